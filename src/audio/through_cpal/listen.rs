//! A stream from a microphone.

use cpal::{
    BufferSize, FromSample, Sample, SampleFormat, SizedSample, StreamConfig,
    traits::{DeviceTrait, StreamTrait},
};

use crate::{
    audio::{
        AudioError, Device,
        capture::{self, Feed, Intake, RING_SECONDS},
        host::PATIENCE,
    },
    clock,
};

/// Callbacks a second asked for: without asking, ALSA's way to a sound server buffers two seconds.
const CALLBACKS: u32 = 20;

/// Opens and starts a microphone: 16-bit if the device offers it, in small buffers if it can.
pub(in crate::audio) fn listen(
    source: &cpal::Device,
    device: &Device,
) -> Result<(cpal::Stream, Feed), AudioError> {
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
