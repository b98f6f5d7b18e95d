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

use std::{path::PathBuf, time::Duration};

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::{Line, Span},
};

use crate::{
    domain::{
        history::{History, Stretch},
        length::clock,
        listening::{Playing, Track, Transport},
        points::{self, Point, Sort},
        review,
        scorecard::{Assessor, Scorecard},
    },
    tui::{
        View, body, header,
        keymap::{Keys, review as keymap},
        theme::Theme,
        widgets::{
            input::Input,
            list::Cursor,
            wave::{self, Scale},
        },
    },
};

mod panes;

/// A silence that is worth jumping to.
pub const LONG_PAUSE: Duration = Duration::from_secs(2);
/// What is shown around the place where one listens, from everything to the closest look.
const ZOOMS: [Option<Duration>; 5] = [
    None,
    Some(Duration::from_mins(10)),
    Some(Duration::from_mins(3)),
    Some(Duration::from_mins(1)),
    Some(Duration::from_secs(15)),
];

/// What stands below the waveform; in a wide window beside the moments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pane {
    #[default]
    Moments,
    Time,
    Scores,
}

/// What is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    Mark,
    Comment,
    Evidence { round: usize, dimension: String },
}

/// The review screen.
#[derive(Debug)]
pub struct Review {
    pub folder: PathBuf,
    pub history: History,
    /// What the listener has added.
    pub own: review::Review,
    /// What others have added, where they may be seen.
    pub others: Vec<review::Review>,
    /// The scorecards that may be seen, the listener's first.
    pub cards: Vec<Scorecard>,
    pub tracks: Vec<Track>,
    pub transport: Transport,
    /// Where one listens.
    pub at: Duration,
    points: Vec<Point>,
    pane: Pane,
    zoom: usize,
    /// The chosen row of the scores.
    row: Cursor,
    /// The dimension being chosen for evidence.
    choosing: Option<Cursor>,
    typing: Option<(Typed, Duration, Input)>,
}

impl Review {
    pub fn new(folder: PathBuf, history: History, tracks: Vec<Track>) -> Self {
        let mut screen = Self {
            folder,
            history,
            own: review::Review::default(),
            others: Vec::new(),
            cards: Vec::new(),
            tracks,
            transport: Transport::default(),
            at: Duration::ZERO,
            points: Vec::new(),
            pane: Pane::default(),
            zoom: 0,
            row: Cursor::default(),
            choosing: None,
            typing: None,
        };
        screen.gather();
        screen
    }

    /// Brings what is shown up to date with the remarks.
    pub fn gather(&mut self) {
        self.points = points::points(&self.history, [&self.own].into_iter().chain(&self.others));
    }

    /// Returns the keys that apply now.
    pub fn keys(&self) -> Keys<keymap::Action> {
        match (&self.typing, self.choosing, self.pane) {
            (Some(_), ..) => keymap::TYPING,
            (None, Some(_), _) => keymap::DIMENSIONS,
            (None, None, Pane::Scores) => keymap::SCORES,
            (None, None, Pane::Moments | Pane::Time) => keymap::MOMENTS,
        }
    }

    pub fn input(&mut self) -> Option<&mut Input> {
        self.typing.as_mut().map(|(.., input)| input)
    }

    /// The end of the session's time axis.
    pub fn end(&self) -> Duration {
        self.tracks.iter().map(Track::until).chain([self.history.at]).max().unwrap_or_default()
    }

    /// Goes to a moment, or as near as there is one.
    pub fn seek(&mut self, to: Duration) {
        self.at = to.min(self.end());
    }

    /// Goes by some seconds, forwards or back.
    pub fn skip(&mut self, seconds: i64) {
        let by = Duration::from_secs(seconds.unsigned_abs());
        self.seek(if seconds < 0 { self.at.saturating_sub(by) } else { self.at + by });
    }

    /// Goes to the next or previous point that `wanted` takes; says whether there is one. Going back, a point that
    /// has just been passed does not count, or one could never leave it while the sound plays.
    pub fn go_to(&mut self, is_forward: bool, wanted: impl Fn(&Point) -> bool) -> bool {
        self.go_to_one_of(
            is_forward,
            &self.points.iter().filter(|it| wanted(it)).map(|it| it.at).collect::<Vec<_>>(),
        )
    }

    /// Goes to the next or previous long silence; says whether there is one.
    pub fn go_to_pause(&mut self, is_forward: bool) -> bool {
        let begins = |track: &Track| {
            let pauses = track.speech.as_ref().map(|it| it.pauses(LONG_PAUSE)).unwrap_or_default();
            pauses.into_iter().map(|(from, _)| track.from + from).collect::<Vec<_>>()
        };
        self.go_to_one_of(is_forward, &self.tracks.iter().flat_map(begins).collect::<Vec<_>>())
    }

    fn go_to_one_of(&mut self, is_forward: bool, moments: &[Duration]) -> bool {
        let is_playing = self.transport.state == Playing::Playing;
        let slack = if is_playing { Duration::from_secs(1) } else { Duration::ZERO };
        let found = if is_forward {
            moments.iter().filter(|it| **it > self.at).min()
        } else {
            moments.iter().filter(|it| **it + slack < self.at).max()
        };
        let found = found.copied();
        if let Some(to) = found {
            self.seek(to);
        }
        found.is_some()
    }

    /// Looks closer, or at more.
    pub fn zoom(&mut self, steps: isize) {
        self.zoom = self.zoom.saturating_add_signed(steps).min(ZOOMS.len() - 1);
    }

    pub fn turn_pane(&mut self) {
        self.pane = match self.pane {
            Pane::Moments => Pane::Time,
            Pane::Time => Pane::Scores,
            Pane::Scores => Pane::Moments,
        };
        self.row = Cursor::default();
    }

    pub fn step_row(&mut self, steps: isize) {
        match &mut self.choosing {
            Some(cursor) => cursor.step(steps, panes::dimensions(&self.history, self.at).1.len()),
            None => self.row.step(steps, panes::evidence(self).len()),
        }
    }

    /// The moment of the chosen evidence.
    pub fn chosen_evidence(&self) -> Option<Duration> {
        panes::evidence(self).get(self.row.at).copied()
    }

    /// Opens the list of dimensions to tie this moment to.
    pub fn choose_dimension(&mut self) {
        self.choosing = Some(Cursor::default());
    }

    /// Takes the chosen dimension and begins to type why.
    pub fn take_dimension(&mut self) {
        let Some(cursor) = self.choosing.take() else { return };
        let (round, dimensions) = panes::dimensions(&self.history, self.at);
        if let Some(it) = dimensions.get(cursor.at) {
            let label = format!("{} · what was heard", it.title);
            let typed = Typed::Evidence { round, dimension: it.id.clone() };
            self.typing = Some((typed, self.at, Input::new(label, "")));
        }
    }

    /// Begins to type about this moment.
    pub fn begin_typing(&mut self, typed: Typed) {
        let label = if typed == Typed::Mark { "Mark" } else { "Comment" };
        self.typing = Some((typed, self.at, Input::new(format!("{label} at {}", clock(self.at)), "")));
    }

    /// What was typed, and the moment it is about.
    pub fn take_typed(&mut self) -> Option<(Typed, Duration, String)> {
        let (typed, at, input) = self.typing.take()?;
        Some((typed, at, input.text().trim().to_owned()))
    }

    /// Leaves what is being typed or chosen; says whether something was.
    pub fn stop(&mut self) -> bool {
        self.typing.take().is_some() | self.choosing.take().is_some()
    }

    /// The listener's last remark, by its number.
    pub fn last_remark(&self) -> Option<usize> {
        self.own.remarks.iter().map(|it| it.number).max()
    }

    /// The round in which a moment lies.
    pub fn round(&self, at: Duration) -> usize {
        panes::round(&self.history, at)
    }

    fn scale(&self, columns: u16) -> Scale {
        let end = self.end().max(Duration::from_secs(1));
        match ZOOMS[self.zoom].filter(|window| *window < end) {
            None => Scale { from: Duration::ZERO, until: end, columns },
            Some(window) => {
                // The place stands still at a third while it is followed, but for both ends.
                let from = self.at.saturating_sub(window / 3).min(end.saturating_sub(window));
                Scale { from, until: from + window, columns }
            }
        }
    }

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

    /// `▶ 12:05 / 44:10 · 1.5x`
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
            spans
                .push(Span::styled(format!(" · {}", crate::tui::widgets::prose::cut(device, 24)), theme.dim));
        }
        Line::from(spans)
    }

    /// Whose remarks these are.
    pub fn listener(&self) -> Assessor {
        self.own.listener.clone().unwrap_or(Assessor::Candidate)
    }

    /// The kinds of points that `[` and `]` stop at.
    pub fn is_mark(point: &Point) -> bool {
        matches!(point.sort, Sort::Mark | Sort::Evidence | Sort::Comment)
    }

    pub fn is_phase(point: &Point) -> bool {
        matches!(point.sort, Sort::Phase | Sort::Break)
    }

    /// The stretch in which a moment lies.
    pub fn stretch(&self, at: Duration) -> Option<Stretch> {
        panes::stretch(&self.history, at)
    }
}
