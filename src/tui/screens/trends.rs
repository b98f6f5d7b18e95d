//! Trends: whether it gets better, how well the candidate judges themselves, what was practised, where time goes.
//!
//! ```text
//!  Trends · system design · Staff                 ▶ Scores   Self-judgement   Coverage   Time
//!
//!    Depth                                    ● self   ○ peers   ◉ both   ┄ hire from 2.90
//!  4 ┤
//!    │                      ○           ●
//!  3 ┤┄┄┄┄┄┄┄┄┄┄┄┄┄●┄┄┄┄┄┄◉┄┄┄┄┄○┄┄┄┄┄┄┄
//!    │     ●    ●
//!  2 ┤  ●
//!    └────────────────────────────────────
//!       1  2  3    4   5    6   7   8   9
//!
//!    ▶ Depth             2.0 → 3.1   improving         +0.13 a time
//!      Trade-offs        2.5 → 2.6   no clear change   +0.02 a time
//!      Cost              1.8 → 2.4   too few interviews to say
//! ```

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    domain::{
        people::Whose,
        question::{Bar, Kind},
        trends::{Filter, Trends},
    },
    tui::{
        View, body, header,
        keymap::{Keys, trends as keymap},
        theme::Theme,
        widgets::list::Cursor,
    },
};

mod calibration_curve;
mod coverage;
mod judgement;
mod plot;
mod said;
mod scores;
mod shown;
mod start;
mod time;

use shown::{Shown, own, subjects};

pub use coverage::listed as coverage_lines;
pub use judgement::lines as judgement_lines;
pub use said::table as score_table;
pub use time::lines as time_lines;

/// The pages of the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Page {
    #[default]
    Scores,
    Judgement,
    Coverage,
    Time,
}

impl Page {
    pub const ALL: [Self; 4] = [Self::Scores, Self::Judgement, Self::Coverage, Self::Time];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Scores => "Scores",
            Self::Judgement => "Self-judgement",
            Self::Coverage => "Coverage",
            Self::Time => "Time",
        }
    }
}

/// The screen of trends.
#[derive(Debug)]
pub struct TrendsScreen {
    trends: Trends,
    page: Page,
    shown: Shown,
    /// Kinds that were practised.
    kinds: Vec<Kind>,
    /// Guests of the workspace, whose interviews can be looked at too.
    guests: Vec<String>,
    /// The chosen row of the scores.
    row: Cursor,
    /// The chosen interview of that row, counted from the latest.
    back: usize,
    /// The chosen topic.
    topic: usize,
    scroll: u16,
}

impl TrendsScreen {
    /// `trends` of all kinds; `guests` are those whose interviews lie here too.
    pub fn new(trends: Trends, guests: Vec<String>) -> Self {
        Self {
            kinds: kinds(&trends),
            trends,
            page: Page::default(),
            shown: Shown::default(),
            guests,
            row: Cursor::default(),
            back: 0,
            topic: 0,
            scroll: 0,
        }
    }

    /// Returns the keys that apply now.
    pub fn keys(&self) -> Keys<keymap::Action> {
        if self.guests.is_empty() { keymap::KEYS } else { keymap::KEYS_OF_SEVERAL }
    }

    /// The kind that comes next when going through them: all, then each that was practised.
    pub fn next_kind(&self) -> Filter {
        let now = &self.trends.filter;
        let at = now.kind.and_then(|kind| self.kinds.iter().position(|it| *it == kind));
        Filter { kind: self.kinds.get(at.map_or(0, |at| at + 1)).copied(), whose: now.whose.clone() }
    }

    /// All interviews of whoever comes next: the owner, then each guest.
    pub fn next_person(&self) -> Filter {
        let at =
            self.trends.filter.whose.guest().and_then(|name| self.guests.iter().position(|it| it == name));
        let next = self.guests.get(at.map_or(0, |at| at + 1)).cloned();
        Filter { kind: None, whose: next.map_or(Whose::Owner, Whose::Guest) }
    }

    /// What is shown.
    pub fn trends(&self) -> &Trends {
        &self.trends
    }

    /// Shows those of somebody else, of all kinds.
    pub fn turn_to(&mut self, trends: Trends) {
        self.kinds = kinds(&trends);
        self.topic = 0;
        self.show(trends);
    }

    /// Shows other trends in the same way.
    pub fn show(&mut self, trends: Trends) {
        self.trends = trends;
        self.row = Cursor::default();
        (self.back, self.scroll) = (0, 0);
    }

    /// Goes pages on.
    pub fn turn(&mut self, by: usize) {
        let at = Page::ALL.iter().position(|it| *it == self.page).unwrap_or(0);
        self.page = Page::ALL[(at + by) % Page::ALL.len()];
        self.scroll = 0;
    }

    pub fn turn_bar(&mut self) {
        self.shown.bar = match self.shown.bar {
            Bar::Senior => Bar::Staff,
            Bar::Staff => Bar::Senior,
        };
    }

    pub fn turn_adjusting(&mut self) {
        self.shown.is_adjusted = !self.shown.is_adjusted;
    }

    pub fn turn_axis(&mut self) {
        self.shown.by_date = !self.shown.by_date;
    }

    /// Up and down: a row of the scores, a part of the plan, or lines.
    pub fn step(&mut self, steps: isize) {
        match self.page {
            Page::Scores => {
                self.row.step(steps, subjects(&self.trends).len());
                self.back = 0;
            }
            Page::Coverage => self.topic = coverage::step_phase(&self.trends.coverage, self.topic, steps),
            Page::Judgement | Page::Time => {
                let steps = i16::try_from(steps).unwrap_or(if steps < 0 { i16::MIN } else { i16::MAX });
                self.scroll = self.scroll.saturating_add_signed(steps).min(200);
            }
        }
    }

    /// Left and right: an interview, or a topic.
    pub fn step_aside(&mut self, steps: isize) {
        match self.page {
            Page::Scores => {
                let count = self.points().len();
                self.back = self.back.saturating_add_signed(-steps).min(count.saturating_sub(1));
            }
            Page::Coverage => {
                let count = self.trends.coverage.topics.len();
                self.topic = self.topic.saturating_add_signed(steps).min(count.saturating_sub(1));
            }
            Page::Judgement | Page::Time => {}
        }
    }

    /// The folder of the chosen interview.
    pub fn chosen(&self) -> Option<&str> {
        if self.page != Page::Scores {
            return None;
        }
        let points = self.points();
        points.len().checked_sub(self.back + 1).map(|at| points[at].session.as_str())
    }

    /// The own points of the chosen row.
    fn points(&self) -> Vec<&crate::domain::trends::series::Point> {
        let rows = subjects(&self.trends);
        let chosen = rows.get(self.row.at).copied();
        let series = chosen.and_then(|subject| own(&self.trends, subject, self.shown.bar));
        series.map(|it| it.points().collect()).unwrap_or_default()
    }

    pub fn draw(&self, view: &View, area: Rect, frame: &mut Frame) {
        let theme = view.theme;
        let what = self.trends.filter.kind.map_or("all kinds".to_owned(), |it| it.title().to_lowercase());
        let what = what.replace("azure", "Azure");
        let whose = self.trends.filter.whose.guest().map(|name| format!("{name} · ")).unwrap_or_default();
        let title = format!("Trends · {whose}{what} · {}", self.shown.bar.title());
        let area = header(Line::styled(title, theme.heading), self.tabs(area.width, theme), area, frame);
        let area = body(area);
        if self.trends.interviews == 0 && self.page != Page::Coverage {
            return frame.render_widget(Paragraph::new(start::lines(&self.trends, area.width, theme)), area);
        }
        match self.page {
            Page::Scores => self.draw_scores(theme, area, frame),
            Page::Coverage => {
                let lines = coverage::lines(&self.trends, self.shown.bar, self.topic, area.as_size(), theme);
                frame.render_widget(Paragraph::new(lines), area);
            }
            Page::Judgement => {
                let lines = judgement::lines(&self.trends, self.shown.bar, area.width, theme);
                scrolled(lines, self.scroll, area, frame);
            }
            Page::Time => scrolled(time::lines(&self.trends, area.width, theme), self.scroll, area, frame),
        }
    }

    /// The names of the pages, or only that of this one where there is no room.
    fn tabs(&self, width: u16, theme: &Theme) -> Line<'static> {
        let tab = |page: Page| {
            let (mark, style) = if page == self.page { ("▶ ", theme.selected) } else { ("  ", theme.dim) };
            Span::styled(format!(" {mark}{}", page.title()), style)
        };
        if width < 80 {
            return Line::from(tab(self.page));
        }
        Line::from(Page::ALL.map(tab).to_vec())
    }
}

/// The kinds that were practised.
fn kinds(trends: &Trends) -> Vec<Kind> {
    trends.practice.kinds.iter().map(|it| it.kind).collect()
}

/// Lines, as far down as wanted and as there are any.
fn scrolled(lines: Vec<Line<'static>>, scroll: u16, area: Rect, frame: &mut Frame) {
    let furthest = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_sub(area.height);
    frame.render_widget(Paragraph::new(lines).scroll((scroll.min(furthest), 0)), area);
}
