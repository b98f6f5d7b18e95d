//! How much a score changes from one interview to the next: the median of all slopes between two points.

use serde::Serialize;

use super::{TWO_SIDED_95, count, median_of, repeats};

/// A slope with its interval, in levels for each unit of the axis.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Slope {
    pub slope: f64,
    /// The ends of the 95 % interval.
    pub low: f64,
    pub high: f64,
}

/// The slope of `ys` over `xs` by Theil and Sen with its 95 % interval; `None` where no two points have different
/// `x`.
///
/// The slope is the median of the slopes between all pairs (Theil 1950, Indagationes Mathematicae 12). The interval
/// is the one of Sen (1968, Journal of the American Statistical Association 63:1379), by the normal approximation
/// with the correction for ties of his equation 2.6. Time and memory grow with the square of the number of points.
pub fn theil_sen(xs: &[f64], ys: &[f64]) -> Option<Slope> {
    let pairs = xs.len() * xs.len().saturating_sub(1) / 2;
    let mut slopes = Vec::with_capacity(pairs);
    for (at, (x, y)) in xs.iter().zip(ys).enumerate() {
        let later = xs[at + 1..].iter().zip(&ys[at + 1..]).filter(|(other, _)| other.total_cmp(x).is_ne());
        slopes.extend(later.map(|(other_x, other_y)| (other_y - y) / (other_x - x)));
    }
    let slope = median_of(&mut slopes)?;
    let width = TWO_SIDED_95 * variance(xs, ys).max(0.0).sqrt();
    let found = count(slopes.len());
    // As positions among the sorted slopes, halves rounded to even numbers.
    let position = |it: f64| index(it.clamp(0.0, found - 1.0));
    let low = position(f64::midpoint(found, -width).round_ties_even() - 1.0);
    let high = position(f64::midpoint(found, width).round_ties_even());
    let mut nth = |at: usize| *slopes.select_nth_unstable_by(at, f64::total_cmp).1;
    Some(Slope { slope, low: nth(low), high: nth(high) })
}

/// The variance of the number of rising pairs less that of falling ones, if there were no trend.
fn variance(xs: &[f64], ys: &[f64]) -> f64 {
    let part = |points: usize| {
        let points = count(points);
        points * (points - 1.0) * (2.0 * points + 5.0)
    };
    let ties = |values: &[f64]| repeats(values).into_iter().map(part).sum::<f64>();
    (part(xs.len()) - ties(xs) - ties(ys)) / 18.0
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and the number of slopes"
)]
const fn index(position: f64) -> usize {
    position as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_its_own_slope() {
        let xs: Vec<f64> = (0..9).map(f64::from).collect();
        let ys: Vec<f64> = xs.iter().map(|x| 1.0 + 0.25 * x).collect();
        assert_eq!(theil_sen(&xs, &ys), Some(Slope { slope: 0.25, low: 0.25, high: 0.25 }));
    }

    #[test]
    fn one_point_or_one_place_has_none() {
        assert_eq!(theil_sen(&[], &[]), None);
        assert_eq!(theil_sen(&[1.0], &[2.0]), None);
        assert_eq!(theil_sen(&[1.0, 1.0], &[2.0, 3.0]), None);
    }

    /// One interview that went badly moves it less than it would move a mean.
    #[test]
    fn one_bad_day_does_not_turn_it() {
        let ys = [2.0, 2.1, 2.2, 2.3, 1.0, 2.5, 2.6];
        let xs: Vec<f64> = (1..=7).map(f64::from).collect();
        assert!((theil_sen(&xs, &ys).unwrap().slope - 0.1).abs() < 1e-12);
    }
}
