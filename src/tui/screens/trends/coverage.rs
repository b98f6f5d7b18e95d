//! The page of coverage: a heat map of topics and pillars, and the milestones of the plan.
//!
//! ```text
//!   Foundations            ·  ░2 ·  ▒3 ·  ·  ·  ▓3 ·  ·  ·  ·
//!   Patterns               ·  · ▸█3 ·  ·  ·  ░- ·  ·  ·  ·  ·
//! ```

use ratatui::{
    layout::Size,
    style::Style,
    text::{Line, Span},
};

use crate::{
    domain::{
        question::{Bar, Pillar},
        trends::{
            Trends,
            coverage::{Coverage, Practised, TopicCoverage},
            practice::Milestone,
            words::counted,
        },
    },
    tui::{theme::Theme, widgets::prose},
};

/// Columns of a cell: mark, shade, level.
const CELL: usize = 3;
/// Columns of the names of the parts.
const NAME: usize = 22;

/// Columns of a topic with its title, where there is room for titles.
const TITLED: usize = 50;

/// The page as lines; `chosen` is the topic that is looked at.
pub fn lines(trends: &Trends, bar: Bar, chosen: usize, room: Size, theme: &Theme) -> Vec<Line<'static>> {
    let (coverage, width) = (&trends.coverage, room.width);
    let legend = format!("·  never   ░ once   ▒ twice   ▓ 3 times   █ more   digit: mean at {}", bar.title());
    let mut lines = vec![Line::styled(prose::cut(&legend, usize::from(width)), theme.dim)];
    let mut map = Vec::new();
    let columns = usize::from(width) / TITLED;
    let is_titled = columns >= 3 && usize::from(room.height) >= coverage.topics.len() / columns + 16;
    let mut at = 0;
    for (phase, topics) in coverage.phases() {
        let here = chosen.checked_sub(at);
        map.extend(if is_titled {
            titled(phase, topics, bar, here, theme)
        } else {
            cells(phase, topics, bar, here, width, theme)
        });
        at += topics.len();
    }
    lines.extend(if is_titled { in_columns(map, columns) } else { map });
    if let Some(topic) = coverage.topics.get(chosen) {
        let text = format!("▸ {}: {}", topic.title, practised(&topic.practised, bar));
        lines.push(Line::styled(prose::cut(&text, usize::from(width)), theme.accent));
    }
    lines.push(Line::default());
    lines.extend(pillars(coverage, bar, width, theme));
    lines.push(Line::default());
    lines.extend(milestones(&trends.milestones, width, theme));
    lines
}

/// A part of the plan with the titles of its topics, a line each.
fn titled(
    phase: &str,
    topics: &[TopicCoverage],
    bar: Bar,
    chosen: Option<usize>,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let done = topics.iter().filter(|it| it.practised.times > 0).count();
    let head = prose::padded(&format!("{phase}  {done} of {}", topics.len()), TITLED);
    let mut lines = vec![Line::styled(head, theme.heading)];
    for (at, topic) in topics.iter().enumerate() {
        let style = match topic.practised.times {
            _ if chosen == Some(at) => theme.selected,
            0 => theme.dim,
            _ => theme.text,
        };
        let mut spans = cell(topic, chosen == Some(at), bar, theme);
        spans.push(Span::styled(format!(" {}", prose::padded(&topic.title, TITLED - CELL - 1)), style));
        lines.push(Line::from(spans));
    }
    lines
}

/// Lines of one width, side by side in columns of about the same height.
fn in_columns(lines: Vec<Line<'static>>, columns: usize) -> Vec<Line<'static>> {
    let height = lines.len().div_ceil(columns);
    let mut rows: Vec<Line> = vec![Line::default(); height];
    for (at, line) in lines.into_iter().enumerate() {
        rows[at % height].spans.extend(line.spans.into_iter().map(|span| span.patch_style(line.style)));
    }
    rows
}

/// Mark, shade and level of a topic.
fn cell(topic: &TopicCoverage, is_chosen: bool, bar: Bar, theme: &Theme) -> Vec<Span<'static>> {
    let (mark, style) = if is_chosen { ("▸", theme.selected) } else { (" ", theme.text) };
    let it = &topic.practised;
    let look = colour(it, bar, theme);
    vec![Span::styled(mark, style), Span::styled(format!("{}{}", shade(it.times), digit(it, bar)), look)]
}

/// `3 times, last on 12 Nov 2026, 2.6`
fn practised(it: &Practised, bar: Bar) -> String {
    let times = match it.times {
        0 => return "not practised yet".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        many => format!("{many} times"),
    };
    let last = it.last.map(|date| format!(", last on {}", date.format("%-d %b %Y"))).unwrap_or_default();
    let mean = it.at(bar).map(|mean| format!(", {mean:.1} at {}", bar.title()));
    times + &last + &mean.unwrap_or_else(|| ", not scored".to_owned())
}

const fn shade(times: usize) -> &'static str {
    match times {
        0 => "·",
        1 => "░",
        2 => "▒",
        3 => "▓",
        _ => "█",
    }
}

fn digit(it: &Practised, bar: Bar) -> String {
    match (it.times, it.at(bar)) {
        (0, _) => " ".to_owned(),
        (_, None) => "-".to_owned(),
        (_, Some(mean)) => format!("{mean:.0}"),
    }
}

fn colour(it: &Practised, bar: Bar, theme: &Theme) -> Style {
    match it.at(bar) {
        None => theme.dim,
        Some(mean) if mean >= 2.75 => theme.good,
        Some(mean) if mean >= 1.75 => theme.warn,
        Some(_) => theme.bad,
    }
}

/// The cells of one part of the plan.
fn cells(
    phase: &str,
    topics: &[TopicCoverage],
    bar: Bar,
    chosen: Option<usize>,
    width: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let a_row = (usize::from(width).saturating_sub(NAME + 1) / CELL).max(4);
    let each = topics.iter().enumerate().map(|(at, topic)| cell(topic, chosen == Some(at), bar, theme));
    let cells: Vec<Vec<Span>> = each.collect();
    let line = |(number, cells): (usize, &[Vec<Span<'static>>])| {
        let name = if number == 0 { phase } else { "" };
        let mut spans = vec![Span::styled(prose::padded(name, NAME), theme.text)];
        spans.extend(cells.iter().flatten().cloned());
        Line::from(spans)
    };
    cells.chunks(a_row).enumerate().map(line).collect()
}

const fn title(pillar: Pillar) -> &'static str {
    match pillar {
        Pillar::Reliability => "Reliability",
        Pillar::Security => "Security",
        Pillar::CostOptimisation => "Cost optimisation",
        Pillar::OperationalExcellence => "Operational excellence",
        Pillar::PerformanceEfficiency => "Performance efficiency",
    }
}

/// The five pillars, several on a line.
fn pillars(coverage: &Coverage, bar: Bar, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines: Vec<Line> = Vec::new();
    for it in &coverage.pillars {
        let shade = format!("{}{}", shade(it.practised.times), digit(&it.practised, bar));
        let style = if it.practised.times > 0 { theme.text } else { theme.dim };
        let spans = [
            Span::styled(format!(" {shade}"), colour(&it.practised, bar, theme)),
            Span::styled(format!(" {:<27}", format!("{} {}×", title(it.pillar), it.practised.times)), style),
        ];
        let has_room = lines.last().is_some_and(|line| line.width() + 30 <= usize::from(width));
        match lines.last_mut().filter(|_| has_room) {
            Some(line) => line.spans.extend(spans),
            None => lines.push(Line::from(spans.to_vec())),
        }
    }
    lines
}

/// The milestones in two columns, and what is still missing in a sentence.
fn milestones(all: &[Milestone], width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let cell = |it: &Milestone| {
        let (mark, style) = if it.missing.is_none() { ("✓ ", theme.good) } else { ("  ", theme.text) };
        [
            Span::styled(mark, theme.good),
            Span::styled(prose::padded(&it.title, 22), theme.text),
            Span::styled(prose::padded(&format!("{:>3} of {}", it.done, it.wanted), 12), style),
        ]
    };
    let half = all.len().div_ceil(2);
    let is_wide = width >= 2 * 36;
    let mut lines: Vec<Line> = Vec::new();
    if is_wide {
        for at in 0..half {
            let pair = [all.get(at), all.get(at + half)];
            lines.push(Line::from(pair.into_iter().flatten().flat_map(cell).collect::<Vec<_>>()));
        }
    } else {
        lines.extend(all.iter().map(|it| Line::from(cell(it).to_vec())));
    }
    lines.extend(missing(all, width, theme));
    lines
}

/// What the plan still wants, in a sentence.
fn missing(all: &[Milestone], width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let missing: Vec<&str> = all.iter().filter_map(|it| it.missing.as_deref()).collect();
    let text = if all.is_empty() {
        String::new()
    } else if missing.is_empty() {
        "Everything that the plan asks for is done.".to_owned()
    } else {
        format!("Still missing: {}.", missing.join(", "))
    };
    prose::lines(&text, width, theme.text)
}

/// The same in words, for those who do not see a map: what was practised, and what was not.
pub fn listed(trends: &Trends, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let both = |it: &Practised| {
        let means: Vec<String> = Bar::ALL
            .into_iter()
            .filter_map(|bar| it.at(bar).map(|mean| format!("{mean:.1} at {}", bar.title())))
            .collect();
        let last = it.last.map(|date| format!(", last on {}", date.format("%-d %b %Y"))).unwrap_or_default();
        let scored = if means.is_empty() { "not scored".to_owned() } else { means.join(", ") };
        format!("{}{last}, {scored}", counted(it.times, "question"))
    };
    for (phase, topics) in trends.coverage.phases() {
        let (done, open): (Vec<_>, Vec<_>) = topics.iter().partition(|it| it.practised.times > 0);
        let head = format!("{phase}: {} of {} practised", done.len(), topics.len());
        lines.push(Line::styled(head, theme.heading));
        for it in &done {
            let text = format!("{}: {}", it.title, both(&it.practised));
            lines.extend(prose::item("  ", theme.dim, &text, width, theme.text));
        }
        let titles: Vec<&str> = open.iter().map(|it| it.title.as_str()).collect();
        if !titles.is_empty() {
            let text = format!("Not yet: {}", titles.join("; "));
            lines.extend(prose::item("  ", theme.dim, &text, width, theme.dim));
        }
    }
    for it in &trends.coverage.pillars {
        let text = if it.practised.times == 0 { "not yet".to_owned() } else { both(&it.practised) };
        lines.push(Line::styled(format!("{}: {text}", title(it.pillar)), theme.text));
    }
    for it in &trends.milestones {
        lines.push(Line::styled(format!("{}: {} of {}", it.title, it.done, it.wanted), theme.text));
    }
    lines.extend(missing(&trends.milestones, width, theme));
    lines
}

/// Goes to another part of the plan, to the same place in it where it has one.
pub fn step_phase(coverage: &Coverage, topic: usize, steps: isize) -> usize {
    let mut begins = Vec::new();
    let mut at = 0;
    for (_, topics) in coverage.phases() {
        begins.push((at, topics.len()));
        at += topics.len();
    }
    let Some(phase) = begins.iter().rposition(|(begin, _)| *begin <= topic) else { return 0 };
    let to = phase.saturating_add_signed(steps).min(begins.len() - 1);
    let (begin, count) = begins[to];
    begin + (topic - begins[phase].0).min(count - 1)
}
