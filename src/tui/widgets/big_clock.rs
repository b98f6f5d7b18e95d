//! The countdown in large digits.

use std::time::Duration;

use ratatui::{Frame, layout::Rect, style::Style, text::Line};
use tui_big_text::{BigText, PixelSize};

use crate::domain::length::clock;

/// Counts the rows that the digits take.
pub const HEIGHT: u16 = 4;
/// Counts the columns that `-1:02:31` takes; most clocks take fewer.
pub const WIDTH: u16 = 32;

/// Draws the time left; overtime with a plus before it. A countdown shows the second that is running, so that it
/// reads 0:00 only when time is up.
pub fn draw(left: Duration, over: Duration, style: Style, area: Rect, frame: &mut Frame) {
    let text = if over.is_zero() { clock(rounded_up(left)) } else { format!("+{}", clock(over)) };
    let big =
        BigText::builder().pixel_size(PixelSize::Quadrant).style(style).lines([Line::raw(text)]).build();
    frame.render_widget(big, area);
}

fn rounded_up(time: Duration) -> Duration {
    Duration::from_secs(time.as_secs() + u64::from(time.subsec_nanos() > 0))
}
