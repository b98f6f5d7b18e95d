//! The player's thread: carries out requests, keeps the speaker supplied, and says how far it was heard.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    controls::{Choice, Controls, Requests},
    position::Step,
    source::Source,
    state::Playback,
    volume::Volume,
};
use crate::{
    audio::{
        error::AudioError,
        speaker::{self, Speaker},
    },
    clock,
};

/// A pause that lasts longer gives the speaker back to others.
const PATIENCE: Duration = Duration::from_secs(5);

/// The aim of the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aim {
    Silence,
    Sound,
    /// There would be sound if the speaker had not failed. The next request for sound or a speaker tries again.
    Failed,
}

/// Keeps the speaker supplied with what is asked for.
pub(super) struct Engine {
    controls: Arc<Controls>,
    source: Source,
    volume: Volume,
    device: Choice,
    speaker: Option<Speaker>,
    aim: Aim,
    held_since: Option<Instant>,
    /// The speaker was given everything of its rate.
    is_all_given: bool,
    sound: Vec<i16>,
    steps: Vec<Step>,
}

impl Engine {
    pub(super) fn new(controls: Arc<Controls>, device: Choice) -> Self {
        let source = Source::new(Arc::clone(&controls.playlist));
        Self {
            controls,
            source,
            volume: Volume::default(),
            device,
            speaker: None,
            aim: Aim::Silence,
            held_since: None,
            is_all_given: false,
            sound: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// Works until the player is dropped.
    pub(super) fn run(mut self, woken_by: &Receiver<()>) {
        loop {
            let woken = match self.look_again() {
                Some(wait) => woken_by.recv_timeout(wait),
                None => woken_by.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            if woken == Err(RecvTimeoutError::Disconnected) {
                return;
            }
            let Some(requests) = self.controls.take_requests() else { return };
            if let Err(error) = self.obey(requests) {
                self.fail(&error);
            }
            match self.go_on() {
                Err(error) if self.aim == Aim::Sound => self.fail(&error),
                // Nobody listens; the next request for sound opens a speaker anew.
                Err(_) => self.leave(),
                Ok(()) => {}
            }
        }
    }

    /// Returns how long it may sleep; without a speaker until somebody wants something.
    fn look_again(&self) -> Option<Duration> {
        let now = clock::now();
        self.speaker.as_ref()?;
        if self.aim != Aim::Sound && self.held_since.is_none() {
            return None;
        }
        Some(
            self.held_since
                .map_or(Speaker::look_again(), |since| (since + PATIENCE).saturating_duration_since(now)),
        )
    }

    fn obey(&mut self, requests: Requests) -> Result<(), AudioError> {
        if let Some(speed) = requests.speed {
            self.source.set_speed(speed);
        }
        if let Some(volume) = requests.volume {
            self.volume.set(volume);
        }
        let is_at_end = self.speaker.is_none() && self.source.rate().is_none();
        if let Some(at) =
            requests.place.or((is_at_end && requests.sound == Some(true)).then_some(Duration::ZERO))
        {
            self.leap(at);
        }
        if let Some(is_sound) = requests.sound {
            self.aim = if is_sound { Aim::Sound } else { Aim::Silence };
            self.held_since = (!is_sound).then(clock::now);
            if self.speaker.as_mut().is_some_and(|speaker| speaker.hold(!is_sound).is_err()) {
                self.leave();
            }
        }
        if let Some(device) = requests.device {
            self.leave();
            self.device = device;
            speaker::find(self.device.0.as_deref())?;
            let state = if self.aim == Aim::Silence { Playback::Paused } else { Playback::Playing };
            self.aim = if self.aim == Aim::Silence { Aim::Silence } else { Aim::Sound };
            self.controls.set_state(state);
        }
        Ok(())
    }

    /// Goes to another place. What the speaker still holds would be heard first, so that another stream begins there.
    fn leap(&mut self, at: Duration) {
        let place = self.source.seek(at);
        (self.speaker, self.is_all_given) = (None, false);
        self.controls.stand_at(place);
    }

    /// Gives the speaker back, and stands where it was heard last.
    fn leave(&mut self) {
        let place = self.controls.position(clock::now());
        (self.speaker, self.is_all_given) = (None, false);
        self.source.seek(place);
        self.controls.stand_at(place);
    }

    fn fail(&mut self, error: &AudioError) {
        self.controls.set_state(Playback::Failed { why: error.to_string() });
        if self.aim == Aim::Sound {
            self.aim = Aim::Failed;
        }
        // What does not answer any more may take for ever to close.
        if let Some(speaker) = self.speaker.take() {
            thread::spawn(move || drop(speaker));
        }
        self.leave();
    }

    /// Takes in how far the speaker is, and gives it more.
    fn go_on(&mut self) -> Result<(), AudioError> {
        let now = clock::now();
        let progress = self.speaker.as_mut().map(|speaker| speaker.progress(now)).transpose()?.flatten();
        if let Some(progress) = progress {
            self.controls.note_progress(progress, now);
        }
        if self.aim != Aim::Sound {
            let is_long = |since: Instant| now.saturating_duration_since(since) >= PATIENCE;
            if self.speaker.is_some() && self.held_since.is_some_and(is_long) {
                self.leave();
            }
            return Ok(());
        }
        loop {
            if self.speaker.is_none() {
                let Some(rate) = self.source.rate() else {
                    self.finish();
                    return Ok(());
                };
                self.speaker = Some(speaker::open(self.device.0.as_deref(), rate)?);
            }
            if !self.is_all_given {
                self.supply()?;
            }
            if self.speaker.as_ref().is_some_and(|speaker| !speaker.is_over()) {
                return Ok(());
            }
            // Heard to its end. What follows, if anything does, has another rate.
            (self.speaker, self.is_all_given) = (None, false);
            self.source.turn_to_next_rate();
            self.controls.stand_at(self.source.place());
        }
    }

    /// Gives the speaker what it has room for.
    fn supply(&mut self) -> Result<(), AudioError> {
        let Some(speaker) = &mut self.speaker else { return Ok(()) };
        let wanted = speaker.wanted();
        if wanted == 0 {
            return Ok(());
        }
        self.sound.clear();
        self.steps.clear();
        let is_more = self.source.lay(wanted, speaker.given(), &mut self.sound, &mut self.steps);
        self.source.faults().iter().for_each(|fault| self.controls.add_fault(fault.to_string()));
        self.volume.apply(&mut self.sound);
        speaker.give(&self.sound)?;
        self.controls.lay(&self.steps, speaker.given());
        if !is_more {
            self.is_all_given = true;
            speaker.end();
        }
        Ok(())
    }

    fn finish(&mut self) {
        self.aim = Aim::Silence;
        self.controls.stand_at(self.controls.playlist.end());
        self.controls.set_state(Playback::Ended);
    }
}
