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

/// Chooses what is looked at: one kind or all, somebody's interviews by name or the owner's.
pub fn filter(sessions: &[Digest], kind: Option<Kind>, candidate: Option<&str>) -> Result<Filter, Error> {
    let Some(name) = candidate else { return Ok(Filter { kind, whose: Whose::Owner }) };
    let people = People::of(sessions);
    let nobody = || {
        let guests = match people.guests() {
            [] => "everything here is the owner's; leave --candidate away".to_owned(),
            guests => format!("guests here: {}; without --candidate it is the owner's", guests.join(", ")),
        };
        Error::failed(format!("no interview here is one of '{name}'")).hint(guests)
    };
    Ok(Filter { kind, whose: people.named(name, sessions).ok_or_else(nobody)? })
}
