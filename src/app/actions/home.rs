//! The home screen: what it offers, and where its rows lead.

use crate::{
    app::{planning, state::App},
    domain::{
        people,
        question::{Exercise, Kind},
        trends::movers::movers,
    },
    error::Error,
    store::sessions,
    tui::{
        Screen,
        keymap::Action,
        screens::home::{self, Choice, Home},
    },
};

use super::{steps, trends::standards};

impl App {
    /// The home screen, from what is known now.
    pub(in crate::app) fn go_home(&mut self) {
        self.listening.close();
        self.close_hosting();
        self.screen = Screen::Home(Box::new(self.home()));
    }

    pub(in crate::app) fn home(&self) -> Home {
        let digests = &self.sessions.digests;
        let held = |folder: &str| sessions::Lock::is_held(&self.folder(folder));
        let cut_off: Vec<_> = digests.iter().filter(|it| it.ended.is_none() && !held(&it.folder)).collect();
        let next = self.suggestion();
        Home::new(home::Facts {
            sessions: digests,
            cut_off: &cut_off,
            next: next.as_ref().map(|(id, why)| (&self.bank.entries[*id].summary, why.as_str())),
            questions: self.bank.entries.len(),
            loops: self.bank.loops.first().map(|it| it.title.as_str()),
            milestones: self.bank.plan.as_ref().map(|plan| plan.milestones),
            set_aside: (self.bank.faults.len(), self.sessions.broken.len()),
            refused: Kind::ALL
                .into_iter()
                .filter_map(|kind| self.bank.needed_rubric(kind).err())
                .map(|error| error.to_string())
                .collect(),
            movers: movers(digests, &standards(&self.bank)),
        })
    }

    /// The question to practise next: of the kind least practised, the easiest that was practised least.
    pub(in crate::app) fn suggestion(&self) -> Option<(usize, String)> {
        let own = people::own(&self.sessions.digests);
        let practised = planning::practised(&own);
        let of_kind = |kind: Kind| own.iter().filter(|it| it.kinds.contains(&kind)).count();
        let kind = Kind::ALL.into_iter().min_by_key(|kind| of_kind(*kind))?;
        let often = |id: &str| practised.get(id).copied().unwrap_or(0);
        let entries = self.bank.entries.iter().enumerate().filter(|(_, it)| it.summary.kind == kind);
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

    pub(in crate::app) fn on_home(&mut self, action: Action) -> Result<(), Error> {
        let Screen::Home(home) = &mut self.screen else { return Ok(()) };
        if let Some(steps) = steps(action) {
            home.step(steps);
            return Ok(());
        }
        let choice = match action {
            Action::Open => home.chosen().cloned(),
            Action::PracticeNow => home.practise_now().cloned(),
            Action::Sessions => Some(Choice::Sessions),
            Action::Trends => Some(Choice::Trends),
            Action::Bank => Some(Choice::Bank),
            Action::Microphone => Some(Choice::Microphone),
            _ => None,
        };
        match choice {
            Some(Choice::Resume(folder)) => self.ask_to_resume(&folder),
            Some(Choice::Next(id)) => {
                self.open_setup();
                self.choose_question(&id)?;
            }
            Some(Choice::SetUp) => self.open_setup(),
            Some(Choice::Loop) => {
                self.open_setup();
                if let (Screen::Setup(setup), Some(it)) = (&mut self.screen, self.bank.loops.first()) {
                    setup.choose_shape(&it.id);
                }
            }
            Some(Choice::Sessions) => self.open_sessions(),
            Some(Choice::Trends) => self.open_trends(),
            Some(Choice::Bank) => self.open_bank(),
            Some(Choice::Microphone) => self.open_microphone(),
            None => {}
        }
        Ok(())
    }
}
