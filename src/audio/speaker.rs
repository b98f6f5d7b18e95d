//! A stream to a speaker, whatever sound system is behind it.

use std::time::{Duration, Instant};

#[cfg(target_os = "linux")]
use super::pulse;
use super::{AudioError, through_cpal, timeline};

/// An open stream of one channel and one rate. Dropping it ends it at once.
pub(super) struct Speaker {
    /// What people call it.
    pub(super) name: String,
    /// Frames a second.
    pub(super) rate: u32,
    pub(super) stream: Output,
}

pub(super) enum Output {
    #[cfg(target_os = "linux")]
    Pulse(Box<pulse::Speaker>),
    Cpal(Box<through_cpal::Speaker>),
}

/// When frames are heard: `frame` at `at`, then one after another up to `until`. Frames are counted over
/// everything that the stream was given; below zero means that the first one is still on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) at: Instant,
    pub(super) frame: i64,
    pub(super) until: u64,
    pub(super) rate: u32,
}

impl Heard {
    /// The frame that is heard at `now`.
    pub(super) fn frame_at(&self, now: Instant) -> u64 {
        let passed = timeline::frames(now.saturating_duration_since(self.at), self.rate);
        u64::try_from(self.frame.saturating_add_unsigned(passed)).unwrap_or(0).min(self.until)
    }

    /// When the last of these frames ends.
    pub(super) fn end(&self) -> Instant {
        let frames = i64::try_from(self.until).unwrap_or(i64::MAX).saturating_sub(self.frame);
        self.at + timeline::length(u64::try_from(frames).unwrap_or(0), self.rate)
    }
}

impl Speaker {
    /// How many frames there is room for.
    pub(super) fn wanted(&self) -> usize {
        match &self.stream {
            #[cfg(target_os = "linux")]
            Output::Pulse(stream) => stream.wanted(),
            Output::Cpal(stream) => stream.wanted(),
        }
    }

    /// Frames that it was given, over all.
    pub(super) fn given(&self) -> u64 {
        match &self.stream {
            #[cfg(target_os = "linux")]
            Output::Pulse(stream) => stream.given(),
            Output::Cpal(stream) => stream.given(),
        }
    }

    /// Takes over sound, of which there may be a little more than was wanted.
    pub(super) fn give(&mut self, sound: &[i16]) -> Result<(), AudioError> {
        match &mut self.stream {
            #[cfg(target_os = "linux")]
            Output::Pulse(stream) => stream.give(sound)?,
            Output::Cpal(stream) => stream.give(sound)?,
        }
        Ok(())
    }

    /// Throws away what was given and is not heard yet, but for what the device has taken over already.
    pub(super) fn flush(&mut self) -> Result<(), AudioError> {
        match &mut self.stream {
            #[cfg(target_os = "linux")]
            Output::Pulse(stream) => stream.flush()?,
            Output::Cpal(stream) => stream.flush(),
        }
        Ok(())
    }

    /// Holds the sound where it is, or lets it go on: nothing is lost, nothing is heard twice.
    pub(super) fn hold(&mut self, is_held: bool) -> Result<(), AudioError> {
        match &mut self.stream {
            #[cfg(target_os = "linux")]
            Output::Pulse(stream) => stream.hold(is_held)?,
            Output::Cpal(stream) => stream.hold(is_held),
        }
        Ok(())
    }

    /// Nothing more will be given.
    pub(super) fn end(&mut self) -> Result<(), AudioError> {
        match &mut self.stream {
            #[cfg(target_os = "linux")]
            Output::Pulse(stream) => stream.end()?,
            Output::Cpal(stream) => stream.end(),
        }
        Ok(())
    }

    /// Whether all was heard, after [`Speaker::end`].
    pub(super) fn is_over(&self, now: Instant) -> bool {
        match &self.stream {
            #[cfg(target_os = "linux")]
            Output::Pulse(stream) => stream.is_over(),
            Output::Cpal(stream) => stream.is_over(now),
        }
    }

    /// How long until this should be looked at again though it says nothing.
    pub(super) fn look_again(&self, now: Instant) -> Duration {
        match &self.stream {
            #[cfg(target_os = "linux")]
            Output::Pulse(stream) => stream.look_at().saturating_duration_since(now),
            Output::Cpal(_) => through_cpal::Speaker::look_again(),
        }
    }

    /// What has become known of when sound is heard. Fails if the device, or the server behind it, has gone.
    pub(super) fn hear(&mut self, now: Instant) -> Result<Vec<Heard>, AudioError> {
        let heard = match &mut self.stream {
            #[cfg(target_os = "linux")]
            Output::Pulse(stream) => stream.hear(now)?,
            Output::Cpal(stream) => stream.hear(now),
        };
        heard.ok_or_else(|| AudioError::Gone { device: self.name.clone() })
    }
}
