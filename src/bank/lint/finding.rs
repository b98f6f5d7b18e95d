//! A finding of the lint: where in a document, how bad, what is wrong and what would be right.

use std::collections::BTreeSet;

use crate::bank::fault::Severity;

/// Tells of something wrong at a pointer of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub pointer: String,
    pub severity: Severity,
    pub message: String,
    pub help: String,
}

/// Makes a finding of something that keeps a part from being used.
pub fn error(pointer: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Finding {
    Finding { pointer: pointer.into(), severity: Severity::Error, message: message.into(), help: help.into() }
}

/// Makes a finding of something that can be used, and should be better.
pub fn warning(pointer: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Finding {
    Finding { severity: Severity::Warning, ..error(pointer, message, help) }
}

/// Says which word was probably meant.
pub fn meant(near: Option<&str>) -> String {
    near.map(|it| format!("Did you mean `{it}`? ")).unwrap_or_default()
}

/// Finds ids that stand twice in a list.
pub fn twice<'a>(ids: impl Iterator<Item = &'a str>, list: &str, what: &str) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let again = ids.enumerate().filter(|(_, id)| !seen.insert(*id));
    again
        .map(|(at, id)| {
            error(format!("{list}/{at}/id"), format!("the {what} `{id}` stands here twice"), "Rename one.")
        })
        .collect()
}
