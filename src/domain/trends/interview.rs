//! Interviews that are over, in their order: what everything in trends is worked out from.

use chrono::NaiveDate;

use crate::domain::{
    digest::{Digest, RoundDigest, Scored},
    question::Kind,
    statistics,
};

/// Limits the latest interviews over which scores are followed. Slopes between all pairs grow with the square of the
/// number; and a score of a hundred interviews ago says little on whether it gets better now.
pub const LATEST: usize = 100;

/// Holds an interview that is over, with its place among the others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interview<'a> {
    pub(super) digest: &'a Digest,
    /// Its number among all that are looked at, from 1.
    pub(super) number: usize,
    /// Its number among those that have each kind, from 1, in the order of [`Kind::ALL`].
    pub(super) of_kind: [usize; Kind::ALL.len()],
    /// The only kind that is looked at.
    pub(super) only: Option<Kind>,
}

impl<'a> Interview<'a> {
    /// Lists its rounds of one kind, or all that are looked at.
    pub(super) fn rounds(&self, kind: Option<Kind>) -> impl Iterator<Item = &'a RoundDigest> + use<'a> {
        let wanted = kind.or(self.only);
        self.digest.rounds.iter().filter(move |round| wanted.is_none_or(|it| it == round.kind))
    }

    /// Lists its scores, each with its round.
    pub(super) fn scores(
        &self,
        kind: Option<Kind>,
    ) -> impl Iterator<Item = (&'a RoundDigest, &'a Scored)> + use<'a> {
        self.rounds(kind).flat_map(|round| round.scored.iter().map(move |scored| (round, scored)))
    }

    pub(super) fn is_scored(&self) -> bool {
        self.scores(None).next().is_some()
    }

    /// Returns its number among those of a kind, or among all.
    pub(super) fn number_of(&self, kind: Option<Kind>) -> usize {
        kind.map_or(self.number, |kind| self.of_kind[kind as usize])
    }

    pub(super) fn date(&self) -> NaiveDate {
        self.digest.started.date_naive()
    }
}

/// Lists the interviews that are over, oldest first.
pub(super) fn interviews<'a>(sessions: &[&'a Digest], only: Option<Kind>) -> Vec<Interview<'a>> {
    let is_wanted = |it: &&Digest| it.ended.is_some() && only.is_none_or(|kind| it.kinds.contains(&kind));
    let mut digests: Vec<&Digest> = sessions.iter().copied().filter(is_wanted).collect();
    // They come newest first; the sort finds that at once.
    digests.sort_by(|a, b| (a.started, &a.folder).cmp(&(b.started, &b.folder)));
    let mut of_kind = [0; Kind::ALL.len()];
    let interview = |(at, digest): (usize, &'_ Digest)| {
        for kind in Kind::ALL.into_iter().filter(|kind| digest.kinds.contains(kind)) {
            of_kind[kind as usize] += 1;
        }
        (at + 1, of_kind)
    };
    let places: Vec<_> = digests.iter().copied().enumerate().map(interview).collect();
    let join = |(digest, (number, of_kind))| Interview { digest, number, of_kind, only };
    digests.into_iter().zip(places).map(join).collect()
}

/// Lists the latest that are scored, oldest first.
pub(super) fn latest_scored<'a>(interviews: &[Interview<'a>]) -> Vec<Interview<'a>> {
    let mut latest: Vec<_> =
        interviews.iter().rev().filter(|it| it.is_scored()).take(LATEST).copied().collect();
    latest.reverse();
    latest
}

/// Returns the mean difficulty of a round's questions.
pub(super) fn difficulty(round: &RoundDigest) -> Option<f64> {
    let all: Vec<f64> = round.questions.iter().map(|it| f64::from(it.difficulty)).collect();
    statistics::mean(&all)
}
