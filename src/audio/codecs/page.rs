//! A recording small enough for a page: MP3, which every browser plays.

use std::{iter, path::Path, sync::atomic::AtomicBool};

use rusty_mp3::{
    encode::{
        Mp3Encode,
        lametag::{ENCODER_DELAY, TagInfo, TagStats, frames_for, padding_for, tag_frame, tag_header},
    },
    encoder_header,
    header::FrameHeader,
};

use crate::audio::{
    AudioError,
    resample::Resampling,
    sound::{Sound, unless_stopped},
};

/// Constant, so that a browser finds every moment by arithmetic: 22 MB an hour.
const KILOBITS: u32 = 48;

/// The rates of MPEG-1. The others sound worse at so many bits, and begin later.
const RATES: [u32; 3] = [32_000, 44_100, 48_000];

/// A compressed recording, whole in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// As in `data:audio/mpeg;base64,…`.
    pub mime: &'static str,
    pub bytes: Vec<u8>,
}

/// Compresses a recording for a page: mono MP3 of 48 kbit/s, which Chromium, Firefox and Safari play. Its first frame
/// says how many samples are padding, so that it is as long as the recording and each moment is in its place. It takes
/// seconds for an hour; set `stop` to give it up.
pub fn for_page(path: &Path, stop: &AtomicBool) -> Result<Page, AudioError> {
    let mut sound = Sound::open(path)?;
    let rate = rate_near(sound.rate());
    let mut resampling = Resampling::new(sound.rate(), rate)?;
    let mut frames = Frames::new(rate)?;
    let mut block = Vec::new();
    while sound.next(&mut block)? {
        unless_stopped(stop)?;
        resampling.push(&block, &mut frames.waiting)?;
        frames.encode()?;
    }
    resampling.finish(&mut frames.waiting)?;
    Ok(Page { mime: "audio/mpeg", bytes: frames.finish()? })
}

/// The rate that an MP3 of a recording has: its own if there is MP3 of it, else one that stands in a simple ratio.
fn rate_near(rate: u32) -> u32 {
    let is_near = |it: &u32| it.is_multiple_of(rate) || rate.is_multiple_of(*it);
    RATES.into_iter().find(|it| *it == rate).or_else(|| RATES.into_iter().find(is_near)).unwrap_or(48_000)
}

/// The frames of an MP3 as they are made. Each stands alone: where frames may borrow bits from earlier ones, as is
/// usual, a browser that seeks is silent for the first tenth of a second.
struct Frames {
    encoder: Mp3Encode,
    header: FrameHeader,
    /// Samples that do not fill a frame yet.
    waiting: Vec<f32>,
    /// Samples in all.
    samples: u64,
    stats: TagStats,
    bytes: Vec<u8>,
}

impl Frames {
    fn new(rate: u32) -> Result<Self, AudioError> {
        let header = encoder_header(rate, 1, KILOBITS).map_err(failed)?;
        let bytes = vec![0; tag_header(&header).frame_size()];
        // Browsers take the number of bytes for that of the frames behind the tag.
        let stats = TagStats::new(0);
        Ok(Self { encoder: Mp3Encode::new(), header, waiting: Vec::new(), samples: 0, stats, bytes })
    }

    /// Samples of one frame.
    fn size(&self) -> usize {
        self.header.version.samples_per_frame()
    }

    /// Encodes what fills whole frames.
    fn encode(&mut self) -> Result<(), AudioError> {
        let whole = self.waiting.len() - self.waiting.len() % self.size();
        for samples in self.waiting[..whole].chunks_exact(self.size()) {
            let frame = self.encoder.encode_frame(&self.header, &[samples], None).map_err(failed)?;
            self.stats.add_frame(&frame);
            self.bytes.extend(frame);
        }
        self.waiting.drain(..whole);
        self.samples += whole as u64;
        Ok(())
    }

    /// Pads the last frame, and puts the tag in its place in front.
    fn finish(mut self) -> Result<Vec<u8>, AudioError> {
        let samples = self.samples + self.waiting.len() as u64;
        let due = frames_for(samples, ENCODER_DELAY, self.size()) * self.size() as u64 - self.samples;
        self.waiting.extend(iter::repeat_n(0.0, usize::try_from(due).unwrap_or(0) - self.waiting.len()));
        self.encode()?;
        let padding = usize::try_from(padding_for(samples, ENCODER_DELAY, self.size())).unwrap_or(0);
        let info = TagInfo { vbr: false, delay: ENCODER_DELAY, padding };
        let tag = tag_frame(&tag_header(&self.header), &self.stats, &info);
        self.bytes[..tag.len()].copy_from_slice(&tag);
        Ok(self.bytes)
    }
}

fn failed(source: rusty_mp3::Error) -> AudioError {
    AudioError::Encode { source: Box::new(source) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_without_mp3_becomes_one_that_has_it() {
        let rates = [48_000, 44_100, 32_000, 16_000, 8_000, 11_025, 22_050, 24_000, 96_000, 12_345];
        let wanted = [48_000, 44_100, 32_000, 32_000, 32_000, 44_100, 44_100, 48_000, 32_000, 48_000];
        assert_eq!(rates.map(rate_near), wanted);
    }
}
