//! The rubrics that scores are held against.

use crate::domain::rubric::Rubric;

/// Holds a rubric as it is now, with its SHA-256: where its lines of hire lie, and what its dimensions are called.
#[derive(Debug, Clone, Copy)]
pub struct Standard<'a> {
    pub rubric: &'a Rubric,
    pub hash: &'a str,
}
