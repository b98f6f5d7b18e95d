//! The player of recordings: several pieces as one, from any place, at any speed.
//!
//! ```text
//! Player ──requests─▶ Controls ──wake──▶ Engine (a thread of its own) ◀─── files: Source, SoundFile, Tempo
//!        ◀─position──          ◀─steps──   │  ▲
//!                                      sound  room, progress
//!                                          ▼  │
//!                                        Speaker: a ring, and the callback of a stream of cpal's
//! ```
//!
//! Whoever has a [`Player`] leaves requests with its controls and never waits. The engine reads a little ahead of what
//! is heard, and notes where on the session's axis every frame lies that it gives away ([`position`]). What is
//! heard now follows from how far the speaker says it is.

use std::{fmt, sync::Arc, thread, time::Duration};

use super::{error::AudioError, speaker};
use crate::clock;

mod controls;
mod engine;
mod flac;
mod playlist;
mod position;
mod read_ahead;
mod sound_file;
mod source;
mod state;
mod tempo;
mod volume;

pub use playlist::Piece;
pub use state::Playback;

use controls::{Choice, Controls};
use engine::Engine;
use playlist::Playlist;

/// The slowest and the fastest speed.
pub const SPEEDS: std::ops::RangeInclusive<f64> = 0.75..=2.0;

/// Recordings that can be heard. Begins paused; dropping it stops the sound.
///
/// All times are on the session's axis. Requests are carried out by a thread of the player's own: nothing but
/// [`Player::open`] waits for a disk or a sound server.
pub struct Player {
    controls: Arc<Controls>,
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
        let (playlist, faults) = Playlist::open(pieces);
        if playlist.end().is_zero() {
            return Err(faults.into_iter().next().unwrap_or(AudioError::NoSound));
        }
        speaker::find(device)?;
        let faults = faults.iter().map(ToString::to_string).collect();
        let (controls, woken_by) = Controls::new(Arc::new(playlist), faults);
        let controls = Arc::new(controls);
        let engine = Engine::new(Arc::clone(&controls), Choice(device.map(str::to_owned)));
        thread::Builder::new()
            .name("player".to_owned())
            .spawn(move || engine.run(&woken_by))
            .map_err(|_| AudioError::Ended)?;
        Ok(Self { controls })
    }

    /// Goes on from where it stands; from the beginning if everything was heard.
    pub fn play(&self) {
        self.controls.request(|it| it.sound = Some(true));
    }

    /// Plays from `at`, or from the next sound behind it.
    pub fn play_from(&self, at: Duration) {
        self.controls.request(|it| (it.place, it.sound) = (Some(at), Some(true)));
    }

    /// Holds the sound. [`Player::play`] goes on with the very next sample.
    pub fn pause(&self) {
        self.controls.request(|it| it.sound = Some(false));
    }

    /// Goes to `at`, or to the next sound behind it, and stays paused or playing.
    pub fn seek(&self, at: Duration) {
        self.controls.request(|it| it.place = Some(at));
    }

    /// Plays so many times as fast, within [`SPEEDS`], at the same pitch.
    pub fn set_speed(&self, speed: f64) {
        let speed = speed.clamp(*SPEEDS.start(), *SPEEDS.end());
        self.controls.request(|it| it.speed = Some(speed));
    }

    /// Sets a factor for the samples, from 0 for silence to 1 for as loud as recorded.
    pub fn set_volume(&self, volume: f64) {
        self.controls.request(|it| it.volume = Some(volume.clamp(0.0, 1.0)));
    }

    /// Goes on through the speaker called `device`, or the default one. If there is none, [`Player::state`]
    /// says so.
    pub fn set_device(&self, device: Option<&str>) {
        let device = Choice(device.map(str::to_owned));
        self.controls.request(|it| it.device = Some(device));
    }

    /// Returns the place that is heard now: what the sound system still holds is taken off.
    pub fn position(&self) -> Duration {
        self.controls.position(clock::now())
    }

    pub fn state(&self) -> Playback {
        self.controls.state()
    }

    /// Returns where the last piece ends.
    pub fn end(&self) -> Duration {
        self.controls.playlist.end()
    }

    /// Says what is wrong with the files, in sentences: what was found when they were opened, and since.
    pub fn faults(&self) -> Vec<String> {
        self.controls.faults()
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.controls.close();
    }
}
