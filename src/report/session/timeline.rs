//! The time axis: phases, waveform, gaps, and all that happened, in one drawing; the moments below say the same in
//! words.

use std::{fmt::Write, time::Duration};

use maud::{Markup, html};

use crate::{
    domain::{
        history::Stretch,
        length::clock,
        timeline::{Point, Sort},
    },
    report::{Recorded, html::across, words},
};

use super::{
    glyphs,
    page_parts::{Page, Section, exact},
    player,
};

pub(super) const ID: &str = "recording";

/// Sets the columns of the waveform over the whole axis.
const COLUMNS: u32 = 600;
/// Places the waveform: its top and its height, in pixels.
const WAVE: u32 = 26;
const WAVE_HEIGHT: u32 = 84;

/// Sets where the things below the waveform stand, in pixels from the top; without recordings there is no waveform.
struct Lanes {
    /// The lane of what the journal tells.
    told: u32,
    /// The lane of what listeners added.
    added: u32,
    ticks: u32,
}

impl Lanes {
    fn of(page: &Page) -> Self {
        let told = if page.session.takes.is_empty() { WAVE + 12 } else { WAVE + WAVE_HEIGHT + 16 };
        let has_added = page.points.iter().any(|it| it.added.is_some());
        let added = told + 20;
        Self { told, added, ticks: if has_added { added } else { told } + 20 }
    }
}

pub(super) fn section(page: &Page) -> Option<Section> {
    let session = page.session;
    if session.end().is_zero() {
        return None;
    }
    let title = if session.has_sound() { "Recording" } else { "Timeline" };
    let body = html! {
        (player::sources(page))
        @if session.has_sound() {
            // A slider for keyboards and screen readers; the list below says all that the drawing says.
            div.axis id="axis" tabindex="0" role="slider" aria-label="Position in the recording" aria-orientation="horizontal"
                aria-valuemin="0" aria-valuemax=(session.end().as_secs()) aria-valuenow="0" aria-valuetext="0:00"
                data-end=(exact(session.end())) { (drawing(page)) }
        } @else {
            div.axis role="img" aria-label=(summary(page)) { (drawing(page)) }
        }
        (legend(page))
    };
    Some(Section { id: ID, title: title.to_owned(), short: title, body })
}

/// Says what the drawing shows, for those who do not see it.
fn summary(page: &Page) -> String {
    let count = |sort: Sort| page.points.iter().filter(|it| it.sort == sort).count();
    let parts = [(Sort::Phase, "phase"), (Sort::Mark, "mark"), (Sort::Note, "note")]
        .into_iter()
        .map(|(sort, word)| words::count(count(sort), word));
    let parts = parts.collect::<Vec<_>>().join(", ");
    format!("Time axis of {}: {parts}. The moments below say the same.", clock(page.session.end()))
}

fn drawing(page: &Page) -> Markup {
    let lanes = Lanes::of(page);
    let height = lanes.ticks + 14;
    html! {
        svg.timeline width="100%" height=(height) aria-hidden="true" focusable="false" {
            defs {
                pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    path.hatch d="M0 0V5" {}
                }
            }
            (phases(page, lanes.ticks - 10))
            (waveform(page))
            (gaps(page))
            @for it in page.points.iter().filter(|it| !matches!(it.sort, Sort::Phase | Sort::Break | Sort::Gap)) {
                (placed(page, it, &lanes))
            }
            (scale(page, height))
            g.now {
                line id="playhead" x1="0" x2="0" y1="18" y2=(lanes.ticks - 8) {}
                text id="hover" y="14" {}
            }
        }
    }
}

fn phases(page: &Page, bottom: u32) -> Markup {
    let history = &page.session.history;
    let entries: Vec<(Duration, Stretch)> = history.entries().collect();
    let ends = entries.iter().skip(1).map(|&(at, _)| at).chain([page.session.end()]);
    html! {
        @for (&(from, stretch), until) in entries.iter().zip(ends) {
            @let (x, width) = (page.share(from), page.share(until) - page.share(from));
            @let title = history.parts(stretch).map_or("Break", |(.., phase)| phase.title.as_str());
            // A box of its own cuts a title off that is wider than its phase.
            svg.phase.break[history.parts(stretch).is_none()] x=(across(x)) width=(across(width)) height=(bottom) {
                rect width="100%" height=(bottom) {}
                line x1="0.5" x2="0.5" y1="0" y2=(bottom) {}
                text x="6" y="14" data-title=(title) { (title) }
                title { (title) ", from " (clock(from)) " to " (clock(until)) }
            }
        }
    }
}

/// Draws bars of each column's loudest sample, and inside them of how loud it was on the whole; where nothing is known
/// of the sound, a plain band.
fn waveform(page: &Page) -> Markup {
    let takes = &page.session.takes;
    let top = takes.iter().filter_map(|take| take.envelope.as_ref()?.peaks.iter().max()).max();
    let top = top.copied().unwrap_or(0).max(1);
    let (mut loudest, mut usual) = (String::new(), String::new());
    for take in takes {
        bars(page, take, top, &mut usual, &mut loudest);
    }
    html! {
        svg y=(WAVE) width="100%" height=(WAVE_HEIGHT) viewBox={ "0 0 " (COLUMNS) " 100" } preserveAspectRatio="none" {
            @for take in takes.iter().filter(|take| take.envelope.is_none()) {
                @let (x, until) = (column(page, take.from), column(page, take.until()));
                rect.band x=(format!("{x:.2}")) y="42" width=(format!("{:.2}", until - x)) height="16" {}
            }
            @if !loudest.is_empty() {
                clipPath id="heard" { rect id="heard-until" width="0" height="100" {} }
                g.wave { g id="wave" { path.loudest d=(loudest) {} path.usual d=(usual) {} } }
                use.wave.heard href="#wave" clip-path="url(#heard)" {}
            }
        }
    }
}

/// Returns a moment in columns from the left.
fn column(page: &Page, at: Duration) -> f64 {
    page.share(at) * f64::from(COLUMNS)
}

/// Sets how far below the loudest place the waveform reaches, in decibels: speech moves within that.
const RANGE: f64 = 30.0;

/// Adds the bars of one take: those of the mean, and those of the largest peak of each column. Their heights are in
/// decibels below the loudest place of all, as loudness is heard.
fn bars(page: &Page, take: &Recorded, top: u8, usual: &mut String, loudest: &mut String) {
    let Some(envelope) = &take.envelope else { return };
    let half = |peak: u8| {
        let below = 20.0 * (f64::from(peak) / f64::from(top)).log10();
        (1.0 + below / RANGE).clamp(0.02, 1.0) * 50.0
    };
    let step = page.session.end() / COLUMNS;
    for at in 0..COLUMNS {
        let (from, until) = ((step * at).max(take.from), (step * (at + 1)).min(take.until()));
        if until <= from {
            continue;
        }
        let (mean, peak) = envelope.loudness(from.saturating_sub(take.from), until.saturating_sub(take.from));
        for (path, peak) in [(&mut *usual, mean), (&mut *loudest, peak)] {
            let half = half(peak);
            // Writing to a string does not fail.
            let _ = write!(path, "M{at}.5 {:.1}V{:.1}", 50.0 - half, 50.0 + half);
        }
    }
}

fn gaps(page: &Page) -> Markup {
    html! {
        @for gap in &page.session.history.gaps {
            @let (x, until) = (page.share(gap.at), page.share(gap.at + gap.length));
            rect.gap x=(across(x)) width=(across((until - x).max(0.002))) y=(WAVE) height=(WAVE_HEIGHT) {
                title { "No sound: " (gap.reason) }
            }
        }
    }
}

fn placed(page: &Page, it: &Point, lanes: &Lanes) -> Markup {
    let y = if it.added.is_some() { lanes.added } else { lanes.told };
    html! {
        svg.placed x=(across(page.share(it.at))) y=(y) overflow="visible" {
            (glyphs::glyph(it.sort))
            title { (clock(it.at)) " " (it.sort.title()) @if !it.text.is_empty() { ": " (it.text) } }
        }
    }
}

/// Draws times at the foot, a handful of them whatever the length.
fn scale(page: &Page, height: u32) -> Markup {
    let end = page.session.end();
    let steps = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
    let step = steps.into_iter().find(|it| end.as_secs() / it <= 6).unwrap_or(7200);
    let last = end.as_secs() / step;
    html! {
        g.ticks {
            @for at in (0..=last).map(|it| Duration::from_secs(it * step)) {
                @let share = page.share(at);
                @let anchor = if share < 0.03 { "start" } else if share > 0.96 { "end" } else { "middle" };
                text x=(across(share)) y=(height - 3) text-anchor=(anchor) { (clock(at)) }
            }
        }
    }
}

fn legend(page: &Page) -> Markup {
    let mut sorts: Vec<Sort> = Vec::new();
    for it in &page.points {
        let is_new = !sorts.contains(&it.sort);
        if is_new && !matches!(it.sort, Sort::Phase | Sort::Break | Sort::Gap) {
            sorts.push(it.sort);
        }
    }
    html! {
        @if !sorts.is_empty() || !page.session.history.gaps.is_empty() {
            ul.legend aria-label="What the signs mean" {
                @for sort in sorts { li { (glyphs::inline(sort)) (sort.title()) } }
                @if !page.session.history.gaps.is_empty() {
                    li {
                        svg.glyph width="12" height="12" aria-hidden="true" focusable="false" { rect.gap width="12" height="12" {} }
                        "no sound"
                    }
                }
            }
        }
    }
}
