//! All keys of the screen below, from the same rows that dispatch them.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::tui::{keymap::Legend, theme::Theme, widgets::dialog};

/// Writes the help of a screen as lines.
pub fn lines(legend: &Legend, theme: &Theme) -> Vec<Line<'static>> {
    let widest = legend.hints.iter().map(|row| row.shown.width()).max().unwrap_or(0);
    let line = |shown: &str, help: &'static str| {
        let keys = format!(" {shown}{}   ", " ".repeat(widest - shown.width()));
        Line::from(vec![Span::styled(keys, theme.key), Span::styled(help, theme.text)])
    };
    legend.hints.iter().map(|row| line(row.shown, row.help)).collect()
}

/// Draws the help over the screen.
pub fn draw(legend: &Legend, scroll: u16, theme: &Theme, area: Rect, frame: &mut Frame) {
    dialog::draw(&format!("Keys · {}", legend.title), lines(legend, theme), scroll, theme, area, frame);
}
