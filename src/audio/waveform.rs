//! Measures how loud a recording is over time: the peak of each hundredth of a second.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    num::NonZero,
    ops::Range,
    path::Path,
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{
    AudioError,
    derived::kept,
    sound::{RATES, Sound},
    timeline,
    wav::{self, Recorded},
};

/// Steps a second.
const STEPS: u64 = 100;

/// Steps that are read at once: a quarter of a mebibyte at 48 kHz, which stays near the processor.
const PIECE: u64 = 256;

/// More threads than this wait for memory, and not for the processor.
const MOST_THREADS: usize = 4;

/// How loud a recording is over time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waveform {
    /// The largest sample of each step, 255 being full scale. Only 0 is silence to the last bit.
    pub peaks: Vec<u8>,
    /// How long it is, to the frame; the last step may be cut short.
    pub length: Duration,
}

impl Waveform {
    /// The length of sound that one peak stands for. Frame `n` of a file at `rate` lies in step `n * 100 / rate`,
    /// rounded down.
    pub const STEP: Duration = Duration::from_millis(10);
}

/// Reads the waveform of a recording: WAV, also one whose writer was killed, FLAC, or any other format that
/// [`import`](super::import) takes. It is kept in the folder `cache`.
pub fn envelope(path: &Path, cache: Option<&Path>) -> Result<Waveform, AudioError> {
    kept(cache, "waveform", path, || match wav::recorded(path)? {
        Some(sound) if RATES.contains(&sound.rate) => of_recording(path, sound),
        _ => of_any(Sound::open(path)?),
    })
}

/// Returns the frame at which a step begins.
fn begin(step: u64, rate: u32) -> u64 {
    (step * u64::from(rate)).div_ceil(STEPS)
}

/// Counts the steps that so many frames fill.
fn steps(frames: u64, rate: u32) -> u64 {
    frames.checked_sub(1).map_or(0, |last| last * STEPS / u64::from(rate) + 1)
}

/// Cuts the recording in as many parts as there are processors, each read by a thread of its own.
fn of_recording(path: &Path, sound: Recorded) -> Result<Waveform, AudioError> {
    let all = steps(sound.frames, sound.rate);
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS) as u64;
    let part = all.div_ceil(threads).max(PIECE);
    let read = |part: Range<u64>| part_of_recording(path, sound, part);
    let parts = thread::scope(|scope| {
        let cut = (0..all.div_ceil(part)).map(|it| it * part..((it + 1) * part).min(all));
        let running: Vec<_> = cut.map(|part| scope.spawn(|| read(part))).collect();
        running.into_iter().map(|it| it.join().map_err(|_| AudioError::Ended)?).collect::<Result<Vec<_>, _>>()
    })?;
    Ok(Waveform { peaks: parts.concat(), length: timeline::length(sound.frames, sound.rate) })
}

fn part_of_recording(path: &Path, sound: Recorded, part: Range<u64>) -> Result<Vec<u8>, AudioError> {
    let read = || {
        let byte = |step: u64| begin(step, sound.rate).min(sound.frames) * 2;
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(sound.begin + byte(part.start)))?;
        let (mut peaks, mut bytes, mut first) = (Vec::new(), Vec::new(), part.start);
        while first < part.end {
            let last = (first + PIECE).min(part.end);
            let at = byte(first);
            bytes.resize(usize::try_from(byte(last) - at).unwrap_or(0), 0);
            file.read_exact(&mut bytes)?;
            peaks.extend((first..last).map(|step| {
                let place = |step| usize::try_from(byte(step) - at).unwrap_or(0);
                share(peak_of_bytes(&bytes[place(step)..place(step + 1)]))
            }));
            first = last;
        }
        Ok(peaks)
    };
    read().map_err(|source| AudioError::Read { path: path.to_owned(), source })
}

/// Decodes from the beginning to the end.
fn of_any(mut sound: Sound) -> Result<Waveform, AudioError> {
    let rate = sound.rate();
    let (mut peaks, mut block, mut frames, mut current) = (Vec::new(), Vec::new(), 0, 0);
    while sound.next(&mut block)? {
        let mut rest = &block[..];
        while !rest.is_empty() {
            let until = begin(steps(frames + 1, rate), rate);
            let taken = rest.len().min(usize::try_from(until - frames).unwrap_or(usize::MAX));
            let (part, after) = rest.split_at(taken);
            current = part.iter().map(|sample| sample.unsigned_abs()).fold(current, u16::max);
            frames += taken as u64;
            rest = after;
            if frames == until {
                peaks.push(share(current));
                current = 0;
            }
        }
    }
    if (peaks.len() as u64) < steps(frames, rate) {
        peaks.push(share(current));
    }
    Ok(Waveform { peaks, length: timeline::length(frames, rate) })
}

/// Returns the largest of 16-bit samples. The smallest and the largest apart are what a processor finds eight at a time.
fn peak_of_bytes(bytes: &[u8]) -> u16 {
    let (samples, _) = bytes.as_chunks();
    let (mut low, mut high) = (0, 0);
    for sample in samples {
        let sample = i16::from_le_bytes(*sample);
        low = low.min(sample);
        high = high.max(sample);
    }
    low.unsigned_abs().max(high.unsigned_abs())
}

/// Turns a peak into a share of full scale, rounded up: what is not silent is not 0.
fn share(peak: u16) -> u8 {
    u8::try_from((u32::from(peak) * 255).div_ceil(1 << 15)).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_share_the_frames_without_gap_or_overlap() {
        for rate in [8_000, 11_025, 22_050, 44_100, 48_000, 96_000] {
            for frame in (0..10_000).chain(123_456_789..123_457_800) {
                let step = frame * STEPS / u64::from(rate);
                assert!(begin(step, rate) <= frame && frame < begin(step + 1, rate), "{frame} at {rate}");
                assert_eq!(steps(frame + 1, rate), step + 1);
            }
        }
        assert_eq!(steps(0, 48_000), 0);
    }

    #[test]
    fn full_scale_is_255_and_only_silence_is_0() {
        assert_eq!([0, 1, 128, 129, 16_384, 32_767, 32_768].map(share), [0, 1, 1, 2, 128, 255, 255]);
        assert_eq!(peak_of_bytes(&[0, 0, 0x00, 0x80, 0xff, 0x7f]), 32_768);
        assert_eq!(peak_of_bytes(&[0xfe, 0xff, 1, 0]), 2);
    }
}
