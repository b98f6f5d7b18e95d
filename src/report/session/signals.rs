//! The signals of each question as a checklist.

use maud::{Markup, html};

use crate::domain::{
    fact::Round,
    question::{Bar, Question},
};

use super::page_parts::{Page, Section};

pub(super) fn section(page: &Page) -> Option<Section> {
    let session = page.session;
    let mut all: Vec<(&Round, &Question, &[usize])> = Vec::new();
    for (number, round) in session.history.start.rounds.iter().enumerate() {
        for (at, question) in round.questions.iter().enumerate() {
            let seen = session.card.as_ref().map(|card| card.rounds[number].signals[at].as_slice());
            all.push((round, question, seen.unwrap_or_default()));
        }
    }
    all.retain(|(_, question, _)| !question.signals.is_empty());
    let is_one = all.len() == 1;
    let body = html! { @for (round, question, seen) in &all { (list(round, question, seen, is_one)) } };
    (!all.is_empty()).then(|| Section { id: "signals", title: "Signals".to_owned(), short: "Signals", body })
}

fn list(round: &Round, question: &Question, seen: &[usize], is_one: bool) -> Markup {
    let (had, of) = (seen.len(), question.signals.len());
    html! {
        @if !is_one { h3 dir="auto" { (question.title) } }
        p.quiet { (had) " of " (of) " seen in the answer." }
        ul.signals {
            @for (number, it) in question.signals.iter().enumerate() {
                @let is_seen = seen.contains(&number);
                li.seen[is_seen] {
                    svg.check viewBox="0 0 12 12" width="14" height="14" aria-hidden="true" focusable="false" {
                        rect x="1" y="1" width="10" height="10" rx="2" {}
                        @if is_seen { path d="M3 6 5.2 8.4 9.2 3.6" {} }
                    }
                    span.sr { @if is_seen { "Seen: " } @else { "Not seen: " } }
                    span.text dir="auto" {
                        (it.text) " "
                        @let dimension = round.rubric.dimension(&it.dimension);
                        span.tag { (dimension.map_or(&it.dimension, |it| &it.title)) @if it.bar == Bar::Staff { ", staff" } }
                    }
                }
            }
        }
    }
}
