//! The folders of sessions: made, found, locked, deleted.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use crate::{
    domain::{SCHEMA, fact::Start, history::History, question::Kind},
    platform,
};

pub use super::index::list;
use super::{files, journal, workspace::Workspace};

const LOCK: &str = ".lock";
/// Sets how long, and how often, a lock is waited for that somebody holds only while looking whether it is held.
const A_LOOK: Duration = Duration::from_millis(2);
const LOOKS: u32 = 15;
/// Counts the characters of a folder's name that say the second: `2026-11-22_143005`.
const SECOND: usize = 17;

/// Tells why a session cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error("there is no session yet")]
    NoneYet,
    #[error("no session's folder begins with `{0}`")]
    NotFound(String),
    #[error("`{wanted}` could be {} sessions: {}", .found.len(), .found.join(", "))]
    Ambiguous { wanted: String, found: Vec<String> },
    #[error("the session {folder} cannot be read: {reason}")]
    Unreadable { folder: String, reason: String },
    #[error("the session {folder} is of schema {schema}, from a newer mockloop")]
    Newer { folder: String, schema: u32 },
    #[error("another mockloop (process {pid}) has the session {folder} open")]
    Held { folder: String, pid: String },
    #[error("cannot write to {path}")]
    Write { path: PathBuf, source: io::Error },
}

/// Makes the folder name of a session that starts now.
pub fn folder_name(start: &Start) -> String {
    let kinds: Vec<Kind> = start.rounds.iter().map(|round| round.format.kind).collect();
    let kind = match (&start.title, kinds.as_slice()) {
        (None, [kind]) => kind.id(),
        _ => "loop",
    };
    let first = start.questions().next().map_or("", |(_, question)| question.id.as_str());
    format!("{}_{kind}_{first}", start.wall.format("%Y-%m-%d_%H%M%S"))
}

/// Makes the folder of a new session; a second session within one second gets a number.
pub fn create(workspace: &Workspace, start: &Start) -> Result<PathBuf, SessionError> {
    let recordings = workspace.recordings();
    let fail = |path: &Path| {
        let path = path.to_owned();
        move |source| SessionError::Write { path, source }
    };
    files::create_folder(&recordings).map_err(fail(&recordings))?;
    let name = folder_name(start);
    for number in 1..100 {
        let folder = recordings.join(if number == 1 { name.clone() } else { format!("{name}-{number}") });
        match files::create_new_folder(&folder) {
            Ok(()) => {
                files::sync_folder(&recordings).map_err(fail(&folder)).inspect_err(|_| discard(&folder))?;
                return Ok(folder);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(fail(&folder)(error)),
        }
    }
    Err(fail(&recordings)(io::ErrorKind::AlreadyExists.into()))
}

/// Deletes a session's folder that was made a moment ago and in which nothing has happened yet.
pub fn discard(folder: &Path) {
    // A file that cannot be removed is named in the list; what counts is why the session could not begin.
    let _ = fs::remove_file(folder.join(journal::FILE));
    let _ = fs::remove_file(folder.join(LOCK));
    let _ = fs::remove_dir(folder);
}

/// Returns where the folder of a new session would be; a second session within one second gets a number.
pub fn free_folder(workspace: &Workspace, start: &Start) -> Result<PathBuf, SessionError> {
    let (recordings, name) = (workspace.recordings(), folder_name(start));
    let numbered = (2..100).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.clone()).chain(numbered).map(|it| recordings.join(it));
    let is_free = |path: &PathBuf| fs::symlink_metadata(path).is_err();
    let full =
        || SessionError::Write { path: recordings.clone(), source: io::ErrorKind::AlreadyExists.into() };
    names.find(is_free).ok_or_else(full)
}

/// Lists the names of all folders that have a journal, whatever it is.
fn folders(workspace: &Workspace) -> Vec<String> {
    let Ok(entries) = fs::read_dir(workspace.recordings()) else { return Vec::new() };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let journal = |name: &String| workspace.recordings().join(name).join(journal::FILE);
    names
        .filter(|name| !fs::symlink_metadata(journal(name)).is_err_and(|it| files::is_nowhere(&it)))
        .collect()
}

/// Tells why a folder among the recordings is not taken for a session.
pub(super) fn foreign(path: &Path) -> Option<&'static str> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|it| it.is_symlink());
    is_link.then_some("it is a link; put the folder itself here")
}

/// Finds the folder that `wanted` means: a name, a beginning that fits no other, or `last`.
pub fn find(workspace: &Workspace, wanted: &str) -> Result<PathBuf, SessionError> {
    let mut all = folders(workspace);
    all.sort();
    if wanted == "last" {
        // Names begin with the second; within one second the journal that was written to last is the later one.
        let journal = |name: &String| workspace.recordings().join(name).join(journal::FILE);
        let written = |name: &String| fs::metadata(journal(name)).and_then(|it| it.modified()).ok();
        // A folder that cannot be read is in nobody's way.
        all.retain(|name| journal(name).is_file() && foreign(&workspace.recordings().join(name)).is_none());
        let last =
            all.into_iter().max_by_key(|name| (name.chars().take(SECOND).collect::<String>(), written(name)));
        return Ok(workspace.recordings().join(last.ok_or(SessionError::NoneYet)?));
    }
    let wanted = wanted.trim_end_matches('/');
    let wanted = Path::new(wanted).file_name().and_then(|it| it.to_str()).unwrap_or(wanted);
    if all.iter().any(|name| name == wanted) {
        return Ok(workspace.recordings().join(wanted));
    }
    let mut found: Vec<String> = all.into_iter().filter(|name| name.starts_with(wanted)).collect();
    match found.len() {
        0 => Err(SessionError::NotFound(wanted.to_owned())),
        1 => Ok(workspace.recordings().join(found.remove(0))),
        _ => Err(SessionError::Ambiguous { wanted: wanted.to_owned(), found }),
    }
}

/// Reads a session's journal and the history that it tells. What a newer program has written is left to that one.
pub fn open(path: &Path) -> Result<(journal::Reading, History), SessionError> {
    let unreadable = |reason: String| SessionError::Unreadable { folder: name(path), reason };
    if let Some(reason) = foreign(path) {
        return Err(unreadable(reason.to_owned()));
    }
    let file = path.join(journal::FILE);
    let mut reading = journal::read(&file).map_err(|error| unreadable(error.to_string()))?;
    if let Some(schema) = reading.schema.filter(|schema| *schema > SCHEMA) {
        return Err(SessionError::Newer { folder: name(path), schema });
    }
    let (history, nowhere) = History::replay_what_fits(reading.facts.iter().cloned())
        .map_err(|error| unreadable(error.to_string()))?;
    for fact in nowhere {
        reading.set_aside(fact);
    }
    Ok((reading, history))
}

/// Returns a folder's own name.
pub fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Counts the bytes of a folder and the folders in it, links not followed.
pub fn weigh(path: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(path) else { return 0 };
    let size = |entry: fs::DirEntry| match entry.metadata() {
        Ok(it) if it.is_dir() => weigh(&entry.path()),
        Ok(it) if it.is_file() => it.len(),
        _ => 0,
    };
    entries.filter_map(Result::ok).map(size).sum()
}

/// Locks a session against other programs for as long as it lives.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Locks a session; fails if another program holds it.
    pub fn take(folder: &Path) -> Result<Self, SessionError> {
        let path = folder.join(LOCK);
        let fail = |source| SessionError::Write { path: path.clone(), source };
        let open = || platform::private().read(true).write(true).create(true).truncate(false).open(&path);
        let mut looks = 0;
        let mut file = loop {
            let mut file = open().map_err(fail)?;
            match file.try_lock() {
                // Whoever let it go has removed it, perhaps between these two lines: then it holds nothing.
                Ok(()) if platform::is_at(&file, &path) => break file,
                Ok(()) => {}
                Err(TryLockError::WouldBlock) if looks < LOOKS => thread::sleep(A_LOOK),
                Err(TryLockError::WouldBlock) => {
                    let mut pid = String::new();
                    // The number of the process is a courtesy; what matters is that somebody holds the session.
                    let _ = file.read_to_string(&mut pid);
                    return Err(SessionError::Held { folder: name(folder), pid });
                }
                // Practising without a guard against a second program is better than not at all.
                Err(error) if platform::has_no_locks(&error) => {
                    tracing::warn!("this disk has no locks; open the session in one program only");
                    break file;
                }
                Err(TryLockError::Error(error)) => return Err(fail(error)),
            }
            looks += 1;
        };
        let mut write = || {
            file.set_len(0)?;
            file.rewind()?;
            write!(file, "{}", std::process::id())
        };
        write().map_err(fail)?;
        Ok(Self { path, _file: file })
    }

    /// Returns whether some program holds the lock of a session.
    pub fn is_held(folder: &Path) -> bool {
        Self::holder(folder).is_some()
    }

    /// Returns the number of the process that holds a session, if one does.
    pub fn holder(folder: &Path) -> Option<String> {
        let mut file = files::open_plain(&folder.join(LOCK)).ok()?;
        if !matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)) {
            return None;
        }
        let mut pid = String::new();
        // The number may be missing; what matters is that somebody holds the session.
        let _ = file.read_to_string(&mut pid);
        Some(pid)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A file that stays behind is harmless: the lock ends with the process, not with the file.
        let _ = fs::remove_file(&self.path);
    }
}

/// Deletes a session's folder with all that is in it.
pub fn delete(workspace: &Workspace, folder: &str) -> Result<(), SessionError> {
    let path = workspace.recordings().join(folder);
    let _lock = Lock::take(&path)?;
    fs::remove_dir_all(&path).map_err(|source| SessionError::Write { path, source })
}
