//! What waits for a yes.

use std::{path::PathBuf, time::Instant};

use crate::{domain::scorecard::Assessor, peer::PersonId};

use super::planning::Request;

/// What a yes will do.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pending {
    EndInterview,
    LeaveInterview,
    StartWithoutRecording,
    Delete(String),
    /// Go on with the session in this folder; the third answer closes and scores it.
    Resume(String),
    LockScorecard,
    /// Somebody asks to come in, since this moment.
    Admit(PersonId, Instant),
    WriteAnswer,
    /// What comes next is for the interviewer's eyes alone.
    LookAway,
    /// Whoever interviews agrees to the recording; the third answer begins without one.
    Consent,
    /// Somebody else scores this session now.
    HandOver(PathBuf, Assessor),
    /// It is the candidate's turn again.
    HandBack(PathBuf),
    /// The next round, with the places changed.
    Swap(Box<Request>),
    /// End the page before the interview has begun, and the program too.
    ClosePage {
        leaves: bool,
    },
}
