//! The invitation: how others come to the page, and who is there already.
//!
//! ```text
//!  Host · The lifts of a tall building                       this machine only
//!
//!    Open this on the interviewer's screen            █▀▀▀▀▀█ ▀▄█ █▀▀▀▀▀█
//!    http://127.0.0.1:7707/#5f0c…                     █ ███ █ ▄▀▄ █ ███ █
//!                                                     █ ▀▀▀ █ █▀▄ █ ▀▀▀ █
//!    or open  http://127.0.0.1:7707                   ▀▀▀▀▀▀▀ █ ▀ ▀▀▀▀▀▀▀
//!    and type the code  302 114
//!
//!    ✓ Robin interviews, and agrees to the recording
//! ```

use qrcode::{Color as Module, EcLevel, QrCode};
use ratatui::{
    Frame,
    layout::Rect,
    style::{Color, Style},
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    domain::awaited::Awaited,
    tui::{View, body, header, screens::microphone, theme::Theme, widgets::prose},
};

/// Sets the light rows and columns around the code, in modules.
const QUIET: i32 = 2;

/// Describes somebody who was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    pub name: String,
    pub is_interviewer: bool,
    /// The next step awaited of somebody who scores, once the interview is over.
    pub awaited: Option<Awaited>,
    pub has_agreed: bool,
    pub is_here: bool,
}

/// Holds all that the screen shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Host {
    pub title: String,
    pub recorded: bool,
    /// The address with the invitation in it.
    pub link: String,
    pub address: String,
    pub code: String,
    /// The fingerprint of the certificate, on a network.
    pub fingerprint: Option<String>,
    /// Wrong tries have shut the door.
    pub is_shut: bool,
    pub guests: Vec<Guest>,
    /// Names of those who were there before the session was cut off, and have not joined again.
    pub before: Vec<String>,
    pub stage: Progress,
}

/// Tells how far the interview has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The interview has not begun.
    New,
    Running,
    /// The interview was cut off and is to go on.
    CutOff,
    /// Only scores are missing.
    Over,
}

/// Leaves the invitation out, so that it never comes into a log.
impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host").field("guests", &self.guests).finish_non_exhaustive()
    }
}

impl Host {
    pub fn draw(&self, view: &View, area: Rect, frame: &mut Frame) {
        let theme = view.theme;
        let reach = if self.fingerprint.is_some() { "this network, encrypted" } else { "this machine only" };
        let title = Line::styled(format!("Host · {}", self.title), theme.heading);
        let area = header(title, Line::styled(reach, theme.dim), area, frame);
        let area = body(area);
        let code = if self.is_shut { Vec::new() } else { modules(&self.link, theme) };
        let (wide, high) = (code.first().map_or(0, Line::width), code.len());
        let wide = u16::try_from(wide).unwrap_or(u16::MAX);
        let height = usize::from(area.height);
        let has_room = wide > 0 && area.width >= wide + 36 && height >= high;
        let beside = has_room.then(|| (area.width - wide - 3, self.lines(view, area.width - wide - 3)));
        // Words come before the drawing of the code.
        let beside = beside.filter(|(_, lines)| lines.len() <= height);
        let has_room = beside.is_some();
        let (width, lines) = beside.unwrap_or_else(|| (area.width, self.lines(view, area.width)));
        frame.render_widget(Paragraph::new(lines), Rect { width, ..area });
        if has_room {
            let place = Rect { x: area.right() - wide, width: wide, ..area };
            frame.render_widget(Paragraph::new(code), place);
        }
    }

    fn lines(&self, view: &View, width: u16) -> Vec<Line<'static>> {
        let theme = view.theme;
        let mut lines = Vec::new();
        if self.is_shut {
            let text =
                "The door is shut: somebody tried five wrong keys. Press o to open it with a new invitation.";
            lines.extend(prose::lines(text, width, theme.warn));
        } else {
            lines.push(Line::styled("On the interviewer's screen, open", theme.text));
            for part in split(&self.link, usize::from(width)) {
                lines.push(Line::styled(part, theme.accent));
            }
            lines.push(Line::default());
            let mut address = Line::from(vec![
                Span::styled("or ", theme.text),
                Span::styled(self.address.clone(), theme.accent),
            ]);
            let mut code = Line::from(vec![
                Span::styled("with the code ", theme.text),
                Span::styled(self.code.clone(), theme.heading),
            ]);
            if address.width() + 1 + code.width() <= usize::from(width) {
                address.push_span(" ");
                address.spans.append(&mut code.spans);
                lines.push(address);
            } else {
                lines.extend([address, code]);
            }
            lines.extend(prose::lines("Each invitation lets one person ask.", width, theme.dim));
        }
        if let Some(fingerprint) = &self.fingerprint {
            lines.push(Line::default());
            let text = "The browser warns of a certificate made for this interview. Go on only if its SHA-256 fingerprint is";
            lines.extend(prose::lines(text, width, theme.dim));
            for part in split(fingerprint, usize::from(width.min(48) / 3 * 3)) {
                lines.push(Line::styled(part, theme.text));
            }
        }
        lines.push(Line::default());
        if self.guests.is_empty() && self.before.is_empty() {
            lines.push(Line::styled("Nobody is there yet.", theme.dim));
        }
        for guest in &self.guests {
            lines.extend(self.guest(guest, width, theme));
        }
        for name in &self.before {
            let text = format!("· {name} was there before; what they wrote waits for them");
            lines.extend(prose::lines(&text, width, theme.dim));
        }
        if matches!(self.stage, Progress::New | Progress::CutOff) {
            lines.push(microphone::status_line(view.sound, "", self.recorded, width, theme));
        }
        let is_ready = self.guests.iter().any(|it| it.is_interviewer && it.has_agreed);
        let next = match self.stage {
            Progress::New if is_ready => " begins the interview",
            Progress::CutOff if is_ready => " goes on with the interview",
            Progress::Over => " opens your scorecard",
            _ => return lines,
        };
        lines.push(Line::default());
        lines.push(Line::from(vec![Span::styled("enter", theme.key), Span::styled(next, theme.good)]));
        lines
    }

    fn guest(&self, guest: &Guest, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let does = match guest.awaited {
            Some(awaited) => awaited.words(),
            None if guest.is_interviewer => "interviews",
            None => "listens",
        };
        let (mark, rest, style) = match (guest.is_here, guest.has_agreed) {
            (false, _) => ("!", ", the line is down", theme.warn),
            (true, false) if self.recorded => ("·", ", is asked to agree to the recording", theme.text),
            (true, false) => ("·", ", is asked to sit down at the page", theme.text),
            (true, true) if guest.awaited.is_some_and(|it| it != Awaited::Nothing) => ("·", "", theme.text),
            (true, true) if self.recorded && self.stage != Progress::Over => {
                ("✓", ", and agrees to the recording", theme.good)
            }
            (true, true) => ("✓", "", theme.good),
        };
        prose::lines(&format!("{mark} {} {does}{rest}", guest.name), width, style)
    }
}

/// Splits text into pieces of at most `width` characters.
fn split(text: &str, width: usize) -> Vec<String> {
    let all: Vec<char> = text.chars().collect();
    all.chunks(width.max(1)).map(|it| it.iter().collect()).collect()
}

/// Draws a text as a QR code in half blocks, two modules a cell. Dark on light, as cameras expect it; without colours
/// the blocks are the light modules, for a dark terminal.
fn modules(text: &str, theme: &Theme) -> Vec<Line<'static>> {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::L) else { return Vec::new() };
    let width = i32::try_from(code.width()).unwrap_or(0);
    let is_light = |x: i32, y: i32| {
        let inside = (0..width).contains(&x) && (0..width).contains(&y);
        let place = || (usize::try_from(x).unwrap_or(0), usize::try_from(y).unwrap_or(0));
        !inside || code[place()] == Module::Light
    };
    let style =
        if *theme == Theme::plain() { Style::new() } else { Style::new().fg(Color::White).bg(Color::Black) };
    let row = |y: i32| {
        let cell = |x: i32| match (is_light(x, y), is_light(x, y + 1)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        };
        Line::styled((-QUIET..width + QUIET).map(cell).collect::<String>(), style)
    };
    (-QUIET..width + QUIET).step_by(2).map(row).collect()
}
