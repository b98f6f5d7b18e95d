//! Says what can go wrong with sound, in words for people.

use std::{io, path::PathBuf, time::Duration};

use thiserror::Error;

/// Says why something about sound could not be done.
#[derive(Debug, Error)]
pub enum AudioError {
    #[error("no microphone found")]
    NoMicrophone,
    #[error("no sound output found")]
    NoOutput,
    #[error("no sound device is called '{wanted}'; there is {}", listed(.available))]
    UnknownDevice { wanted: String, available: Vec<String> },
    #[error("'{wanted}' could be {}", listed(.matches))]
    AmbiguousDevice { wanted: String, matches: Vec<String> },
    /// The sound server is there but refuses, or went away in the middle.
    #[error("the sound server does not cooperate: {source}")]
    Server { source: Box<dyn std::error::Error + Send + Sync> },
    #[error("the sound system does not answer")]
    Timeout,
    #[error("the sound device cannot be used: {source}")]
    Device { source: cpal::Error },
    /// Recordings are never overwritten.
    #[error("{} exists already", path.display())]
    Exists { path: PathBuf },
    #[error("cannot write {}: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("cannot read {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} is not a WAV file that can be used: {why}", path.display())]
    NotWav { path: PathBuf, why: &'static str },
    /// A file that should be sound, in whatever format, and is not.
    #[error("{} cannot be read as sound: {why}", path.display())]
    NotSound { path: PathBuf, why: String },
    /// The new file does not sound like what it was made from, so that it was thrown away.
    #[error("{} was not compressed: reading it back gave other samples", path.display())]
    Unfaithful { path: PathBuf },
    #[error("the sample rate cannot be changed: {source}")]
    Rate { source: Box<dyn std::error::Error + Send + Sync> },
    #[error("the sound cannot be compressed: {source}")]
    Encode { source: Box<dyn std::error::Error + Send + Sync> },
    /// Whoever asked for it has changed their mind.
    #[error("it was stopped")]
    Stopped,
    #[error("there is nothing to play")]
    NoSound,
    #[error("{} cannot be played: {why}", path.display())]
    NotPlayable { path: PathBuf, why: &'static str },
    /// The rest of it plays.
    #[error("{} ends after {}, though it should last {}", path.display(), seconds(*.length), seconds(*.claimed))]
    CutShort { path: PathBuf, length: Duration, claimed: Duration },
    /// All of it plays.
    #[error("{} was never closed: its header tells of {}, there are {}", path.display(), seconds(*.claimed), seconds(*.length))]
    Unclosed { path: PathBuf, length: Duration, claimed: Duration },
    /// Silence stands for what cannot be read.
    #[error("{} is damaged after {}", path.display(), seconds(*.at))]
    Damaged { path: PathBuf, at: Duration },
    /// It was unplugged, or its sound server ended.
    #[error("'{device}' has gone away")]
    Gone { device: String },
    /// The thread that records has ended, which only a defect can cause.
    #[error("the recording thread has ended")]
    Ended,
}

impl From<cpal::Error> for AudioError {
    fn from(source: cpal::Error) -> Self {
        match source.kind() {
            cpal::ErrorKind::HostUnavailable => Self::Timeout,
            _ => Self::Device { source },
        }
    }
}

fn seconds(length: Duration) -> String {
    format!("{:.1} s", length.as_secs_f64())
}

fn listed(names: &[String]) -> String {
    match names {
        [] => "none".to_owned(),
        names => names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", "),
    }
}
