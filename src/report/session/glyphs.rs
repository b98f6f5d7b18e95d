//! One small drawing for each sort of thing on the time axis; shape tells them apart, colour only helps.

use maud::{Markup, html};

use crate::domain::timeline::Sort;

/// Draws it ten units wide around the origin.
pub(super) fn glyph(sort: Sort) -> Markup {
    use crate::domain::question::Part;
    html! {
        @match sort {
            Sort::Phase | Sort::Break => path.g-phase d="M0-5V5" {},
            Sort::Mark => path.g-mark d="M0-5 5 0 0 5-5 0Z" {},
            Sort::Note => path.g-note d="M-4-4H4V4H-4Z" {},
            Sort::Told(Part::Probe) => circle.g-told r="4" {},
            Sort::Told(Part::Clarification) => circle.g-answer r="2.5" {},
            Sort::Told(Part::Curveball) => path.g-event d="M0-5 5 4H-5Z" {},
            Sort::Told(Part::Event) => path.g-told d="M0-5 5 4H-5Z" {},
            Sort::Gap => path.g-gap d="M-5-4H5M-5 4H5" {},
            Sort::Comment => path.g-comment d="M-5-4H5V3H0L-3 5V3H-5Z" {},
            Sort::StarPart(part) => text.g-part y="4" text-anchor="middle" { (part.title().get(..1).unwrap_or("")) },
            Sort::Filler => path.g-filler d="M0-2V3" {},
            Sort::Evidence => path.g-evidence d="M-4 0-1 3 4-4" {},
        }
    }
}

/// Draws it in a line of text.
pub(super) fn inline(sort: Sort) -> Markup {
    html! {
        svg.glyph viewBox="-6 -6 12 12" width="12" height="12" aria-hidden="true" focusable="false" { (glyph(sort)) }
    }
}
