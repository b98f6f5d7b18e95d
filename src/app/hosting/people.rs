//! Somebody at a page: who they are, and how much of what they wrote is on disk.

use std::{collections::BTreeMap, path::Path, time::Duration};

use crate::{
    app::notebook::Notebook,
    domain::{
        awaited::Awaited,
        fact::Start,
        review::Remark,
        scorecard::{Assessor, Scorecard},
        second_vote::SecondVote,
    },
    error::Error,
    peer::{PersonId, Role},
};

use super::ballot::Ballot;

/// How soon to look again whether something is on disk.
pub const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Somebody who was let in.
#[derive(Debug)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
    /// Has seen what is recorded.
    pub agreed: bool,
    /// What answers the last command, if it was not done.
    pub said: Option<String>,
    /// Why something could not be written.
    pub failure: Option<String>,
    pub notebook: Notebook,
    pub ballot: Ballot,
    /// The last commands that were obeyed, and those of which everything is on disk, by window.
    pub obeyed: BTreeMap<String, u64>,
    pub saved: BTreeMap<String, u64>,
}

impl Person {
    pub fn new(id: PersonId, name: String, role: Role, agreed: bool) -> Self {
        Self {
            id,
            name,
            role,
            agreed,
            said: None,
            failure: None,
            notebook: Notebook::default(),
            ballot: Ballot::default(),
            obeyed: BTreeMap::new(),
            saved: BTreeMap::new(),
        }
    }

    /// Reads what somebody of this name has written in a session before, so that they go on with it.
    pub fn find(&mut self, folder: &Path, start: &Start) -> Result<(), Error> {
        self.notebook = Notebook::find(folder, &self.assessor(), start)?;
        if let Some(listener) = &self.notebook.review.listener {
            listener.name().clone_into(&mut self.name);
        }
        self.ballot = Ballot::find(folder, &self.assessor(), start)?;
        Ok(())
    }

    fn assessor(&self) -> Assessor {
        Assessor::named(&self.name)
    }

    /// Adds a remark to the person's own file.
    pub fn remark(&mut self, folder: &Path, at: Duration, remark: Remark) -> Result<(), Error> {
        self.notebook.remark(folder, &self.assessor(), at, remark)
    }

    /// The scorecard, begun if there is none yet.
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

    /// What is awaited of somebody who scores.
    pub fn awaited(&self) -> Option<Awaited> {
        (self.role == Role::Interviewer).then(|| Awaited::of(self.notebook.card.as_ref()))
    }

    /// Whether the scores are locked.
    pub fn has_locked(&self) -> bool {
        self.notebook.card.as_ref().is_some_and(|it| it.locked.is_some())
    }

    /// Puts everything on disk; why that failed.
    pub fn close(&mut self, folder: Option<&Path>) -> Option<String> {
        let notebook = self.notebook.close(folder);
        self.ballot.close(folder).or(notebook)
    }

    pub fn has_unsaved(&self) -> bool {
        self.obeyed != self.saved || self.notebook.is_writing() || self.ballot.is_writing()
    }

    /// Looks whether everything is on disk by now, `unsaved` being the journal's facts that are not; whether anything
    /// has changed.
    pub fn settle(&mut self, unsaved: &(u64, Option<String>), folder: Option<&Path>) -> bool {
        let mut changed = self.notebook.settle(folder) | self.ballot.settle(folder);
        let why = self
            .notebook
            .failure
            .clone()
            .or_else(|| self.ballot.failure.clone())
            .or_else(|| unsaved.1.clone());
        changed |= self.failure != why;
        self.failure = why;
        let is_clean =
            self.failure.is_none() && unsaved.0 == 0 && self.notebook.is_saved() && !self.ballot.is_writing();
        if is_clean && self.saved != self.obeyed {
            self.saved.clone_from(&self.obeyed);
            changed = true;
        }
        changed
    }
}
