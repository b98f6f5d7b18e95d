//! The latest notes and marks of a running interview, side by side.

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Style,
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    domain::{
        history::{History, Moment},
        length::clock,
    },
    tui::{theme::Theme, widgets::prose},
};

/// Gives the rows that the latest notes and marks take.
pub fn height(history: &History, room: u16) -> u16 {
    let notes = history.moments.iter().filter(|it| !it.is_mark).count();
    let most = notes.max(history.moments.len() - notes);
    let wanted = u16::try_from(most).unwrap_or(u16::MAX).min(5);
    // A blank row and the heading come with it.
    if wanted == 0 { 0 } else { (wanted + 2).min(room / 3) }
}

/// Draws the latest notes and marks, side by side.
pub fn draw(history: &History, theme: &Theme, area: Rect, frame: &mut Frame) {
    if area.height < 3 {
        return;
    }
    let area = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let [left, _, right] =
        Layout::horizontal([Constraint::Fill(3), Constraint::Length(2), Constraint::Fill(2)]).areas(area);
    for (title, is_mark, area) in [("Notes", false, left), ("Marks", true, right)] {
        let all: Vec<&Moment> = history.moments.iter().filter(|it| it.is_mark == is_mark).collect();
        if all.is_empty() {
            continue;
        }
        let latest = all.len().saturating_sub(usize::from(area.height) - 1);
        let mut lines = vec![Line::styled(title, theme.heading)];
        lines.extend(all[latest..].iter().map(|it| moment(it, area.width, theme.text, theme)));
        frame.render_widget(Paragraph::new(lines), area);
    }
}

/// Gives one moment as a line: `10:02  partition by account`
pub fn moment(it: &Moment, width: u16, style: Style, theme: &Theme) -> Line<'static> {
    let text = if it.text.is_empty() { "mark" } else { &it.text };
    Line::from(vec![
        Span::styled(format!("{:>5}  ", clock(it.at)), theme.dim),
        Span::styled(prose::cut(text, usize::from(width).saturating_sub(7)), style),
    ])
}
