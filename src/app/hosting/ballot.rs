//! Second votes of somebody at a page: one file, written in the background.

use std::{path::Path, thread::JoinHandle};

use crate::{
    domain::{
        fact::Start,
        scorecard::{Assessor, Scorecard},
        second_vote::{SecondVote, SecondVotes},
    },
    error::Error,
    store::second_votes,
};

/// One person's second votes.
#[derive(Debug, Default)]
pub struct Ballot {
    /// Nothing before the first vote.
    given: Option<SecondVotes>,
    writing: Option<JoinHandle<Option<String>>>,
    is_newer: bool,
    /// Why they could not be written.
    pub failure: Option<String>,
}

impl Ballot {
    /// What somebody has given in a session before.
    pub fn find(folder: &Path, assessor: &Assessor, start: &Start) -> Result<Self, Error> {
        let found = second_votes::load(folder, assessor, start)?;
        Ok(Self { given: Some(found), ..Self::default() })
    }

    /// All votes, in the order in which they were given.
    pub fn votes(&self) -> &[SecondVote] {
        self.given.as_ref().map(|it| it.votes.as_slice()).unwrap_or_default()
    }

    /// The scorecard with the second votes in place of the first.
    pub fn applied(&self, card: &Scorecard) -> Option<Scorecard> {
        self.given.as_ref().filter(|it| !it.votes.is_empty()).map(|it| it.applied(card))
    }

    /// Takes a vote on the person's scorecard and begins to write it.
    pub fn give(
        &mut self,
        folder: &Path,
        start: &Start,
        card: &Scorecard,
        vote: SecondVote,
    ) -> Result<(), Error> {
        if self.given.is_none() {
            *self = Self::find(folder, &card.assessor, start)?;
        }
        let Some(given) = &mut self.given else { return Ok(()) };
        // A page that was cut off says again what it has not heard to be saved.
        let known = given.vote(vote.round, &vote.dimension, vote.bar);
        if known.is_none_or(|it| (it.seen, &it.because) != (vote.seen, &vote.because)) {
            given.give(card, vote).map_err(|why| Error::failed(why.to_string()))?;
        }
        self.write(folder);
        Ok(())
    }

    fn write(&mut self, folder: &Path) {
        if self.writing.is_some() {
            self.is_newer = true;
            return;
        }
        let Some(votes) = self.given.clone() else { return };
        let folder = folder.to_owned();
        self.writing = Some(std::thread::spawn(move || {
            second_votes::save(&folder, &votes).err().map(|error| Error::from(error).sentence)
        }));
    }

    pub fn is_writing(&self) -> bool {
        self.writing.is_some()
    }

    /// Looks how far writing is; whether anything has changed.
    pub fn settle(&mut self, folder: Option<&Path>) -> bool {
        if !self.writing.as_ref().is_some_and(JoinHandle::is_finished) {
            return false;
        }
        self.take_written();
        self.write_newer(folder);
        true
    }

    fn write_newer(&mut self, folder: Option<&Path>) {
        if std::mem::take(&mut self.is_newer)
            && let Some(folder) = folder
        {
            self.write(folder);
        }
    }

    /// Takes the end of a write in; it is waited for.
    fn take_written(&mut self) {
        if let Some(writing) = self.writing.take() {
            self.failure = writing.join().unwrap_or_else(|_| Some("the writer has ended".to_owned()));
        }
    }

    /// Puts everything on disk; why that failed.
    pub fn close(&mut self, folder: Option<&Path>) -> Option<String> {
        self.take_written();
        self.write_newer(folder);
        self.take_written();
        self.failure.clone()
    }
}
