//! Scores: all levels in one table with what was predicted, then each dimension with the anchors that were chosen, the
//! evidence, and what was given again.

use maud::{Markup, html};

use crate::{
    domain::{
        fact::Round,
        question::Bar,
        reveal::Reveal,
        rubric::{Dimension, Level},
        scorecard::{Assessor, Scorecard, Seen},
    },
    report::words,
};

use super::page_parts::{Page, Section};

pub(super) fn section(page: &Page) -> Option<Section> {
    let session = page.session;
    let reveal = session.reveal()?;
    let cards: Vec<&Scorecard> = [reveal.own].into_iter().chain(reveal.peers).collect();
    let rounds = &session.history.start.rounds;
    let body = html! {
        @for (number, round) in rounds.iter().enumerate() {
            @if rounds.len() > 1 { h3 { (round.format.title) } }
            (table(&reveal, number, round))
            @for (at, dimension) in round.rubric.dimensions.iter().enumerate() {
                (details(page, &cards, &reveal, (number, at), dimension))
            }
        }
    };
    Some(Section { id: "scores", title: "Scores".to_owned(), short: "Scores", body })
}

/// Draws everybody's levels side by side, the prediction after the candidate's own.
fn table(reveal: &Reveal, number: usize, round: &Round) -> Markup {
    let own = (words::who(&reveal.own.assessor), reveal.own);
    let predicted = reveal.predicted().map(|it| ("You predicted", it));
    let peers = reveal.peers.iter().map(|it| (words::who(&it.assessor), it));
    let cards: Vec<(&str, &Scorecard)> = [own].into_iter().chain(predicted).chain(peers).collect();
    let again = if reveal.again().is_empty() {
        ""
    } else {
        ". After an arrow, the second vote; the mean is that of the first"
    };
    let title = format!("Levels from 1, poor, to 4, excellent, by the rubric {}", round.rubric.title);
    let is_vote = |card: &Scorecard| predicted.is_none_or(|(_, it)| !std::ptr::eq(it, card));
    let second = |card: &Scorecard, at, bar| {
        reveal.second(&card.assessor, number, at, bar).filter(|_| is_vote(card)).map(|it| it.seen)
    };
    html! {
        div.wide tabindex="0" role="region" aria-label=(title) {
            table.levels {
                caption { (title) (again) }
                thead {
                    @if cards.len() > 1 {
                        tr {
                            td colspan="2" {}
                            @for (who, _) in &cards { th colspan="2" scope="colgroup" dir="auto" { (who) } }
                        }
                    }
                    tr {
                        th scope="col" { "Dimension" }
                        th.number scope="col" { "Weight" }
                        @for _ in &cards { @for bar in Bar::ALL { th.number scope="col" { (bar.title()) } } }
                    }
                }
                tbody {
                    @for (at, dimension) in round.rubric.dimensions.iter().enumerate() {
                        tr {
                            th scope="row" { a href={ "#" (anchor(number, at)) } { (dimension.title) } }
                            td.number { (dimension.weight) " %" }
                            @for (_, card) in &cards {
                                @for bar in Bar::ALL {
                                    td.number {
                                        (digit(card.rounds[number].scores[at].at(bar)))
                                        @if let Some(second) = second(card, at, bar) { " → " (digit(Some(second))) }
                                    }
                                }
                            }
                        }
                    }
                }
                tfoot {
                    tr {
                        th scope="row" colspan="2" { "Weighted mean" }
                        @for (_, card) in &cards {
                            @for bar in Bar::ALL {
                                @let mean = card.judge_round(reveal.start, number, bar).mean;
                                td.number { (mean.map_or("–".to_owned(), |it| format!("{it:.2}"))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn anchor(round: usize, dimension: usize) -> String {
    format!("score-{}-{}", round + 1, dimension + 1)
}

fn digit(seen: Option<Seen>) -> Markup {
    html! {
        @match seen.map(Seen::level) {
            None => span.none { span aria-hidden="true" { "–" } span.sr { "not scored" } },
            Some(None) => span.none { "none" },
            Some(Some(level)) => (u8::from(level)),
        }
    }
}

fn details(
    page: &Page,
    cards: &[&Scorecard],
    reveal: &Reveal,
    (number, at): (usize, usize),
    dimension: &Dimension,
) -> Markup {
    let own = &cards[0].rounds[number].scores[at];
    let evidence = cards
        .iter()
        .flat_map(|card| card.rounds[number].scores[at].evidence.iter().map(move |it| (&card.assessor, it)));
    let evidence: Vec<_> = evidence.collect();
    let mut again = reveal.again();
    again.retain(|it| it.vote.round == number && it.vote.dimension == dimension.id);
    html! {
        article.dimension id=(anchor(number, at)) {
            @if page.session.history.start.rounds.len() > 1 { h4 { (title(dimension)) } } @else { h3 { (title(dimension)) } }
            p.quiet { (dimension.looks_at) }
            dl.anchors {
                @for bar in Bar::ALL {
                    @let seen = own.at(bar);
                    div {
                        dt { (bar.title()) " " (dots(seen)) " " span.level { (words::level(seen)) } }
                        dd {
                            @match seen.and_then(Seen::level) {
                                Some(level) => (dimension.anchors.at(bar).at(level)),
                                None if seen.is_some() => "No evidence at this bar.",
                                None => "",
                            }
                        }
                    }
                }
            }
            @if !evidence.is_empty() {
                ul.evidence {
                    @for (assessor, it) in evidence {
                        li {
                            @if let Some(moment) = it.at { (page.at(moment.0)) } @else { span.at {} }
                            @if let Assessor::Peer(name) = assessor { span.by { bdi { (name) } ": " } }
                            span.text dir="auto" { (it.text) }
                        }
                    }
                }
            }
            @if !again.is_empty() {
                ul.evidence aria-label="Given again" {
                    @for it in &again {
                        li {
                            span.at { "again" }
                            span.by { bdi { (words::who(it.assessor)) } ", " (words::twice(it)) ": " }
                            span.text dir="auto" { (it.vote.because) }
                        }
                    }
                }
            }
        }
    }
}

fn title(dimension: &Dimension) -> Markup {
    html! { (dimension.title) " " span.weight { (dimension.weight) " %" } }
}

/// Draws the level as one to four filled dots; the words beside it say the same.
fn dots(seen: Option<Seen>) -> Markup {
    let level = seen.and_then(Seen::level).map_or(0, u8::from);
    html! {
        svg.dots viewBox="0 0 44 10" width="44" height="10" aria-hidden="true" focusable="false" {
            @for it in Level::ALL.map(u8::from) {
                circle.on[it <= level] cx=(u32::from(it) * 11 - 6) cy="5" r="4" {}
            }
        }
    }
}
