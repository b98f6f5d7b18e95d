//! What a page needs once: title, people, rounds.

use crate::{domain::fact::Start, peer::Material};

/// Makes what a page needs once.
pub fn material(start: &Start, swapped: bool) -> Material {
    let titles: Vec<&str> = start.questions().map(|(_, it)| it.title.as_str()).collect();
    Material {
        title: start.title.clone().unwrap_or_else(|| titles.join(" · ")),
        candidate: start.candidate.clone(),
        recorded: start.recorded,
        swapped,
        rounds: start.rounds.clone(),
    }
}
