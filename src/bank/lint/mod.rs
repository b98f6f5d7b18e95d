//! What a document means, checked against the rest of the bank: everything that its shape cannot say.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{
    calibration::CalibrationFile,
    format::{Format, FormatFile},
    plan::StudyPlan,
    question::{Bar, Exercise, Kind, Question},
    rubric::Rubric,
};

mod asked;
mod conventions;
mod facts;
mod finding;
mod likeness;
mod parts;
mod rubrics;
mod words;

use super::{figures, shape::nearest};

use finding::{error, meant, twice, warning};

pub use facts::facts;
pub use finding::Finding;
pub use likeness::among;
pub use rubrics::rubric;

/// Holds what questions are checked against.
#[derive(Debug, Default)]
pub struct Context {
    /// The phases of every kind and exercise.
    phases: BTreeMap<(Kind, Exercise), BTreeSet<String>>,
    dimensions: BTreeMap<Kind, Vec<String>>,
    /// The dimensions that are gates, by kind, and whether they are at Senior.
    gates: BTreeMap<Kind, BTreeMap<String, bool>>,
    topics: BTreeSet<String>,
}

impl Context {
    pub fn new<'a>(
        formats: impl IntoIterator<Item = &'a Format>,
        rubrics: impl IntoIterator<Item = &'a Rubric>,
        plan: Option<&StudyPlan>,
    ) -> Self {
        let mut context = Self::default();
        for format in formats {
            let phases = context.phases.entry((format.kind, format.exercise)).or_default();
            phases.extend(format.phases.iter().map(|phase| phase.id.clone()));
        }
        for rubric in rubrics {
            let ids = rubric.dimensions.iter().map(|it| it.id.clone()).collect();
            context.dimensions.insert(rubric.kind, ids);
            context.gates.insert(rubric.kind, asked::gates(rubric));
        }
        context.topics.extend(plan.into_iter().flat_map(|plan| &plan.topics).map(|topic| topic.id.clone()));
        context
    }

    /// Finds everything that is wrong with reference answers: dimensions that are missing or unknown, and impossible scores.
    pub fn calibration(&self, file: &CalibrationFile) -> Vec<Finding> {
        let none = Vec::new();
        let dimensions = self.dimensions.get(&file.kind).unwrap_or(&none);
        let mut findings = Vec::new();
        for (at, answer) in file.answers.iter().enumerate() {
            let base = format!("/answers/{at}/scores");
            for dimension in dimensions {
                if !answer.scores.iter().any(|score| score.dimension == *dimension) {
                    let message = format!("there is no reference score for `{dimension}`");
                    findings.push(error(&base, message, "Add one; null says that nothing is shown of it."));
                }
            }
            for (number, score) in answer.scores.iter().enumerate() {
                let pointer = format!("{base}/{number}");
                if !dimensions.contains(&score.dimension) {
                    let message =
                        format!("the rubric for {} has no dimension `{}`", file.kind, score.dimension);
                    findings.push(error(
                        &pointer,
                        message,
                        format!("Its dimensions are: {}.", dimensions.join(", ")),
                    ));
                }
                if score.staff > score.senior {
                    let help = "The Staff bar asks for more.";
                    findings.push(error(&pointer, "the level at Staff is above the one at Senior", help));
                }
            }
        }
        findings
    }

    /// Finds everything that is wrong with a question; `base` points at it.
    pub fn question(&self, base: &str, question: &Question) -> Vec<Finding> {
        let mut findings = parts::needed(base, question);
        findings.extend(parts::material(base, question));
        let none = Vec::new();
        let dimensions = self.dimensions.get(&question.kind).unwrap_or(&none);
        for (at, signal) in question.signals.iter().enumerate() {
            if !dimensions.contains(&signal.dimension) {
                findings.push(error(
                    format!("{base}/signals/{at}/dimension"),
                    format!("the rubric for {} has no dimension `{}`", question.kind, signal.dimension),
                    format!(
                        "{}Its dimensions are: {}.",
                        meant(nearest(&signal.dimension, dimensions)),
                        dimensions.join(", ")
                    ),
                ));
            }
        }
        let phases = self.phases.get(&(question.kind, question.exercise));
        let known: Vec<String> = phases.into_iter().flatten().cloned().collect();
        for (at, probe) in question.probes.iter().enumerate() {
            if let Some(phase) = probe.phase.as_ref().filter(|phase| !known.contains(phase)) {
                let what = match question.exercise {
                    Exercise::Interview => question.kind.to_string(),
                    other => format!("{} with the exercise {other}", question.kind),
                };
                findings.push(error(
                    format!("{base}/probes/{at}/phase"),
                    format!("no format for {what} has a phase `{phase}`"),
                    format!("{}The phases are: {}.", meant(nearest(phase, &known)), known.join(", ")),
                ));
            }
        }
        for (at, topic) in question.topics.iter().enumerate() {
            if !self.topics.contains(topic) {
                let near = meant(nearest(topic, &self.topics));
                findings.push(error(
                    format!("{base}/topics/{at}"),
                    format!("the study plan has no topic `{topic}`"),
                    format!("{near}Use a topic of plan.yaml, or add this one there."),
                ));
            }
        }
        findings.extend(asked::must_ask(base, question));
        let no_gates = BTreeMap::new();
        findings.extend(asked::gated(base, question, self.gates.get(&question.kind).unwrap_or(&no_gates)));
        findings.extend(thin(base, question, dimensions));
        findings.extend(conventions::findings(base, question));
        findings.extend(words::findings(base, question));
        for (at, message) in figures::contradictions(&question.figures) {
            findings.push(error(
                format!("{base}/figures/{at}"),
                message,
                "Change the value, the formula, or the figure that it builds on.",
            ));
        }
        findings
    }
}

/// Finds dimensions to which no signal of a question belongs, and a bar without any.
fn thin(base: &str, question: &Question, dimensions: &[String]) -> Vec<Finding> {
    let has = |dimension: &String| question.signals.iter().any(|signal| signal.dimension == *dimension);
    let bare: Vec<&str> = dimensions.iter().filter(|it| !has(it)).map(String::as_str).collect();
    let mut findings = Vec::new();
    if !bare.is_empty() && !question.signals.is_empty() {
        findings.push(warning(
            format!("{base}/signals"),
            format!("no signal for {}", bare.join(", ")),
            "An assessor can score a dimension only where there is something to look for.",
        ));
    }
    if !question.signals.is_empty() && !question.signals.iter().any(|signal| signal.bar == Bar::Staff) {
        let help = "Add what a Staff engineer would show beyond it.";
        findings.push(warning(format!("{base}/signals"), "no signal at the Staff bar", help));
    }
    findings
}

/// Finds everything that is wrong with the formats.
pub fn formats(file: &FormatFile, known: &BTreeSet<String>) -> Vec<Finding> {
    let ids = file.formats.iter().map(|it| it.id.as_str());
    let mut findings = twice(ids.chain(file.loops.iter().map(|it| it.id.as_str())), "/formats", "format");
    for (at, format) in file.formats.iter().enumerate() {
        findings.extend(twice(
            format.phases.iter().map(|it| it.id.as_str()),
            &format!("/formats/{at}/phases"),
            "phase",
        ));
        for (number, phase) in format.phases.iter().enumerate() {
            if phase.length.as_seconds() == 0 {
                let pointer = format!("/formats/{at}/phases/{number}/length");
                findings.push(error(
                    pointer,
                    format!("the phase `{}` has no length", phase.id),
                    "Give it at least a second.",
                ));
            }
        }
    }
    for (at, it) in file.loops.iter().enumerate() {
        for (number, round) in it.rounds.iter().enumerate() {
            if !known.contains(round) {
                findings.push(error(
                    format!("/loops/{at}/rounds/{number}"),
                    format!("there is no format `{round}`"),
                    "A round is the id of a format.",
                ));
            }
        }
    }
    findings
}
