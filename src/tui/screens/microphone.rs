//! The mic check: the live level with its peak, five seconds recorded and played back.
//!
//! ```text
//!  Microphone                                                     Built-in microphone
//!
//!    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╸──────────────────────────────  -14 dB  peak -6 dB
//!
//!    Speak as you will in the interview. A good level peaks between -18 and -6 dB.
//!
//!    r records five seconds and plays them back.
//! ```

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    domain::sound::{Hearing, Sound, Trial},
    tui::{
        View, body, header,
        theme::Theme,
        widgets::{meter, prose},
    },
};

/// Holds the mic-check screen.
#[derive(Debug, Default)]
pub struct Microphone {
    pub devices: Vec<String>,
    pub device: usize,
    pub trial: Trial,
}

impl Microphone {
    pub fn device(&self) -> Option<&str> {
        self.devices.get(self.device).map(String::as_str)
    }

    pub fn change(&mut self, by: isize) {
        if !self.devices.is_empty() {
            let len = self.devices.len();
            self.device = self.device.checked_add_signed(by).unwrap_or(len - 1) % len;
            self.trial = Trial::Not;
        }
    }

    pub fn draw(&self, view: &View, area: Rect, frame: &mut Frame) {
        let theme = view.theme;
        let area = header(Line::styled("Microphone", theme.heading), Line::default(), area, frame);
        let area = body(area);
        let mut lines = Vec::new();
        match self.device() {
            Some(name) => {
                let name = prose::cut(name, usize::from(area.width).saturating_sub(4));
                let name = if self.devices.len() > 1 { format!("◂ {name} ▸") } else { name };
                lines.push(Line::styled(name, theme.selected));
            }
            None => lines.push(Line::styled("No microphone found.", theme.warn)),
        }
        lines.push(Line::default());
        lines.push(status_line(view.sound, "", self.device().is_some(), area.width, theme));
        lines.push(Line::default());
        let advice = match &view.sound.hearing {
            _ if self.device().is_none() => {
                "Plug one in, or practise without recording: everything else works. 'mockloop devices' lists what is seen."
            }
            Hearing::NoSignal => {
                "It delivers only silence. Is it muted, or is this program not allowed to use it?"
            }
            Hearing::Gone => "It was unplugged or its sound server stopped. It is tried again by itself.",
            Hearing::Live if view.sound.hold > -1.0 => {
                "Too loud: it clips. Turn the input down or move away a little."
            }
            Hearing::Live if view.sound.hold > -30.0 => "This is a good level.",
            _ => "Speak as you will in the interview. A good level peaks between -24 and -3 dB.",
        };
        lines.extend(prose::lines(advice, area.width, theme.text));
        lines.push(Line::default());
        let trial = match &self.trial {
            Trial::Not if self.device().is_none() => Line::default(),
            Trial::Not => Line::styled("Record five seconds and hear them: r", theme.dim),
            Trial::Recording(left) => Line::from(vec![
                Span::styled("● ", theme.recording),
                Span::styled(format!("recording, {left} seconds left"), theme.text),
            ]),
            Trial::Playing => Line::styled("▶ playing", theme.accent),
            Trial::Played => Line::styled("✓ That was you. Once more: r", theme.good),
            Trial::Failed(why) => Line::styled(format!("! {why}"), theme.warn),
        };
        lines.push(trial);
        frame.render_widget(Paragraph::new(lines), area);
    }
}

/// Draws one line on the microphone: its level, or what is wrong with it.
pub fn status_line(sound: &Sound, indent: &str, is_wanted: bool, width: u16, theme: &Theme) -> Line<'static> {
    let mut spans = vec![Span::raw(indent.to_owned())];
    let room = width.saturating_sub(u16::try_from(indent.len()).unwrap_or(0) + 26).clamp(10, 60);
    match &sound.hearing {
        _ if !is_wanted => {
            spans.push(Span::styled("Nothing is recorded; notes and scores are kept.", theme.dim));
        }
        Hearing::Off => {}
        Hearing::Opening => spans.push(Span::styled("opening …", theme.dim)),
        Hearing::Live => {
            spans.extend(meter::bar(sound, room, theme).spans);
            spans.push(Span::styled(
                format!("  {}  peak {}", decibels(sound.level), decibels(sound.hold)),
                theme.dim,
            ));
        }
        Hearing::NoSignal => spans.push(Span::styled("! no signal: only zeros arrive", theme.warn)),
        Hearing::Gone => spans.push(Span::styled("! the microphone is gone", theme.bad)),
        Hearing::Failed(why) => {
            let why = prose::cut(why, usize::from(width).saturating_sub(indent.len() + 2));
            spans.push(Span::styled(format!("! {why}"), theme.warn));
        }
    }
    Line::from(spans)
}

/// Writes a level as `-14 dB`, four columns for the number so that nothing jumps.
pub fn decibels(level: f32) -> String {
    // Adding nought turns a rounded -0 into 0.
    if level <= -90.0 { " -∞ dB".to_owned() } else { format!("{:>3} dB", level.round() + 0.0) }
}
