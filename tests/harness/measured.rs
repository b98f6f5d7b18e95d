//! Work that might never end, might panic, or might take all memory: done on a thread of its own, and measured.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc,
    thread,
    time::Duration,
};

/// Does it, and gives back how many bytes its thread held at once; else the reason why it was not done: it panicked, or
/// took longer than `patience`.
pub fn measured(patience: Duration, work: impl FnOnce() + Send + 'static) -> Result<u64, String> {
    let (sender, done) = mpsc::channel();
    thread::spawn(move || {
        let mut ended = Ok(());
        let used = allocation_counter::measure(|| {
            ended = catch_unwind(AssertUnwindSafe(work)).map_err(|panic| words(&*panic));
        });
        // Whoever has lost patience no longer listens.
        let _ = sender.send(ended.map(|()| used.bytes_max));
    });
    match done.recv_timeout(patience) {
        Ok(ended) => ended,
        Err(_) => Err(format!("it did not end within {} s", patience.as_secs())),
    }
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
}
