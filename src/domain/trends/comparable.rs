//! Scores of rounds as though each had evidence on the same dimensions, so that what was not seen moves no mean.

use std::collections::BTreeMap;

use crate::domain::{
    digest::{RoundDigest, Scored},
    question::Bar,
    rubric::Level,
    scorecard::Assessor,
    statistics::{filled, mean},
};

use super::{figures::even, interview::Interview};

/// What one assessor gave to one round.
#[derive(Debug, Clone)]
pub(super) struct Comparable<'a> {
    pub round: &'a RoundDigest,
    pub scored: &'a Scored,
    /// The weighted means at Senior and at Staff over all dimensions that this assessor has ever scored by this wording.
    means: [Option<f64>; Bar::ALL.len()],
    /// Dimensions at both bars that had no evidence and were filled in.
    pub filled: usize,
}

impl Comparable<'_> {
    /// The mean at a bar; `None` where the rubric finds too little evidence.
    pub fn mean(&self, bar: Bar) -> Option<f64> {
        self.scored.at(bar).mean.and(self.means[bar as usize])
    }
}

/// The scores of each interview. A dimension without evidence counts as what the others of that round, and that
/// dimension in other interviews, make expect: a level is taken to be `interview + dimension`.
pub(super) fn comparable<'a>(interviews: &[Interview<'a>]) -> Vec<Vec<Comparable<'a>>> {
    let mut found: Vec<Vec<Comparable>> = interviews
        .iter()
        .map(|it| {
            let bare = |(round, scored)| Comparable { round, scored, means: [None; 2], filled: 0 };
            it.scores(None).map(bare).collect()
        })
        .collect();
    let mut groups: BTreeMap<(&str, bool, &str), Vec<&mut Comparable>> = BTreeMap::new();
    for it in found.iter_mut().flatten() {
        let assessor = &it.scored.assessor;
        let key = (it.round.rubric.hash.as_str(), *assessor == Assessor::Candidate, assessor.name());
        groups.entry(key).or_default().push(it);
    }
    groups.into_values().for_each(complete);
    found
}

/// Completes the rounds that one assessor has scored by one wording.
fn complete(mut rounds: Vec<&mut Comparable>) {
    let mut columns: Vec<(Bar, &str)> = Vec::new();
    for score in rounds.iter().flat_map(|it| &it.scored.dimensions) {
        for bar in Bar::ALL {
            if !columns.contains(&(bar, score.dimension.as_str())) {
                columns.push((bar, score.dimension.as_str()));
            }
        }
    }
    let level = |scored: &Scored, (bar, dimension): &(Bar, &str)| -> Option<f64> {
        let score = scored.dimensions.iter().find(|it| it.dimension == *dimension)?;
        score.at(*bar).map(|level| f64::from(u8::from(level)))
    };
    let row = |it: &&mut Comparable| columns.iter().map(|column| level(it.scored, column)).collect();
    let table: Vec<Vec<Option<f64>>> = rounds.iter().map(row).collect();
    let whole = filled(&table);
    let (lowest, highest) = (f64::from(u8::from(Level::Poor)), f64::from(u8::from(Level::Excellent)));
    for ((it, given), row) in rounds.iter_mut().zip(&table).zip(whole) {
        it.filled =
            given.iter().zip(&row).filter(|(given, value)| given.is_none() && value.is_some()).count();
        it.means = Bar::ALL.map(|bar| {
            let of_bar = columns.iter().zip(&row).filter(|((at, _), _)| *at == bar);
            let weighted = of_bar.filter_map(|((_, dimension), level)| {
                let weight = f64::from(it.round.weights.get(*dimension).copied().unwrap_or(1));
                Some((weight, level.as_ref()?.clamp(lowest, highest)))
            });
            let (weights, sum) =
                weighted.fold((0.0, 0.0), |(all, sum), (weight, level)| (all + weight, sum + weight * level));
            (weights > 0.0).then(|| even(sum / weights))
        });
    }
}

/// Rows of values that come from different columns, such as kinds, made comparable: the mean of each row once all have
/// all columns.
pub(super) fn levelled(table: &[Vec<Option<f64>>]) -> Vec<Option<f64>> {
    filled(table)
        .iter()
        .map(|row| mean(&row.iter().copied().flatten().collect::<Vec<_>>()).map(even))
        .collect()
}
