//! The study plan behind the bank: its topics, and the milestones that are counted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Describes a topic of the study plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// The name by which questions refer to it.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    pub title: String,
    /// The part of the plan that it belongs to.
    pub phase: String,
}

/// Holds the figures to reach before the real interview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Milestones {
    pub interviews: u32,
    pub of_each_kind: u32,
    pub behavioural: u32,
}

/// Holds `plan.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyPlan {
    pub schema: u32,
    pub milestones: Milestones,
    pub topics: Vec<Topic>,
}
