//! What a question must have before an interviewer can run it, and how large it may be.

use crate::domain::question::{Exercise, Kind, MOST_LINES, Question, WIDEST};

use super::finding::{Finding, error};

/// Finds the parts without which a question cannot be run.
pub(super) fn needed(base: &str, question: &Question) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut need = |there: bool, field: &str, why: &str| {
        if !there {
            let message = match question.exercise {
                Exercise::Interview => format!("a question of kind {} needs `{field}`", question.kind),
                other => format!("a question for the exercise {other} needs `{field}`"),
            };
            findings.push(error(format!("{base}/{field}"), message, why));
        }
    };
    need(!question.probes.is_empty(), "probes", "Write follow-ups with what to listen for.");
    need(!question.signals.is_empty(), "signals", "Write what a strong answer contains.");
    match question.exercise {
        Exercise::Interview => match question.kind {
            Kind::SystemDesign => need(
                !question.clarifications.is_empty(),
                "clarifications",
                "The candidate will ask for users, rates and limits.",
            ),
            Kind::Behavioural => {
                need(
                    question.star.is_some(),
                    "star",
                    "Say what situation, task, action and result must hold.",
                );
                need(question.competency.is_some(), "competency", "Name what the story is to show.");
            }
            Kind::AzureDeepDive => findings.extend(ladder(base, question)),
            Kind::Scenario => need(question.role.is_some(), "role", "Say who the candidate is."),
        },
        Exercise::RolePlay => need(question.role.is_some(), "role", "Say who the candidate is."),
        Exercise::Critique => {
            need(
                !question.material.is_empty(),
                "material",
                "Give the candidate something to find faults in.",
            );
        }
        Exercise::Presentation | Exercise::Project | Exercise::Conversation | Exercise::Fundamentals => {}
    }
    findings
}

/// Finds the steps of a deep dive that have too few probes.
fn ladder(base: &str, question: &Question) -> Vec<Finding> {
    let mut findings = Vec::new();
    for phase in ["what-and-when", "inside", "failure", "security-and-cost", "judgement"] {
        let probes = question.probes.iter().filter(|it| it.phase.as_deref() == Some(phase)).count();
        if probes < 2 {
            findings.push(error(
                format!("{base}/probes"),
                format!("the step `{phase}` has {probes} of the two probes that it needs"),
                "A deep dive has two or more for each of its five steps.",
            ));
        }
    }
    findings
}

/// Finds material that does not fit on a screen.
pub(super) fn material(base: &str, question: &Question) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, material) in question.material.iter().enumerate() {
        let pointer = format!("{base}/material/{at}/text");
        let lines = material.text.lines().count();
        if lines > MOST_LINES {
            let message = format!("the material has {lines} lines; {MOST_LINES} are the limit");
            findings.push(error(&pointer, message, "Keep what the faults need, and cut the rest."));
        }
        let wide = material.text.lines().enumerate().find(|(_, line)| line.chars().count() > WIDEST);
        if let Some((number, line)) = wide {
            let message = format!(
                "line {} of the material has {} characters; {WIDEST} are the limit",
                number + 1,
                line.chars().count()
            );
            findings.push(error(&pointer, message, "Break the line where its language allows it."));
        }
    }
    findings
}
