//! Says what a recorder tells the screen, and what it tells the journal.

use std::time::Duration;

use super::take::{Gap, Take};

/// A snapshot of a recorder, cheap enough for every frame of a screen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Status {
    /// The microphone that is, or was last, open.
    pub device: String,
    pub state: State,
    /// The loudest of the last moment, in dBFS; [`super::SILENCE_DBFS`] is silence.
    pub peak_dbfs: f32,
    /// The loudest of the last one and a half seconds, in dBFS.
    pub hold_dbfs: f32,
    /// Peaks in dBFS, fifteen a second, oldest first, at most [`super::BARS`].
    pub history: Vec<f32>,
    /// The take's length so far. Zero between takes.
    pub recorded: Duration,
    /// The part of it that would survive a power cut.
    pub safe: Duration,
    pub is_paused: bool,
    /// Frames of this take that were lost to a full ring and replaced by silence.
    pub lost: u64,
    /// Why nothing is being written, if nothing is.
    pub failure: Option<String>,
}

/// Says what comes from the microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    #[default]
    Live,
    /// Nothing but zeros for seconds.
    NoSignal,
    /// Nothing at all; it is being looked for.
    Gone,
}

/// Says what happened to a recording. Positions and lengths are on the take's timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The microphone stopped delivering.
    Gone {
        at: Duration,
    },
    /// It delivers again, perhaps from another device if the default was asked for.
    Back {
        device: String,
        after: Duration,
    },
    /// Sound is missing; silence of the same length stands for it.
    Gap(Gap),
    NoSignal,
    Signal,
    /// The take has gone on in its next file, and the one before is done.
    NextFile(Take),
    /// The disk refused. The session goes on, and writing is tried again every second.
    WriteFailed {
        why: String,
    },
    /// The disk takes it again.
    WriteResumed,
}
