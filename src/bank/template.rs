//! A question to be filled in: every field of its kind with what belongs there.

use crate::domain::question::Kind;

/// The template of a kind as YAML that lints clean.
pub const fn template(kind: Kind) -> &'static str {
    match kind {
        Kind::SystemDesign => include_str!("templates/system-design.yaml"),
        Kind::Behavioural => include_str!("templates/behavioural.yaml"),
        Kind::AzureDeepDive => include_str!("templates/azure-deep-dive.yaml"),
        Kind::Scenario => include_str!("templates/scenario.yaml"),
    }
}
