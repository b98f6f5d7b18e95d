//! Says what went wrong with the server in cpal's words.

use std::io;

use cpal::{Error, ErrorKind};
use pulseaudio::protocol::{ProtocolError, PulseError};

/// Turns a failure of a request into cpal's error. [`ErrorKind::HostUnavailable`] says that the server is there and
/// does not answer, [`ErrorKind::DeviceNotAvailable`] that it does not know the device any more.
pub(super) fn failure(error: ProtocolError) -> Error {
    let is_silence =
        |error: &io::Error| matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut);
    match error {
        ProtocolError::Timeout => silent_server(),
        ProtocolError::Io(error) if is_silence(&error) => silent_server(),
        ProtocolError::ServerError(PulseError::NoEntity) => ErrorKind::DeviceNotAvailable.into(),
        error => Error::with_message(
            ErrorKind::BackendError,
            format!("the sound server does not cooperate: {error}"),
        ),
    }
}

fn silent_server() -> Error {
    Error::with_message(ErrorKind::HostUnavailable, "the sound server does not answer")
}

/// Says that no such stream can be had.
pub(super) fn unsupported(why: &'static str) -> Error {
    Error::with_message(ErrorKind::UnsupportedConfig, why)
}
