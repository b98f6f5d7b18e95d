//! Whether scores rise or fall at all: the test of Mann and Kendall.

use super::{count, repeats};

/// Up to this many values the p value is exact; beyond, it is that of the normal distribution.
pub const EXACT_UP_TO: usize = 33;

/// The two-sided p value of no trend in `values`, in their order: how often chance alone gives a rise or fall at
/// least as clear. 1 where there is nothing to compare.
///
/// The statistic counts pairs that rise less pairs that fall (Mann 1945, Econometrica 13:245; Kendall, Rank
/// Correlation Methods). Without ties its exact distribution is that of the inversions of a permutation. With ties it
/// is that of the inversions of a permutation in which equal values are not told apart, which has a closed form, the
/// Gaussian multinomial coefficient (Stanley, Enumerative Combinatorics 1, section 1.7). Beyond [`EXACT_UP_TO`] the
/// variance is corrected for ties, without a correction for continuity.
pub fn mann_kendall(values: &[f64]) -> f64 {
    let (mut rising, mut falling) = (0_usize, 0_usize);
    for (at, value) in values.iter().enumerate() {
        for later in &values[at + 1..] {
            rising += usize::from(later > value);
            falling += usize::from(later < value);
        }
    }
    let ties = repeats(values);
    if rising + falling == 0 {
        return 1.0;
    }
    if values.len() <= EXACT_UP_TO {
        exact(&ties, rising.min(falling))
    } else {
        normal(values.len(), &ties, count(rising.abs_diff(falling)))
    }
}

/// Twice the share of orders with at most `inversions`, but no more than all.
fn exact(ties: &[usize], inversions: usize) -> f64 {
    let orders = orders_by_inversions(ties);
    let few: f64 = orders[..=inversions].iter().sum();
    let all: f64 = orders.iter().sum();
    (2.0 * few / all).min(1.0)
}

/// How many orders of a multiset have 0, 1, 2 and more inversions.
///
/// Values are put in group by group. Putting `group` equal ones among `before` smaller ones multiplies by the Gaussian
/// binomial, the product of `(1 - q^(before + i)) / (1 - q^i)`, and each factor leaves a polynomial.
fn orders_by_inversions(ties: &[usize]) -> Vec<f64> {
    let mut orders = vec![1.0];
    let mut before = 0;
    for &group in ties {
        for i in 1..=group {
            let (up, down) = (before + i, i);
            if before > 0 {
                multiply(&mut orders, up);
                divide(&mut orders, down);
            }
        }
        before += group;
    }
    orders
}

/// Multiplies a polynomial by `1 - q^power`.
fn multiply(polynomial: &mut Vec<f64>, power: usize) {
    polynomial.resize(polynomial.len() + power, 0.0);
    for at in (power..polynomial.len()).rev() {
        polynomial[at] -= polynomial[at - power];
    }
}

/// Divides a polynomial by `1 - q^power`, which leaves no rest.
fn divide(polynomial: &mut Vec<f64>, power: usize) {
    for at in power..polynomial.len() {
        polynomial[at] += polynomial[at - power];
    }
    polynomial.truncate(polynomial.len() - power);
}

/// By the normal distribution.
fn normal(points: usize, ties: &[usize], difference: f64) -> f64 {
    let part = |size: usize| {
        let size = count(size);
        size * (size - 1.0) * (2.0 * size + 5.0)
    };
    let variance = (part(points) - ties.iter().copied().map(part).sum::<f64>()) / 18.0;
    libm::erfc(difference / variance.sqrt() / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_values_in_order_happen_twice_in_twenty_four() {
        assert_eq!(orders_by_inversions(&[1, 1, 1, 1]), [1.0, 3.0, 5.0, 6.0, 5.0, 3.0, 1.0]);
        assert!((mann_kendall(&[1.0, 2.0, 3.0, 4.0]) - 2.0 / 24.0).abs() < 1e-15);
        assert!((mann_kendall(&[4.0, 3.0, 2.0, 1.0]) - 2.0 / 24.0).abs() < 1e-15);
    }

    #[test]
    fn equal_values_are_not_told_apart() {
        // aabb, abab, abba, baab, baba, bbaa: 0, 1, 2, 2, 3, 4 inversions.
        assert_eq!(orders_by_inversions(&[2, 2]), [1.0, 1.0, 2.0, 1.0, 1.0]);
        assert!((mann_kendall(&[2.0, 2.0, 3.0, 3.0]) - 2.0 / 6.0).abs() < 1e-15);
    }

    #[test]
    fn nothing_to_compare_is_no_trend() {
        for values in [&[][..], &[2.0], &[3.0, 3.0, 3.0], &[3.0; 50]] {
            assert!((mann_kendall(values) - 1.0).abs() < 1e-15, "{values:?}");
        }
    }
}
