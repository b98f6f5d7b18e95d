//! The digests that lists show of sessions, derived from their journals and scorecards.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    fact::{How, Wall},
    question::{Bar, Kind, Pillar, Question},
    rubric::{Level, Verdict},
    scorecard::{Assessor, RubricUsed, Score, Seen},
    summary::Summary,
};

/// Holds all that a list shows of a session.
#[expect(clippy::struct_excessive_bools, reason = "independent facts of a session, none of which is a state")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// The folder's name.
    pub folder: String,
    pub started: Wall,
    pub candidate: Option<String>,
    /// True if the candidate was a guest in this workspace.
    pub guest: bool,
    pub title: String,
    pub kinds: Vec<Kind>,
    /// Ids of the questions asked, in order.
    pub questions: Vec<String>,
    /// The number of behavioural questions among them.
    pub behavioural: usize,
    /// Holds interview time in seconds.
    pub seconds: f64,
    /// The way in which it ended; `None` while it runs or after it was cut off.
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
    /// The other person, if it was held elsewhere and logged afterwards.
    pub elsewhere: Option<String>,
    /// True if the candidate has listened to it or remarked on it.
    pub reviewed: bool,
    pub rounds: Vec<RoundDigest>,
}

/// Holds all that trends need of one round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoundDigest {
    pub kind: Kind,
    pub rubric: RubricUsed,
    pub questions: Vec<Asked>,
    /// The phases that were entered, in planned order.
    pub phases: Vec<PhaseTime>,
    /// The locked scorecards: the candidate's own first, then the peers' by name. Peers are left out while the
    /// candidate's own is not locked, because nobody sees another's scores before.
    pub scored: Vec<Scored>,
    /// The candidate's prediction of the peers' levels; empty if nothing was predicted.
    pub predicted: Vec<DimensionScore>,
    /// The weight of each dimension of the rubric, by its id.
    pub weights: BTreeMap<String, u32>,
}

/// Describes a question that was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    pub id: String,
    pub title: String,
    /// 1 (a warm-up) to 5 (hard even for Staff).
    pub difficulty: u8,
    pub family: Option<String>,
    pub topics: Vec<String>,
    pub pillars: BTreeSet<Pillar>,
}

/// Holds the planned and the spent time of one phase of one question, in seconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhaseTime {
    /// The number of the question within the round, from 0.
    pub question: usize,
    pub id: String,
    pub title: String,
    pub planned: f64,
    pub spent: f64,
}

/// Holds one assessor's scores of one round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    pub assessor: Assessor,
    pub locked: Wall,
    /// The levels of each dimension, in the order of the rubric.
    pub dimensions: Vec<DimensionScore>,
    pub senior: Judged,
    pub staff: Judged,
}

/// Holds one dimension's levels; `None` where no evidence was seen, or nothing given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimensionScore {
    pub dimension: String,
    pub senior: Option<Level>,
    pub staff: Option<Level>,
}

/// Holds the verdict that the rubric's rule computes from the scores at one bar.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The weighted mean level, 1 to 4; `None` where there is too little evidence.
    pub mean: Option<f64>,
    pub verdict: Option<Verdict>,
}

impl Digest {
    /// Returns the candidate's name, if they were a guest in this workspace.
    pub fn guest_name(&self) -> Option<&str> {
        self.guest.then(|| called(self.candidate.as_deref()))
    }

    /// Counts the takes that still have their sound.
    pub fn sounding(&self) -> usize {
        self.takes.iter().filter(|take| take.kept != Kept::Removed).count()
    }
}

impl From<&Question> for Asked {
    fn from(question: &Question) -> Self {
        let Summary { id, title, difficulty, family, topics, pillars, .. } = Summary::from(question);
        Self { id, title, difficulty, family, topics, pillars }
    }
}

impl From<&Score> for DimensionScore {
    fn from(score: &Score) -> Self {
        Self {
            dimension: score.dimension.clone(),
            senior: score.senior.and_then(Seen::level),
            staff: score.staff.and_then(Seen::level),
        }
    }
}

impl DimensionScore {
    pub const fn at(&self, bar: Bar) -> Option<Level> {
        match bar {
            Bar::Senior => self.senior,
            Bar::Staff => self.staff,
        }
    }
}

impl Scored {
    pub const fn at(&self, bar: Bar) -> Judged {
        match bar {
            Bar::Senior => self.senior,
            Bar::Staff => self.staff,
        }
    }
}

/// Tells whether the sound of a take is still there, and in which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// The WAV file that was recorded.
    Wav,
    /// Compressed, with the same samples.
    Flac,
    Removed,
}

/// Describes one recorded file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TakeDigest {
    /// The name of the file today; once removed, of the one that was recorded.
    pub file: String,
    pub kept: Kept,
    pub question: String,
    /// `None` if the program was cut off before the take was finished.
    pub seconds: Option<f64>,
}

/// Names a session that cannot be shown, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub folder: String,
    pub reason: String,
}

/// Lists all sessions, newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sessions {
    pub digests: Vec<Digest>,
    pub broken: Vec<Broken>,
}

/// Returns the name of a guest, or a stand-in for one without a name.
pub(super) fn called(candidate: Option<&str>) -> &str {
    given(candidate).unwrap_or("a guest")
}

/// Returns a name without the space around it; `None` if nothing is left.
pub(super) fn given(candidate: Option<&str>) -> Option<&str> {
    candidate.map(str::trim).filter(|it| !it.is_empty())
}
