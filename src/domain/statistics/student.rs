//! Widths of intervals from a handful of values, by the distribution of Student.

/// What 95 % of the distribution lies within, in standard errors, for 1 to 4 degrees of freedom.
const FEW: [f64; 4] = [12.706_204_736, 4.302_652_730, 3.182_446_305, 2.776_445_105];

/// The quantile of Student's distribution that leaves 2.5 % above it; `None` without a degree of freedom. From five
/// degrees on by the expansion of Abramowitz and Stegun (Handbook of Mathematical Functions, 26.7.5).
pub fn two_sided_95(freedom: usize) -> Option<f64> {
    let few = freedom.checked_sub(1)?;
    if let Some(known) = FEW.get(few) {
        return Some(*known);
    }
    let (x, n) = (super::TWO_SIDED_95, super::count(freedom));
    let first = (x.powi(3) + x) / 4.0;
    let second = (5.0 * x.powi(5) + 16.0 * x.powi(3) + 3.0 * x) / 96.0;
    let third = (3.0 * x.powi(7) + 19.0 * x.powi(5) + 17.0 * x.powi(3) - 15.0 * x) / 384.0;
    let fourth = (79.0 * x.powi(9) + 776.0 * x.powi(7) + 1482.0 * x.powi(5) - 1920.0 * x.powi(3) - 945.0 * x)
        / 92_160.0;
    Some(x + first / n + second / n.powi(2) + third / n.powi(3) + fourth / n.powi(4))
}

#[cfg(test)]
mod tests {
    use super::two_sided_95;

    /// Of the tables, to a thousandth.
    #[test]
    fn widths_are_those_of_the_tables() {
        for (freedom, wanted) in [(1, 12.706), (4, 2.776), (5, 2.571), (8, 2.306), (9, 2.262), (30, 2.042)] {
            let found = two_sided_95(freedom).unwrap();
            assert!((found - wanted).abs() < 1e-3, "{freedom}: {found}");
        }
        assert_eq!(two_sided_95(0), None);
    }
}
