//! Writes drafts in the background: one thread for all of them, of each the newest only, and whoever waits is woken.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        mpsc::{Sender, channel},
    },
    thread,
};

use crate::{
    domain::{scorecard::Scorecard, second_vote::SecondVotes},
    error::Error,
    store::{scorecards, scorecards::CardError, second_votes, wake::Wake},
};

/// Holds a document that is written as a whole each time it changes.
#[derive(Debug, Clone)]
pub enum Draft {
    Scorecard(Scorecard),
    SecondVotes(SecondVotes),
}

impl Draft {
    fn save(&self, folder: &Path) -> Result<(), CardError> {
        match self {
            Self::Scorecard(card) => scorecards::save(folder, card),
            Self::SecondVotes(votes) => second_votes::save(folder, votes),
        }
    }
}

/// Says why a draft is not on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteFailure {
    /// What the disk said, for where there is little room.
    pub reason: String,
    pub sentence: String,
}

impl From<CardError> for WriteFailure {
    fn from(error: CardError) -> Self {
        let reason = match &error {
            CardError::Write { source, .. } => Some(source.to_string()),
            _ => None,
        };
        let sentence = Error::from(error).sentence;
        Self { reason: reason.unwrap_or_else(|| sentence.clone()), sentence }
    }
}

/// Writes drafts on a thread of its own, which ends when the writer and all its files are dropped.
#[derive(Debug, Clone)]
pub struct DraftWriter {
    queue: Sender<Arc<Slot>>,
}

impl DraftWriter {
    /// Starts the thread; `wake` is called after each draft.
    pub fn start(wake: Wake) -> Self {
        let (queue, slots) = channel::<Arc<Slot>>();
        thread::spawn(move || {
            for slot in slots {
                if slot.write() {
                    wake.wake();
                }
            }
        });
        Self { queue }
    }

    /// Makes a place for one document.
    pub fn file(&self) -> DraftFile {
        DraftFile { slot: Arc::default(), queue: self.queue.clone() }
    }
}

/// Holds the place of one document: the newest draft of it, and how the last one fared.
#[derive(Debug)]
pub struct DraftFile {
    slot: Arc<Slot>,
    queue: Sender<Arc<Slot>>,
}

#[derive(Debug, Default)]
struct Slot {
    state: Mutex<State>,
    done: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Waits to be written.
    next: Option<(PathBuf, Draft)>,
    is_writing: bool,
    failure: Option<WriteFailure>,
}

impl Slot {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the newest draft; returns false if an earlier turn has written it already.
    fn write(&self) -> bool {
        let mut state = self.lock();
        let Some((folder, draft)) = state.next.take() else { return false };
        state.is_writing = true;
        drop(state);
        let failure = draft.save(&folder).err().map(WriteFailure::from);
        let mut state = self.lock();
        (state.is_writing, state.failure) = (false, failure);
        drop(state);
        self.done.notify_all();
        true
    }
}

impl DraftFile {
    /// Hands a draft over; one that still waits is replaced by it.
    pub fn write(&self, folder: &Path, draft: Draft) {
        let waited = self.slot.lock().next.replace((folder.to_owned(), draft)).is_some();
        if !waited && self.queue.send(Arc::clone(&self.slot)).is_err() {
            let reason = "the writer of drafts has ended".to_owned();
            let mut state = self.slot.lock();
            (state.next, state.failure) = (None, Some(WriteFailure { sentence: reason.clone(), reason }));
        }
    }

    /// Returns whether the newest draft is not on disk yet and has not failed either.
    pub fn is_writing(&self) -> bool {
        let state = self.slot.lock();
        state.is_writing || state.next.is_some()
    }

    /// Returns why the last draft could not be written.
    pub fn failure(&self) -> Option<WriteFailure> {
        self.slot.lock().failure.clone()
    }

    /// Waits until the newest draft is on disk; returns why it is not.
    pub fn wait(&self) -> Option<WriteFailure> {
        let is_open = |state: &mut State| state.is_writing || state.next.is_some();
        let state = self.slot.done.wait_while(self.slot.lock(), is_open);
        state.unwrap_or_else(PoisonError::into_inner).failure.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::domain::{SCHEMA, scorecard::Assessor};

    fn votes(name: &str) -> Draft {
        Draft::SecondVotes(SecondVotes {
            schema: SCHEMA,
            session: "a".to_owned(),
            assessor: Assessor::named(name),
            votes: Vec::new(),
        })
    }

    #[test]
    fn the_newest_draft_is_on_disk_once_nothing_is_written_any_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let (sender, woken) = mpsc::channel();
        let writer = DraftWriter::start(Wake::new(move || {
            let _ = sender.send(());
        }));
        let file = writer.file();
        for _ in 0..50 {
            file.write(folder.path(), votes("Robin"));
        }
        assert_eq!(file.wait(), None);
        assert!(!file.is_writing());
        woken.recv().expect("somebody was woken");
        let found = std::fs::read_dir(folder.path().join("scorecards")).expect("a folder").count();
        assert_eq!(found, 1);
    }

    #[test]
    fn what_the_disk_refuses_is_told_and_forgotten_once_it_takes_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let writer = DraftWriter::start(Wake::new(|| {}));
        let file = writer.file();
        // A file stands where a folder is needed.
        std::fs::write(folder.path().join("scorecards"), "").expect("a file");
        file.write(folder.path(), votes("Robin"));
        assert!(file.wait().is_some_and(|it| !it.reason.is_empty()));
        std::fs::remove_file(folder.path().join("scorecards")).expect("removed");
        file.write(folder.path(), votes("Robin"));
        assert_eq!(file.wait(), None);
    }
}
