//! The steps of scoring, and what is typed in them.

use crate::domain::question::Bar;

/// Names one step of scoring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Dimension { round: usize, dimension: usize },
    Signals { round: usize },
    Words,
    Verdict,
}

/// Names what is being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Typed {
    Evidence,
    Strengths,
    ToWorkOn,
    NextAction,
    Reason(Bar),
}

/// Lists the words at the end, in order.
pub(super) const WORDS: [(Typed, &str); 3] = [
    (Typed::Strengths, "Strengths"),
    (Typed::ToWorkOn, "To work on"),
    (Typed::NextAction, "One next action"),
];
