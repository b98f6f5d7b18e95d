//! The dimensions that move most, for a glance.

use crate::domain::{digest::Digest, people};

use super::{
    Standard, interviews, latest_scored,
    series::{Series, Subject, own_dimensions},
    words::Word,
};

/// How many are shown.
const SHOWN: usize = 3;
/// Fewer levels than this show nothing.
const LEAST: usize = 3;
/// How many interviews back is looked.
const LATEST: usize = 30;

/// A dimension with the candidate's own latest levels at Senior.
#[derive(Debug, Clone, PartialEq)]
pub struct Mover {
    pub title: String,
    /// Oldest first, 1 to 4; three at least.
    pub levels: Vec<f64>,
    pub word: Word,
}

/// The three dimensions of the owner's with the most movement, then those with the most weight. Only the latest wording
/// of a rubric is looked at.
pub fn movers(sessions: &[Digest], standards: &[Standard]) -> Vec<Mover> {
    let all = interviews(&people::own(sessions), None);
    let mut latest = latest_scored(&all);
    latest.drain(..latest.len().saturating_sub(LATEST));
    let mut found: Vec<((bool, f64, u32), Mover)> =
        own_dimensions(&latest, standards).iter().filter_map(|it| mover(it, standards)).collect();
    found.sort_by(|((a, a_size, a_weight), _), ((b, b_size, b_weight), _)| {
        b.cmp(a).then(b_size.total_cmp(a_size)).then(b_weight.cmp(a_weight))
    });
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

/// A row as a mover, with whether it changed clearly, by how much, and its weight.
fn mover(series: &Series, standards: &[Standard]) -> Option<((bool, f64, u32), Mover)> {
    let Subject::Dimension { kind, dimension, title } = &series.subject else { return None };
    let now = series.now().filter(|it| it.points.len() >= LEAST)?;
    let rubric = standards.iter().find(|it| it.rubric.kind == *kind);
    let weight = rubric.and_then(|it| it.rubric.dimension(dimension)).map_or(0, |it| it.weight);
    let is_change = now.trend.word.is_change();
    let slope = now.trend.each.filter(|_| is_change).map_or(0.0, |it| it.slope.abs());
    let levels = now.points.iter().map(|it| it.score).collect();
    Some(((is_change, slope, weight), Mover { title: title.clone(), levels, word: now.trend.word }))
}
