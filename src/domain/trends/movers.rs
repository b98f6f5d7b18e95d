//! Picks the dimensions for a glance at home, with the words that the page of trends has for them.

use crate::domain::{digest::Digest, people, question::Bar};

use super::{
    Standard, Whole,
    interview::interviews,
    series::Series,
    subjects::{Subject, Voice, pool_of},
    words::Word,
};

/// How many are shown.
const SHOWN: usize = 3;
/// Fewer levels than this show nothing.
const LEAST: usize = 3;
/// How many of the latest levels are shown.
const LATEST: usize = 30;

/// A dimension with the candidate's own latest levels at Senior.
#[derive(Debug, Clone, PartialEq)]
pub struct Mover {
    pub title: String,
    /// Oldest first, 1 to 4; three at least.
    pub levels: Vec<f64>,
    pub word: Word,
}

/// Picks three dimensions of the owner's: those of which the page says that they change, then those with the most weight.
/// What several kinds have in common stands for its dimensions.
pub fn movers(sessions: &[Digest], standards: &[Standard]) -> Vec<Mover> {
    let all = interviews(&people::own(sessions), None);
    let whole = Whole::of(&all, standards);
    let pools: Vec<&str> = whole.series.iter().filter_map(|it| pool(&it.subject)).collect();
    let is_pooled = |subject: &Subject| match subject {
        Subject::Dimension { kind, dimension, .. } => {
            pool_of(standards, *kind, dimension).is_some_and(|it| pools.contains(&it))
        }
        Subject::Overall | Subject::Pooled { .. } | Subject::Kind { .. } => false,
    };
    let is_shown = |it: &&Series| {
        it.bar == Bar::Senior
            && it.by == Voice::Candidate
            && it.subject.is_of_dimensions()
            && !is_pooled(&it.subject)
    };
    let mut found: Vec<(u32, Mover)> =
        whole.series.iter().filter(is_shown).filter_map(|it| mover(it, standards)).collect();
    found.sort_by_key(|(weight, it)| (!it.word.is_change(), std::cmp::Reverse(*weight)));
    let mut movers: Vec<Mover> = Vec::new();
    for (_, mover) in found {
        // Two kinds may have a dimension of one name.
        if !movers.iter().any(|it| it.title == mover.title) {
            movers.push(mover);
        }
    }
    movers.truncate(SHOWN);
    movers
}

fn pool(subject: &Subject) -> Option<&str> {
    match subject {
        Subject::Pooled { name, .. } => Some(name),
        Subject::Overall | Subject::Kind { .. } | Subject::Dimension { .. } => None,
    }
}

/// A row as a mover, with its weight; of what is pooled the greatest one.
fn mover(series: &Series, standards: &[Standard]) -> Option<(u32, Mover)> {
    let now = series.now().filter(|it| it.points.len() >= LEAST)?;
    let dimensions =
        standards.iter().flat_map(|it| it.rubric.dimensions.iter().map(move |one| (it.rubric.kind, one)));
    let weight = dimensions.filter(|(kind, one)| match &series.subject {
        Subject::Dimension { kind: of, dimension, .. } => of == kind && one.id == *dimension,
        Subject::Pooled { name, .. } => one.pooled_as.as_ref() == Some(name),
        Subject::Overall | Subject::Kind { .. } => false,
    });
    let weight = weight.map(|(_, one)| one.weight).max().unwrap_or(0);
    let latest = &now.points[now.points.len().saturating_sub(LATEST)..];
    let levels = latest.iter().map(|it| it.score).collect();
    Some((weight, Mover { title: series.subject.title().to_owned(), levels, word: series.word }))
}
