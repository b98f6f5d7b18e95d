//! Waits for the disk on a thread of its own, so that the writer never does.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
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
    /// `path` is where the file is: its name in its folder must survive a power cut too.
    pub(super) fn new(file: File, path: &Path) -> io::Result<Self> {
        let (wishes, wanted) = mpsc::sync_channel(1);
        let (reply, results) = mpsc::channel();
        let mut folder = path.parent().map(Path::to_owned);
        let run = move || {
            while let Ok(frames) = wanted.recv() {
                if reply.send(sync(&file, &mut folder).map(|()| frames)).is_err() {
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

    /// Waits for what was asked for last; fails if anything that nobody has heard of yet could not be made safe.
    pub(super) fn finish(self) -> io::Result<()> {
        let Self { wishes, results } = self;
        drop(wishes);
        results.iter().try_for_each(|it| it.map(drop))
    }

    /// Returns how many frames are safe, if that has changed.
    pub(super) fn news(&self) -> Option<io::Result<u64>> {
        self.results.try_iter().reduce(|earlier, later| if earlier.is_err() { earlier } else { later })
    }
}

/// Syncs the folder once, and the file.
fn sync(file: &File, folder: &mut Option<PathBuf>) -> io::Result<()> {
    // Not every system lets a folder be synced.
    if let Some(folder) = folder.as_deref().filter(|_| cfg!(unix)) {
        File::open(folder)?.sync_all()?;
    }
    *folder = None;
    file.sync_data()
}
