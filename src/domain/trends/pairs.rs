//! Levels of the candidate beside those of peers, for the same dimension of the same interview.

use crate::domain::{
    digest::RoundDigest,
    question::{Bar, Kind},
    rubric::Level,
    scorecard::Assessor,
    statistics::Agreement,
};

/// A level of the candidate's beside one of a peer's.
pub(super) struct Pair<'a> {
    /// Which interview.
    pub(super) at: usize,
    pub(super) peer: &'a str,
    pub(super) kind: Kind,
    pub(super) dimension: &'a str,
    /// The candidate's and the peer's.
    pub(super) levels: (Level, Level),
    /// What the candidate thought that peers gave.
    pub(super) predicted: Option<Level>,
}

/// Lists every pair of levels of a round.
pub(super) fn pairs_of(at: usize, round: &RoundDigest, bar: Bar) -> Vec<Pair<'_>> {
    let own = round.scored.iter().find(|it| it.assessor == Assessor::Candidate);
    let others = round.scored.iter().filter_map(|it| match &it.assessor {
        Assessor::Peer(name) => Some((name.as_str(), it)),
        Assessor::Candidate => None,
    });
    let Some(own) = own else { return Vec::new() };
    others
        .flat_map(|(peer, other)| {
            own.dimensions.iter().filter_map(move |mine| {
                let theirs = other.dimensions.iter().find(|it| it.dimension == mine.dimension)?;
                let levels = (mine.at(bar)?, theirs.at(bar)?);
                let predicted = round.predicted.iter().find(|it| it.dimension == mine.dimension);
                let predicted = predicted.and_then(|it| it.at(bar));
                Some(Pair { at, peer, kind: round.kind, dimension: &mine.dimension, levels, predicted })
            })
        })
        .collect()
}

/// The agreement of pairs, whose kappa varies from interview to interview.
pub(super) fn agreement<'a>(pairs: impl Iterator<Item = &'a Pair<'a>>) -> Option<Agreement> {
    Agreement::of_interviews(&pairs.map(|it| (it.at, it.levels.0, it.levels.1)).collect::<Vec<_>>())
}

/// How many interviews these pairs are of; they come in order.
pub(super) fn interviews_of(pairs: &[&Pair]) -> usize {
    pairs.chunk_by(|a, b| a.at == b.at).count()
}
