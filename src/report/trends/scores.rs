//! Scores by kind and by dimension: drawings, words, and every number in tables.

use maud::{Markup, html};

use crate::domain::{
    question::{Bar, Kind},
    rubric::Verdict,
    trends::{
        Trends,
        series::{Point, Series},
        subjects::{Subject, Voice},
        words::{chance, change},
    },
};

use super::{
    chart::{chart, spark},
    overall::{described, figures, together},
};

pub(super) fn part(trends: &Trends, day: &str) -> Option<Markup> {
    let has = |kind: &Kind| trends.series.iter().any(|it| it.subject == Subject::Kind { kind: *kind });
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(has).collect();
    (!kinds.is_empty()).then(|| {
        html! {
            (pooled(trends))
            @for kind in kinds { (of_kind(trends, kind, day)) }
        }
    })
}

fn of_kind(trends: &Trends, kind: Kind, day: &str) -> Markup {
    let rows: Vec<&Series> = trends.series.iter().filter(|it| it.subject == Subject::Kind { kind }).collect();
    let is_only = trends.filter.kind.is_some();
    html! {
        h3.kind { (kind.title()) }
        @if !is_only {
            div.bars {
                @for bar in Bar::ALL {
                    @let rows = together(&rows, bar);
                    @if let Some((word, trend)) = rows.first().and_then(|it| Some((it.word, it.now()?.trend))) {
                        div.bar {
                            h4 { (bar.title()) ": " (word) }
                            p.quiet { (figures(&trend)) }
                            (chart(&rows, &described(&rows, bar)))
                        }
                    }
                }
            }
        }
        (dimensions(trends, kind))
        (numbers(&rows, kind, day))
    }
}

/// What several kinds have in common, by the candidate's own levels.
fn pooled(trends: &Trends) -> Markup {
    let is_pooled = |it: &Series| matches!(it.subject, Subject::Pooled { .. });
    let has = trends.series.iter().any(is_pooled);
    html! {
        @if has {
            h3.kind { "What several kinds have in common" }
            (table(trends, "Your own levels in all kinds", is_pooled))
        }
    }
}

/// One row a dimension, by the candidate's own levels.
fn dimensions(trends: &Trends, kind: Kind) -> Markup {
    let title = format!("Your own levels by dimension, {}", kind.title());
    table(trends, &title, |it| {
        it.subject.kind() == Some(kind) && matches!(it.subject, Subject::Dimension { .. })
    })
}

/// The candidate's own rows of these, at each bar.
fn table(trends: &Trends, title: &str, is_wanted: impl Fn(&Series) -> bool) -> Markup {
    let of = |bar: Bar| {
        let own = trends.series.iter().filter(move |it| it.bar == bar && it.by == Voice::Candidate);
        own.filter(|it| is_wanted(it)).collect::<Vec<_>>()
    };
    html! {
        @for bar in Bar::ALL {
            @let rows = of(bar);
            @if !rows.is_empty() {
                div.wide tabindex="0" role="region" aria-label={ (title) " at " (bar.title()) } {
                    table.rows {
                        caption { (title) " at " (bar.title()) }
                        thead { tr {
                            th scope="col" { "Dimension" }
                            th.number scope="col" { "First" }
                            th.number scope="col" { "Last" }
                            td.sparks aria-hidden="true" {}
                            th scope="col" { "Trend" }
                            th.number scope="col" { "An interview" }
                            th.number scope="col" { "Chance, alone" }
                            th.number scope="col" { "Adjusted" }
                        } }
                        tbody { @for row in rows { (dimension(row)) } }
                    }
                }
            }
        }
    }
}

fn dimension(row: &Series) -> Markup {
    let Some(era) = row.now() else { return html! {} };
    html! {
        tr {
            th scope="row" dir="auto" { (row.subject.title()) }
            td.number { (format!("{:.1}", era.trend.first)) }
            td.number { (format!("{:.1}", era.trend.last)) }
            td.sparks aria-hidden="true" { (spark(row)) }
            @match era.trend.each {
                Some(each) => {
                    td.changed[row.word.is_change()] { (row.word) }
                    td.number { (change(each.slope)) span.of { " (" (change(each.low)) " to " (change(each.high)) ")" } }
                    td.number { @if let Some(p) = era.trend.p { (chance(p)) } }
                    td.number { @if let Some(each) = era.adjusted.each { (change(each.slope)) } }
                }
                None => td.quiet colspan="4" { (row.word) },
            }
        }
    }
}

/// Every score of a kind.
fn numbers(rows: &[&Series], kind: Kind, day: &str) -> Markup {
    let mut interviews: Vec<&Point> = rows.iter().flat_map(|it| it.points()).collect();
    interviews.sort_by_key(|it| it.interview);
    interviews.dedup_by_key(|it| it.interview);
    let of = |voice: &Voice, bar: Bar, interview: usize| {
        let row = rows.iter().find(|it| it.bar == bar && it.by == *voice)?;
        row.points().find(|it| it.interview == interview)
    };
    let has_peers = rows.iter().any(|it| it.by == Voice::Peers);
    let voices =
        [(Voice::Candidate, "You"), (Voice::Peers, "Peers")].into_iter().take(1 + usize::from(has_peers));
    let columns: Vec<(Voice, &str, Bar)> =
        voices.flat_map(|(voice, who)| Bar::ALL.map(|bar| (voice.clone(), who, bar))).collect();
    html! {
        details {
            summary { "All scores of " (kind.title().to_lowercase().replace("azure", "Azure")) " as numbers" }
            div.wide tabindex="0" role="region" aria-label={ "All scores, " (kind.title()) } {
                table {
                    caption { "Each interview, the weighted mean of its levels and the verdict" }
                    thead { tr {
                        th.number scope="col" { "Interview" }
                        th scope="col" { "Day" }
                        th.number scope="col" { "Difficulty" }
                        @for (_, who, bar) in &columns { th.number scope="col" { (who) ", " (bar.title()) } }
                        th scope="col" { "Your verdict at Senior, at Staff" }
                    } }
                    tbody { @for it in interviews {
                        tr {
                            th.number scope="row" { (it.interview) }
                            td { (it.started.format(day)) }
                            td.number { @if let Some(difficulty) = it.difficulty { (format!("{difficulty:.1}")) } }
                            @for (voice, _, bar) in &columns {
                                td.number { @if let Some(point) = of(voice, *bar, it.interview) { (format!("{:.2}", point.score)) } }
                            }
                            td { (verdicts(Bar::ALL.map(|bar| of(&Voice::Candidate, bar, it.interview)))) }
                        }
                    } }
                }
            }
        }
    }
}

fn verdicts(points: [Option<&Point>; 2]) -> String {
    let word = |it: Option<&Point>| it.and_then(|it| it.verdict).map_or("–", Verdict::title);
    format!("{}, {}", word(points[0]), word(points[1]))
}
