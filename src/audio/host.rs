//! The sound systems behind one door: PulseAudio on Linux, else what cpal takes for the default.

use std::{
    sync::{Arc, atomic::AtomicU64, mpsc},
    thread,
    time::Duration,
};

#[cfg(target_os = "linux")]
use super::pulse;
use super::{
    AudioError, Device,
    capture::{self, Feed, RING_SECONDS},
    device,
    through_cpal::{self, Direction},
};

/// How long a sound system may take over an answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(4);

/// A running stream. Dropping it ends it.
pub(super) enum Stream {
    #[cfg(target_os = "linux")]
    Pulse(pulse::Stream),
    Cpal {
        _stream: cpal::Stream,
    },
}

impl Stream {
    /// Whether it has ended by itself. Not every sound system says so.
    pub(super) fn is_over(&self) -> bool {
        match self {
            #[cfg(target_os = "linux")]
            Self::Pulse(stream) => stream.is_over(),
            Self::Cpal { .. } => false,
        }
    }
}

/// An open microphone: what it is, its stream, and the ring the sound arrives in.
pub(super) struct Opened {
    pub(super) device: Device,
    pub(super) stream: Stream,
    pub(super) feed: Feed,
}

pub(super) fn inputs() -> Result<Vec<Device>, AudioError> {
    #[cfg(target_os = "linux")]
    if let Some(mut server) = pulse::Connection::open()? {
        return server.microphones();
    }
    patiently(|| through_cpal::devices(Direction::Input).map(known))
}

pub(super) fn outputs() -> Result<Vec<Device>, AudioError> {
    #[cfg(target_os = "linux")]
    if let Some(mut server) = pulse::Connection::open()? {
        return server.speakers();
    }
    patiently(|| through_cpal::devices(Direction::Output).map(known))
}

/// Opens the microphone meant by `wanted`. Once a recording has begun, `like` holds the sound system and
/// the rate: another rate would play at the wrong speed.
pub(super) fn open(wanted: Option<&str>, like: Option<&Device>) -> Result<Opened, AudioError> {
    let with_rate =
        |device: &Device| Device { rate: like.map_or(device.rate, |like| like.rate), ..device.clone() };
    #[cfg(target_os = "linux")]
    if like.is_none_or(|device| device.host == pulse::HOST) {
        if let Some(mut server) = pulse::Connection::open()? {
            let device = with_rate(device::microphone(&server.microphones()?, wanted)?);
            let (intake, feed) = capture::ring(device.rate, device.channels, RING_SECONDS);
            let stream = Stream::Pulse(server.listen(&device, intake)?);
            return Ok(Opened { device, stream, feed });
        }
        if like.is_some() {
            // The server is away. ALSA would take the hardware from under it.
            return Err(AudioError::NoMicrophone);
        }
    }
    let devices = through_cpal::devices(Direction::Input)?;
    let all: Vec<_> = devices.iter().map(|(device, _)| device.clone()).collect();
    let device = with_rate(device::microphone(&all, wanted)?);
    let chosen = devices.iter().find(|(known, _)| known.id == device.id).ok_or(AudioError::NoMicrophone)?;
    let (stream, feed) = through_cpal::listen(&chosen.1, &device)?;
    Ok(Opened { device, stream: Stream::Cpal { _stream: stream }, feed })
}

/// Plays one channel of sound through `speaker`. `played` counts its frames as they are heard.
pub(super) fn play(
    speaker: &Device,
    sound: Vec<i16>,
    rate: u32,
    played: Arc<AtomicU64>,
) -> Result<Stream, AudioError> {
    #[cfg(target_os = "linux")]
    if speaker.host == pulse::HOST {
        let server = pulse::Connection::open()?.ok_or(AudioError::NoOutput)?;
        return server.play(speaker, &sound, rate, played).map(Stream::Pulse);
    }
    let devices = through_cpal::devices(Direction::Output)?;
    let chosen = devices.iter().find(|(known, _)| known.id == speaker.id).ok_or(AudioError::NoOutput)?;
    let stream = through_cpal::play(&chosen.1, speaker.channels, sound, rate, played)?;
    Ok(Stream::Cpal { _stream: stream })
}

fn known(devices: Vec<(Device, cpal::Device)>) -> Vec<Device> {
    devices.into_iter().map(|(device, _)| device).collect()
}

/// Runs `ask` on a thread of its own, and does not wait for ever.
fn patiently<T: Send + 'static>(
    ask: impl FnOnce() -> Result<T, AudioError> + Send + 'static,
) -> Result<T, AudioError> {
    let (reply, answer) = mpsc::channel();
    thread::spawn(move || {
        let _ = reply.send(ask());
    });
    answer.recv_timeout(PATIENCE).unwrap_or(Err(AudioError::Timeout))
}
