//! The view with which every screen is drawn: theme, sound, the running interview, and the frame around a screen's
//! body.

use std::time::Duration;

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::Line,
};

use crate::domain::{history::History, sound::Sound};

use super::{
    theme::Theme,
    widgets::{dialog::Confirmation, prose},
};

/// Sets the columns and rows of the smallest terminal that shows a screen.
pub const SMALLEST: (u16, u16) = (60, 18);

/// Describes the interview that is running.
#[derive(Debug, Clone, Copy)]
pub struct Live<'a> {
    pub history: &'a History,
    /// Interview time.
    pub at: Duration,
    /// Counts the facts that are not on disk yet.
    pub unsaved: u64,
    /// The reason why facts cannot be written.
    pub failure: Option<&'a str>,
}

/// Holds all that a frame shows.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub theme: &'a Theme,
    pub sound: &'a Sound,
    pub live: Option<Live<'a>>,
    /// A sentence that answers the last key.
    pub notice: Option<&'a str>,
    /// The warning on top of every screen, as long as there is something to warn of.
    pub banner: Option<&'a str>,
    pub confirmation: Option<&'a Confirmation>,
    /// Lines that the help is scrolled by, while it is open.
    pub help: Option<u16>,
}

/// Draws the first line of a screen: what it is at the left, how it stands at the right.
pub fn header(title: Line<'static>, status: Line<'static>, area: Rect, frame: &mut Frame) -> Rect {
    let [top, _, rest] =
        Layout::vertical([Constraint::Length(1), Constraint::Length(1), Constraint::Min(0)]).areas(area);
    let width = u16::try_from(status.width()).unwrap_or(top.width).min(top.width.saturating_sub(2));
    let room = top.width.saturating_sub(width + 3);
    let title = if title.width() > usize::from(room) { cut(&title, room) } else { title };
    frame.render_widget(title, Rect { x: top.x + 1, width: top.width.saturating_sub(width + 3), ..top });
    frame.render_widget(status, Rect { x: top.right() - width - 1, width, ..top });
    rest
}

/// Cuts a title that is too long, in the style of its first part, with an ellipsis at the end.
fn cut(title: &Line, room: u16) -> Line<'static> {
    let text: String = title.spans.iter().map(|it| it.content.as_ref()).collect();
    let style = title.spans.first().map(|it| it.style).unwrap_or_default();
    Line::styled(prose::cut(&text, usize::from(room)), title.style.patch(style))
}

/// Returns the room of a screen's body: a column of air on both sides.
pub fn body(area: Rect) -> Rect {
    Rect { x: area.x + 3, width: area.width.saturating_sub(6), ..area }
}
