//! The answer in a word at both bars, with the figures behind it.

use maud::{Markup, html};

use crate::domain::{
    question::Bar,
    statistics::Slope,
    trends::{
        Trends,
        figures::Trend,
        series::{Era, Series},
        subjects::{Subject, Voice},
        words::{capital, chance, change, counted},
    },
};

use super::chart::chart;

/// What is on top of the page: overall, or of the one kind that is looked at.
pub(super) fn part(trends: &Trends) -> Markup {
    let is_top = |it: &&Series| match &it.subject {
        Subject::Overall => true,
        Subject::Kind { .. } => trends.filter.kind.is_some(),
        Subject::Pooled { .. } | Subject::Dimension { .. } => false,
    };
    let top: Vec<&Series> = trends.series.iter().filter(is_top).collect();
    if top.is_empty() {
        return html! { p.lead { "Nothing is scored yet. The first scored interview begins this page." } };
    }
    html! {
        div.bars {
            @for bar in Bar::ALL {
                @let rows = together(&top, bar);
                @if let Some(own) = rows.first() { div.bar { (said(own, bar)) (chart(&rows, &described(&rows, bar))) } }
            }
        }
        @if let Some(unseen) = trends.decision.sentence() { p.quiet { (unseen) } }
        ul.legend aria-label="What the signs mean" {
            li { svg.glyph.own viewBox="-6 -6 12 12" width="12" height="12" aria-hidden="true" focusable="false" { circle r="4.5" {} } "you" }
            li { svg.glyph.others viewBox="-6 -6 12 12" width="12" height="12" aria-hidden="true" focusable="false" { path d="M0-5 5 0 0 5-5 0Z" {} } "peers together" }
            li { "numbers at the foot: the interview" }
        }
    }
}

/// The rows of one bar: the candidate's first, then that of the peers together.
pub(super) fn together<'a>(rows: &[&'a Series], bar: Bar) -> Vec<&'a Series> {
    let of = |voice: Voice| rows.iter().copied().find(|it| it.bar == bar && it.by == voice);
    of(Voice::Candidate).into_iter().chain(of(Voice::Peers)).collect()
}

/// What a drawing shows, for those who do not see it.
pub(super) fn described(rows: &[&Series], bar: Bar) -> String {
    let each = rows.iter().filter_map(|row| {
        let trend = row.now()?.trend;
        let who = if row.by == Voice::Candidate { "you" } else { "peers" };
        Some(format!("{who} from {:.2} to {:.2}, {}", trend.first, trend.last, row.word))
    });
    let title = rows.first().map_or("", |it| it.subject.title());
    format!("{title} at {}: {}.", bar.title(), each.collect::<Vec<_>>().join("; "))
}

fn said(own: &Series, bar: Bar) -> Markup {
    let Some(era) = own.now() else { return html! {} };
    html! {
        h3 { (bar.title()) }
        p.verdict { (capital(own.word.text())) }
        p { (figures(&era.trend)) }
        p.quiet { (adjusted(era)) }
        @if let Some(filled) = own.filled_sentence() { p.quiet { (filled) } }
        @if let Some(because) = &era.because { p.quiet { (because) } }
    }
}

/// `2.10 to 2.95 over 9 interviews; +0.11 an interview (0.04 to 0.19), p 0.012.`
pub(super) fn figures(trend: &Trend) -> String {
    let over = counted(trend.interviews, "interview");
    let tested = trend.each.zip(trend.p).map(|(each, p)| format!("; {}, {}", slope(each), chance(p)));
    format!("{:.2} to {:.2} over {over}{}.", trend.first, trend.last, tested.unwrap_or_default())
}

/// `+0.11 an interview (+0.04 to +0.19)`
pub(super) fn slope(each: Slope) -> String {
    format!("{} an interview ({} to {})", change(each.slope), change(each.low), change(each.high))
}

fn adjusted(era: &Era) -> String {
    let tested =
        era.adjusted.each.zip(era.adjusted.p).map(|(each, p)| format!("; {}, {}", slope(each), chance(p)));
    let (first, last) = (era.adjusted.first, era.adjusted.last);
    format!("With question and assessor taken off: {first:.2} to {last:.2}{}.", tested.unwrap_or_default())
}
