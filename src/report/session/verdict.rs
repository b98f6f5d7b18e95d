//! The verdict at both bars with its reasons, and what to do next.

use maud::{Markup, html};

use crate::{
    domain::{
        question::Bar,
        rubric::{Rule, Verdict},
        scorecard::Scorecard,
    },
    report::{html::across, words},
};

use super::page_parts::{Page, Section};

pub(super) fn section(page: &Page) -> Section {
    let session = page.session;
    let body = if let Some(card) = session.locked() {
        html! {
            div.bars { @for bar in Bar::ALL { (at_bar(page, card, bar)) } }
            @if !card.next_action.is_empty() {
                div.next { h3 { "Next action" } p dir="auto" { (card.next_action) } }
            }
            (written(&[("Strengths", &card.strengths), ("To work on", &card.to_work_on)]))
            (peers(page, card))
        }
    } else {
        html! {
            p.lead { (words::unscored(session)) }
            @if let Some(text) = words::unseen(session) { p.quiet { (text) } }
        }
    };
    Section { id: "verdict", title: "Verdict".to_owned(), short: "Verdict", body }
}

fn at_bar(page: &Page, card: &Scorecard, bar: Bar) -> Markup {
    let start = &page.session.history.start;
    let judgement = card.judge(start, bar);
    html! {
        div.bar {
            h3 { (bar.title()) }
            p.verdict { (words::verdict(card.verdict(start, bar))) }
            @if let ([round], Some(mean)) = (start.rounds.as_slice(), judgement.mean) {
                (scale(round.rubric.rule(bar), mean))
            }
            ul.reasons { @for it in words::reasons(card, bar, &judgement) { li dir="auto" { (it) } } }
        }
    }
}

fn written(texts: &[(&str, &String)]) -> Markup {
    html! {
        @if texts.iter().any(|(_, text)| !text.is_empty()) {
            div.written {
                @for (title, text) in texts {
                    @if !text.is_empty() { div { h3 { (title) } p dir="auto" { (text) } } }
                }
            }
        }
    }
}

/// Draws the verdicts of peers beside one's own, and what they wrote.
fn peers(page: &Page, own: &Scorecard) -> Markup {
    let start = &page.session.history.start;
    let cards: Vec<&Scorecard> = [own].into_iter().chain(&page.session.peers).collect();
    let judged = |card: &Scorecard, bar| {
        let mean = card.judge(start, bar).mean;
        let mean = mean.map_or(String::new(), |it| format!(" {it:.2}"));
        html! { (words::verdict(card.verdict(start, bar))) span.of { (mean) } }
    };
    html! {
        @if cards.len() > 1 {
            div.wide tabindex="0" role="region" aria-label="Everybody's verdicts" {
                table.verdicts {
                    caption { "Everybody's verdicts, each with the mean of its levels" }
                    thead { tr {
                        td {}
                        @for card in &cards { th scope="col" dir="auto" { (words::who(&card.assessor)) } }
                    } }
                    tbody {
                        @for bar in Bar::ALL {
                            tr { th scope="row" { (bar.title()) } @for card in &cards { td { (judged(card, bar)) } } }
                        }
                    }
                }
            }
            @for card in &page.session.peers { (words_of(card)) }
        }
    }
}

/// Draws what a peer wrote, if anything.
fn words_of(card: &Scorecard) -> Markup {
    let overruled = Bar::ALL.into_iter().filter_map(|bar| {
        let it = card.overruling(bar)?;
        Some((format!("Overruled at {}", bar.title()), &it.because))
    });
    let texts = [
        ("Strengths", &card.strengths),
        ("To work on", &card.to_work_on),
        ("Next action", &card.next_action),
    ];
    let texts = texts.into_iter().map(|(title, text)| (title.to_owned(), text)).chain(overruled);
    let texts: Vec<(String, &String)> = texts.filter(|(_, text)| !text.is_empty()).collect();
    html! {
        @if !texts.is_empty() {
            h3 dir="auto" { (words::who(&card.assessor)) }
            dl.said { @for (title, text) in texts { div { dt { (title) } dd dir="auto" { (text) } } } }
        }
    }
}

/// Draws the mean among the thresholds of its rule; the reasons say the same in words.
fn scale(rule: &Rule, mean: f64) -> Markup {
    let x = |level: f64| across((level - 1.0) / 3.0);
    let zones = [
        (1.0, rule.no_hire, Verdict::StrongNoHire),
        (rule.no_hire, rule.hire, Verdict::NoHire),
        (rule.hire, rule.strong_hire, Verdict::Hire),
        (rule.strong_hire, 4.0, Verdict::StrongHire),
    ];
    html! {
        svg.scale width="100%" height="34" aria-hidden="true" focusable="false" {
            line.rail x1="0" x2="100%" y1="10" y2="10" {}
            @for (from, until, verdict) in zones {
                @if from > 1.0 { line.tick x1=(x(from)) x2=(x(from)) y1="5" y2="15" {} }
                text x=(x(f64::midpoint(from, until))) y="30" text-anchor="middle" { (verdict.title()) }
            }
            circle.mean cx=(x(mean)) cy="10" r="5" {}
        }
    }
}
