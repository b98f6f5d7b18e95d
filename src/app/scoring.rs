//! Scoring on screens: drafts saved in the background after every change, and the lock at the end.

use std::path::{Path, PathBuf};

use tokio::sync::mpsc::Sender;

use crate::{
    clock,
    domain::{
        review::Review,
        scorecard::{Assessor, Scorecard},
    },
    error::Error,
    store::{
        reviews,
        scorecards::{self, CardError},
        sessions,
    },
    tui::{Screen, screens::score::Score},
};

use super::{message::Message, state::App};

/// The writing of drafts, one at a time.
#[derive(Debug)]
pub struct Saving {
    messages: Sender<Message>,
    /// The session that is being scored.
    pub folder: PathBuf,
    pub assessor: Assessor,
    is_writing: bool,
    /// A newer draft that waits for the one being written.
    next: Option<Scorecard>,
    /// Why the last draft is not on disk.
    failure: Option<String>,
}

impl Saving {
    pub fn new(messages: Sender<Message>) -> Self {
        Self {
            messages,
            folder: PathBuf::new(),
            assessor: Assessor::Candidate,
            is_writing: false,
            next: None,
            failure: None,
        }
    }

    fn write(&mut self, card: Scorecard) {
        if self.is_writing {
            self.next = Some(card);
            return;
        }
        self.is_writing = true;
        let (messages, folder) = (self.messages.clone(), self.folder.clone());
        std::thread::spawn(move || {
            // There is little room on the screen for the reason, and none for the path.
            let failure = scorecards::save(&folder, &card).err().map(|error| match error {
                CardError::Write { source, .. } => source.to_string(),
                other => Error::from(other).sentence,
            });
            // The program waits for this message before it ends.
            let _ = messages.blocking_send(Message::Saved(failure));
        });
    }
}

impl App {
    /// Opens the scorecard of a session, a new draft or the one begun; a locked one opens the debrief.
    pub(super) fn open_score(&mut self, folder: &Path) -> Result<(), Error> {
        let (_, history) = sessions::open(folder)?;
        let assessor = self.scoring.assessor.clone();
        // What another program does with it meanwhile must not get lost.
        let held = self.hold(folder);
        let card = scorecards::load(folder, &assessor, &history.start)?;
        if card.as_ref().is_some_and(|card| card.locked.is_some()) {
            self.open_debrief(folder)?;
            self.offer_answer();
            let is_asked = assessor == Assessor::Candidate && self.hand_over(folder, &history)?;
            if !is_asked && matches!(self.screen, Screen::Debrief(_)) {
                self.say("This scorecard is locked.");
            }
            return Ok(());
        }
        held?;
        // What was said while listening is a help here; without it scoring goes on.
        let remarks = reviews::load(folder, &assessor).map(|(review, _)| review);
        let card =
            card.unwrap_or_else(|| Scorecard::draft(&sessions::name(folder), &history.start, assessor));
        folder.clone_into(&mut self.scoring.folder);
        let mut screen = Score::new(card, history);
        screen.remarks = remarks.unwrap_or_else(|error| {
            self.say(&Error::from(error).sentence);
            Review::default()
        });
        self.screen = Screen::Score(Box::new(screen));
        Ok(())
    }

    /// Saves the draft if an action has changed it.
    pub(super) fn save_if_changed(&mut self, before: &Scorecard) {
        let Screen::Score(score) = &mut self.screen else { return };
        if score.card != *before {
            score.unsaved = Some("saving".to_owned());
            let card = score.card.clone();
            self.scoring.write(card);
        }
    }

    /// A draft was written, or not.
    pub(super) fn saved(&mut self, failure: Option<String>) {
        self.scoring.is_writing = false;
        if let Some(card) = self.scoring.next.take() {
            return self.scoring.write(card);
        }
        self.scoring.failure.clone_from(&failure);
        self.candidate_has_written();
        if let Screen::Score(score) = &mut self.screen {
            score.unsaved = failure;
        }
    }

    /// Waits until the last draft is on disk; one that the disk has refused is tried once more.
    pub(super) async fn finish_saving(&mut self) {
        if let (Some(_), Screen::Score(score)) = (&self.scoring.failure, &self.screen) {
            self.scoring.write(score.card.clone());
        }
        while self.scoring.is_writing {
            match self.messages.recv().await {
                Some(Message::Saved(failure)) => self.saved(failure),
                Some(_) => {}
                None => return,
            }
        }
        if let Some(why) = self.scoring.failure.take() {
            let error = Error::failed(format!("the scorecard was not saved: {why}"))
                .hint("check the disk; what was saved before is kept");
            self.say(&error.sentence);
            self.fail(error);
        }
    }

    /// Locks the scorecard and shows the debrief.
    pub(super) async fn lock_scorecard(&mut self) -> Result<(), Error> {
        self.finish_saving().await;
        let Screen::Score(score) = &mut self.screen else { return Ok(()) };
        let mut card = score.card.clone();
        card.lock(clock::wall().fixed_offset()).map_err(|why| Error::failed(why.to_string()))?;
        scorecards::save(&self.scoring.folder, &card)?;
        let folder = self.scoring.folder.clone();
        self.refresh_sessions();
        self.candidate_has_written();
        let (_, history) = sessions::open(&folder)?;
        let is_beside = history.start.interviewer.as_deref() == Some(self.scoring.assessor.name());
        if self.packet.is_none() && is_beside {
            return self.hand_back(&folder, &history);
        }
        self.open_debrief(&folder)?;
        self.offer_answer();
        if self.scoring.assessor == Assessor::Candidate {
            self.hand_over(&folder, &history)?;
        }
        Ok(())
    }
}
