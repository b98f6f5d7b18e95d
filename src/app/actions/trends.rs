//! Trends: worked out from all sessions, and what keys do there.

use crate::{
    app::{reports, state::App},
    bank::Bank,
    clock,
    domain::{
        digest::Digest,
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
pub(in crate::app) fn trends(bank: &Bank, sessions: &[Digest], kind: Option<Kind>) -> Trends {
    let today = clock::wall().date_naive();
    Trends::of(sessions, bank.plan.as_ref(), &standards(bank), Filter { kind }, today)
}

impl App {
    pub(in crate::app) fn open_trends(&mut self) {
        self.refresh_sessions();
        self.open_trends_of(None);
    }

    /// The screen of trends, of all kinds or with one chosen.
    pub(in crate::app) fn open_trends_of(&mut self, kind: Option<Kind>) {
        let of = |kind| trends(&self.bank, &self.sessions.digests, kind);
        let mut screen = TrendsScreen::new(of(None));
        if kind.is_some() {
            screen.show(of(kind));
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
                let kind = screen.next_kind();
                screen.show(trends(&self.bank, &self.sessions.digests, kind));
            }
            Action::Open => {
                if let Some(folder) = screen.chosen().map(str::to_owned) {
                    let path = self.folder(&folder);
                    self.screen = Screen::Debrief(Box::new(reports::debrief(&path)?));
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
