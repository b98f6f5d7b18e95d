//! Reads the sound that is played: the parts one after another and lays them at the speed asked for.

use std::{sync::Arc, time::Duration};

use super::{
    playlist::{Part, Playlist, Spot},
    position::Step,
    sound_file::SoundFile,
    tempo::{Outcome, Tempo},
};
use crate::audio::{error::AudioError, timeline};

/// Samples read at once.
const PIECE: usize = 1_024;

/// Reads and lays. Sound of another rate needs another speaker: see [`Source::turn_to_next_rate`].
pub(super) struct Source {
    playlist: Arc<Playlist>,
    /// The frame that is read next; behind the last part at the end.
    next: Spot,
    file: Option<SoundFile>,
    tempo: Tempo,
    speed: f64,
    faults: Vec<AudioError>,
}

impl Source {
    pub(super) fn new(playlist: Arc<Playlist>) -> Self {
        let speed = 1.0;
        let next = Spot { part: 0, frame: 0 };
        let mut source =
            Self { playlist, next, file: None, tempo: Tempo::new(1, speed), speed, faults: Vec::new() };
        source.seek(Duration::ZERO);
        source
    }

    /// Goes to `at`, or to the next sound behind it. Returns the place.
    pub(super) fn seek(&mut self, at: Duration) -> Duration {
        let end = Spot { part: usize::MAX, frame: 0 };
        self.next = self.playlist.spot(at).unwrap_or(end);
        self.file = None;
        self.turn_to_next_rate();
        self.place()
    }

    /// Returns where on the axis lies what is read next.
    pub(super) fn place(&self) -> Duration {
        self.playlist.place(self.next)
    }

    /// Returns the frames a second of what comes next; `None` at the end.
    pub(super) fn rate(&self) -> Option<u32> {
        self.playlist.part(self.next.part).map(|part| part.rate)
    }

    /// After [`Source::lay`] came to an end: what comes now has the rate that [`Source::rate`] says.
    pub(super) fn turn_to_next_rate(&mut self) {
        self.tempo = Tempo::new(self.rate().unwrap_or(1), self.speed);
    }

    pub(super) const fn set_speed(&mut self, speed: f64) {
        self.speed = speed;
        self.tempo.set_speed(speed);
    }

    /// Appends at least `count` samples of one rate to `sound`, and to `steps` where they lie; the first one
    /// has the number `number`. False if there are no more of this rate.
    pub(super) fn lay(
        &mut self,
        count: usize,
        number: u64,
        sound: &mut Vec<i16>,
        steps: &mut Vec<Step>,
    ) -> bool {
        let begin = sound.len();
        loop {
            let laid = sound.len() - begin;
            if laid >= count {
                return true;
            }
            let is_all = self.rate() != Some(self.tempo.rate());
            match self.tempo.lay(count - laid, is_all, sound) {
                Outcome::Laid(it) => {
                    steps.push(Step { frame: number + laid as u64, place: it.place, pace: it.pace });
                }
                Outcome::Hungry => self.read(),
                Outcome::Done => return false,
            }
        }
    }

    /// Returns what was found to be wrong since this was asked last.
    pub(super) fn faults(&mut self) -> Vec<AudioError> {
        std::mem::take(&mut self.faults)
    }

    /// Reads a little of the part that is next, and goes on to another at its end or if it cannot be read.
    fn read(&mut self) {
        let playlist = Arc::clone(&self.playlist);
        let Some(part) = playlist.part(self.next.part) else { return };
        let read = self.read_from(part, self.place());
        if let Some(at) = self.file.as_mut().and_then(SoundFile::damage) {
            self.faults.push(AudioError::Damaged { path: part.path.clone(), at });
        }
        let fault = match read {
            Ok(count) if count > 0 => {
                self.next.frame += count as u64;
                return;
            }
            Ok(_) if self.next.frame < part.frames => Some(AudioError::CutShort {
                path: part.path.clone(),
                length: timeline::length(self.next.frame, part.rate),
                claimed: timeline::length(part.frames, part.rate),
            }),
            Ok(_) => None,
            Err(error) => Some(error),
        };
        self.faults.extend(fault);
        (self.next, self.file) = (Spot { part: self.next.part + 1, frame: 0 }, None);
    }

    fn read_from(&mut self, part: &Part, place: Duration) -> Result<usize, AudioError> {
        let file = if let Some(file) = &mut self.file {
            file
        } else {
            let mut file = SoundFile::open(&part.path)?;
            if file.rate() != part.rate {
                return Err(AudioError::NotPlayable { path: part.path.clone(), why: "it has changed" });
            }
            file.seek(&part.path, self.next.frame)?;
            self.file.insert(file)
        };
        let left = usize::try_from(part.frames - self.next.frame).unwrap_or(usize::MAX);
        file.read(&part.path, PIECE.min(left), self.tempo.ahead(place.as_secs_f64()))
    }
}
