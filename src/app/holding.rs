//! One writer a session: what is scored or reviewed on the screens is held against other programs, and what could not
//! be put on disk is not forgotten.

use std::path::{Path, PathBuf};

use crate::{
    audio::Recorder,
    error::Error,
    store::sessions::{Lock, SessionError},
    tui::Screen,
};

use super::{live::Live, state::App};

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

    /// Lets go of a session once nobody writes to it: on no screen, and at no page.
    pub(super) fn let_go(&mut self) {
        let is_at_page = |held: &Held| self.hosting.as_ref().is_some_and(|it| it.is_of(&held.folder));
        let is_written = matches!(self.screen, Screen::Score(_) | Screen::Review(_));
        if !is_written && !self.held.as_ref().is_some_and(is_at_page) {
            self.held = None;
        }
    }

    /// Goes on with a session that was cut off; from then on the interview holds it.
    pub(super) fn go_on_with(&mut self, folder: &Path, recorder: Option<Recorder>) -> Result<Live, Error> {
        let was_held = self.held.take().is_some();
        Live::resume(folder, recorder).inspect_err(|_| {
            // Whoever is at the page can still write. The first failure is the one that counts.
            if was_held && let Err(why) = self.hold(folder) {
                tracing::warn!("the session is not held: {why}");
            }
        })
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
