//! Work that takes long, on a thread of its own, given up when the program is told to end.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use crate::{
    error::Error,
    platform::{self, Signals, Told},
};

/// Waits for `work`, which looks at the flag now and then and ends soon after it is set. `None` if the program was told
/// to end meanwhile; then the work has ended, too.
pub async fn unless_told<T: Send + 'static>(
    signals: &mut Signals,
    work: impl FnOnce(&AtomicBool) -> T + Send + 'static,
) -> Result<Option<T>, Error> {
    let stop = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&stop);
    let mut running = tokio::task::spawn_blocking(move || work(&theirs));
    loop {
        tokio::select! {
            biased;
            told = signals.next() => match told {
                Told::End => stop.store(true, Ordering::Relaxed),
                Told::Suspend => platform::suspend()?,
            },
            done = &mut running => {
                let done = done.map_err(|error| Error::failed(error.to_string()))?;
                return Ok((!stop.load(Ordering::Relaxed)).then_some(done));
            }
        }
    }
}
