//! The second votes of an assessor, given once both have seen each other's scores; the first vote stays as it was.

use serde::{Deserialize, Serialize};

use super::{
    fact::{Start, Wall},
    question::Bar,
    scorecard::{Assessor, Scorecard, Seen},
};

/// Holds the second votes of one assessor on one session: one file, which only grows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondVotes {
    pub schema: u32,
    /// The session's folder.
    pub session: String,
    pub assessor: Assessor,
    /// The votes, in the order in which they were given.
    pub votes: Vec<SecondVote>,
}

/// Holds one level given again, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondVote {
    /// Counted from 0.
    pub round: usize,
    /// The dimension's id.
    pub dimension: String,
    pub bar: Bar,
    pub seen: Seen,
    pub because: String,
    pub wall: Wall,
}

/// Tells why a second vote is not taken, in a sentence for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotThisVote {
    #[error("Lock your scorecard before you vote again.")]
    Unlocked,
    #[error("Give a reason for your second vote.")]
    NoReason,
    #[error("This is the same level as in your first vote.")]
    TheSame,
    #[error("You have voted twice on this already; both votes are kept as they are.")]
    Twice,
    #[error("The Staff bar asks for more: its level cannot be above the one at Senior.")]
    StaffAboveSenior,
    #[error("This scorecard has no such dimension.")]
    Nowhere,
}

impl SecondVotes {
    /// Makes an empty file of votes.
    pub fn none(session: &str, assessor: Assessor) -> Self {
        Self { schema: super::SCHEMA, session: session.to_owned(), assessor, votes: Vec::new() }
    }

    /// Takes a vote in, if it is one that `card`, the scorecard of the same assessor, allows.
    pub fn give(&mut self, card: &Scorecard, vote: SecondVote) -> Result<(), NotThisVote> {
        if card.locked.is_none() {
            return Err(NotThisVote::Unlocked);
        }
        if vote.because.trim().is_empty() {
            return Err(NotThisVote::NoReason);
        }
        let scores = card.rounds.get(vote.round).map(|it| it.scores.as_slice()).unwrap_or_default();
        let score = scores.iter().find(|it| it.dimension == vote.dimension).ok_or(NotThisVote::Nowhere)?;
        if self.vote(vote.round, &vote.dimension, vote.bar).is_some() {
            return Err(NotThisVote::Twice);
        }
        if score.at(vote.bar) == Some(vote.seen) {
            return Err(NotThisVote::TheSame);
        }
        let other = vote.bar.other();
        let beside = self.vote(vote.round, &vote.dimension, other).map(|it| it.seen).or(score.at(other));
        let beside = beside.and_then(Seen::level);
        let (senior, staff) = match vote.bar {
            Bar::Senior => (vote.seen.level(), beside),
            Bar::Staff => (beside, vote.seen.level()),
        };
        if staff > senior {
            return Err(NotThisVote::StaffAboveSenior);
        }
        self.votes.push(vote);
        Ok(())
    }

    /// Merges these votes with `other` votes of the same assessor. Votes are only ever added, so one of the two begins
    /// as the other does, and the longer holds. `None` if neither is the beginning of the other.
    pub fn grown(&self, other: &[SecondVote]) -> Option<Vec<SecondVote>> {
        let (shorter, longer) =
            if other.len() < self.votes.len() { (other, &*self.votes) } else { (&*self.votes, other) };
        longer.starts_with(shorter).then(|| longer.to_vec())
    }

    /// Returns the second vote on one dimension of one round at one bar, if there is one.
    pub fn vote(&self, round: usize, dimension: &str, bar: Bar) -> Option<&SecondVote> {
        self.votes.iter().find(|it| it.round == round && it.dimension == dimension && it.bar == bar)
    }

    /// Returns the scorecard with the second votes in place of the first.
    pub fn applied(&self, card: &Scorecard) -> Scorecard {
        let mut card = card.clone();
        for vote in &self.votes {
            let scores =
                card.rounds.get_mut(vote.round).map(|it| it.scores.as_mut_slice()).unwrap_or_default();
            if let Some(score) = scores.iter_mut().find(|it| it.dimension == vote.dimension) {
                match vote.bar {
                    Bar::Senior => score.senior = Some(vote.seen),
                    Bar::Staff => score.staff = Some(vote.seen),
                }
            }
        }
        card
    }

    /// Returns whether each vote is on a dimension of the session.
    pub fn fits(&self, start: &Start) -> bool {
        let is_there = |it: &SecondVote| {
            start.rounds.get(it.round).is_some_and(|round| round.rubric.dimension(&it.dimension).is_some())
        };
        self.votes.iter().all(is_there)
    }
}
