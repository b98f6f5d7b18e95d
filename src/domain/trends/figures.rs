//! Figures of a row of scores: its ends, its slope with an interval, and its p value taken alone.

use serde::Serialize;

use crate::domain::{
    fact::Wall,
    statistics::{Slope, count, mann_kendall, mean, median, theil_sen},
};

/// Sets the number of interviews below which there is no word on a trend.
pub const ENOUGH: usize = 5;

/// Days in a month of the axis of dates. A row that spans less has no slope by month: it would say what nobody has seen.
pub const MONTH: f64 = 30.0;

/// How a row of scores goes, in figures. Whether that is a change is decided for all rows together, by
/// [`Decision`](super::decision::Decision).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Trend {
    /// How many interviews it is made of.
    pub interviews: usize,
    pub first: f64,
    pub last: f64,
    pub mean: f64,
    pub median: f64,
    /// In levels an interview; `None` of fewer than [`ENOUGH`] interviews, as what follows.
    pub each: Option<Slope>,
    /// In levels a month of thirty days; `None` of less than a month as well.
    pub monthly: Option<Slope>,
    /// How often chance alone gives a trend at least as clear, if this row alone is looked at.
    pub p: Option<f64>,
}

impl Trend {
    /// The trend of `values` at these numbers of interviews and these days, all in order; `None` of nothing.
    pub fn of(numbers: &[f64], days: &[f64], values: &[f64]) -> Option<Self> {
        let (first, last) = (*values.first()?, *values.last()?);
        let is_enough = values.len() >= ENOUGH;
        let months: Vec<f64> = days.iter().map(|it| it / MONTH).collect();
        let spans_a_month = days.last()? - days.first()? >= MONTH;
        Some(Self {
            interviews: values.len(),
            first,
            last,
            mean: mean(values)?,
            median: median(values)?,
            each: theil_sen(numbers, values).filter(|_| is_enough),
            monthly: theil_sen(&months, values).filter(|_| is_enough && spans_a_month),
            p: is_enough.then(|| mann_kendall(values)),
        })
    }
}

/// The number of an interview as a place on an axis.
pub(super) const fn number(interview: usize) -> f64 {
    count(interview)
}

/// A moment in days.
#[expect(clippy::cast_precision_loss, reason = "seconds of a lifetime are far below 2^53")]
pub(super) const fn day(moment: Wall) -> f64 {
    moment.timestamp() as f64 / 86_400.0
}

/// Rounded to a millionth, so that equal scores stay equal, however their sums were rounded.
pub(super) fn even(score: f64) -> f64 {
    (score * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trend(values: &[f64], days_between: f64) -> Trend {
        let numbers: Vec<f64> = (1..=100).map(f64::from).take(values.len()).collect();
        let days: Vec<f64> = numbers.iter().map(|it| it * days_between).collect();
        Trend::of(&numbers, &days, values).unwrap()
    }

    #[test]
    fn four_interviews_have_no_slope_whatever_they_show() {
        let few = trend(&[1.0, 2.0, 3.0, 4.0], 20.0);
        assert_eq!((few.each, few.monthly, few.p), (None, None, None));
        assert!(trend(&[1.0, 2.0, 3.0, 3.5, 4.0], 1.0).each.unwrap().slope > 0.5);
    }

    #[test]
    fn an_hour_says_nothing_of_a_month() {
        let values = [1.0, 1.5, 2.0, 2.5, 3.0, 3.5];
        assert_eq!(trend(&values, 5.0 / 1440.0).monthly, None);
        assert_eq!(trend(&values, 5.0).monthly, None, "25 days");
        assert!((trend(&values, 6.0).monthly.unwrap().slope - 2.5).abs() < 1e-9, "thirty days");
    }

    #[test]
    fn sums_that_were_rounded_otherwise_are_equal() {
        assert_eq!(even(0.1 + 0.2).to_bits(), even(0.3).to_bits());
        assert_eq!(
            even((2.0 + 3.0 + 3.0) / 3.0).to_bits(),
            even(2.0 / 3.0 + 3.0 / 3.0 + 3.0 / 3.0).to_bits()
        );
    }
}
