//! A peer's answer, frozen when it is first written, so that whatever is sent later is the same.

use std::{
    io,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use crate::{
    domain::{
        packet_answer::Answer,
        review::{Remark, Review},
        scorecard::{Assessor, Scorecard},
        second_vote::SecondVote,
    },
    store::{
        archive::{self, Archive, ArchiveError, ArchiveFile, Bounds, Sort},
        files, journal, reviews, scorecards, second_votes, sessions,
    },
};

use super::{PacketError, id};

/// Names the folder of answers in the folder of an interview that was opened.
const FOLDER: &str = "answers";
/// Names the only file of an answer.
pub(super) const ENTRY: &str = "answer.json";

/// Limits the bytes of an answer.
const LARGEST: u64 = 64 << 20;

/// Describes an answer that was written.
#[derive(Debug, PartialEq, Eq)]
pub struct Answered {
    pub path: PathBuf,
    /// True if the very same file was there already.
    pub was_there: bool,
}

/// Lists those who have locked a scorecard of an interview that was opened.
pub fn who_may_answer(folder: &Path) -> Result<Vec<Assessor>, PacketError> {
    let (_, history) = sessions::open(folder)?;
    let (cards, errors) = scorecards::others(folder, &history.start);
    match errors.into_iter().next() {
        Some(error) if cards.is_empty() => Err(error.into()),
        _ => Ok(cards.into_iter().map(|it| it.assessor).collect()),
    }
}

/// Reads the second votes of a peer on an interview that was opened.
fn votes(folder: &Path, peer: &Assessor) -> Result<Vec<SecondVote>, PacketError> {
    let (_, history) = sessions::open(folder)?;
    Ok(second_votes::load(folder, peer, &history.start)?.votes)
}

/// Returns whether a peer has given a second vote.
pub fn has_voted(folder: &Path, peer: &Assessor) -> bool {
    votes(folder, peer).is_ok_and(|it| !it.is_empty())
}

/// Writes the answer of a peer who has locked their scorecard to `to`, with what they have given again since.
pub fn answer(folder: &Path, peer: &Assessor, to: &Path) -> Result<Answered, PacketError> {
    let mut frozen = folder.join(FOLDER).join(scorecards::stem(peer) + ".json");
    let unreadable = |source| PacketError::Read { path: frozen.clone(), source };
    if !frozen.try_exists().map_err(unreadable)? {
        freeze(folder, peer, &frozen)?;
    }
    let mut answer: Answer = serde_json::from_slice(&files::read(&frozen, LARGEST).map_err(unreadable)?)
        .map_err(|error| unreadable(io::Error::other(error)))?;
    let unlocked = || PacketError::NotLocked { name: peer.name().to_owned(), folder: sessions::name(folder) };
    let mut made = answer.card.locked.ok_or_else(unlocked)?;
    answer.votes = votes(folder, peer)?;
    if let Some(last) = answer.votes.last() {
        made = last.wall;
        frozen = folder.join(FOLDER).join(format!("second-{}.json", scorecards::stem(peer)));
        write(&answer, &frozen)?;
    }
    let unreadable = |source| PacketError::Read { path: frozen.clone(), source };
    let never = AtomicBool::new(false);
    let mut archive = match ArchiveFile::create_for(to, Sort::Answer, Some(answer.packet), &never) {
        Err(ArchiveError::Exists { .. }) if is_same(&frozen, to).map_err(unreadable)? => {
            return Ok(Answered { path: to.to_owned(), was_there: true });
        }
        other => other?,
    };
    archive.add(ENTRY, &frozen)?;
    archive.finish(made)?;
    Ok(Answered { path: to.to_owned(), was_there: false })
}

/// Puts together what is sent, for good.
fn freeze(folder: &Path, peer: &Assessor, frozen: &Path) -> Result<(), PacketError> {
    let journal = folder.join(journal::FILE);
    let id = id(folder).map_err(|source| PacketError::Read { path: journal, source })?;
    let (card, review, began) = given(folder, peer)?;
    write(&Answer::new(&id, &sessions::name(folder), &card, &review, began), frozen)
}

fn write(answer: &Answer, to: &Path) -> Result<(), PacketError> {
    let write = |source| PacketError::Write { path: to.to_owned(), source };
    let text = serde_json::to_vec_pretty(answer).map_err(|error| write(io::Error::other(error)))?;
    files::replace(to, &text).map_err(write)
}

type Given = (Scorecard, Review, Option<crate::domain::fact::Wall>);

/// Reads the locked scorecard and the remarks of a peer.
fn given(folder: &Path, peer: &Assessor) -> Result<Given, PacketError> {
    let (_, history) = sessions::open(folder)?;
    let card = scorecards::load(folder, peer, &history.start)?;
    let card = card.filter(|it| it.locked.is_some() && it.assessor == *peer);
    let card = card.ok_or_else(|| PacketError::NotLocked {
        name: peer.name().to_owned(),
        folder: sessions::name(folder),
    })?;
    let reading = reviews::read(&reviews::path(folder, peer))?;
    let review = Review::replay(reading.numbered());
    let began = reading.facts.iter().find_map(|it| match &it.fact {
        Remark::ReviewStarted { wall, .. } => Some(*wall),
        _ => None,
    });
    let is_empty = review.remarks.is_empty() && review.heard.is_empty();
    Ok((card, review, began.filter(|_| !is_empty)))
}

/// Returns whether the file at `to` is the answer that was frozen.
fn is_same(frozen: &Path, to: &Path) -> io::Result<bool> {
    let never = AtomicBool::new(false);
    let (_, own) = archive::copy(&mut files::open_plain(frozen)?, &mut io::sink(), &never)?;
    // Whatever else is there is not the answer.
    let Ok(archive) = Archive::open(to, Bounds::ANSWER) else { return Ok(false) };
    Ok(
        matches!(archive.entries(), [one] if one.name == ENTRY && one.sha256 == own && archive.check(one, &never).is_ok()),
    )
}
