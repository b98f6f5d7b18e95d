//! Opens a microphone: 16-bit if the device offers it, in small buffers if it can.

use cpal::{
    BufferSize, FromSample, Sample, SampleFormat, SizedSample, StreamConfig,
    traits::{DeviceTrait, StreamTrait},
};

use super::{
    capture::{self, Feed, Intake},
    device::{self, Device},
    error::AudioError,
    host::{self, HostDevice, PATIENCE, Stream},
    listing::{self, Direction},
};
use crate::clock;

/// Callbacks a second that are asked for: without asking, ALSA's way to a sound server buffers two seconds.
const CALLBACKS: u32 = 20;

/// An open microphone: what it is, its stream, and the ring the sound arrives in.
pub(super) struct Opened {
    pub(super) device: Device,
    pub(super) stream: Stream,
    pub(super) feed: Feed,
}

/// Opens the microphone meant by `wanted`. Once a recording has begun, `like` holds the sound system and
/// the rate: another rate would play at the wrong speed.
pub(super) fn open(wanted: Option<&str>, like: Option<&Device>) -> Result<Opened, AudioError> {
    let host = host::choose(like.map(|it| it.host.as_str()))?;
    let listed = listing::list(&host, Direction::Input)?;
    let known: Vec<Device> = listed.iter().map(|it| it.known.clone()).collect();
    let meant = device::microphone(&known, wanted)?;
    let chosen = listed.iter().find(|it| it.known.id == meant.id).ok_or(AudioError::NoMicrophone)?;
    let device = Device { rate: like.map_or(meant.rate, |like| like.rate), ..meant.clone() };
    let (stream, feed) = listen(&chosen.device, &device)?;
    Ok(Opened { device, stream, feed })
}

fn listen(source: &HostDevice, device: &Device) -> Result<(Stream, Feed), AudioError> {
    let offers_16_bit = source.supported_input_configs()?.any(|range| {
        range.sample_format() == SampleFormat::I16
            && range.channels() == device.channels
            && (range.min_sample_rate()..=range.max_sample_rate()).contains(&device.rate)
    });
    let format =
        if offers_16_bit { SampleFormat::I16 } else { source.default_input_config()?.sample_format() };
    let attempt = |buffer_size| {
        let config = StreamConfig { channels: device.channels, sample_rate: device.rate, buffer_size };
        let (intake, feed) = capture::recording_ring(device.rate, device.channels);
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
    source: &HostDevice,
    config: StreamConfig,
    mut intake: Intake,
    convert: fn(T) -> i16,
) -> Result<Stream, cpal::Error> {
    let take_in = move |samples: &[T], _: &cpal::InputCallbackInfo| {
        intake.deliver(samples.iter().copied().map(convert), clock::now());
    };
    // The error callback is not to be trusted: on some systems it stays silent when a device goes away. The writer
    // watches the sound itself, and notices at once when the callback is dropped.
    source.build_input_stream(config, take_in, |_| {}, Some(PATIENCE))
}
