//! The sound systems behind one door: PulseAudio on Linux, else what cpal takes for the default.

use std::{sync::mpsc, thread, time::Duration};

#[cfg(target_os = "linux")]
use super::pulse;
use super::{
    AudioError, Device,
    capture::{self, Feed, RING_SECONDS},
    device,
    speaker::{Output, Speaker},
    through_cpal::{self, Direction},
};

/// How long a sound system may take over an answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(4);

/// A running stream. Dropping it ends it.
pub(super) enum Stream {
    #[cfg(target_os = "linux")]
    Pulse {
        _stream: pulse::Stream,
    },
    Cpal {
        _stream: cpal::Stream,
    },
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
            let stream = Stream::Pulse { _stream: server.listen(&device, intake)? };
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

/// The speaker meant by `wanted`: the default without a name.
pub(super) fn speaker(wanted: Option<&str>) -> Result<Device, AudioError> {
    device::speaker(&outputs()?, wanted).cloned()
}

/// Opens a stream of one channel and of `rate` to the speaker meant by `wanted`. `wake` is called when there
/// is something new to hear of it.
pub(super) fn speak(
    wanted: Option<&str>,
    rate: u32,
    wake: impl Fn() + Send + 'static,
) -> Result<Speaker, AudioError> {
    #[cfg(target_os = "linux")]
    if let Some(mut server) = pulse::Connection::open()? {
        let device = device::speaker(&server.speakers()?, wanted)?.clone();
        let stream = server.speak(wanted.map(|_| device.id.as_str()), rate, wake)?;
        return Ok(Speaker { name: device.name, rate, stream: Output::Pulse(Box::new(stream)) });
    }
    drop(wake);
    let devices = through_cpal::devices(Direction::Output)?;
    let all: Vec<_> = devices.iter().map(|(device, _)| device.clone()).collect();
    let device = device::speaker(&all, wanted)?;
    let chosen = devices.iter().find(|(known, _)| known.id == device.id).ok_or(AudioError::NoOutput)?;
    let stream = through_cpal::speak(&chosen.1, device, rate)?;
    Ok(Speaker { name: device.name.clone(), rate, stream: Output::Cpal(Box::new(stream)) })
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
