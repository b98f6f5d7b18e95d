//! The player of recordings: several pieces as one, from any place, at any speed.
//!
//! ```text
//! Player ──wishes──▶ Desk ──bell──▶ Engine (a thread of its own) ◀─── files: Source, SoundFile, Tempo
//!        ◀─position─      ◀─steps──   │  ▲
//!                                   sound wanted, heard
//!                                     ▼  │
//!                                   Speaker: PulseAudio, or cpal with a ring and a callback
//! ```
//!
//! Whoever has a [`Player`] leaves wishes on a desk and never waits. The engine reads a little ahead of what
//! is heard, and notes where on the session's axis every frame lies that it gives away ([`trail`]). What is
//! heard now follows from how far the speaker says it is.

use std::{fmt, sync::Arc, thread, time::Duration};

use super::{AudioError, host};
use crate::clock;

mod desk;
mod engine;
mod flac;
mod programme;
mod sound_file;
mod source;
mod tempo;
mod trail;
mod volume;

pub use programme::Piece;

use desk::{Choice, Desk};
use engine::Engine;
use programme::Programme;

/// The slowest and the fastest speed.
pub const SPEEDS: std::ops::RangeInclusive<f64> = 0.75..=2.0;

/// What a player does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Playback {
    Paused,
    Playing,
    /// Everything was heard.
    Ended,
    /// There is no sound, and why. [`Player::play`] and [`Player::set_device`] try again.
    Failed {
        why: String,
    },
}

/// Recordings that can be heard. Begins paused; dropping it stops the sound.
///
/// All times are on the session's axis. Wishes are carried out by a thread of the player's own: nothing but
/// [`Player::open`] waits for a disk or a sound server.
pub struct Player {
    desk: Arc<Desk>,
}

impl fmt::Debug for Player {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Player")
            .field("state", &self.state())
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}

impl Player {
    /// Looks into all pieces and for the speaker called `device`, or the default one. A few milliseconds; a
    /// few seconds with a sound server that hangs.
    ///
    /// A piece that cannot be played is named by [`Player::faults`]. Fails if none can, or without a speaker.
    pub fn open(pieces: Vec<Piece>, device: Option<&str>) -> Result<Self, AudioError> {
        let (programme, faults) = Programme::open(pieces);
        if programme.end().is_zero() {
            return Err(faults.into_iter().next().unwrap_or(AudioError::NoSound));
        }
        host::speaker(device)?;
        let faults = faults.iter().map(ToString::to_string).collect();
        let (desk, bell) = Desk::new(Arc::new(programme), faults);
        let desk = Arc::new(desk);
        let engine = Engine::new(Arc::clone(&desk), Choice(device.map(str::to_owned)));
        thread::Builder::new()
            .name("player".to_owned())
            .spawn(move || engine.run(&bell))
            .map_err(|_| AudioError::Ended)?;
        Ok(Self { desk })
    }

    /// Goes on from where it stands; from the beginning if everything was heard.
    pub fn play(&self) {
        self.desk.wish(|wishes| wishes.sound = Some(true));
    }

    /// Plays from `at`, or from the next sound behind it.
    pub fn play_from(&self, at: Duration) {
        self.desk.wish(|wishes| (wishes.place, wishes.sound) = (Some(at), Some(true)));
    }

    /// Holds the sound. [`Player::play`] goes on with the very next sample.
    pub fn pause(&self) {
        self.desk.wish(|wishes| wishes.sound = Some(false));
    }

    /// Goes to `at`, or to the next sound behind it, and stays paused or playing.
    pub fn seek(&self, at: Duration) {
        self.desk.wish(|wishes| wishes.place = Some(at));
    }

    /// Plays so many times as fast, within [`SPEEDS`], at the same pitch.
    pub fn set_speed(&self, speed: f64) {
        let speed = speed.clamp(*SPEEDS.start(), *SPEEDS.end());
        self.desk.wish(|wishes| wishes.speed = Some(speed));
    }

    /// Sets a factor for the samples, from 0 for silence to 1 for as loud as recorded.
    pub fn set_volume(&self, volume: f64) {
        self.desk.wish(|wishes| wishes.volume = Some(volume.clamp(0.0, 1.0)));
    }

    /// Goes on through the speaker called `device`, or the default one. If there is none, [`Player::state`]
    /// says so.
    pub fn set_device(&self, device: Option<&str>) {
        let device = Choice(device.map(str::to_owned));
        self.desk.wish(|wishes| wishes.device = Some(device));
    }

    /// The place that is heard now: what the sound system still holds is taken off.
    pub fn position(&self) -> Duration {
        self.desk.position(clock::now())
    }

    pub fn state(&self) -> Playback {
        self.desk.state()
    }

    /// Where the last piece ends.
    pub fn end(&self) -> Duration {
        self.desk.programme.end()
    }

    /// What is wrong with the files, in sentences: what was found when they were opened, and since.
    pub fn faults(&self) -> Vec<String> {
        self.desk.faults()
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.desk.close();
    }
}
