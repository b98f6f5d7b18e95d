//! The reader of a question's material, in full, below the phases and above the clock's own words.
//!
//! ```text
//!  To read · lines 1 to 20 of 57, ↓ for more                                   4:12 left of 5:00
//!
//!  Retry loop (C#, 42 lines)
//!   1  public async Task<Receipt> Pay(Order order)
//!   2  {
//! ```

use std::cell::Cell;

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::Line,
    widgets::Paragraph,
};

use crate::{
    domain::{length::clock, question::Question},
    tui::{
        Live,
        screens::interviewer::Interviewer,
        theme::Theme,
        widgets::{list::Cursor, material},
    },
};

/// Holds the place in the material: the line that stands at the top.
#[derive(Debug, Default)]
pub struct Reading {
    top: Cursor,
    /// Lines that can stand at the top; known once it was drawn.
    tops: Cell<usize>,
    /// The interviewer's view from which it was opened, which comes back after it.
    pub beside: Option<Box<Interviewer>>,
}

impl Reading {
    /// Opens at the beginning.
    pub fn new(beside: Option<Box<Interviewer>>) -> Self {
        Self { beside, ..Self::default() }
    }

    /// Scrolls, stopping at the ends.
    pub fn step(&mut self, steps: isize) {
        self.top.step(steps, self.tops.get());
    }

    pub fn draw(&self, live: Live, theme: &Theme, area: Rect, frame: &mut Frame) {
        let history = live.history;
        let Some(question) = history.question() else { return };
        let [head, _, main] =
            Layout::vertical([Constraint::Length(1), Constraint::Length(1), Constraint::Min(0)]).areas(area);
        let lines = lines(question, main.width, theme);
        let (all, rows) = (lines.len(), usize::from(main.height));
        self.tops.set(all.saturating_sub(rows) + 1);
        let top = self.top.at.min(all.saturating_sub(rows));
        let bottom = (top + rows).min(all);
        let more = match (top > 0, bottom < all) {
            (false, false) => "",
            (false, true) => ", ↓ for more",
            (true, false) => ", ↑ for more",
            (true, true) => ", ↑↓ for more",
        };
        let title = format!("To read · lines {} to {bottom} of {all}{more}", (top + 1).min(all));
        frame.render_widget(Line::styled(title, theme.heading), head);
        let (planned, spent) =
            (history.planned(history.current()), history.spent(history.current(), live.at));
        let left = match spent.checked_sub(planned) {
            Some(over) => Line::styled(format!("! {} over", clock(over)), theme.bad),
            None => Line::styled(
                format!("{} left of {}", clock(planned.saturating_sub(spent)), clock(planned)),
                theme.text,
            ),
        };
        frame.render_widget(left.right_aligned(), head);
        frame.render_widget(Paragraph::new(lines[top..bottom].to_vec()), main);
    }
}

/// Gives all material of a question, one piece below the other.
fn lines(question: &Question, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for it in &question.material {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::styled(it.caption(), theme.heading));
        lines.extend(material::lines(it, width, theme));
    }
    lines
}
