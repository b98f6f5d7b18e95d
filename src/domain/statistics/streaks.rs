//! Tests whether scores rise or fall over interviews whose kinds and difficulties differ and whose form comes in streaks.
//!
//! ```text
//! score = mean + slope × time + kind + difficulty × steps + rest
//! ```
//!
//! Kind and difficulty are random effects. The rest of neighbouring interviews may go together, by an autocorrelation of
//! 0, 0.3 or 0.6. Ten interviews tell neither that nor how much scores scatter. So both are averaged over, weighted by
//! how well they explain the scores and by what is usual (Bayesian model averaging: Hoeting and others 1999, Statistical
//! Science 14:382). Nothing is assumed of mean and slope.

use super::cholesky::{Cholesky, dot};

/// One interview.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Held {
    pub time: f64,
    pub score: f64,
    /// The share of each kind, which add up to 1.
    pub kinds: Vec<f64>,
    /// Steps of difficulty above what is usual.
    pub difficulty: f64,
}

/// What is known of the slope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tested {
    /// In levels for each unit of time.
    pub slope: f64,
    /// Its standard error.
    pub error: f64,
    /// The chance that it is not above nought.
    pub not_rising: f64,
    /// The chance that it is not below nought.
    pub not_falling: f64,
}

/// Autocorrelations of neighbouring interviews, with what each is thought likely before anything is seen.
const STREAKS: [(f64, f64); 3] = [(0.0, 0.6), (0.3, 0.2), (0.6, 0.2)];

/// How far the score of an interview usually lies off the trend, in levels; and how far that differs between people, as
/// the standard deviation of its logarithm.
const USUAL: f64 = 0.33;
const DIFFERS: f64 = 0.15;
/// The share of people who are thought to scatter in any other way.
const UNUSUAL: f64 = 0.3;

/// Scatters that are looked at: so many, from the least on, each by this factor above the one before. They reach from
/// an eighth of a level to one and a half.
const SCATTERS: i32 = 24;
const LEAST: f64 = 0.12;
const FACTOR: f64 = 1.12;

/// The variance of kinds, and of a step of difficulty, over that of the rest: kinds are taken to differ by a quarter of a
/// level, and a step to cost a seventh.
const KINDS: f64 = 0.5;
const STEP: f64 = 0.15;

/// Tests the slope of these interviews; `None` of fewer than three, or of one time.
pub fn slope_in_streaks(held: &[Held]) -> Option<Tested> {
    let first = held.first()?.time;
    if held.len() < 3 || held.iter().all(|it| it.time.total_cmp(&first).is_eq()) {
        return None;
    }
    let mut seen: Vec<(f64, f64, f64)> = Vec::new();
    for (streak, likely) in STREAKS {
        let fit = Fit::of(held, streak);
        for (scatter, usual) in scatters() {
            let likelihood = fit.log_likelihood(scatter) + (likely * usual).ln();
            seen.push((likelihood, fit.slope, fit.spread * scatter));
        }
    }
    let best = seen.iter().map(|it| it.0).fold(f64::NEG_INFINITY, f64::max);
    let weighted = |value: &dyn Fn(f64, f64) -> f64| -> f64 {
        seen.iter().map(|(likelihood, slope, error)| (likelihood - best).exp() * value(*slope, *error)).sum()
    };
    let all = weighted(&|_, _| 1.0);
    let slope = weighted(&|slope, _| slope) / all;
    let square = weighted(&|found, error| error * error + (found - slope).powi(2)) / all;
    Some(Tested {
        slope,
        error: square.sqrt(),
        not_rising: weighted(&|slope, error| above(slope / error)) / all,
        not_falling: weighted(&|slope, error| above(-slope / error)) / all,
    })
}

/// The chance that a number of the normal distribution lies above this many standard errors.
fn above(errors: f64) -> f64 {
    libm::erfc(errors / std::f64::consts::SQRT_2) / 2.0
}

/// Each scatter with what it is thought likely.
fn scatters() -> impl Iterator<Item = (f64, f64)> {
    let each = (0..SCATTERS).map(|step| LEAST * FACTOR.powi(step));
    let bell = |scatter: f64| (-((scatter / USUAL).ln() / DIFFERS).powi(2) / 2.0).exp();
    let sum: f64 = each.clone().map(bell).sum();
    each.map(move |scatter| (scatter, (1.0 - UNUSUAL) * bell(scatter) / sum + UNUSUAL / f64::from(SCATTERS)))
}

/// The slope by generalised least squares for one autocorrelation (Aitken 1935, Proceedings of the Royal Society of
/// Edinburgh 55:42).
struct Fit {
    slope: f64,
    /// The standard error of the slope for a scatter of 1.
    spread: f64,
    /// The sum of squares that is left, for a scatter of 1.
    rest: f64,
    /// Interviews less mean and slope.
    freedom: f64,
    log_determinants: f64,
}

impl Fit {
    fn of(held: &[Held], streak: f64) -> Self {
        let covariance = |a: &Held, b: &Held| {
            let rest =
                if (a.time - b.time).abs() < 1e-9 { 1.0 } else { streak.powf((a.time - b.time).abs()) };
            rest + KINDS * dot(&a.kinds, &b.kinds) + STEP * a.difficulty * b.difficulty
        };
        let matrix = held.iter().map(|a| held.iter().map(|b| covariance(a, b)).collect()).collect();
        let covariances = Cholesky::of(matrix);
        let ones = covariances.whiten(&vec![1.0; held.len()]);
        let times = covariances.whiten(&held.iter().map(|it| it.time).collect::<Vec<_>>());
        let scores = covariances.whiten(&held.iter().map(|it| it.score).collect::<Vec<_>>());
        // Mean first, then the slope of what it leaves.
        let size = dot(&ones, &ones);
        let less_mean = |values: &[f64]| -> Vec<f64> {
            let share = dot(values, &ones) / size;
            values.iter().zip(&ones).map(|(value, one)| value - share * one).collect()
        };
        let (times, scores) = (less_mean(&times), less_mean(&scores));
        let width = dot(&times, &times);
        let slope = dot(&times, &scores) / width;
        let rest = scores.iter().zip(&times).map(|(score, time)| (score - slope * time).powi(2)).sum();
        Self {
            slope,
            spread: width.sqrt().recip(),
            rest,
            freedom: super::count(held.len() - 2),
            log_determinants: covariances.log_determinant() + size.ln() + width.ln(),
        }
    }

    /// The restricted log-likelihood of a scatter (Patterson and Thompson 1971, Biometrika 58:545), but for a constant.
    fn log_likelihood(&self, scatter: f64) -> f64 {
        let variance = scatter * scatter;
        -(self.rest / variance + self.freedom * variance.ln() + self.log_determinants) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tested(scores: &[f64]) -> Tested {
        let held: Vec<Held> = (0_u32..)
            .zip(scores)
            .map(|(at, score)| Held { time: f64::from(at), score: *score, ..Held::default() })
            .collect();
        slope_in_streaks(&held).unwrap()
    }

    #[test]
    fn what_stands_still_neither_rises_nor_falls() {
        let found = tested(&[2.5; 10]);
        assert!(found.slope.abs() < 1e-12, "{found:?}");
        assert!((found.not_rising - 0.5).abs() < 1e-9 && (found.not_falling - 0.5).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn a_clear_rise_is_sure() {
        let found = tested(&[1.5, 1.9, 2.0, 2.3, 2.6, 2.7, 3.1]);
        assert!((found.slope - 0.25).abs() < 0.02 && found.not_rising < 0.001, "{found:?}");
        let back = tested(&[3.1, 2.7, 2.6, 2.3, 2.0, 1.9, 1.5]);
        assert!((back.not_falling - found.not_rising).abs() < 1e-9, "{back:?}");
    }

    /// Two halves that differ look like a streak of form, so that less is made of them than of a line.
    #[test]
    fn a_streak_is_less_sure_than_a_line_through_as_much_scatter() {
        let streak = tested(&[2.0, 2.1, 2.0, 2.9, 3.0, 2.9, 2.1, 2.0, 2.9, 3.0, 2.9, 3.0]);
        let apart = tested(&[2.0, 2.9, 2.1, 2.0, 2.9, 2.1, 3.0, 2.0, 2.9, 3.0, 2.9, 3.0]);
        assert!(streak.error > apart.error, "{streak:?} {apart:?}");
    }

    #[test]
    fn too_little_is_nothing() {
        assert_eq!(slope_in_streaks(&[]), None);
        let same = vec![Held { time: 1.0, score: 2.0, ..Held::default() }; 4];
        assert_eq!(slope_in_streaks(&same), None);
    }
}
