//! The player's thread: carries out wishes, keeps the speaker supplied, and says how far it was heard.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    AudioError, Playback,
    desk::{Choice, Desk, Wishes},
    source::Source,
    trail::Step,
    volume::Volume,
};
use crate::{
    audio::{host, speaker::Speaker},
    clock,
};

/// A pause that lasts longer gives the speaker back to others.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the thread is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aim {
    Silence,
    Sound,
    /// There would be sound if the speaker had not failed. The next wish for sound or a speaker tries again.
    Failed,
}

/// What the thread has in hand.
pub(super) struct Engine {
    desk: Arc<Desk>,
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
    pub(super) fn new(desk: Arc<Desk>, device: Choice) -> Self {
        let source = Source::new(Arc::clone(&desk.programme));
        Self {
            desk,
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
    pub(super) fn run(mut self, bell: &Receiver<()>) {
        loop {
            let rung = match self.look_again() {
                Some(wait) => bell.recv_timeout(wait),
                None => bell.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            if rung == Err(RecvTimeoutError::Disconnected) {
                return;
            }
            let Some(wishes) = self.desk.take_wishes() else { return };
            if let Err(error) = self.obey(wishes) {
                self.fail(&error);
            }
            match self.go_on() {
                Err(error) if self.aim == Aim::Sound => self.fail(&error),
                // Nobody listens; the next wish for sound opens a speaker anew.
                Err(_) => self.leave(),
                Ok(()) => {}
            }
        }
    }

    /// How long it may sleep; without a speaker until somebody wants something.
    fn look_again(&self) -> Option<Duration> {
        let now = clock::now();
        let speaker = self.speaker.as_ref()?.look_again(now);
        let given_back = self.held_since.map(|since| (since + PATIENCE).saturating_duration_since(now));
        Some(given_back.map_or(speaker, |given_back| given_back.min(speaker)))
    }

    fn obey(&mut self, wishes: Wishes) -> Result<(), AudioError> {
        if let Some(speed) = wishes.speed {
            self.source.set_speed(speed);
        }
        if let Some(volume) = wishes.volume {
            self.volume.set(volume);
        }
        let is_at_end = self.speaker.is_none() && self.source.rate().is_none();
        if let Some(at) = wishes.place.or((is_at_end && wishes.sound == Some(true)).then_some(Duration::ZERO))
        {
            self.leap(at);
        }
        if let Some(is_sound) = wishes.sound {
            self.aim = if is_sound { Aim::Sound } else { Aim::Silence };
            self.held_since = (!is_sound).then(clock::now);
            if self.speaker.as_mut().is_some_and(|speaker| speaker.hold(!is_sound).is_err()) {
                self.leave();
            }
        }
        if let Some(device) = wishes.device {
            self.leave();
            self.device = device;
            host::speaker(self.device.0.as_deref())?;
            let state = if self.aim == Aim::Silence { Playback::Paused } else { Playback::Playing };
            self.aim = if self.aim == Aim::Silence { Aim::Silence } else { Aim::Sound };
            self.desk.set_state(state);
        }
        Ok(())
    }

    /// Goes to another place. A speaker that plays stays, if it has the right rate.
    fn leap(&mut self, at: Duration) {
        let place = self.source.seek(at);
        let is_playing = self.aim == Aim::Sound && !self.is_all_given;
        let rate = self.source.rate();
        let stays = self
            .speaker
            .as_mut()
            .is_some_and(|speaker| is_playing && Some(speaker.rate) == rate && speaker.flush().is_ok());
        if !stays {
            (self.speaker, self.is_all_given) = (None, false);
        }
        self.desk.stand_at(place, !stays);
    }

    /// Gives the speaker back, and stands where it was heard last.
    fn leave(&mut self) {
        let place = self.desk.position(clock::now());
        (self.speaker, self.is_all_given) = (None, false);
        self.source.seek(place);
        self.desk.stand_at(place, true);
    }

    fn fail(&mut self, error: &AudioError) {
        self.desk.set_state(Playback::Failed { why: error.to_string() });
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
        if let Some(speaker) = &mut self.speaker {
            let heard = speaker.hear(now)?;
            self.desk.hear(heard, now);
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
                let desk = Arc::clone(&self.desk);
                self.speaker = Some(host::speak(self.device.0.as_deref(), rate, move || desk.ring())?);
            }
            if !self.is_all_given {
                self.supply()?;
            }
            if self.speaker.as_ref().is_some_and(|speaker| !speaker.is_over(now)) {
                return Ok(());
            }
            // Heard to its end. What follows, if anything does, has another rate.
            (self.speaker, self.is_all_given) = (None, false);
            self.source.turn_to_next_rate();
            self.desk.stand_at(self.source.place(), true);
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
        self.source.faults().iter().for_each(|fault| self.desk.add_fault(fault.to_string()));
        self.volume.apply(&mut self.sound);
        speaker.give(&self.sound)?;
        self.desk.lay(&self.steps, speaker.given());
        if !is_more {
            self.is_all_given = true;
            speaker.end()?;
        }
        Ok(())
    }

    fn finish(&mut self) {
        self.aim = Aim::Silence;
        self.desk.stand_at(self.desk.programme.end(), true);
        self.desk.set_state(Playback::Ended);
    }
}
