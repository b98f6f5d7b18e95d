//! A peer's answer about an interview: a locked scorecard, remarks and second votes, and whether they can be taken.

use std::{collections::BTreeSet, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    SCHEMA,
    fact::{Stamped, Start, Wall},
    question::Bar,
    review::{Remark, Review},
    sanitising::is_steering,
    scorecard::{Assessor, RubricUsed, Scorecard, Seen},
    second_vote::{NotThisVote, SecondVote, SecondVotes},
};

/// Limits the characters of a name, of a text, and of all texts of one answer.
const LONGEST_NAME: usize = 60;
const LONGEST_TEXT: usize = 4_000;
const LONGEST_ALL: usize = 200_000;
/// Limits the pieces of evidence for one score.
const MOST_EVIDENCE: usize = 50;
/// Limits the remarks about one interview.
const MOST_REMARKS: usize = 5_000;
/// Limits the interview time of a remark.
const LONGEST: Duration = Duration::from_hours(24);

/// Holds one peer's answer to one packet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub schema: u32,
    /// SHA-256 of the journal that was in the packet, in hexadecimal digits.
    pub packet: String,
    /// The session's folder where the packet was made.
    pub session: String,
    pub card: Scorecard,
    /// The time when the peer began to listen; empty if nothing was remarked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listened: Option<Wall>,
    /// Those of the peer's remarks that were not withdrawn, and the stretches that they heard.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Stamped<Remark>>,
    /// The peer's second votes, given once both scorecards were open, in the order in which they were given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub votes: Vec<SecondVote>,
}

/// Tells why an answer is not taken, in a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotThisAnswer {
    #[error("it is of schema {0}, which this mockloop does not know")]
    Schema(u32),
    #[error("it does not name the assessor")]
    Nobody,
    #[error("it is the candidate's own, and only a peer answers")]
    Candidate,
    #[error("its scorecard is not locked, so that it may still change")]
    Unlocked,
    #[error("its scorecard has other rounds, dimensions or questions than the session")]
    Foreign,
    #[error(
        "it was scored by the rubric {used}, and the session by {own}: scores by different wordings do not mix"
    )]
    OtherRubric { used: String, own: String },
    #[error("its scorecard has levels that this rubric does not have")]
    Levels,
    #[error("it has {0}, more than is allowed")]
    TooMuch(&'static str),
    #[error("a remark in it speaks of something that the session does not have")]
    Nowhere,
    #[error("a second vote in it is not valid: {0}")]
    Vote(NotThisVote),
    #[error("it is of another interview")]
    OtherPacket,
}

/// Returns people's text without the characters that steer a terminal, and without the space around it.
pub fn clean(text: &str) -> String {
    let plain = text.chars().map(|it| if it == '\t' { ' ' } else { it });
    plain.filter(|it| !is_steering(*it) || *it == '\n').collect::<String>().trim().to_owned()
}

/// Returns a name as it is taken from people: one line, not too long; `None` if nothing is left of it.
pub fn name(text: &str) -> Option<String> {
    let name = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let is_name = name.chars().any(char::is_alphanumeric) && name.chars().count() <= LONGEST_NAME;
    is_name.then_some(name)
}

fn named(rubric: &RubricUsed) -> String {
    let short: String = clean(&rubric.hash).chars().take(8).collect();
    let id: String = clean(&rubric.id).chars().take(LONGEST_NAME).collect();
    format!("{id} version {} ({short})", rubric.version)
}

impl Answer {
    /// Makes the answer from a scorecard and a review. Remarks that were withdrawn stay out.
    pub fn new(packet: &str, session: &str, card: &Scorecard, review: &Review, began: Option<Wall>) -> Self {
        let mut said: Vec<_> = review.remarks.iter().collect();
        said.sort_by_key(|it| it.number);
        let said = said.into_iter().map(|it| Stamped { at: it.at, fact: it.remark.clone() });
        let heard = review
            .heard
            .iter()
            .map(|(at, until)| Stamped { at: *at, fact: Remark::Listened { until: *until } });
        Self {
            schema: SCHEMA,
            packet: packet.to_owned(),
            session: session.to_owned(),
            card: Scorecard { session: session.to_owned(), ..card.clone() },
            listened: began,
            remarks: said.chain(heard).collect(),
            votes: Vec::new(),
        }
    }

    /// Returns the answer as it is kept with a session that is called `session` here: its texts cleaned, everything in
    /// it checked against the questions and rubrics of the session.
    pub fn checked(mut self, session: &str, start: &Start) -> Result<Self, NotThisAnswer> {
        check_schema(self.schema)?;
        let Assessor::Peer(peer) = &self.card.assessor else { return Err(NotThisAnswer::Candidate) };
        let peer = name(peer).ok_or(NotThisAnswer::Nobody)?;
        self.card.assessor = Assessor::named(&peer);
        if self.card.assessor == Assessor::Candidate {
            return Err(NotThisAnswer::Candidate);
        }
        let mut texts = Texts::default();
        self.card = card(self.card, session, start, &mut texts)?;
        session.clone_into(&mut self.session);
        self.check_remarks(start)?;
        for it in &mut self.remarks {
            match &mut it.fact {
                Remark::Marked { text } | Remark::Commented { text } | Remark::Evidence { text, .. } => {
                    texts.take(text)?;
                }
                Remark::ReviewStarted { .. }
                | Remark::PartBegan { .. }
                | Remark::Filler
                | Remark::Listened { .. }
                | Remark::Withdrawn { .. }
                | Remark::Unknown => {}
            }
        }
        self.votes = votes(self.votes, &self.card, &mut texts)?;
        Ok(self)
    }

    fn check_remarks(&self, start: &Start) -> Result<(), NotThisAnswer> {
        if self.remarks.len() > MOST_REMARKS {
            return Err(NotThisAnswer::TooMuch("too many remarks"));
        }
        if self.remarks.is_empty() != self.listened.is_none() {
            return Err(NotThisAnswer::Nowhere);
        }
        let is_there = |it: &Stamped<Remark>| match &it.fact {
            Remark::Evidence { round, dimension, .. } => {
                start.rounds.get(*round).is_some_and(|it| it.rubric.dimension(dimension).is_some())
            }
            Remark::Listened { until } => *until <= LONGEST && it.at <= *until,
            Remark::Marked { .. } | Remark::Commented { .. } | Remark::PartBegan { .. } | Remark::Filler => {
                true
            }
            // An answer holds what is left of a file of remarks, not the file.
            Remark::ReviewStarted { .. } | Remark::Withdrawn { .. } | Remark::Unknown => false,
        };
        let is_fine = self.remarks.iter().all(|it| it.at <= LONGEST && is_there(it));
        if is_fine { Ok(()) } else { Err(NotThisAnswer::Nowhere) }
    }
}

fn check_schema(schema: u32) -> Result<(), NotThisAnswer> {
    if (1..=SCHEMA).contains(&schema) { Ok(()) } else { Err(NotThisAnswer::Schema(schema)) }
}

/// Cleans texts that a person wrote, and counts them.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// Characters so far.
    all: usize,
}

impl Texts {
    fn take(&mut self, text: &mut String) -> Result<(), NotThisAnswer> {
        *text = clean(text);
        let length = text.chars().count();
        self.all += length;
        if length > LONGEST_TEXT || self.all > LONGEST_ALL {
            return Err(NotThisAnswer::TooMuch("too long a text"));
        }
        Ok(())
    }
}

/// Returns somebody else's locked scorecard as it is kept with a session that is called `session` here.
pub(super) fn card(
    mut card: Scorecard,
    session: &str,
    start: &Start,
    texts: &mut Texts,
) -> Result<Scorecard, NotThisAnswer> {
    check_schema(card.schema)?;
    if card.locked.is_none() {
        return Err(NotThisAnswer::Unlocked);
    }
    if !card.fits(start) {
        return Err(NotThisAnswer::Foreign);
    }
    for (scores, round) in card.rounds.iter().zip(&start.rounds) {
        let own = RubricUsed {
            id: round.rubric.id.clone(),
            version: round.rubric.version,
            hash: round.rubric_hash.clone(),
        };
        if scores.kind != round.format.kind || scores.rubric != own {
            return Err(NotThisAnswer::OtherRubric { used: named(&scores.rubric), own: named(&own) });
        }
    }
    session.clone_into(&mut card.session);
    check_scores(&mut card)?;
    for text in [&mut card.strengths, &mut card.to_work_on, &mut card.next_action] {
        texts.take(text)?;
    }
    for overruled in [&mut card.overruled_senior, &mut card.overruled_staff].into_iter().flatten() {
        texts.take(&mut overruled.because)?;
    }
    for evidence in card.rounds.iter_mut().flat_map(|it| &mut it.scores).flat_map(|it| &mut it.evidence) {
        texts.take(&mut evidence.text)?;
    }
    Ok(card)
}

/// Returns the second votes, checked one after the other against `card`, the scorecard of whoever gives them.
pub(super) fn votes(
    votes: Vec<SecondVote>,
    card: &Scorecard,
    texts: &mut Texts,
) -> Result<Vec<SecondVote>, NotThisAnswer> {
    let mut given = SecondVotes::none(&card.session, card.assessor.clone());
    for mut vote in votes {
        texts.take(&mut vote.because)?;
        given.give(card, vote).map_err(NotThisAnswer::Vote)?;
    }
    Ok(given.votes)
}

fn check_scores(card: &mut Scorecard) -> Result<(), NotThisAnswer> {
    for round in &mut card.rounds {
        for score in &round.scores {
            let level = |bar| score.at(bar).map(Seen::level);
            let is_fine = match (level(Bar::Senior), level(Bar::Staff)) {
                (None, staff) => staff.is_none(),
                (Some(senior), staff) => staff.is_none_or(|staff| staff <= senior),
            };
            if !is_fine {
                return Err(NotThisAnswer::Levels);
            }
            if score.evidence.len() > MOST_EVIDENCE {
                return Err(NotThisAnswer::TooMuch("too much evidence for one score"));
            }
            if score.evidence.iter().filter_map(|it| it.at).any(|it| it.0 > LONGEST) {
                return Err(NotThisAnswer::Nowhere);
            }
        }
        for seen in &mut round.signals {
            *seen = seen.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_lose_what_steers_and_names_are_one_line() {
        assert_eq!(clean(" a\u{1b}[2J\tb\u{202e}c\r\n d\u{7} "), "a[2J bc\n d");
        assert_eq!(name(" Zo\u{eb}\n B. "), Some("Zo\u{eb} B.".to_owned()));
        assert_eq!((name("\u{1b}\u{200f}!\n"), name(&"x".repeat(61))), (None, None));
        assert_eq!(name(" \u{7} "), None);
    }
}
