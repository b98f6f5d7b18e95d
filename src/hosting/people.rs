//! Somebody at a page: who they are, and how much of what they wrote is on disk.

use std::{collections::BTreeMap, path::Path, time::Duration};

use crate::{
    domain::{
        awaited::Awaited,
        fact::Start,
        review::Remark,
        scorecard::{Assessor, Scorecard},
        second_vote::SecondVote,
    },
    error::Error,
    peer::{PersonId, Role},
    practice::{drafts::DraftWriter, notebook::Notebook},
    store::wake::Wake,
};

use super::ballot::Ballot;

/// Holds somebody who was let in.
#[derive(Debug)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
    /// Has seen what is recorded.
    pub agreed: bool,
    /// Answers the last command, if it was not done.
    pub refusal: Option<String>,
    /// Says why something could not be written.
    pub failure: Option<String>,
    pub notebook: Notebook,
    pub ballot: Ballot,
    /// The last commands that were obeyed, and those of which everything is on disk, by window.
    pub obeyed: BTreeMap<String, u64>,
    pub saved: BTreeMap<String, u64>,
    /// Whether all was on disk when it was last looked at.
    was_saved: bool,
}

/// Gives places on disk to what people write.
#[derive(Debug, Clone)]
pub struct Writers {
    pub drafts: DraftWriter,
    pub wake: Wake,
}

impl Person {
    /// Starts with nothing written.
    pub fn new(id: PersonId, name: String, role: Role, agreed: bool, writers: &Writers) -> Self {
        Self {
            id,
            name,
            role,
            agreed,
            refusal: None,
            failure: None,
            notebook: Notebook::new(&writers.drafts, &writers.wake),
            ballot: Ballot::new(&writers.drafts),
            obeyed: BTreeMap::new(),
            saved: BTreeMap::new(),
            was_saved: true,
        }
    }

    /// Reads what somebody of this name has written in a session before, so that they go on with it.
    pub fn find(&mut self, folder: &Path, start: &Start) -> Result<(), Error> {
        let assessor = self.assessor();
        self.notebook.find(folder, &assessor, start)?;
        if let Some(listener) = &self.notebook.review.listener {
            listener.name().clone_into(&mut self.name);
        }
        let assessor = self.assessor();
        self.ballot.find(folder, &assessor, start)
    }

    fn assessor(&self) -> Assessor {
        Assessor::named(&self.name)
    }

    /// Adds a remark to the person's own file.
    pub fn remark(&mut self, folder: &Path, at: Duration, remark: Remark) -> Result<(), Error> {
        let assessor = self.assessor();
        self.notebook.remark(folder, &assessor, at, remark)
    }

    /// Returns the scorecard, begun if there is none yet.
    pub fn card(&mut self, folder: &Path, start: &Start) -> Result<&mut Scorecard, Error> {
        let assessor = self.assessor();
        self.notebook.card(folder, &assessor, start)
    }

    /// Gives a level a second time.
    pub fn vote(&mut self, folder: &Path, start: &Start, vote: SecondVote) -> Result<(), Error> {
        let assessor = self.assessor();
        let card = self.notebook.card(folder, &assessor, start)?;
        self.ballot.give(folder, start, card, vote)
    }

    /// Returns what is awaited of somebody who scores.
    pub fn awaited(&self) -> Option<Awaited> {
        (self.role == Role::Interviewer).then(|| Awaited::of(self.notebook.card.as_ref()))
    }

    /// Returns whether the scores are locked.
    pub fn has_locked(&self) -> bool {
        self.notebook.card.as_ref().is_some_and(|it| it.locked.is_some())
    }

    /// Puts everything on disk; returns why that failed.
    pub fn close(&mut self) -> Option<String> {
        let notebook = self.notebook.close();
        self.ballot.close().or(notebook)
    }

    /// Looks whether everything is on disk by now, `unsaved` being the journal's facts that are not; returns whether
    /// anything has changed.
    pub fn settle(&mut self, unsaved: &(u64, Option<String>)) -> bool {
        let why = self.notebook.failure().or_else(|| self.ballot.failure()).or_else(|| unsaved.1.clone());
        let own_is_saved = self.notebook.is_saved() && !self.ballot.is_writing();
        let mut changed = self.failure != why || self.was_saved != own_is_saved;
        (self.failure, self.was_saved) = (why, own_is_saved);
        let is_clean = self.failure.is_none() && unsaved.0 == 0 && own_is_saved;
        if is_clean && self.saved != self.obeyed {
            self.saved.clone_from(&self.obeyed);
            changed = true;
        }
        changed
    }
}
