//! Decides several tests together, so that one false alarm among all of them stays rare.

use super::count;

/// Tells which of these p values are rejected, so that the chance of even one false rejection is at most `level`
/// (Holm 1979, Scandinavian Journal of Statistics 6:65). It holds however the tests depend on one another.
pub fn holm(p_values: &[f64], level: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*a].total_cmp(&p_values[*b]));
    let mut rejected = vec![false; p_values.len()];
    for (rank, at) in order.into_iter().enumerate() {
        if p_values[at] * count(p_values.len() - rank) > level {
            break;
        }
        rejected[at] = true;
    }
    rejected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_has_to_hold_against_all() {
        assert_eq!(holm(&[0.04, 0.01, 0.03], 0.05), [false, true, false]);
        assert_eq!(holm(&[0.02, 0.01, 0.03], 0.05), [true, true, true]);
        assert_eq!(holm(&[0.02, 0.03], 0.05), [true, true]);
        assert_eq!(holm(&[0.026, 0.03], 0.05), [false, false]);
        assert_eq!(holm(&[], 0.05), [] as [bool; 0]);
    }
}
