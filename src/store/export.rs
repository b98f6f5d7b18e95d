//! The export of a whole workspace, or of some of its sessions, as one archive.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use crate::domain::fact::Wall;

use super::{
    archive::{ArchiveError, ArchiveFile, Bounds, name_fault},
    sessions::Lock,
    takes,
    workspace::{FOLDERS, RECORDINGS, Workspace},
};

/// Selects what goes into the archive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    pub without_sound: bool,
    /// The folders of these sessions and nothing else; empty for the whole workspace.
    pub sessions: Vec<PathBuf>,
}

/// Tells what went into an archive.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Exported {
    pub sessions: usize,
    pub files: usize,
    /// Bytes of all files, before they were packed.
    pub bytes: u64,
    /// Files that were left out, with the reason.
    pub left_out: Vec<(String, String)>,
}

/// Writes an archive to `to`, where nothing may be yet. Nothing in the workspace changes. Set `stop` to give
/// it up.
pub fn export(
    workspace: &Workspace,
    selection: &Selection,
    to: &Path,
    made: Wall,
    stop: &AtomicBool,
) -> Result<Exported, ArchiveError> {
    let mut export = Export {
        without_sound: selection.without_sound,
        archive: ArchiveFile::create(to, stop)?,
        done: Exported::default(),
    };
    if selection.sessions.is_empty() {
        for folder in FOLDERS {
            let path = workspace.root.join(folder);
            if path.is_dir() {
                export.folder(folder, &path)?;
            }
        }
    } else {
        for session in &selection.sessions {
            let name = session.file_name().unwrap_or_default().to_string_lossy();
            export.folder(&format!("{RECORDINGS}/{name}"), session)?;
        }
    }
    export.done.bytes = export.archive.bytes();
    export.archive.finish(made)?;
    Ok(export.done)
}

struct Export<'a> {
    without_sound: bool,
    archive: ArchiveFile<'a>,
    done: Exported,
}

impl Export<'_> {
    /// Adds a folder with its contents. Hidden entries are the program's own and stay.
    fn folder(&mut self, name: &str, path: &Path) -> Result<(), ArchiveError> {
        if Lock::is_held(path) {
            self.leave(name, "another mockloop has it open");
            return Ok(());
        }
        let is_session = path.join(super::journal::FILE).is_file();
        self.done.sessions += usize::from(is_session);
        for (entry, inside) in list(path)? {
            if entry.starts_with('.') {
                continue;
            }
            let name = format!("{name}/{entry}");
            let kind = fs::symlink_metadata(&inside)
                .map_err(|source| ArchiveError::Read { path: inside.clone(), source })?;
            if let Some(why) = name_fault(&name) {
                self.leave(&name, why);
            } else if kind.is_dir() {
                self.folder(&name, &inside)?;
            } else if !kind.is_file() {
                self.leave(&name, "it is a link or no plain file");
            } else if self.without_sound && takes::is_sound(&inside) {
                // It was asked for so.
            } else if kind.len() > most(&inside) {
                self.leave(&name, "it is larger than what an import takes in");
            } else if let Err(error) = fs::File::open(&inside) {
                self.leave(&name, &error.to_string());
            } else {
                self.archive.add(&name, &inside)?;
                self.done.files += 1;
            }
        }
        Ok(())
    }

    fn leave(&mut self, name: &str, why: &str) {
        self.done.left_out.push((name.to_owned(), why.to_owned()));
    }
}

/// Returns the bytes that an import takes of such a file.
fn most(path: &Path) -> u64 {
    if takes::is_sound(path) { Bounds::WORKSPACE.sound } else { Bounds::WORKSPACE.text }
}

/// Lists the contents of a folder by name, so that equal workspaces give equal archives.
fn list(path: &Path) -> Result<Vec<(String, PathBuf)>, ArchiveError> {
    let read = || -> io::Result<Vec<(String, PathBuf)>> {
        let mut all = Vec::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            all.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
        }
        all.sort();
        Ok(all)
    };
    read().map_err(|source| ArchiveError::Read { path: path.to_owned(), source })
}
