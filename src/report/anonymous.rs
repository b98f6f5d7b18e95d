//! The anonymous form of a session, without anything that tells whose it is.
//!
//! | left out | instead |
//! |---|---|
//! | the candidate's name | nothing; in what was written, `the candidate` |
//! | peers' names | `Peer A`, `Peer B`, by the order of their scorecards |
//! | who interviewed | the same letter as their scorecard |
//! | with whom it was held, if elsewhere | nothing; in what was written, `…` |
//! | date, time of day, offset from UTC | the month |
//! | folder, paths, names of files and devices | `take-1.wav` and so on |
//! | links to recordings | nothing: a link says where a file lies. Embedded sound stays |
//! | what could not be read, which names files | how many |
//!
//! Names are taken out of everything that people wrote (marks, notes, evidence, comments, words of scorecards, reasons
//! of second votes), as a whole and each of their words of three letters or more, whatever their case. Names that
//! mockloop does not know stay, and so does what the bank says.

use chrono::{Datelike, NaiveDate, Utc};

use crate::domain::{
    fact::Wall,
    review::{Remark, Review},
    scorecard::{Assessor, Scorecard},
};

use super::{Session, Sound, words};

/// Returns the session without names, paths and its exact date. `strangers` are names of people of whom the session
/// holds nothing else, such as peers whose scorecards may not be seen yet.
#[must_use]
pub fn anonymous(mut session: Session, strangers: &[Assessor]) -> Session {
    let names = Names::of(&session, strangers);
    let month = first_of_month(session.history.start.wall);
    session.is_anonymous = true;
    session.path = None;
    session.digest.folder = String::new();
    session.digest.candidate = None;
    session.digest.started = month;
    session.digest.elsewhere = session.digest.elsewhere.map(|_| String::new());
    session.digest.next_action = names.hidden(&session.digest.next_action);
    for round in &mut session.digest.rounds {
        for scored in &mut round.scored {
            (scored.assessor, scored.locked) = (names.who(&scored.assessor), month);
        }
    }
    let start = &mut session.history.start;
    (start.wall, start.candidate) = (month, None);
    start.interviewer = start.interviewer.take().map(|it| names.who(&Assessor::named(&it)).name().to_owned());
    start.elsewhere = start.elsewhere.take().map(|_| String::new());
    if let Some((wall, _)) = &mut session.history.ended {
        *wall = month;
    }
    for moment in &mut session.history.moments {
        moment.text = names.hidden(&moment.text);
    }
    files(&mut session);
    let cards = session.card.iter_mut().chain(&mut session.peers).chain(&mut session.predicted);
    for card in cards {
        scorecard(card, &names, month);
    }
    for votes in &mut session.second {
        (votes.session, votes.assessor) = (String::new(), names.who(&votes.assessor));
        for vote in &mut votes.votes {
            (vote.because, vote.wall) = (names.hidden(&vote.because), month);
        }
    }
    for review in &mut session.reviews {
        remarks(review, &names);
    }
    if !session.set_aside.is_empty() {
        session.set_aside = vec![words::count(session.set_aside.len(), "part") + " of it could not be read."];
    }
    session
}

/// Numbers the files, in the order in which the journal has them; links and devices go.
fn files(session: &mut Session) {
    let mut known: Vec<String> = Vec::new();
    let mut name = |file: &str| {
        let at = known.iter().position(|it| it == file).unwrap_or_else(|| {
            known.push(file.to_owned());
            known.len() - 1
        });
        format!("take-{}.wav", at + 1)
    };
    for take in session.history.items.iter_mut().flat_map(|item| &mut item.takes) {
        (take.file, take.device) = (name(&take.file), String::new());
    }
    for take in &mut session.digest.takes {
        take.file = name(&take.file);
    }
    for take in &mut session.takes {
        take.file = name(&take.file);
        if matches!(take.sound, Sound::Linked { .. }) {
            take.sound = Sound::None;
        }
    }
}

fn scorecard(card: &mut Scorecard, names: &Names, month: Wall) {
    card.session = String::new();
    card.assessor = names.who(&card.assessor);
    card.locked = card.locked.map(|_| month);
    let evidence = card.rounds.iter_mut().flat_map(|round| &mut round.scores).flat_map(|it| &mut it.evidence);
    let overruled = [&mut card.overruled_senior, &mut card.overruled_staff].into_iter().flatten();
    let written = [&mut card.strengths, &mut card.to_work_on, &mut card.next_action];
    let texts = evidence.map(|it| &mut it.text).chain(overruled.map(|it| &mut it.because)).chain(written);
    for text in texts {
        *text = names.hidden(text);
    }
}

fn remarks(review: &mut Review, names: &Names) {
    review.listener = review.listener.as_ref().map(|it| names.who(it));
    for it in &mut review.remarks {
        if let Remark::Marked { text } | Remark::Commented { text } | Remark::Evidence { text, .. } =
            &mut it.remark
        {
            *text = names.hidden(text);
        }
    }
}

pub(super) fn first_of_month(wall: Wall) -> Wall {
    let first = NaiveDate::from_ymd_opt(wall.year(), wall.month(), 1).unwrap_or_default();
    first.and_time(chrono::NaiveTime::MIN).and_local_timezone(Utc).unwrap().fixed_offset()
}

/// Maps names to their stand-ins.
struct Names {
    peers: Vec<String>,
    /// The names in lower case, longer ones first.
    hidden: Vec<(Vec<char>, String)>,
}

impl Names {
    fn of(session: &Session, strangers: &[Assessor]) -> Self {
        let mut peers: Vec<String> = Vec::new();
        let cards = session.peers.iter().map(|card| &card.assessor);
        let listeners = session.reviews.iter().filter_map(|it| it.listener.as_ref());
        let voters = session.second.iter().map(|it| &it.assessor);
        let interviewer = session.history.start.interviewer.as_deref().map(Assessor::named);
        for assessor in cards.chain(listeners).chain(voters).chain(strangers).chain(&interviewer) {
            if let Assessor::Peer(name) = assessor
                && !peers.contains(name)
            {
                peers.push(name.clone());
            }
        }
        let start = &session.history.start;
        let candidate = start.candidate.iter().map(|it| (it.clone(), "the candidate".to_owned()));
        let elsewhere = start.elsewhere.iter().map(|it| (it.clone(), "…".to_owned()));
        let others = peers.iter().enumerate().map(|(at, it)| (it.clone(), letter(at)));
        let mut hidden = Vec::new();
        for (name, instead) in candidate.chain(others).chain(elsewhere) {
            let lower = name.trim().to_lowercase();
            let parts = lower.split(|it: char| !it.is_alphanumeric()).filter(|it| it.chars().count() > 2);
            let all = parts.chain([lower.as_str()]).filter(|it| !it.is_empty());
            hidden.extend(all.map(|it| (it.chars().collect::<Vec<_>>(), instead.clone())));
        }
        hidden.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Self { peers, hidden }
    }

    fn who(&self, assessor: &Assessor) -> Assessor {
        match assessor {
            Assessor::Candidate => Assessor::Candidate,
            Assessor::Peer(name) => Assessor::Peer(letter(
                self.peers.iter().position(|it| it == name).unwrap_or(self.peers.len()),
            )),
        }
    }

    /// Returns the text with a stand-in for each name, wherever it is a word.
    fn hidden(&self, text: &str) -> String {
        let all: Vec<char> = text.chars().collect();
        // Letters whose lower case is several stay as they are, so that places agree.
        let lower: Vec<char> = all
            .iter()
            .map(|it| match (it.to_lowercase().next(), it.to_lowercase().count()) {
                (Some(lower), 1) => lower,
                _ => *it,
            })
            .collect();
        let is_word = |at: usize| all.get(at).is_some_and(|it| it.is_alphanumeric());
        let (mut out, mut at) = (String::new(), 0);
        while at < all.len() {
            let begins = at == 0 || !is_word(at - 1);
            let fits = |name: &Vec<char>| lower[at..].starts_with(name) && !is_word(at + name.len());
            if let Some((name, instead)) = self.hidden.iter().find(|(name, _)| begins && fits(name)) {
                out.push_str(instead);
                at += name.len();
            } else {
                out.push(all[at]);
                at += 1;
            }
        }
        out
    }
}

/// Names a peer by a letter: `Peer A` to `Peer Z`, then `Peer 27`.
pub(super) fn letter(at: usize) -> String {
    match u8::try_from(at) {
        Ok(at @ 0..26) => format!("Peer {}", char::from(b'A' + at)),
        _ => format!("Peer {}", at + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_wherever_they_are_words() {
        let peers = vec!["Robin O'Hara".to_owned(), "Ada".to_owned()];
        let hidden = [("robin o'hara", 0), ("robin", 0), ("hara", 0), ("ada", 1)];
        let hidden = hidden.map(|(name, at)| (name.chars().collect(), letter(at))).into();
        let names = Names { peers, hidden };
        assert_eq!(
            names.hidden("Robin O’Hara, ROBIN; robins, Ada's"),
            "Peer A O’Peer A, Peer A; robins, Peer B's"
        );
        assert_eq!(names.hidden("robin o'hara asked"), "Peer A asked");
        assert_eq!(names.hidden("Adage, armada, İada"), "Adage, armada, İada");
        assert_eq!(letter(26), "Peer 27");
    }
}
