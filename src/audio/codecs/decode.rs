//! Any format that is known, decoded to 16-bit mono, packet by packet.

use std::{
    fs::File,
    io::{
        self,
        ErrorKind::{InvalidInput, UnexpectedEof},
    },
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
};

use symphonia::core::{
    codecs::audio::{
        AudioCodecParameters, AudioDecoder, AudioDecoderOptions, CODEC_ID_NULL_AUDIO,
        well_known::CODEC_ID_OPUS,
    },
    errors::Error,
    formats::{FormatOptions, FormatReader, TrackType, probe::Hint},
    io::{MediaSourceStream, MediaSourceStreamOptions},
    meta::MetadataOptions,
    packet::Packet,
};

use super::opus::Opus;
use crate::audio::{AudioError, sound::RATES};

/// A file that is being decoded.
pub(in crate::audio) struct Decoded {
    path: PathBuf,
    format: Box<dyn FormatReader>,
    /// The one that is heard, of those that the file has.
    track: u32,
    codec: Codec,
    rate: u32,
    /// What the decoder gave last, its channels side by side.
    samples: Vec<f32>,
    tally: Tally,
}

enum Codec {
    Known(Box<dyn AudioDecoder>),
    Opus(Box<Opus>),
}

/// How the packets of a file went.
#[derive(Default)]
struct Tally {
    good: u64,
    broken: u64,
    /// Frames of the last good one, by which the length of a broken one is judged.
    frames: usize,
}

/// Two thirds of the packets may be broken: what is left can still be understood.
const MOST_BROKEN: u64 = 2;

/// A file with more was made up, to take all memory.
const MOST_CHANNELS: usize = 64;

impl Decoded {
    pub(in crate::audio) fn open(path: &Path) -> Result<Self, AudioError> {
        guarded(path, || Self::probe(path))
    }

    fn probe(path: &Path) -> Result<Self, AudioError> {
        let file = File::open(path).map_err(|source| AudioError::Read { path: path.to_owned(), source })?;
        let stream = MediaSourceStream::new(Box::new(file), MediaSourceStreamOptions::default());
        let format = symphonia::default::get_probe()
            .probe(&hint(path), stream, FormatOptions::default(), MetadataOptions::default())
            .map_err(|error| refused(path, &error, "its format is not known"))?;
        let (track, codec, rate) = heard(path, &*format)?;
        let path = path.to_owned();
        Ok(Self { path, format, track, codec, rate, samples: Vec::new(), tally: Tally::default() })
    }

    /// Frames a second.
    pub(in crate::audio) fn rate(&self) -> u32 {
        self.rate
    }

    /// Whether some of it could not be decoded so far: there is silence in its place, or nothing after it.
    pub(in crate::audio) fn is_damaged(&self) -> bool {
        self.tally.broken > 0
    }

    /// Puts the samples of the next packets into an empty block; it stays empty at the end. In place of a packet that
    /// cannot be decoded there is silence.
    pub(in crate::audio) fn next(&mut self, block: &mut Vec<i16>) -> Result<(), AudioError> {
        let path = self.path.clone();
        guarded(&path, || self.find(block))
    }

    fn find(&mut self, block: &mut Vec<i16>) -> Result<(), AudioError> {
        while block.is_empty() {
            let packet = match self.format.next_packet() {
                Ok(Some(packet)) => packet,
                Err(Error::ResetRequired) => {
                    self.begin_again()?;
                    continue;
                }
                // A file that was cut off ends where it was cut off.
                Ok(None) => return self.end(),
                Err(Error::IoError(error)) if error.kind() == UnexpectedEof => return self.end(),
                Err(error) if self.tally.good > 0 && !matches!(error, Error::IoError(_)) => {
                    tracing::info!("{}: {error}", self.path.display());
                    self.tally.broken += 1;
                    return self.end();
                }
                Err(error) => return Err(refused(&self.path, &error, "it is damaged")),
            };
            if packet.track_id == self.track {
                self.take(&packet, block)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, packet: &Packet, block: &mut Vec<i16>) -> Result<(), AudioError> {
        let decoded = match &mut self.codec {
            Codec::Known(decoder) => decoder.decode(packet).map(|sound| {
                sound.copy_to_vec_interleaved(&mut self.samples);
                (sound.spec().rate(), sound.num_planes())
            }),
            Codec::Opus(opus) => opus.decode(packet, &mut self.samples),
        };
        match decoded {
            Ok((rate, _)) if rate != self.rate => Err(self.not_sound("its sample rate changes on the way")),
            Ok((_, channels)) => {
                mix(&self.samples, channels, block);
                self.tally.good += 1;
                // The first and the last packet may be cut short.
                self.tally.frames = self.tally.frames.max(block.len());
                Ok(())
            }
            Err(Error::DecodeError(_) | Error::IoError(_)) => {
                block.resize(self.tally.frames, 0);
                self.tally.broken += 1;
                Ok(())
            }
            Err(error) => Err(refused(&self.path, &error, "it is damaged")),
        }
    }

    /// Another stream follows in the same file, as in radio that was recorded.
    fn begin_again(&mut self) -> Result<(), AudioError> {
        let (track, codec, rate) = heard(&self.path, &*self.format)?;
        if rate != self.rate {
            return Err(self.not_sound("its sample rate changes on the way"));
        }
        (self.track, self.codec) = (track, codec);
        Ok(())
    }

    fn end(&self) -> Result<(), AudioError> {
        let is_lost = self.tally.broken > self.tally.good * MOST_BROKEN;
        if is_lost { Err(self.not_sound("it is damaged")) } else { Ok(()) }
    }

    fn not_sound(&self, why: &str) -> AudioError {
        not_sound(&self.path, why)
    }
}

/// A file that was made up can lead a decoder astray in ways that nobody has thought of. Then the file is at fault,
/// and what was begun with it is dropped.
fn guarded<T>(path: &Path, work: impl FnOnce() -> Result<T, AudioError>) -> Result<T, AudioError> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(not_sound(path, "it is damaged")))
}

/// The name of a file helps where its bytes do not tell its format.
fn hint(path: &Path) -> Hint {
    let mut hint = Hint::new();
    if let Some(extension) = path.extension().and_then(|it| it.to_str()) {
        hint.with_extension(extension);
    }
    hint
}

/// The track that is heard, with its decoder and its rate.
fn heard(path: &Path, format: &dyn FormatReader) -> Result<(u32, Codec, u32), AudioError> {
    let track =
        format.default_track(TrackType::Audio).ok_or_else(|| not_sound(path, "there is no sound in it"))?;
    let parameters = track.codec_params.as_ref().and_then(|it| it.audio());
    let parameters = parameters.filter(|it| it.codec != CODEC_ID_NULL_AUDIO);
    let parameters = parameters.ok_or_else(|| not_sound(path, "it is compressed in an unknown way"))?;
    if parameters.channels.as_ref().is_some_and(|it| it.count() > MOST_CHANNELS) {
        return Err(not_sound(path, "it has too many channels"));
    }
    let (codec, rate) =
        codec(parameters).map_err(|error| refused(path, &error, "it is compressed in an unknown way"))?;
    match rate {
        Some(rate) if RATES.contains(&rate) => Ok((track.id, codec, rate)),
        _ => Err(not_sound(path, "it does not say its sample rate")),
    }
}

fn codec(parameters: &AudioCodecParameters) -> Result<(Codec, Option<u32>), Error> {
    if parameters.codec == CODEC_ID_OPUS {
        let opus = Opus::new(parameters.extra_data.as_deref().unwrap_or_default())?;
        return Ok((Codec::Opus(Box::new(opus)), Some(Opus::RATE)));
    }
    let decoder =
        symphonia::default::get_codecs().make_audio_decoder(parameters, &AudioDecoderOptions::default())?;
    let rate = decoder.codec_params().sample_rate.or(parameters.sample_rate);
    Ok((Codec::Known(decoder), rate))
}

/// The mean of all channels, to the nearest of 16 bits; what is louder than full scale is clipped.
fn mix(samples: &[f32], channels: usize, block: &mut Vec<i16>) {
    #[expect(clippy::cast_precision_loss, reason = "a few channels")]
    let scale = 32_768.0 / channels.max(1) as f32;
    #[expect(clippy::cast_possible_truncation, reason = "a cast to an integer saturates, and NaN becomes 0")]
    let sample = |frame: &[f32]| (frame.iter().sum::<f32>() * scale).round() as i16;
    block.extend(samples.chunks_exact(channels.max(1)).map(sample));
}

fn not_sound(path: &Path, why: impl Into<String>) -> AudioError {
    AudioError::NotSound { path: path.to_owned(), why: why.into() }
}

/// What a refusal of the decoder means for people.
fn refused(path: &Path, error: &Error, otherwise: &str) -> AudioError {
    match error {
        // A decoder that was led astray seeks to impossible places; other errors of the system are the disk's.
        Error::IoError(error) if error.raw_os_error().is_some() && error.kind() != InvalidInput => {
            AudioError::Read {
                path: path.to_owned(),
                source: io::Error::new(error.kind(), error.to_string()),
            }
        }
        _ => {
            tracing::info!("{}: {error}", path.display());
            not_sound(path, otherwise)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_averaged_and_what_is_too_loud_is_clipped() {
        let mut block = Vec::new();
        mix(&[0.5, -0.5, 1.0, 1.0, 2.0, 2.0, -3.0, -3.0, f32::NAN, 0.0, 0.25, 0.0], 2, &mut block);
        assert_eq!(block, [0, 32_767, 32_767, -32_768, 0, 4_096]);
    }

    #[test]
    fn every_16_bit_sample_comes_through_as_it_was() {
        let all: Vec<i16> = (i16::MIN..=i16::MAX).collect();
        let floats: Vec<f32> = all.iter().map(|it| f32::from(*it) / 32_768.0).collect();
        let mut block = Vec::new();
        mix(&floats, 1, &mut block);
        assert_eq!(block, all);
    }
}
