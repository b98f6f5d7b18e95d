//! One timestamped line of a session's journal; the only thing that is stored and streamed.

use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    format::Format,
    length::Length,
    question::{Part, Question},
    rubric::Rubric,
};

/// Holds a fact and when it happened, in interview time: since the session began, pauses left out, to the millisecond.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stamped<F = Fact> {
    #[serde(with = "seconds")]
    pub at: Duration,
    #[serde(flatten)]
    pub fact: F,
}

/// Describes one thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum Fact {
    /// The first fact of every journal. It holds all that the session is about, so that the folder can be
    /// understood without the bank of that day.
    SessionStarted(Box<Start>),
    PhaseEntered(Place),
    BreakEntered {
        after: usize,
    },
    Paused {
        wall: Wall,
    },
    Resumed {
        wall: Wall,
    },
    /// The program was cut off; the time since the last fact is not known and not counted.
    Interrupted {
        wall: Wall,
    },
    Extended {
        by: Length,
    },
    /// One minute is left of the current phase.
    MinuteLeft,
    /// The planned time of the current phase is over.
    TimeUp,
    /// The candidate has been told a part of the question: its `number`th probe, clarification, curveball or
    /// event, from 0.
    Revealed {
        part: Part,
        number: usize,
    },
    /// A moment was flagged; it may lie a little before the fact, by the time that typing took.
    Marked {
        text: String,
        #[serde(with = "seconds")]
        moment: Duration,
    },
    Noted {
        text: String,
    },
    /// The reading of the clock, written now and then so that a crash does not lose it.
    Clock,
    TakeStarted {
        file: String,
        device: String,
        rate: u32,
    },
    TakeEnded {
        file: String,
        /// Length of the file in seconds.
        #[serde(deserialize_with = "seconds::number")]
        seconds: f64,
        /// Frames that never arrived and stand in the file as silence.
        lost: u64,
    },
    /// Silence stands in the file where the sound is missing.
    Gap {
        file: String,
        #[serde(deserialize_with = "seconds::number")]
        from: f64,
        #[serde(deserialize_with = "seconds::number")]
        seconds: f64,
        reason: String,
    },
    MicrophoneGone,
    MicrophoneBack,
    NoSignal,
    Signal,
    RecordingFailed {
        reason: String,
    },
    Ended {
        wall: Wall,
        how: How,
    },
    /// A fact that a newer program wrote.
    #[serde(other)]
    Unknown,
}

/// Holds a moment on the wall clock with its offset from UTC.
pub type Wall = DateTime<FixedOffset>;

/// Names a question of the session; round and question count from 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    pub round: usize,
    pub question: usize,
    pub phase: String,
}

/// Tells how a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// Ended by its candidate or interviewer.
    Ended,
    /// Its input ended (plain mode).
    InputEnded,
    /// Its window closed or it was told to stop.
    Stopped,
    /// Closed later, after it had been cut off.
    ClosedLater,
    /// Held elsewhere, and logged afterwards.
    Logged,
}

/// Holds everything that is fixed when a session starts: its rounds, its people, its settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Start {
    pub schema: u32,
    pub wall: Wall,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidate: Option<String>,
    /// The interviewer beside the candidate, at the same terminal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interviewer: Option<String>,
    /// True if the candidate is a guest in this workspace, because roles were swapped. A guest's interviews are no part
    /// of the owner's history.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub guest: bool,
    /// The seed with which the questions were drawn.
    pub seed: u64,
    /// True if answers are recorded.
    pub recorded: bool,
    /// The other person, if it was held elsewhere and logged afterwards; empty if nobody was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<String>,
    /// The name of the loop, for a session of several rounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(rename = "break")]
    pub pause: Length,
    pub rounds: Vec<Round>,
}

impl Start {
    /// Makes the start of a session of one round: the owner's, not recorded, drawn with the seed 0.
    pub fn of_one(wall: Wall, round: Round) -> Self {
        Self {
            schema: super::SCHEMA,
            wall,
            candidate: None,
            interviewer: None,
            guest: false,
            seed: 0,
            recorded: false,
            elsewhere: None,
            title: None,
            pause: Length::default(),
            rounds: vec![round],
        }
    }
}

/// Holds one round: a format, its questions, and the rubric by which it will be scored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Round {
    pub format: Format,
    pub rubric: Rubric,
    /// SHA-256 of the rubric, so that scores by different wordings are never mixed.
    pub rubric_hash: String,
    pub questions: Vec<Question>,
}

/// Marks a session in lists as logged afterwards: `elsewhere, with Robin`.
pub fn elsewhere(with: &str) -> String {
    if with.is_empty() { "elsewhere".to_owned() } else { format!("elsewhere, with {with}") }
}

impl Start {
    /// Lists all questions in the order in which they are asked, each with its round.
    pub fn questions(&self) -> impl Iterator<Item = (&Round, &Question)> {
        self.rounds.iter().flat_map(|round| round.questions.iter().map(move |question| (round, question)))
    }

    /// Returns the planned length, breaks included.
    pub fn length(&self) -> Length {
        let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
        let breaks = self.pause.times(count(self.rounds.len().saturating_sub(1)));
        let rounds = self.rounds.iter();
        let rounds = rounds.map(|it| it.format.question_length().times(count(it.questions.len())));
        rounds.chain([breaks]).sum()
    }
}

/// Stores interview time as seconds with three decimals.
pub mod seconds {
    use super::{Deserialize, Deserializer, Duration, Serializer};

    /// Writes a time as a number of seconds, rounded down to the millisecond.
    pub fn serialize<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of an interview are far below 2^53")]
        serializer.serialize_f64(time.as_millis() as f64 / 1000.0)
    }

    /// Reads a number of seconds; one that is not finite, or negative, is an error.
    pub fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        if (0.0..1e9).contains(&seconds) {
            Ok(seconds)
        } else {
            Err(serde::de::Error::custom(format!("{seconds} is no time of an interview")))
        }
    }

    /// Reads a time from a number of seconds; one that is not finite, or negative, is an error.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        let seconds = number(deserializer)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
        Ok(Duration::from_millis((seconds * 1000.0).round() as u64))
    }
}
