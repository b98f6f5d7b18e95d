//! What the workspace holds, as it was read: the bank and the sessions.

use std::{
    path::{Path, PathBuf},
    thread,
};

use crate::{
    bank::Bank,
    domain::digest::{Digest, Sessions},
    store::{sessions, workspace::Workspace},
};

/// Holds the workspace with its bank and its sessions.
#[derive(Debug)]
pub struct Library {
    pub workspace: Workspace,
    pub bank: Bank,
    pub sessions: Sessions,
}

impl Library {
    /// Reads bank and sessions side by side.
    pub fn load(workspace: Workspace) -> Self {
        let (bank, sessions) = thread::scope(|scope| {
            let bank = scope.spawn(|| Bank::load(&workspace.root, workspace.cache.as_deref()));
            let sessions = sessions::list(&workspace);
            (bank.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), sessions)
        });
        Self { workspace, bank, sessions }
    }

    /// Lists the sessions anew.
    pub fn refresh_sessions(&mut self) {
        self.sessions = sessions::list(&self.workspace);
    }

    /// Returns the folder of a session by its name.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.workspace.recordings().join(name)
    }

    /// Finds what is known of a session by its name.
    pub fn digest(&self, name: &str) -> Option<&Digest> {
        self.sessions.digests.iter().find(|it| it.folder == name)
    }

    /// Returns the folder for derived files.
    pub fn cache(&self) -> Option<&Path> {
        self.workspace.cache.as_deref()
    }
}
