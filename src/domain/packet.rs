//! The limits of an interview that somebody else has sent: how large it may be, and what may stand in its texts.

use serde_json::Value;

use super::{
    fact::{Round, Start},
    history::History,
    sanitising::is_steering,
};

/// Limits the bytes of one text: more than the longest question has, little enough to be drawn.
const LONGEST_TEXT: usize = 1 << 16;
/// Limits the seconds of one phase or break.
const LONGEST_PHASE: u32 = 24 * 3600;
/// Limits the rounds of a session, questions of a round, phases of a format, and recordings of a session.
const MOST: usize = 50;
/// Limits the dimensions of a rubric.
const MOST_DIMENSIONS: usize = 30;

/// Tells why an interview is not taken, in a sentence without its beginning; `None` if it can be shown and scored.
pub fn fault(history: &History) -> Option<&'static str> {
    let start = &history.start;
    if history.ended.is_none() {
        return Some("the interview that it tells of is not over");
    }
    if start.rounds.len() > MOST || start.pause.as_seconds() > LONGEST_PHASE {
        return Some("the interview that it tells of has too many rounds or too long a break");
    }
    if history.items.iter().map(|it| it.takes.len()).sum::<usize>() > MOST {
        return Some("the interview that it tells of has too many recordings");
    }
    start.rounds.iter().find_map(|round| round_fault(start, round))
}

fn round_fault(start: &Start, round: &Round) -> Option<&'static str> {
    let (questions, phases) = (round.questions.len(), round.format.phases.len());
    if !(1..=MOST).contains(&questions) || !(1..=MOST).contains(&phases) {
        return Some("a round of it has no question or no phase, or too many");
    }
    if round.format.phases.iter().any(|it| it.length.as_seconds() > LONGEST_PHASE) {
        return Some("a phase of it is longer than a day");
    }
    // So that no sum of lengths, for which there are whole seconds in 32 bits, is too large.
    let all: u64 = start.rounds.iter().map(|it| (it.questions.len() * it.format.phases.len()) as u64).sum();
    if all > 1_000 {
        return Some("it has too many phases");
    }
    let rubric = &round.rubric;
    if !(1..=MOST_DIMENSIONS).contains(&rubric.dimensions.len()) {
        return Some("its rubric has no dimension, or too many");
    }
    if rubric.dimensions.iter().any(|it| !(1..=100).contains(&it.weight)) {
        return Some("a weight of its rubric is none");
    }
    let rules = [&rubric.verdict.senior, &rubric.verdict.staff];
    let is_rule = |it: f64| (0.0..=5.0).contains(&it);
    let is_fine = rules
        .iter()
        .all(|it| is_rule(it.strong_hire) && is_rule(it.hire) && is_rule(it.no_hire) && it.evidence <= 100);
    if is_fine { None } else { Some("a rule of its rubric is none") }
}

/// Tells why the texts of one fact, as JSON, are not taken, in a sentence without its beginning.
pub fn text_fault(value: &Value) -> Option<&'static str> {
    match value {
        Value::String(text) => one_text_fault(text),
        Value::Array(all) => all.iter().find_map(text_fault),
        Value::Object(all) => all.iter().find_map(|(key, it)| one_text_fault(key).or_else(|| text_fault(it))),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn one_text_fault(text: &str) -> Option<&'static str> {
    if text.len() > LONGEST_TEXT {
        Some("a text in it is too long")
    } else if text.chars().any(|it| is_steering(it) && !matches!(it, '\n' | '\t' | '\r')) {
        Some("a text in it has control codes")
    } else {
        None
    }
}
