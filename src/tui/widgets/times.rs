//! The times of a session as a table: phases against plan, and the parts of stories.

use std::time::Duration;

use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::{
    domain::{
        history::History,
        length::clock,
        review::Review,
        time_breakdown::{self, Story},
    },
    tui::{theme::Theme, widgets::prose},
};

/// Counts the columns of the three figures at the right.
const FIGURES: usize = 24;
/// Sets how far from its share a part of a story must be to be remarked on.
const OFF: f64 = 0.1;

/// Draws the table, at most 60 columns wide.
pub fn lines(history: &History, review: &Review, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let column = usize::from(width.min(60)).saturating_sub(FIGURES).max(10);
    let mut lines = vec![heading("Time", column, "", theme)];
    let titles: Vec<&str> = history.start.questions().map(|(_, it)| it.title.as_str()).collect();
    let (mut planned, mut spent, mut item) = (Duration::ZERO, Duration::ZERO, None);
    for it in time_breakdown::spent(history) {
        if titles.len() > 1 && it.item.is_some() && it.item != item {
            item = it.item;
            let title = it.item.and_then(|at| titles.get(at)).copied().unwrap_or_default();
            lines.push(Line::styled(prose::cut(title, column + 16), theme.dim));
        }
        (planned, spent) = (planned + it.planned, spent + it.spent);
        lines.push(row(&it.title, column, it.planned, it.spent, theme));
    }
    if lines.len() > 2 {
        lines.push(row("In all", column, planned, spent, theme));
    }
    for story in time_breakdown::stories(history, review) {
        lines.push(Line::default());
        lines.extend(parts(&story, titles.get(story.item).filter(|_| titles.len() > 1), column, theme));
    }
    lines
}

fn heading(label: &str, column: usize, about: &str, theme: &Theme) -> Line<'static> {
    Line::from(vec![
        Span::styled(format!("{label:<column$}"), theme.heading),
        Span::styled(format!("{:>8}{:>8}{about}", "planned", "spent"), theme.dim),
    ])
}

fn row(title: &str, column: usize, planned: Duration, spent: Duration, theme: &Theme) -> Line<'static> {
    let name = prose::cut(title, column - 1);
    let pad = " ".repeat(column - name.width());
    let over = spent.as_secs().saturating_sub(planned.as_secs());
    let note = if over > 0 { format!("  +{}", clock(Duration::from_secs(over))) } else { String::new() };
    Line::from(vec![
        Span::styled(format!("{name}{pad}{:>8}{:>8}", clock(planned), clock(spent)), theme.text),
        Span::styled(note, theme.warn),
    ])
}

/// Draws the shares of a story, those far from the format's with the difference in points.
fn parts(story: &Story, title: Option<&&str>, column: usize, theme: &Theme) -> Vec<Line<'static>> {
    let how = if story.is_tapped { "  tapped" } else { "  phases" };
    let mut lines = vec![heading("Story", column, how, theme)];
    if let Some(title) = title {
        lines.push(Line::styled(prose::cut(title, column + 16), theme.dim));
    }
    for it in &story.shares {
        let shares = format!("{:>6.0} %{:>6.0} %", it.planned * 100.0, it.spent * 100.0);
        let off = it.spent - it.planned;
        let note = if off.abs() >= OFF { format!("  {:+.0}", off * 100.0) } else { String::new() };
        lines.push(Line::from(vec![
            Span::styled(format!("{:<column$}{shares}", it.part.title()), theme.text),
            Span::styled(note, theme.warn),
        ]));
    }
    lines
}
