//! The calibration curve as rows: for each level, where peers' scores lie when the candidate gave it or predicted it.
//!
//! ```text
//!  Peers gave   1     2     3     4  you gave  predicted
//!  4 excellent  ┼·····┼·····┼○·◇··◆  3.1 (12)  3.4 (8)
//!  3 good       ┼·····┼·····○·····┼  2.9 (31)  3.0 (20)
//! ```

use ratatui::text::{Line, Span};

use crate::{
    domain::{
        rubric::Level,
        trends::calibration_curve::{LevelPoint, PeersGave},
    },
    tui::{theme::Theme, widgets::prose},
};

/// Columns of the scale from 1 to 4; the levels lie six apart.
const SCALE: u8 = 19;
/// Columns of a level's name, and of each figure.
const NAME: usize = 13;
const FIGURE: usize = 10;

/// The highest level first, as on a chart.
pub fn lines(curve: &[LevelPoint], width: u16, theme: &Theme) -> Vec<Line<'static>> {
    if curve.is_empty() {
        return Vec::new();
    }
    let has_predictions = curve.iter().any(|it| it.predicted.is_some());
    let predicted = if has_predictions { "predicted" } else { "" };
    let head = format!("{:<NAME$}1     2     3     4  {:<FIGURE$}{predicted}", "Peers gave", "you gave");
    let mut lines = vec![Line::styled(head, theme.dim)];
    lines.extend(curve.iter().rev().map(|it| row(it, has_predictions, theme)));
    let predicted = if has_predictions { ", ◇ where you predicted it" } else { "" };
    let legend = format!("◆ the level, ○ peers where you gave it{predicted}; in brackets, how many scores.");
    lines.extend(prose::lines(&legend, width, theme.dim));
    lines
}

fn row(it: &LevelPoint, has_predictions: bool, theme: &Theme) -> Line<'static> {
    let name = format!("{} {}", u8::from(it.level), it.level.title());
    let mut spans = vec![Span::styled(format!("{name:<NAME$}"), theme.text)];
    spans.extend(scale(it, theme));
    spans.push(Span::raw("  "));
    let figure = |of: Option<PeersGave>| {
        let style = if of.is_some_and(|it| it.is_enough()) { theme.text } else { theme.dim };
        Span::styled(format!("{:<FIGURE$}", of.map_or("–".to_owned(), |it| it.text())), style)
    };
    spans.push(figure(it.own));
    if has_predictions {
        spans.push(figure(it.predicted));
    }
    Line::from(spans)
}

/// `·····┼·····┼○·◇··◆`
fn scale(it: &LevelPoint, theme: &Theme) -> Vec<Span<'static>> {
    let place = |level: f64| {
        let share = (level.clamp(1.0, 4.0) - 1.0) / 3.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the scale")]
        let at = (share * f64::from(SCALE - 1)).round() as u8;
        at
    };
    let at = |of: Option<PeersGave>| of.map(|it| place(it.mean));
    let (level, own, predicted) = (place(f64::from(u8::from(it.level))), at(it.own), at(it.predicted));
    let cell = |column: u8| match column {
        _ if own == Some(column) => Span::styled("○", theme.selected),
        _ if predicted == Some(column) => Span::styled("◇", theme.accent),
        _ if column == level => Span::styled("◆", theme.text),
        _ if Level::ALL.iter().any(|it| place(f64::from(u8::from(*it))) == column) => {
            Span::styled("┼", theme.dim)
        }
        _ => Span::styled("·", theme.dim),
    };
    (0..SCALE).map(cell).collect()
}
