//! Planned against spent time of each phase across interviews: which ones run over, the worst first.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::{digest::PhaseTime, question::Kind, statistics::median};

use super::interview::Interview;

/// A phase is told of from this many times on.
const TIMES: usize = 3;

/// How the time of one phase went, over all formats of its kind that have it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PhaseTimes {
    pub kind: Kind,
    /// Its id in the format.
    pub phase: String,
    pub title: String,
    /// How often it was held.
    pub times: usize,
    /// How often it ran over, by a second at least.
    pub over: usize,
    /// The median of the planned times, in seconds.
    pub planned: f64,
    /// `planned` and `by` together, in seconds: with plans of several lengths a median of its own would tell another
    /// story than the difference does.
    pub spent: f64,
    /// The median of spent less planned, in seconds.
    pub by: f64,
}

impl PhaseTimes {
    /// Whether it ran over each time.
    pub const fn is_always_over(&self) -> bool {
        self.over == self.times
    }
}

/// All phases that were held three times at least: first those that always run over, then by how much.
pub(super) fn phases(interviews: &[Interview]) -> Vec<PhaseTimes> {
    let mut held: BTreeMap<(Kind, &str), Vec<&PhaseTime>> = BTreeMap::new();
    for interview in interviews {
        for round in interview.rounds(None) {
            // A phase that was only passed through was not held.
            for phase in round.phases.iter().filter(|it| it.spent >= 1.0) {
                held.entry((round.kind, &phase.id)).or_default().push(phase);
            }
        }
    }
    let mut all: Vec<PhaseTimes> = held
        .into_iter()
        .filter(|(_, held)| held.len() >= TIMES)
        .filter_map(|((kind, phase), held)| {
            let middle =
                |value: fn(&PhaseTime) -> f64| median(&held.iter().map(|it| value(it)).collect::<Vec<_>>());
            let (planned, by) = (middle(|it| it.planned)?, middle(|it| it.spent - it.planned)?);
            Some(PhaseTimes {
                kind,
                phase: phase.to_owned(),
                title: held.last()?.title.clone(),
                times: held.len(),
                over: held.iter().filter(|it| it.spent >= it.planned + 1.0).count(),
                planned,
                spent: planned + by,
                by,
            })
        })
        .collect();
    all.sort_by(|a, b| b.is_always_over().cmp(&a.is_always_over()).then(b.by.total_cmp(&a.by)));
    all
}
