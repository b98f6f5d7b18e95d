//! Phases, marks and the rest as stretches of one take, for programs that know only its file.

use std::time::Duration;

use crate::domain::{
    history::Stretch,
    timeline::{Point, Sort},
};

use super::{Recorded, Session};

/// Describes something in a take; times count from the beginning of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cue {
    pub from: Duration,
    /// The same as `from` for a moment.
    pub until: Duration,
    pub text: String,
    pub is_phase: bool,
}

/// Lists what lies in a take, by time; a phase before what happens in it.
pub(super) fn cues(session: &Session, take: &Recorded) -> Vec<Cue> {
    let mut cues = phases(session, take);
    let inside = |it: &Point| it.at >= take.from && it.at <= take.until();
    cues.extend(session.points().into_iter().filter(inside).filter_map(|it| {
        let text = match it.sort {
            Sort::Phase | Sort::Break | Sort::Filler => return None,
            Sort::Gap | Sort::StarPart(_) => it.text,
            sort if it.text.is_empty() => sort.title().to_owned(),
            sort => format!("{}: {}", sort.title(), it.text),
        };
        let from = it.at.saturating_sub(take.from);
        Some(Cue { from, until: (from + it.length).min(take.length), text, is_phase: false })
    }));
    cues.sort_by_key(|cue| (cue.from, !cue.is_phase));
    cues
}

fn phases(session: &Session, take: &Recorded) -> Vec<Cue> {
    let history = &session.history;
    let entries: Vec<(Duration, Stretch)> = history.entries().collect();
    let ends = entries.iter().skip(1).map(|&(at, _)| at).chain([session.end()]);
    let phase = |(&(from, stretch), until): (&(Duration, Stretch), Duration)| {
        let (.., phase) = history.parts(stretch)?;
        let (from, until) = (from.max(take.from), until.min(take.until()));
        (until > from).then(|| Cue {
            from: from.saturating_sub(take.from),
            until: until.saturating_sub(take.from),
            text: phase.title.clone(),
            is_phase: true,
        })
    };
    entries.iter().zip(ends).filter_map(phase).collect()
}
