//! The list of all that the journal tells: each moment with a button that plays from there.

use maud::{Markup, html};

use crate::domain::timeline::Sort;

use super::{
    glyphs,
    page_parts::{Page, Section},
};

/// Draws the moments phase by phase; what listeners added stands in their review.
pub(super) fn section(page: &Page) -> Section {
    let title = "Moments".to_owned();
    Section { id: "moments", title, short: "Moments", body: list(page) }
}

fn list(page: &Page) -> Markup {
    html! {
        ol.moments {
            @for it in page.points.iter().filter(|it| it.added.is_none()) {
                @match it.sort {
                    Sort::Phase | Sort::Break => li.phase data-phase {
                        (page.at(it.at))
                        strong dir="auto" { (it.text) }
                    },
                    sort => li data-mark[matches!(sort, Sort::Mark | Sort::Note)] {
                        (page.at(it.at))
                        (glyphs::inline(sort))
                        span.sort { (sort.title()) }
                        span.text dir="auto" { (it.text) }
                    },
                }
            }
        }
        @if page.session.has_sound() {
            p.hint {
                "With the focus on the recording or its player: " kbd { "Space" } " plays, "
                kbd { "←" } kbd { "→" } " move 5 s, with " kbd { "Shift" } " 15 s, "
                kbd { "[" } kbd { "]" } " go to marks, " kbd { "{" } kbd { "}" } " to phases, "
                kbd { "<" } kbd { ">" } " change the speed."
            }
        }
    }
}
