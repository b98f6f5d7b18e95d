//! The dialog: a box in the middle of the screen, as large as its text.

use ratatui::{
    Frame,
    layout::{Margin, Rect},
    text::{Line, Span},
    widgets::{Block, BorderType, Clear, Paragraph},
};

use crate::tui::{theme::Theme, widgets::prose};

/// Draws lines in a box; more lines than fit can be scrolled.
pub fn draw(
    title: &str,
    lines: Vec<Line<'static>>,
    scroll: u16,
    theme: &Theme,
    area: Rect,
    frame: &mut Frame,
) {
    let widest = lines.iter().map(Line::width).max().unwrap_or(0).max(title.chars().count() + 2);
    let width = u16::try_from(widest + 4).unwrap_or(u16::MAX).min(area.width.saturating_sub(2));
    let height = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX).min(area.height.saturating_sub(2));
    let inner = frame_in(title, width, height, theme, area, frame);
    let furthest = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_sub(inner.height);
    frame.render_widget(Paragraph::new(lines).scroll((scroll.min(furthest), 0)), inner);
}

/// Draws an empty box and gives the room in it.
pub fn frame_in(title: &str, width: u16, height: u16, theme: &Theme, area: Rect, frame: &mut Frame) -> Rect {
    let width = width.min(area.width);
    let height = height.min(area.height);
    let at =
        Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    frame.render_widget(Clear, at);
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.dim)
        .title(Span::styled(format!(" {title} "), theme.accent));
    frame.render_widget(block, at);
    at.inner(Margin { horizontal: 2, vertical: 2 })
}

/// Asks for a yes or a no with a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    pub title: String,
    pub text: String,
    /// The effect of yes, in two or three words.
    pub yes: String,
    pub no: String,
    /// The effect of `c`, where there is a third answer.
    pub other: Option<String>,
}

impl Confirmation {
    pub fn draw(&self, theme: &Theme, area: Rect, frame: &mut Frame) {
        let width = area.width.saturating_sub(8).min(64);
        let mut lines = prose::lines(&self.text, width, theme.text);
        lines.push(Line::default());
        lines.push(Line::from(vec![
            Span::styled("enter", theme.key),
            Span::styled(format!(" {}   ", self.yes), theme.text),
        ]));
        let last = lines.len() - 1;
        if let Some(other) = &self.other {
            lines[last].push_span(Span::styled("c", theme.key));
            lines[last].push_span(Span::styled(format!(" {other}   "), theme.text));
        }
        lines[last].push_span(Span::styled("esc", theme.key));
        lines[last].push_span(Span::styled(format!(" {}", self.no), theme.text));
        draw(&self.title, lines, 0, theme, area, frame);
    }
}
