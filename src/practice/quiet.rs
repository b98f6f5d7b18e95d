//! Keeps what libraries print off the terminal: it goes to the log.

use std::{fs::File, path::Path};

use crate::{
    audio::Recorder,
    error::Error,
    platform::{self, QuietStderr},
    store::{files, workspace::Workspace},
};

use super::planning::Request;

/// Opens the log beside the derived files, or nothing if it cannot be written.
pub fn log_file(cache: Option<&Path>) -> Option<File> {
    let cache = cache?;
    files::create_folder(cache).ok()?;
    platform::private().create(true).append(true).open(cache.join("mockloop.log")).ok()
}

/// Sends what libraries print to the log while `does` runs.
pub fn quietly<T>(workspace: &Workspace, does: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let log = log_file(workspace.cache.as_deref());
    let quiet = log.as_ref().map(QuietStderr::into).transpose()?;
    let done = does();
    drop(quiet);
    done
}

/// Opens the microphone that is asked for, if the interview is recorded.
pub fn recorder(workspace: &Workspace, request: &Request) -> Result<Option<Recorder>, Error> {
    if !request.recorded {
        return Ok(None);
    }
    quietly(workspace, || Ok(Some(Recorder::open(request.device.as_deref())?)))
}
