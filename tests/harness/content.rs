//! The tests' own small bank, as files to write into a workspace and as values to build sessions from.

use std::fmt::Write as _;

use chrono::DateTime;
use mockloop::domain::{
    fact::{Round, Start, Wall},
    format::FormatFile,
    length::Length,
    question::{Kind, Question, QuestionFile},
    rubric::Rubric,
};

pub const FORMATS: &str = include_str!("../bank/formats.yaml");
pub const QUESTIONS: &str = include_str!("../bank/small.yaml");

/// The dimensions of every rubric of the tests, with their weights.
const DIMENSIONS: [(&str, &str, u32); 5] = [
    ("scope", "Scope", 30),
    ("depth", "Depth", 25),
    ("choices", "Choices", 20),
    ("clarity", "Clarity", 15),
    ("care", "Care", 10),
];

/// A rubric in the place of the shipped one of this kind: five dimensions, and Depth as the gate.
pub fn rubric_text(kind: Kind) -> String {
    let mut text = format!(
        "schema: 1\nid: {kind}\nversion: 7\nkind: {kind}\ntitle: {} for tests\ndimensions:\n",
        kind.title()
    );
    for (id, title, weight) in DIMENSIONS {
        let _ = write!(
            text,
            "  - id: {id}\n    title: {title}\n    weight: {weight}\n    looks_at: Whether {id} was shown.\n    anchors:\n"
        );
        for bar in ["senior", "staff"] {
            let _ = writeln!(text, "      {bar}:");
            for (level, word) in
                [("poor", "No"), ("mixed", "Some"), ("good", "Enough"), ("excellent", "More than enough")]
            {
                let _ = writeln!(text, "        {level}: {word} {id} for the {bar} bar.");
            }
        }
    }
    text += "verdict:\n  because: Depth carries the rest.\n";
    for (bar, least) in [("senior", 2), ("staff", 3)] {
        let _ = write!(
            text,
            "  {bar}:\n    strong_hire: 3.5\n    hire: 2.5\n    no_hire: 1.5\n    evidence: 60\n    gates:\n      - {{dimension: depth, at_least: {least}, cap: no-hire, because: Depth is the job.}}\n"
        );
    }
    text
}

pub fn rubric(kind: Kind) -> Rubric {
    serde_saphyr::from_str(&rubric_text(kind)).expect("the rubric of the tests is whole")
}

pub fn question(id: &str) -> Question {
    let file: QuestionFile = serde_saphyr::from_str(QUESTIONS).expect("the questions of the tests are whole");
    file.questions.into_iter().find(|it| it.id == id).expect("a question of the small bank")
}

pub fn formats() -> FormatFile {
    serde_saphyr::from_str(FORMATS).expect("the formats of the tests are whole")
}

/// The moment at which every session of the tests begins.
pub fn wall() -> Wall {
    DateTime::parse_from_rfc3339("2026-11-22T14:30:05+01:00").expect("a moment")
}

/// A session of these rounds: the id of a format and those of its questions.
pub fn start(rounds: &[(&str, &[&str])]) -> Start {
    let round = |(format, questions): &(&str, &[&str])| {
        let format =
            formats().formats.into_iter().find(|it| it.id == *format).expect("a format of the tests");
        Round {
            rubric: rubric(format.kind),
            format,
            rubric_hash: "0123abcd".to_owned(),
            questions: questions.iter().map(|id| question(id)).collect(),
        }
    };
    Start {
        schema: mockloop::domain::SCHEMA,
        wall: wall(),
        candidate: Some("Kim".to_owned()),
        seed: 7,
        recorded: false,
        interviewer: None,
        guest: false,
        elsewhere: None,
        title: (rounds.len() > 1).then(|| "Two rounds".to_owned()),
        pause: Length::minutes(1),
        rounds: rounds.iter().map(round).collect(),
    }
}

/// One question in three phases of ten, five and two minutes.
pub fn talk() -> Start {
    start(&[("talk", &["lift-control"])])
}

/// A talk, a break of a minute, and two questions of two phases each.
pub fn two_rounds() -> Start {
    start(&[("talk", &["lift-control"]), ("ladder", &["alpha", "bravo"])])
}
