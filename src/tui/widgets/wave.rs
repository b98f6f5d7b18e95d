//! Sound over time: a waveform between two moments, phases above it and below it what happened, a column a place.

use std::time::Duration;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};

use crate::{
    domain::{
        length::clock,
        listening::Track,
        question::Part,
        timeline::{Point, Sort},
    },
    tui::{theme::Theme, widgets::prose},
};

/// Tells which part of the session's time is shown in how many columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    pub from: Duration,
    pub until: Duration,
    pub columns: u16,
}

impl Scale {
    /// Returns the column of a moment; `None` if it is not shown.
    pub fn column(self, at: Duration) -> Option<u16> {
        let length = self.until.saturating_sub(self.from).as_nanos();
        let into = at.checked_sub(self.from)?.as_nanos();
        if length == 0 || into > length {
            return None;
        }
        let column = into * u128::from(self.columns) / length;
        Some(u16::try_from(column).unwrap_or(u16::MAX).min(self.columns.saturating_sub(1)))
    }

    /// Returns the moment at which a column begins.
    pub fn moment(self, column: u16) -> Duration {
        let length = self.until.saturating_sub(self.from).as_nanos();
        let into = (length * u128::from(column)).div_ceil(u128::from(self.columns.max(1)));
        self.from + Duration::from_nanos(u64::try_from(into).unwrap_or(u64::MAX))
    }
}

/// Lists the eighths of a cell, from nothing to all of it.
const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/// Sets how far below the loudest place the waveform reaches, in decibels: speech moves within that.
const RANGE: f64 = 30.0;

/// Returns how high a peak stands, 0 to 1: in decibels below the loudest, as loudness is heard.
fn height(peak: u8, loudest: u8) -> f64 {
    if peak == 0 { 0.0 } else { 1.0 + 20.0 * (f64::from(peak) / f64::from(loudest)).log10() / RANGE }
}

/// Counts the eighths of cells that a peak fills in so many rows; the softest still shows.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few cells")]
fn eighths(peak: u8, loudest: u8, rows: u16) -> u16 {
    ((height(peak, loudest).max(0.0) * f64::from(rows) * 8.0).round() as u16).max(1)
}

/// Draws the waveform: solid to the mean of a column's peaks, shaded to the largest, and a line where `at` is.
pub fn waveform(
    tracks: &[Track],
    points: &[Point],
    at: Duration,
    scale: Scale,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let here = scale.column(at);
    let loudest = tracks.iter().filter_map(|it| it.envelope.as_ref()?.peaks.iter().max()).max();
    let loudest = loudest.copied().unwrap_or(0).max(1);
    for column in 0..scale.columns.min(area.width) {
        let (from, until) = (scale.moment(column), scale.moment(column + 1));
        let is_gap = |it: &Point| it.sort == Sort::Gap && it.at < until && it.at + it.length > from;
        let gap = points.iter().any(is_gap);
        let loudness = tracks.iter().filter_map(|track| track.loudness(from, until)).max();
        let style = if here.is_some_and(|here| column < here) { theme.accent } else { theme.dim };
        for row in 0..area.height {
            let place = Position::new(area.x + column, area.bottom() - 1 - row);
            let Some(cell) = buffer.cell_mut(place) else { continue };
            if here == Some(column) {
                cell.set_symbol("┃").set_style(theme.selected);
            } else if gap && row == 0 {
                cell.set_symbol("×").set_style(theme.bad);
            } else if let Some((mean, peak)) = loudness {
                let filled = usize::from(eighths(mean, loudest, area.height).saturating_sub(row * 8).min(8));
                let is_peak = filled == 0 && eighths(peak, loudest, area.height) > row * 8;
                let (symbol, style) = if is_peak { ("░", theme.dim) } else { (EIGHTHS[filled], style) };
                cell.set_symbol(symbol).set_style(style);
            } else if row == 0 {
                cell.set_symbol("·").set_style(theme.dim);
            }
        }
    }
}

/// Draws the names of the phases, each from the column where it begins.
pub fn phases(points: &[Point], at: Duration, scale: Scale, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let is_phase = |it: &&Point| matches!(it.sort, Sort::Phase | Sort::Break);
    let all: Vec<&Point> = points.iter().filter(is_phase).collect();
    for (number, point) in all.iter().enumerate() {
        let until = all.get(number + 1).map_or(Duration::MAX, |next| next.at);
        if until <= scale.from || point.at > scale.until {
            continue;
        }
        let first = scale.column(point.at.max(scale.from)).unwrap_or(0);
        let last = scale.column(until).unwrap_or(scale.columns);
        let style = if (point.at..until).contains(&at) { theme.selected } else { theme.dim };
        let bar = if point.at >= scale.from { "│" } else { "" };
        let room = usize::from(last.saturating_sub(first));
        let text = format!("{bar}{}", point.text);
        let text = if room < 4 { bar.to_owned() } else { prose::cut(&text, room) };
        buffer.set_stringn(
            area.x + first,
            area.y,
            text,
            usize::from(area.width - first.min(area.width)),
            style,
        );
    }
}

/// Returns the letter of a sort below the waveform, the most telling first; `None` for what has another place.
fn letter(sort: Sort) -> Option<(u8, &'static str)> {
    Some(match sort {
        Sort::Mark => (0, "m"),
        Sort::Evidence => (1, "e"),
        Sort::StarPart(part) => (2, &part.title()[..1]),
        Sort::Told(Part::Curveball | Part::Event) => (3, "!"),
        Sort::Told(Part::Probe | Part::Clarification) => (4, "?"),
        Sort::Comment => (5, "c"),
        Sort::Note => (6, "n"),
        Sort::Gap => (7, "×"),
        Sort::Filler => (8, "f"),
        Sort::Phase | Sort::Break => return None,
    })
}

fn style(sort: Sort, theme: &Theme) -> Style {
    match sort {
        Sort::Gap => theme.bad,
        Sort::Told(Part::Curveball | Part::Event) => theme.warn,
        Sort::Filler | Sort::Note => theme.dim,
        Sort::Evidence | Sort::StarPart(_) => theme.good,
        _ => theme.accent,
    }
}

/// Draws a letter for what happened in each column; where several things did, the most telling one.
pub fn letters(points: &[Point], at: Duration, scale: Scale, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut shown: Vec<Option<(u8, &str, Sort)>> = vec![None; usize::from(scale.columns)];
    for point in points {
        let (Some(column), Some((rank, letter))) = (scale.column(point.at), letter(point.sort)) else {
            continue;
        };
        let place = &mut shown[usize::from(column)];
        if place.is_none_or(|(known, ..)| rank < known) {
            *place = Some((rank, letter, point.sort));
        }
    }
    let here = scale.column(at);
    for (column, letter) in (0..area.width).zip(shown) {
        let Some(cell) = buffer.cell_mut(Position::new(area.x + column, area.y)) else { continue };
        match letter {
            Some((_, letter, sort)) => {
                cell.set_symbol(letter).set_style(style(sort, theme));
            }
            None if here == Some(column) => {
                cell.set_symbol("┃").set_style(theme.selected);
            }
            None => {}
        }
    }
}

/// Lengths between two times of the ruler, in seconds.
const STEPS: [u64; 15] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];

/// Draws times below, as many as have room.
pub fn ruler(scale: Scale, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let length = scale.until.saturating_sub(scale.from).as_secs_f64();
    let fits = |step: &&u64| {
        #[expect(clippy::cast_precision_loss, reason = "seconds of an interview")]
        let columns = **step as f64 / length.max(1.0) * f64::from(scale.columns);
        columns >= 12.0
    };
    let step = *STEPS.iter().find(fits).unwrap_or(&STEPS[STEPS.len() - 1]);
    let mut second = scale.from.as_secs().div_ceil(step) * step;
    while Duration::from_secs(second) <= scale.until {
        if let Some(column) = scale.column(Duration::from_secs(second)) {
            let text = clock(Duration::from_secs(second));
            if usize::from(column) + text.len() <= usize::from(area.width) {
                buffer.set_string(area.x + column, area.y, text, theme.dim);
            }
        }
        second += step;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::delivery::Envelope;

    #[test]
    fn a_moment_lies_in_the_column_that_begins_at_or_before_it() {
        for columns in 1..200 {
            let scale = Scale { from: Duration::from_secs(3), until: Duration::from_millis(70_001), columns };
            for column in 0..columns {
                assert_eq!(scale.column(scale.moment(column)), Some(column));
            }
        }
        let scale = Scale { from: Duration::from_secs(10), until: Duration::from_secs(70), columns: 60 };
        assert_eq!(scale.column(Duration::from_secs(10)), Some(0));
        assert_eq!(scale.column(Duration::from_millis(12_999)), Some(2));
        assert_eq!(scale.column(Duration::from_secs(70)), Some(59));
        assert_eq!(scale.column(Duration::from_secs(9)), None);
        assert_eq!(scale.column(Duration::from_secs(71)), None);
    }

    #[test]
    fn a_click_is_drawn_in_its_column_and_nowhere_else() {
        let mut peaks = vec![0; 6000];
        peaks[3217] = 255;
        let envelope = Envelope { step: Duration::from_millis(10), peaks };
        let track = Track {
            from: Duration::from_secs(5),
            length: Duration::from_mins(1),
            envelope: Some(envelope),
            ..Track::default()
        };
        let area = Rect::new(0, 0, 65, 2);
        let scale = Scale { from: Duration::ZERO, until: Duration::from_secs(65), columns: 65 };
        let mut buffer = Buffer::empty(area);
        waveform(&[track], &[], Duration::ZERO, scale, &Theme::plain(), area, &mut buffer);
        let loud: Vec<u16> = (0..65).filter(|x| buffer[(*x, 0)].symbol() == "░").collect();
        // 5 s before the take, and 32.17 s into it.
        assert_eq!(loud, [37]);
        assert_eq!(buffer[(4, 1)].symbol(), "·");
        assert_eq!(buffer[(5, 1)].symbol(), "▁");
    }
}
