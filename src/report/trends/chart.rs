//! Rows of scores as drawings on the scale from 1 to 4; the tables beside them say the same.

use std::fmt::Write;

use maud::{Markup, html};

use crate::{
    domain::trends::{
        series::{Era, Point, Series},
        subjects::Voice,
    },
    report::{html::across, words::number as count},
};

/// The height of a drawing, and the room above and below its scale, in pixels.
const HEIGHT: f64 = 190.0;
const ROOM: f64 = 16.0;

/// Where things are in a drawing.
struct Axes {
    first: f64,
    last: f64,
}

impl Axes {
    fn of<'a>(points: impl Iterator<Item = &'a Point>) -> Self {
        let numbers = points.map(|it| count(it.interview));
        let (first, last) = numbers.fold((f64::MAX, f64::MIN), |(low, high), it| (low.min(it), high.max(it)));
        Self { first, last }
    }

    /// The place of an interview as a share of the width; a single one stands in the middle.
    fn x(&self, interview: f64) -> f64 {
        let span = self.last - self.first;
        if span <= 0.0 { 0.5 } else { 0.06 + 0.9 * (interview - self.first) / span }
    }
}

/// The place of a score in pixels from the top.
fn y(score: f64) -> f64 {
    ROOM + (HEIGHT - 2.0 * ROOM) * (4.0 - score.clamp(1.0, 4.0)) / 3.0
}

fn pixels(value: f64) -> String {
    format!("{value:.1}")
}

/// Scores of the candidate and of the peers together, the line of hire, and the slope of the candidate's now.
pub(super) fn chart(rows: &[&Series], label: &str) -> Markup {
    let axes = Axes::of(rows.iter().flat_map(|it| it.points()));
    let hire = rows.iter().find_map(|it| it.hire);
    let numbers: Vec<usize> = {
        let mut all: Vec<usize> = rows.iter().flat_map(|it| it.points()).map(|it| it.interview).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    // As many numbers at the foot as there is room for.
    let every = numbers.len().div_ceil(12).max(1);
    html! {
        svg.chart role="img" aria-label=(label) width="100%" height=(HEIGHT + 18.0) focusable="false" {
            @for level in 1..=4_u8 {
                @let y = pixels(y(f64::from(level)));
                line.rail x1="0" x2="100%" y1=(y) y2=(y) {}
                text x="0" y=(y) dy="-3" { (level) }
            }
            @if let Some(hire) = hire {
                @let y = pixels(y(hire));
                line.hire x1="0" x2="100%" y1=(y) y2=(y) {}
                text.hire x="100%" y=(y) dy="-3" text-anchor="end" { "hire " (format!("{hire:.2}")) }
            }
            @for row in rows {
                g class=(class(row)) {
                    @for era in &row.eras { (line(&axes, era)) }
                    @if let (Voice::Candidate, Some(era)) = (&row.by, row.now()) { (slope(&axes, era)) }
                    @for point in row.points() { (dot(&axes, row, point)) }
                }
            }
            @for era in rows.first().into_iter().flat_map(|it| it.eras.iter().skip(1)) {
                @if let Some(point) = era.points.first() {
                    @let x = across(axes.x(count(point.interview) - 0.5));
                    line.era x1=(x) x2=(x) y1="0" y2=(HEIGHT) {}
                }
            }
            @for number in numbers.iter().step_by(every) {
                text x=(across(axes.x(count(*number)))) y=(HEIGHT + 12.0) text-anchor="middle" { (number) }
            }
        }
    }
}

fn class(row: &Series) -> &'static str {
    if row.by == Voice::Candidate { "own" } else { "others" }
}

/// The line through the points of one era; lines of different eras do not meet.
fn line(axes: &Axes, era: &Era) -> Markup {
    let places = era.points.iter().map(|it| (axes.x(count(it.interview)) * 1000.0, y(it.score)));
    drawn("line", places)
}

/// The slope of an era, through the middle of its points.
fn slope(axes: &Axes, era: &Era) -> Markup {
    let (Some(each), Some(first), Some(last)) = (era.trend.each, era.points.first(), era.points.last())
    else {
        return html! {};
    };
    let mut numbers: Vec<usize> = era.points.iter().map(|it| it.interview).collect();
    numbers.sort_unstable();
    let middle = f64::midpoint(count(numbers[(numbers.len() - 1) / 2]), count(numbers[numbers.len() / 2]));
    let place = |interview: usize| {
        let score = era.trend.median + each.slope * (count(interview) - middle);
        (axes.x(count(interview)) * 1000.0, y(score))
    };
    drawn("slope", [place(first.interview), place(last.interview)].into_iter())
}

/// A line in a drawing that is stretched to the width at hand, which shares of a width alone cannot do.
fn drawn(class: &str, places: impl Iterator<Item = (f64, f64)>) -> Markup {
    let mut points = String::new();
    for (x, y) in places {
        // Writing to a string does not fail.
        let _ = write!(points, "{x:.1},{y:.1} ");
    }
    html! {
        svg viewBox={ "0 0 1000 " (HEIGHT) } width="100%" height=(HEIGHT) preserveAspectRatio="none" overflow="visible" {
            polyline class=(class) points=(points.trim_end()) {}
        }
    }
}

fn dot(axes: &Axes, row: &Series, point: &Point) -> Markup {
    let (x, y) = (across(axes.x(count(point.interview))), pixels(y(point.score)));
    html! {
        @if row.by == Voice::Candidate {
            circle cx=(x) cy=(y) r="4.5" { title { "Interview " (point.interview) ": " (format!("{:.2}", point.score)) } }
        } @else {
            svg x=(x) y=(y) overflow="visible" {
                path d="M0-5 5 0 0 5-5 0Z" { title { (row.by.name()) ", interview " (point.interview) ": " (format!("{:.2}", point.score)) } }
            }
        }
    }
}

/// A row of scores in a cell of a table.
pub(super) fn spark(row: &Series) -> Markup {
    let axes = Axes::of(row.points());
    let place = |it: &Point| (axes.x(count(it.interview)) * 100.0, 22.0 - (it.score - 1.0) * 6.0);
    html! {
        svg.spark viewBox="0 0 100 26" width="100" height="26" aria-hidden="true" focusable="false" {
            @for era in &row.eras {
                polyline points=(era.points.iter().map(|it| { let (x, y) = place(it); format!("{x:.1},{y:.1}") }).collect::<Vec<_>>().join(" ")) {}
            }
            @if let Some(last) = row.points().last() {
                @let (x, y) = place(last);
                circle cx=(pixels(x)) cy=(pixels(y)) r="2.5" {}
            }
        }
    }
}
