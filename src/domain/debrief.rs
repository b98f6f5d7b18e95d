//! The record of a session that is over, as values, from which the debrief is drawn.

use std::path::PathBuf;

use super::{digest::TakeDigest, history::History, review::Review, scorecard::Scorecard};

/// Holds what was read of one session.
#[derive(Debug, Clone)]
pub struct SessionRecord {
    pub folder: PathBuf,
    pub history: History,
    pub card: Option<Scorecard>,
    /// Locked scorecards of others; they stay hidden until the candidate's own is locked.
    pub others: Vec<Scorecard>,
    /// The recorded files, in order.
    pub takes: Vec<TakeDigest>,
    /// The candidate's remarks from listening.
    pub review: Review,
    /// The parts of the session that could not be read, in a sentence each.
    pub set_aside: Vec<String>,
    /// True while others' scores wait until the candidate has predicted them, or has declined to.
    pub waits_for_prediction: bool,
}

impl SessionRecord {
    /// Returns whether the candidate's scores can be held against somebody's: both are locked.
    pub fn can_differ(&self) -> bool {
        !self.others.is_empty() && self.card.as_ref().is_some_and(|it| it.locked.is_some())
    }
}
