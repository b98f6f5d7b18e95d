//! A recording small enough for a page: MP3, which every browser plays.

use std::{path::Path, sync::atomic::AtomicBool};

use rusty_mp3::{Mp3Encoder, Mp3EncoderConfig};

use crate::audio::{
    AudioError,
    resample::Resampling,
    sound::{Sound, unless_stopped},
};

/// Constant, so that a browser finds every moment by arithmetic: 22 MB an hour.
const KILOBITS: u32 = 48;

/// The rates of MPEG-1. The others have no reservoir of bits and sound worse.
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
    let mut encoder = Mp3Encoder::new(Mp3EncoderConfig { bitrate_kbps: KILOBITS, vbr_quality: None });
    let (mut block, mut samples) = (Vec::new(), Vec::new());
    let mut push = |samples: &[f32]| encoder.push_pcm_f32(samples, 1, rate).map_err(failed);
    while sound.next(&mut block)? {
        unless_stopped(stop)?;
        samples.clear();
        resampling.push(&block, &mut samples)?;
        push(&samples)?;
    }
    samples.clear();
    resampling.finish(&mut samples)?;
    push(&samples)?;
    encoder.finish();
    let bytes: Vec<u8> = std::iter::from_fn(|| encoder.next_packet().ok()).flatten().collect();
    Ok(Page { mime: "audio/mpeg", bytes })
}

/// The rate that an MP3 of a recording has: its own if there is MP3 of it, else one that stands in a simple ratio.
fn rate_near(rate: u32) -> u32 {
    let is_near = |it: &u32| it.is_multiple_of(rate) || rate.is_multiple_of(*it);
    RATES.into_iter().find(|it| *it == rate).or_else(|| RATES.into_iter().find(is_near)).unwrap_or(48_000)
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
