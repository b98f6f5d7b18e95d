//! What lies over and around every screen: notices, help, a confirmation, the banner, and how the program ends.

use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use crate::{
    clock::{self, Wakefulness},
    domain::session::Effect,
    error::Error,
    platform,
    tui::theme::Theme,
};

use super::step::Ask;

/// How long a sentence stays at the bottom.
const NOTICE: Duration = Duration::from_secs(4);

/// How long somebody may be away from a machine that has woken up.
const UNTIL_READ: Duration = Duration::from_hours(24);

/// Holds what lies over and around the screens.
#[derive(Debug)]
pub struct Shell {
    pub theme: Theme,
    notice: Option<(String, Instant)>,
    /// How far the help is scrolled, while it is open.
    pub help: Option<u16>,
    /// What lies over the screen, and since when.
    ask: Option<(Ask, Instant)>,
    /// Stands on every screen of the demo, of which nothing is kept.
    pub banner: Option<&'static str>,
    pub is_dirty: bool,
    bells: u8,
    wakefulness: Wakefulness,
    pub is_leaving: bool,
    pub wants_suspend: bool,
    /// The last thing to say once the terminal is back.
    pub last_words: Option<String>,
    /// What could not be put on disk.
    failure: Option<Error>,
}

impl Shell {
    /// Starts with nothing over the screens.
    pub fn new(theme: Theme) -> Self {
        Self {
            theme,
            notice: None,
            help: None,
            ask: None,
            banner: None,
            is_dirty: true,
            bells: 0,
            wakefulness: Wakefulness::since(clock::now(), platform::uptime()),
            is_leaving: false,
            wants_suspend: false,
            last_words: None,
            failure: None,
        }
    }

    /// Shows a sentence at the bottom for a while.
    pub fn say(&mut self, text: impl Into<String>) {
        self.notice = Some((text.into(), clock::now() + NOTICE));
    }

    /// Shows a sentence until somebody presses a key.
    pub fn say_until_read(&mut self, text: String) {
        self.notice = Some((text, clock::now() + UNTIL_READ));
    }

    /// Takes the sentence away.
    pub fn clear_notice(&mut self) {
        self.notice = None;
    }

    /// Takes the sentence away once its time is up.
    pub fn expire_notice(&mut self) {
        if self.notice.as_ref().is_some_and(|(_, until)| *until <= clock::now()) {
            self.notice = None;
        }
    }

    /// Returns the sentence at the bottom, and until when it stays.
    pub fn notice(&self) -> Option<(&str, Instant)> {
        self.notice.as_ref().map(|(text, until)| (text.as_str(), *until))
    }

    /// Puts a confirmation over the screen.
    pub fn ask(&mut self, ask: Ask) {
        self.ask = Some((ask, clock::now()));
    }

    /// Returns the confirmation that lies over the screen.
    pub fn asked(&self) -> Option<&Ask> {
        self.ask.as_ref().map(|(ask, _)| ask)
    }

    /// Returns since when the confirmation lies there.
    pub fn asked_since(&self) -> Option<Instant> {
        self.ask.as_ref().map(|(_, since)| *since)
    }

    /// Takes the confirmation away.
    pub fn take_ask(&mut self) -> Option<Ask> {
        self.ask.take().map(|(ask, _)| ask)
    }

    /// Remembers what could not be put on disk. The first failure is the one that counts.
    pub fn fail(&mut self, error: Error) {
        self.failure.get_or_insert(error);
    }

    /// Returns what could not be put on disk.
    pub fn take_failure(&mut self) -> Option<Error> {
        self.failure.take()
    }

    /// Shows what the engine brought about: a bell for a minute left, two for time up.
    pub fn show(&mut self, effects: &[Effect], has_bell: bool) {
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
        if !has_bell {
            self.bells = 0;
        }
    }

    /// Rings what is to be rung.
    pub fn ring(&mut self) -> io::Result<()> {
        if self.bells > 0 {
            let mut out = io::stdout();
            out.write_all(&vec![7; usize::from(std::mem::take(&mut self.bells))])?;
            out.flush()?;
        }
        Ok(())
    }

    /// Returns for how long the machine has slept since the last look.
    pub fn slept(&mut self) -> Option<Duration> {
        self.wakefulness.slept(clock::now(), platform::uptime())
    }
}
