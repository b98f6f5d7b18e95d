//! Why a file is refused, in words for people.

use std::{
    io::{self, ErrorKind::InvalidInput},
    panic::{self, AssertUnwindSafe},
    path::Path,
};

use symphonia::core::errors::Error;

use crate::audio::AudioError;

/// Why a file is refused: an error of the disk, or a sentence.
pub(super) enum Refusal {
    Disk(io::Error),
    Decoder(Error, &'static str),
    Sentence(&'static str),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// A file that was made up can lead a decoder astray in ways that nobody has thought of. Then the file is at fault,
/// and what was begun with it is dropped.
pub(super) fn guarded<T>(path: &Path, work: impl FnOnce() -> Result<T, AudioError>) -> Result<T, AudioError> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(not_sound(path, "it is damaged")))
}

pub(super) fn not_sound(path: &Path, why: impl Into<String>) -> AudioError {
    AudioError::NotSound { path: path.to_owned(), why: why.into() }
}

pub(super) fn refusal(path: &Path, refusal: Refusal) -> AudioError {
    match refusal {
        Refusal::Disk(source) => AudioError::Read { path: path.to_owned(), source },
        Refusal::Decoder(error, why) => refused(path, &error, why),
        Refusal::Sentence(why) => not_sound(path, why),
    }
}

/// Turns a refusal of the decoder into words for people.
pub(super) fn refused(path: &Path, error: &Error, otherwise: &str) -> AudioError {
    match error {
        // A decoder that was led astray seeks to impossible places; other errors of the system are the disk's.
        Error::IoError(error) if error.raw_os_error().is_some() && error.kind() != InvalidInput => {
            AudioError::Read {
                path: path.to_owned(),
                source: io::Error::new(error.kind(), error.to_string()),
            }
        }
        _ => {
            tracing::info!("{}: {error}", path.display());
            not_sound(path, otherwise)
        }
    }
}
