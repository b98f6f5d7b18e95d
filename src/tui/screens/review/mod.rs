//! Review: the sound of a session with all that happened in it, heard again, remarked on and measured.
//!
//! ```text
//!  Review · A payments ledger                                     ▶ 12:05 / 44:10 · 1.5x · volume 80 %
//!
//!  │Requirements   │Estimate      │High-level design              │Deep dive              │Wrap-up
//!  ▂▃▅▂▁▃▅▇▅▃▁▁▁▂▃▅▇▇▅▃▂▁▁▁▁▃▅▇▆▅▃▂▁▁▂▃▅▇▅▃▂▁▂▃▅▆▅▃▁┃▁▁▁▂▃▅▇▅▃▂▁▁▂▃▅▆▇▅▃▂▁▁▂▃▅▃▂▁▁▂▅▇▅▃▂▁▁▁▂▃▅▃▁▁
//!        m       n      m         ?                 ┃  e           m            !
//!  0:00        5:00        10:00        15:00
//!
//!    Moments                                         Time            planned   spent
//!    ▶ 12:05  mark       cost!                       Requirements       5:00    5:12   +0:12
//!      12:19  probe      What happens to ...
//! ```

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::{Line, Span},
};

use crate::{
    domain::{length::clock, listening::Playing},
    tui::{
        View, body, header,
        theme::Theme,
        widgets::{prose, wave},
    },
};

mod panes;
mod state;

pub use state::{LONG_PAUSE, Pane, Review, Typed};

impl Review {
    /// Draws the screen.
    pub fn draw(&self, view: &View, area: Rect, frame: &mut Frame) {
        let theme = view.theme;
        let name = self.history.title();
        let title = Line::styled(format!("Review · {name}"), theme.heading);
        let area = header(title, self.status(theme), area, frame);
        let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        let tall = match area.height {
            0..22 => 3,
            22..34 => 4,
            _ => 7,
        };
        let rows = [
            Constraint::Length(1),
            Constraint::Length(tall),
            Constraint::Length(1),
            Constraint::Length(1),
            Constraint::Length(1),
            Constraint::Min(0),
            Constraint::Length(u16::from(self.typing.is_some())),
        ];
        let [names, sound, letters, ruler, _, below, line] = Layout::vertical(rows).areas(area);
        let scale = self.scale(area.width);
        let (points, at, buffer) = (&self.points, self.at, frame.buffer_mut());
        wave::phases(points, at, scale, theme, names, buffer);
        wave::waveform(&self.tracks, points, at, scale, theme, sound, buffer);
        wave::letters(points, at, scale, theme, letters, buffer);
        wave::ruler(scale, theme, ruler, buffer);
        let below = body(below);
        if below.width >= 92 {
            let [left, _, right] =
                Layout::horizontal([Constraint::Fill(5), Constraint::Length(3), Constraint::Fill(4)])
                    .areas(below);
            panes::moments(self, theme, left, frame);
            match self.pane {
                Pane::Moments => panes::here(self, theme, right, frame),
                Pane::Time => panes::time(self, theme, right, frame),
                Pane::Scores => panes::scores(self, theme, right, frame),
            }
        } else {
            match self.pane {
                Pane::Moments => panes::moments(self, theme, below, frame),
                Pane::Time => panes::time(self, theme, below, frame),
                Pane::Scores => panes::scores(self, theme, below, frame),
            }
        }
        if let Some(cursor) = self.choosing {
            panes::choose(self, cursor, theme, area, frame);
        }
        if let Some((.., input)) = &self.typing {
            input.draw(theme, line, frame);
        }
    }

    /// Draws the state of the player: `▶ 12:05 / 44:10 · 1.5x`.
    fn status(&self, theme: &Theme) -> Line<'static> {
        let place = format!("{} / {}", clock(self.at), clock(self.end()));
        let (mark, style) = match &self.transport.state {
            Playing::Playing => ("▶ ", theme.good),
            Playing::Opening => ("… ", theme.dim),
            Playing::Paused => ("‖ ", theme.dim),
            Playing::Silent(_) => ("no sound · ", theme.dim),
        };
        let mut spans = vec![Span::styled(format!("{mark}{place}"), style)];
        let it = &self.transport;
        #[expect(clippy::float_cmp, reason = "steps of a quarter are exact")]
        if it.speed != 1.0 {
            spans.push(Span::styled(format!(" · {}x", it.speed), theme.accent));
        }
        if it.volume < 0.995 {
            spans.push(Span::styled(format!(" · volume {:.0} %", it.volume * 100.0), theme.dim));
        }
        if let Some(device) = &it.device {
            spans.push(Span::styled(format!(" · {}", prose::cut(device, 24)), theme.dim));
        }
        Line::from(spans)
    }
}
