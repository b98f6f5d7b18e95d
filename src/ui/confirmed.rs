//! Carries out what a confirmation is answered with.

use std::time::Duration;

use crate::{
    audio::Recorder,
    clock,
    domain::{fact::How, scorecard::Assessor},
    error::Error,
    peer::{PersonId, Role},
    practice::Live,
    store::sessions,
    tui::{Screen, keymap::confirmation::Action},
};

use super::{
    app::App,
    flows::{host, interviewer, score, setup},
    step::{Deed, Place, Step, Wish},
};

/// How long a confirmation of somebody else's making is looked at before keys answer it.
const BLINK: Duration = Duration::from_millis(500);

impl App {
    /// Answers the confirmation that lies over the screen.
    pub(super) async fn confirm(&mut self, action: Action) -> Result<(), Error> {
        if self.is_too_soon() {
            return Ok(());
        }
        let Some(ask) = self.shell.take_ask() else { return Ok(()) };
        match action {
            Action::Yes => self.accept(ask.deed).await,
            Action::No => self.decline(&ask.deed),
            Action::Third if ask.confirmation.other.is_some() => self.third(ask.deed).await,
            // There is no third answer, and the question stays.
            Action::Third => {
                self.shell.ask(ask);
                Ok(())
            }
        }
    }

    /// Returns whether a key may have been meant for what was on the screen before somebody else asked something.
    fn is_too_soon(&self) -> bool {
        let is_theirs = self.shell.asked().is_some_and(|it| matches!(it.deed, Deed::Admit(_)));
        is_theirs && self.shell.asked_since().is_some_and(|since| clock::now() < since + BLINK)
    }

    async fn accept(&mut self, deed: Deed) -> Result<(), Error> {
        match deed {
            Deed::EndInterview => self.end_interview(How::Ended).await,
            Deed::LeaveInterview => {
                self.leave_interview().await;
                Ok(())
            }
            Deed::StartWithoutRecording => self.begin(false).await,
            Deed::Consent => self.begin(true).await,
            Deed::Delete(folder) => self.delete(&folder).await,
            Deed::Resume(folder) => self.resume(&folder).await,
            Deed::LockScorecard => self.lock_scorecard().await,
            Deed::Admit(person) => self.admit(person, Some(Role::Interviewer)),
            Deed::WriteAnswer => self.write_answer(),
            Deed::LookAway => {
                let beside = self.interview.as_ref().and_then(|it| it.interviewer.as_deref());
                if let (Some(beside), Screen::Interview(screen)) = (beside, &mut self.screen) {
                    interviewer::open(screen, beside);
                }
                Ok(())
            }
            Deed::HandOver(folder, assessor) => {
                self.scoring.assessor = assessor;
                self.go(Place::Score(folder)).await
            }
            Deed::HandBack(folder) => self.go(Place::Score(folder)).await,
            Deed::Swap(next) => {
                let wish = next.format.clone().map_or(Wish::Nothing, Wish::Shape);
                self.request = *next;
                self.open_setup(&wish)
            }
            Deed::ClosePage { leaves } => {
                self.follow(if leaves { Step::Leave } else { Step::Go(Place::Home) }).await
            }
        }
    }

    /// Only whoever asks to come in is told of a no.
    fn decline(&mut self, deed: &Deed) -> Result<(), Error> {
        match deed {
            Deed::Admit(person) => self.admit(*person, None),
            Deed::EndInterview
            | Deed::LeaveInterview
            | Deed::StartWithoutRecording
            | Deed::Delete(_)
            | Deed::Resume(_)
            | Deed::LockScorecard
            | Deed::WriteAnswer
            | Deed::LookAway
            | Deed::Consent
            | Deed::HandOver(..)
            | Deed::HandBack(_)
            | Deed::Swap(_)
            | Deed::ClosePage { .. } => Ok(()),
        }
    }

    async fn third(&mut self, deed: Deed) -> Result<(), Error> {
        match deed {
            Deed::Admit(person) => self.admit(person, Some(Role::Observer)),
            Deed::Consent => self.begin(false).await,
            Deed::Resume(folder) => {
                let path = self.library.folder(&folder);
                Live::close_later(&path).await?;
                self.library.refresh_sessions();
                self.go(Place::Score(path)).await
            }
            Deed::EndInterview
            | Deed::LeaveInterview
            | Deed::StartWithoutRecording
            | Deed::Delete(_)
            | Deed::LockScorecard
            | Deed::WriteAnswer
            | Deed::LookAway
            | Deed::HandOver(..)
            | Deed::HandBack(_)
            | Deed::Swap(_)
            | Deed::ClosePage { .. } => Ok(()),
        }
    }

    fn admit(&mut self, person: PersonId, role: Option<Role>) -> Result<(), Error> {
        self.hosting.as_mut().map_or(Ok(()), |it| it.answer(person, role))
    }

    /// Begins what is set up, on whichever screen.
    async fn begin(&mut self, recorded: bool) -> Result<(), Error> {
        let (library, request, check) = (&self.library, &self.request, &mut self.sound_check);
        let step = match (&self.screen, &mut self.hosting) {
            (Screen::Host(_), Some(hosting)) => {
                host::begin(hosting, library, &mut self.scoring, check, recorded)?
            }
            (Screen::Setup(setup), _) => setup::begin(setup, library, request, check, recorded)?,
            _ => setup::begin_requested(library, request, recorded)?,
        };
        self.follow(step).await
    }

    async fn delete(&mut self, folder: &str) -> Result<(), Error> {
        let at = if let Screen::Sessions(list) = &self.screen { list.at() } else { 0 };
        sessions::delete(&self.library.workspace, folder)?;
        self.go(Place::Sessions(Some((folder.to_owned(), at)))).await?;
        self.shell.say("Deleted.");
        Ok(())
    }

    async fn resume(&mut self, folder: &str) -> Result<(), Error> {
        let path = self.library.folder(folder);
        let wants_sound = self.request.recorded && sessions::open(&path)?.1.start.recorded;
        self.sound_check.close();
        let device = self.request.device.clone();
        let opened = if wants_sound {
            tokio::task::spawn_blocking(move || Recorder::open(device.as_deref()))
                .await
                .map_err(|error| Error::failed(error.to_string()))?
                .map(Some)
        } else {
            Ok(None)
        };
        let recorder = opened.unwrap_or_else(|error| {
            self.shell.say(format!("Going on without recording: {error}."));
            None
        });
        self.enter_interview(Live::resume(&path, recorder)?);
        Ok(())
    }

    /// Locks the scorecard and shows what comes next: the debrief, or the other one's turn.
    async fn lock_scorecard(&mut self) -> Result<(), Error> {
        self.finish_saving().await;
        let Screen::Score(screen) = &self.screen else { return Ok(()) };
        score::lock(screen, &self.scoring)?;
        let folder = self.scoring.folder.clone();
        self.library.refresh_sessions();
        self.candidate_has_written();
        let (_, history) = sessions::open(&folder)?;
        if score::is_local_interviewer(&history, &self.scoring) {
            self.scoring.assessor = Assessor::Candidate;
            let ask = score::ask_to_hand_back(&folder, &history)?;
            self.go_home();
            self.shell.ask(ask);
            return Ok(());
        }
        if self.scoring.assessor == Assessor::Candidate
            && let Some(ask) = score::ask_to_hand_over(&folder, &history)?
        {
            // Nothing of the candidate's scores lies under what asks the other to take the terminal.
            self.go_home();
            self.shell.ask(ask);
            return Ok(());
        }
        self.go(Place::Debrief(folder)).await?;
        self.offer_answer();
        Ok(())
    }

    fn write_answer(&mut self) -> Result<(), Error> {
        let Some(packet) = &self.scoring.packet else { return Ok(()) };
        let words = packet.answer()?;
        self.shell.say("The answer is written; what to do with it is said when you leave.");
        self.shell.last_words = Some(words);
        Ok(())
    }
}
