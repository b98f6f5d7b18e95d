//! Recovers recordings that a killed program has left behind, at the next start.

use std::{io, path::Path, time::Duration};

use crate::{
    audio,
    domain::{
        digest::{Digest, Kept, Sessions},
        fact::Fact,
        history::History,
        session::{Input, Session},
    },
    error::Error,
    store::{
        journal::Journal,
        sessions::{self, Lock},
        workspace::Workspace,
    },
};

use super::take;

/// Describes a take of which nobody wrote down the end, its file repaired.
pub struct RecoveredTake {
    file: String,
    /// Interview time at its first frame.
    pub(super) from: Duration,
    /// Of its sound; zero if it cannot be read.
    pub(super) length: Duration,
}

impl RecoveredTake {
    /// Makes the fact that the take has ended.
    pub(super) fn fact(self) -> Fact {
        let seconds = take::milliseconds(self.length.as_secs_f64());
        Fact::TakeEnded { file: self.file, seconds, lost: 0 }
    }
}

/// Repairs the takes of a session that were never finished. Nobody else may have it open.
pub(super) fn mend_takes(folder: &Path, history: &History) -> Vec<RecoveredTake> {
    let takes = history.items.iter().flat_map(|item| &item.takes).filter(|take| take.seconds.is_none());
    let mend = |take: &crate::domain::history::Take| {
        let path = folder.join(&take.file);
        let length = audio::wav::mend(&path, Some(take.rate)).and_then(|_| audio::wav::duration(&path));
        let length = length.inspect_err(|error| tracing::warn!("{error}")).unwrap_or_default();
        RecoveredTake { file: take.file.clone(), from: take.from, length }
    };
    takes.map(mend).collect()
}

/// Repairs what sessions have left that nobody has open, so that other programs can read all of it whether or not
/// somebody goes on with them. A session that is over learns how long its takes are.
pub fn mend_all(workspace: &Workspace, found: &mut Sessions) {
    let is_open =
        |digest: &&Digest| digest.takes.iter().any(|take| take.kept == Kept::Wav && take.seconds.is_none());
    let mut has_changed = false;
    for digest in found.digests.iter().filter(is_open) {
        let folder = workspace.recordings().join(&digest.folder);
        match mend(&folder) {
            Ok(it) => has_changed |= it,
            Err(error) => tracing::info!("{} was left as it is: {error}", digest.folder),
        }
    }
    if has_changed {
        *found = sessions::list(workspace);
    }
}

/// Repairs one session; returns whether its journal has grown.
fn mend(folder: &Path) -> Result<bool, Error> {
    let _lock = Lock::take(folder)?;
    let (reading, history) = sessions::open(folder)?;
    let (is_over, at) = (history.ended.is_some(), history.at);
    let left = mend_takes(folder, &history);
    // Going on with a session says how long they are, and where its clock stands then.
    let told: Vec<RecoveredTake> = left.into_iter().filter(|it| is_over && !it.length.is_zero()).collect();
    if told.is_empty() {
        return Ok(false);
    }
    let mut journal = Journal::open(folder, &reading)?;
    let mut session = Session::from(history);
    for take in told {
        if let Ok(outcome) = session.apply(Input::Heard(take.fact()), at) {
            journal.append(&outcome.facts);
        }
    }
    journal.close().map_err(io::Error::other)?;
    Ok(true)
}
