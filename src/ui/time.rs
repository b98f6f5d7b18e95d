//! Time: when the loop must wake, and what has changed then.

use std::time::{Duration, Instant};

use crate::{
    clock,
    domain::{length, session::Input},
    practice::Live,
    tui::Screen,
};

use super::{
    app::App,
    flows::{player::Stage, running::Interview},
};

/// How often a level meter or a player moves.
const METER: Duration = Duration::from_millis(67);

impl App {
    /// Returns when something will change without anybody doing anything.
    pub fn deadline(&self) -> Option<Instant> {
        let now = clock::now();
        let notice = self.shell.notice().map(|(_, until)| until);
        let live = self.interview.as_ref().map(|it| &it.live);
        let engine = live.and_then(Live::deadline);
        let runs = live.filter(|live| !live.history().is_paused && !live.is_over());
        let second = runs.map(|live| {
            let history = live.history();
            let spent = history.spent(history.current(), live.at());
            now + Duration::from_nanos(u64::from(1_000_000_000 - spent.subsec_nanos()))
        });
        let moves = match self.screen {
            Screen::Interview(_) => runs.is_some_and(|live| live.sound().is_recording),
            Screen::Setup(_) | Screen::Host(_) | Screen::Microphone(_) => self.sound_check.is_live(),
            Screen::Review(_) | Screen::Compare(_) => self.listening.player.is_playing(),
            Screen::Home(_)
            | Screen::Browser(_)
            | Screen::Score(_)
            | Screen::Differences(_)
            | Screen::Debrief(_)
            | Screen::Sessions(_)
            | Screen::Trends(_) => false,
        };
        [notice, engine, second, moves.then(|| now + METER)].into_iter().flatten().min()
    }

    /// Takes in that time has passed.
    pub fn tick(&mut self) {
        self.shell.is_dirty = true;
        self.shell.expire_notice();
        if let Some(interview) = &mut self.interview
            && let Err(refusal) = interview.input(Input::Tick)
        {
            tracing::warn!("a tick was refused: {refusal}");
        }
        self.show_effects();
        if let Some(mut stage) = Stage::of(&mut self.screen)
            && let Some(text) = self.listening.follow(&mut stage)
        {
            self.shell.say(text);
        }
        if let Screen::Microphone(screen) = &mut self.screen
            && let Some(trial) = self.sound_check.go_on(&screen.trial)
        {
            screen.trial = trial;
        }
    }

    /// Pauses an interview that runs, because the program steps aside.
    pub fn pause_for_suspend(&mut self) {
        if let Some(interview) = &mut self.interview {
            interview.pause();
        }
        self.show_effects();
    }

    /// Pauses an interview during which the machine has slept, and says so until somebody presses a key.
    pub fn look_for_sleep(&mut self) {
        let Some(slept) = self.shell.slept() else { return };
        tracing::info!("the machine has slept for {} s", slept.as_secs());
        if self.interview.as_mut().is_some_and(Interview::pause) {
            self.shell.say_until_read(length::slept(slept));
            self.pages_are_behind();
        }
        self.shell.is_dirty = true;
    }
}
