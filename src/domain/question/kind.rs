//! The kind, the exercise and the pillars of a question, and the bar at which something is asked.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Names what a question practises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Design a system at scale.
    SystemDesign,
    /// Tell a story from your own work: situation, task, action, result.
    Behavioural,
    /// Deep questions on one service or pattern, step by step.
    AzureDeepDive,
    /// A situation with constraints in which things arrive over time.
    Scenario,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::SystemDesign, Self::Behavioural, Self::AzureDeepDive, Self::Scenario];

    /// Returns the name in files and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::SystemDesign => "system-design",
            Self::Behavioural => "behavioural",
            Self::AzureDeepDive => "azure-deep-dive",
            Self::Scenario => "scenario",
        }
    }

    /// Returns the name on screens.
    pub const fn title(self) -> &'static str {
        match self {
            Self::SystemDesign => "System design",
            Self::Behavioural => "Behavioural",
            Self::AzureDeepDive => "Azure deep dive",
            Self::Scenario => "Scenario",
        }
    }

    /// Describes the kind in one sentence, for somebody who chooses.
    pub const fn about(self) -> &'static str {
        match self {
            Self::SystemDesign => "Design a system at scale, from requirements to wrap-up.",
            Self::Behavioural => "Tell a story from your own work: situation, task, action, result.",
            Self::AzureDeepDive => "Five steps down into one service or pattern.",
            Self::Scenario => "A situation under constraints, while things keep happening.",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// Names the way in which a question is practised, where telling or designing is not it. A question meets only formats
/// of its own exercise.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Exercise {
    /// The usual interview of this kind.
    #[default]
    Interview,
    /// The interviewer plays somebody; the candidate acts.
    RolePlay,
    /// The candidate presents, then answers questions.
    Presentation,
    /// Find, rank and fix the faults in material that is given.
    Critique,
    /// A project of the candidate's own, followed three levels down.
    Project,
    /// A talk with a hiring manager: an answer and follow-ups, without STAR.
    Conversation,
    /// Short answers to the questions of a first screen.
    Fundamentals,
}

impl Exercise {
    pub const ALL: [Self; 7] = [
        Self::Interview,
        Self::RolePlay,
        Self::Presentation,
        Self::Critique,
        Self::Project,
        Self::Conversation,
        Self::Fundamentals,
    ];

    /// Returns the name in files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::RolePlay => "role-play",
            Self::Presentation => "presentation",
            Self::Critique => "critique",
            Self::Project => "project",
            Self::Conversation => "conversation",
            Self::Fundamentals => "fundamentals",
        }
    }
}

impl fmt::Display for Exercise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// Names the five pillars of the Azure Well-Architected Framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Pillar {
    Reliability,
    Security,
    CostOptimisation,
    OperationalExcellence,
    PerformanceEfficiency,
}

impl Pillar {
    pub const ALL: [Self; 5] = [
        Self::Reliability,
        Self::Security,
        Self::CostOptimisation,
        Self::OperationalExcellence,
        Self::PerformanceEfficiency,
    ];

    /// Returns the name in files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Reliability => "reliability",
            Self::Security => "security",
            Self::CostOptimisation => "cost-optimisation",
            Self::OperationalExcellence => "operational-excellence",
            Self::PerformanceEfficiency => "performance-efficiency",
        }
    }
}

/// Names the bar at which something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bar {
    Senior,
    Staff,
}

impl Bar {
    pub const ALL: [Self; 2] = [Self::Senior, Self::Staff];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Senior => "Senior",
            Self::Staff => "Staff",
        }
    }

    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Senior => Self::Staff,
            Self::Staff => Self::Senior,
        }
    }
}
