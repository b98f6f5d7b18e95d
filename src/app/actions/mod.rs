//! What an action does: on each screen, and to the question that lies over it.

mod home;
mod interview;
mod looking;
mod packet;
mod review;
mod score;
mod sessions;
mod setup;
mod trends;

pub(super) use trends::{filter, trends};

use std::time::Duration;

use crate::{
    app::{live::Live, pending::Pending, state::App},
    clock,
    domain::fact::How,
    error::Error,
    peer::Role,
    tui::{Screen, keymap::Action},
};

/// How long a question of somebody else's making is looked at before keys answer it.
const BLINK: Duration = Duration::from_millis(500);
/// How far a page key goes.
const PAGE: isize = 10;

/// How far an action moves a cursor or a page.
pub(in crate::app) fn steps(action: Action) -> Option<isize> {
    match action {
        Action::Up => Some(-1),
        Action::Down => Some(1),
        Action::PageUp => Some(-PAGE),
        Action::PageDown => Some(PAGE),
        Action::First => Some(-100_000),
        Action::Last => Some(100_000),
        _ => None,
    }
}

impl App {
    pub(in crate::app) async fn act_on_screen(&mut self, action: Action) -> Result<(), Error> {
        match &mut self.screen {
            Screen::Home(_) => self.on_home(action),
            Screen::Setup(_) => self.on_setup(action),
            Screen::Host(_) => self.on_host(action),
            Screen::Browser(_) => self.on_browser(action),
            Screen::Microphone(_) => {
                self.on_microphone(action);
                Ok(())
            }
            Screen::Interview(_) => self.on_interview(action),
            Screen::Score(score) if score.is_prediction() => self.on_predicting(action),
            Screen::Score(_) => self.on_score(action).await,
            Screen::Differences(_) => self.on_differences(action),
            Screen::Debrief(_) => self.on_debrief(action),
            Screen::Sessions(_) => self.on_sessions(action),
            Screen::Review(_) => self.on_review(action),
            Screen::Compare(_) => self.on_compare(action),
            Screen::Trends(_) => self.on_trends(action),
        }
    }

    /// Yes.
    pub(in crate::app) async fn accept(&mut self) -> Result<(), Error> {
        if self.is_too_soon() {
            return Ok(());
        }
        let Some((_, pending)) = self.question.take() else { return Ok(()) };
        match pending {
            Pending::EndInterview => self.end_interview(How::Ended).await,
            Pending::LeaveInterview => {
                self.leave_interview().await;
                Ok(())
            }
            Pending::StartWithoutRecording => self.begin(false),
            Pending::Delete(folder) => self.delete(&folder),
            Pending::Resume(folder) => self.resume(&folder).await,
            Pending::LockScorecard => self.lock_scorecard().await,
            Pending::Admit(person, _) => {
                self.answer(person, Some(Role::Interviewer));
                Ok(())
            }
            Pending::WriteAnswer => self.write_answer(),
            Pending::LookAway => {
                self.open_interviewer();
                Ok(())
            }
            Pending::Consent => self.begin_agreed(true),
            Pending::HandOver(folder, assessor) => {
                self.scoring.assessor = assessor;
                self.open_score(&folder)
            }
            Pending::HandBack(folder) => self.open_score(&folder),
            Pending::Swap(next) => {
                self.swap(*next);
                Ok(())
            }
            Pending::ClosePage { leaves } => {
                self.close_page(leaves);
                Ok(())
            }
        }
    }

    /// No: only whoever asks to come in is told.
    pub(in crate::app) fn decline(&mut self) {
        if self.is_too_soon() {
            return;
        }
        if let Some((_, Pending::Admit(person, _))) = self.question.take() {
            self.answer(person, None);
        }
    }

    /// The third answer.
    pub(in crate::app) async fn third_answer(&mut self) -> Result<(), Error> {
        if let Some((_, Pending::Admit(person, _))) = self.question {
            if !self.is_too_soon() {
                self.question = None;
                self.answer(person, Some(Role::Observer));
            }
            return Ok(());
        }
        if matches!(self.question, Some((_, Pending::Consent))) {
            self.question = None;
            return self.begin_agreed(false);
        }
        self.close_and_score().await
    }

    /// A question that somebody else put on the screen may meet a key that was meant for what was there before.
    fn is_too_soon(&self) -> bool {
        matches!(&self.question, Some((_, Pending::Admit(_, since))) if clock::now() < *since + BLINK)
    }

    /// Ends a session that was cut off, and goes on to its scorecard.
    async fn close_and_score(&mut self) -> Result<(), Error> {
        let Some((_, Pending::Resume(folder))) = &self.question else { return Ok(()) };
        let path = self.folder(folder);
        self.question = None;
        Live::close_later(&path).await?;
        self.refresh_sessions();
        self.open_score(&path)
    }
}
