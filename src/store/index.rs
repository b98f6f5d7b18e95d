//! The index of all sessions for lists, kept in a derived file that may be thrown away.
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

use super::{digests, files, journal, reviews, scorecards, sessions, workspace::Workspace};

/// Sets the least number of folders for a thread: below this a thread costs more than it saves.
const A_THREAD: usize = 128;
/// Limits the bytes of an index: ten thousand sessions take about 20 MB.
const LARGEST: u64 = 1 << 30;
/// Limits the threads: more than this only wait for the disk.
const THREADS: usize = 8;

/// Holds size and time of whatever a folder's digest depends on: if none of it has changed, neither has the digest.
type Stamp = [(u64, u64); 4];

/// Holds one row of the file.
#[derive(Serialize, Deserialize)]
struct Row<'a> {
    folder: &'a str,
    stamp: Stamp,
    #[serde(borrow)]
    digest: &'a [u8],
}

/// Maps folders to their rows.
type Kept<'a> = HashMap<&'a str, Row<'a>>;

/// Tells what was found of one folder.
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
    let bytes = file.as_ref().and_then(|file| files::read(file, LARGEST).ok()).unwrap_or_default();
    let kept: Kept = postcard::from_bytes::<Vec<Row>>(&bytes)
        .map(|rows| rows.into_iter().map(|row| (row.folder, row)).collect())
        .unwrap_or_default();
    let (names, odd) = names(&workspace.recordings());
    let found = find_all(&workspace.recordings(), names, &kept);
    if let Some(file) = file.filter(|_| has_changed(&found, &kept)) {
        store(&file, &found);
    }
    let mut all = Sessions { broken: odd, ..Sessions::default() };
    for it in found {
        match it.digest {
            Ok(digest) => all.digests.push(digest),
            Err(reason) => all.broken.push(Broken { folder: it.folder, reason }),
        }
    }
    all.digests.sort_by(|a, b| (b.started, &b.folder).cmp(&(a.started, &a.folder)));
    all
}

/// Looks at every folder, in several threads where there are many.
fn find_all<'a>(recordings: &Path, mut names: Vec<String>, kept: &Kept<'a>) -> Vec<Found<'a>> {
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

/// Lists the names of everything in the folder of recordings, and what of it cannot be listed.
fn names(recordings: &Path) -> (Vec<String>, Vec<Broken>) {
    let broken = |folder: &Path, reason: String| Broken { folder: sessions::name(folder), reason };
    let entries = match fs::read_dir(recordings) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Default::default(),
        Err(error) => return (Vec::new(), vec![broken(recordings, error.to_string())]),
    };
    let (mut names, mut odd) = (Vec::new(), Vec::new());
    for entry in entries {
        match entry.map(|it| it.file_name().into_string()) {
            Ok(Ok(name)) => names.push(name),
            Ok(Err(name)) => odd.push(broken(Path::new(&name), "its name is not text".to_owned())),
            Err(error) => odd.push(broken(recordings, error.to_string())),
        }
    }
    (names, odd)
}

/// Finds out about a folder; `None` if it has no journal.
fn find<'a>(recordings: &Path, name: &str, kept: &Kept<'a>) -> Option<Found<'a>> {
    let path = recordings.join(name);
    let found = |stamp, digest, bytes| Some(Found { folder: name.to_owned(), stamp, digest, bytes });
    let stamp = match stamp(&path) {
        Ok(stamp) => stamp,
        Err(error) if files::is_nowhere(&error) => return None,
        Err(error) => return found(Stamp::default(), Err(error.to_string()), None),
    };
    if let Some(reason) = sessions::foreign(&path) {
        return found(stamp, Err(reason.to_owned()), None);
    }
    let row = kept.get(name).filter(|row| row.stamp == stamp);
    let known = row.and_then(|row| Some((postcard::from_bytes(row.digest).ok()?, row.digest)));
    match known {
        Some((digest, bytes)) => found(stamp, Ok(digest), Some(bytes)),
        None => found(stamp, digests::digest(&path), None),
    }
}

/// Reads the stamp of a folder. Fails if the folder has no journal, or cannot be looked at.
fn stamp(folder: &Path) -> io::Result<Stamp> {
    let one = |found: io::Result<fs::Metadata>| {
        let found = found.ok()?;
        let changed = found.modified().ok()?.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        Some((found.len(), u64::try_from(changed.as_nanos()).unwrap_or(0)))
    };
    let journal = fs::symlink_metadata(folder.join(journal::FILE))?;
    // Scorecards are replaced, which their folder shows; a review is appended to, which only the file shows.
    let others =
        [folder.to_owned(), folder.join(scorecards::FOLDER), reviews::path(folder, &Assessor::Candidate)];
    let [itself, cards, review] = others.map(|path| one(fs::metadata(path)).unwrap_or_default());
    Ok([itself, one(Ok(journal)).unwrap_or_default(), cards, review])
}

/// Returns whether the file holds something else than what was found. A session that runs is never in it, because it
/// changes without its stamp changing.
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
    cache.join(format!("sessions-7-{:02x}{:02x}{:02x}{:02x}.postcard", hash[0], hash[1], hash[2], hash[3]))
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
