//! The interview that runs, with whoever interviews at the same terminal.

use crate::{
    domain::session::{Effect, Input, Refusal},
    error::Error,
    practice::Live,
    store::wake::Wake,
};

use super::local_interviewer::LocalInterviewer;

/// Holds the interview that runs, and whoever interviews at the same terminal.
#[derive(Debug)]
pub struct Interview {
    pub live: Live,
    pub interviewer: Option<Box<LocalInterviewer>>,
    /// What the engine brought about and nobody has shown yet.
    effects: Vec<Effect>,
}

impl Interview {
    /// Takes over an interview that has begun; `wake` is called when the disk has answered.
    pub fn new(live: Live, wake: &Wake) -> Self {
        live.wake_with(wake);
        Self { live, interviewer: None, effects: Vec::new() }
    }

    /// Hands an input to the engine.
    pub fn input(&mut self, input: Input) -> Result<(), Refusal> {
        let effects = self.live.input(input)?;
        self.effects.extend(effects);
        Ok(())
    }

    /// Adds what the engine brought about in another way.
    pub fn add_effects(&mut self, effects: Vec<Effect>) {
        self.effects.extend(effects);
    }

    /// Takes what the engine brought about since it was last asked.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Pauses, or goes on.
    pub fn toggle_pause(&mut self) -> Result<(), Refusal> {
        let effects = self.live.toggle_pause()?;
        self.effects.extend(effects);
        Ok(())
    }

    /// Pauses an interview that runs; returns whether it did.
    pub fn pause(&mut self) -> bool {
        if self.live.history().is_paused || self.live.is_over() {
            return false;
        }
        self.toggle_pause().inspect_err(|why| tracing::info!("not paused: {why}")).is_ok()
    }
}

/// Turns a refusal of the engine into a sentence.
pub fn refused(refusal: Refusal) -> Error {
    Error::failed(refusal.to_string())
}
