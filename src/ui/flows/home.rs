//! The home screen: what it offers, and where its rows lead.

use crate::{
    domain::{
        people,
        question::{Exercise, Kind},
        trends::movers::movers,
    },
    lookback::trends::{first_filter, standards},
    practice::{Library, planning},
    store::sessions,
    tui::{
        keymap::home::Action,
        screens::home::{self, Choice, Home},
    },
    ui::step::{Place, Step, Wish},
};

use super::sessions as session_list;

/// Makes the home screen from what is known now.
pub fn screen(library: &Library) -> Home {
    let (bank, sessions) = (&library.bank, &library.sessions);
    let held = |folder: &str| sessions::Lock::is_held(&library.folder(folder));
    let cut_off: Vec<_> =
        sessions.digests.iter().filter(|it| it.ended.is_none() && !held(&it.folder)).collect();
    let next = suggestion(library);
    Home::new(home::Facts {
        sessions: &sessions.digests,
        cut_off: &cut_off,
        next: next.as_ref().map(|(id, why)| (&bank.entries[*id].summary, why.as_str())),
        questions: bank.entries.len(),
        loops: bank.loops.first().map(|it| it.title.as_str()),
        milestones: bank.plan.as_ref().map(|plan| plan.milestones),
        set_aside: (bank.faults.len(), sessions.broken.len()),
        refused: Kind::ALL
            .into_iter()
            .filter_map(|kind| bank.needed_rubric(kind).err())
            .map(|error| error.to_string())
            .collect(),
        movers: movers(&sessions.digests, &standards(bank)),
    })
}

/// Suggests the question to practise next: of the kind least practised, the easiest that was practised least.
fn suggestion(library: &Library) -> Option<(usize, String)> {
    let own = people::own(&library.sessions.digests);
    let practised = planning::practised(&own);
    let of_kind = |kind: Kind| own.iter().filter(|it| it.kinds.contains(&kind)).count();
    let kind = Kind::ALL.into_iter().min_by_key(|kind| of_kind(*kind))?;
    let often = |id: &str| practised.get(id).copied().unwrap_or(0);
    let entries = library.bank.entries.iter().enumerate().filter(|(_, it)| it.summary.kind == kind);
    let (at, entry) = entries.min_by_key(|(_, it)| {
        (often(&it.summary.id), it.summary.exercise != Exercise::default(), it.summary.difficulty)
    })?;
    let why = match often(&entry.summary.id) {
        0 => "not practised yet".to_owned(),
        1 => "practised once".to_owned(),
        many => format!("practised {many} times"),
    };
    Some((at, why))
}

/// Carries out a key.
pub fn act(home: &mut Home, action: Action, library: &Library) -> Step {
    let choice = match action {
        Action::Move(to) => {
            home.step(to.steps());
            return Step::Stay;
        }
        Action::Quit => return Step::Leave,
        Action::Open => home.chosen().cloned(),
        Action::PracticeNow => home.practise_now().cloned(),
        Action::Sessions => Some(Choice::Sessions),
        Action::Trends => Some(Choice::Trends),
        Action::Bank => Some(Choice::Bank),
        Action::Microphone => Some(Choice::Microphone),
    };
    let place = match choice {
        None => return Step::Stay,
        Some(Choice::Resume(folder)) => return session_list::ask_to_resume(library, &folder),
        Some(Choice::Next(id)) => Place::Setup(Wish::Question(id)),
        Some(Choice::SetUp) => Place::Setup(Wish::Nothing),
        Some(Choice::Loop) => {
            let shape = library.bank.loops.first().map(|it| Wish::Shape(it.id.clone()));
            Place::Setup(shape.unwrap_or(Wish::Nothing))
        }
        Some(Choice::Sessions) => Place::Sessions(None),
        Some(Choice::Trends) => Place::Trends(first_filter(&library.sessions.digests)),
        Some(Choice::Bank) => Place::Questions,
        Some(Choice::Microphone) => Place::Microphone,
    };
    Step::Go(place)
}
