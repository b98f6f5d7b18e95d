//! Scoring: from keys to the scorecard.

use crate::{
    app::{desk::Origin, pending::Pending, state::App},
    clock,
    domain::scorecard::{NotLocked, Seen},
    error::Error,
    tui::{Screen, keymap::Action, widgets::dialog::Question},
};

use super::steps;

impl App {
    pub(in crate::app) async fn on_score(&mut self, action: Action) -> Result<(), Error> {
        let Screen::Score(score) = &mut self.screen else { return Ok(()) };
        let before = score.card.clone();
        match action {
            Action::Level(level) => self.give(Seen::Level(level))?,
            Action::NoEvidence => self.give(Seen::NOTHING)?,
            Action::Bar => score.turn_bar(),
            Action::Next => score.go(1),
            Action::Evidence | Action::Open => score.begin_typing(),
            Action::DropEvidence => score.drop_evidence(),
            Action::Tick => score.tick(),
            Action::Accept => score.keep_typed(),
            Action::Left | Action::Right => score.change_verdict(if action == Action::Left { -1 } else { 1 }),
            Action::Finish => self.ask_to_lock()?,
            Action::Review => {
                let (at, part) = (score.moment(), score.part());
                self.finish_saving().await;
                let folder = self.scoring.folder.clone();
                self.open_review(&folder, at.unwrap_or_default(), Origin::Score(part))?;
                if at.is_some() {
                    self.toggle_player();
                }
                return Ok(());
            }
            Action::Back if score.stop_typing() => {}
            Action::Back => {
                // The debrief is read from disk, where the last draft may not have arrived yet.
                self.finish_saving().await;
                let folder = self.scoring.folder.clone();
                self.leave_scoring(&folder)?;
                self.refresh_sessions();
                return Ok(());
            }
            _ => {
                if let Some(steps) = steps(action) {
                    score.step(steps);
                }
            }
        }
        self.save_if_changed(&before);
        Ok(())
    }

    pub(in crate::app) fn give(&mut self, seen: Seen) -> Result<(), Error> {
        let Screen::Score(score) = &mut self.screen else { return Ok(()) };
        score.give(seen).map_err(|refusal| Error::failed(refusal.to_string()))
    }

    /// Asks before the scorecard is locked; what it still lacks is gone to instead.
    pub(in crate::app) fn ask_to_lock(&mut self) -> Result<(), Error> {
        let Screen::Score(score) = &mut self.screen else { return Ok(()) };
        match score.card.clone().lock(clock::wall().fixed_offset()) {
            Ok(()) => {}
            Err(NotLocked::NoReason(_)) => {
                score.begin_typing();
                return Ok(());
            }
            Err(why @ NotLocked::Unscored { .. }) => {
                score.go_to_open();
                return Err(Error::failed(why.to_string()));
            }
        }
        let ticked: usize = score.card.rounds.iter().flat_map(|round| &round.signals).map(Vec::len).sum();
        let signals: usize =
            score.history.start.questions().map(|(_, question)| question.signals.len()).sum();
        self.ask(
            Question {
                title: "Lock the scorecard".to_owned(),
                text: format!("{ticked} of {signals} signals are ticked. Once locked it never changes."),
                yes: "lock".to_owned(),
                no: "not yet".to_owned(),
                other: None,
            },
            Pending::LockScorecard,
        );
        Ok(())
    }
}
