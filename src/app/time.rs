//! What time brings: when the loop must wake, and what has changed then.

use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use crate::{
    clock,
    domain::session::{Effect, Input},
    tui::Screen,
};

use super::{live::Live, state::App};

/// How often a level meter or a player moves.
const METER: Duration = Duration::from_millis(67);

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
