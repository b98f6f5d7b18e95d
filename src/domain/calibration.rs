//! Reference answers with reference scores: what an assessor learns scoring from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{question::Kind, rubric::Level};

/// How strong a reference answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    Weak,
    Solid,
    Staff,
}

/// The reference score of one dimension, and what in the transcript earns it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferenceScore {
    pub dimension: String,
    /// `null` where the transcript shows nothing of it.
    pub senior: Option<Level>,
    pub staff: Option<Level>,
    pub because: String,
}

/// A transcript as really spoken, with its scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferenceAnswer {
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    pub title: String,
    /// The question that it answers, in a sentence.
    pub about: String,
    pub strength: Strength,
    pub transcript: String,
    pub scores: Vec<ReferenceScore>,
}

/// A file of reference answers for one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalibrationFile {
    pub schema: u32,
    pub kind: Kind,
    pub answers: Vec<ReferenceAnswer>,
}
