//! The page of scores: a chart of the chosen row, and all rows with their trends.

use chrono::NaiveDate;
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::{Line, Span},
    widgets::Paragraph,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    domain::{
        question::Bar,
        rubric::Verdict,
        statistics::median,
        trends::{
            Trends,
            series::{Era, Point, Series, Subject, Voice},
            words::{Trend, Word, chance, change, counted},
        },
    },
    tui::{
        theme::Theme,
        widgets::{
            chart::{Chart, Dot, Fit},
            list, prose,
        },
    },
};

use super::{Shown, TrendsScreen, count, start};

/// Columns of `first → last`, and of the word.
const ENDS: usize = 12;
const WORD: usize = 26;

/// What has a row: all kinds and each kind; of one kind alone its dimensions as well.
pub fn subjects(trends: &Trends) -> Vec<&Subject> {
    let mut all: Vec<&Subject> = Vec::new();
    for series in &trends.series {
        if !all.contains(&&series.subject) {
            all.push(&series.subject);
        }
    }
    let kinds = all.iter().filter(|it| matches!(it, Subject::Kind { .. })).count();
    let is_wanted = |subject: &&Subject| match subject {
        Subject::Overall => kinds > 1,
        Subject::Kind { .. } => true,
        Subject::Dimension { .. } => kinds == 1,
    };
    all.into_iter().filter(is_wanted).collect()
}

/// The candidate's own row of a subject.
pub fn own<'a>(trends: &'a Trends, subject: &Subject, bar: Bar) -> Option<&'a Series> {
    by(trends, subject, bar, &Voice::Candidate)
}

fn by<'a>(trends: &'a Trends, subject: &Subject, bar: Bar, voice: &Voice) -> Option<&'a Series> {
    trends.series.iter().find(|it| it.subject == *subject && it.bar == bar && it.by == *voice)
}

/// The trend that counts now: of the latest era, adjusted or not.
fn trend(era: &Era, is_adjusted: bool) -> Trend {
    if is_adjusted { era.adjusted } else { era.trend }
}

impl TrendsScreen {
    pub(super) fn draw_scores(&self, theme: &Theme, area: Rect, frame: &mut Frame) {
        let subjects = subjects(&self.trends);
        let Some(subject) = subjects.get(self.row.at.min(subjects.len().saturating_sub(1))).copied() else {
            return frame.render_widget(Paragraph::new(start::lines(&self.trends, area.width, theme)), area);
        };
        let mut words = self.words(subject, area.width, theme);
        words.truncate(usize::from(area.height / 5).max(2));
        let below = u16::try_from(words.len()).unwrap_or(2);
        let rows = u16::try_from(subjects.len()).unwrap_or(1);
        let chart = self.chart(subject);
        // The chart takes what the list leaves, in whole levels; the list keeps four rows at least.
        let least = rows.min(4) + below + 3;
        let between = (1..=6)
            .rev()
            .find(|it| chart.height(*it) + least.max(rows.min(9) + below + 3) <= area.height)
            .or_else(|| (1..=2).rev().find(|it| chart.height(*it) + least <= area.height));
        let height = between.map_or(0, |it| chart.height(it));
        let [top, plot, _, list, _, said] = Layout::vertical([
            Constraint::Length(u16::from(height > 0)),
            Constraint::Length(height),
            Constraint::Length(u16::from(height > 0)),
            Constraint::Max(rows),
            Constraint::Length(1),
            Constraint::Min(below),
        ])
        .areas(area);
        frame.render_widget(Line::styled(subject.title().to_owned(), theme.heading), top);
        frame.render_widget(self.legend(subject, area.width, theme).right_aligned(), top);
        // The labels of its levels stand in the air at the left.
        let plot = Rect { x: plot.x.saturating_sub(2), width: plot.width + 2, ..plot };
        chart.draw(theme, plot, frame);
        list::draw(self.row, subjects.len(), list, frame, |at, is_chosen| {
            row(&self.trends, subjects[at], self.shown, is_chosen, list.width, theme)
        });
        frame.render_widget(Paragraph::new(words), said);
    }

    fn legend(&self, subject: &Subject, width: u16, theme: &Theme) -> Line<'static> {
        let has_peers = by(&self.trends, subject, self.shown.bar, &Voice::Peers).is_some();
        let mut spans = vec![Span::styled("● ", theme.selected), Span::styled("self", theme.dim)];
        if has_peers {
            spans.push(Span::styled("   ○ peers   ◉ both", theme.dim));
        }
        if let Some(hire) = own(&self.trends, subject, self.shown.bar).and_then(|it| it.hire) {
            spans.push(Span::styled("   ┄ ", theme.warn));
            spans.push(Span::styled(format!("hire at {} from {hire:.2}", self.shown.bar.title()), theme.dim));
        }
        let line = Line::from(spans);
        let room = usize::from(width).saturating_sub(subject.title().width() + 2);
        if line.width() <= room { line } else { Line::default() }
    }

    /// Dots of the candidate and of the peers together.
    fn chart(&self, subject: &Subject) -> Chart {
        let bar = self.shown.bar;
        let Some(own) = own(&self.trends, subject, bar) else { return Chart::default() };
        let peers = by(&self.trends, subject, bar, &Voice::Peers);
        let place = |point: &Point| self.place(point);
        let level = |point: &Point| if self.shown.is_adjusted { point.adjusted } else { point.score };
        let mut dots: Vec<(f64, f64, Dot)> = Vec::new();
        for point in peers.into_iter().flat_map(Series::points) {
            dots.push((place(point), level(point), Dot::Peers));
        }
        for point in own.points() {
            let same = |(at, value, _): &(f64, f64, Dot)| {
                (at - place(point)).abs() < 1e-9 && (value - level(point)).abs() < 0.005
            };
            let is_same = dots.iter().position(same);
            match is_same {
                Some(at) => dots[at].2 = Dot::Both,
                None => dots.push((place(point), level(point), Dot::Own)),
            }
        }
        let points: Vec<&Point> = own.points().collect();
        let cursor = points.len().checked_sub(self.back + 1).map(|at| place(points[at]));
        let breaks = own.eras.windows(2).filter_map(|pair| {
            let (before, after) = (pair[0].points.last()?, pair[1].points.first()?);
            Some(f64::midpoint(place(before), place(after)))
        });
        let marks = points.iter().filter_map(|it| Some((place(it), letter(it.verdict?).to_owned())));
        Chart {
            line: own.hire,
            fit: own.now().and_then(|era| self.fit(era)),
            breaks: breaks.collect(),
            labels: if self.shown.by_date { dates(&points, place) } else { numbers(&points, place) },
            marks: marks.collect(),
            cursor,
            is_dense: self.shown.by_date,
            dots,
        }
    }

    fn place(&self, point: &Point) -> f64 {
        if self.shown.by_date {
            #[expect(clippy::cast_precision_loss, reason = "seconds of a lifetime are far below 2^53")]
            let seconds = point.started.timestamp() as f64;
            seconds / 86_400.0
        } else {
            number(point)
        }
    }

    /// The line of a trend that is a clear change; any other would be seen where there is none.
    fn fit(&self, era: &Era) -> Option<Fit> {
        let found = trend(era, self.shown.is_adjusted);
        if !found.word.is_change() {
            return None;
        }
        let slope = if self.shown.by_date {
            found.monthly?.slope / crate::domain::trends::words::MONTH
        } else {
            found.each?.slope
        };
        let places: Vec<f64> = era.points.iter().map(|it| self.place(it)).collect();
        let through = (median(&places)?, found.median);
        Some(Fit { slope, through, from: *places.first()?, until: *places.last()? })
    }

    /// What is said of the chosen row and of the chosen interview.
    fn words(&self, subject: &Subject, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let bar = self.shown.bar;
        let mut lines = Vec::new();
        let Some(series) = own(&self.trends, subject, bar) else { return lines };
        let points: Vec<&Point> = series.points().collect();
        if let Some(point) = points.len().checked_sub(self.back + 1).map(|at| points[at]) {
            let peers = by(&self.trends, subject, bar, &Voice::Peers);
            let theirs = peers.and_then(|it| it.points().find(|other| other.session == point.session));
            lines.push(Line::styled(
                prose::cut(&of_interview(point, theirs, self.shown), usize::from(width)),
                theme.accent,
            ));
        }
        if let Some(advice) = start::advice(&self.trends) {
            lines.extend(prose::lines(&advice, width, theme.text));
            return lines;
        }
        lines.extend(prose::lines(&of_row(&self.trends, series, self.shown), width, theme.text));
        for because in series.eras.iter().rev().filter_map(|it| it.because.as_deref()) {
            lines.extend(prose::lines(because, width, theme.warn));
        }
        if self.shown.is_adjusted
            && let Some(adjusting) = self.trends.adjusting(bar)
        {
            for sentence in adjusting.sentences() {
                lines.extend(prose::lines(&sentence, width, theme.dim));
            }
        }
        lines
    }
}

/// `12 Nov, interview 5: 2.60, peers 2.40, no hire`
fn of_interview(point: &Point, theirs: Option<&Point>, shown: Shown) -> String {
    let level = |point: &Point| if shown.is_adjusted { point.adjusted } else { point.score };
    let mut said = format!(
        "▲ Interview {}, {}: {:.2}",
        point.interview,
        point.started.format("%-d %b %Y"),
        level(point)
    );
    if let Some(theirs) = theirs {
        said += &format!(", peers {:.2}", level(theirs));
    }
    if let Some(verdict) = point.verdict {
        said += &format!(", {verdict}");
    }
    if let Some(difficulty) = point.difficulty {
        said += &format!(", difficulty {difficulty:.1}");
    }
    said
}

/// The trend of the row with its interval, with and without adjusting, and that of the peers.
fn of_row(trends: &Trends, series: &Series, shown: Shown) -> String {
    let Some(now) = series.now() else { return String::new() };
    let found = trend(now, shown.is_adjusted);
    let with = if shown.is_adjusted { "Adjusted: " } else { "" };
    let mut said = match (found.each, found.p) {
        (Some(each), Some(p)) => format!(
            "{with}{} an interview (95 %: {} to {}), {}, {}: {}.",
            change(each.slope),
            change(each.low),
            change(each.high),
            chance(p),
            counted(found.interviews, "interview"),
            found.word
        ),
        _ => format!("{with}{}: {}.", counted(found.interviews, "interview"), found.word),
    };
    if shown.by_date
        && let Some(monthly) = found.monthly
    {
        said += &format!(" {} a month.", change(monthly.slope));
    }
    let other = trend(now, !shown.is_adjusted);
    let name = if shown.is_adjusted { "Without adjusting" } else { "Adjusted" };
    if let Some(each) = other.each {
        said += &format!(" {name} {}: {}.", change(each.slope), other.word);
    }
    let peers = by(trends, &series.subject, series.bar, &Voice::Peers).and_then(Series::now);
    if let Some(peers) = peers {
        let peers = trend(peers, shown.is_adjusted);
        said += &format!(" Peers {:.1} → {:.1}: {}.", peers.first, peers.last, peers.word);
    }
    said
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
    let slope_room = if width >= 70 { 14 } else { 0 };
    let wide = width >= 96;
    let title = width.saturating_sub(2 + ENDS + 2 + WORD + slope_room + if wide { 24 } else { 0 }).min(32);
    let mut spans = vec![Span::styled(format!("{mark}{}", prose::padded(subject.title(), title)), style)];
    let Some(now) = own(trends, subject, shown.bar).and_then(Series::now) else {
        spans.push(Span::styled("  no score at this bar", theme.dim));
        return Line::from(spans);
    };
    let found = trend(now, shown.is_adjusted);
    spans.push(Span::styled(prose::padded(&ends(&found), ENDS + 2), theme.text));
    let word_style = match found.word {
        Word::Improving => theme.good,
        Word::GettingWorse => theme.warn,
        Word::NoClearChange => theme.text,
        Word::TooFew => theme.dim,
    };
    spans.push(Span::styled(prose::padded(found.word.text(), WORD), word_style));
    if let Some(each) = found.each.filter(|_| slope_room > 0) {
        spans.push(Span::styled(format!("{:>5} a time", change(each.slope)), theme.text));
        if wide {
            let interval = format!("   {} to {}", change(each.low), change(each.high));
            spans.push(Span::styled(interval, theme.dim));
        }
    }
    Line::from(spans)
}

/// `2.0 → 3.1`
fn ends(trend: &Trend) -> String {
    if trend.interviews == 1 {
        return format!("{:.1}", trend.last);
    }
    format!("{:.1} → {:.1}", trend.first, trend.last)
}

fn number(point: &Point) -> f64 {
    f64::from(u32::try_from(point.interview).unwrap_or(u32::MAX))
}

/// The numbers of the first and the last interview, and of as many between as fit.
fn numbers(points: &[&Point], place: impl Fn(&Point) -> f64) -> Vec<(f64, String)> {
    let mut order: Vec<&&Point> = points.last().into_iter().chain(points.first()).collect();
    let round = |it: &&&Point| it.interview.is_multiple_of(5);
    order.extend(points.iter().filter(round));
    order.extend(points.iter().filter(|it| !round(it)));
    let mut seen = Vec::new();
    order.retain(|it| {
        let is_new = !seen.contains(&it.interview);
        seen.push(it.interview);
        is_new
    });
    order.into_iter().map(|it| (place(it), it.interview.to_string())).collect()
}

/// The dates of the first and the last interview, and of as many between as fit.
fn dates(points: &[&Point], place: impl Fn(&Point) -> f64) -> Vec<(f64, String)> {
    let mut order: Vec<&&Point> = points.last().into_iter().chain(points.first()).collect();
    order.extend(points.iter());
    let year = |date: NaiveDate| date.format("%Y").to_string();
    let all: Vec<NaiveDate> = points.iter().map(|it| it.started.date_naive()).collect();
    let spans_years = all.first().map(|it| year(*it)) != all.last().map(|it| year(*it));
    let format = if spans_years { "%-d %b %y" } else { "%-d %b" };
    let mut seen = Vec::new();
    let mut labels = Vec::new();
    for point in order {
        let text = point.started.format(format).to_string();
        if !seen.contains(&text) {
            labels.push((place(point), text.clone()));
            seen.push(text);
        }
    }
    labels
}

/// One letter for a verdict: large for a strong one.
const fn letter(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::StrongNoHire => "N",
        Verdict::NoHire => "n",
        Verdict::Hire => "h",
        Verdict::StrongHire => "H",
    }
}

/// All rows as lines of text, each with what is said of it.
pub fn table(trends: &Trends, bar: Bar) -> Vec<String> {
    let mut lines = vec![format!("Scores at {} · {}", bar.title(), count(trends))];
    let own = trends.series.iter().filter(|it| it.bar == bar && it.by == Voice::Candidate);
    for series in own {
        let Some(now) = series.now() else { continue };
        let title = match &series.subject {
            Subject::Dimension { title, .. } => format!("  {title}"),
            other => other.title().to_owned(),
        };
        let said = of_row(trends, series, Shown { bar, is_adjusted: false, by_date: false });
        lines.push(format!("{title}: {}. {said}", ends(&now.trend)));
        lines.extend(series.eras.iter().filter_map(|it| it.because.clone()).map(|it| format!("  {it}")));
    }
    lines.extend(start::advice(trends));
    if let Some(adjusting) = trends.adjusting(bar).filter(|_| trends.scored > 0) {
        lines.extend(adjusting.sentences());
    }
    lines
}
