//! The page of time: how much was practised, and which phases run over.

use std::time::Duration;

use ratatui::text::{Line, Span};

use crate::{
    domain::{
        length::clock,
        trends::{Trends, overruns::PhaseTimes, practice::Practice, words::counted},
    },
    tui::{
        theme::Theme,
        widgets::{prose, spark},
    },
};

/// Columns of a bar of planned length; one that runs over is longer, up to twice.
const BAR: u8 = 8;

/// The page as lines.
pub fn lines(trends: &Trends, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = practised(&trends.practice, width, theme);
    lines.push(Line::default());
    if trends.phases.is_empty() {
        let text = "A phase stands here once it was held three times, with its planned and its spent time.";
        lines.extend(prose::lines(text, width, theme.dim));
        return lines;
    }
    let always = trends.phases.iter().filter(|it| it.is_always_over()).count();
    let text = match always {
        0 => "No phase always runs over. The worst first:".to_owned(),
        1 => "One phase ran over every time:".to_owned(),
        many => format!("{many} phases ran over every time:"),
    };
    lines.extend(prose::lines(&text, width, theme.heading));
    let is_wide = width >= 90;
    let name = usize::from(width)
        .saturating_sub(2 + 8 + 8 + 9 + 13 + if is_wide { 2 * usize::from(BAR) + 2 } else { 0 });
    let name = name.min(44);
    lines.push(Line::styled(
        format!(
            "  {}{:>8}{:>8}{:>9}   {}",
            prose::padded("typical times", name),
            "planned",
            "spent",
            "over by",
            "ran over"
        ),
        theme.dim,
    ));
    lines.extend(trends.phases.iter().map(|it| row(it, name, is_wide, theme)));
    lines
}

/// Time, weeks, and how it was spread.
fn practised(practice: &Practice, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let interviews: usize = practice.weeks.iter().map(|it| it.interviews).sum();
    let with = practice.weeks.iter().filter(|it| it.interviews > 0).count();
    let weeks = practice.weeks.len();
    let spread = if with > 1 { format!(", in {with} of {weeks} weeks") } else { String::new() };
    let most = if practice.longest > practice.in_a_row {
        format!(", {} at most", practice.longest)
    } else {
        String::new()
    };
    let row = match practice.in_a_row {
        0 | 1 => String::new(),
        many => format!(" {} in a row{most}.", counted(many, "week")),
    };
    let text = format!("{} practised{spread}.{row}", hours(practice.seconds));
    let mut lines = prose::lines(&text, width, theme.text);
    let kinds: Vec<String> = practice
        .kinds
        .iter()
        .map(|it| format!("{} {} in {}", it.kind.title(), hours(it.seconds), it.interviews))
        .collect();
    lines.extend(prose::lines(&kinds.join(" · "), width, theme.dim));
    let most = practice.weeks.iter().map(|it| it.seconds).fold(0.0, f64::max);
    if let (true, Some(first)) = (interviews > 0 && practice.weeks.len() > 1, practice.weeks.first()) {
        let seconds: Vec<f64> = practice.weeks.iter().map(|it| it.seconds).collect();
        let room = usize::from(width).saturating_sub(48);
        let shown = room.min(seconds.len());
        let since = practice.weeks.get(seconds.len() - shown).unwrap_or(first).monday;
        let label = format!("By week since {}   ", since.format("%-d %b %Y"));
        lines.push(Line::from(vec![
            Span::styled(label, theme.text),
            Span::styled(spark::line(&seconds, (0.0, most), room), theme.accent),
            Span::styled(format!("   most {}", hours(most)), theme.dim),
        ]));
    }
    lines
}

/// `14 h 20 min`
fn hours(seconds: f64) -> String {
    let minutes = Duration::from_secs_f64(seconds.max(0.0)).as_secs() / 60;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// `! Requirements · system design     5:00    7:20    +2:20   6 of 6   ━━━━━━━━╋━━━`
fn row(it: &PhaseTimes, name: usize, is_wide: bool, theme: &Theme) -> Line<'static> {
    let time = |seconds: f64| clock(Duration::from_secs_f64(seconds.max(0.0)));
    let is_over = it.by >= 1.0;
    let (mark, style) = if it.is_always_over() { ("! ", theme.warn) } else { ("  ", theme.text) };
    let sign = if is_over {
        "+"
    } else if it.by <= -1.0 {
        "-"
    } else {
        ""
    };
    let title = format!("{} · {}", it.title, it.kind.title().to_lowercase().replace("azure", "Azure"));
    let mut spans = vec![
        Span::styled(mark, style),
        Span::styled(prose::padded(&title, name), theme.text),
        Span::styled(format!("{:>8}{:>8}", time(it.planned), time(it.spent)), theme.text),
        Span::styled(format!("{:>9}", format!("{sign}{}", time(it.by.abs()))), style),
        Span::styled(prose::padded(&format!("   {} of {}", it.over, it.times), 13), theme.dim),
    ];
    if is_wide {
        spans.extend(bar(it, theme));
    }
    Line::from(spans)
}

/// Spent beside planned time: what runs over stands past the mark.
fn bar(it: &PhaseTimes, theme: &Theme) -> Vec<Span<'static>> {
    let share = it.spent / it.planned.max(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most two bars")]
    let filled = (share.clamp(0.0, 2.0) * f64::from(BAR)).round() as u8;
    let within = filled.min(BAR);
    let cells = |glyph: &str, count: u8| glyph.repeat(usize::from(count));
    vec![
        Span::styled(cells("━", within), theme.text),
        Span::styled(cells("─", BAR - within), theme.dim),
        Span::styled("┃", theme.dim),
        Span::styled(cells("━", filled - within), theme.warn),
    ]
}
