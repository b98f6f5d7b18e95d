//! The theme: about ten roles over the terminal's own colours. Without colour, glyph and weight carry the meaning.

use ratatui::style::{Color, Modifier, Style};

/// Holds the style of each role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Text to read.
    pub text: Style,
    /// Text that may be overlooked.
    pub dim: Style,
    /// The name of a part of the screen.
    pub heading: Style,
    /// The place where the eye should go first.
    pub accent: Style,
    /// The chosen row.
    pub selected: Style,
    /// A key that can be pressed.
    pub key: Style,
    pub good: Style,
    pub warn: Style,
    pub bad: Style,
    /// The dot beside a running recording.
    pub recording: Style,
}

impl Theme {
    /// Uses the terminal's own sixteen colours.
    pub const fn coloured() -> Self {
        let plain = Style::new();
        Self {
            text: plain,
            dim: plain.fg(Color::DarkGray),
            heading: plain.add_modifier(Modifier::BOLD),
            accent: plain.fg(Color::Cyan),
            selected: plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
            key: plain.fg(Color::Cyan),
            good: plain.fg(Color::Green),
            warn: plain.fg(Color::Yellow),
            bad: plain.fg(Color::Red).add_modifier(Modifier::BOLD),
            recording: plain.fg(Color::Red),
        }
    }

    /// Uses no colour at all.
    pub const fn plain() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        Self {
            text: plain,
            dim: plain,
            heading: bold,
            accent: bold,
            selected: bold,
            key: bold,
            good: plain,
            warn: bold,
            bad: plain.add_modifier(Modifier::BOLD.union(Modifier::REVERSED)),
            recording: bold,
        }
    }

    /// Chooses by the environment: any value of `NO_COLOR` but an empty one takes the colours away (no-color.org).
    pub fn from_environment() -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
        if no_color { Self::plain() } else { Self::coloured() }
    }
}
