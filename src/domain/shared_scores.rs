//! A candidate's locked scores, opened to one peer who has locked theirs: what a packet holds for second votes.

use serde::{Deserialize, Serialize};

use super::{
    SCHEMA,
    fact::Start,
    packet_answer::{self, NotThisAnswer, Texts},
    scorecard::{Assessor, Scorecard},
    second_vote::SecondVote,
};

/// Holds both scorecards of one session, for the peer of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    pub schema: u32,
    /// SHA-256 of the session's journal, in hexadecimal digits.
    pub packet: String,
    /// The candidate's.
    pub card: Scorecard,
    /// The candidate's second votes so far.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub votes: Vec<SecondVote>,
    /// The peer's, as it was merged: nobody else is shown these scores.
    pub peer: Scorecard,
}

impl Shown {
    pub fn new(packet: &str, card: Scorecard, votes: Vec<SecondVote>, peer: Scorecard) -> Self {
        Self { schema: SCHEMA, packet: packet.to_owned(), card, votes, peer }
    }

    /// Returns the scores as they are kept with a session that is called `session` here: texts cleaned, everything
    /// checked against the questions and rubrics of the session.
    pub fn checked(mut self, packet: &str, session: &str, start: &Start) -> Result<Self, NotThisAnswer> {
        if !(1..=SCHEMA).contains(&self.schema) {
            return Err(NotThisAnswer::Schema(self.schema));
        }
        if self.packet != packet {
            return Err(NotThisAnswer::OtherPacket);
        }
        if self.card.assessor != Assessor::Candidate || !matches!(self.peer.assessor, Assessor::Peer(_)) {
            return Err(NotThisAnswer::Nobody);
        }
        let mut texts = Texts::default();
        self.card = packet_answer::card(self.card, session, start, &mut texts)?;
        self.votes = packet_answer::votes(self.votes, &self.card, &mut texts)?;
        self.peer = packet_answer::card(self.peer, session, start, &mut Texts::default())?;
        Ok(self)
    }

    /// Returns whether these scores are for whoever gave `own`, a locked scorecard of the session.
    pub fn is_for(&self, own: &Scorecard, start: &Start) -> bool {
        // The scorecard that was sent had been cleaned when it was merged.
        let own = packet_answer::card(own.clone(), &self.peer.session, start, &mut Texts::default());
        own.is_ok_and(|own| own == self.peer)
    }
}
