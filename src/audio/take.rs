//! A take: one recorded answer, and what is missing in it.

use std::{path::PathBuf, time::Duration};

/// A finished recording of one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take {
    pub path: PathBuf,
    /// Frames a second.
    pub rate: u32,
    /// Its length, silence for missing sound included.
    pub frames: u64,
    /// Frames that a full ring lost; all of them are within `gaps`.
    pub lost: u64,
    pub gaps: Vec<Gap>,
}

/// Silence in a take that stands for sound that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Where it begins on the take's timeline.
    pub from: Duration,
    pub length: Duration,
    pub reason: Reason,
}

/// Says why sound is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The microphone was away.
    Gone,
    /// This program was too late and the ring was full.
    Overrun,
    /// This program was stopped for longer than the sound server keeps sound.
    Stopped,
    /// The disk did not take it.
    Disk,
}
