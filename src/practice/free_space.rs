//! Watches the free space of the disk on a thread of its own, because a disk may be slow to answer.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

use crate::platform;

const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Bytes of a frame: one channel of 16 bits.
const FRAME: u64 = 2;

/// Knows the free space on the disk of one folder. Dropping it ends the thread.
#[derive(Debug)]
pub(super) struct FreeSpace {
    free: Arc<AtomicU64>,
    _stop: Sender<()>,
}

impl FreeSpace {
    /// Begins to watch the disk of a folder.
    pub(super) fn on(folder: &Path) -> Self {
        let (stop, told) = mpsc::channel();
        let free = Arc::new(AtomicU64::new(u64::MAX));
        let (folder, theirs) = (folder.to_owned(), Arc::clone(&free));
        thread::spawn(move || {
            loop {
                theirs.store(platform::free_space(&folder).unwrap_or(u64::MAX), Ordering::Relaxed);
                if told.recv_timeout(LOOK_EVERY) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
            }
        });
        Self { free, _stop: stop }
    }

    /// Returns for how long a recording of `rate` frames a second fits; `None` where the system does not say it.
    pub(super) fn left(&self, rate: u32) -> Option<Duration> {
        let free = Some(self.free.load(Ordering::Relaxed)).filter(|it| *it != u64::MAX)?;
        Some(Duration::from_secs(free / (FRAME * u64::from(rate.max(1)))))
    }
}
