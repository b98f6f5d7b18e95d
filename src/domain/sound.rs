//! The state of the microphone at one moment, as screens show it.

use std::time::Duration;

/// Tells what the microphone is doing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Hearing {
    /// Nobody asked for sound.
    #[default]
    Off,
    Opening,
    Live,
    /// The device delivers only zeros.
    NoSignal,
    Gone,
    /// The device could not be opened, or the file could not be written.
    Failed(String),
}

/// Tells the state of the microphone at one moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sound {
    pub hearing: Hearing,
    pub device: String,
    /// True if the sound is being written to a file.
    pub is_recording: bool,
    /// Peak of the last moment, in dBFS.
    pub level: f32,
    /// The highest peak of the last seconds, in dBFS.
    pub hold: f32,
    /// Peaks of the last seconds in dBFS, the newest last.
    pub history: Vec<f32>,
    /// Length of this take that is on disk.
    pub safe: Duration,
    /// Length of this take that never arrived.
    pub lost: Duration,
    /// Length of sound for which the disk still has room, once that is little.
    pub room: Option<Duration>,
}

/// Tells how the five seconds of a sound check are going.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Trial {
    #[default]
    Not,
    /// Seconds still to record.
    Recording(u64),
    Playing,
    Played,
    Failed(String),
}
