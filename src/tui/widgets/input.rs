//! A line of text being typed.

use crossterm::event::KeyEvent;
use ratatui::{
    Frame,
    layout::Rect,
    style::{Modifier, Style},
    text::{Line, Span},
};
use ratatui_textarea::{CursorMove, TextArea};

use crate::tui::theme::Theme;

/// What is typed, what for, and where the cursor stands.
#[derive(Debug, Clone)]
pub struct Input {
    pub label: String,
    area: TextArea<'static>,
}

impl Input {
    pub fn new(label: impl Into<String>, text: &str) -> Self {
        let mut area = TextArea::new(vec![text.replace(['\n', '\r'], " ")]);
        area.set_cursor_line_style(Style::new());
        area.move_cursor(CursorMove::End);
        Self { label: label.into(), area }
    }

    pub fn text(&self) -> String {
        self.area.lines().join(" ")
    }

    pub fn type_key(&mut self, key: KeyEvent) {
        self.area.input(key);
    }

    /// Takes in pasted text as one line, control characters left out.
    pub fn paste(&mut self, text: &str) {
        let line: String = text
            .chars()
            .map(|it| if it.is_whitespace() { ' ' } else { it })
            .filter(|it| !it.is_control())
            .collect();
        self.area.insert_str(line);
    }

    pub fn draw(&self, theme: &Theme, area: Rect, frame: &mut Frame) {
        let label = format!(" {} ", self.label);
        let width = u16::try_from(label.chars().count()).unwrap_or(0).min(area.width);
        frame.render_widget(Line::from(Span::styled(label, theme.accent)), area);
        let mut field = self.area.clone();
        field.set_style(theme.text);
        field.set_cursor_style(Style::new().add_modifier(Modifier::REVERSED));
        frame.render_widget(&field, Rect { x: area.x + width, width: area.width - width, ..area });
    }
}
