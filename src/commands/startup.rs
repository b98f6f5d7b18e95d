//! What commands start with: the log, the executor, the folder that somebody stands in.

use std::path::PathBuf;

use tokio::runtime::Runtime;

use crate::{
    error::Error,
    platform::{self, Signals, Told},
    practice::quiet::log_file,
    store::workspace::Workspace,
};

/// Columns of pages printed on standard output.
pub const WIDTH: u16 = 96;

/// Starts the log: warnings and diagnoses go to a file beside the derived ones; answers never do.
pub fn start_log(workspace: &Workspace) {
    if let Some(file) = log_file(workspace.cache.as_deref()) {
        tracing_subscriber::fmt()
            .with_writer(file)
            .with_ansi(false)
            // What it would say goes to standard error, and a full disk there would end the program.
            .log_internal_errors(false)
            .with_max_level(tracing::Level::INFO)
            .init();
    }
}

/// Makes the one-threaded executor that everything asynchronous runs on.
pub fn executor() -> Result<Runtime, Error> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// Returns the folder that somebody stands in.
pub fn here() -> Result<PathBuf, Error> {
    std::env::current_dir().map_err(|error| {
        Error::failed(format!("the folder that you are in cannot be found: {error}"))
            .hint("go to another folder, then try again")
    })
}

/// Returns whether the screens cannot be used here.
pub fn is_plain(flag: bool) -> bool {
    flag || std::env::var_os("TERM").is_some_and(|it| it == "dumb")
}

/// Waits for something, unless a signal tells the program to end; steps aside meanwhile if it is told to.
pub async fn unless_told<T>(
    signals: &mut Signals,
    what: impl Future<Output = T>,
) -> Result<Option<T>, Error> {
    let mut what = std::pin::pin!(what);
    loop {
        tokio::select! {
            biased;
            told = signals.next() => match told {
                Told::End => return Ok(None),
                Told::Suspend => platform::suspend()?,
            },
            done = &mut what => return Ok(Some(done)),
        }
    }
}
