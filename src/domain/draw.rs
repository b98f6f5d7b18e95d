//! The draw of the next questions: seeded, and the same on every platform.

use std::collections::{BTreeMap, BTreeSet};

use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};

use super::question::{Exercise, Kind};

/// Describes a question to the draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<'a> {
    pub id: &'a str,
    pub kind: Kind,
    pub exercise: Exercise,
    pub family: Option<&'a str>,
}

/// Describes the questions that a round needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Want {
    pub kind: Kind,
    pub exercise: Exercise,
    pub count: usize,
}

/// Tells that the bank has too few questions of a kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the bank has {has} of the {wants} questions of {} that the format asks for", sort(*kind, *exercise))]
pub struct TooFew {
    pub kind: Kind,
    pub exercise: Exercise,
    pub has: usize,
    pub wants: usize,
}

/// Names a kind, and the exercise where it is not the usual one.
fn sort(kind: Kind, exercise: Exercise) -> String {
    match exercise {
        Exercise::Interview => format!("kind {kind}"),
        other => format!("kind {kind} for the exercise {other}"),
    }
}

/// Draws questions for each want: the least practised first, and among those by chance. `practised` says how often
/// each was practised before; leave it empty to have the seed and the bank alone decide. One session has no question
/// twice and, while others are left, no two of a family.
pub fn draw<'a>(
    bank: &[Candidate<'a>],
    wants: &[Want],
    practised: &BTreeMap<&str, u32>,
    seed: u64,
) -> Result<Vec<Vec<&'a str>>, TooFew> {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    let mut taken = BTreeSet::new();
    let mut families = BTreeSet::new();
    wants
        .iter()
        .map(|want| draw_one(bank, *want, practised, &mut generator, &mut taken, &mut families))
        .collect()
}

fn draw_one<'a>(
    bank: &[Candidate<'a>],
    want: Want,
    practised: &BTreeMap<&str, u32>,
    generator: &mut ChaCha8Rng,
    taken: &mut BTreeSet<&'a str>,
    families: &mut BTreeSet<&'a str>,
) -> Result<Vec<&'a str>, TooFew> {
    let fits = |it: &&Candidate| it.kind == want.kind && it.exercise == want.exercise;
    let mut pool: Vec<&Candidate<'a>> =
        bank.iter().filter(fits).filter(|it| !taken.contains(it.id)).collect();
    // The order of the files must not matter.
    pool.sort_by_key(|it| it.id);
    let mut drawn = Vec::with_capacity(want.count);
    while drawn.len() < want.count {
        let is_fresh = |it: &&&Candidate| it.family.is_none_or(|family| !families.contains(family));
        let fresh: Vec<&&Candidate> = pool.iter().filter(is_fresh).collect();
        let choices: Vec<&&Candidate> = if fresh.is_empty() { pool.iter().collect() } else { fresh };
        let often = |it: &Candidate| practised.get(it.id).copied().unwrap_or(0);
        let Some(least) = choices.iter().map(|it| often(it)).min() else {
            return Err(TooFew {
                kind: want.kind,
                exercise: want.exercise,
                has: drawn.len(),
                wants: want.count,
            });
        };
        let choices: Vec<&&Candidate> = choices.into_iter().filter(|it| often(it) == least).collect();
        let choice = **choices[below(generator, choices.len())];
        pool.retain(|it| it.id != choice.id);
        taken.insert(choice.id);
        families.extend(choice.family);
        drawn.push(choice.id);
    }
    Ok(drawn)
}

/// Draws a number below `bound`, every one as likely (Lemire's multiplication method with rejection, arXiv:1805.10941).
/// Written out, because a library's way of doing it may change between versions, and drawn sessions must not.
fn below(generator: &mut ChaCha8Rng, bound: usize) -> usize {
    let bound = bound as u64;
    let threshold = bound.wrapping_neg() % bound;
    loop {
        let product = u128::from(generator.next_u64()) * u128::from(bound);
        #[expect(clippy::cast_possible_truncation, reason = "the low and the high half")]
        let (low, high) = (product as u64, (product >> 64) as u64);
        if low >= threshold {
            return usize::try_from(high).unwrap_or(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDS: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];

    fn bank() -> Vec<Candidate<'static>> {
        IDS.iter()
            .enumerate()
            .map(|(at, id)| Candidate {
                id,
                kind: Kind::Behavioural,
                exercise: Exercise::Interview,
                family: (at < 4).then_some("same"),
            })
            .collect()
    }

    fn want(count: usize) -> Want {
        Want { kind: Kind::Behavioural, exercise: Exercise::Interview, count }
    }

    #[test]
    fn a_seed_always_draws_the_same() {
        let first = draw(&bank(), &[want(3)], &BTreeMap::new(), 7).unwrap();
        let mut turned = bank();
        turned.reverse();
        assert_eq!(draw(&turned, &[want(3)], &BTreeMap::new(), 7).unwrap(), first);
        // Fixed here, so that an update of the generator cannot change drawn sessions unnoticed.
        assert_eq!(first, [["b", "f", "j"]]);
        assert!((0..50).any(|seed| draw(&bank(), &[want(3)], &BTreeMap::new(), seed).unwrap() != first));
    }

    #[test]
    fn no_question_twice_and_families_last() {
        for seed in 0..200 {
            let all = draw(&bank(), &[want(5), want(4)], &BTreeMap::new(), seed).unwrap().concat();
            let unique: BTreeSet<&str> = all.iter().copied().collect();
            assert_eq!(unique.len(), 9);
            assert_eq!(all.iter().filter(|id| **id < "e").count(), 1);
        }
        assert_eq!(draw(&bank(), &[want(12)], &BTreeMap::new(), 1).unwrap()[0].len(), 12);
    }

    #[test]
    fn the_least_practised_come_first() {
        let practised: BTreeMap<&str, u32> = IDS[..11].iter().map(|id| (*id, 1)).collect();
        for seed in 0..50 {
            assert_eq!(draw(&bank(), &[want(1)], &practised, seed).unwrap(), [["l"]]);
        }
    }

    #[test]
    fn too_few_is_said() {
        let error = draw(&bank(), &[want(13)], &BTreeMap::new(), 1).unwrap_err();
        assert_eq!((error.has, error.wants), (12, 13));
        let scenario = Want { kind: Kind::Scenario, ..want(1) };
        assert_eq!(draw(&bank(), &[scenario], &BTreeMap::new(), 1).unwrap_err().has, 0);
    }
}
