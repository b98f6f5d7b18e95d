//! Everybody's scores, open to each once their own are locked and the candidate has said what they expect.

use std::path::Path;

use crate::{
    app::state::App,
    domain::{
        awaited::Awaited,
        differences::{Closeness, comparable, differences},
        fact::Start,
        question::Bar,
        reveal,
        scorecard::{Assessor, Scorecard},
        second_vote::{SecondVote, SecondVotes},
    },
    error::Error,
    peer::{Judged, Opened, Reveal, Theirs, Verdicts},
    store::{scorecards, second_votes},
    tui::Screen,
};

use super::{Hosting, people::Person};

/// What the candidate has given, once they have scored and then predicted, or declined to.
#[derive(Debug)]
pub struct Candidate {
    card: Scorecard,
    predicted: Option<Scorecard>,
    votes: SecondVotes,
}

impl Candidate {
    /// Reads it, and what is awaited of the candidate; nothing while they have not locked, or not yet said what they
    /// expect.
    pub fn read(folder: &Path, start: &Start) -> Result<(Awaited, Option<Self>), Error> {
        let card = scorecards::load(folder, &Assessor::Candidate, start)?;
        let predicted = scorecards::prediction(folder, start)?;
        let awaited = Awaited::of_candidate(card.as_ref(), predicted.is_some());
        let (Awaited::Nothing, Some(card), Some(predicted)) = (awaited, card, predicted) else {
            return Ok((awaited, None));
        };
        let votes = second_votes::load(folder, &Assessor::Candidate, start)?;
        let predicted = Some(predicted).filter(reveal::has_levels);
        Ok((awaited, Some(Self { card, predicted, votes })))
    }
}

/// Whether everybody's scores are open to somebody.
pub fn is_open(candidate: Option<&Candidate>, person: &Person) -> bool {
    candidate.is_some() && person.has_locked()
}

/// What the rules say of somebody's scores.
pub fn judged(card: &Scorecard, start: &Start) -> Judged {
    Judged { senior: card.judge(start, Bar::Senior), staff: card.judge(start, Bar::Staff) }
}

impl Hosting {
    /// What somebody may see of everybody's scores.
    pub(super) fn reveal(&self, person: &Person) -> Reveal {
        let Some(own) = person.notebook.card.as_ref().filter(|it| it.locked.is_some()) else {
            return Reveal::Unlocked;
        };
        let Some(candidate) = &self.candidate else { return Reveal::Waiting };
        let start = &self.history.start;
        let again = person.ballot.applied(own);
        let theirs = |name: String, card: &Scorecard, votes: &[SecondVote], second: Option<Scorecard>| {
            let why = comparable(own, card).err();
            let closeness = |own: &Scorecard, card: &Scorecard| {
                if why.is_none() { Closeness::of(own, card) } else { None }
            };
            let first = closeness(own, card);
            let second = (again.is_some() || second.is_some())
                .then(|| closeness(again.as_ref().unwrap_or(own), second.as_ref().unwrap_or(card)));
            let verdict = |bar| card.verdict(start, bar);
            Theirs {
                name,
                card: card.clone(),
                votes: votes.to_vec(),
                verdicts: Verdicts { senior: verdict(Bar::Senior), staff: verdict(Bar::Staff) },
                first,
                second: second.flatten(),
                not_compared: why.map(|it| it.to_string()),
            }
        };
        let name = self.material.candidate.clone().unwrap_or_else(|| "The candidate".to_owned());
        let applied = (!candidate.votes.votes.is_empty()).then(|| candidate.votes.applied(&candidate.card));
        let mut others = vec![theirs(name, &candidate.card, &candidate.votes.votes, applied)];
        for peer in self.people.iter().filter(|it| it.id != person.id) {
            if let Some(card) = peer.notebook.card.as_ref().filter(|it| it.locked.is_some()) {
                let (votes, applied) = (peer.ballot.votes(), peer.ballot.applied(card));
                others.push(theirs(peer.name.clone(), card, votes, applied));
            }
        }
        let compared: Vec<&Scorecard> =
            others.iter().filter(|it| it.not_compared.is_none()).map(|it| &it.card).collect();
        let differences = differences(start, own, &compared);
        let predicted = candidate.predicted.as_ref();
        let prediction = predicted.filter(|it| comparable(own, it).is_ok());
        Reveal::Open(Box::new(Opened {
            votes: person.ballot.votes().to_vec(),
            prediction: prediction.and_then(|it| Closeness::of(it, own)),
            predicted: candidate.predicted.clone(),
            differences,
            others,
        }))
    }

    /// Reads again what the candidate has given.
    pub(super) fn look_at_candidate(&mut self) -> Result<(), Error> {
        self.is_stale = true;
        let Some(folder) = self.folder.as_ref().filter(|_| self.is_over) else { return Ok(()) };
        (self.awaited, self.candidate) = Candidate::read(folder, &self.history.start)?;
        Ok(())
    }
}

impl App {
    /// Something that the candidate gives has come to disk: pages are told what is awaited of them, or open.
    pub(in crate::app) fn candidate_has_written(&mut self) {
        if let Some(Err(error)) = self.hosting.as_mut().map(|it| it.look_at_candidate()) {
            self.say(&error.sentence);
        }
    }

    /// Scores or second votes of others have come to disk after the interview.
    pub(super) fn others_have_written(&mut self) {
        self.differences_are_stale();
        let hosted = self.hosting.as_ref().and_then(|it| it.folder.clone());
        let Screen::Debrief(page) = &self.screen else { return };
        if Some(&page.folder) != hosted.as_ref() {
            return;
        }
        match self.debrief(&page.folder) {
            Ok(fresh) if fresh.others.len() != page.others.len() => {
                self.screen = Screen::Debrief(Box::new(fresh));
            }
            Ok(_) => {}
            Err(error) => self.say(&error.sentence),
        }
    }
}
