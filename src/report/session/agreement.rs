//! The agreement of each peer with the candidate: own scores, second votes and predictions, then dimension by
//! dimension.

use maud::{Markup, html};

use crate::{
    domain::{
        reveal::Compared,
        trends::words::{apart, change},
    },
    report::agreement::{head, row},
};

use super::page_parts::{Page, Section};

pub(super) fn section(page: &Page) -> Option<Section> {
    let reveal = page.session.reveal()?;
    let all = reveal.compared();
    let body = html! {
        p.quiet {
            "Bias: your levels less theirs; above nought you are the more lenient. Gap: the mean distance, in levels. "
            "Kappa: 1 is full agreement, 0 is what chance gives. All by the first votes, but where it says otherwise."
        }
        @for it in &all {
            h3 dir="auto" { (it.peer) }
            @if let Some(why) = &it.not_compared { p.warning dir="auto" { (why) } } @else { (together(it)) (dimensions(it)) }
        }
    };
    let is_there = !all.is_empty();
    is_there.then(|| Section { id: "agreement", title: "Agreement".to_owned(), short: "Agreement", body })
}

fn together(it: &Compared) -> Markup {
    let title = format!("How close you are to {}", it.peer);
    let rows =
        [("Your scores", it.own), ("After second votes", it.second), ("Your predictions", it.predicted)];
    html! {
        @if let Some(own) = it.own {
            div.wide tabindex="0" role="region" aria-label=(title) {
                table {
                    caption dir="auto" { (title) }
                    (head("At both bars", "Scores", true))
                    tbody {
                        @for (bar, found) in [("At Senior", own.senior), ("At Staff", own.staff)] {
                            @if let Some(found) = found {
                                (row(&html! { "Your scores " span.tag { (bar) } }, found.pairs, &found, true))
                            }
                        }
                        @for (name, found) in rows {
                            @if let Some(found) = found {
                                (row(&html! { (name) }, found.all.pairs, &found.all, true))
                            }
                        }
                    }
                }
            }
        } @else {
            p { "No dimension has a level by both." }
        }
    }
}

fn dimensions(it: &Compared) -> Markup {
    let title = format!("You and {}, by dimension", it.peer);
    let found = || it.dimensions.iter().filter_map(|of| Some((of, of.own?)));
    html! {
        @if found().next().is_some() {
            div.wide tabindex="0" role="region" aria-label=(title) {
                table {
                    caption dir="auto" { (title) }
                    thead { tr {
                        th scope="col" { "Dimension" }
                        th.number scope="col" { "Bias" }
                        th.number scope="col" { "Gap" }
                        @if it.predicted.is_some() { th.number scope="col" { "Gap of the prediction" } }
                    } }
                    tbody { @for (of, own) in found() {
                        tr {
                            th scope="row" { (of.title) }
                            td.number { (change(own.bias)) }
                            td.number { (apart(own.gap)) }
                            @if it.predicted.is_some() {
                                td.number { (of.predicted.map_or("–".to_owned(), |it| apart(it.gap))) }
                            }
                        }
                    } }
                }
            }
        }
    }
}
