//! What makes answers comparable: the probes that everybody is asked, and signals for what decides a verdict.

use std::collections::BTreeMap;

use crate::domain::{
    question::{Bar, Question},
    rubric::Rubric,
};

use super::finding::{Finding, error, warning};

/// How many probes of a question must be asked.
const FEWEST: usize = 3;
const MOST: usize = 5;

/// Finds too few or too many probes that must be asked.
pub(super) fn must_ask(base: &str, question: &Question) -> Vec<Finding> {
    let pointer = format!("{base}/probes");
    let help = "Mark three to five with `must_ask: true`; answers to the same probes can be compared.";
    match question.must_ask().count() {
        0 => vec![warning(pointer, "no probe is marked as one that must be asked", help)],
        FEWEST..=MOST => Vec::new(),
        count => {
            let probes = if count == 1 { "probe is" } else { "probes are" };
            let message = format!("{count} {probes} marked as must_ask; three to five should be");
            vec![error(pointer, message, help)]
        }
    }
}

/// Lists the dimensions of a rubric that are gates, each with whether it is one at Senior.
pub(super) fn gates(rubric: &Rubric) -> BTreeMap<String, bool> {
    let mut gates = BTreeMap::new();
    for (rule, is_senior) in [(&rubric.verdict.staff, false), (&rubric.verdict.senior, true)] {
        for gate in &rule.gates {
            gates.insert(gate.dimension.clone(), is_senior);
        }
    }
    gates
}

/// Finds gates for which there is nothing to look for at their bars.
pub(super) fn gated(base: &str, question: &Question, gates: &BTreeMap<String, bool>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (dimension, &is_senior) in gates {
        let of = || question.signals.iter().filter(|it| it.dimension == *dimension);
        // A dimension without any signal is told of already.
        if of().next().is_none() {
            continue;
        }
        let bars = Bar::ALL.into_iter().filter(|bar| *bar == Bar::Staff || is_senior);
        let bare: Vec<&str> = bars.filter(|bar| !of().any(|it| it.bar == *bar)).map(Bar::title).collect();
        if !bare.is_empty() {
            findings.push(warning(
                format!("{base}/signals"),
                format!("`{dimension}` is a gate and has no signal at {}", bare.join(" and ")),
                "A gate decides a verdict; say what passes it.",
            ));
        }
    }
    findings
}
