//! The differences between assessors on one session, the widest first, and how close the assessors are.

use serde::Serialize;

use super::{
    fact::Start,
    question::Bar,
    rubric::Level,
    scorecard::{RubricUsed, Scorecard, Seen},
    statistics::Agreement,
};

/// Describes one dimension of one round, at the bar where the first assessor and another lie furthest apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Counted from 0.
    pub round: usize,
    /// Its place in the rubric, from 0.
    pub dimension: usize,
    pub bar: Bar,
    /// The assessor whose score is furthest away: the place among the others, from 0.
    pub other: usize,
    /// The distance in levels; no evidence counts as one below poor. `None` where one of the two gave nothing.
    pub gap: Option<u8>,
}

/// Tells why two scorecards are not compared, in a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{name} scored by {theirs}, you by {own}. The words differ, so the scores are neither compared nor averaged."
)]
pub struct OtherWords {
    /// The other assessor.
    pub name: String,
    theirs: String,
    own: String,
}

/// Measures how close one assessor is to another, at both bars together and at each.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Closeness {
    pub all: Agreement,
    pub senior: Option<Agreement>,
    pub staff: Option<Agreement>,
}

/// Checks that two scorecards of one session used the same rubrics, word for word.
pub fn comparable(own: &Scorecard, other: &Scorecard) -> Result<(), OtherWords> {
    let differs = own.rounds.iter().zip(&other.rounds).find(|(a, b)| a.rubric != b.rubric);
    let named = |it: &RubricUsed| {
        let short: String = it.hash.chars().take(8).collect();
        format!("version {} of the rubric {} ({short})", it.version, it.id)
    };
    match differs {
        None => Ok(()),
        Some((a, b)) => Err(OtherWords {
            name: other.assessor.name().to_owned(),
            theirs: named(&b.rubric),
            own: named(&a.rubric),
        }),
    }
}

/// Lists every dimension of the session, the widest difference between `own` and one of the others first, else in the
/// rubrics' order. Hand in only those that are [`comparable`].
pub fn differences(start: &Start, own: &Scorecard, others: &[&Scorecard]) -> Vec<Difference> {
    let mut all = Vec::new();
    for (round, it) in start.rounds.iter().enumerate() {
        for dimension in 0..it.rubric.dimensions.len() {
            let none = Difference { round, dimension, bar: Bar::Senior, other: 0, gap: None };
            let mut widest = none;
            for (other, card) in others.iter().enumerate() {
                for bar in Bar::ALL {
                    let seen = |card: &Scorecard| card.rounds[round].scores[dimension].at(bar);
                    let gap = seen(own).zip(seen(card)).map(|(a, b)| rank(a).abs_diff(rank(b)));
                    if gap > widest.gap {
                        widest = Difference { bar, other, gap, ..none };
                    }
                }
            }
            all.push(widest);
        }
    }
    all.sort_by_key(|it| std::cmp::Reverse(it.gap));
    all
}

/// Returns the level as a number; no evidence is below all of them.
fn rank(seen: Seen) -> u8 {
    seen.level().map_or(0, u8::from)
}

impl Closeness {
    /// Measures how close `own` is to `other`; `None` where no dimension has a level by both.
    pub fn of(own: &Scorecard, other: &Scorecard) -> Option<Self> {
        let at = |bar| pairs(own, other, bar);
        let both: Vec<_> = Bar::ALL.into_iter().flat_map(at).collect();
        Some(Self {
            all: Agreement::of(&both)?,
            senior: Agreement::of(&at(Bar::Senior)),
            staff: Agreement::of(&at(Bar::Staff)),
        })
    }
}

/// Pairs the levels that both gave for the same dimension at one bar.
fn pairs(own: &Scorecard, other: &Scorecard, bar: Bar) -> Vec<(Level, Level)> {
    let rounds = own.rounds.iter().zip(&other.rounds);
    let scores = rounds.flat_map(|(a, b)| a.scores.iter().zip(&b.scores));
    let level = |seen: Option<Seen>| seen.and_then(Seen::level);
    scores.filter_map(|(a, b)| level(a.at(bar)).zip(level(b.at(bar)))).collect()
}
