//! What the sound system says of itself, for whoever looks for a fault.

use std::{fs, path::Path};

#[cfg(target_os = "linux")]
use super::pulse;
use super::{AudioError, Device, inputs, outputs};

/// How the sound system is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Health {
    /// The sound server and its version; `None` where the hardware is used without one.
    pub server: Option<String>,
    /// The microphone that is taken when nobody names one, and how it is.
    pub microphone: Option<(Device, Condition)>,
    /// How many microphones there are, monitors of speakers left out.
    pub microphones: usize,
    /// How many monitors of speakers.
    pub monitors: usize,
    /// How many speakers.
    pub speakers: usize,
    /// Sound cards that the system's kernel knows; `None` where it does not say.
    pub cards: Option<usize>,
    /// Whether ALSA finds its own settings; without them it opens nothing.
    pub has_alsa_settings: Option<bool>,
}

/// How a microphone is set.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Condition {
    pub is_muted: bool,
    /// Of full volume; 1 where it is not known.
    pub volume: f32,
    /// The system's default hears a speaker, so that another microphone is taken.
    pub is_default_a_monitor: bool,
}

/// Asks the sound system. Returns within a few seconds even if the sound server hangs.
pub fn health() -> Result<Health, AudioError> {
    let mut health = Health { cards: cards(), has_alsa_settings: has_alsa_settings(), ..Health::default() };
    let mut condition = Condition { volume: 1.0, ..Condition::default() };
    #[cfg(target_os = "linux")]
    if let Some(mut server) = pulse::Connection::open()? {
        let (name, known) = server.health()?;
        health.server = Some(name);
        condition = known.unwrap_or(condition);
    }
    let devices = inputs()?;
    let chosen = super::device::microphone(&devices, None).ok().cloned();
    health.monitors = devices.iter().filter(|it| it.is_monitor).count();
    health.microphones = devices.len() - health.monitors;
    health.microphone = chosen.map(|it| (it, condition));
    // A machine without a speaker can record all the same.
    health.speakers = outputs().map_or(0, |it| it.len());
    Ok(health)
}

fn cards() -> Option<usize> {
    let text = fs::read_to_string("/proc/asound/cards").ok()?;
    Some(text.lines().filter(|it| it.contains('[')).count())
}

/// Nothing is known where there is no ALSA.
fn has_alsa_settings() -> Option<bool> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let named = std::env::var_os("ALSA_CONFIG_PATH").filter(|it| !it.is_empty());
    let usual = || Path::new("/usr/share/alsa/alsa.conf").is_file();
    Some(named.map_or_else(usual, |path| Path::new(&path).is_file()))
}
