//! Reports: one session, or all of them, as pages, text and labels for other programs. Values in, text out.
//!
//! Everything here is pure. What a report says of a session is a [`Session`]; [`anonymous`] takes out of such a value
//! whatever tells who it was, so that no writer has to think of it.

use std::time::Duration;

use crate::domain::{
    delivery::{Envelope, Speech},
    digest::Digest,
    history::History,
    question::Question,
    reveal::Reveal,
    review::Review,
    scorecard::{Assessor, Scorecard},
    second_vote::SecondVotes,
    timeline::{Point, points},
};

mod agreement;
pub mod anonymous;
mod asked;
mod cues;
mod html;
pub mod json;
pub mod labels;
pub mod markdown;
pub mod session;
pub mod trends;
mod words;

/// Holds one session as reports see it.
#[derive(Debug, Clone)]
pub struct Session {
    pub digest: Digest,
    /// The path of its folder; `None` where that is left out.
    pub path: Option<String>,
    pub history: History,
    /// The candidate's own scorecard, which may be a draft.
    pub card: Option<Scorecard>,
    /// Locked scorecards of peers; none while the candidate's own is not locked.
    pub peers: Vec<Scorecard>,
    /// The candidate's prediction of the peers' levels.
    pub predicted: Option<Scorecard>,
    /// The second votes, given once everybody's scores were open.
    pub second: Vec<SecondVotes>,
    /// The number of peers who have locked a scorecard that may not be seen yet.
    pub unseen: usize,
    /// The listeners' remarks, the candidate's first. Peers' are left out while their scorecards are.
    pub reviews: Vec<Review>,
    /// The recorded files, by the time at which they begin.
    pub takes: Vec<Recorded>,
    /// The parts of the session that could not be read, in a sentence each.
    pub set_aside: Vec<String>,
    /// True if names, paths and the exact date are left out; see [`anonymous`].
    pub is_anonymous: bool,
}

/// Describes one recorded file of a session.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// The number of the question that it answers, among all of the session, from 0.
    pub item: usize,
    /// The name of its file, in the session's folder.
    pub file: String,
    /// Interview time at its first frame.
    pub from: Duration,
    pub length: Duration,
    pub sound: Sound,
    pub envelope: Option<Envelope>,
    pub speech: Option<Speech>,
}

/// Tells where a page has the sound of a take from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Sound {
    #[default]
    None,
    /// A file beside the page, by a relative address that is percent-encoded where needed.
    Linked { href: String },
    /// Inside the page.
    Embedded { mime: &'static str, bytes: Vec<u8> },
}

impl Recorded {
    pub fn until(&self) -> Duration {
        self.from + self.length
    }
}

impl Session {
    /// Makes a session without recordings. What peers gave and said is kept back until the candidate's own scorecard is
    /// locked, because nobody sees another's scores before.
    pub fn new(
        digest: Digest,
        path: Option<String>,
        history: History,
        card: Option<Scorecard>,
        others: Vec<Scorecard>,
        reviews: Vec<Review>,
    ) -> Self {
        let is_locked = card.as_ref().is_some_and(|card| card.locked.is_some());
        let (peers, unseen) = if is_locked { (others, 0) } else { (Vec::new(), others.len()) };
        let may_be_seen = |it: &Review| is_locked || !matches!(it.listener, Some(Assessor::Peer(_)));
        Self {
            digest,
            path,
            history,
            card,
            peers,
            predicted: None,
            second: Vec::new(),
            unseen,
            reviews: reviews.into_iter().filter(may_be_seen).collect(),
            takes: Vec::new(),
            set_aside: Vec::new(),
            is_anonymous: false,
        }
    }

    /// Adds the prediction and the second votes, which are kept back like peers' scores.
    #[must_use]
    pub fn with(self, predicted: Option<Scorecard>, second: Vec<SecondVotes>) -> Self {
        if self.locked().is_none() {
            return self;
        }
        Self { predicted: predicted.filter(|it| it.locked.is_some()), second, ..self }
    }

    /// Opens everybody's scores once the candidate's own are locked.
    pub fn reveal(&self) -> Option<Reveal<'_>> {
        self.locked().map(|own| Reveal {
            start: &self.history.start,
            own,
            predicted: self.predicted.as_ref(),
            peers: &self.peers,
            second: &self.second,
        })
    }

    /// Returns the candidate's own scorecard once it is locked.
    pub fn locked(&self) -> Option<&Scorecard> {
        self.card.as_ref().filter(|card| card.locked.is_some())
    }

    /// Returns whether the page can play anything.
    pub fn has_sound(&self) -> bool {
        self.takes.iter().any(|take| take.sound != Sound::None)
    }

    /// Returns the end of the time axis: of the interview, or of a take that goes on after the journal.
    pub fn end(&self) -> Duration {
        self.takes.iter().map(Recorded::until).chain([self.history.at]).max().unwrap_or_default()
    }

    /// Lists everything that happened, in order.
    pub fn points(&self) -> Vec<Point> {
        points(&self.history, &self.reviews)
    }

    /// Returns the question of this number among all of the session.
    pub fn question(&self, item: usize) -> Option<&Question> {
        self.history.start.questions().nth(item).map(|(_, question)| question)
    }

    /// Returns the candidate's remarks from listening; empty if there are none.
    pub fn own_review(&self) -> Review {
        let own = |it: &&Review| !matches!(it.listener, Some(Assessor::Peer(_)));
        self.reviews.iter().find(own).cloned().unwrap_or_default()
    }
}
