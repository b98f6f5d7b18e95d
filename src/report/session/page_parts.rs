//! The shared parts of a session's page: moments that play, and sections.

use std::time::Duration;

use maud::{Markup, html};

use crate::{
    domain::{length::clock, timeline::Point},
    report::{Session, Sound},
};

/// Holds one part of the page.
pub struct Section {
    pub id: &'static str,
    pub title: String,
    /// The title in the list at the top.
    pub short: &'static str,
    pub body: Markup,
}

/// Holds all that the parts of the page share.
pub struct Page<'a> {
    pub session: &'a Session,
    pub points: Vec<Point>,
}

impl Page<'_> {
    /// Draws a moment; where there is sound of it, a button that plays from there.
    pub fn at(&self, at: Duration) -> Markup {
        let is_heard = self
            .session
            .takes
            .iter()
            .any(|take| take.sound != Sound::None && at >= take.from && at <= take.until());
        html! {
            @if is_heard {
                button.at type="button" data-at=(exact(at)) { span.sr { "Play from " } (clock(at)) }
            } @else {
                span.at { (clock(at)) }
            }
        }
    }

    /// Returns a moment as a share of the time axis.
    pub fn share(&self, at: Duration) -> f64 {
        let end = self.session.end().as_secs_f64();
        if end > 0.0 { at.as_secs_f64() / end } else { 0.0 }
    }
}

/// Writes seconds to the millisecond, for the script.
pub fn exact(at: Duration) -> String {
    format!("{:.3}", at.as_secs_f64())
}
