//! What one assessor gave at each level that another gave: the points of a calibration curve.

use crate::domain::rubric::Level;

use super::mean;

/// What the second assessor gave where the first gave one level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtLevel {
    /// The mean level, 1 to 4.
    pub mean: f64,
    pub pairs: usize,
}

/// The mean of the second of each pair at each level of the first, from 1 to 4; `None` where the first never gave it.
pub fn at_levels(pairs: &[(Level, Level)]) -> [Option<AtLevel>; Level::ALL.len()] {
    Level::ALL.map(|level| {
        let theirs: Vec<f64> =
            pairs.iter().filter(|(own, _)| *own == level).map(|(_, it)| f64::from(u8::from(*it))).collect();
        mean(&theirs).map(|mean| AtLevel { mean, pairs: theirs.len() })
    })
}
