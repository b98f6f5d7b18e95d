//! The sound of the session and the controls of the player. Without a script the browser's own controls show.

use maud::{Markup, html};

use crate::{
    domain::length::clock,
    report::{Recorded, Sound, html::data_address},
};

use super::page_parts::{Page, exact};

/// Lists the speeds that can be chosen.
const SPEEDS: [(&str, &str); 6] =
    [("0.75", "0.75×"), ("1", "1×"), ("1.25", "1.25×"), ("1.5", "1.5×"), ("1.75", "1.75×"), ("2", "2×")];

/// Draws one element a take, which the script plays as one recording.
pub(super) fn sources(page: &Page) -> Markup {
    let source = |take: &Recorded| match &take.sound {
        Sound::None => None,
        Sound::Linked { href } => Some(href.clone()),
        Sound::Embedded { mime, bytes } => Some(data_address(mime, bytes)),
    };
    html! {
        @if page.session.has_sound() {
            div.sources {
                @for (number, take) in page.session.takes.iter().enumerate() {
                    @if let Some(address) = source(take) {
                        audio controls preload="metadata" src=(address) data-from=(exact(take.from)) data-length=(exact(take.length))
                            aria-label={ "Take " (number + 1) ", from " (clock(take.from)) } {}
                    }
                }
            }
        }
    }
}

/// Draws the bar of controls, which stays at the top of the window while one reads on.
pub(super) fn controls(page: &Page) -> Markup {
    html! {
        @if page.session.has_sound() {
            section.player id="player" aria-label="Player" hidden {
                div.keys {
                    (step("mark", "-1", "Previous mark", "M11 2V10L4 6ZM3 2V10"))
                    (jump(-15))
                    (jump(-5))
                    button.play type="button" id="play" aria-label="Play" aria-keyshortcuts="Space" {
                        svg viewBox="0 0 12 12" aria-hidden="true" focusable="false" {
                            path.to-play d="M3 1.5V10.5L10.5 6Z" {}
                            path.to-pause d="M3 2H5V10H3ZM7 2H9V10H7Z" {}
                        }
                    }
                    (jump(5))
                    (jump(15))
                    (step("mark", "1", "Next mark", "M1 2V10L8 6ZM9 2V10"))
                }
                p.clock { span id="position" { "0:00" } span.of { " / " (clock(page.session.end())) } }
                p.where id="where" dir="auto" {}
                label.speed {
                    span.sr { "Speed" }
                    select id="speed" {
                        @for (value, shown) in SPEEDS { option value=(value) selected[value == "1"] { (shown) } }
                    }
                }
                p.status id="status" role="status" {}
            }
        }
    }
}

fn jump(seconds: i8) -> Markup {
    let (sign, way) = if seconds < 0 { ("−", "Back") } else { ("+", "Forward") };
    let count = seconds.unsigned_abs();
    html! {
        button type="button" data-jump=(seconds) aria-label={ (way) " " (count) " seconds" } { (sign) (count) }
    }
}

fn step(to: &str, by: &str, label: &str, path: &str) -> Markup {
    html! {
        button type="button" data-step=(to) data-by=(by) aria-label=(label) {
            svg viewBox="0 0 12 12" aria-hidden="true" focusable="false" { path d=(path) {} }
        }
    }
}
