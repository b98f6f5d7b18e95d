//! The sound systems behind one door: PulseAudio on Linux, else what cpal takes for the default.

use std::{sync::mpsc, thread, time::Duration};

use cpal::{
    BufferSize, DeviceDirection, FromSample, HostId, Sample, SampleFormat, SizedSample, StreamConfig,
    traits::{DeviceTrait, HostTrait, StreamTrait},
};

#[cfg(target_os = "linux")]
use super::pulse;
use super::{
    AudioError, Device,
    capture::{self, Feed, Intake, RING_SECONDS},
    device,
};
use crate::clock;

/// How long a sound system may take over an answer.
const PATIENCE: Duration = Duration::from_secs(4);

/// Callbacks a second asked for: without asking, ALSA's way to a sound server buffers two seconds.
const CALLBACKS: u32 = 20;

/// A running stream from a microphone. Dropping it ends it.
pub(super) enum Stream {
    #[cfg(target_os = "linux")]
    Pulse { _stream: pulse::Stream },
    Cpal { _stream: cpal::Stream },
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
    patiently(|| Ok(cpal_devices(Direction::Input)?.into_iter().map(|(device, _)| device).collect()))
}

pub(super) fn outputs() -> Result<Vec<Device>, AudioError> {
    #[cfg(target_os = "linux")]
    if let Some(mut server) = pulse::Connection::open()? {
        return server.speakers();
    }
    patiently(|| Ok(cpal_devices(Direction::Output)?.into_iter().map(|(device, _)| device).collect()))
}

/// Opens the microphone meant by `wanted`. Once a recording has begun, `like` holds the sound system and
/// the rate: another rate would play at the wrong speed.
pub(super) fn open(wanted: Option<&str>, like: Option<&Device>) -> Result<Opened, AudioError> {
    #[cfg(target_os = "linux")]
    if like.is_none_or(|device| device.host == pulse::HOST) {
        if let Some(mut server) = pulse::Connection::open()? {
            let mut device = device::microphone(&server.microphones()?, wanted)?.clone();
            device.rate = like.map_or(device.rate, |like| like.rate);
            let (intake, feed) = capture::ring(device.rate, device.channels, RING_SECONDS);
            let stream = Stream::Pulse { _stream: server.listen(&device, intake)? };
            return Ok(Opened { device, stream, feed });
        }
        if like.is_some() {
            return Err(AudioError::NoMicrophone);
        }
    }
    let devices = cpal_devices(Direction::Input)?;
    let known: Vec<_> = devices.iter().map(|(device, _)| device.clone()).collect();
    let mut device = device::microphone(&known, wanted)?.clone();
    device.rate = like.map_or(device.rate, |like| like.rate);
    let chosen = devices.iter().find(|(known, _)| known.id == device.id).map(|(_, chosen)| chosen);
    let (stream, feed) = listen(chosen.ok_or(AudioError::NoMicrophone)?, &device)?;
    Ok(Opened { device, stream: Stream::Cpal { _stream: stream }, feed })
}

/// cpal's device for a speaker found by [`outputs`].
pub(super) fn cpal_speaker(device: &Device) -> Result<cpal::Device, AudioError> {
    let host = cpal::host_from_id(device.host.parse()?)?;
    let id_fits = |found: &cpal::Device| found.id().is_ok_and(|id| id.id() == device.id);
    host.output_devices()?.find(id_fits).ok_or(AudioError::NoOutput)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Input,
    Output,
}

/// The sound system without a sound server.
fn plain_host() -> HostId {
    #[cfg(target_os = "linux")]
    return HostId::Alsa;
    #[cfg(not(target_os = "linux"))]
    return cpal::default_host().id();
}

/// What cpal offers, where no sound server does. A device that does not open is left out.
fn cpal_devices(direction: Direction) -> Result<Vec<(Device, cpal::Device)>, AudioError> {
    let id = plain_host();
    let host = cpal::host_from_id(id)?;
    let default = match direction {
        Direction::Input => host.default_input_device(),
        Direction::Output => host.default_output_device(),
    };
    let default_id = default.and_then(|device| device.id().ok());
    let candidates = host.devices()?.filter(|device| {
        device.id().is_ok_and(|found| id.name() != "ALSA" || is_plain_alsa(found.id()))
            && match direction {
                Direction::Input => device.supports_input(),
                Direction::Output => device.supports_output(),
            }
    });
    let describe = |device: cpal::Device| {
        let config = match direction {
            Direction::Input => device.default_input_config(),
            Direction::Output => device.default_output_config(),
        };
        let (config, about, found) = (config.ok()?, device.description().ok()?, device.id().ok()?);
        let known = Device {
            name: about.name().to_owned(),
            host: id.to_string(),
            rate: config.sample_rate(),
            channels: config.channels(),
            is_default: Some(&found) == default_id.as_ref(),
            is_monitor: direction == Direction::Input && about.direction() == DeviceDirection::Output,
            id: found.id().to_owned(),
        };
        Some((known, device))
    };
    Ok(candidates.filter_map(describe).collect())
}

/// ALSA lists converters and a null device too; people mean the default or a card.
fn is_plain_alsa(id: &str) -> bool {
    id == "default" || id.starts_with("plughw:")
}

/// Opens and starts a cpal stream: 16-bit if the device offers it, in small buffers if it can.
fn listen(source: &cpal::Device, device: &Device) -> Result<(cpal::Stream, Feed), AudioError> {
    let offers_16_bit = source.supported_input_configs()?.any(|range| {
        range.sample_format() == SampleFormat::I16
            && range.channels() == device.channels
            && (range.min_sample_rate()..=range.max_sample_rate()).contains(&device.rate)
    });
    let format =
        if offers_16_bit { SampleFormat::I16 } else { source.default_input_config()?.sample_format() };
    let small = BufferSize::Fixed(device.rate / CALLBACKS);
    let attempt = |buffer_size| {
        let config = StreamConfig { channels: device.channels, sample_rate: device.rate, buffer_size };
        let (intake, feed) = capture::ring(device.rate, device.channels, RING_SECONDS);
        build(source, config, format, intake).map(|stream| (stream, feed))
    };
    let (stream, feed) = attempt(small).or_else(|_| attempt(BufferSize::Default))?;
    stream.play()?;
    Ok((stream, feed))
}

fn build(
    source: &cpal::Device,
    config: StreamConfig,
    format: SampleFormat,
    intake: Intake,
) -> Result<cpal::Stream, cpal::Error> {
    match format {
        SampleFormat::I16 => build_as(source, config, intake, |sample: i16| sample),
        SampleFormat::F32 => build_as(source, config, intake, capture::whole),
        SampleFormat::U8 => build_as(source, config, intake, narrowed::<u8>),
        SampleFormat::U16 => build_as(source, config, intake, narrowed::<u16>),
        SampleFormat::I24 => build_as(source, config, intake, narrowed::<cpal::I24>),
        SampleFormat::I32 => build_as(source, config, intake, narrowed::<i32>),
        _ => Err(cpal::ErrorKind::UnsupportedConfig.into()),
    }
}

fn narrowed<T: Sample>(sample: T) -> i16
where
    i16: FromSample<T>,
{
    i16::from_sample(sample)
}

fn build_as<T: SizedSample + Send + 'static>(
    source: &cpal::Device,
    config: StreamConfig,
    mut intake: Intake,
    convert: fn(T) -> i16,
) -> Result<cpal::Stream, cpal::Error> {
    source.build_input_stream::<T, _, _>(
        config,
        move |samples, _| intake.deliver(samples.iter().copied().map(convert), clock::now()),
        // Not to be trusted: it stays silent when a device goes away. The writer watches the sound itself.
        |_| {},
        Some(PATIENCE),
    )
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
