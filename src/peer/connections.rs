//! Bounds on open connections, and which of them gives way when there are too many.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::task::AbortHandle;

/// Limits the connections that are held at once.
const MOST: usize = 96;

/// Marks a connection as known once somebody with a cookie has used it.
#[derive(Debug, Clone, Default)]
pub struct Known(Arc<AtomicBool>);

impl Known {
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Holds the open connections, oldest first. When all places are taken, the oldest connection of a stranger gives way,
/// so that somebody who opens sockets and says nothing cannot keep the interviewer out.
#[derive(Debug, Default)]
pub struct Connections(Mutex<VecDeque<(AbortHandle, Known)>>);

impl Connections {
    /// Makes room for one more connection; `false` if everybody is known and every place is taken.
    pub fn make_room(&self) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(task, _)| !task.is_finished());
        if all.len() < MOST {
            return true;
        }
        let Some(at) = all.iter().position(|(_, known)| !known.get()) else { return false };
        if let Some((task, _)) = all.remove(at) {
            task.abort();
        }
        true
    }

    pub fn add(&self, task: AbortHandle, known: Known) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back((task, known));
    }
}
