//! Second votes of somebody at a page: one file, written in the background.

use std::path::Path;

use crate::{
    domain::{
        fact::Start,
        scorecard::{Assessor, Scorecard},
        second_vote::{SecondVote, SecondVotes},
    },
    error::Error,
    practice::drafts::{Draft, DraftFile, DraftWriter},
    store::second_votes,
};

/// Holds one person's second votes.
#[derive(Debug)]
pub struct Ballot {
    /// Nothing before the first vote.
    given: Option<SecondVotes>,
    draft: DraftFile,
}

impl Ballot {
    /// Starts without a vote.
    pub fn new(drafts: &DraftWriter) -> Self {
        Self { given: None, draft: drafts.file() }
    }

    /// Reads what somebody has given in a session before.
    pub fn find(&mut self, folder: &Path, assessor: &Assessor, start: &Start) -> Result<(), Error> {
        self.given = Some(second_votes::load(folder, assessor, start)?);
        Ok(())
    }

    /// Returns all votes, in the order in which they were given.
    pub fn votes(&self) -> &[SecondVote] {
        self.given.as_ref().map(|it| it.votes.as_slice()).unwrap_or_default()
    }

    /// Returns the scorecard with the second votes in place of the first.
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
        let mut given = match self.given.take() {
            Some(given) => given,
            None => second_votes::load(folder, &card.assessor, start)?,
        };
        // A page that was cut off says again what it has not heard to be saved.
        let known = given.vote(vote.round, &vote.dimension, vote.bar);
        let is_new = known.is_none_or(|it| (it.seen, &it.because) != (vote.seen, &vote.because));
        let taken = if is_new { given.give(card, vote) } else { Ok(()) };
        if taken.is_ok() {
            self.draft.write(folder, Draft::SecondVotes(given.clone()));
        }
        self.given = Some(given);
        taken.map_err(|why| Error::failed(why.to_string()))
    }

    /// Returns whether the votes are on their way to the disk.
    pub fn is_writing(&self) -> bool {
        self.draft.is_writing()
    }

    /// Returns why they could not be written.
    pub fn failure(&self) -> Option<String> {
        self.draft.failure().map(|it| it.sentence)
    }

    /// Waits until everything is on disk; returns why that failed.
    pub fn close(&mut self) -> Option<String> {
        self.draft.wait().map(|it| it.sentence)
    }
}
