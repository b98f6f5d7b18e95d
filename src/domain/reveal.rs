//! The comparison of one session once everybody's scores are open: how close each peer is to the candidate, the
//! candidate's prediction, and the second votes.

use serde::Serialize;

use super::{
    differences::{Closeness, comparable},
    fact::Start,
    question::Bar,
    rubric::Level,
    scorecard::{Assessor, Score, Scorecard, Seen},
    second_vote::{SecondVote, SecondVotes},
    statistics::Agreement,
};

/// Holds everybody's scores of one session. Hand in only what the candidate may see: peers' scores, predictions and
/// second votes come after the candidate's own scorecard is locked.
#[derive(Debug, Clone, Copy)]
pub struct Reveal<'a> {
    pub start: &'a Start,
    pub own: &'a Scorecard,
    /// The candidate's prediction of the peers' scores.
    pub predicted: Option<&'a Scorecard>,
    pub peers: &'a [Scorecard],
    pub second: &'a [SecondVotes],
}

/// Compares a peer's scores with the candidate's, both as they were given at first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    pub peer: String,
    /// The reason why the two are not compared, in a sentence; then there are no figures.
    pub not_compared: Option<String>,
    /// `None` where no dimension has a level by both.
    pub own: Option<Closeness>,
    /// The same with second votes in place of the first; `None` if neither voted again.
    pub second: Option<Closeness>,
    /// The prediction against the scores that the peer gave.
    pub predicted: Option<Closeness>,
    pub dimensions: Vec<DimensionCompared>,
}

/// Compares one dimension of one round, at both bars together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DimensionCompared {
    /// Counted from 1.
    pub round: usize,
    /// The dimension's id and its title.
    pub dimension: String,
    pub title: String,
    pub own: Option<Agreement>,
    pub predicted: Option<Agreement>,
}

/// Describes one level that was given again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Again<'a> {
    pub assessor: &'a Assessor,
    /// The dimension's title.
    pub title: &'a str,
    pub first: Option<Seen>,
    pub vote: &'a SecondVote,
}

impl<'a> Reveal<'a> {
    /// Compares each peer with the candidate, in the order of the peers.
    pub fn compared(&self) -> Vec<Compared> {
        self.peers.iter().map(|peer| self.beside(peer)).collect()
    }

    fn beside(&self, peer: &'a Scorecard) -> Compared {
        let mut found = Compared {
            peer: peer.assessor.name().to_owned(),
            not_compared: None,
            own: None,
            second: None,
            predicted: None,
            dimensions: Vec::new(),
        };
        if let Err(why) = comparable(self.own, peer) {
            found.not_compared = Some(why.to_string());
            return found;
        }
        let predicted = self.predicted().filter(|it| comparable(it, peer).is_ok());
        let both = [self.own, peer];
        found.own = Closeness::of(self.own, peer);
        if both.iter().any(|card| self.votes(&card.assessor).is_some()) {
            let [own, theirs] = both.map(|card| {
                self.votes(&card.assessor).map_or_else(|| card.clone(), |votes| votes.applied(card))
            });
            found.second = Closeness::of(&own, &theirs);
        }
        found.predicted = predicted.and_then(|it| Closeness::of(it, peer));
        for (round, it) in self.start.rounds.iter().enumerate() {
            for (at, dimension) in it.rubric.dimensions.iter().enumerate() {
                let score = |card: &'a Scorecard| &card.rounds[round].scores[at];
                found.dimensions.push(DimensionCompared {
                    round: round + 1,
                    dimension: dimension.id.clone(),
                    title: dimension.title.clone(),
                    own: close(score(self.own), score(peer)),
                    predicted: predicted.and_then(|it| close(score(it), score(peer))),
                });
            }
        }
        found
    }

    /// Returns the prediction, if it was not declined.
    pub fn predicted(&self) -> Option<&'a Scorecard> {
        self.predicted.filter(|it| has_levels(it))
    }

    /// Returns the second votes of an assessor, if there are any.
    fn votes(&self, assessor: &Assessor) -> Option<&'a SecondVotes> {
        self.second.iter().find(|it| it.assessor == *assessor && !it.votes.is_empty())
    }

    /// Returns the second vote of an assessor on one dimension of one round at one bar.
    pub fn second(&self, assessor: &Assessor, round: usize, at: usize, bar: Bar) -> Option<&'a SecondVote> {
        let dimension = self.start.rounds.get(round)?.rubric.dimensions.get(at)?;
        self.votes(assessor)?.vote(round, &dimension.id, bar)
    }

    /// Lists everything that was given again: the candidate's first, then the peers', each in the order of the votes.
    pub fn again(&self) -> Vec<Again<'a>> {
        let cards = [self.own].into_iter().chain(self.peers);
        let votes = cards.filter_map(|card| Some((card, self.votes(&card.assessor)?)));
        votes.flat_map(|(card, it)| it.votes.iter().filter_map(|vote| self.given_again(card, vote))).collect()
    }

    fn given_again(&self, card: &'a Scorecard, vote: &'a SecondVote) -> Option<Again<'a>> {
        let scores = &card.rounds.get(vote.round)?.scores;
        let score = scores.iter().find(|it| it.dimension == vote.dimension)?;
        let dimension = self.start.rounds.get(vote.round)?.rubric.dimension(&vote.dimension)?;
        let (assessor, title) = (&card.assessor, dimension.title.as_str());
        Some(Again { assessor, title, first: score.at(vote.bar), vote })
    }
}

/// Returns whether a prediction holds a level at all; without one it was declined.
pub fn has_levels(predicted: &Scorecard) -> bool {
    let mut scores = predicted.rounds.iter().flat_map(|it| &it.scores);
    scores.any(|it| Bar::ALL.iter().any(|bar| it.at(*bar).is_some()))
}

/// Measures the agreement of two on one dimension, at both bars.
fn close(own: &Score, theirs: &Score) -> Option<Agreement> {
    let level = |score: &Score, bar| score.at(bar).and_then(Seen::level);
    let pairs: Vec<(Level, Level)> =
        Bar::ALL.into_iter().filter_map(|bar| level(own, bar).zip(level(theirs, bar))).collect();
    Agreement::of(&pairs)
}
