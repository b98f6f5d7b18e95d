//! A WAV file to the speaker, for the mic check.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use cpal::{
    BufferSize, FromSample, Sample, SampleFormat, SizedSample, StreamConfig,
    traits::{DeviceTrait, StreamTrait},
};
use hound::WavReader;

use super::{AudioError, device, host, timeline};

const PATIENCE: Duration = Duration::from_secs(4);

/// Callbacks a second asked for.
const CALLBACKS: u32 = 20;

/// A file that is being played. Dropping it stops it.
pub struct Player {
    stream: Option<cpal::Stream>,
    /// Frames handed to the sound system.
    played: Arc<AtomicU64>,
    frames: u64,
    rate: u32,
}

impl Player {
    /// Plays `path` through the speaker called `device`, or the default one. The sound system converts
    /// the rate where it can.
    pub fn play(path: &Path, device: Option<&str>) -> Result<Self, AudioError> {
        let sound = samples(path)?;
        let speakers = host::outputs()?;
        let speaker = device::speaker(&speakers, device)?;
        let output = host::cpal_speaker(speaker)?;
        let played = Arc::new(AtomicU64::new(0));
        let (rate, frames) = (sound.rate, sound.mono.len() as u64);
        let format = output.default_output_config()?.sample_format();
        let source = Source { sound: sound.mono, channels: speaker.channels, played: Arc::clone(&played) };
        let config = StreamConfig {
            channels: speaker.channels,
            sample_rate: rate,
            buffer_size: BufferSize::Fixed(rate / CALLBACKS),
        };
        let stream = source.start(&output, config, format)?;
        stream.play()?;
        Ok(Self { stream: Some(stream), played, frames, rate })
    }

    /// How much has been played, to within the sound system's buffer of a tenth of a second.
    pub fn position(&self) -> Duration {
        timeline::length(self.played.load(Ordering::Relaxed).min(self.frames), self.rate)
    }

    pub fn is_finished(&self) -> bool {
        self.stream.is_none() || self.played.load(Ordering::Relaxed) >= self.frames + u64::from(self.rate / 5)
    }

    pub fn stop(&mut self) {
        self.stream = None;
    }
}

struct Sound {
    mono: Vec<i16>,
    rate: u32,
}

fn samples(path: &Path) -> Result<Sound, AudioError> {
    let failed = |error| match error {
        hound::Error::IoError(source) => AudioError::Read { path: path.to_owned(), source },
        _ => AudioError::NotWav { path: path.to_owned(), why: "its format is not supported" },
    };
    let mut file = WavReader::open(path).map_err(failed)?;
    let spec = file.spec();
    if spec.bits_per_sample != 16 || spec.channels != 1 {
        return Err(AudioError::NotWav { path: path.to_owned(), why: "it is not 16-bit mono" });
    }
    let mono = file.samples().collect::<Result<_, _>>().map_err(failed)?;
    Ok(Sound { mono, rate: spec.sample_rate })
}

/// What the output callback needs.
struct Source {
    sound: Vec<i16>,
    channels: u16,
    played: Arc<AtomicU64>,
}

impl Source {
    fn start(
        self,
        output: &cpal::Device,
        config: StreamConfig,
        format: SampleFormat,
    ) -> Result<cpal::Stream, cpal::Error> {
        match format {
            SampleFormat::I16 => self.start_as::<i16>(output, config),
            SampleFormat::I32 => self.start_as::<i32>(output, config),
            SampleFormat::U8 => self.start_as::<u8>(output, config),
            _ => self.start_as::<f32>(output, config),
        }
    }

    fn start_as<T>(self, output: &cpal::Device, config: StreamConfig) -> Result<cpal::Stream, cpal::Error>
    where
        T: SizedSample + FromSample<i16>,
    {
        let fill = move |into: &mut [T], _: &cpal::OutputCallbackInfo| self.fill(into);
        output.build_output_stream::<T, _, _>(config, fill, |_| {}, Some(PATIENCE))
    }

    /// Every channel gets the same sound, and after its end silence.
    fn fill<T: Sample + FromSample<i16>>(&self, into: &mut [T]) {
        let begin = self.played.load(Ordering::Relaxed);
        let rest = usize::try_from(begin).ok().and_then(|begin| self.sound.get(begin..)).unwrap_or_default();
        let sound = rest.iter().copied().chain(std::iter::repeat(0));
        let frames = into.chunks_exact_mut(usize::from(self.channels));
        let count = frames.len() as u64;
        frames.zip(sound).for_each(|(frame, sample)| frame.fill(T::from_sample(sample)));
        self.played.store(begin + count, Ordering::Relaxed);
    }
}
