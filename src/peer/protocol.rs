//! The messages between page and program: commands from a page, and the state that a page shows.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::domain::{
    awaited::Awaited,
    differences::{Closeness, Difference},
    fact::Round,
    question::{Bar, Part},
    rubric::{Judgement, Verdict},
    scorecard::Scorecard,
    second_vote::SecondVote,
};

use super::person::{PersonId, Role};

/// Describes a command of somebody at a page. Times are interview time in milliseconds; numbers count from 0.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Command {
    /// Has seen that the interview is recorded, and agrees.
    Agree,
    Next,
    Back,
    Pause,
    Resume,
    More,
    Probe {
        number: usize,
    },
    Curveball {
        number: usize,
    },
    Clarification {
        number: usize,
    },
    /// Flags a moment.
    Tag {
        at: u64,
        text: String,
    },
    Note {
        at: u64,
        text: String,
    },
    /// Ticks a signal as seen, or takes the tick back; `question` counts all questions of the session.
    Signal {
        question: usize,
        number: usize,
        seen: bool,
    },
    /// Gives a level, or 0 for no evidence.
    Score {
        round: usize,
        dimension: usize,
        bar: Bar,
        level: u8,
    },
    Words {
        field: Field,
        text: String,
    },
    /// Writes the evidence for the score of a dimension; it replaces what was written before, and nothing takes it
    /// away.
    Evidence {
        round: usize,
        dimension: usize,
        text: String,
        /// The moment of one of the person's own tags or notes.
        #[serde(default)]
        at: Option<u64>,
    },
    /// Gives another verdict than the computed one, with the reason; no verdict takes it back.
    Overrule {
        bar: Bar,
        verdict: Option<Verdict>,
        because: String,
    },
    Lock,
    /// Gives a level again, or 0 for no evidence, once everybody's scores are open.
    Vote {
        round: usize,
        dimension: usize,
        bar: Bar,
        level: u8,
        because: String,
    },
}

/// Names a sentence at the end of the scorecard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    Strengths,
    ToWorkOn,
    NextAction,
}

/// Holds all that a page needs once: the questions with all that an interviewer knows, and the rubrics.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Material {
    pub title: String,
    pub candidate: Option<String>,
    pub recorded: bool,
    /// True if roles were swapped: the candidate of this interview was the interviewer of the one before.
    pub swapped: bool,
    pub rounds: Vec<Round>,
}

/// Tells how far the session has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The person has not yet said that they have seen what is recorded.
    Consent,
    /// The candidate has not begun.
    Lobby,
    Interview,
    Scoring,
}

/// Describes a phase or a break, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stretch {
    pub title: String,
    pub prompt: String,
    pub round: usize,
    /// The number among all questions; nothing in a break.
    pub question: Option<usize>,
    /// The phase's id, by which probes refer to it.
    pub phase: Option<String>,
    /// Planned time in milliseconds.
    pub planned: u64,
    /// Spent time in milliseconds; of the current stretch, up to when the state was made.
    pub spent: u64,
}

/// Tells the clock's reading, from which a page counts on by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// Interview time in milliseconds.
    pub at: u64,
    pub runs: bool,
}

/// Describes something that the candidate has been told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Shown {
    pub question: usize,
    pub part: Part,
    pub number: usize,
    pub at: u64,
}

/// Describes somebody who is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Company {
    pub name: String,
    pub role: Role,
    pub here: bool,
    /// The next step awaited of somebody who scores, once the interview is over.
    pub awaited: Option<Awaited>,
}

/// Describes a tag or a note of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remarked {
    pub at: u64,
    pub text: String,
    pub is_tag: bool,
}

/// Tells how far it is from one's own scores to everybody's.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reveal {
    /// One's own scorecard is not locked.
    Unlocked,
    /// The candidate scores, or predicts what others gave.
    Waiting,
    Open(Box<Opened>),
}

/// Holds everybody's scores, open.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Opened {
    /// One's own scores given again.
    pub votes: Vec<SecondVote>,
    /// The candidate first.
    pub others: Vec<Theirs>,
    /// The candidate's prediction of the others' levels; nothing where they declined.
    pub predicted: Option<Scorecard>,
    /// The prediction against one's own scores.
    pub prediction: Option<Closeness>,
    /// Every dimension, the widest difference first; `other` is a place among those of `others` that are compared.
    pub differences: Vec<Difference>,
}

/// Holds somebody else's scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Theirs {
    pub name: String,
    pub card: Scorecard,
    /// Their second votes.
    pub votes: Vec<SecondVote>,
    pub verdicts: Verdicts,
    /// One's own scores against theirs, as they were given at first.
    pub first: Option<Closeness>,
    /// The same with second votes in place of the first; nothing if neither voted again.
    pub second: Option<Closeness>,
    /// The reason why the two are not compared, in a sentence.
    pub not_compared: Option<String>,
}

/// Holds the verdicts that count, at both bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Verdicts {
    pub senior: Option<Verdict>,
    pub staff: Option<Verdict>,
}

/// Holds the verdicts that the rules compute from one's own scores, at both bars.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    pub senior: Judgement,
    pub staff: Judgement,
}

/// Holds all that one person's page shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct State {
    pub stage: Stage,
    /// The session's folder, once it has begun.
    pub session: Option<String>,
    pub name: String,
    pub role: Role,
    pub clock: Clock,
    pub stretches: Vec<Stretch>,
    pub current: usize,
    pub shown: Vec<Shown>,
    pub people: Vec<Company>,
    /// The next step awaited of the candidate, once the interview is over.
    pub awaited: Option<Awaited>,
    /// The state of the microphone as a sentence; nothing while all is well.
    pub sound: Option<String>,
    pub remarks: Vec<Remarked>,
    pub card: Option<Scorecard>,
    pub judged: Option<Judged>,
    pub reveal: Reveal,
    /// The answer to the last command, if it was not done.
    pub said: Option<String>,
    /// The reason why something is not on disk, while that is so.
    pub failure: Option<String>,
    /// The number of the last command whose effect is on disk, for each of the person's tabs.
    pub saved: BTreeMap<String, u64>,
}

/// Holds the newest state of everybody, by person.
#[derive(Debug, Clone, Default)]
pub struct Published {
    pub material: Option<Arc<Material>>,
    pub states: BTreeMap<PersonId, Arc<State>>,
}
