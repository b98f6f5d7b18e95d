//! What a rubric means: weights that add up, thresholds in order, gates on dimensions that exist.

use crate::domain::rubric::{Rubric, Rule};

use super::finding::{Finding, error, twice};

/// Finds everything that is wrong with a rubric.
pub fn rubric(rubric: &Rubric) -> Vec<Finding> {
    let mut findings = Vec::new();
    let total: u32 = rubric.dimensions.iter().map(|it| it.weight).sum();
    if total != 100 {
        let weights: Vec<String> = rubric.dimensions.iter().map(|it| it.weight.to_string()).collect();
        findings.push(error(
            "/dimensions",
            format!("the weights add up to {total}, not 100"),
            format!("They are {}.", weights.join(" + ")),
        ));
    }
    findings.extend(twice(rubric.dimensions.iter().map(|it| it.id.as_str()), "/dimensions", "dimension"));
    for (bar, rule) in [("senior", &rubric.verdict.senior), ("staff", &rubric.verdict.staff)] {
        findings.extend(rule_findings(rubric, &format!("/verdict/{bar}"), rule));
    }
    findings
}

fn rule_findings(rubric: &Rubric, base: &str, rule: &Rule) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !(rule.strong_hire > rule.hire && rule.hire > rule.no_hire) {
        findings.push(error(
            base,
            "the thresholds are out of order",
            "strong_hire must be above hire, and hire above no_hire.",
        ));
    }
    for (at, gate) in rule.gates.iter().enumerate() {
        if rubric.dimension(&gate.dimension).is_none() {
            let known: Vec<&str> = rubric.dimensions.iter().map(|it| it.id.as_str()).collect();
            findings.push(error(
                format!("{base}/gates/{at}/dimension"),
                format!("there is no dimension `{}`", gate.dimension),
                format!("The dimensions are: {}.", known.join(", ")),
            ));
        }
    }
    findings
}
