//! Holds a session while a screen or a page writes to it, against other programs.

use std::path::{Path, PathBuf};

use crate::store::sessions::{Lock, SessionError};

/// Holds at most one session.
#[derive(Debug, Default)]
pub struct SessionLock(Option<(PathBuf, Lock)>);

impl SessionLock {
    /// Holds a session; fails if another program has it open, or if nothing can be written there.
    pub fn hold(&mut self, folder: &Path) -> Result<(), SessionError> {
        if self.folder() != Some(folder) {
            // The one before goes first.
            self.0 = None;
            self.0 = Some((folder.to_owned(), Lock::take(folder)?));
        }
        Ok(())
    }

    /// Returns the session that is held.
    pub fn folder(&self) -> Option<&Path> {
        self.0.as_ref().map(|(folder, _)| folder.as_path())
    }

    /// Lets go of the session; returns whether one was held.
    pub fn release(&mut self) -> bool {
        self.0.take().is_some()
    }
}
