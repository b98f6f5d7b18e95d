//! Decides what a page may know of others' scores: everything once its own are locked and the candidate has predicted.

use crate::{
    domain::{
        differences::{Closeness, comparable, differences},
        fact::Start,
        question::Bar,
        scorecard::Scorecard,
        second_vote::SecondVote,
    },
    error::Error,
    peer::{Judged, Opened, Reveal, Theirs, Verdicts},
};

use super::{candidate::Candidate, host::Hosting, people::Person};

/// Returns whether everybody's scores are open to somebody.
pub fn is_open(candidate: Option<&Candidate>, person: &Person) -> bool {
    candidate.is_some() && person.has_locked()
}

/// Works out what the rules say of somebody's scores.
pub fn judged(card: &Scorecard, start: &Start) -> Judged {
    Judged { senior: card.judge(start, Bar::Senior), staff: card.judge(start, Bar::Staff) }
}

impl Hosting {
    /// Returns what somebody may see of everybody's scores.
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
    pub fn look_at_candidate(&mut self) -> Result<(), Error> {
        self.is_stale = true;
        let Some(folder) = self.folder.as_ref().filter(|_| self.is_over) else { return Ok(()) };
        (self.awaited, self.candidate) = Candidate::read(folder, &self.history.start)?;
        Ok(())
    }
}
