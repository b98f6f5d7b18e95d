//! Turns findings of the lint into faults at their places in a file.

use super::{fault::Fault, lint::Finding, source::Source, yaml};

/// Turns findings into faults at their places.
pub(super) fn place(source: &Source, findings: Vec<Finding>) -> Vec<Fault> {
    if findings.is_empty() {
        return Vec::new();
    }
    let tree = yaml::tree(&source.name, &source.text).ok();
    let fault = |finding: Finding| {
        let fault = Fault {
            severity: finding.severity,
            ..Fault::of_file(&source.name, finding.message, finding.help)
        };
        match &tree {
            Some(tree) => fault.at(tree.locate(&finding.pointer), &source.text),
            None => fault,
        }
    };
    findings.into_iter().map(fault).collect()
}
