//! The sparkline: values as a row of small bars in one line.

/// Lists the bars. None fills its cell, so that rows below one another stay apart.
const BARS: [char; 7] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'];

/// Draws a bar for each of the last `width` values between `low` and `high`.
pub fn line(values: &[f64], (low, high): (f64, f64), width: usize) -> String {
    let shown = &values[values.len().saturating_sub(width)..];
    shown.iter().map(|value| bar((value - low) / (high - low))).collect()
}

/// Returns the bar of a share from 0 to 1.
fn bar(share: f64) -> char {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 6")]
    let step = (share.clamp(0.0, 1.0) * 6.0).round() as usize;
    BARS[step.min(6)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_and_the_highest_have_their_bars() {
        assert_eq!(line(&[1.0, 2.0, 3.0, 4.0], (1.0, 4.0), 10), "▁▃▅▇");
        assert_eq!(line(&[9.0, -9.0, f64::NAN], (1.0, 4.0), 2), "▁▁");
    }
}
