//! An interview that was held elsewhere, as facts. Only what is known becomes one: where the times of the phases are
//! not known there is a single phase for all of it, because invented times would pass for measured ones.

use std::time::Duration;

use super::{
    fact::{Fact, How, Stamped, Start},
    format::{Format, Phase},
    length::Length,
    question::{Exercise, Kind, Question},
};

/// Names the only phase where the times of phases are not known.
pub const WHOLE: &str = "whole";

/// Sets the difficulty of a question that nobody has judged: the middle of 1 to 5.
pub const DIFFICULTY: u8 = 3;

/// Tells as much as is known of an interview's time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Course {
    /// All of it together; `planned` where it followed a format.
    Whole { planned: Option<Length>, spent: Length },
    /// Each phase that was held, by its id, in the order of the format.
    Phases(Vec<(String, Length)>),
}

/// Describes a recording that was taken in.
#[derive(Debug, Clone, PartialEq)]
pub struct TakenIn {
    /// Its name in the session's folder.
    pub file: String,
    /// Its source in words, which the journal has in the place of a microphone.
    pub from: String,
    pub rate: u32,
    pub seconds: f64,
}

/// Makes the format of a logged interview: the phases of `followed` that were held, or a single one.
pub fn format(question: &Question, followed: Option<&Format>, course: &Course) -> Format {
    let kind = question.kind;
    let phases = match course {
        Course::Phases(held) => {
            let phases = followed.map(|it| it.phases.as_slice()).unwrap_or_default();
            phases.iter().filter(|phase| held.iter().any(|(id, _)| *id == phase.id)).cloned().collect()
        }
        Course::Whole { planned, spent } => vec![Phase {
            id: WHOLE.to_owned(),
            title: "Whole interview".to_owned(),
            length: planned.unwrap_or(*spent),
            prompt: "Held elsewhere and logged afterwards.".to_owned(),
        }],
    };
    Format {
        id: followed.map_or_else(|| WHOLE.to_owned(), |it| it.id.clone()),
        kind,
        title: followed.map_or_else(|| kind.title().to_owned(), |it| it.title.clone()),
        exercise: question.exercise,
        questions: 1,
        phases,
    }
}

/// Makes a question of which only the title is known.
pub fn question(kind: Kind, title: &str, difficulty: u8) -> Question {
    Question {
        id: id(title),
        kind,
        title: title.to_owned(),
        difficulty,
        exercise: Exercise::default(),
        topics: Vec::new(),
        services: Vec::new(),
        aliases: Vec::new(),
        family: None,
        prompt: title.to_owned(),
        material: Vec::new(),
        role: None,
        constraints: Vec::new(),
        events: Vec::new(),
        clarifications: Vec::new(),
        figures: Vec::new(),
        estimate: None,
        competency: None,
        star: None,
        probes: Vec::new(),
        signals: Vec::new(),
        tradeoffs: Vec::new(),
        actions: Vec::new(),
        artefacts: Vec::new(),
        pitfalls: Vec::new(),
        curveballs: Vec::new(),
        references: Vec::new(),
    }
}

/// Turns a title into an id: lower case, hyphens, at most 60 characters.
fn id(title: &str) -> String {
    let lower = title.to_lowercase();
    let words: Vec<&str> =
        lower.split(|it: char| !it.is_ascii_alphanumeric()).filter(|it| !it.is_empty()).collect();
    let id: String = words.join("-").chars().take(60).collect();
    let id = id.trim_end_matches('-');
    if id.is_empty() { "elsewhere".to_owned() } else { id.to_owned() }
}

/// Makes the facts of a logged interview. Its notes have no moment of their own and stand at its end. A recording
/// begins with the interview; one that lasts longer than what is known of the time prolongs it.
pub fn facts(start: Start, course: &Course, notes: &[String], recording: Option<&TakenIn>) -> Vec<Stamped> {
    let wall = start.wall;
    let place = |phase: &str| super::fact::Place { round: 0, question: 0, phase: phase.to_owned() };
    let mut facts = vec![Stamped { at: Duration::ZERO, fact: Fact::SessionStarted(Box::new(start)) }];
    let mut push = |at: Duration, fact: Fact| facts.push(Stamped { at, fact });
    if let Some(TakenIn { file, from, rate, .. }) = recording.cloned() {
        push(Duration::ZERO, Fact::TakeStarted { file, device: from, rate });
    }
    let mut at = Duration::ZERO;
    match course {
        Course::Whole { spent, .. } => at = spent.as_duration(),
        Course::Phases(held) => {
            for (number, (phase, spent)) in held.iter().enumerate() {
                // A session begins in its first phase.
                if number > 0 {
                    push(at, Fact::PhaseEntered(place(phase)));
                }
                at += spent.as_duration();
            }
        }
    }
    if let Some(TakenIn { file, seconds, .. }) = recording.cloned() {
        at = at.max(milliseconds(seconds));
        push(at, Fact::TakeEnded { file, seconds, lost: 0 });
    }
    for note in notes {
        push(at, Fact::Noted { text: note.clone() });
    }
    let ended = wall + chrono::TimeDelta::from_std(at).unwrap_or_default();
    push(at, Fact::Ended { wall: ended, how: How::Logged });
    facts
}

/// Rounds seconds to whole milliseconds, as the journal keeps them.
fn milliseconds(seconds: f64) -> Duration {
    let exact = Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or_default();
    Duration::from_millis(u64::try_from(exact.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_an_id() {
        assert_eq!(id("Design a parking lot (2nd try)!"), "design-a-parking-lot-2nd-try");
        assert_eq!(id("停车场"), "elsewhere");
        let long = id(&"word ".repeat(40));
        assert!(long.len() <= 60 && !long.ends_with('-'), "{long}");
    }
}
