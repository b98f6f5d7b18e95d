//! What lists need of all sessions, kept in a derived file that may be thrown away.
//!
//! The file has a row for each session that is over: its folder, what its digest depends on, and the digest as bytes.
//! A row is turned into a digest only if it still holds, by as many threads as there are cores.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::domain::{
    digest::{Broken, Digest, Sessions},
    scorecard::Assessor,
};

use super::{digests, files, journal, reviews, scorecards, workspace::Workspace};

/// Folders that one thread looks at, at least: below this a thread costs more than it saves.
const A_THREAD: usize = 128;
/// More threads than this only wait for the disk.
const THREADS: usize = 8;

/// Size and time of whatever a folder's digest depends on: if none of it has changed, neither has the digest.
type Stamp = [(u64, u64); 4];

/// One row of the file.
#[derive(Serialize, Deserialize)]
struct Row<'a> {
    folder: &'a str,
    stamp: Stamp,
    #[serde(borrow)]
    digest: &'a [u8],
}

/// The rows by folder.
type Kept<'a> = HashMap<&'a str, Row<'a>>;

/// What was found of one folder.
struct Found<'a> {
    folder: String,
    stamp: Stamp,
    digest: Result<Digest, String>,
    /// The bytes of a row that still holds.
    bytes: Option<&'a [u8]>,
}

/// Lists all sessions, newest first.
pub fn list(workspace: &Workspace) -> Sessions {
    let file = workspace.cache.as_deref().map(|cache| file(cache, &workspace.root));
    let bytes = file.as_ref().and_then(|file| fs::read(file).ok()).unwrap_or_default();
    let kept: Kept = postcard::from_bytes::<Vec<Row>>(&bytes)
        .map(|rows| rows.into_iter().map(|row| (row.folder, row)).collect())
        .unwrap_or_default();
    let found = find_all(&workspace.recordings(), &kept);
    if let Some(file) = file.filter(|_| has_changed(&found, &kept)) {
        store(&file, &found);
    }
    let mut sessions = Sessions::default();
    for it in found {
        match it.digest {
            Ok(digest) => sessions.digests.push(digest),
            Err(reason) => sessions.broken.push(Broken { folder: it.folder, reason }),
        }
    }
    sessions.digests.sort_by(|a, b| (b.started, &b.folder).cmp(&(a.started, &a.folder)));
    sessions
}

/// Looks at every folder, in several threads where there are many.
fn find_all<'a>(recordings: &Path, kept: &Kept<'a>) -> Vec<Found<'a>> {
    let mut names = names(recordings);
    names.sort_unstable();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let threads = names.len().div_ceil(A_THREAD).clamp(1, cores.min(THREADS));
    let each = |names: &[String]| -> Vec<Found<'a>> {
        names.iter().filter_map(|name| find(recordings, name, kept)).collect()
    };
    if threads == 1 {
        return each(&names);
    }
    thread::scope(|scope| {
        let each = &each;
        let parts = names.chunks(names.len().div_ceil(threads));
        let running: Vec<_> = parts.map(|part| scope.spawn(move || each(part))).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, Vec<Found<'a>>>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        running.into_iter().flat_map(join).collect()
    })
}

/// The names of everything in the folder of recordings.
fn names(recordings: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(recordings) else { return Vec::new() };
    entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
}

/// What there is of a folder; `None` if it has no journal.
fn find<'a>(recordings: &Path, name: &str, kept: &Kept<'a>) -> Option<Found<'a>> {
    let path = recordings.join(name);
    let stamp = stamp(&path)?;
    let row = kept.get(name).filter(|row| row.stamp == stamp);
    let known = row.and_then(|row| Some((postcard::from_bytes(row.digest).ok()?, row.digest)));
    let (digest, bytes) = match known {
        Some((digest, bytes)) => (Ok(digest), Some(bytes)),
        None => (digests::digest(&path), None),
    };
    Some(Found { folder: name.to_owned(), stamp, digest, bytes })
}

/// `None` if the folder has no journal.
fn stamp(folder: &Path) -> Option<Stamp> {
    let one = |found: io::Result<fs::Metadata>| {
        let found = found.ok()?;
        let changed = found.modified().ok()?.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        Some((found.len(), u64::try_from(changed.as_nanos()).unwrap_or(0)))
    };
    let journal = fs::metadata(folder.join(journal::FILE)).ok().filter(fs::Metadata::is_file)?;
    // Scorecards are replaced, which their folder shows; a review is appended to, which only the file shows.
    let others =
        [folder.to_owned(), folder.join(scorecards::FOLDER), reviews::path(folder, &Assessor::Candidate)];
    let [itself, cards, review] = others.map(|path| one(fs::metadata(path)).unwrap_or_default());
    Some([itself, one(Ok(journal)).unwrap_or_default(), cards, review])
}

/// Whether the file holds something else than what was found. A session that runs is never in it, because it changes
/// without its stamp changing.
fn has_changed(found: &[Found], kept: &Kept) -> bool {
    let holds = found.iter().filter(|it| it.bytes.is_some()).count();
    let is_new = |it: &Found| it.bytes.is_none() && it.is_over();
    holds != kept.len() || found.iter().any(is_new)
}

impl Found<'_> {
    fn is_over(&self) -> bool {
        self.digest.as_ref().is_ok_and(|digest| digest.ended.is_some())
    }
}

fn file(cache: &Path, root: &Path) -> PathBuf {
    let hash = Sha256::digest(root.as_os_str().as_encoded_bytes());
    cache.join(format!("sessions-6-{:02x}{:02x}{:02x}{:02x}.postcard", hash[0], hash[1], hash[2], hash[3]))
}

fn store(file: &Path, found: &[Found]) {
    let over = || found.iter().filter(|it| it.is_over());
    let fresh = |it: &Found| match (&it.digest, it.bytes) {
        (Ok(digest), None) => postcard::to_stdvec(digest),
        _ => Ok(Vec::new()),
    };
    let write = || -> io::Result<()> {
        let fresh: Vec<Vec<u8>> = over().map(fresh).collect::<Result<_, _>>().map_err(io::Error::other)?;
        let rows: Vec<Row> = over()
            .zip(&fresh)
            .map(|(it, fresh)| Row { folder: &it.folder, stamp: it.stamp, digest: it.bytes.unwrap_or(fresh) })
            .collect();
        files::replace(file, &postcard::to_stdvec(&rows).map_err(io::Error::other)?)
    };
    if let Err(error) = write() {
        tracing::info!("the index of sessions could not be kept: {error}");
    }
}
