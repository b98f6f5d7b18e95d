//! Fills in what is missing of a table, so that rows with other gaps can be compared.

use super::mean;

/// Rounds of fitting at most; a table of some dimensions settles within a few dozen.
const ROUNDS: usize = 500;
/// The fit is settled once nothing moves by more than this.
const SETTLED: f64 = 1e-10;

/// Fills the gaps of a table by what row and column make expect, `row + column` fitted by least squares to what is there
/// (Yates 1933, Empire Journal of Experimental Agriculture 1:129). A column without a value stays empty; a row without
/// one is filled by the columns alone.
pub fn filled(table: &[Vec<Option<f64>>]) -> Vec<Vec<Option<f64>>> {
    if table.iter().flatten().all(Option::is_some) {
        return table.to_vec();
    }
    let width = table.iter().map(Vec::len).max().unwrap_or(0);
    let column = |at: usize| table.iter().map(move |row| row.get(at).copied().flatten());
    let mut columns: Vec<Option<f64>> =
        (0..width).map(|at| mean(&column(at).flatten().collect::<Vec<_>>())).collect();
    let mut rows = vec![0.0; table.len()];
    for _ in 0..ROUNDS {
        let mut moved: f64 = 0.0;
        for (row, effect) in table.iter().zip(&mut rows) {
            let rest = row.iter().zip(&columns).filter_map(|(value, column)| Some((*value)? - (*column)?));
            let found = mean(&rest.collect::<Vec<_>>()).unwrap_or(0.0);
            moved = moved.max((found - *effect).abs());
            *effect = found;
        }
        for (at, effect) in columns.iter_mut().enumerate() {
            let rest = column(at).zip(&rows).filter_map(|(value, row)| Some(value? - row));
            *effect = mean(&rest.collect::<Vec<_>>());
        }
        if moved < SETTLED {
            break;
        }
    }
    let fill = |(row, effect): (&Vec<Option<f64>>, &f64)| {
        let cell = |at: usize| row.get(at).copied().flatten().or_else(|| Some(columns[at]? + effect));
        (0..width).map(cell).collect()
    };
    table.iter().zip(&rows).map(fill).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_filled_by_row_and_column() {
        let found = filled(&[vec![Some(3.0), Some(1.0)], vec![Some(4.0), None], vec![Some(3.0), Some(1.0)]]);
        assert!((found[1][1].unwrap() - 2.0).abs() < 1e-6, "{found:?}");
        assert_eq!(found[0], [Some(3.0), Some(1.0)]);
    }

    /// What was seen in the first half and what was seen in the second have nothing in common: no half is held to be
    /// the better one.
    #[test]
    fn tables_without_a_bridge_show_no_difference() {
        let table = [vec![Some(1.0), None], vec![Some(1.0), None], vec![None, Some(4.0)]];
        let found = filled(&table);
        let sums: Vec<f64> = found.iter().map(|row| row.iter().flatten().sum()).collect();
        assert!((sums[0] - sums[2]).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn an_empty_column_stays_empty() {
        assert_eq!(filled(&[vec![Some(2.0), None]]), [vec![Some(2.0), None]]);
        assert_eq!(filled(&[]), Vec::<Vec<Option<f64>>>::new());
    }
}
