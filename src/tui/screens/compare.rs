//! Two attempts at one question, or at variants of it: their sound, times and scores side by side.
//!
//! ```text
//!  Two attempts · A payments ledger                                            ‖ 5:12 in the second
//!
//!    3 Nov 14:30 · 44:10 · no hire at Senior, no hire at Staff
//!  │Requirements   │Estimate      │High-level design              │Deep dive              │Wrap-up
//!  ▂▃▅▂▁▃▅▇▅▃▁▁▁▂▃▅▇▇▅▃▂▁▁▁▁▃▅▇▆▅▃▂▁▁▂▃▅▇▅▃▂▁▂▃▅▆▅▃▁▁▁▁▂▃▅▇▅▃▂▁▁▂▃▅▆▇▅▃▂▁▁▂▃▅▃▂▁▁▂▅▇▅▃▂
//!  ▶ 20 Nov 09:02 · 41:02 · hire at Senior, no hire at Staff
//!  │Requirements │Estimate │High-level design                  │Deep dive              │Wrap-up
//!  ▂▃▅▂▁▃▅▇▅▃▁▁▁▂▃▅▇▇▅▃▂▁▁▁▁▃▅▇▆▅▃▂▁▁▂▃▅▇▅▃▂▁▂▃▅▆▅▃▁┃▁▁▂▃▅▇▅▃▂▁▁▂▃▅▆▇▅▃▂▁▁▂▃▅▃▂
//!
//!    Time            planned  first second      Scores           first  second
//!    Requirements       5:00   5:12   4:50      Scoping            2/1     3/2   +1 +1
//! ```

use std::{path::PathBuf, time::Duration};

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::{Line, Span},
    widgets::Paragraph,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    domain::{
        history::{History, Stretch},
        length::clock,
        listening::{Playing, Track, Transport},
        question::Bar,
        rubric::Verdict,
        scorecard::{RoundScores, Scorecard, Seen},
        time_breakdown,
        timeline::{self, Point, Sort},
    },
    tui::{
        View, body, header,
        theme::Theme,
        widgets::{
            prose,
            wave::{self, Scale},
        },
    },
};

/// Holds one attempt at a question.
#[derive(Debug)]
pub struct Attempt {
    pub folder: PathBuf,
    pub history: History,
    /// The number of the question within its session, from 0.
    pub item: usize,
    /// The candidate's own scorecard, once locked.
    pub card: Option<Scorecard>,
    pub tracks: Vec<Track>,
}

/// Tells which of the two plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    First,
    Second,
}

/// Holds the screen of two attempts.
#[derive(Debug)]
pub struct Compare {
    /// The two, the earlier one first.
    pub attempts: [Attempt; 2],
    pub side: Side,
    pub transport: Transport,
    /// The position of the player, in the time of the session that plays.
    pub at: Duration,
}

impl Attempt {
    /// Returns when the question began and when it was left for good.
    pub fn bounds(&self) -> (Duration, Duration) {
        time_breakdown::bounds(&self.history, self.item).unwrap_or_default()
    }

    fn round(&self) -> usize {
        let of_item =
            |stretch: &&Stretch| matches!(stretch, Stretch::Phase { item, .. } if *item == self.item);
        match self.history.stretches().iter().find(of_item) {
            Some(Stretch::Phase { round, .. }) => *round,
            _ => 0,
        }
    }

    /// Lists the phases of the question: id, title, planned and spent time, and when each was first entered.
    fn phases(&self) -> Vec<Phase> {
        let all = self.history.stretches().iter().enumerate();
        let phase = |(at, stretch): (usize, &Stretch)| {
            let Stretch::Phase { item, .. } = *stretch else { return None };
            let (.., phase) = self.history.parts(*stretch).filter(|_| item == self.item)?;
            let entered = self.history.entries().find(|(_, entered)| entered == stretch)?.0;
            Some(Phase {
                id: phase.id.clone(),
                title: phase.title.clone(),
                planned: self.history.foreseen(at),
                spent: self.history.spent(at, self.history.at),
                entered,
            })
        };
        all.filter_map(phase).collect()
    }

    fn scores(&self) -> Option<&RoundScores> {
        self.card.as_ref()?.rounds.get(self.round())
    }

    fn title(&self) -> String {
        self.history.start.questions().nth(self.item).map_or(String::new(), |(_, it)| it.title.clone())
    }

    fn about(&self, other: &Self) -> String {
        let (from, until) = self.bounds();
        let when = self.history.start.wall.format("%-d %b %Y %H:%M");
        let variant =
            if self.title() == other.title() { String::new() } else { format!("{} · ", self.title()) };
        let verdicts = self.card.as_ref().map_or("not scored".to_owned(), |card| {
            let word = |bar| card.verdict(&self.history.start, bar).map_or("no verdict", Verdict::title);
            format!("{} at Senior, {} at Staff", word(Bar::Senior), word(Bar::Staff))
        });
        format!("{variant}{when} · {} · {verdicts}", clock(until.saturating_sub(from)))
    }
}

struct Phase {
    id: String,
    title: String,
    planned: Duration,
    spent: Duration,
    entered: Duration,
}

impl Compare {
    /// Makes the screen of two attempts, of which the one at `side` was chosen.
    pub fn new(attempts: [Attempt; 2], side: Side) -> Self {
        let mut screen = Self { attempts, side, transport: Transport::default(), at: Duration::ZERO };
        screen.at = screen.playing().bounds().0;
        screen
    }

    /// Returns the attempt that plays.
    pub fn playing(&self) -> &Attempt {
        &self.attempts[self.side as usize]
    }

    /// Goes on in the other attempt, at the beginning of the same phase.
    pub fn turn(&mut self) {
        let phases = self.playing().phases();
        let here = phases.iter().rev().find(|it| it.entered <= self.at).map(|it| it.id.clone());
        self.side = if self.side == Side::First { Side::Second } else { Side::First };
        let phases = self.playing().phases();
        let same = phases.iter().find(|it| Some(&it.id) == here.as_ref());
        self.at = same.map_or(self.playing().bounds().0, |it| it.entered);
    }

    /// Goes to the beginning of the phase before or after; says whether there is one.
    pub fn go_to_phase(&mut self, is_forward: bool) -> bool {
        let slack =
            if self.transport.state == Playing::Playing { Duration::from_secs(1) } else { Duration::ZERO };
        let entered = self.playing().phases().into_iter().map(|it| it.entered);
        let found = if is_forward {
            entered.filter(|it| *it > self.at).min()
        } else {
            entered.filter(|it| *it + slack < self.at).max()
        };
        self.at = found.unwrap_or(self.at);
        found.is_some()
    }

    pub fn draw(&self, view: &View, area: Rect, frame: &mut Frame) {
        let theme = view.theme;
        let title = Line::styled(format!("Two attempts · {}", self.attempts[1].title()), theme.heading);
        let area = header(title, self.status(theme), area, frame);
        let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        let tall = if area.height < 24 { 2 } else { 4 };
        let rows = [1, 1, tall, 1, 1, 1, tall, 1].map(Constraint::Length);
        let [about1, names1, sound1, _, about2, names2, sound2, _, tables] =
            Layout::vertical(rows.into_iter().chain([Constraint::Min(0)])).areas(area);
        // One scale for both, so that their lengths can be compared.
        let length = |it: &Attempt| it.bounds().1.saturating_sub(it.bounds().0);
        let longest = self.attempts.iter().map(length).max().unwrap_or_default().max(Duration::from_secs(1));
        let places = [(about1, names1, sound1), (about2, names2, sound2)];
        for (number, (attempt, (about, names, sound))) in self.attempts.iter().zip(places).enumerate() {
            let is_here = number == self.side as usize;
            let other = &self.attempts[1 - number];
            let (mark, style) = if is_here { ("▶ ", theme.selected) } else { ("  ", theme.text) };
            let text = prose::cut(&(mark.to_owned() + &attempt.about(other)), usize::from(about.width));
            frame.render_widget(Line::styled(text, style), about);
            let (from, until) = attempt.bounds();
            let scale = Scale { from, until: from + longest, columns: area.width };
            let points: Vec<Point> = timeline::points(&attempt.history, [])
                .into_iter()
                .filter(|it| it.at >= from && (it.at < until || it.sort == Sort::Gap))
                .collect();
            let at = if is_here { self.at } else { Duration::MAX };
            let buffer = frame.buffer_mut();
            wave::phases(&points, at, scale, theme, names, buffer);
            wave::waveform(&attempt.tracks, &points, at, scale, theme, sound, buffer);
        }
        let tables = body(tables);
        if tables.width >= 66 {
            let [left, _, right] =
                Layout::horizontal([Constraint::Fill(1), Constraint::Length(3), Constraint::Fill(1)])
                    .areas(tables);
            frame.render_widget(
                Paragraph::new(prose::clip(self.times(left.width, theme), left.height, theme.dim)),
                left,
            );
            let scores = prose::clip(self.scores(right.width, theme), right.height, theme.dim);
            frame.render_widget(Paragraph::new(scores), right);
        } else {
            let mut lines = self.scores(tables.width, theme);
            lines.push(Line::default());
            lines.extend(self.times(tables.width, theme));
            frame.render_widget(Paragraph::new(prose::clip(lines, tables.height, theme.dim)), tables);
        }
    }

    fn status(&self, theme: &Theme) -> Line<'static> {
        let (mark, style) = match &self.transport.state {
            Playing::Playing => ("▶ ", theme.good),
            Playing::Opening => ("… ", theme.dim),
            Playing::Paused => ("‖ ", theme.dim),
            Playing::Silent(_) => ("", theme.dim),
        };
        let which = if self.side == Side::First { "first" } else { "second" };
        let into = clock(self.at.saturating_sub(self.playing().bounds().0));
        Line::styled(format!("{mark}{into} in the {which}"), style)
    }

    fn times(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let column = usize::from(width).saturating_sub(24).clamp(8, 30);
        let mut lines = vec![row("Time", column, ["planned", "first", "second"], theme, true)];
        let [first, second] = self.attempts.each_ref().map(Attempt::phases);
        let only_second = second.iter().filter(|it| first.iter().all(|other| other.id != it.id));
        for it in first.iter().chain(only_second) {
            let spent = |phases: &[Phase]| {
                phases.iter().find(|other| other.id == it.id).map_or("–".to_owned(), |it| clock(it.spent))
            };
            let cells = [clock(it.planned), spent(&first), spent(&second)];
            lines.push(row(&it.title, column, cells.each_ref().map(String::as_str), theme, false));
        }
        lines
    }

    fn scores(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let column = usize::from(width).saturating_sub(24).clamp(8, 30);
        let mut lines = vec![row("Scores", column, ["first", "second", ""], theme, true)];
        let (Some(first), Some(second)) = (self.attempts[0].scores(), self.attempts[1].scores()) else {
            let text = "Both attempts must be scored before their scores can be compared.";
            lines.extend(prose::lines(text, width, theme.dim));
            return lines;
        };
        if first.rubric.hash != second.rubric.hash {
            let text = "They were scored by different versions of the rubric, so that their levels cannot be compared.";
            lines.extend(prose::lines(text, width, theme.warn));
            return lines;
        }
        let round = &self.attempts[0].history.start.rounds[self.attempts[0].round()];
        for (dimension, (first, second)) in
            round.rubric.dimensions.iter().zip(first.scores.iter().zip(&second.scores))
        {
            let digit = |seen: Option<Seen>| seen.map_or('–', Seen::digit);
            let both =
                |it: &crate::domain::scorecard::Score| format!("{}/{}", digit(it.senior), digit(it.staff));
            let level =
                |it: &crate::domain::scorecard::Score, bar| it.at(bar).and_then(Seen::level).map(u8::from);
            let change = |bar| match (level(first, bar), level(second, bar)) {
                (Some(a), Some(b)) if a == b => "=".to_owned(),
                (Some(a), Some(b)) => format!("{:+}", i16::from(b) - i16::from(a)),
                _ => String::new(),
            };
            let change = format!("{} {}", change(Bar::Senior), change(Bar::Staff));
            let cells = [both(first), both(second), change];
            lines.push(row(&dimension.title, column, cells.each_ref().map(String::as_str), theme, false));
        }
        lines
    }
}

fn row(label: &str, column: usize, cells: [&str; 3], theme: &Theme, is_heading: bool) -> Line<'static> {
    let label = prose::cut(label, column);
    let pad = " ".repeat(column.saturating_sub(label.width()));
    let [one, two, three] = cells;
    let cells = format!("{one:>8}{two:>8}{three:>8}");
    let (first, rest) = if is_heading { (theme.heading, theme.dim) } else { (theme.text, theme.text) };
    Line::from(vec![Span::styled(label + &pad, first), Span::styled(cells, rest)])
}
