//! All phases of the current question with planned and spent time, and how far the interview has come.

use std::{cmp::Ordering, time::Duration};

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    domain::{
        history::{History, Stretch},
        length::{Length, clock},
    },
    tui::theme::Theme,
};

/// Draws the phases in one row and the progress in the next.
pub fn draw(history: &History, at: Duration, theme: &Theme, area: Rect, frame: &mut Frame) {
    let stretches = around(history);
    let cells: Vec<Cell> = stretches.iter().map(|&stretch| cell(history, stretch, at)).collect();
    // Titles go and times stay where the row is too narrow: finished phases first, then the last ones.
    let room = usize::from(area.width).saturating_sub(2);
    let mut short = vec![false; cells.len()];
    let width = |short: &[bool]| {
        let cells = cells.iter().zip(short).map(|(cell, short)| cell.text(*short).width());
        cells.sum::<usize>() + short.len().saturating_sub(1) * GAP.len()
    };
    let done = (0..cells.len()).filter(|&it| cells[it].order == Ordering::Less);
    let order = done.chain((0..cells.len()).rev().filter(|&it| cells[it].order == Ordering::Greater));
    for it in order {
        if width(&short) <= room {
            break;
        }
        short[it] = true;
    }
    let mut spans = vec![Span::raw(" ")];
    for (cell, short) in cells.iter().zip(short) {
        let style = if cell.order == Ordering::Equal { theme.selected } else { theme.dim };
        spans.push(Span::styled(cell.text(short) + GAP, style));
    }
    frame.render_widget(Line::from(spans), Rect { height: 1, ..area });
    if area.height > 1 {
        let row = Rect { y: area.y + 1, height: 1, x: area.x + 1, width: area.width.saturating_sub(2) };
        frame.render_widget(progress(history, &stretches, at, theme, row.width), row);
    }
}

/// Lists the stretches of the current question, or the break alone.
fn around(history: &History) -> Vec<usize> {
    let here = history.stretch();
    let same = |stretch: &Stretch| match (here, stretch) {
        (Stretch::Phase { item, .. }, Stretch::Phase { item: other, .. }) => item == *other,
        _ => here == *stretch,
    };
    history.stretches().iter().enumerate().filter(|(_, stretch)| same(stretch)).map(|(at, _)| at).collect()
}

/// Separates two phases.
const GAP: &str = "   ";

/// Holds one phase in the row.
struct Cell {
    /// Before, at or after the current phase.
    order: Ordering,
    title: String,
    /// Spent time of a finished phase, planned time of one to come.
    time: String,
}

impl Cell {
    fn text(&self, short: bool) -> String {
        let glyph = match self.order {
            Ordering::Less => "✓",
            Ordering::Equal => "▶",
            Ordering::Greater => "·",
        };
        let words = [self.title.as_str(), self.time.as_str()];
        let shown = words.into_iter().skip(usize::from(short)).filter(|it| !it.is_empty());
        [glyph].into_iter().chain(shown).collect::<Vec<_>>().join(" ")
    }
}

fn cell(history: &History, stretch: usize, at: Duration) -> Cell {
    let title =
        history.parts(history.stretches()[stretch]).map_or("Break", |(.., phase)| phase.title.as_str());
    let planned = Length::seconds(u32::try_from(history.planned(stretch).as_secs()).unwrap_or(u32::MAX));
    let order = stretch.cmp(&history.current());
    let time = match order {
        Ordering::Less => clock(history.spent(stretch, at)),
        // The countdown below shows it.
        Ordering::Equal => String::new(),
        Ordering::Greater => planned.to_string(),
    };
    Cell { order, title: title.to_owned(), time }
}

/// Draws a rule whose heavy part is the time spent; a phase that runs over fills its share and no more.
fn progress(
    history: &History,
    stretches: &[usize],
    at: Duration,
    theme: &Theme,
    width: u16,
) -> Line<'static> {
    let planned: Duration = stretches.iter().map(|&it| history.planned(it)).sum();
    let done: Duration = stretches
        .iter()
        .map(|&it| match it.cmp(&history.current()) {
            Ordering::Less => history.planned(it),
            Ordering::Equal => history.spent(it, at).min(history.planned(it)),
            Ordering::Greater => Duration::ZERO,
        })
        .sum();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a terminal's width"
    )]
    let heavy = (done.as_secs_f64() / planned.as_secs_f64().max(1.0) * f64::from(width)).round() as usize;
    let width = usize::from(width);
    let heavy = heavy.min(width);
    let (line, tip) = if heavy == width { ("━".repeat(heavy), "") } else { ("━".repeat(heavy), "╸") };
    let rest = width - heavy - tip.chars().count();
    Line::from(vec![Span::styled(line + tip, theme.accent), Span::styled("─".repeat(rest), theme.dim)])
}
