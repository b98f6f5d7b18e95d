//! Rows of which one is chosen, scrolled so that it stays in sight.

use ratatui::{Frame, layout::Rect, text::Line};

/// Holds a place in a list of `len` rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    pub at: usize,
}

impl Cursor {
    /// Moves by `steps`, stopping at the ends.
    pub fn step(&mut self, steps: isize, len: usize) {
        self.at = self.at.saturating_add_signed(steps).min(len.saturating_sub(1));
    }

    pub fn clamp(&mut self, len: usize) {
        self.step(0, len);
    }

    /// Returns the first row shown when `rows` fit, so that the chosen one is in sight and near the middle.
    pub fn top(self, len: usize, rows: usize) -> usize {
        self.at.saturating_sub(rows / 2).min(len.saturating_sub(rows))
    }
}

/// Draws the rows around the chosen one; `row` gives the line of an index.
pub fn draw(
    cursor: Cursor,
    len: usize,
    area: Rect,
    frame: &mut Frame,
    row: impl Fn(usize, bool) -> Line<'static>,
) {
    let rows = usize::from(area.height);
    let top = cursor.top(len, rows);
    for (y, at) in (area.y..area.bottom()).zip(top..len) {
        frame.render_widget(row(at, at == cursor.at), Rect { y, height: 1, ..area });
    }
}
