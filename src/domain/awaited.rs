//! The step that the others wait for somebody to take before everybody's scores open; it says nothing of any score.

use serde::Serialize;

use super::scorecard::Scorecard;

/// Names the next step that somebody has still to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Awaited {
    /// Some dimension has no level at Senior.
    Scores,
    /// Every dimension has its level.
    Lock,
    /// The scores are locked, and what others gave has still to be guessed; of the candidate alone.
    Prediction,
    Nothing,
}

impl Awaited {
    /// Returns the next step of somebody who scores, by their draft or their locked scorecard.
    pub fn of(card: Option<&Scorecard>) -> Self {
        match card {
            Some(card) if card.locked.is_some() => Self::Nothing,
            Some(card) if card.progress().0 == card.progress().1 => Self::Lock,
            _ => Self::Scores,
        }
    }

    /// Returns the next step of the candidate, who also predicts the others' scores, or declines to.
    pub fn of_candidate(card: Option<&Scorecard>, has_predicted: bool) -> Self {
        match Self::of(card) {
            Self::Nothing if !has_predicted => Self::Prediction,
            other => other,
        }
    }

    /// Says what somebody still does, in words that stand after their name.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Scores => "still scores",
            Self::Lock => "is yet to lock",
            Self::Prediction => "now predicts",
            Self::Nothing => "has locked",
        }
    }
}
