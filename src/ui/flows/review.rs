//! Review: a session listened to again, with what its listener adds.

use std::{path::Path, time::Duration};

use crate::{
    domain::{
        fact::Start,
        listening::Playing,
        review::Remark,
        scorecard::{Assessor, Scorecard},
    },
    error::Error,
    practice::playback::tracks,
    store::{reviews, scorecards, sessions},
    tui::{
        keymap::review::{Action, Jump},
        screens::review::{Review, Typed},
    },
    ui::{
        scoring::Scoring,
        step::{Origin, Place, Step},
    },
};

use super::player::{Listening, Stage};

/// Opens the review of a session that is over, at a moment; returns what to say.
pub fn open(
    folder: &Path,
    at: Duration,
    origin: Origin,
    scoring: &mut Scoring,
    listening: &mut Listening,
) -> Result<(Review, Option<String>), Error> {
    let (_, history) = sessions::open(folder)?;
    if history.ended.is_none() {
        return Err(Error::failed("This session is not over; r goes on with it."));
    }
    let listener = scoring.assessor.clone();
    let held = scoring.lock.hold(folder).map_err(|error| Error::from(error).sentence);
    let player = &mut listening.player;
    let own = player.open_file(folder, listener.clone())?;
    player.only_reads = held.err();
    let (tracks, files) = tracks(folder, &history);
    let cards = cards(folder, &history.start, &listener)?;
    let may_see = cards.first().is_some_and(|card| card.assessor == listener && card.locked.is_some());
    let mut screen = Review::new(folder.to_owned(), history, tracks);
    let (others, errors) = if may_see { reviews::others(folder, &listener) } else { Default::default() };
    (screen.own, screen.others, screen.cards) = (own, others, cards);
    screen.own.listener.get_or_insert(listener);
    screen.gather();
    screen.seek(at);
    player.transport.state = if files.is_empty() {
        Playing::Silent("This session has no recording.".to_owned())
    } else {
        Playing::Paused
    };
    player.learn(files);
    let only_reads = player.only_reads.as_ref().map(|why| format!("Nothing can be added: {why}"));
    listening.origin = origin;
    listening.show(&mut Stage::Review(&mut screen));
    let unread = errors.into_iter().next().map(|error| Error::from(error).sentence);
    Ok((screen, unread.or(only_reads)))
}

/// Returns the scorecards that a listener may see, their own first: others' only once it is locked.
fn cards(folder: &Path, start: &Start, listener: &Assessor) -> Result<Vec<Scorecard>, Error> {
    let own = scorecards::load(folder, listener, start)?;
    let is_locked = own.as_ref().is_some_and(|card| card.locked.is_some());
    let mut cards: Vec<Scorecard> = own.into_iter().collect();
    if is_locked {
        cards.extend(scorecards::load(folder, &Assessor::Candidate, start)?);
        cards.extend(scorecards::others(folder, start).0);
        let mut known: Vec<Assessor> = Vec::new();
        cards.retain(|card| {
            let is_new = card.locked.is_some() && !known.contains(&card.assessor);
            known.push(card.assessor.clone());
            is_new
        });
    }
    Ok(cards)
}

/// Carries out a key.
pub fn act(screen: &mut Review, action: Action, listening: &mut Listening) -> Result<Step, Error> {
    let mut says = listening.follow(&mut Stage::Review(screen));
    let from = screen.at;
    let mut was_there = true;
    let unkept = match action {
        Action::TakeDimension => {
            screen.take_dimension();
            None
        }
        Action::Keep => keep_typed(screen, listening),
        Action::Back if screen.stop() => None,
        Action::Back => return Ok(Step::Go(Place::LeaveReview)),
        Action::Move(to) => {
            screen.step_row(to.steps());
            None
        }
        Action::ListenToEvidence => return Ok(listen_to_evidence(screen, listening)),
        Action::Filler => listening.remark(screen, from, Remark::Filler),
        Action::StarPart(part) => listening.remark(screen, from, Remark::PartBegan { part }),
        Action::Undo => Some(undo(screen, listening)),
        Action::Score => {
            listening.origin = Origin::Debrief;
            return Ok(Step::Go(Place::Score(screen.folder.clone())));
        }
        Action::Compare => return Ok(Step::Go(Place::Compare(sessions::name(&screen.folder)))),
        Action::Player(action) => listening.act(&mut Stage::Review(screen), action)?,
        Action::Go(jump) => {
            was_there = go(screen, jump);
            None
        }
        Action::ZoomIn | Action::ZoomOut => {
            screen.zoom(if action == Action::ZoomIn { 1 } else { -1 });
            None
        }
        Action::NextPane => {
            screen.turn_pane();
            None
        }
        Action::Mark => {
            screen.begin_typing(Typed::Mark);
            None
        }
        Action::Comment => {
            screen.begin_typing(Typed::Comment);
            None
        }
        Action::Evidence => {
            screen.choose_dimension();
            None
        }
    };
    says = unkept.or(says);
    if !was_there {
        says = Some("There is none in that direction.".to_owned());
    }
    let moved = listening.move_to(&mut Stage::Review(screen), from);
    Ok(moved.or(says).map_or(Step::Stay, Step::Say))
}

/// Goes to another moment; returns false if there is none in that direction.
fn go(screen: &mut Review, jump: Jump) -> bool {
    match jump {
        Jump::PreviousMoment => screen.go_to(false, |_| true),
        Jump::NextMoment => screen.go_to(true, |_| true),
        Jump::PreviousMark => screen.go_to(false, Review::is_mark),
        Jump::NextMark => screen.go_to(true, Review::is_mark),
        Jump::PreviousPhase => screen.go_to(false, Review::is_phase),
        Jump::NextPhase => screen.go_to(true, Review::is_phase),
        Jump::PreviousPause => screen.go_to_pause(false),
        Jump::NextPause => screen.go_to_pause(true),
        Jump::Seconds(seconds) => {
            screen.skip(seconds);
            true
        }
        Jump::Start => {
            screen.seek(Duration::ZERO);
            true
        }
        Jump::End => {
            screen.seek(Duration::MAX);
            true
        }
    }
}

fn keep_typed(screen: &mut Review, listening: &mut Listening) -> Option<String> {
    let (typed, at, text) = screen.take_typed()?;
    let remark = match typed {
        Typed::Mark => Remark::Marked { text },
        Typed::Comment if text.is_empty() => return None,
        Typed::Comment => Remark::Commented { text },
        Typed::Evidence { round, dimension } => Remark::Evidence { round, dimension, text },
    };
    listening.remark(screen, at, remark)
}

fn undo(screen: &mut Review, listening: &mut Listening) -> String {
    let Some(number) = screen.last_remark() else {
        return "There is no remark of yours to take back.".to_owned();
    };
    let unkept = listening.remark(screen, screen.at, Remark::Withdrawn { number });
    unkept.unwrap_or_else(|| "Your last remark is taken back.".to_owned())
}

/// Plays from the chosen evidence.
fn listen_to_evidence(screen: &mut Review, listening: &mut Listening) -> Step {
    let Some(at) = screen.chosen_evidence() else {
        return Step::say("No evidence here is tied to a moment.");
    };
    let from = screen.at;
    screen.seek(at);
    let mut stage = Stage::Review(screen);
    let says = if listening.player.is_playing() {
        listening.move_to(&mut stage, from)
    } else {
        listening.toggle(&mut stage)
    };
    says.map_or(Step::Stay, Step::Say)
}

/// Leaves the player and puts the listener's file on disk; returns where to go.
pub fn leave(screen: &mut Review, listening: &mut Listening) -> Result<Place, Error> {
    let folder = screen.folder.clone();
    close(screen, listening)?;
    Ok(match listening.origin.clone() {
        Origin::Sessions => Place::Sessions(Some((sessions::name(&folder), 0))),
        Origin::Debrief => Place::WholeDebrief(folder),
        Origin::Score(_) => Place::Score(folder),
    })
}

/// Lets the speaker go and puts the listener's file on disk.
pub fn close(screen: &mut Review, listening: &mut Listening) -> Result<(), Error> {
    listening.pause(&mut Stage::Review(screen));
    listening.player.stop();
    listening.player.close_file()
}
