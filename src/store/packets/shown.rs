//! A candidate's scores in a packet for one peer, once both have locked theirs; and the copy of them where the peer
//! opened it.

use std::{fs, io, path::Path};

use crate::{
    domain::{
        fact::Start,
        scorecard::{Assessor, Scorecard},
        second_vote::{SecondVote, SecondVotes},
        shared_scores::Shown,
    },
    store::{
        archive::{Archive, Entry},
        scorecards, second_votes,
        sessions::{self, Lock},
    },
};

use super::PacketError;

/// Names the file of a packet in which the scores are.
pub(super) const ENTRY: &str = "scores.json";

/// Returns what a peer may see of a session: both have locked, and the candidate has said what they expect.
pub(super) fn of(session: &Path, packet: &str, peer: &Assessor) -> Result<Shown, PacketError> {
    let folder = sessions::name(session);
    let (_, history) = sessions::open(session)?;
    let start = &history.start;
    let locked = |who: &Assessor| -> Result<Option<Scorecard>, PacketError> {
        Ok(scorecards::load(session, who, start)?.filter(|it| it.locked.is_some() && it.assessor == *who))
    };
    let unlocked = || PacketError::NotLocked { name: peer.name().to_owned(), folder: folder.clone() };
    let theirs = locked(peer)?.ok_or_else(unlocked)?;
    let Some(own) = locked(&Assessor::Candidate)? else { return Err(PacketError::OwnUnlocked { folder }) };
    if scorecards::prediction(session, start)?.is_none() {
        return Err(PacketError::NotPredicted { name: peer.name().to_owned(), folder });
    }
    let votes = second_votes::load(session, &Assessor::Candidate, start)?.votes;
    Ok(Shown::new(packet, own, votes, theirs))
}

/// Writes the scores to `to`, in a folder that only its owner may open.
pub(super) fn write(shown: &Shown, to: &Path) -> Result<(), PacketError> {
    let write = |source| PacketError::Write { path: to.to_owned(), source };
    let text = serde_json::to_vec_pretty(shown).map_err(|error| write(io::Error::other(error)))?;
    fs::write(to, text).map_err(write)
}

/// Reads the scores that a packet holds, all of them checked.
pub(super) fn read(
    archive: &Archive,
    entry: &Entry,
    session: &str,
    start: &Start,
) -> Result<Shown, PacketError> {
    let refused = |why: &str| PacketError::from(archive.refused(&entry.name, why));
    let value: serde_json::Value =
        serde_json::from_slice(&archive.bytes(entry)?).map_err(|error| refused(&error.to_string()))?;
    // Newer ones may look otherwise; their schema stands at the same place.
    if let Some(newer) = archive.newer(&value) {
        return Err(newer.into());
    }
    let shown: Shown = serde_json::from_value(value).map_err(|error| refused(&error.to_string()))?;
    let packet = archive.packet().unwrap_or_default();
    shown.checked(packet, session, start).map_err(|why| refused(&why.to_string()))
}

/// Puts a candidate's scores beside those of the peer for whom they are, who has locked the very scores that the
/// candidate has seen. What is there already is never changed.
pub fn show(folder: &Path, peer: &Assessor, shown: &Shown) -> Result<(), PacketError> {
    let _lock = Lock::take(folder)?;
    let (_, history) = sessions::open(folder)?;
    let (start, name) = (&history.start, sessions::name(folder));
    let own = scorecards::load(folder, peer, start)?.filter(|it| it.locked.is_some());
    let own =
        own.ok_or_else(|| PacketError::NotLocked { name: peer.name().to_owned(), folder: name.clone() })?;
    if !shown.is_for(&own, start) {
        let meant = shown.peer.assessor.name().escape_debug().to_string();
        return Err(PacketError::NotForYou { name: meant, folder: name });
    }
    let card = Scorecard { session: name.clone(), ..shown.card.clone() };
    match scorecards::load(folder, &Assessor::Candidate, start)? {
        Some(found) if found != card => return Err(PacketError::OtherShown { folder: name }),
        Some(_) => {}
        None => scorecards::save(folder, &card)?,
    }
    match grow(folder, start, &card, &shown.votes)? {
        Some(_) => Ok(()),
        None => Err(PacketError::OtherShown { folder: name }),
    }
}

/// Reads the candidate's scorecard, where it was shown.
pub fn theirs(folder: &Path, start: &Start) -> Result<Option<Scorecard>, PacketError> {
    Ok(scorecards::load(folder, &Assessor::Candidate, start)?.filter(|it| it.locked.is_some()))
}

/// Adds second votes to those that are there, and returns whether any were new; `None` if those that are there are
/// others.
pub(super) fn grow(
    folder: &Path,
    start: &Start,
    card: &Scorecard,
    votes: &[SecondVote],
) -> Result<Option<bool>, PacketError> {
    let there = second_votes::load(folder, &card.assessor, start)?;
    let Some(all) = there.grown(votes) else { return Ok(None) };
    if all.len() == there.votes.len() {
        return Ok(Some(false));
    }
    second_votes::save(folder, &SecondVotes { votes: all, ..there })?;
    Ok(Some(true))
}
