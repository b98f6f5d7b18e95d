//! A line of text being typed.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::{
    Frame,
    layout::Rect,
    style::{Modifier, Style},
    text::{Line, Span},
};
use ratatui_textarea::{CursorMove, TextArea};

use crate::tui::theme::Theme;

/// Limits the characters of a line. More is no note but a document, and every key would be waited for.
const MOST: usize = 4_000;

/// Holds a line being typed, its purpose, and the place of the cursor.
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

    /// Takes in a key. What no longer fits is not taken.
    pub fn type_key(&mut self, key: KeyEvent) {
        let is_text = matches!(key.code, KeyCode::Char(_));
        let is_command = key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        if !is_text || is_command || self.room() > 0 {
            self.area.input(key);
        }
    }

    /// Takes in pasted text as one line, control characters left out. False if not all of it fits.
    pub fn paste(&mut self, text: &str) -> bool {
        let room = self.room();
        let mut all =
            text.chars().map(|it| if it.is_whitespace() { ' ' } else { it }).filter(|it| !it.is_control());
        let line: String = all.by_ref().take(room).collect();
        self.area.insert_str(line);
        all.next().is_none()
    }

    /// Counts the characters that still fit.
    fn room(&self) -> usize {
        MOST.saturating_sub(self.len())
    }

    fn len(&self) -> usize {
        self.area.lines().iter().map(|it| it.chars().count()).sum()
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
