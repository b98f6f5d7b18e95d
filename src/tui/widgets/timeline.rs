//! All phases of the current question with planned and spent time, and how far the interview has come.

use std::time::Duration;

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
    let current = history.current();
    let stretches = around(history);
    let cells: Vec<(usize, String)> =
        stretches.iter().map(|&stretch| (stretch, cell(history, stretch, at))).collect();
    // Long titles go first, those of finished phases before the others.
    let room = usize::from(area.width).saturating_sub(2);
    let mut short = vec![false; cells.len()];
    let width = |short: &[bool]| {
        cells.iter().zip(short).map(|((_, cell), short)| if *short { 2 } else { cell.width() }).sum::<usize>()
            + cells.len().saturating_sub(1) * 3
    };
    let order = (0..cells.len())
        .filter(|&it| cells[it].0 < current)
        .chain((0..cells.len()).rev().filter(|&it| cells[it].0 > current));
    for it in order {
        if width(&short) <= room {
            break;
        }
        short[it] = true;
    }
    let mut spans = vec![Span::raw(" ")];
    for ((stretch, cell), short) in cells.iter().zip(short) {
        let (glyph, style) = match stretch.cmp(&current) {
            std::cmp::Ordering::Less => ("✓", theme.dim),
            std::cmp::Ordering::Equal => ("▶", theme.selected),
            std::cmp::Ordering::Greater => ("·", theme.dim),
        };
        let text = if short { format!("{glyph} ") } else { cell.clone() };
        spans.push(Span::styled(text + "   ", style));
    }
    frame.render_widget(Line::from(spans), Rect { height: 1, ..area });
    if area.height > 1 {
        let row = Rect { y: area.y + 1, height: 1, x: area.x + 1, width: area.width.saturating_sub(2) };
        frame.render_widget(progress(history, &stretches, at, theme, row.width), row);
    }
}

/// The stretches of the current question, or the break alone.
fn around(history: &History) -> Vec<usize> {
    let here = history.stretch();
    let same = |stretch: &Stretch| match (here, stretch) {
        (Stretch::Phase { item, .. }, Stretch::Phase { item: other, .. }) => item == *other,
        _ => here == *stretch,
    };
    history.stretches().iter().enumerate().filter(|(_, stretch)| same(stretch)).map(|(at, _)| at).collect()
}

fn cell(history: &History, stretch: usize, at: Duration) -> String {
    let title =
        history.parts(history.stretches()[stretch]).map_or("Break", |(.., phase)| phase.title.as_str());
    let planned = Length::seconds(u32::try_from(history.planned(stretch).as_secs()).unwrap_or(u32::MAX));
    let spent = clock(history.spent(stretch, at));
    match stretch.cmp(&history.current()) {
        std::cmp::Ordering::Less => format!("✓ {title} {spent}"),
        std::cmp::Ordering::Equal => format!("▶ {title}"),
        std::cmp::Ordering::Greater => format!("· {title} {planned}"),
    }
}

/// A rule whose heavy part is the time spent; a phase that runs over fills its share and no more.
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
            std::cmp::Ordering::Less => history.planned(it),
            std::cmp::Ordering::Equal => history.spent(it, at).min(history.planned(it)),
            std::cmp::Ordering::Greater => Duration::ZERO,
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
