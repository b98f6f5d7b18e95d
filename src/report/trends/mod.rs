//! Trends as one page: whether it gets better, by what, beside whom, over what, and what is missing.

use maud::{Markup, html};

use crate::domain::{
    question::Bar,
    trends::{Trends, words::counted},
};

use super::html::Document;

pub mod anonymous;
mod chart;
mod coverage;
mod judgement;
mod overall;
mod practice;
mod scores;

/// The page as the bytes of its file.
pub fn page(trends: &Trends, is_anonymous: bool) -> String {
    let kind = trends.filter.kind.map_or("Trends".to_owned(), |kind| format!("Trends: {}", kind.title()));
    let title = trends.filter.whose.guest().map_or(kind.clone(), |name| format!("{kind} · {name}"));
    let day = if is_anonymous { "%b %Y" } else { "%-d %b %Y" };
    let parts = [
        ("now", "Whether it gets better", Some(overall::part(trends))),
        ("scores", "Scores", scores::part(trends, day)),
        ("self", "How you judge yourself", judgement::part(trends)),
        ("coverage", "Coverage", coverage::part(trends)),
        ("practice", "Practice", Some(practice::part(trends, day))),
        ("method", "How this is worked out", Some(method(trends))),
    ];
    let parts: Vec<(&str, &str, Markup)> =
        parts.into_iter().filter_map(|(id, title, part)| Some((id, title, part?))).collect();
    let body = html! {
        a.skip href="#main" { "To the content" }
        header {
            p.eyebrow { "mockloop" }
            h1 dir="auto" { (title) }
            p.facts {
                span { (trends.today.format(day)) }
                span { (counted(trends.interviews, "interview")) }
                span { (trends.scored) " scored" }
                @if trends.followed < trends.scored { span { "the latest " (trends.followed) " followed" } }
            }
            nav aria-label="On this page" { ul { @for (id, title, _) in &parts { li { a href={ "#" (id) } { (title) } } } } }
        }
        main id="main" tabindex="-1" {
            @for (id, title, part) in &parts {
                section id=(id) aria-labelledby={ (id) "-title" } {
                    h2 id={ (id) "-title" } { (title) }
                    (part)
                }
            }
        }
        footer {
            @if is_anonymous { p { "Names, sessions and days are left out." } }
            p { "Written by mockloop " (env!("CARGO_PKG_VERSION")) ". This page asks nothing of the network." }
        }
    };
    Document { title: &title, media: "", script: "", body }.write()
}

/// What the figures mean, for somebody who sees only this page.
fn method(trends: &Trends) -> Markup {
    let sentences = |bar| trends.adjusting(bar).map(|it| (bar, it.sentences()));
    html! {
        div.prose {
            p {
                "A slope is the median of the slopes between all pairs of interviews (Theil and Sen), with its 95 % interval. "
                "Its chance is that of Mann and Kendall if this row alone is looked at. A word such as 'improving' is "
                "decided for all rows of all kinds together, so that at most one candidate in twenty who does not change sees "
                "one anywhere; never for fewer than five interviews."
            }
            p {
                "Adjusted scores have taken off what a hard or an easy question and a strict or a lenient assessor did. "
                "Kappa is weighted by the square of the distance: 1 is full agreement, 0 is what chance gives."
            }
            @for (bar, said) in Bar::ALL.into_iter().filter_map(sentences) {
                h3 { "Adjusted at " (bar.title()) }
                @for it in said { p dir="auto" { (it) } }
            }
        }
    }
}
