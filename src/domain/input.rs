//! The inputs, effects and refusals of the session engine.

use std::time::Duration;

use super::{
    fact::{Fact, How, Stamped, Wall},
    question::Part,
};

/// Names an action of somebody, or a report of the recorder.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    Next,
    Back,
    Pause {
        wall: Wall,
    },
    Resume {
        wall: Wall,
    },
    More,
    Probe,
    Ask(usize),
    Curveball,
    /// Tells the candidate one chosen part; a part that was told before changes nothing.
    Reveal(Part, usize),
    /// Flags a moment: `moment` if typing began earlier, else now.
    Mark {
        text: String,
        moment: Option<Duration>,
    },
    Note(String),
    /// Time has passed; what is due happens.
    Tick,
    /// A fact about the recording.
    Heard(Fact),
    End {
        wall: Wall,
        how: How,
    },
}

/// Names an action that the shell must take because of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Start the take of the question with this place among all.
    BeginTake(usize),
    EndTake,
    PauseTake,
    ResumeTake,
    MinuteLeft,
    TimeUp,
    EventArrived(usize),
    Finished,
}

/// Holds facts to store and effects to perform, in this order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    pub facts: Vec<Stamped>,
    pub effects: Vec<Effect>,
}

/// Tells why an input does nothing now, in a sentence for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("The interview is paused.")]
    Paused,
    #[error("The interview is not paused.")]
    NotPaused,
    #[error("This is the last phase; end the interview when you are done.")]
    LastPhase,
    #[error("This is the first phase of the question.")]
    FirstPhase,
    #[error("Not during a break.")]
    Break,
    #[error("No more probes for this question.")]
    NoProbe,
    #[error("This question has no clarification of that number.")]
    NoClarification,
    #[error("No more curveballs for this question.")]
    NoCurveball,
    #[error("This question has no probe of that number.")]
    NotThatProbe,
    #[error("This question has no curveball of that number.")]
    NotThatCurveball,
    #[error("Events of a scenario come by themselves.")]
    ByItself,
    #[error("There is nothing to write down.")]
    NoText,
}
