//! A session as one page: verdict, recording, what happened, scores, agreement, what listeners said, time, signals.
//!
//! ```text
//!  System design, 45 minutes
//!  A payments ledger
//!  22 November 2026, 14:30 · 44:10
//!
//!  SENIOR  Hire ──────┼───●──┼───      STAFF  No hire ───●────┼────┼──
//!  Requirements │Estimate │High-level design            │Deep dive
//!  ▂▃▅▂▁▃▅▇▅▃▁▁▁▂▃▅▇▇▅▃▂▁▁▁▁▃▅▇▆▅▃▂▁▁▂▃▅▇▅▃▂▁▂▃▅▆▅▃▁▁▁▁▁▂▃▅▇▅▃▂▁▁▂▃▅▆▇▅▃▂▁
//!  ◂mark −15 −5  ▶  +5 +15 mark▸      12:05 / 44:10     1×
//! ```

use maud::{Markup, html};

use crate::domain::{fact, length::clock};

use super::{Session, Sound, html::Document, words};

mod agreement;
mod asked;
mod glyphs;
mod moments;
mod page_parts;
mod player;
mod review;
mod scores;
mod signals;
mod time;
mod timeline;
mod verdict;

use page_parts::{Page, Section};

const SCRIPT: &str = include_str!("../page/session.js");

/// Returns the page as the bytes of its file.
pub fn page(session: &Session) -> String {
    let page = Page { session, points: session.points() };
    let sections: Vec<Section> = [
        Some(verdict::section(&page)),
        timeline::section(&page),
        asked::section(&page),
        Some(moments::section(&page)),
        scores::section(&page),
        agreement::section(&page),
        review::section(&page),
        time::section(&page),
        signals::section(&page),
    ]
    .into_iter()
    .flatten()
    .collect();
    let body = html! {
        a.skip href="#main" { "To the content" }
        header {
            p.eyebrow { (words::shape(session)) }
            h1 dir="auto" { (session.digest.title) }
            (head(session))
            nav aria-label="On this page" {
                ul { @for it in &sections { li { a href={ "#" (it.id) } { (it.short) } } } }
            }
        }
        main id="main" tabindex="-1" {
            @for reason in &session.set_aside { p.warning dir="auto" { (reason) } }
            @for it in &sections {
                section id=(it.id) aria-labelledby={ (it.id) "-title" } {
                    h2 id={ (it.id) "-title" } dir="auto" { (it.title) }
                    (it.body)
                }
                @if it.id == timeline::ID { (player::controls(&page)) }
            }
        }
        footer { (foot(session)) }
    };
    let takes = || session.takes.iter().map(|take| &take.sound);
    let media = if takes().any(|it| matches!(it, Sound::Embedded { .. })) {
        "data:"
    } else if session.has_sound() {
        // A page that was opened from a disk is of no origin; its own folder is reached by scheme.
        "'self' file:"
    } else {
        ""
    };
    Document { title: &session.digest.title, media, script: SCRIPT, body }.write()
}

fn head(session: &Session) -> Markup {
    let start = &session.history.start;
    html! {
        p.facts {
            span { (words::date(session)) }
            span { (clock(session.history.at)) }
            @if let Some(name) = &start.candidate { span dir="auto" { (name) } }
            @if let Some(whom) = &start.elsewhere { span dir="auto" { "held " (fact::elsewhere(whom)) } }
            @if let Some(name) = &start.interviewer { span dir="auto" { "interviewed by " (name) } }
            @if session.history.ended.is_none() { span { "cut off" } }
        }
    }
}

fn foot(session: &Session) -> Markup {
    html! {
        @if !session.takes.is_empty() && !session.is_anonymous {
            p {
                "Recorded in " bdi { (session.digest.folder) } ": "
                @for (number, take) in session.takes.iter().enumerate() {
                    @if number > 0 { ", " }
                    bdi { (take.file) } " (" (clock(take.length)) ")"
                }
                "."
            }
        }
        @if session.is_anonymous { p { "Names, paths and the exact date are left out." } }
        p { "Written by mockloop " (env!("CARGO_PKG_VERSION")) ". This page asks nothing of the network." }
    }
}
