//! What the others wait for from somebody before everybody's scores open; it says nothing of any score.

use serde::Serialize;

use super::scorecard::Scorecard;

/// The next thing that somebody has still to do.
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
    /// Of somebody who scores, by their draft or their locked scorecard.
    pub fn of(card: Option<&Scorecard>) -> Self {
        match card {
            Some(card) if card.locked.is_some() => Self::Nothing,
            Some(card) if card.progress().0 == card.progress().1 => Self::Lock,
            _ => Self::Scores,
        }
    }

    /// Of the candidate, who also says what they think that others gave, or declines to.
    pub fn of_candidate(card: Option<&Scorecard>, has_predicted: bool) -> Self {
        match Self::of(card) {
            Self::Nothing if !has_predicted => Self::Prediction,
            other => other,
        }
    }

    /// What somebody does, to stand after their name.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Scores => "still scores",
            Self::Lock => "is yet to lock",
            Self::Prediction => "now predicts",
            Self::Nothing => "has locked",
        }
    }
}
