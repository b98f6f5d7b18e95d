//! The material that the candidate reads before answering: a design, code, an incident report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Limits the lines of one piece of material.
pub const MOST_LINES: usize = 120;
/// Limits the width of a line of material, in characters.
pub const WIDEST: usize = 100;

/// Holds one piece of the material that the candidate reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Material {
    #[schemars(length(min = 1))]
    pub title: String,
    pub form: Form,
    /// Kept line by line, 120 lines of 100 characters at most.
    #[schemars(length(min = 1))]
    pub text: String,
}

impl Material {
    /// Says what it is in one line: `Retry loop (C#, 42 lines)`.
    pub fn caption(&self) -> String {
        let lines = self.text.trim_end().lines().count();
        let lines = if lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") };
        format!("{} ({}, {lines})", self.title.trim(), self.form.title())
    }

    /// Gives the lines with their numbers, which people say to each other.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.trim_end().lines())
    }
}

/// Names the form of a piece of material.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    Text,
    Diagram,
    Bicep,
    Terraform,
    Arm,
    Csharp,
    Kql,
    Yaml,
    Json,
    IncidentReport,
    DesignDocument,
}

impl Form {
    /// Returns the name in files; also the label of a Markdown block.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Diagram => "diagram",
            Self::Bicep => "bicep",
            Self::Terraform => "terraform",
            Self::Arm => "arm",
            Self::Csharp => "csharp",
            Self::Kql => "kql",
            Self::Yaml => "yaml",
            Self::Json => "json",
            Self::IncidentReport => "incident-report",
            Self::DesignDocument => "design-document",
        }
    }

    /// Returns the name on screens.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Diagram => "diagram",
            Self::Bicep => "Bicep",
            Self::Terraform => "Terraform",
            Self::Arm => "ARM template",
            Self::Csharp => "C#",
            Self::Kql => "KQL",
            Self::Yaml => "YAML",
            Self::Json => "JSON",
            Self::IncidentReport => "incident report",
            Self::DesignDocument => "design document",
        }
    }

    /// Returns whether it is written in sentences, rather than drawn or in code.
    pub const fn is_prose(self) -> bool {
        match self {
            Self::Text | Self::IncidentReport | Self::DesignDocument => true,
            Self::Diagram
            | Self::Bicep
            | Self::Terraform
            | Self::Arm
            | Self::Csharp
            | Self::Kql
            | Self::Yaml
            | Self::Json => false,
        }
    }
}
