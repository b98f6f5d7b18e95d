//! The microphone's level: a bar with its peak, and a strip of the last seconds.

use ratatui::{
    Frame,
    layout::Rect,
    style::Style,
    text::{Line, Span},
};

use crate::{domain::sound::Sound, tui::theme::Theme};

/// Sets the quietest level that the bar shows, in dBFS.
const FLOOR: f32 = -60.0;
const BARS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// Returns where a level lies between the floor (0) and full scale (1).
fn share(level: f32) -> f32 {
    ((level - FLOOR) / -FLOOR).clamp(0.0, 1.0)
}

/// Draws the level as a bar of `width` cells, with a tick at the highest of the last moments.
pub fn bar(sound: &Sound, width: u16, theme: &Theme) -> Line<'static> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a terminal's width"
    )]
    let cells = |level: f32| (share(level) * f32::from(width)).round() as usize;
    let (now, hold) = (cells(sound.level), cells(sound.hold));
    let style = |cell: usize| {
        let cell = f32::from(u16::try_from(cell).unwrap_or(width));
        let level = FLOOR * (1.0 - (cell + 1.0) / f32::from(width));
        if level > -3.0 {
            theme.bad
        } else if level > -12.0 {
            theme.warn
        } else {
            theme.good
        }
    };
    let cell = |at: usize| {
        if at < now {
            Span::styled("━", style(at))
        } else if hold > 0 && at + 1 == hold {
            Span::styled("╸", style(at))
        } else {
            Span::styled("─", theme.dim)
        }
    };
    (0..usize::from(width)).map(cell).collect()
}

/// Draws the last seconds as a strip of small bars, the newest at the right.
pub fn strip(sound: &Sound, style: Style, area: Rect, frame: &mut Frame) {
    let width = usize::from(area.width);
    let shown = &sound.history[sound.history.len().saturating_sub(width)..];
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 8")]
    let text: String =
        shown.iter().map(|level| BARS[((share(*level) * 8.0).round() as usize).clamp(1, 8)]).collect();
    frame.render_widget(Line::styled(text, style).right_aligned(), area);
}
