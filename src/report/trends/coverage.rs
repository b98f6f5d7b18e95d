//! What was practised of the plan, and how it went: a heat map whose every field says its numbers.

use maud::{Markup, html};

use crate::domain::trends::{Trends, coverage::Practised, words::capital};

pub(super) fn part(trends: &Trends) -> Option<Markup> {
    let coverage = &trends.coverage;
    let practised = coverage.topics.iter().filter(|it| it.practised.times > 0).count();
    if coverage.topics.is_empty() && coverage.pillars.iter().all(|it| it.practised.times == 0) {
        return None;
    }
    Some(html! {
        @if !coverage.topics.is_empty() {
            p {
                (practised) " of " (coverage.topics.len()) " topics of the plan were practised. "
                span.quiet { "Each field: how often, and the mean of your own levels at Senior. The stronger the colour, the better it went." }
            }
        }
        @for (phase, topics) in coverage.phases() {
            h3 dir="auto" { (phase) }
            ul.heat { @for it in topics { (field(&it.title, &it.practised)) } }
        }
        h3 { "Pillars" }
        ul.heat { @for it in &coverage.pillars { (field(&capital(&it.pillar.id().replace('-', " ")), &it.practised)) } }
    })
}

fn field(title: &str, it: &Practised) -> Markup {
    let shade = match it.senior {
        _ if it.times == 0 => "none",
        None => "unscored",
        Some(mean) if mean < 2.0 => "low",
        Some(mean) if mean < 2.75 => "middle",
        Some(mean) if mean < 3.4 => "high",
        Some(_) => "top",
    };
    html! {
        li class=(shade) {
            span.title dir="auto" { (title) }
            span.value {
                @if it.times == 0 {
                    "not yet"
                } @else {
                    (it.times) "×"
                    @if let Some(mean) = it.senior { " · " (format!("{mean:.1}")) }
                }
            }
        }
    }
}
