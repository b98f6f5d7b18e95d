//! Scoring: from keys to the scorecard, its draft, and the lock at the end.

use std::path::Path;

use crate::{
    clock,
    domain::{
        history::History,
        review::Review,
        scorecard::{Assessor, NotLocked, Scorecard, Seen},
    },
    error::Error,
    store::{reviews, scorecards, sessions, sessions::SessionError},
    tui::{keymap::score::Action, screens::score::Score},
    ui::{
        scoring::Scoring,
        step::{Ask, Deed, Origin, Place, Step},
    },
};

use super::local_interviewer::candidate;

/// Opens on one of two screens.
#[derive(Debug)]
pub enum Opened {
    /// The scorecard, a new draft or the one begun; and why what was said while listening is not at hand.
    Draft(Box<Score>, Option<String>),
    /// It is locked: the debrief comes instead.
    Locked(Box<History>),
}

/// Opens the scorecard of a session by the assessor who scores now.
pub fn open(folder: &Path, scoring: &mut Scoring) -> Result<Opened, Error> {
    let (_, history) = sessions::open(folder)?;
    let assessor = scoring.assessor.clone();
    // What another program does with it meanwhile must not get lost.
    let held: Result<(), SessionError> = scoring.lock.hold(folder);
    let card = scorecards::load(folder, &assessor, &history.start)?;
    if card.as_ref().is_some_and(|card| card.locked.is_some()) {
        return Ok(Opened::Locked(Box::new(history)));
    }
    held?;
    // What was said while listening is a help here; without it scoring goes on.
    let remarks = reviews::load(folder, &assessor).map(|(review, _)| review);
    let card = card.unwrap_or_else(|| Scorecard::draft(&sessions::name(folder), &history.start, assessor));
    folder.clone_into(&mut scoring.folder);
    let mut screen = Score::new(card, history);
    let (remarks, why) = match remarks {
        Ok(remarks) => (remarks, None),
        Err(error) => (Review::default(), Some(Error::from(error).sentence)),
    };
    screen.remarks = remarks;
    Ok(Opened::Draft(Box::new(screen), why))
}

/// Carries out a key.
pub fn act(score: &mut Score, action: Action, scoring: &Scoring) -> Result<Step, Error> {
    let before = score.card.clone();
    let mut step = Step::Stay;
    match action {
        Action::Level(level) => give(score, Seen::Level(level))?,
        Action::NoEvidence => give(score, Seen::NOTHING)?,
        Action::Bar => score.turn_bar(),
        Action::Next => score.go(1),
        Action::Evidence | Action::Write => score.begin_typing(),
        Action::DropEvidence => score.drop_evidence(),
        Action::Tick => score.tick(),
        Action::Keep => score.keep_typed(),
        Action::Change(by) => score.change_verdict(by),
        Action::Lock => step = ask_to_lock(score)?,
        Action::Listen => {
            let (at, part) = (score.moment(), score.part());
            step = Step::Go(Place::Review {
                folder: scoring.folder.clone(),
                at: at.unwrap_or_default(),
                origin: Origin::Score(part),
                plays: at.is_some(),
            });
        }
        Action::Back if score.stop_typing() => {}
        Action::Back => step = Step::Go(Place::LeaveScore(scoring.folder.clone())),
        Action::Move(to) => score.step(to.steps()),
    }
    if score.card != before {
        score.unsaved = Some("saving".to_owned());
        scoring.write(score.card.clone());
    }
    Ok(step)
}

/// Gives a level, or none.
pub fn give(score: &mut Score, seen: Seen) -> Result<(), Error> {
    score.give(seen).map_err(|refusal| Error::failed(refusal.to_string()))
}

/// Asks before the scorecard is locked; goes to what it still lacks instead.
fn ask_to_lock(score: &mut Score) -> Result<Step, Error> {
    match score.card.clone().lock(clock::wall().fixed_offset()) {
        Ok(()) => {}
        Err(NotLocked::NoReason(_)) => {
            score.begin_typing();
            return Ok(Step::Stay);
        }
        Err(why @ NotLocked::Unscored { .. }) => {
            score.go_to_open();
            return Err(Error::failed(why.to_string()));
        }
    }
    let ticked: usize = score.card.rounds.iter().flat_map(|round| &round.signals).map(Vec::len).sum();
    let signals: usize = score.history.start.questions().map(|(_, question)| question.signals.len()).sum();
    let text = format!("{ticked} of {signals} signals are ticked. Once locked it never changes.");
    Ok(Step::Ask(Ask::new("Lock the scorecard", text, "lock", "not yet", Deed::LockScorecard)))
}

/// Locks the scorecard on disk.
pub fn lock(score: &Score, scoring: &Scoring) -> Result<(), Error> {
    let mut card = score.card.clone();
    card.lock(clock::wall().fixed_offset()).map_err(|why| Error::failed(why.to_string()))?;
    Ok(scorecards::save(&scoring.folder, &card)?)
}

/// Returns whether the one who scores now interviewed at the candidate's terminal.
pub fn is_local_interviewer(history: &History, scoring: &Scoring) -> bool {
    let name = history.start.interviewer.as_deref();
    scoring.packet.is_none() && name == Some(scoring.assessor.name())
}

/// Asks the candidate to hand the terminal to whoever interviewed, if their scorecard is still open.
pub fn ask_to_hand_over(folder: &Path, history: &History) -> Result<Option<Ask>, Error> {
    let start = &history.start;
    let Some(name) = &start.interviewer else { return Ok(None) };
    let assessor = Assessor::named(name);
    let card = scorecards::load(folder, &assessor, start)?;
    if card.is_some_and(|it| it.locked.is_some()) {
        return Ok(None);
    }
    let candidate = candidate(start.candidate.as_deref());
    let text = format!(
        "Hand the terminal to {name}, and look away. {name} scores now; nobody sees the other's scores before both are \
         locked. {candidate}'s are."
    );
    let deed = Deed::HandOver(folder.to_owned(), assessor);
    Ok(Some(Ask::new(format!("{name}'s turn"), text, &format!("I am {name}"), "later", deed)))
}

/// Asks the interviewer at the candidate's terminal, who has locked, to give it back.
pub fn ask_to_hand_back(folder: &Path, history: &History) -> Result<Ask, Error> {
    let start = &history.start;
    let own = scorecards::load(folder, &Assessor::Candidate, start)?;
    let name = candidate(start.candidate.as_deref());
    let text = if own.is_some_and(|it| it.locked.is_some()) {
        format!(
            "Both scorecards are locked. Hand the terminal back to {name}, who says what they think you gave; then you both \
             see both."
        )
    } else {
        format!("Your scorecard is locked. Hand the terminal back to {name}, who scores next.")
    };
    Ok(Ask::new("Back to the candidate", text, "go on", "later", Deed::HandBack(folder.to_owned())))
}

/// Says how a scorecard that is left unfinished is gone on with.
pub fn later(folder: &Path, name: &str) -> String {
    format!("{name}'s scorecard waits: mockloop score {} --as '{name}'", sessions::name(folder))
}
