//! Trends: worked out from all sessions, and what keys do there.

use crate::{
    app::{reports, state::App},
    bank::Bank,
    clock,
    domain::{
        digest::Digest,
        people::{People, Whose},
        question::Kind,
        trends::{Filter, Standard, Trends},
    },
    error::Error,
    tui::{Screen, keymap::Action, screens::trends::TrendsScreen},
};

use super::steps;

/// The rubrics as they are now.
pub(in crate::app) fn standards(bank: &Bank) -> Vec<Standard<'_>> {
    bank.rubrics.iter().map(|it| Standard { rubric: &it.rubric, hash: &it.hash }).collect()
}

/// The trends of sessions as of today.
pub(in crate::app) fn trends(bank: &Bank, sessions: &[Digest], filter: Filter) -> Trends {
    let today = clock::wall().date_naive();
    Trends::of(sessions, bank.plan.as_ref(), &standards(bank), filter, today)
}

/// What is looked at: of one kind or of all, of somebody by name or of the owner.
pub(in crate::app) fn filter(
    sessions: &[Digest],
    kind: Option<Kind>,
    candidate: Option<&str>,
) -> Result<Filter, Error> {
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
        Error::failed(format!("no interview here is one of '{name}'")).hint(likely + &guests)
    };
    Ok(Filter { kind, whose: people.named(name).ok_or_else(nobody)? })
}

/// Tells whether every interview is somebody's by name, and nothing says who of them is the owner.
fn owner_is_unknown(people: &People, sessions: &[Digest]) -> bool {
    people.is_mixed() && people.of_one(sessions, &Whose::Owner).is_empty()
}

/// Names this much alike may be one that was mistyped; 1 is the same (Jaro and Winkler).
const ALIKE: f64 = 0.8;

/// The name that is most like a wanted one.
fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let alike = |name: &str| strsim::jaro_winkler(&wanted.trim().to_lowercase(), &name.to_lowercase());
    let known = names.map(|name| (alike(name), name)).filter(|(alike, _)| *alike >= ALIKE);
    known.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

impl App {
    pub(in crate::app) fn open_trends(&mut self) {
        self.refresh_sessions();
        let sessions = &self.sessions.digests;
        let people = People::of(sessions);
        let first = people.guests().first().filter(|_| owner_is_unknown(&people, sessions));
        let whose = first.cloned().map_or(Whose::Owner, Whose::Guest);
        self.open_trends_of(Filter { kind: None, whose });
    }

    /// The screen of trends, the owner's of all kinds or others.
    pub(in crate::app) fn open_trends_of(&mut self, filter: Filter) {
        let of = |filter| trends(&self.bank, &self.sessions.digests, filter);
        let guests = People::of(&self.sessions.digests).guests().to_vec();
        let mut screen = TrendsScreen::new(of(Filter { kind: None, ..filter.clone() }), guests);
        if filter.kind.is_some() {
            screen.show(of(filter));
        }
        self.screen = Screen::Trends(Box::new(screen));
    }

    pub(in crate::app) fn on_trends(&mut self, action: Action) -> Result<(), Error> {
        let Screen::Trends(screen) = &mut self.screen else { return Ok(()) };
        match action {
            Action::Turn => screen.turn(1),
            Action::TurnBack => screen.turn(3),
            Action::Bar => screen.turn_bar(),
            Action::Adjust => screen.turn_adjusting(),
            Action::Axis => screen.turn_axis(),
            Action::Page => {
                let trends = screen.trends().clone();
                self.write_page(move |workspace| reports::trends_page(workspace, &trends));
            }
            Action::Left => screen.step_aside(-1),
            Action::Right => screen.step_aside(1),
            Action::Filter => {
                let filter = screen.next_kind();
                screen.show(trends(&self.bank, &self.sessions.digests, filter));
            }
            Action::Whose => {
                let filter = screen.next_person();
                screen.turn_to(trends(&self.bank, &self.sessions.digests, filter));
            }
            Action::Open => {
                if let Some(folder) = screen.chosen().map(str::to_owned) {
                    let path = self.folder(&folder);
                    return self.open_debrief(&path);
                }
            }
            Action::Back => self.go_home(),
            _ => {
                if let Some(steps) = steps(action) {
                    screen.step(steps);
                }
            }
        }
        Ok(())
    }
}
