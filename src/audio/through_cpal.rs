//! ALSA, Core Audio and WASAPI, through cpal.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use cpal::{
    BufferSize, DeviceDirection, FromSample, HostId, Sample, SampleFormat, SizedSample, StreamConfig,
    traits::{DeviceTrait, HostTrait, StreamTrait},
};

use super::{
    AudioError, Device,
    capture::{self, Feed, Intake, RING_SECONDS},
    host::PATIENCE,
};
use crate::clock;

/// Callbacks a second asked for: without asking, ALSA's way to a sound server buffers two seconds.
const CALLBACKS: u32 = 20;

/// The one of them that lists converters among its devices.
const ALSA: &str = "alsa";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Input,
    Output,
}

/// What there is. A device that does not open is left out.
pub(super) fn devices(direction: Direction) -> Result<Vec<(Device, cpal::Device)>, AudioError> {
    let host = cpal::host_from_id(host_id())?;
    let default = match direction {
        Direction::Input => host.default_input_device(),
        Direction::Output => host.default_output_device(),
    };
    let default = default.and_then(|device| device.id().ok());
    let system = host.id().to_string();
    let describe = |device: cpal::Device| {
        let id = device.id().ok()?;
        let does_sound = match direction {
            Direction::Input => device.supports_input(),
            Direction::Output => device.supports_output(),
        };
        if !does_sound || (system == ALSA && !is_plain_alsa(id.id())) {
            return None;
        }
        let config = match direction {
            Direction::Input => device.default_input_config(),
            Direction::Output => device.default_output_config(),
        };
        let (config, about) = (config.ok()?, device.description().ok()?);
        let known = Device {
            name: about.name().to_owned(),
            id: id.id().to_owned(),
            host: system.clone(),
            rate: config.sample_rate(),
            channels: config.channels(),
            is_default: Some(&id) == default.as_ref(),
            is_monitor: direction == Direction::Input && about.direction() == DeviceDirection::Output,
        };
        Some((known, device))
    };
    Ok(host.devices()?.filter_map(describe).collect())
}

fn host_id() -> HostId {
    #[cfg(target_os = "linux")]
    return HostId::Alsa;
    #[cfg(not(target_os = "linux"))]
    return cpal::default_host().id();
}

/// ALSA lists converters and a null device too; people mean the default or a card.
fn is_plain_alsa(id: &str) -> bool {
    id == "default" || id.starts_with("plughw:")
}

/// Opens and starts a microphone: 16-bit if the device offers it, in small buffers if it can.
pub(super) fn listen(source: &cpal::Device, device: &Device) -> Result<(cpal::Stream, Feed), AudioError> {
    let offers_16_bit = source.supported_input_configs()?.any(|range| {
        range.sample_format() == SampleFormat::I16
            && range.channels() == device.channels
            && (range.min_sample_rate()..=range.max_sample_rate()).contains(&device.rate)
    });
    let format =
        if offers_16_bit { SampleFormat::I16 } else { source.default_input_config()?.sample_format() };
    let attempt = |buffer_size| {
        let config = StreamConfig { channels: device.channels, sample_rate: device.rate, buffer_size };
        let (intake, feed) = capture::ring(device.rate, device.channels, RING_SECONDS);
        let stream = match format {
            SampleFormat::I16 => listen_as(source, config, intake, |sample: i16| sample),
            SampleFormat::F32 => listen_as(source, config, intake, capture::whole),
            SampleFormat::U8 => listen_as(source, config, intake, narrowed::<u8>),
            SampleFormat::U16 => listen_as(source, config, intake, narrowed::<u16>),
            SampleFormat::I24 => listen_as(source, config, intake, narrowed::<cpal::I24>),
            SampleFormat::I32 => listen_as(source, config, intake, narrowed::<i32>),
            _ => Err(cpal::ErrorKind::UnsupportedConfig.into()),
        };
        stream.map(|stream| (stream, feed))
    };
    let small = BufferSize::Fixed(device.rate / CALLBACKS);
    let (stream, feed) = attempt(small).or_else(|_| attempt(BufferSize::Default))?;
    stream.play()?;
    Ok((stream, feed))
}

fn narrowed<T: Sample>(sample: T) -> i16
where
    i16: FromSample<T>,
{
    i16::from_sample(sample)
}

fn listen_as<T: SizedSample + Send + 'static>(
    source: &cpal::Device,
    config: StreamConfig,
    mut intake: Intake,
    convert: fn(T) -> i16,
) -> Result<cpal::Stream, cpal::Error> {
    let take_in = move |samples: &[T], _: &cpal::InputCallbackInfo| {
        intake.deliver(samples.iter().copied().map(convert), clock::now());
    };
    // The error callback is not to be trusted: it stays silent when a device goes away. The writer watches
    // the sound itself.
    source.build_input_stream(config, take_in, |_| {}, Some(PATIENCE))
}

/// Plays one channel of sound on all of a speaker's. `played` counts the frames handed over.
pub(super) fn play(
    speaker: &cpal::Device,
    channels: u16,
    sound: Vec<i16>,
    rate: u32,
    played: Arc<AtomicU64>,
) -> Result<cpal::Stream, AudioError> {
    let config =
        StreamConfig { channels, sample_rate: rate, buffer_size: BufferSize::Fixed(rate / CALLBACKS) };
    let source = Source { sound, channels: channels.into(), played };
    let stream = match speaker.default_output_config()?.sample_format() {
        SampleFormat::I16 => play_as::<i16>(speaker, config, source),
        SampleFormat::I32 => play_as::<i32>(speaker, config, source),
        SampleFormat::U8 => play_as::<u8>(speaker, config, source),
        _ => play_as::<f32>(speaker, config, source),
    }?;
    stream.play()?;
    Ok(stream)
}

fn play_as<T: SizedSample + FromSample<i16>>(
    speaker: &cpal::Device,
    config: StreamConfig,
    source: Source,
) -> Result<cpal::Stream, cpal::Error> {
    let fill = move |into: &mut [T], _: &cpal::OutputCallbackInfo| source.fill(into);
    speaker.build_output_stream(config, fill, |_| {}, Some(PATIENCE))
}

/// What the output callback needs.
struct Source {
    sound: Vec<i16>,
    channels: usize,
    played: Arc<AtomicU64>,
}

impl Source {
    /// Every channel gets the same sound, and after its end silence.
    fn fill<T: Sample + FromSample<i16>>(&self, into: &mut [T]) {
        let begin = self.played.load(Ordering::Relaxed);
        let rest = usize::try_from(begin).ok().and_then(|begin| self.sound.get(begin..)).unwrap_or_default();
        let sound = rest.iter().copied().chain(std::iter::repeat(0));
        let frames = into.chunks_exact_mut(self.channels);
        self.played.store(begin + frames.len() as u64, Ordering::Relaxed);
        frames.zip(sound).for_each(|(frame, sample)| frame.fill(T::from_sample(sample)));
    }
}
