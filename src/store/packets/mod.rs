//! Packets: interviews that a candidate packs and a peer opens and answers, and the merging of the answers.
//!
//! A packet and an answer are archives of [`crate::store::archive`]. A packet is known by the SHA-256 of its session's
//! journal, which never changes once the session is over; by it an answer finds its session, whatever its folder is
//! called. What a peer opens lies in [`FOLDER`] of their own workspace, beside `recordings/`, so that nobody's
//! interviews are counted as somebody else's.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use crate::domain::packet_answer::NotThisAnswer;

use super::{
    archive::{self, ArchiveError},
    files, journal,
    reviews::ReviewError,
    scorecards::CardError,
    sessions::{self, SessionError},
    workspace::Workspace,
};

mod answers;
mod merge;
mod open;
mod pack;
mod shown;

pub use answers::{Answered, answer, has_voted, who_may_answer};
pub use merge::{Merged, merge};
pub use open::{Opened, open};
pub use pack::{Packed, Wanted, pack};
pub use shown::{show, theirs};

/// Names the folder of a workspace in which other people's interviews are.
pub const FOLDER: &str = "recordings-of-others";

/// Tells why a packet or an answer is not made or not taken.
#[derive(Debug, thiserror::Error)]
pub enum PacketError {
    #[error("the session {folder} is not over")]
    NotOver { folder: String },
    #[error("the session {folder} cannot be packed: {why}")]
    Unfit { folder: String, why: &'static str },
    #[error("no interview that was opened here begins with `{0}`, and there is no such file")]
    NotOpened(String),
    #[error("`{wanted}` could be {} interviews: {}", .found.len(), .found.join(", "))]
    Ambiguous { wanted: String, found: Vec<String> },
    #[error("this packet was not opened here")]
    NeverOpened,
    #[error("{name} has no locked scorecard of {folder}")]
    NotLocked { name: String, folder: String },
    #[error("{} have scored {folder}", .names.join(" and "))]
    WhoseAnswer { names: Vec<String>, folder: String },
    #[error("nobody has locked a scorecard of {folder} yet")]
    NothingToAnswer { folder: String },
    #[error("the name {name} is taken in {folder}: its files are those of {other}")]
    NameTaken { name: String, other: String, folder: String },
    #[error("{path} is refused: {source}")]
    NotThisAnswer { path: PathBuf, source: NotThisAnswer },
    #[error("{path} answers the session {session}, of which there is nothing here")]
    NotHere { path: PathBuf, session: String },
    #[error("{path} answers another interview than the {session} that is here: the journals differ")]
    OtherJournal { path: PathBuf, session: String },
    #[error(
        "{path} is not merged: {name} has given {folder} another scorecard already, and a locked one never changes"
    )]
    OtherCard { path: PathBuf, name: String, folder: String },
    #[error("{path} is not merged: {name} has begun a scorecard of {folder} here, which is not locked")]
    Draft { path: PathBuf, name: String, folder: String },
    #[error(
        "{path} is not merged: there are other remarks of {name} in {folder} already, and they are not replaced"
    )]
    OtherRemarks { path: PathBuf, name: String, folder: String },
    #[error(
        "{path} is not merged: there are other second votes of {name} in {folder} already, and they are not replaced"
    )]
    OtherVotes { path: PathBuf, name: String, folder: String },
    #[error("your own scorecard of {folder} is not locked")]
    OwnUnlocked { folder: String },
    #[error("first predict the scores of {name} for {folder}")]
    NotPredicted { name: String, folder: String },
    #[error(
        "the scores in this packet are for {name}, and for the scores that {name} has locked in {folder}"
    )]
    NotForYou { name: String, folder: String },
    #[error("other scores of the candidate are in {folder} already, and they are not replaced")]
    OtherShown { folder: String },
    #[error("cannot read {path}")]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot write {path}")]
    Write { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error(transparent)]
    Card(#[from] CardError),
    #[error(transparent)]
    Review(#[from] ReviewError),
}

/// Returns the SHA-256 of the journal in a session's folder, in hexadecimal digits.
fn id(folder: &Path) -> io::Result<String> {
    let (_, id) = archive::copy(
        &mut files::open_plain(&folder.join(journal::FILE))?,
        &mut io::sink(),
        &AtomicBool::new(false),
    )?;
    Ok(id)
}

/// Returns whether a folder holds somebody else's interview.
pub fn is_of_others(folder: &Path) -> bool {
    folder.parent().and_then(Path::file_name).is_some_and(|it| it == FOLDER)
}

/// Lists the folders of interviews that were opened, sorted.
fn opened(workspace: &Workspace) -> Vec<PathBuf> {
    folders(&workspace.root.join(FOLDER))
}

/// Lists the folders in `parent` that have a journal, sorted.
fn folders(parent: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    let mut all: Vec<PathBuf> = entries.filter_map(|it| Some(it.ok()?.path())).collect();
    let is_hidden = |path: &PathBuf| sessions::name(path).starts_with('.');
    all.retain(|it| !is_hidden(it) && it.join(journal::FILE).is_file());
    all.sort();
    all
}

/// Finds the interview that was opened and that `wanted` means: the file of its packet, its folder's name, an
/// unambiguous beginning of that, or `last`.
pub fn find(workspace: &Workspace, wanted: &str) -> Result<PathBuf, PacketError> {
    let mut all = opened(workspace);
    if Path::new(wanted).is_file() {
        let (bounds, sort) = (archive::Bounds::PACKET, archive::Sort::Packet);
        let archive = archive::Archive::open_as(Path::new(wanted), bounds, sort)?;
        let wanted = archive.packet().map(str::to_owned);
        let found = all.into_iter().find(|it| wanted.is_some() && id(it).ok() == wanted);
        return found.ok_or(PacketError::NeverOpened);
    }
    if wanted == "last"
        && let Some(last) = all.pop()
    {
        return Ok(last);
    }
    if let Some(exact) = all.iter().find(|it| sessions::name(it) == wanted) {
        return Ok(exact.clone());
    }
    all.retain(|it| sessions::name(it).starts_with(wanted));
    match all.as_slice() {
        [] => Err(PacketError::NotOpened(wanted.to_owned())),
        [one] => Ok(one.clone()),
        many => {
            let found = many.iter().map(|it| sessions::name(it)).collect();
            Err(PacketError::Ambiguous { wanted: wanted.to_owned(), found })
        }
    }
}
