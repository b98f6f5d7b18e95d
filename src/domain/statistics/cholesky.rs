//! Solves symmetric positive definite equations by Cholesky's decomposition.

/// The lower triangle whose product with its transpose is the matrix (Golub and Van Loan, Matrix Computations,
/// section 4.2).
pub(super) struct Cholesky {
    lower: Vec<Vec<f64>>,
}

impl Cholesky {
    /// Decomposes a symmetric positive definite matrix.
    pub(super) fn of(mut matrix: Vec<Vec<f64>>) -> Self {
        for column in 0..matrix.len() {
            let (done, below) = matrix.split_at_mut(column + 1);
            let head = &mut done[column];
            let pivot = (head[column] - dot(&head[..column], &head[..column])).max(f64::MIN_POSITIVE).sqrt();
            head[column] = pivot;
            for row in below {
                row[column] = (row[column] - dot(&row[..column], &head[..column])) / pivot;
            }
        }
        Self { lower: matrix }
    }

    /// Solves `matrix × x = right`.
    pub(super) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut solved = self.whiten(right);
        for at in (0..solved.len()).rev() {
            let known: f64 = (at + 1..solved.len()).map(|below| self.lower[below][at] * solved[below]).sum();
            solved[at] = (solved[at] - known) / self.lower[at][at];
        }
        solved
    }

    /// Solves `lower × x = right`: values with this matrix as their covariance become independent, with variance 1.
    pub(super) fn whiten(&self, right: &[f64]) -> Vec<f64> {
        let mut solved = right.to_vec();
        for at in 0..solved.len() {
            let known = dot(&self.lower[at][..at], &solved[..at]);
            solved[at] = (solved[at] - known) / self.lower[at][at];
        }
        solved
    }

    /// The natural logarithm of the matrix's determinant.
    pub(super) fn log_determinant(&self) -> f64 {
        self.lower.iter().enumerate().map(|(at, row)| 2.0 * row[at].ln()).sum()
    }
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_and_measures() {
        let found = Cholesky::of(vec![vec![4.0, 2.0], vec![2.0, 5.0]]);
        let solved = found.solve(&[10.0, 13.0]);
        assert!((solved[0] - 1.5).abs() < 1e-12 && (solved[1] - 2.0).abs() < 1e-12, "{solved:?}");
        assert!((found.log_determinant() - 16.0_f64.ln()).abs() < 1e-12);
    }
}
