//! What background threads tell whoever runs the screens.

use std::path::PathBuf;

use crate::{
    audio::{AudioError, Player, Recorder},
    domain::{
        delivery::{Envelope, Speech},
        search::TextIndex,
    },
};

/// Tells what a background thread has done.
#[derive(Debug)]
pub enum Message {
    /// The names of the microphones, and which of them is the default.
    Devices { names: Vec<String>, default: Option<String> },
    /// A microphone is open, or could not be opened; the number says which attempt it was.
    Opened(u64, Result<Recorder, AudioError>),
    /// Drafts were written, or could not be.
    DraftsWritten,
    /// All questions have been read for the search.
    Texts(TextIndex),
    /// A player is open, or could not be opened; the number says which attempt it was.
    Player(u64, Result<Player, AudioError>),
    /// A report was written there, or why it was not.
    Written(Result<PathBuf, String>),
    /// Waveform or speech of a file of sound, or why there is none.
    Learned(PathBuf, Learned),
}

/// Tells what has been learned of the sound of one file.
#[derive(Debug)]
pub enum Learned {
    Envelope(Envelope),
    Speech(Speech),
    Failed(String),
}
