//! Trends of the sessions of a workspace, as of today.

use crate::{
    bank::Bank,
    clock,
    domain::{
        digest::Digest,
        people::{People, Whose},
        question::Kind,
        trends::{Filter, Standard, Trends},
    },
    error::Error,
};

/// Returns the rubrics as they are now.
pub fn standards(bank: &Bank) -> Vec<Standard<'_>> {
    bank.rubrics.iter().map(|it| Standard { rubric: &it.rubric, hash: &it.hash }).collect()
}

/// Works out the trends of sessions as of today.
pub fn trends(bank: &Bank, sessions: &[Digest], filter: Filter) -> Trends {
    let today = clock::wall().date_naive();
    Trends::of(sessions, bank.plan.as_ref(), &standards(bank), filter, today)
}

/// Chooses what is looked at: one kind or all, somebody's interviews by name or the owner's. Fails where nothing says
/// whose are meant, and for a name that nobody here has.
pub fn filter(sessions: &[Digest], kind: Option<Kind>, candidate: Option<&str>) -> Result<Filter, Error> {
    let people = People::of(sessions);
    let Some(name) = candidate else {
        if owner_is_unknown(&people, sessions) {
            let names = people.guests().join(", ");
            return Err(Error::failed(format!("the interviews here are of several people: {names}"))
                .hint("--candidate NAME says whose are meant"));
        }
        return Ok(Filter { kind, whose: Whose::Owner });
    };
    let nobody = || {
        let names = people.owner().into_iter().chain(people.guests().iter().map(String::as_str));
        let likely = nearest(name, names).map(|it| format!("did you mean '{it}'? ")).unwrap_or_default();
        let guests = match people.guests() {
            [] => "everything here is the owner's; leave --candidate away".to_owned(),
            guests => format!("guests here: {}; without --candidate it is the owner's", guests.join(", ")),
        };
        Error::failed(format!("no interview here was given by '{name}'")).hint(likely + &guests)
    };
    Ok(Filter { kind, whose: people.named(name).ok_or_else(nobody)? })
}

/// Chooses what is looked at first: the owner's interviews, or somebody's by name where all are.
pub fn first_filter(sessions: &[Digest]) -> Filter {
    let people = People::of(sessions);
    let first = people.guests().first().filter(|_| owner_is_unknown(&people, sessions));
    Filter { kind: None, whose: first.cloned().map_or(Whose::Owner, Whose::Guest) }
}

/// Returns whether every interview is somebody's by name, and nothing says who of them is the owner.
fn owner_is_unknown(people: &People, sessions: &[Digest]) -> bool {
    people.is_mixed() && people.of_one(sessions, &Whose::Owner).is_empty()
}

/// Names this much alike may be one that was mistyped; 1 is the same (Jaro and Winkler).
const ALIKE: f64 = 0.8;

/// Finds the name that is most like a wanted one.
fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let alike = |name: &str| strsim::jaro_winkler(&wanted.trim().to_lowercase(), &name.to_lowercase());
    let known = names.map(|name| (alike(name), name)).filter(|(alike, _)| *alike >= ALIKE);
    known.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}
