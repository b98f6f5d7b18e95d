//! The opening of a packet that somebody else has made: unpacked into a folder of its own once all of it has been
//! checked.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use crate::{
    domain::{
        fact::Stamped,
        history::{History, Take},
        packet,
        shared_scores::Shown,
    },
    store::{
        archive::{Archive, Bounds, Entry, Sort},
        drafts::Draft,
        files, journal,
        sessions::{self, SessionError},
        takes,
        workspace::Workspace,
    },
};

use super::{FOLDER, PacketError, id, shown};

/// Begins the names of drafts among the interviews of others.
const DRAFT: &str = ".draft-";
/// Limits how many interviews may have the same name.
const MOST: u32 = 100;

/// Describes an interview of somebody else, ready to be listened to.
#[derive(Debug, PartialEq, Eq)]
pub struct Opened {
    pub folder: PathBuf,
    /// True if there was nothing of it here before.
    pub is_new: bool,
    /// The number of recordings that came with the packet and were not here.
    pub takes: usize,
    /// The candidate's scores, for the peer who has locked theirs; they are nowhere on disk yet.
    pub shown: Option<Box<Shown>>,
}

/// Unpacks a packet into the workspace's folder for interviews of others. `hear` decodes a file and says why it is not
/// the take that the journal tells of. What is here of it already stays as it is, scorecards and remarks included. Set
/// `stop` to give it up.
pub fn open(
    workspace: &Workspace,
    from: &Path,
    bounds: Bounds,
    stop: &AtomicBool,
    hear: impl Fn(&Path, &Take) -> Result<(), String>,
) -> Result<Opened, PacketError> {
    let archive = Archive::open_as(from, bounds, Sort::Packet)?;
    let parts = Parts::of(&archive)?;
    let others = workspace.root.join(FOLDER);
    let fail = |path: &Path| {
        let path = path.to_owned();
        move |source| PacketError::Write { path, source }
    };
    files::create_folder(&others).map_err(fail(&others))?;
    let draft = Draft::create(&others, DRAFT).map_err(fail(&others))?;
    let folder = draft.path().join(parts.session);
    files::create_folder(&folder).map_err(fail(&folder))?;
    archive.unpack(parts.journal, &folder.join(journal::FILE), stop)?;
    let history = history(&archive, parts.journal, &folder)?;
    let shown = parts.shown.map(|it| shown::read(&archive, it, parts.session, &history.start)).transpose()?;
    let known: BTreeMap<String, &Take> =
        history.items.iter().flat_map(|it| &it.takes).map(|it| (flac(&it.file), it)).collect();
    for (name, entry) in &parts.takes {
        let Some(take) = known.get(*name) else {
            return Err(archive.refused(&entry.name, "the journal knows no such recording").into());
        };
        let path = folder.join(name);
        archive.unpack(entry, &path, stop)?;
        hear(&path, take).map_err(|why| archive.refused(&entry.name, &why))?;
    }
    let (place, is_new) = place(&others, parts.session, &parts.journal.sha256).map_err(fail(&others))?;
    let mut takes = parts.takes.len();
    if is_new {
        draft.place(parts.session, &place).map_err(fail(&place))?;
    } else {
        for name in parts.takes.keys() {
            if takes::is_free(&place, name) {
                draft.place(&format!("{}/{name}", parts.session), &place.join(name)).map_err(fail(&place))?;
            } else {
                takes -= 1;
            }
        }
    }
    Ok(Opened { folder: place, is_new, takes, shown: shown.map(Box::new) })
}

fn flac(file: &str) -> String {
    Path::new(file).with_extension("flac").to_string_lossy().into_owned()
}

/// Holds what a packet may hold, and nothing else.
struct Parts<'a> {
    session: &'a str,
    journal: &'a Entry,
    shown: Option<&'a Entry>,
    takes: BTreeMap<&'a str, &'a Entry>,
}

impl<'a> Parts<'a> {
    fn of(archive: &'a Archive) -> Result<Self, PacketError> {
        let (mut session, mut journal, mut shown, mut takes) = (None, None, None, BTreeMap::new());
        for entry in archive.entries() {
            let foreign = || PacketError::from(archive.refused(&entry.name, "a packet has no such file"));
            let Some((folder, name)) = entry.name.split_once('/') else { return Err(foreign()) };
            if name.contains('/') || *session.get_or_insert(folder) != folder {
                return Err(foreign());
            }
            if name == journal::FILE {
                journal = Some(entry);
            } else if name == shown::ENTRY {
                shown = Some(entry);
            } else if Path::new(name).extension().is_some_and(|it| it == "flac") {
                takes.insert(name, entry);
            } else {
                return Err(foreign());
            }
        }
        let (Some(session), Some(journal)) = (session, journal) else {
            return Err(archive.refused(journal::FILE, "it is missing").into());
        };
        if archive.packet() != Some(journal.sha256.as_str()) {
            return Err(archive.refused(&journal.name, "it is not the one that the packet names").into());
        }
        Ok(Self { session, journal, shown, takes })
    }
}

/// Reads the history that the journal of a packet tells, if it can be shown and scored.
fn history(archive: &Archive, journal: &Entry, folder: &Path) -> Result<History, PacketError> {
    let refused = |why: &str| PacketError::from(archive.refused(&journal.name, why));
    let (reading, history) = sessions::open(folder).map_err(|error| match error {
        SessionError::Unreadable { reason, .. } => refused(&reason),
        other => other.into(),
    })?;
    match packet::fault(&history).or_else(|| text_fault(&reading.facts)) {
        Some(why) => Err(refused(why)),
        None => Ok(history),
    }
}

/// Tells why the texts of a journal are not taken.
pub(super) fn text_fault(facts: &[Stamped]) -> Option<&'static str> {
    facts.iter().find_map(|fact| match serde_json::to_value(fact) {
        Ok(value) => packet::text_fault(&value),
        Err(_) => Some("a fact in it cannot be written again"),
    })
}

/// Finds the place of an interview, and whether it is free: another interview of the same name gets a number.
fn place(others: &Path, session: &str, journal: &str) -> io::Result<(PathBuf, bool)> {
    for number in 1..MOST {
        let name = if number == 1 { session.to_owned() } else { format!("{session}-{number}") };
        let path = others.join(name);
        if fs::symlink_metadata(&path).is_err() {
            return Ok((path, true));
        }
        let is_folder = fs::symlink_metadata(&path).is_ok_and(|it| it.is_dir());
        if is_folder && id(&path).is_ok_and(|it| it.eq_ignore_ascii_case(journal)) {
            return Ok((path, false));
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
