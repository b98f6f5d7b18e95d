//! Asks the sound system how it is, for whoever looks for a fault.

use std::{fs, path::Path};

use cpal::{DeviceDescription, traits::DeviceTrait};

use super::{
    device::{self, Device},
    error::AudioError,
    host::{self, patiently},
    listing::{self, Direction, Listed},
};

/// Says how the sound system is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Health {
    /// The sound server and its version; `None` where the hardware is used without one.
    pub server: Option<String>,
    /// The microphone that is taken when nobody names one, and its condition.
    pub microphone: Option<(Device, Condition)>,
    /// The number of microphones, monitors of speakers left out.
    pub microphones: usize,
    /// The number of monitors of speakers.
    pub monitors: usize,
    /// The number of speakers.
    pub speakers: usize,
    /// Sound cards that the system's kernel knows; `None` where it does not say.
    pub cards: Option<usize>,
    /// ALSA finds its own settings; without them it opens nothing.
    pub has_alsa_settings: Option<bool>,
}

/// Says how a microphone is set.
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
    patiently(ask)
}

fn ask() -> Result<Health, AudioError> {
    let host = host::choose(None)?;
    let inputs = listing::list(&host, Direction::Input)?;
    // A machine without a speaker can record all the same.
    let outputs = listing::list(&host, Direction::Output).unwrap_or_default();
    let about = |it: &Listed| it.device.description().ok();
    let server = inputs.iter().chain(&outputs).filter_map(about).find_map(|it| line(&it, "server"));
    let known: Vec<Device> = inputs.iter().map(|it| it.known.clone()).collect();
    let chosen = device::microphone(&known, None).ok();
    let chosen = chosen.and_then(|it| inputs.iter().find(|listed| listed.known.id == it.id));
    let is_default_a_monitor = inputs
        .iter()
        .filter(|it| it.known.is_monitor)
        .filter_map(about)
        .any(|it| line(&it, "default").as_deref() == Some("yes"));
    let microphone = chosen.map(|it| (it.known.clone(), condition(about(it).as_ref(), is_default_a_monitor)));
    let monitors = known.iter().filter(|it| it.is_monitor).count();
    Ok(Health {
        server,
        microphone,
        microphones: known.len() - monitors,
        monitors,
        speakers: outputs.len(),
        cards: cards(),
        has_alsa_settings: has_alsa_settings(),
    })
}

/// Reads how a microphone is set. Without a word of it, it is neither muted nor quiet.
fn condition(about: Option<&DeviceDescription>, is_default_a_monitor: bool) -> Condition {
    let read = |key| about.and_then(|it| line(it, key));
    Condition {
        is_muted: read("muted").as_deref() == Some("yes"),
        volume: read("volume").and_then(|it| it.parse().ok()).unwrap_or(1.0),
        is_default_a_monitor,
    }
}

/// Finds what a host says of a device in a further line of its description, such as `muted=yes`.
fn line(about: &DeviceDescription, key: &str) -> Option<String> {
    let text = |line: &str| line.strip_prefix(key)?.strip_prefix('=').map(str::to_owned);
    about.extended().find_map(text)
}

/// Counts the sound cards that the kernel knows.
fn cards() -> Option<usize> {
    let text = fs::read_to_string("/proc/asound/cards").ok()?;
    Some(text.lines().filter(|it| it.contains('[')).count())
}

/// Looks for ALSA's settings. Nothing is known where there is no ALSA.
fn has_alsa_settings() -> Option<bool> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let named = std::env::var_os("ALSA_CONFIG_PATH").filter(|it| !it.is_empty());
    let usual = || Path::new("/usr/share/alsa/alsa.conf").is_file();
    Some(named.map_or_else(usual, |path| Path::new(&path).is_file()))
}
