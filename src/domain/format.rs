//! The timed shape of an interview: phases, each with a length and a prompt, and loops of several rounds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    length::Length,
    question::{Exercise, Kind, is_default},
};

/// Describes a timed stretch of an interview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// The name by which probes refer to it.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    pub title: String,
    pub length: Length,
    /// The instruction that the candidate reads.
    pub prompt: String,
}

/// Describes the timed shape of one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Format {
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    pub kind: Kind,
    pub title: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub exercise: Exercise,
    /// The number of questions in one round; each goes through all phases.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 20))]
    pub questions: u8,
    #[schemars(length(min = 1))]
    pub phases: Vec<Phase>,
}

/// Describes several rounds with a break between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Loop {
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    pub title: String,
    /// The formats of its rounds, in order.
    #[schemars(length(min = 1))]
    pub rounds: Vec<String>,
    #[serde(rename = "break")]
    pub pause: Length,
}

/// Holds `formats.yaml`. The first format of a kind is the one taken when nobody chooses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormatFile {
    pub schema: u32,
    pub formats: Vec<Format>,
    #[serde(default)]
    pub loops: Vec<Loop>,
}

impl Format {
    /// Returns the length of one question.
    pub fn question_length(&self) -> Length {
        self.phases.iter().map(|phase| phase.length).sum()
    }

    /// Returns the length of the whole round.
    pub fn length(&self) -> Length {
        self.question_length().times(u32::from(self.questions))
    }
}

fn one() -> u8 {
    1
}
