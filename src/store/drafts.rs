//! Draft folders: made aside and moved to their place once they are complete. Those that a killed program left behind
//! are deleted.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::files;
use crate::platform;

/// Names the file that says that a folder is a draft. Its maker holds a lock on it, which ends with the process.
const MARKER: &str = ".mockloop-draft";
/// Names the same file before it is locked.
const UNLOCKED: &str = ".mockloop-draft-new";

/// Limits how often a folder is removed again in which a file has appeared meanwhile.
const TRIES: u32 = 100;

/// Makes a folder that is deleted when this is dropped.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    _marker: File,
}

impl Draft {
    /// Makes an empty folder in `parent` whose name begins with `prefix`, open to its owner only. Drafts of this prefix
    /// whose makers are gone are swept first.
    pub fn create(parent: &Path, prefix: &str) -> io::Result<Self> {
        sweep(parent, prefix);
        let process = std::process::id();
        for number in 0..1000 {
            let path = parent.join(format!("{prefix}{process}-{number}"));
            match files::create_new_folder(&path) {
                Ok(()) => return Self::mark(path),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Marks the folder as a draft. The lock is taken before the marker has its name, so that nobody sweeps the folder
    /// in between.
    fn mark(path: PathBuf) -> io::Result<Self> {
        let mark = || {
            let unlocked = path.join(UNLOCKED);
            let mut marker = platform::private().write(true).create_new(true).open(&unlocked)?;
            match marker.try_lock() {
                // Without locks nobody sweeps it either.
                Err(error) if !platform::has_no_locks(&error) => return Err(error.into()),
                _ => {}
            }
            let process = std::process::id();
            writeln!(
                marker,
                "A draft of mockloop, process {process}. Once that has ended, it may be deleted."
            )?;
            fs::rename(&unlocked, path.join(MARKER))?;
            Ok(marker)
        };
        match mark() {
            Ok(marker) => Ok(Self { path, _marker: marker }),
            Err(error) => {
                // Made here a moment ago, with nothing in it but the marker.
                let _ = fs::remove_dir_all(&path);
                Err(error)
            }
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts what is called `inside` the draft in its place, where nothing may be yet.
    pub fn place(&self, inside: &str, to: &Path) -> io::Result<()> {
        if fs::symlink_metadata(to).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let from = self.path.join(inside);
        sync_folders(&from)?;
        fs::rename(from, to)?;
        files::sync_folder(to.parent().unwrap_or(to))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // A thread may be writing its last file into it.
        for _ in 0..TRIES {
            let removed = fs::remove_dir_all(&self.path);
            if fs::symlink_metadata(&self.path).is_err() {
                return;
            }
            tracing::info!("{} is in use: {removed:?}", self.path.display());
            std::thread::yield_now();
        }
        tracing::warn!("{} stays behind", self.path.display());
    }
}

/// Makes the entries of a folder and of those in it safe against power loss.
fn sync_folders(path: &Path) -> io::Result<()> {
    if !path.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    files::sync_folder(path)
}

/// Deletes drafts in `parent` whose names begin with `prefix`, that are marked as such, that are ours, and whose makers
/// are gone. What cannot be deleted stays for another time.
pub fn sweep(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.filter_map(Result::ok) {
        if entry.file_name().to_string_lossy().starts_with(prefix) && is_abandoned(&entry.path()) {
            let swept = fs::remove_dir_all(entry.path());
            tracing::info!("swept {}: {swept:?}", entry.path().display());
        }
    }
}

/// Returns whether a folder is a draft of ours whose maker is gone.
pub(super) fn is_abandoned(path: &Path) -> bool {
    let marker = path.join(MARKER);
    let kind = |path: &Path| fs::symlink_metadata(path).ok();
    let (Some(folder), Some(file)) = (kind(path), kind(&marker)) else { return false };
    let looks_right =
        folder.is_dir() && file.is_file() && platform::is_ours(&folder) && platform::is_ours(&file);
    // Whoever lives holds the lock; where there are no locks, nothing is known and nothing swept.
    looks_right && File::open(&marker).is_ok_and(|file| file.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_placed_stays_and_the_rest_goes() {
        let parent = tempfile::tempdir().unwrap();
        let draft = Draft::create(parent.path(), ".draft-").unwrap();
        fs::create_dir_all(draft.path().join("whole/deep")).unwrap();
        fs::write(draft.path().join("whole/deep/file"), "x").unwrap();
        draft.place("whole", &parent.path().join("whole")).unwrap();
        fs::create_dir(draft.path().join("other")).unwrap();
        let again = draft.place("other", &parent.path().join("whole"));
        assert_eq!(again.unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        drop(draft);
        assert_eq!(names(parent.path()), ["whole"]);
        assert_eq!(fs::read(parent.path().join("whole/deep/file")).unwrap(), b"x");
    }

    #[test]
    fn a_panic_takes_it_away() {
        let parent = tempfile::tempdir().unwrap();
        let panics = std::panic::catch_unwind(|| {
            let draft = Draft::create(parent.path(), "d-").unwrap();
            fs::write(draft.path().join("file"), "x").unwrap();
            panic!("as planned");
        });
        assert!(panics.is_err());
        assert_eq!(names(parent.path()), Vec::<String>::new());
    }

    #[test]
    fn only_drafts_that_nobody_holds_are_swept() {
        let parent = tempfile::tempdir().unwrap();
        let held = Draft::create(parent.path(), "d-").unwrap();
        for (folder, marker) in
            [("d-dead", Some(MARKER)), ("d-other", None), ("d-early", Some(UNLOCKED)), ("x", Some(MARKER))]
        {
            fs::create_dir(parent.path().join(folder)).unwrap();
            if let Some(marker) = marker {
                fs::write(parent.path().join(folder).join(marker), "").unwrap();
            }
        }
        sweep(parent.path(), "d-");
        let own = held.path().file_name().unwrap().to_string_lossy().into_owned();
        let mut left = vec![own, "d-early".to_owned(), "d-other".to_owned(), "x".to_owned()];
        left.sort();
        assert_eq!(names(parent.path()), left);
    }
}
