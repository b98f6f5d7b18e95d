//! The playback of a session: its takes on one time axis, and the state of the player.

use std::time::Duration;

use super::delivery::{Envelope, Speech};

/// Holds the sound of one take, on the session's time axis.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Track {
    pub file: String,
    pub from: Duration,
    pub length: Duration,
    pub envelope: Option<Envelope>,
    pub speech: Option<Speech>,
    /// The reason why there is no sound.
    pub missing: Option<String>,
}

impl Track {
    /// Returns the end on the session's time axis.
    pub fn until(&self) -> Duration {
        self.from + self.length
    }

    /// Returns the mean and the largest peak from `from` until `until` of the session, 0 to 255; `None` outside the
    /// take.
    pub fn loudness(&self, from: Duration, until: Duration) -> Option<(u8, u8)> {
        if until <= self.from || from >= self.until() {
            return None;
        }
        let envelope = self.envelope.as_ref()?;
        Some(envelope.loudness(from.saturating_sub(self.from), until.saturating_sub(self.from)))
    }
}

/// Tells what the player does.
#[derive(Debug, Clone, PartialEq)]
pub struct Transport {
    pub state: Playing,
    /// 1 is as it was spoken.
    pub speed: f64,
    /// 0 to 1.
    pub volume: f64,
    /// The speaker's name; the default one has none.
    pub device: Option<String>,
}

/// Tells whether something plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Playing {
    Paused,
    /// The speaker is being looked for.
    Opening,
    Playing,
    /// No sound, for this reason.
    Silent(String),
}

impl Default for Transport {
    fn default() -> Self {
        Self { state: Playing::Paused, speed: 1.0, volume: 1.0, device: None }
    }
}
