//! Reference answers with reference scores, from which an assessor learns scoring.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    fact::Wall,
    question::Kind,
    rubric::Level,
    scorecard::{Assessor, RubricUsed},
};

/// Tells how strong a reference answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    Weak,
    Solid,
    Staff,
}

/// Holds the reference score of one dimension, and the words of the transcript that earn it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferenceScore {
    pub dimension: String,
    /// `null` where the transcript shows nothing of it.
    pub senior: Option<Level>,
    pub staff: Option<Level>,
    pub because: String,
}

/// Holds a transcript as really spoken, with its scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferenceAnswer {
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    pub title: String,
    /// The question that it answers, in a sentence.
    pub about: String,
    pub strength: Strength,
    pub transcript: String,
    pub scores: Vec<ReferenceScore>,
}

/// Holds a file of reference answers for one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalibrationFile {
    pub schema: u32,
    pub kind: Kind,
    pub answers: Vec<ReferenceAnswer>,
}

/// Holds an assessor's blind scores of one dimension of a reference answer; `None` is no evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlindScore {
    pub dimension: String,
    pub senior: Option<Level>,
    pub staff: Option<Level>,
}

/// Holds an assessor's blind scores of one reference answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlindAnswer {
    pub id: String,
    pub scores: Vec<BlindScore>,
}

/// Holds the scores that an assessor gave to the reference answers of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalibrationResult {
    pub schema: u32,
    pub assessor: Assessor,
    pub kind: Kind,
    pub rubric: RubricUsed,
    pub wall: Wall,
    pub answers: Vec<BlindAnswer>,
}

/// Measures how far from the reference an assessor is on one dimension: the mean of given minus reference level over
/// both bars of all answers, where both have a level. Above nought is lenient.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    pub dimension: String,
    pub bias: f64,
    /// Mean size of the gap, whichever way it goes.
    pub distance: f64,
    pub compared: usize,
}

/// Sets the size from which a bias is called strict or lenient: a quarter of a level.
const NOTICEABLE: f64 = 0.25;

/// Sets the mean distance, in levels, from which an assessor is far off, even where the gaps cancel out.
const UNEVEN: f64 = 0.75;

/// Returns the gaps dimension by dimension, in the order of the first answer, and the gap over all.
pub fn gaps(given: &[BlindAnswer], reference: &[ReferenceAnswer]) -> (Vec<Gap>, Gap) {
    let dimensions: Vec<&str> = given
        .first()
        .map(|it| it.scores.iter().map(|score| score.dimension.as_str()).collect())
        .unwrap_or_default();
    let differences = |wanted: Option<&str>| {
        let mut found = Vec::new();
        for answer in given {
            let Some(truth) = reference.iter().find(|it| it.id == answer.id) else { continue };
            for score in answer.scores.iter().filter(|it| wanted.is_none_or(|wanted| it.dimension == wanted))
            {
                let Some(right) = truth.scores.iter().find(|it| it.dimension == score.dimension) else {
                    continue;
                };
                for (mine, theirs) in [(score.senior, right.senior), (score.staff, right.staff)] {
                    if let (Some(mine), Some(theirs)) = (mine, theirs) {
                        found.push(f64::from(u8::from(mine)) - f64::from(u8::from(theirs)));
                    }
                }
            }
        }
        found
    };
    let gap = |name: &str, found: &[f64]| {
        #[expect(clippy::cast_precision_loss, reason = "a few dozen scores")]
        let count = found.len().max(1) as f64;
        Gap {
            dimension: name.to_owned(),
            bias: found.iter().sum::<f64>() / count,
            distance: found.iter().map(|it| it.abs()).sum::<f64>() / count,
            compared: found.len(),
        }
    };
    let each = dimensions.iter().map(|name| gap(name, &differences(Some(name)))).collect();
    (each, gap("all", &differences(None)))
}

impl Gap {
    /// Names the gap: `strict`, `lenient`, `close to the reference`, far off without a direction, or nothing to
    /// compare.
    pub fn word(&self) -> &'static str {
        match self.bias {
            _ if self.compared == 0 => "nothing to compare",
            bias if bias <= -NOTICEABLE => "strict",
            bias if bias >= NOTICEABLE => "lenient",
            _ if self.distance >= UNEVEN => "neither strict nor lenient, but far off both ways",
            _ => "close to the reference",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(senior: Level, staff: Option<Level>) -> ReferenceAnswer {
        let score = ReferenceScore {
            dimension: "depth".to_owned(),
            senior: Some(senior),
            staff,
            because: String::new(),
        };
        ReferenceAnswer {
            id: "one".to_owned(),
            title: String::new(),
            about: String::new(),
            strength: Strength::Solid,
            transcript: String::new(),
            scores: vec![score],
        }
    }

    fn given(senior: Level, staff: Option<Level>) -> BlindAnswer {
        let score = BlindScore { dimension: "depth".to_owned(), senior: Some(senior), staff };
        BlindAnswer { id: "one".to_owned(), scores: vec![score] }
    }

    #[test]
    fn a_gap_has_a_sign_and_a_size() {
        let (each, all) = gaps(
            &[given(Level::Excellent, Some(Level::Poor))],
            &[reference(Level::Good, Some(Level::Mixed))],
        );
        assert_eq!((each[0].bias, each[0].distance, each[0].compared), (0.0, 1.0, 2));
        assert_eq!(all.word(), "neither strict nor lenient, but far off both ways");
        let (_, all) =
            gaps(&[given(Level::Good, Some(Level::Mixed))], &[reference(Level::Good, Some(Level::Mixed))]);
        assert_eq!(all.word(), "close to the reference");
        let (each, _) = gaps(&[given(Level::Excellent, None)], &[reference(Level::Good, Some(Level::Mixed))]);
        assert_eq!((each[0].bias, each[0].word()), (1.0, "lenient"));
        let (each, _) = gaps(&[given(Level::Poor, None)], &[reference(Level::Good, None)]);
        assert_eq!((each[0].bias, each[0].word()), (-2.0, "strict"));
        assert_eq!(gaps(&[], &[]).1.word(), "nothing to compare");
    }
}
