//! How much was practised, what the plan still wants, and which phases run over.

use std::time::Duration;

use maud::{Markup, html};

use crate::{
    domain::{
        length::clock,
        trends::{
            Trends,
            practice::{Milestone, Week},
            words::counted,
        },
    },
    report::{html::across, words},
};

pub(super) fn part(trends: &Trends, day: &str) -> Markup {
    let practice = &trends.practice;
    html! {
        dl.figures {
            div { dt { "Time" } dd { (hours(practice.seconds)) } }
            div { dt { "Weeks in a row" } dd { (practice.in_a_row) span.of { ", longest " (practice.longest) } } }
            @for it in &practice.kinds {
                div { dt { (it.kind.title()) } dd { (it.interviews) span.of { " · " (hours(it.seconds)) } } }
            }
        }
        @if practice.weeks.len() > 1 { (weeks(&practice.weeks, day)) }
        @if !trends.milestones.is_empty() { (milestones(&trends.milestones)) }
        @if !trends.phases.is_empty() { (phases(trends)) }
    }
}

/// `6 h 40 min`, or `25 min`.
fn hours(seconds: f64) -> String {
    let minutes = Duration::from_secs_f64(seconds.max(0.0)).as_secs() / 60;
    if minutes < 60 { format!("{minutes} min") } else { format!("{} h {} min", minutes / 60, minutes % 60) }
}

fn weeks(weeks: &[Week], day: &str) -> Markup {
    let most = weeks.iter().map(|it| it.seconds).fold(1.0, f64::max);
    let practised = weeks.iter().filter(|it| it.interviews > 0).count();
    let count = words::number(weeks.len());
    let label = format!(
        "Time of each week: {practised} of {} weeks had an interview, at most {}.",
        weeks.len(),
        hours(most)
    );
    html! {
        figure {
            svg.weeks role="img" aria-label=(label) width="100%" height="76" focusable="false" {
                line.rail x1="0" x2="100%" y1="60" y2="60" {}
                @for (at, it) in weeks.iter().enumerate() {
                    @let height = 56.0 * it.seconds / most;
                    rect x=(across((words::number(at) + 0.1) / count)) width=(across(0.8 / count)) y=(format!("{:.1}", 60.0 - height)) height=(format!("{height:.1}")) {
                        title { "Week of " (it.monday.format(day)) ": " (counted(it.interviews, "interview")) ", " (hours(it.seconds)) }
                    }
                }
                @if let (Some(first), Some(last)) = (weeks.first(), weeks.last()) {
                    text x="0" y="74" { (first.monday.format("%b %Y")) }
                    text x="100%" y="74" text-anchor="end" { (last.monday.format("%b %Y")) }
                }
            }
            figcaption { (label) }
        }
    }
}

fn milestones(all: &[Milestone]) -> Markup {
    let share = |it: &Milestone| (words::number(it.done) / words::number(it.wanted).max(1.0)).min(1.0);
    html! {
        h3 { "Milestones of the plan" }
        table.times {
            caption { "What is done, and what is still missing" }
            thead { tr {
                th scope="col" { "Milestone" }
                th.number scope="col" { "Done" }
                th.number scope="col" { "Of" }
                th scope="col" { "Missing" }
                td.drawn aria-hidden="true" {}
            } }
            tbody { @for it in all {
                tr {
                    th scope="row" { (it.title) }
                    td.number { (it.done) }
                    td.number { (it.wanted) }
                    td { (it.missing.as_deref().unwrap_or("reached")) }
                    td.drawn aria-hidden="true" {
                        svg.spent width="100%" height="14" focusable="false" {
                            rect.rail width="100%" y="6" height="2" {}
                            rect width=(across(share(it))) y="4" height="6" {}
                        }
                    }
                }
            } }
        }
    }
}

fn phases(trends: &Trends) -> Markup {
    let time = |seconds: f64| clock(Duration::from_secs_f64(seconds.abs()));
    html! {
        h3 { "Phases and their time" }
        div.wide tabindex="0" role="region" aria-label="Phases and their time" {
            table {
                caption { "Medians of each phase that was held three times or more; those that always run over come first" }
                thead { tr {
                    th scope="col" { "Phase" }
                    th.number scope="col" { "Held" }
                    th.number scope="col" { "Ran over" }
                    th.number scope="col" { "Planned" }
                    th.number scope="col" { "Spent" }
                    th.number scope="col" { "By" }
                } }
                tbody { @for it in &trends.phases {
                    tr {
                        th scope="row" dir="auto" { (it.title) " " span.tag { (it.kind.title()) } }
                        td.number { (it.times) }
                        td.number.over[it.is_always_over()] { @if it.is_always_over() { "always" } @else { (it.over) } }
                        td.number { (time(it.planned)) }
                        td.number { (time(it.spent)) }
                        td.number.over[it.by >= 1.0] { (if it.by < 0.0 { "−" } else { "+" }) (time(it.by)) }
                    }
                } }
            }
        }
    }
}
