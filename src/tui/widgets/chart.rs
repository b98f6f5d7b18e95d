//! Levels over interviews or dates: dots on a grid of letters, readable without colour.
//!
//! ```text
//!  4 ┤
//!    │                 ○     ●
//!  3 ┤┄┄┄┄┄┄┄┄┄┄┄●┄┄┄┄┄◉┄┄┄┄┄┄┄
//!    │     ●     ○
//!  2 ┤  ●
//!    │
//!  1 ┼──┴──┴─────┴─────┴─────┴──
//!       1  2     4     6     8
//! ```

use ratatui::{
    Frame,
    layout::Rect,
    style::Style,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::tui::theme::Theme;

/// Bounds the axis of levels.
const LOWEST: f64 = 1.0;
const HIGHEST: f64 = 4.0;
/// Counts the columns of the labels of levels and of the axis.
const MARGIN: u16 = 4;
/// Limits the columns from one unit to the next: few dots need not be scattered over the whole width.
const WIDEST_STEP: f64 = 8.0;

/// Tells whose dot it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dot {
    Own,
    Peers,
    Both,
}

impl Dot {
    pub const fn glyph(self) -> &'static str {
        match self {
            Self::Own => "●",
            Self::Peers => "○",
            Self::Both => "◉",
        }
    }

    const fn style(self, theme: &Theme) -> Style {
        match self {
            Self::Own | Self::Both => theme.selected,
            Self::Peers => theme.text,
        }
    }
}

/// Holds all that a chart shows. Places on the axis are in its own unit: numbers of interviews, or days.
#[derive(Debug, Clone, Default)]
pub struct Chart {
    pub dots: Vec<(f64, f64, Dot)>,
    /// A level that is drawn as a dashed line.
    pub line: Option<f64>,
    /// Slope, and a point on the line of the trend, from and until where it is drawn.
    pub fit: Option<Fit>,
    /// Places before which scores are not compared with those after.
    pub breaks: Vec<f64>,
    /// Words below the axis, the more important first; where two would touch, the later is left out.
    pub labels: Vec<(f64, String)>,
    /// Words in a row of their own below the labels.
    pub marks: Vec<(f64, String)>,
    /// The place that is looked at.
    pub cursor: Option<f64>,
    /// True if one unit may be as narrow as it likes, as days are.
    pub is_dense: bool,
}

/// Describes the line of a trend.
#[derive(Debug, Clone, Copy)]
pub struct Fit {
    pub slope: f64,
    pub through: (f64, f64),
    pub from: f64,
    pub until: f64,
}

/// Tells where the axis lies on the screen.
struct Scale {
    area: Rect,
    rows: u16,
    first: f64,
    step: f64,
}

impl Scale {
    fn column(&self, place: f64) -> Option<u16> {
        let offset = ((place - self.first) * self.step).round();
        let room = f64::from(self.area.width.checked_sub(MARGIN + 3)?);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the width")]
        (0.0..=room).contains(&offset).then(|| self.area.x + MARGIN + 1 + offset as u16)
    }

    fn row(&self, level: f64) -> u16 {
        let share = (HIGHEST - level.clamp(LOWEST, HIGHEST)) / (HIGHEST - LOWEST);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the height")]
        let down = (share * f64::from(self.rows - 1)).round() as u16;
        self.area.y + down
    }
}

impl Chart {
    /// Counts the rows that it needs for this many between two levels.
    pub fn height(&self, between: u16) -> u16 {
        3 * between + 3 + u16::from(!self.marks.is_empty())
    }

    pub fn draw(&self, theme: &Theme, area: Rect, frame: &mut Frame) {
        let below = 2 + u16::from(!self.marks.is_empty());
        let rows = area.height.saturating_sub(below);
        if rows < 4 || area.width < MARGIN + 8 {
            return;
        }
        let scale = self.scale(area, rows - (rows - 1) % 3);
        self.axes(&scale, theme, frame);
        let mut put = |column: Option<u16>, row: u16, text: &str, style: Style| {
            let Some(column) = column else { return };
            let buffer = frame.buffer_mut();
            // Nothing of what lies below shines through.
            buffer[(column, row)].reset();
            buffer.set_string(column, row, text, style);
        };
        if let Some(fit) = self.fit {
            let steps = area.width.saturating_sub(MARGIN);
            for step in 0..=steps {
                let place = fit.from + (fit.until - fit.from) * f64::from(step) / f64::from(steps);
                let level = fit.through.1 + fit.slope * (place - fit.through.0);
                if (LOWEST..=HIGHEST).contains(&level) {
                    put(scale.column(place), scale.row(level), "·", theme.accent);
                }
            }
        }
        for place in &self.breaks {
            let column = scale.column(*place);
            for row in area.y..=scale.row(LOWEST) {
                put(column, row, "╎", theme.warn);
            }
        }
        for (place, level, dot) in &self.dots {
            put(scale.column(*place), scale.row(*level), dot.glyph(), dot.style(theme));
        }
        if let Some(place) = self.cursor {
            put(scale.column(place), scale.row(LOWEST) + 1, "▲", theme.selected);
        }
        let axis = scale.row(LOWEST) + 1;
        write(&self.labels, &scale, axis + 1, theme.dim, frame);
        write(&self.marks, &scale, axis + 2, theme.text, frame);
    }

    /// Dots from edge to edge, but no further apart than needed.
    fn scale(&self, area: Rect, rows: u16) -> Scale {
        let places = self.dots.iter().map(|(place, ..)| *place);
        let first = places.clone().fold(f64::INFINITY, f64::min);
        let last = places.fold(f64::NEG_INFINITY, f64::max);
        let first = if first.is_finite() { first } else { 0.0 };
        let room = f64::from(area.width.saturating_sub(MARGIN + 4));
        let step = if last > first { room / (last - first) } else { 1.0 };
        Scale { area, rows, first, step: if self.is_dense { step } else { step.min(WIDEST_STEP) } }
    }

    /// Draws levels at the left, the line that is asked for, and the axis below.
    fn axes(&self, scale: &Scale, theme: &Theme, frame: &mut Frame) {
        let width = usize::from(scale.area.width.saturating_sub(MARGIN));
        let bottom = scale.row(LOWEST);
        let dashed = self.line.map(|level| scale.row(level));
        for row in scale.area.y..=bottom {
            let level = (1..=4).find(|level| scale.row(f64::from(*level)) == row);
            let label = level.map_or("   │".to_owned(), |level| format!(" {level} ┤"));
            let line = if dashed == Some(row) { "┄".repeat(width) } else { String::new() };
            let spans = vec![Span::styled(label, theme.dim), Span::styled(line, theme.warn)];
            frame.render_widget(Line::from(spans), Rect { y: row, height: 1, ..scale.area });
        }
        let line = Line::styled(format!("   └{}", "─".repeat(width)), theme.dim);
        frame.render_widget(line, Rect { y: bottom + 1, height: 1, ..scale.area });
    }
}

/// Puts words below their places; where two would touch, the later is left out.
fn write(words: &[(f64, String)], scale: &Scale, row: u16, style: Style, frame: &mut Frame) {
    let mut taken: Vec<(u16, u16)> = Vec::new();
    for (place, word) in words {
        let Some(column) = scale.column(*place) else { continue };
        let width = u16::try_from(word.width()).unwrap_or(1);
        let begin = column.saturating_sub(width / 2).max(scale.area.x);
        let begin = begin.min(scale.area.right().saturating_sub(width));
        let end = begin + width;
        // Two columns of air between them.
        if taken.iter().all(|&(from, until)| end + 2 <= from || begin >= until + 2) {
            frame.buffer_mut().set_string(begin, row, word, style);
            taken.push((begin, end));
        }
    }
}
