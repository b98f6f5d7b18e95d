//! All keys of the screen below, from the same rows that dispatch them.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::tui::{
    keymap::{Mode, bindings},
    theme::Theme,
    widgets::dialog,
};

/// The help of a mode as lines.
pub fn lines(mode: Mode, theme: &Theme) -> Vec<Line<'static>> {
    let widest = bindings(mode).map(|row| row.shown.width()).max().unwrap_or(0);
    let line = |shown: &str, help: &'static str| {
        let keys = format!(" {shown}{}   ", " ".repeat(widest - shown.width()));
        Line::from(vec![Span::styled(keys, theme.key), Span::styled(help, theme.text)])
    };
    bindings(mode).map(|row| line(row.shown, row.help)).collect()
}

/// Draws the help over the screen.
pub fn draw(mode: Mode, scroll: u16, theme: &Theme, area: Rect, frame: &mut Frame) {
    dialog::draw(&format!("Keys · {}", mode.title()), lines(mode, theme), scroll, theme, area, frame);
}
