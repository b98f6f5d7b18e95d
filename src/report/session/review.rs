//! The listeners' reviews: how much they heard, fillers, and their remarks on each moment.

use std::time::Duration;

use maud::{Markup, html};

use crate::{
    domain::{
        length::clock,
        review::Review,
        scorecard::Assessor,
        time_breakdown,
        timeline::{Sort, points},
    },
    report::words,
};

use super::{
    glyphs,
    page_parts::{Page, Section},
};

pub(super) fn section(page: &Page) -> Option<Section> {
    let said: Vec<&Review> =
        page.session.reviews.iter().filter(|it| !it.remarks.is_empty() || !it.heard.is_empty()).collect();
    if said.is_empty() {
        return None;
    }
    let body = html! { @for review in said { (one(page, review)) } };
    Some(Section { id: "review", title: "Review".to_owned(), short: "Review", body })
}

fn one(page: &Page, review: &Review) -> Markup {
    let session = page.session;
    let who = review.listener.as_ref().unwrap_or(&Assessor::Candidate);
    let recorded: Duration = session.takes.iter().map(|take| take.length).sum();
    let fillers = review.fillers(Duration::ZERO, Duration::MAX);
    let remarks = points(&session.history, [review]);
    let remarks = || remarks.iter().filter(|it| it.added.is_some() && it.sort != Sort::Filler);
    html! {
        h3 dir="auto" { (words::who(who)) }
        dl.figures {
            @if !recorded.is_zero() && !review.heard().is_zero() {
                div { dt { "Heard" } dd { (clock(review.heard())) span.of { " of " (clock(recorded)) } } }
            }
            @if fillers > 0 {
                div { dt { "Fillers" } dd { (fillers) @if let Some(rate) = rate(fillers, recorded) { span.of { (rate) } } } }
            }
        }
        (by_question(page, review, fillers))
        @if remarks().next().is_some() {
            ol.moments aria-label={ "What was said: " (words::who(who)) } {
                @for it in remarks() {
                    li data-mark[matches!(it.sort, Sort::Mark | Sort::Comment | Sort::Evidence)] {
                        (page.at(it.at))
                        (glyphs::inline(it.sort))
                        span.sort { (it.sort.title()) }
                        @if !matches!(it.sort, Sort::StarPart(_)) { span.text dir="auto" { (it.text) } }
                    }
                }
            }
        }
    }
}

/// Writes a rate: ` · 1.4 a minute`.
fn rate(count: usize, time: Duration) -> Option<String> {
    let minutes = time.as_secs_f64() / 60.0;
    (minutes >= 1.0).then(|| format!(" · {:.1} a minute", words::number(count) / minutes))
}

/// Lists the fillers of each question, where there are several questions.
fn by_question(page: &Page, review: &Review, fillers: usize) -> Markup {
    let session = page.session;
    let several = session.history.items.len() > 1 && fillers > 0;
    html! {
        @if several {
            table {
                caption { "Fillers by question" }
                thead { tr { th scope="col" { "Question" } th.number scope="col" { "Fillers" } } }
                tbody {
                    @for item in 0..session.history.items.len() {
                        @if let (Some(question), Some((from, until))) =
                            (session.question(item), time_breakdown::bounds(&session.history, item))
                        {
                            tr {
                                th scope="row" dir="auto" { (question.title) }
                                td.number { (review.fillers(from, until)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
