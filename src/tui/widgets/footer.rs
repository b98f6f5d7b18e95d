//! The line of keys at the bottom: as many as fit, the least important left out first.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::tui::{
    keymap::{Hint, Legend, everywhere::HELP_SHOWN},
    theme::Theme,
};

/// Draws the keys of a screen, help at the right end.
pub fn draw(legend: &Legend, theme: &Theme, area: Rect, frame: &mut Frame) {
    let width = usize::from(area.width);
    let is_help = |row: &&Hint| row.shown == HELP_SHOWN;
    let help = legend.hints.iter().find(is_help);
    let room = width.saturating_sub(2 + help.map_or(0, |row| size(row) + 1));
    let mut rows: Vec<&Hint> = legend.hints.iter().filter(|row| row.priority > 0 && !is_help(row)).collect();
    while rows.iter().map(|row| size(row) + 2).sum::<usize>() > room && rows.len() > 1 {
        let least = rows.iter().map(|row| row.priority).max();
        let at = rows.iter().rposition(|row| Some(row.priority) == least).unwrap_or(0);
        rows.remove(at);
    }
    let mut spans = vec![Span::raw(" ")];
    for row in rows {
        spans.push(Span::styled(row.shown, theme.key));
        spans.push(Span::styled(format!(" {}  ", row.label), theme.dim));
    }
    frame.render_widget(Line::from(spans), area);
    if let Some(row) = help {
        let spans =
            vec![Span::styled(row.shown, theme.key), Span::styled(format!(" {} ", row.label), theme.dim)];
        frame.render_widget(Line::from(spans).right_aligned(), area);
    }
}

fn size(row: &Hint) -> usize {
    row.shown.width() + 1 + row.label.width()
}
