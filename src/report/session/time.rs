//! The time of the session: each phase against its plan, and the parts of a story against the format's.

use std::time::Duration;

use maud::{Markup, html};

use crate::{
    domain::{
        delivery::Speech,
        length::clock,
        time_breakdown::{Spent, Story, spent, stories},
    },
    report::{Recorded, html::across, words},
};

use super::page_parts::{Page, Section};

/// Sets the length from which a silence is told.
const LONG_PAUSE: Duration = Duration::from_secs(2);
/// Limits how many of them are named.
const LONGEST: usize = 5;

pub(super) fn section(page: &Page) -> Option<Section> {
    let phases = spent(&page.session.history);
    let longest = phases.iter().map(|it| it.planned.max(it.spent)).max().unwrap_or_default();
    let body = html! {
        (table(page, &phases, longest))
        (delivery(page))
        @for story in stories(&page.session.history, &page.session.own_review()) { (of_story(page, &story)) }
    };
    (!phases.is_empty()).then(|| Section { id: "time", title: "Time".to_owned(), short: "Time", body })
}

fn table(page: &Page, phases: &[Spent], longest: Duration) -> Markup {
    let session = page.session;
    let begins = |at: usize| {
        let is_first = at == 0 || phases[at - 1].item != phases[at].item;
        phases[at].item.filter(|_| is_first && session.history.items.len() > 1)
    };
    let (planned, taken) = phases
        .iter()
        .fold((Duration::ZERO, Duration::ZERO), |sum, it| (sum.0 + it.planned, sum.1 + it.spent));
    html! {
        div.wide tabindex="0" role="region" aria-label="Planned and spent time of each phase" {
            table.times {
                caption { "Planned and spent time of each phase" }
                (head("Phase", "Over"))
                tbody {
                    @for (at, it) in phases.iter().enumerate() {
                        @if let Some(question) = begins(at).and_then(|item| session.question(item)) {
                            tr.group { th colspan="5" scope="rowgroup" dir="auto" { (question.title) } }
                        }
                        tr {
                            th scope="row" dir="auto" { (it.title) }
                            td.number { (clock(it.planned)) }
                            td.number { (clock(it.spent)) }
                            td.number.over { @if it.over() > Duration::ZERO { "+" (clock(it.over())) } }
                            td.drawn aria-hidden="true" { (bar(it, longest)) }
                        }
                    }
                }
                tfoot {
                    tr {
                        th scope="row" { "Together" }
                        td.number { (clock(planned)) }
                        td.number { (clock(taken)) }
                        td {}
                        td.drawn aria-hidden="true" {}
                    }
                }
            }
        }
    }
}

/// Draws the columns: of what, planned, spent, one more figure, a drawing.
fn head(of: &str, last: &str) -> Markup {
    html! {
        thead { tr {
            th scope="col" { (of) }
            @for title in ["Planned", "Spent", last] { th.number scope="col" { (title) } }
            td.drawn aria-hidden="true" {}
        } }
    }
}

/// Draws spent time as a bar, planned time as a line across it.
fn bar(it: &Spent, longest: Duration) -> Markup {
    let share = |time: Duration| time.as_secs_f64() / longest.as_secs_f64().max(1.0);
    let planned = across(share(it.planned));
    html! {
        svg.spent width="100%" height="14" focusable="false" {
            rect width=(across(share(it.spent.min(it.planned)))) y="4" height="6" {}
            @if it.spent > it.planned {
                rect.beyond x=(planned) width=(across(share(it.spent.saturating_sub(it.planned)))) y="4" height="6" {}
            }
            line x1=(planned) x2=(planned) y1="1" y2="13" {}
        }
    }
}

/// Draws speech and silence; the longest silences with their moments.
fn delivery(page: &Page) -> Markup {
    let heard: Vec<(&Recorded, &Speech)> =
        page.session.takes.iter().filter_map(|take| Some((take, take.speech.as_ref()?))).collect();
    let talk: Duration = heard.iter().map(|(_, it)| it.talk()).sum();
    let all: Duration = heard.iter().map(|(_, it)| it.length).sum();
    let mut pauses: Vec<(Duration, Duration)> = heard
        .iter()
        .flat_map(|(take, it)| {
            it.pauses(LONG_PAUSE)
                .into_iter()
                .map(|(from, until)| (take.from + from, until.saturating_sub(from)))
        })
        .collect();
    let silent: Duration = pauses.iter().map(|(_, length)| *length).sum();
    let (count, many) = (pauses.len(), LONGEST);
    pauses.sort_by_key(|&(at, length)| (std::cmp::Reverse(length), at));
    pauses.truncate(many);
    let is_doubtful = heard.iter().any(|(_, it)| it.is_doubtful);
    html! {
        @if is_doubtful {
            dl.figures {
                div { dt { "Talking" } dd { "?" span.of { " " (Speech::DOUBTFUL) } } }
            }
        } @else if !all.is_zero() {
            dl.figures {
                div { dt { "Talking" } dd { (clock(talk)) span.of { " of " (clock(all)) } } }
                div {
                    dt { "Silences of 2 s and more" }
                    dd { (count) @if count > 0 { span.of { ", " (clock(silent)) " together" } } }
                }
            }
            @if !pauses.is_empty() {
                p.longest {
                    "The longest: "
                    @for (number, (at, length)) in pauses.iter().enumerate() {
                        @if number > 0 { ", " }
                        (page.at(*at)) " " span.of { (format!("({:.0} s)", length.as_secs_f64())) }
                    }
                }
            }
        }
    }
}

fn of_story(page: &Page, story: &Story) -> Markup {
    let title = page.session.question(story.item).map_or("", |it| &it.title);
    let how = if story.is_tapped { "as it was heard" } else { "by its phases" };
    let mut from = 0.0;
    let bars = story.shares.iter().map(|it| {
        let at = from;
        from += it.spent;
        (at, it)
    });
    html! {
        table.story {
            caption { "Shares of the story, " (how) ": " bdi { (title) } }
            (head("Part", "Time"))
            tbody {
                @for (at, it) in bars {
                    tr {
                        th scope="row" { (it.part.title()) }
                        td.number { (words::percent(it.planned)) }
                        td.number { (words::percent(it.spent)) }
                        td.number { (clock(it.time)) }
                        td.drawn aria-hidden="true" {
                            svg.spent width="100%" height="14" focusable="false" {
                                rect.rail width="100%" y="6" height="2" {}
                                rect x=(across(at)) width=(across(it.spent)) y="4" height="6" {}
                            }
                        }
                    }
                }
            }
        }
    }
}
