//! Work that takes long, on a thread of its own, given up when the program is told to end.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use crate::{
    error::Error,
    platform::{self, Signals, Told},
};

/// How work ended.
pub enum Ended<T, E> {
    Done(T),
    Failed(E),
    /// The program was told to end, and the work was given up.
    Stopped,
}

/// Waits for `work`, which looks at `stop` now and then and fails soon after it is set: when the program is told to end.
/// Work that is done all the same counts as done.
pub async fn run<T: Send + 'static, E: Send + 'static>(
    signals: &mut Signals,
    stop: &Arc<AtomicBool>,
    work: impl FnOnce(&AtomicBool) -> Result<T, E> + Send + 'static,
) -> Result<Ended<T, E>, Error> {
    let theirs = Arc::clone(stop);
    let mut running = tokio::task::spawn_blocking(move || work(&theirs));
    loop {
        tokio::select! {
            biased;
            told = signals.next() => match told {
                Told::End => stop.store(true, Ordering::Relaxed),
                Told::Suspend => platform::suspend()?,
            },
            done = &mut running => {
                return Ok(match done.map_err(|error| Error::failed(error.to_string()))? {
                    Ok(done) => Ended::Done(done),
                    Err(_) if stop.load(Ordering::Relaxed) => Ended::Stopped,
                    Err(error) => Ended::Failed(error),
                });
            }
        }
    }
}

/// The same for work that is all there is to do; `stopped` says what giving it up comes to.
pub async fn run_alone<T: Send + 'static, E: Send + 'static>(
    signals: &mut Signals,
    stopped: &str,
    work: impl FnOnce(&AtomicBool) -> Result<T, E> + Send + 'static,
) -> Result<T, Error>
where
    Error: From<E>,
{
    match run(signals, &Arc::default(), work).await? {
        Ended::Done(done) => Ok(done),
        Ended::Failed(error) => Err(error.into()),
        Ended::Stopped => Err(Error::failed(format!("stopped; {stopped}"))),
    }
}
