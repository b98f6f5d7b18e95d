//! How close two assessors are: signed bias, mean gap, quadratic weighted kappa.

use serde::Serialize;

use crate::domain::rubric::Level;

use super::{TWO_SIDED_95, count};

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
    /// The ends of the 95 % interval, at most 1 and at least -1.
    pub low: f64,
    pub high: f64,
}

impl Agreement {
    /// The agreement of pairs of levels; `None` of nothing.
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
}

impl Kappa {
    /// Weighted kappa (Cohen 1968, Psychological Bulletin 70:213) where a disagreement costs the square of its
    /// distance, with the interval by the standard error for large samples (Fleiss, Cohen and Everitt 1969,
    /// Psychological Bulletin 72:323). It takes the pairs for independent, which scores of one interview are not
    /// quite, so that the interval is rather too narrow.
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
        Some(Self { kappa, low: (kappa - half).max(-1.0), high: (kappa + half).min(1.0) })
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
        assert!((opposite.kappa + 1.0).abs() < 1e-12 && opposite.low >= -1.0);
    }
}
