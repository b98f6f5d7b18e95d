//! What time brings: when the loop must wake, and what has changed then.

use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use crate::{
    clock,
    domain::{
        length,
        session::{Effect, Input},
    },
    platform,
    tui::Screen,
};

use super::{live::Live, state::App};

/// How often a level meter or a player moves.
const METER: Duration = Duration::from_millis(67);

/// How long somebody may be away from a machine that has woken up.
const UNTIL_READ: Duration = Duration::from_hours(24);

/// What is said after the machine has slept during an interview.
pub(super) fn slept_words(slept: Duration) -> String {
    format!("The computer slept for {}; the interview is paused.", length::clock(slept))
}

impl App {
    /// Rings for a minute left (once) and for time up (twice), if the user wants it.
    pub fn ring_bell(&mut self) -> io::Result<()> {
        if self.bells > 0 {
            let mut out = io::stdout();
            out.write_all(&vec![7; usize::from(std::mem::take(&mut self.bells))])?;
            out.flush()?;
        }
        Ok(())
    }

    /// When something will change without anybody doing anything.
    pub fn deadline(&self) -> Option<Instant> {
        let now = clock::now();
        let notice = self.notice.as_ref().map(|(_, until)| *until);
        let engine = self.live.as_ref().and_then(Live::deadline);
        let runs = self.live.as_ref().filter(|live| !live.history().is_paused && !live.is_over());
        let second = runs.map(|live| {
            let history = live.history();
            let spent = history.spent(history.current(), live.at());
            now + Duration::from_nanos(u64::from(1_000_000_000 - spent.subsec_nanos()))
        });
        let moves = match self.screen {
            Screen::Interview(_) => runs.is_some_and(|live| live.sound().is_recording),
            Screen::Setup(_) | Screen::Host(_) | Screen::Microphone(_) => self.listening.is_live(),
            Screen::Review(_) | Screen::Compare(_) => self.desk.is_playing(),
            _ => false,
        };
        let page = self.hosting.as_ref().and_then(|it| it.deadline());
        let beside = self.beside_deadline();
        [notice, engine, second, page, beside, moves.then(|| now + METER)].into_iter().flatten().min()
    }

    /// Time has passed.
    pub fn tick(&mut self) {
        self.is_dirty = true;
        if self.notice.as_ref().is_some_and(|(_, until)| *until <= clock::now()) {
            self.notice = None;
        }
        if let Some(live) = &mut self.live
            && let Ok(effects) = live.input(Input::Tick)
        {
            self.effects(&effects);
        }
        self.settle_beside();
        self.follow_player();
        if let Screen::Microphone(screen) = &mut self.screen
            && let Some(trial) = self.listening.go_on(&screen.trial)
        {
            screen.trial = trial;
        }
    }

    /// Pauses an interview that runs.
    pub fn pause_for_suspend(&mut self) {
        if let Some(live) = self.live.as_mut().filter(|live| !live.history().is_paused)
            && live.toggle_pause().is_err()
        {
            tracing::info!("stopped outside a running interview");
        }
    }

    /// Pauses an interview during which the machine has slept, and says so until somebody presses a key.
    pub fn look_for_sleep(&mut self) {
        let Some(slept) = self.wakefulness.slept(clock::now(), platform::uptime()) else { return };
        tracing::info!("the machine has slept for {} s", slept.as_secs());
        if self.live.as_ref().is_some_and(|live| !live.history().is_paused && !live.is_over()) {
            self.pause_for_suspend();
            self.notice = Some((slept_words(slept), clock::now() + UNTIL_READ));
            self.pages_are_behind();
        }
        self.is_dirty = true;
    }

    /// Shows what the engine brought about.
    pub(super) fn effects(&mut self, effects: &[Effect]) {
        if !effects.is_empty() {
            self.pages_are_behind();
        }
        for effect in effects {
            match effect {
                Effect::MinuteLeft => self.bells += 1,
                Effect::TimeUp => self.bells += 2,
                Effect::EventArrived(_) => self.say("Something has arrived."),
                Effect::BeginTake(_)
                | Effect::EndTake
                | Effect::PauseTake
                | Effect::ResumeTake
                | Effect::Finished => {}
            }
        }
        if !matches!(&self.screen, Screen::Interview(it) if it.has_bell) {
            self.bells = 0;
        }
    }
}
