//! The thread that waits for the disk, so that the writer never does.

use std::{
    fs::File,
    io,
    sync::mpsc::{self, Receiver, SyncSender},
    thread,
};

/// Syncs one file in the background.
#[derive(Debug)]
pub(super) struct Syncer {
    wishes: SyncSender<u64>,
    results: Receiver<io::Result<u64>>,
}

impl Syncer {
    pub(super) fn new(file: File) -> io::Result<Self> {
        let (wishes, wanted) = mpsc::sync_channel(1);
        let (reply, results) = mpsc::channel();
        let run = move || {
            while let Ok(frames) = wanted.recv() {
                if reply.send(file.sync_data().map(|()| frames)).is_err() {
                    break;
                }
            }
        };
        thread::Builder::new().name("disk".to_owned()).spawn(run)?;
        Ok(Self { wishes, results })
    }

    /// Asks for the first `frames` to be made safe. Skipped while the disk is still busy with earlier ones.
    pub(super) fn ask(&self, frames: u64) {
        let _ = self.wishes.try_send(frames);
    }

    /// How many frames are safe, if that has changed.
    pub(super) fn news(&self) -> Option<io::Result<u64>> {
        self.results.try_iter().reduce(|earlier, later| if earlier.is_err() { earlier } else { later })
    }
}
