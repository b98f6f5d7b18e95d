//! The debrief of a session: the prediction first, where others' scores wait for it, then where they differ.

use std::{
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use tokio::sync::mpsc::Sender;

use crate::{
    domain::{debrief::SessionRecord, scorecard::Scorecard},
    error::Error,
    lookback::{pages, session},
    practice::{Library, message::Message},
    store::{reviews, scorecards, second_votes, sessions, workspace::Workspace},
    tui::{
        Screen,
        keymap::debrief::Action,
        screens::{
            debrief::Debrief,
            differences::{Differences, Voice},
            score::Score,
        },
    },
    ui::{
        scoring::Scoring,
        step::{Origin, Place, Step},
    },
};

use super::{packet, prediction};

/// Opens the debrief, or what comes before it.
pub fn open(folder: &Path, scoring: &mut Scoring) -> Result<Screen, Error> {
    let record = record(folder, scoring)?;
    let is_lent = scoring.packet_of(folder).is_some();
    let own = record.card.clone().filter(|it| it.locked.is_some() && !is_lent);
    let Some(own) = own.filter(|_| !record.others.is_empty()) else {
        return Ok(Screen::Debrief(Box::new(record.into())));
    };
    let start = &record.history.start;
    let Some(predicted) = scorecards::prediction(folder, start)? else {
        let names: Vec<&str> = record.others.iter().map(|it| it.assessor.name()).collect();
        let whose = names.join(" and ");
        folder.clone_into(&mut scoring.folder);
        let score = Score::predicting(prediction::begin(own), record.history, whose);
        return Ok(Screen::Score(Box::new(score)));
    };
    let voice = |card: Scorecard| -> Result<Voice, Error> {
        let second = second_votes::load(folder, &card.assessor, start)?;
        Ok(Voice::of(card, second))
    };
    let own = voice(own)?;
    let others = record.others.iter().cloned().map(voice).collect::<Result<Vec<_>, _>>()?;
    let history = record.history.clone();
    let screen = Differences::new(folder.to_owned(), history, own, others, Some(predicted));
    Ok(Screen::Differences(Box::new(screen)))
}

/// Makes the whole page.
pub fn whole(folder: &Path, scoring: &Scoring) -> Result<Debrief, Error> {
    Ok(record(folder, scoring)?.into())
}

/// Reads a session. Of somebody else's it tells what its listener has scored and said, and nobody else.
pub fn record(folder: &Path, scoring: &Scoring) -> Result<SessionRecord, Error> {
    let mut record = session::read(folder)?;
    if let Some(packet) = scoring.packet_of(folder) {
        record.card = scorecards::load(folder, &packet.peer, &record.history.start)?;
        record.others.retain(|card| card.assessor != packet.peer);
        record.review = reviews::load(folder, &packet.peer)?.0;
    } else {
        let predicted = scorecards::prediction(folder, &record.history.start)?;
        record.waits_for_prediction = predicted.is_none() && record.can_differ();
    }
    Ok(record)
}

/// Carries out a key.
pub fn act(
    screen: &mut Debrief,
    action: Action,
    scoring: &mut Scoring,
    library: &Library,
    sender: Sender<Message>,
) -> Result<Step, Error> {
    let is_lent = scoring.packet.is_some();
    let folder = screen.session.folder.clone();
    Ok(match action {
        Action::WritePage if is_lent => Step::say("A page is made of your own interviews, not of another's."),
        Action::WritePage => {
            write_page(library, sender, move |workspace| pages::page(workspace, &folder));
            Step::say("Writing the page …")
        }
        Action::Score => Step::Go(Place::Score(folder)),
        Action::Listen => {
            Step::Go(Place::Review { folder, at: Duration::ZERO, origin: Origin::Debrief, plays: false })
        }
        Action::Compare => Step::Go(Place::Compare(sessions::name(&folder))),
        Action::Differences if screen.session.can_differ() => Step::Go(Place::Debrief(folder)),
        Action::Differences if is_lent => return packet::ask_for_differences(screen, scoring),
        Action::Differences => Step::say("Two locked scorecards are needed: yours and a peer's."),
        Action::Back => {
            scoring.leave_packet();
            Step::Go(Place::Home)
        }
        Action::Move(to) => {
            screen.step(to.steps());
            Step::Stay
        }
    })
}

/// Writes a page in the background: an hour of sound takes seconds to look into.
pub fn write_page(
    library: &Library,
    sender: Sender<Message>,
    write: impl FnOnce(&Workspace) -> Result<PathBuf, Error> + Send + 'static,
) {
    let workspace = library.workspace.clone();
    thread::spawn(move || {
        let written = write(&workspace).map_err(|error| error.sentence);
        // Nobody waits any more only when the whole program is leaving.
        let _ = sender.blocking_send(Message::Written(written));
    });
}
