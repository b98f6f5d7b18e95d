//! A WAV file to the speaker, for the mic check.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use hound::WavReader;

use super::{
    AudioError, device,
    host::{self, Stream},
    timeline,
};

impl std::fmt::Debug for Player {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Player").field("position", &self.position()).finish_non_exhaustive()
    }
}

/// A file that is being played. Dropping it stops it.
pub struct Player {
    stream: Option<Stream>,
    /// Frames that were heard.
    played: Arc<AtomicU64>,
    frames: u64,
    rate: u32,
}

impl Player {
    /// Plays `path`, 16-bit mono, through the speaker called `device`, or the default one. A sound server
    /// converts the rate; a bare device may refuse it.
    pub fn play(path: &Path, device: Option<&str>) -> Result<Self, AudioError> {
        let (sound, rate) = samples(path)?;
        let speakers = host::outputs()?;
        let speaker = device::speaker(&speakers, device)?;
        let (played, frames) = (Arc::new(AtomicU64::new(0)), sound.len() as u64);
        let stream = host::play(speaker, sound, rate, Arc::clone(&played))?;
        Ok(Self { stream: Some(stream), played, frames, rate })
    }

    /// How much has been heard, to within a tenth of a second.
    pub fn position(&self) -> Duration {
        timeline::length(self.played.load(Ordering::Relaxed).min(self.frames), self.rate)
    }

    /// Whether the end was heard, the speaker went away, or it was stopped.
    pub fn is_finished(&self) -> bool {
        self.stream.as_ref().is_none_or(Stream::is_over) || self.played.load(Ordering::Relaxed) >= self.frames
    }

    /// Stops at once. Stopping twice changes nothing.
    pub fn stop(&mut self) {
        self.stream = None;
    }
}

fn samples(path: &Path) -> Result<(Vec<i16>, u32), AudioError> {
    let failed = |error| match error {
        hound::Error::IoError(source) => AudioError::Read { path: path.to_owned(), source },
        _ => AudioError::NotWav { path: path.to_owned(), why: "its format is not supported" },
    };
    let mut file = WavReader::open(path).map_err(failed)?;
    let spec = file.spec();
    if (spec.channels, spec.bits_per_sample) != (1, 16) {
        return Err(AudioError::NotWav { path: path.to_owned(), why: "it is not 16-bit mono" });
    }
    let sound = file.samples().collect::<Result<_, _>>().map_err(failed)?;
    Ok((sound, spec.sample_rate))
}
