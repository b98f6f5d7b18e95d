//! A FLAC file, read from any place in it.

use std::{
    fs::File,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use symphonia::{
    core::{
        audio::Channels,
        codecs::{
            CodecParameters,
            audio::{AudioDecoder, AudioDecoderOptions},
        },
        errors::Error,
        formats::{FormatOptions, FormatReader, SeekMode, SeekTo},
        io::{MediaSourceStream, MediaSourceStreamOptions},
        units::Timestamp,
    },
    default::{codecs::FlacDecoder, formats::FlacReader},
};

use crate::audio::error::AudioError;

/// A search for a place may be misled by sound that looks like the head of a packet; then it is repeated
/// so many frames earlier, each time twice as many.
const STEP_BACK: u64 = 1 << 15;

/// A 16-bit mono FLAC file that is read.
pub(super) struct Flac {
    path: PathBuf,
    reader: FlacReader<'static>,
    decoder: FlacDecoder,
    rate: u32,
    frames: u64,
    /// The next frame to be handed out.
    at: u64,
    /// Decoded samples, of which the first `used` were handed out.
    decoded: Vec<i16>,
    used: usize,
    /// Frames that are missing before them; silence stands for them.
    missing: u64,
    /// Where damage was found, until it is asked for.
    damage: Option<u64>,
}

impl Flac {
    pub(super) fn open(path: &Path) -> Result<Self, AudioError> {
        let failed = |error| failed(path, error);
        let not_playable = |why| AudioError::NotPlayable { path: path.to_owned(), why };
        let file = File::open(path).map_err(|source| AudioError::Read { path: path.to_owned(), source })?;
        let stream = MediaSourceStream::new(Box::new(file), MediaSourceStreamOptions::default());
        let reader = FlacReader::try_new(stream, FormatOptions::default()).map_err(failed)?;
        let track = reader.tracks().first().ok_or_else(|| not_playable("there is no sound in it"))?;
        let Some(CodecParameters::Audio(sound)) = &track.codec_params else {
            return Err(not_playable("there is no sound in it"));
        };
        let channels = sound.channels.as_ref().map(Channels::count);
        let (Some(rate), Some(16), Some(1)) = (sound.sample_rate, sound.bits_per_sample, channels) else {
            return Err(not_playable("it is not 16-bit mono"));
        };
        let frames = track.num_frames.ok_or_else(|| not_playable("it does not say how long it is"))?;
        let decoder = FlacDecoder::try_new(sound, &AudioDecoderOptions::default()).map_err(failed)?;
        let path = path.to_owned();
        let (at, decoded, used, missing, damage) = (0, Vec::new(), 0, 0, None);
        Ok(Self { path, reader, decoder, rate, frames, at, decoded, used, missing, damage })
    }

    pub(super) const fn rate(&self) -> u32 {
        self.rate
    }

    /// Returns the number of frames that its header tells of.
    pub(super) const fn frames(&self) -> u64 {
        self.frames
    }

    /// Reads on from `frame`.
    pub(super) fn seek(&mut self, frame: u64) -> Result<(), AudioError> {
        let mut back = 0;
        loop {
            let target = frame.saturating_sub(back);
            self.at = frame;
            match self.look_for(target) {
                Ok(begin) if begin <= frame => return Ok(()),
                // Cut short before this place: the next read finds the end.
                Err(Error::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                    self.frames = self.frames.min(frame);
                    return Ok(());
                }
                Ok(_) | Err(Error::SeekError(_) | Error::DecodeError(_)) if target > 0 => {
                    back = (back * 2).max(STEP_BACK);
                }
                Ok(_) => return Ok(()),
                Err(error) => return Err(failed(&self.path, error)),
            }
        }
    }

    /// Decodes the packet with the frame `target`, or one near it. Returns the frame it begins with.
    fn look_for(&mut self, target: u64) -> Result<u64, Error> {
        let ts = Timestamp::try_from(target).unwrap_or(Timestamp::MAX);
        self.reader.seek(SeekMode::Accurate, SeekTo::Timestamp { ts, track_id: 0 })?;
        self.decoder.reset();
        Ok(self.next_packet()?.unwrap_or(self.frames))
    }

    /// Decodes the next packet. Returns the frame it begins with; `None` at the end.
    fn next_packet(&mut self) -> Result<Option<u64>, Error> {
        self.decoded.clear();
        (self.used, self.missing) = (0, 0);
        let Some(packet) = self.reader.next_packet()? else { return Ok(None) };
        let begin = u64::try_from(packet.pts.get()).unwrap_or(0);
        match self.decoder.decode(&packet) {
            Ok(sound) => sound.copy_to_vec_interleaved(&mut self.decoded),
            Err(Error::DecodeError(_) | Error::IoError(_)) => {
                self.damage.get_or_insert(begin);
                self.decoded.resize(usize::try_from(packet.dur.get()).unwrap_or(0), 0);
            }
            Err(error) => return Err(error),
        }
        // What comes before the place asked for was decoded in vain.
        let in_vain = usize::try_from(self.at.saturating_sub(begin)).unwrap_or(usize::MAX);
        self.used = in_vain.min(self.decoded.len());
        self.missing = begin.saturating_sub(self.at);
        Ok(Some(begin))
    }

    /// Appends at most `count` samples. Returns how many: 0 at the end.
    pub(super) fn read(&mut self, count: usize, into: &mut impl Extend<i16>) -> Result<usize, AudioError> {
        while self.used == self.decoded.len() && self.missing == 0 && self.at < self.frames {
            match self.next_packet() {
                Ok(Some(_)) if self.missing > 0 => {
                    self.damage.get_or_insert(self.at);
                }
                Ok(Some(_)) => {}
                Ok(None) => self.frames = self.at,
                Err(Error::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                    self.frames = self.at;
                }
                Err(error) => return Err(failed(&self.path, error)),
            }
        }
        let left = usize::try_from(self.frames - self.at).unwrap_or(usize::MAX);
        let mut count = count.min(left);
        if self.missing > 0 {
            count = count.min(usize::try_from(self.missing).unwrap_or(usize::MAX));
            into.extend(std::iter::repeat_n(0, count));
            self.missing -= count as u64;
        } else {
            count = count.min(self.decoded.len() - self.used);
            into.extend(self.decoded[self.used..self.used + count].iter().copied());
            self.used += count;
        }
        self.at += count as u64;
        Ok(count)
    }

    /// Where damage was found, if it was since this was asked last.
    pub(super) fn damage(&mut self) -> Option<u64> {
        self.damage.take()
    }
}

fn failed(path: &Path, error: Error) -> AudioError {
    match error {
        Error::IoError(source) => AudioError::Read { path: path.to_owned(), source },
        _ => AudioError::NotPlayable { path: path.to_owned(), why: "it is damaged" },
    }
}
