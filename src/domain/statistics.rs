//! Statistics that hold for a handful of interviews: medians, slopes, trends, agreement, effects.
//!
//! Each formula names its source. All of them are held against other programs by `tests/statistics.rs`.

mod additive;
mod agreement;
mod at_level;
mod cholesky;
mod holm;
mod monotone;
mod slope;
mod streaks;
mod student;
mod two_way;

pub use additive::{Effects, Observation, Ratios, effects};
pub use agreement::{Agreement, Interval, Kappa};
pub use at_level::{AtLevel, at_levels};
pub use holm::holm;
pub use monotone::{EXACT_UP_TO, mann_kendall};
pub use slope::{Slope, theil_sen};
pub use streaks::{Held, Tested, slope_in_streaks};
pub use student::two_sided_95;
pub use two_way::filled;

/// Gives the quantile of the normal distribution that leaves 2.5 % above it: half the width of a 95 % interval in
/// standard errors.
const TWO_SIDED_95: f64 = 1.959_963_984_540_054;

/// Returns the sum divided by the count; `None` of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / count(values.len()))
}

/// Returns the middle value, or the mean of the two in the middle; `None` of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut values = values.to_vec();
    median_of(&mut values)
}

/// Returns the median, in place: the order of `values` changes.
fn median_of(values: &mut [f64]) -> Option<f64> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let is_even = values.len().is_multiple_of(2);
    let (below, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *upper;
    if !is_even {
        return Some(upper);
    }
    let lower = below.iter().copied().max_by(f64::total_cmp)?;
    Some(f64::midpoint(lower, upper))
}

/// Converts a count to a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^53")]
pub(super) const fn count(count: usize) -> f64 {
    count as f64
}

/// Counts how often each value occurs, in the order of the values.
fn repeats(values: &[f64]) -> Vec<usize> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.chunk_by(|a, b| a.total_cmp(b).is_eq()).map(<[f64]>::len).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_mean() {
        assert_eq!((median(&[]), mean(&[])), (None, None));
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(mean(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(repeats(&[2.0, 1.0, 2.0, 4.0]), [1, 2, 1]);
    }
}
