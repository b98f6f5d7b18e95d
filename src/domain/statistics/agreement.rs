//! How close two assessors are: signed bias, mean gap, quadratic weighted kappa.

use serde::Serialize;

use crate::domain::rubric::Level;

use super::{TWO_SIDED_95, count, mean, two_sided_95};

const LEVELS: usize = Level::ALL.len();

/// How the scores of one assessor lie to those of another, for the same dimensions of the same interviews.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Agreement {
    /// How many scores both have given.
    pub pairs: usize,
    /// The mean of the first less the second, in levels: above nought, the first is the more lenient.
    pub bias: f64,
    /// The mean distance, in levels.
    pub gap: f64,
    /// `None` where one of the two gave one level only: then nothing but chance can be seen.
    pub kappa: Option<Kappa>,
}

/// Agreement beyond chance: 1 is full agreement, 0 what chance gives.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Kappa {
    pub kappa: f64,
    /// The 95 % interval, within -1 and 1; `None` of too few interviews to tell one.
    #[serde(flatten)]
    pub interval: Option<Interval>,
}

/// The ends of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// From this many interviews on, kappa over several of them has an interval.
const INTERVIEWS: usize = 4;

impl Agreement {
    /// The agreement of pairs of levels of one interview; `None` of nothing.
    pub fn of(pairs: &[(Level, Level)]) -> Option<Self> {
        let difference = |(a, b): &(Level, Level)| f64::from(u8::from(*a)) - f64::from(u8::from(*b));
        let sum = |value: fn(f64) -> f64| pairs.iter().map(|pair| value(difference(pair))).sum::<f64>();
        let all = count(pairs.len());
        (!pairs.is_empty()).then(|| Self {
            pairs: pairs.len(),
            bias: sum(|it| it) / all,
            gap: sum(f64::abs) / all,
            kappa: Kappa::of(pairs),
        })
    }

    /// The agreement of pairs of levels over several interviews, each pair with the number of its interview; `None` of
    /// nothing. Pairs of one interview share a day and a mood, so that the interval of kappa is drawn from whole
    /// interviews.
    pub fn of_interviews(pairs: &[(usize, Level, Level)]) -> Option<Self> {
        let levels: Vec<(Level, Level)> = pairs.iter().map(|(_, a, b)| (*a, *b)).collect();
        let found = Self::of(&levels)?;
        let kappa = found.kappa.map(|it| Kappa { interval: by_interviews(pairs, it.kappa), ..it });
        Some(Self { kappa, ..found })
    }
}

/// The interval by the jackknife that leaves out one interview at a time, on the scale of Fisher's transformation, on
/// which kappa has no ends (Miller 1974, Biometrika 61:1; Fisher 1921, Metron 1:3), with Student's distribution for the
/// number of interviews.
fn by_interviews(pairs: &[(usize, Level, Level)], kappa: f64) -> Option<Interval> {
    let mut interviews: Vec<usize> = pairs.iter().map(|it| it.0).collect();
    interviews.sort_unstable();
    interviews.dedup();
    if interviews.len() < INTERVIEWS {
        return None;
    }
    let stretch = |kappa: f64| kappa.clamp(-0.999, 0.999).atanh();
    let without = |left_out: &usize| {
        let rest = pairs.iter().filter(|it| it.0 != *left_out).map(|(_, a, b)| (*a, *b));
        Some(stretch(Kappa::of(&rest.collect::<Vec<_>>())?.kappa))
    };
    // Where one interview alone shows more than one level, nobody can tell how kappa would vary.
    let found: Vec<f64> = interviews.iter().map(without).collect::<Option<_>>()?;
    let middle = mean(&found)?;
    let size = count(found.len());
    let variance = found.iter().map(|it| (it - middle).powi(2)).sum::<f64>() * (size - 1.0) / size;
    let half = two_sided_95(found.len() - 1)? * variance.sqrt();
    let centre = stretch(kappa);
    // Full agreement in every interview has no spread.
    let ends = if half > 0.0 { ((centre - half).tanh(), (centre + half).tanh()) } else { (kappa, kappa) };
    Some(Interval { low: ends.0, high: ends.1 })
}

impl Kappa {
    /// Weighted kappa (Cohen 1968, Psychological Bulletin 70:213) where a disagreement costs the square of its
    /// distance, with the interval by the standard error for large samples (Fleiss, Cohen and Everitt 1969,
    /// Psychological Bulletin 72:323). It takes the pairs for independent, as those of one interview are of one another
    /// once its day and mood are given.
    fn of(pairs: &[(Level, Level)]) -> Option<Self> {
        let all = count(pairs.len());
        let mut shares = [[0.0; LEVELS]; LEVELS];
        for &(a, b) in pairs {
            shares[a as usize - 1][b as usize - 1] += 1.0 / all;
        }
        let rows: [f64; LEVELS] = std::array::from_fn(|a| shares[a].iter().sum());
        let columns: [f64; LEVELS] = std::array::from_fn(|b| shares.iter().map(|row| row[b]).sum());
        let weight = |a: usize, b: usize| 1.0 - (count(a.abs_diff(b)) / count(LEVELS - 1)).powi(2);
        let sum = |value: &dyn Fn(usize, usize) -> f64| -> f64 {
            (0..LEVELS).flat_map(|a| (0..LEVELS).map(move |b| value(a, b))).sum()
        };
        let is_one = |shares: &[f64; LEVELS]| shares.iter().filter(|it| **it > 0.0).count() == 1;
        if is_one(&rows) || is_one(&columns) {
            return None;
        }
        let expected = sum(&|a, b| weight(a, b) * rows[a] * columns[b]);
        let observed = sum(&|a, b| weight(a, b) * shares[a][b]);
        let kappa = (observed - expected) / (1.0 - expected);
        let of_row = |a: usize| (0..LEVELS).map(|b| columns[b] * weight(a, b)).sum::<f64>();
        let of_column = |b: usize| (0..LEVELS).map(|a| rows[a] * weight(a, b)).sum::<f64>();
        let spread =
            sum(&|a, b| shares[a][b] * (weight(a, b) - (of_row(a) + of_column(b)) * (1.0 - kappa)).powi(2));
        let variance =
            (spread - (kappa - expected * (1.0 - kappa)).powi(2)) / ((1.0 - expected).powi(2) * all);
        // Full agreement has a variance of nought, but for rounding.
        let half = if variance > 1e-15 { TWO_SIDED_95 * variance.sqrt() } else { 0.0 };
        Some(Self {
            kappa,
            interval: Some(Interval { low: (kappa - half).max(-1.0), high: (kappa + half).min(1.0) }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Level::{Excellent, Good, Mixed, Poor};

    #[test]
    fn bias_has_a_sign_and_the_gap_has_none() {
        let found = Agreement::of(&[(Good, Mixed), (Mixed, Good), (Excellent, Mixed)]).unwrap();
        assert_eq!(found.pairs, 3);
        assert!((found.bias - 2.0 / 3.0).abs() < 1e-15 && (found.gap - 4.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn one_level_alone_says_nothing() {
        assert_eq!(Agreement::of(&[(Good, Good), (Good, Good)]).unwrap().kappa, None);
        assert_eq!(Agreement::of(&[(Good, Good), (Good, Mixed)]).unwrap().kappa, None);
        assert_eq!(Agreement::of(&[]), None);
    }

    #[test]
    fn kappa_knows_full_agreement_and_full_disagreement() {
        let same = Agreement::of(&[(Poor, Poor), (Good, Good)]).unwrap().kappa.unwrap();
        assert!((same.kappa - 1.0).abs() < 1e-12);
        let opposite = Agreement::of(&[(Poor, Excellent), (Excellent, Poor)]).unwrap().kappa.unwrap();
        assert!((opposite.kappa + 1.0).abs() < 1e-12 && opposite.interval.unwrap().low >= -1.0);
    }
}
