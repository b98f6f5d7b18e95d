//! From two locked scorecards to the debrief: the candidate's prediction, then both scores together, second votes, and the
//! places changed for the next round.

use std::path::Path;

use crate::{
    clock,
    domain::{
        fact::Start,
        history::History,
        scorecard::{Assessor, Scorecard, Seen},
        second_vote::{SecondVote, SecondVotes},
    },
    error::Error,
    store::{scorecards, second_votes, sessions},
    tui::{
        Screen,
        keymap::Action,
        screens::{
            differences::{Differences, Voice},
            score::Score,
        },
        widgets::dialog::Question,
    },
};

use super::{
    actions::steps, beside::candidate, desk::Origin, pending::Pending, planning::Request, state::App,
};

/// The interviewer beside the candidate whose scorecard is not locked yet.
fn waits(folder: &Path, start: &Start) -> Result<Option<Assessor>, Error> {
    let Some(name) = &start.interviewer else { return Ok(None) };
    let assessor = Assessor::named(name);
    let card = scorecards::load(folder, &assessor, start)?;
    Ok(Some(assessor).filter(|_| card.is_none_or(|it| it.locked.is_none())))
}

impl App {
    /// Opens the debrief of a session: the prediction first, where others' scores wait for it, then where they differ.
    pub(super) fn open_debrief(&mut self, folder: &Path) -> Result<(), Error> {
        let page = self.debrief(folder)?;
        let is_lent = self.packet.as_ref().is_some_and(|it| it.folder == folder);
        let own = page.card.clone().filter(|it| it.locked.is_some() && !is_lent);
        let Some(own) = own.filter(|_| !page.others.is_empty()) else {
            self.screen = Screen::Debrief(Box::new(page));
            return Ok(());
        };
        let start = &page.history.start;
        let Some(predicted) = scorecards::prediction(folder, start)? else {
            let names: Vec<&str> = page.others.iter().map(|it| it.assessor.name()).collect();
            let whose = names.join(" and ");
            folder.clone_into(&mut self.scoring.folder);
            self.screen = Screen::Score(Box::new(Score::predicting(unspoken(own), page.history, whose)));
            return Ok(());
        };
        let voice = |card: Scorecard| -> Result<Voice, Error> {
            let second = second_votes::load(folder, &card.assessor, start)?;
            Ok(Voice::of(card, second))
        };
        let own = voice(own)?;
        let others = page.others.iter().cloned().map(voice).collect::<Result<Vec<_>, _>>()?;
        let history = page.history.clone();
        let screen = Differences::new(folder.to_owned(), history, own, others, Some(predicted));
        self.screen = Screen::Differences(Box::new(screen));
        self.candidate_has_written();
        Ok(())
    }

    /// Leaves a scorecard that is not finished.
    pub(super) fn leave_scoring(&mut self, folder: &Path) -> Result<(), Error> {
        let (_, history) = sessions::open(folder)?;
        let is_beside = history.start.interviewer.as_deref() == Some(self.scoring.assessor.name());
        if self.packet.is_none() && is_beside {
            self.say(&go_on(folder, self.scoring.assessor.name()));
            self.scoring.assessor = Assessor::Candidate;
        }
        self.screen = Screen::Debrief(Box::new(self.debrief(folder)?));
        Ok(())
    }

    /// A key while the candidate predicts.
    pub(super) fn on_predicting(&mut self, action: Action) -> Result<(), Error> {
        let Screen::Score(score) = &mut self.screen else { return Ok(()) };
        match action {
            Action::Level(level) => return self.give(Seen::Level(level)),
            Action::NoEvidence => return self.give(Seen::NOTHING),
            Action::Bar => score.turn_bar(),
            Action::Accept | Action::Other => {
                let mut card = score.card.clone();
                if action == Action::Other {
                    let scores = card.rounds.iter_mut().flat_map(|it| &mut it.scores);
                    scores.for_each(|it| (it.senior, it.staff) = (None, None));
                }
                card.locked = Some(clock::wall().fixed_offset());
                let folder = self.scoring.folder.clone();
                scorecards::save_prediction(&folder, &card)?;
                self.refresh_sessions();
                return self.open_debrief(&folder);
            }
            Action::Back => {
                let folder = self.scoring.folder.clone();
                let mut page = self.debrief(&folder)?;
                page.waits_for_prediction = true;
                self.screen = Screen::Debrief(Box::new(page));
            }
            _ => {
                if let Some(steps) = steps(action) {
                    score.go(steps);
                }
            }
        }
        Ok(())
    }

    /// A key where scores differ.
    pub(super) fn on_differences(&mut self, action: Action) -> Result<(), Error> {
        let Screen::Differences(screen) = &mut self.screen else { return Ok(()) };
        match action {
            Action::Bar => screen.turn_bar(),
            Action::Voter if self.hosting.is_some() => self.say("The others vote at their own pages."),
            Action::Voter | Action::Swap if self.packet.is_some() => {
                self.say("You vote here for yourself; what you give goes into your answer.");
            }
            Action::Voter => screen.turn_voter(),
            Action::Vote => screen.begin_vote(),
            Action::Level(level) => screen.choose(Seen::Level(level)),
            Action::NoEvidence => screen.choose(Seen::NOTHING),
            Action::Accept => return self.keep_vote(),
            Action::Open => {
                let folder = screen.folder.clone();
                self.screen = Screen::Debrief(Box::new(self.debrief(&folder)?));
            }
            Action::Review => {
                let (folder, at) = (screen.folder.clone(), screen.moment());
                self.open_review(&folder, at.unwrap_or_default(), Origin::Debrief)?;
                if at.is_some() {
                    self.toggle_player();
                }
            }
            Action::Swap if self.hosting.is_some() => return self.swap_hosted(),
            Action::Swap => return self.ask_to_swap(),
            Action::Back if screen.stop_vote() => {}
            Action::Back if self.packet.is_some() => return self.leave_lent_differences(),
            Action::Back => self.go_home(),
            _ => {
                if let Some(steps) = steps(action) {
                    screen.step(steps);
                }
            }
        }
        Ok(())
    }

    /// Writes a second vote; it is shown once it is on disk.
    fn keep_vote(&mut self) -> Result<(), Error> {
        let Screen::Differences(screen) = &mut self.screen else { return Ok(()) };
        let folder = screen.folder.clone();
        let Some((who, round, dimension, bar, seen, because)) = screen.take_vote() else { return Ok(()) };
        let start = screen.history.start.clone();
        let Some(voice) = screen.voice_of(&who) else { return Ok(()) };
        // Somebody at a page may have voted meanwhile.
        let mut votes: SecondVotes = second_votes::load(&folder, &who, &start)?;
        let vote = SecondVote { round, dimension, bar, seen, because, wall: clock::wall().fixed_offset() };
        votes.give(&voice.card, vote).map_err(|why| Error::failed(why.to_string()))?;
        second_votes::save(&folder, &votes)?;
        voice.second = votes;
        self.candidate_has_written();
        if let Some(packet) = &self.packet {
            self.last_words = Some(packet.later());
        }
        self.say("Kept beside the first vote.");
        Ok(())
    }

    /// Asks the candidate to hand the terminal to whoever interviewed, if their scorecard is still open.
    pub(super) fn hand_over(&mut self, folder: &Path, history: &History) -> Result<bool, Error> {
        let start = &history.start;
        let Some(assessor) = waits(folder, start)? else { return Ok(false) };
        let name = assessor.name().to_owned();
        let candidate = candidate(start.candidate.as_deref());
        self.ask(
            Question {
                title: format!("{name}'s turn"),
                text: format!(
                    "Hand the terminal to {name}, and look away. {name} scores now; nobody sees the other's scores before \
                     both are locked. {candidate}'s are."
                ),
                yes: format!("I am {name}"),
                no: "later".to_owned(),
                other: None,
            },
            Pending::HandOver(folder.to_owned(), assessor),
        );
        Ok(true)
    }

    /// The interviewer beside the candidate has locked: back to the candidate.
    pub(super) fn hand_back(&mut self, folder: &Path, history: &History) -> Result<(), Error> {
        self.scoring.assessor = Assessor::Candidate;
        let start = &history.start;
        let own = scorecards::load(folder, &Assessor::Candidate, start)?;
        let is_locked = own.is_some_and(|it| it.locked.is_some());
        let name = candidate(start.candidate.as_deref());
        let text = if is_locked {
            format!(
                "Both scorecards are locked. Hand the terminal back to {name}, who says what they think you gave; then you both see both."
            )
        } else {
            format!("Your scorecard is locked. Hand the terminal back to {name}, who scores next.")
        };
        self.screen = Screen::Home(Box::default());
        self.go_home();
        self.ask(
            Question {
                title: "Back to the candidate".to_owned(),
                text,
                yes: "go on".to_owned(),
                no: "later".to_owned(),
                other: None,
            },
            Pending::HandBack(folder.to_owned()),
        );
        Ok(())
    }

    /// Somebody at a page has voted again: what is shown is read anew.
    pub(super) fn differences_are_stale(&mut self) {
        let Screen::Differences(screen) = &mut self.screen else { return };
        let (folder, start) = (screen.folder.clone(), screen.history.start.clone());
        let assessors: Vec<Assessor> = screen.others.iter().map(|it| it.card.assessor.clone()).collect();
        for assessor in assessors {
            match second_votes::load(&folder, &assessor, &start) {
                Ok(votes) => {
                    if let Some(voice) = screen.voice_of(&assessor) {
                        voice.second = votes;
                    }
                }
                Err(error) => tracing::warn!("second votes cannot be shown: {error}"),
            }
        }
    }

    fn ask_to_swap(&mut self) -> Result<(), Error> {
        let Screen::Differences(screen) = &self.screen else { return Ok(()) };
        let start = &screen.history.start;
        let (candidate, interviewer) =
            places(start, screen.others.first().map(|it| it.card.assessor.name()))?;
        let next = Request {
            interviewer: Some(interviewer.clone()),
            seen: start.questions().map(|(_, it)| it.id.clone()).collect(),
            ..self.request.swapped(start, candidate.clone())
        };
        self.ask(
            Question {
                title: "Change places".to_owned(),
                text: format!(
                    "In the next round {candidate} answers and {interviewer} interviews. It counts in {candidate}'s history, \
                     not in {interviewer}'s."
                ),
                yes: "change places".to_owned(),
                no: "stay".to_owned(),
                other: None,
            },
            Pending::Swap(Box::new(next)),
        );
        Ok(())
    }

    /// Sets up the next round with the places changed.
    pub(super) fn swap(&mut self, next: Request) {
        let format = next.format.clone();
        self.request = next;
        self.open_setup();
        if let (Screen::Setup(setup), Some(format)) = (&mut self.screen, &format) {
            setup.choose_shape(format);
        }
    }
}

/// A scorecard's levels alone, as the beginning of a prediction.
fn unspoken(mut card: Scorecard) -> Scorecard {
    card.locked = None;
    card.rounds.iter_mut().flat_map(|it| &mut it.scores).for_each(|it| it.evidence.clear());
    card.rounds.iter_mut().flat_map(|it| &mut it.signals).for_each(Vec::clear);
    for text in [&mut card.strengths, &mut card.to_work_on, &mut card.next_action] {
        text.clear();
    }
    (card.overruled_senior, card.overruled_staff) = (None, None);
    card
}

/// Who answers and who interviews when the two of a session change places.
fn places(start: &Start, peer: Option<&str>) -> Result<(String, String), Error> {
    let Some(next_candidate) = start.interviewer.as_deref().or(peer) else {
        return Err(Error::failed("Nobody interviewed you here, so nobody changes places with you."));
    };
    let Some(next_interviewer) = start.candidate.as_deref() else {
        return Err(Error::failed(
            "The next interviewer needs a name: practise with --candidate NAME, then change places.",
        ));
    };
    Ok((next_candidate.to_owned(), next_interviewer.to_owned()))
}

/// The session's name, for what is said when the program ends before everybody has scored.
pub(super) fn go_on(folder: &Path, name: &str) -> String {
    format!("{name}'s scorecard waits: mockloop score {} --as '{name}'", sessions::name(folder))
}
