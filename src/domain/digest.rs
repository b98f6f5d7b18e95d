//! What lists show of sessions, derived from their journals and scorecards.

use serde::{Deserialize, Serialize};

use super::{
    fact::{How, Wall},
    question::Kind,
    rubric::Verdict,
};

/// What a list shows of a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// The folder's name.
    pub folder: String,
    pub started: Wall,
    pub title: String,
    pub kinds: Vec<Kind>,
    /// Ids of the questions asked, in order.
    pub questions: Vec<String>,
    /// How many of them are behavioural.
    pub behavioural: usize,
    /// Interview time in seconds.
    pub seconds: f64,
    /// How it ended; `None` while it runs or after it was cut off.
    pub ended: Option<How>,
    pub recorded: bool,
    pub takes: Vec<TakeDigest>,
    /// Bytes of the folder on disk.
    pub bytes: u64,
    /// The candidate's own verdicts, once locked.
    pub senior: Option<Verdict>,
    pub staff: Option<Verdict>,
    pub scored: bool,
    pub next_action: String,
    /// The phase and its number at which a session that was cut off stopped.
    pub stopped_in: Option<(usize, String)>,
}

/// One recorded file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TakeDigest {
    pub file: String,
    pub question: String,
    /// `None` if the program was cut off before the take was finished.
    pub seconds: Option<f64>,
}

/// A session that cannot be shown, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub folder: String,
    pub reason: String,
}

/// All sessions, newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sessions {
    pub digests: Vec<Digest>,
    pub broken: Vec<Broken>,
}
