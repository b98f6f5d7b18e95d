//! What the candidate has given, read from disk once they have scored and predicted.

use std::path::Path;

use crate::{
    domain::{
        awaited::Awaited,
        fact::Start,
        reveal,
        scorecard::{Assessor, Scorecard},
        second_vote::SecondVotes,
    },
    error::Error,
    store::{scorecards, second_votes},
};

/// Holds what the candidate has given, once they have scored and then predicted, or declined to.
#[derive(Debug)]
pub struct Candidate {
    pub card: Scorecard,
    pub predicted: Option<Scorecard>,
    pub votes: SecondVotes,
}

impl Candidate {
    /// Reads it, and what is awaited of the candidate; nothing while they have not locked, or not yet said what they
    /// expect.
    pub fn read(folder: &Path, start: &Start) -> Result<(Awaited, Option<Self>), Error> {
        let card = scorecards::load(folder, &Assessor::Candidate, start)?;
        let predicted = scorecards::prediction(folder, start)?;
        let awaited = Awaited::of_candidate(card.as_ref(), predicted.is_some());
        let (Awaited::Nothing, Some(card), Some(predicted)) = (awaited, card, predicted) else {
            return Ok((awaited, None));
        };
        let votes = second_votes::load(folder, &Assessor::Candidate, start)?;
        let predicted = Some(predicted).filter(reveal::has_levels);
        Ok((awaited, Some(Self { card, predicted, votes })))
    }
}
