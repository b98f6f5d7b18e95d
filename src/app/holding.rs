//! One writer a session: what is scored or reviewed on the screens is held against other programs, and what could not
//! be put on disk is not forgotten.

use std::path::{Path, PathBuf};

use crate::{
    error::Error,
    store::sessions::{Lock, SessionError},
    tui::Screen,
};

use super::state::App;

/// A session that is held while it is on a screen that writes to it.
#[derive(Debug)]
pub(super) struct Held {
    folder: PathBuf,
    _lock: Lock,
}

impl App {
    /// Holds a session; fails if another program has it open, or if nothing can be written there.
    pub(super) fn hold(&mut self, folder: &Path) -> Result<(), SessionError> {
        if self.held.as_ref().is_none_or(|it| it.folder != folder) {
            // The one before goes first.
            self.held = None;
            self.held = Some(Held { _lock: Lock::take(folder)?, folder: folder.to_owned() });
        }
        Ok(())
    }

    /// Lets go of a session once no screen that writes to it is shown.
    pub(super) fn let_go(&mut self) {
        if !matches!(self.screen, Screen::Score(_) | Screen::Review(_)) {
            self.held = None;
        }
    }

    /// What could not be put on disk, for the end of the program.
    pub fn take_failure(&mut self) -> Option<Error> {
        self.failure.take()
    }

    /// Remembers what could not be put on disk. The first failure is the one that counts.
    pub(super) fn fail(&mut self, error: Error) {
        self.failure.get_or_insert(error);
    }
}
