//! The page of scores: a chart of the chosen row, and all rows with their trends.

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::{Line, Span},
    widgets::Paragraph,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    domain::trends::{
        Trends,
        series::Point,
        subjects::{Subject, Voice},
        words::{Word, change},
    },
    tui::{
        theme::Theme,
        widgets::{list, prose},
    },
};

use super::{
    TrendsScreen,
    said::{self, ends, trend},
    shown::{Shown, by, own, subjects},
    start,
};

/// Columns of `first → last`, and of the word.
const ENDS: usize = 10;
const WORD: usize = 17;
/// Columns of the slope, into which a long word may reach.
const SLOPE: usize = 12;
/// Rows between two levels, at most.
const TALLEST: u16 = 6;
/// From this width on, the list stands beside the chart, in this many columns.
const WIDE: u16 = 130;
const LIST: u16 = 76;

/// How the page shares its rows.
struct Shares {
    /// Rows between two levels of the chart; 0 leaves the chart out.
    between: u16,
    list: u16,
    words: u16,
}

impl Shares {
    /// The chart grows last: first the words and the list get what they want, then it takes the rest. Where there is
    /// too little, the list is scrolled, then the words are cut.
    fn of(height: u16, rows: u16, (words, least_words): (u16, u16), has_marks: bool) -> Self {
        // A title, and an empty row below the chart and below the list.
        let room = height.saturating_sub(3);
        let chart = |between: u16| 3 * between + 3 + u16::from(has_marks);
        let wants = [
            (rows, words),
            (rows.min(6), words),
            (rows.min(6), words.min(least_words)),
            (rows.min(4), words.min(least_words)),
            (rows.min(4), words.min(2)),
            (rows.min(3), words.min(1)),
        ];
        for least in [2, 1] {
            for (list, words) in wants {
                if let Some(between) = (least..=TALLEST).rev().find(|it| chart(*it) + list + words <= room) {
                    return Self { between, list, words: room - chart(between) - list };
                }
            }
        }
        let list = rows.min(room.saturating_sub(2));
        Self { between: 0, list, words: room - list }
    }
}

impl TrendsScreen {
    pub(super) fn draw_scores(&self, theme: &Theme, area: Rect, frame: &mut Frame) {
        let subjects = subjects(&self.trends);
        let Some(subject) = subjects.get(self.row.at.min(subjects.len().saturating_sub(1))).copied() else {
            return frame.render_widget(Paragraph::new(start::lines(&self.trends, area.width, theme)), area);
        };
        let chart = self.chart(subject);
        let count = u16::try_from(subjects.len()).unwrap_or(u16::MAX);
        let (title, plot, list, said) = if area.width >= WIDE {
            let [left, _, right] =
                Layout::horizontal([Constraint::Fill(1), Constraint::Length(4), Constraint::Length(LIST)])
                    .areas(area);
            let [title, plot] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(left);
            let [_, list, _, said] = Layout::vertical([
                Constraint::Length(1),
                Constraint::Length(count),
                Constraint::Length(1),
                Constraint::Min(4),
            ])
            .areas(right);
            let between = (1..=TALLEST + 2).rev().find(|it| chart.height(*it) <= plot.height).unwrap_or(1);
            (title, Rect { height: chart.height(between).min(plot.height), ..plot }, list, said)
        } else {
            let words = u16::try_from(self.words(subject, area.width, theme).len()).unwrap_or(u16::MAX);
            // Why a row is broken, what was taken off, or what to do next must be read.
            let is_plain = chart.breaks.is_empty() && !self.shown.is_adjusted;
            let least = if is_plain && start::advice(&self.trends).is_none() { 2 } else { 4 };
            let shares = Shares::of(area.height, count, (words, least), !chart.marks.is_empty());
            let height = if shares.between == 0 { 0 } else { chart.height(shares.between) };
            let [title, plot, _, list, _, said] = Layout::vertical([
                Constraint::Length(1),
                Constraint::Length(height),
                Constraint::Length(1),
                Constraint::Length(shares.list),
                Constraint::Length(1),
                Constraint::Length(shares.words),
            ])
            .areas(area);
            (title, plot, list, said)
        };
        let name = if self.shown.is_adjusted { ", adjusted" } else { "" };
        let name = format!("{}{name}", subject.title());
        let legend = self.legend(subject, usize::from(title.width).saturating_sub(name.width() + 2), theme);
        frame.render_widget(Line::styled(name, theme.heading), title);
        if plot.height > 0 {
            frame.render_widget(legend.right_aligned(), title);
        }
        // The labels of its levels stand in the air at the left.
        chart.draw(theme, Rect { x: plot.x.saturating_sub(2), width: plot.width + 2, ..plot }, frame);
        list::draw(self.row, subjects.len(), list, frame, |at, is_chosen| {
            row(&self.trends, subjects[at], self.shown, is_chosen, list.width, theme)
        });
        let words = prose::clip(self.words(subject, said.width, theme), said.height, theme.dim);
        frame.render_widget(Paragraph::new(words), said);
    }

    /// What is said of the chosen interview and of the chosen row.
    fn words(&self, subject: &Subject, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        let Some(series) = own(&self.trends, subject, self.shown.bar) else { return lines };
        let points: Vec<&Point> = series.points().collect();
        if let Some(point) = points.len().checked_sub(self.back + 1).map(|at| points[at]) {
            let text = format!("▲ {}", said::of_interview(&self.trends, series, point, self.shown));
            lines.push(Line::styled(prose::cut(&text, usize::from(width)), theme.accent));
        }
        let advice = start::advice(&self.trends);
        // That there are too few is said by the advice.
        let said = said::of_row(&self.trends, series, self.shown);
        let said = advice.iter().chain(said.iter().skip(usize::from(advice.is_some())));
        for (number, sentence) in said.enumerate() {
            let style = if number == 0 { theme.text } else { theme.dim };
            lines.extend(prose::lines(sentence, width, style));
        }
        lines
    }

    /// What the dots and the line are; the line alone, or nothing, where there is too little room.
    fn legend(&self, subject: &Subject, room: usize, theme: &Theme) -> Line<'static> {
        let has_peers = by(&self.trends, subject, self.shown.bar, &Voice::Peers).is_some();
        let mut dots = vec![Span::styled("● ", theme.selected), Span::styled("self", theme.dim)];
        if has_peers {
            dots.push(Span::styled("   ○ peers   ◉ both", theme.dim));
        }
        let hire = own(&self.trends, subject, self.shown.bar).and_then(|it| it.hire);
        let line: Vec<Span> = hire
            .map(|hire| {
                [Span::styled("   ┄ ", theme.warn), Span::styled(format!("hire from {hire:.2}"), theme.dim)]
            })
            .into_iter()
            .flatten()
            .collect();
        let full = Line::from([dots, line.clone()].concat());
        let short = Line::from(line);
        [full, short].into_iter().find(|it| it.width() <= room).unwrap_or_default()
    }
}

/// A row of the list.
fn row(
    trends: &Trends,
    subject: &Subject,
    shown: Shown,
    is_chosen: bool,
    width: u16,
    theme: &Theme,
) -> Line<'static> {
    let (mark, style) = if is_chosen { ("▶ ", theme.selected) } else { ("  ", theme.text) };
    let width = usize::from(width);
    let has_slope = width >= 66;
    let wide = width >= 94;
    let words = if has_slope { WORD + SLOPE } else { Word::TooFew.text().len() };
    let title = width.saturating_sub(2 + ENDS + 2 + words + if wide { 19 } else { 0 }).clamp(2, 32);
    let mut spans =
        vec![Span::styled(format!("{mark}{} ", prose::padded(subject.title(), title - 1)), style)];
    let Some((word, now)) =
        own(trends, subject, shown.bar).and_then(|series| Some((series.word, series.now()?)))
    else {
        spans.push(Span::styled("  no score at this bar", theme.dim));
        return Line::from(spans);
    };
    let found = trend(now, shown.is_adjusted);
    spans.push(Span::styled(prose::padded(&ends(&found), ENDS + 2), theme.text));
    let word_style = match word {
        Word::Improving => theme.good,
        Word::GettingWorse => theme.warn,
        Word::NoClearChange => theme.text,
        Word::TooFew | Word::NotJudged => theme.dim,
    };
    let Some(each) = found.each.filter(|_| has_slope) else {
        spans.push(Span::styled(word.text(), word_style));
        return Line::from(spans);
    };
    spans.push(Span::styled(prose::padded(word.text(), WORD), word_style));
    spans.push(Span::styled(format!("{:>5} a time", change(each.slope)), theme.text));
    if wide {
        let interval = format!("   {} to {}", change(each.low), change(each.high));
        spans.push(Span::styled(interval, theme.dim));
    }
    Line::from(spans)
}
