//! All earlier sessions, newest first.
//!
//! ```text
//!  Sessions                                                                6 sessions · 412 MB
//!
//!    ▶ 22 Nov 14:30   Payments ledger        System design      44:10   hire / no hire     254 MB
//!      20 Nov 09:02   Full loop              4 rounds         2:38:00   not scored         812 MB
//! ```

use std::time::Duration;

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::{Line, Span},
    widgets::Paragraph,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    domain::{
        bytes::size,
        digest::{Broken, Digest},
        fact,
        length::clock,
        rubric::Verdict,
    },
    tui::{
        View, body, header,
        theme::Theme,
        widgets::{
            list::{self, Cursor},
            prose,
        },
    },
};

/// Holds the list of sessions.
#[derive(Debug, Default)]
pub struct SessionList {
    pub digests: Vec<Digest>,
    broken: Vec<Broken>,
    cursor: Cursor,
}

impl SessionList {
    pub fn new(digests: Vec<Digest>, broken: Vec<Broken>) -> Self {
        Self { digests, broken, cursor: Cursor::default() }
    }

    pub fn step(&mut self, steps: isize) {
        self.cursor.step(steps, self.digests.len());
    }

    pub fn chosen(&self) -> Option<&Digest> {
        self.digests.get(self.cursor.at)
    }

    /// Puts the cursor back on a folder, or keeps its place in the list.
    pub fn choose(&mut self, folder: &str, at: usize) {
        self.cursor.at = self.digests.iter().position(|it| it.folder == folder).unwrap_or(at);
        self.cursor.clamp(self.digests.len());
    }

    pub fn at(&self) -> usize {
        self.cursor.at
    }

    pub fn draw(&self, view: &View, area: Rect, frame: &mut Frame) {
        let theme = view.theme;
        let total = self.digests.iter().map(|it| it.bytes).sum();
        let count = match self.digests.len() {
            1 => format!("1 session · {}", size(total)),
            many => format!("{many} sessions · {}", size(total)),
        };
        let area =
            header(Line::styled("Sessions", theme.heading), Line::styled(count, theme.dim), area, frame);
        let mut area = body(area);
        for it in &self.broken {
            let lines = prose::item(
                "! ",
                theme.warn,
                &format!("{}: {}", it.folder, it.reason),
                area.width,
                theme.warn,
            );
            let height = u16::try_from(lines.len()).unwrap_or(1).min(area.height);
            frame.render_widget(Paragraph::new(lines), Rect { height, ..area });
            area = Rect { y: area.y + height, height: area.height - height, ..area };
        }
        if self.digests.is_empty() {
            let text =
                "No session yet. Your first one will be here, with its verdict, its times and its recording.";
            frame.render_widget(Paragraph::new(prose::lines(text, area.width, theme.dim)), area);
        }
        let [rows, _, detail] =
            Layout::vertical([Constraint::Min(1), Constraint::Length(1), Constraint::Length(1)]).areas(area);
        list::draw(self.cursor, self.digests.len(), rows, frame, |at, is_chosen| {
            row(&self.digests[at], is_chosen, rows.width, theme)
        });
        if let Some(it) = self.chosen() {
            let takes = match it.sounding() {
                1 => "1 take".to_owned(),
                many => format!("{many} takes"),
            };
            let elsewhere = it.elsewhere.as_deref().map(|with| format!("{} · ", fact::elsewhere(with)));
            let elsewhere = elsewhere.unwrap_or_default();
            let guest = it.guest_name().map(|name| format!("{name}'s · ")).unwrap_or_default();
            let text = format!("{guest}{elsewhere}{}/ · {} · {takes}", it.folder, size(it.bytes));
            frame
                .render_widget(Line::styled(prose::cut(&text, usize::from(detail.width)), theme.dim), detail);
        }
    }
}

fn row(it: &Digest, is_chosen: bool, width: u16, theme: &Theme) -> Line<'static> {
    let (mark, style) = if is_chosen { ("▶ ", theme.selected) } else { ("  ", theme.text) };
    let kind = match it.kinds.as_slice() {
        [kind] => kind.title().to_owned(),
        kinds => format!("{} rounds", kinds.len()),
    };
    let (verdict, verdict_style) = match (it.ended, it.scored) {
        (None, _) => ("cut off".to_owned(), theme.warn),
        (_, false) => ("not scored".to_owned(), theme.warn),
        _ => (format!("{} / {}", short(it.senior), short(it.staff)), theme.text),
    };
    // In a narrow window the title keeps its room: the line below the list says the rest.
    let is_narrow = width < 90;
    let (kind, bytes) = if is_narrow {
        (String::new(), String::new())
    } else {
        (format!("{kind:<16}"), format!("{:>8}", size(it.bytes)))
    };
    let length = format!(" {:>8}  ", clock(Duration::from_secs_f64(it.seconds)));
    let fixed = 2 + 14 + 2 + kind.len() + length.len() + 18 + bytes.len();
    let title = usize::from(width).saturating_sub(fixed).max(10);
    // With whom, the line below the list says.
    let elsewhere = if it.elsewhere.is_some() { " · elsewhere" } else { "" };
    // A long name leaves room for the title; the line below has all of it.
    let guest = it.guest_name().map(|name| format!(" · {}", prose::cut(name, title / 2)));
    let marks = guest.unwrap_or_default() + elsewhere;
    let name = prose::cut(&it.title, title.saturating_sub(marks.width())) + &marks;
    let pad = " ".repeat(title.saturating_sub(name.width()));
    Line::from(vec![
        Span::styled(
            format!("{mark}{:<14}", it.started.format("%e %b %H:%M").to_string().trim_start()),
            style,
        ),
        Span::styled(format!("{name}{pad}  "), style),
        Span::styled(kind + &length, theme.dim),
        Span::styled(format!("{verdict:<18}"), verdict_style),
        Span::styled(bytes, theme.dim),
    ])
}

fn short(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        None => "–",
        Some(Verdict::StrongNoHire) => "no hire!",
        Some(Verdict::NoHire) => "no hire",
        Some(Verdict::Hire) => "hire",
        Some(Verdict::StrongHire) => "hire!",
    }
}
