//! WAV files after the fact: repair after a crash, cue points, length.
//!
//! A WAV file is `RIFF size WAVE` and chunks (`name size body`), of which `fmt ` and `data` matter. A
//! process that was killed leaves sizes that are too small; the sound is there all the same.
//! Format: Multimedia Programming Interface and Data Specifications 1.0, IBM and Microsoft, 1991.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
    time::Duration,
};

use cues::begin_with_cues;

use super::{AudioError, timeline};

mod cues;
mod mend;
mod samples;

pub use cues::{Cue, append_cues};
pub use mend::{Mended, mend};
pub(super) use samples::Samples;

/// `RIFF`, its size, `WAVE`.
const RIFF_HEADER: u64 = 12;
/// A chunk's name and size.
const CHUNK_HEADER: u64 = 8;
/// Enough of a chunk of cue points to know it by.
const CUES_HEAD: usize = 12;

/// How long a recording is, as its header says; [`mend`] it first if its writer was killed.
pub fn duration(path: &Path) -> Result<Duration, AudioError> {
    let mut file = File::open(path).map_err(|source| read_error(path, source))?;
    let layout = layout(path, &mut file)?;
    Ok(timeline::length(layout.data_size / layout.frame_size, layout.rate))
}

/// Where things are in a file, and what its header claims.
struct Layout {
    riff_size: u64,
    /// What the samples are: 1 is whole numbers, `0xFFFE` says it elsewhere.
    coding: u16,
    channels: u16,
    bits: u16,
    rate: u32,
    frame_size: u64,
    data_begin: u64,
    data_size: u64,
    file_size: u64,
}

impl Layout {
    fn data_end(&self) -> u64 {
        self.data_begin + self.data_size
    }

    /// Where the chunk after the data begins: chunks begin at even places.
    fn data_end_padded(&self) -> u64 {
        self.data_end().next_multiple_of(2)
    }

    fn claims_its_length(&self) -> bool {
        let riff_end = self.riff_size + CHUNK_HEADER;
        self.data_end() <= riff_end && self.data_end() <= self.file_size && riff_end == self.file_size
    }

    /// The bytes of sound that are there in whole frames, whatever the header claims. What lies behind the
    /// claimed end is sound too, unless it is cue points.
    fn sound_size(&self, file: &mut File) -> io::Result<u64> {
        if self.claims_its_length() {
            return Ok(self.data_size);
        }
        if self.data_end() < self.file_size {
            let behind = read_up_to(file, self.data_end_padded(), CUES_HEAD)?;
            if begin_with_cues(&behind) {
                return Ok(self.data_size);
            }
        }
        let beyond = self.file_size.saturating_sub(self.data_begin);
        Ok(beyond - beyond % self.frame_size)
    }
}

fn layout(path: &Path, file: &mut File) -> Result<Layout, AudioError> {
    let failed = |source| read_error(path, source);
    let file_size = file.metadata().map_err(failed)?.len();
    let head = read_up_to(file, 0, 12).map_err(failed)?;
    if !head.starts_with(b"RIFF") || !head.ends_with(b"WAVE") {
        return Err(not_wav(path, "no header"));
    }
    let riff_size = number(&head, 4).unwrap_or(0).into();
    let (mut at, mut format) = (RIFF_HEADER, None);
    loop {
        let chunk = read_up_to(file, at, 8).map_err(failed)?;
        let Some(size) = number(&chunk, 4).map(u64::from) else {
            return Err(not_wav(path, "no sound in it"));
        };
        let begin = at + CHUNK_HEADER;
        match (&chunk[..4], &format) {
            (b"fmt ", _) => format = Some(read_up_to(file, begin, 16).map_err(failed)?),
            (b"data", Some(format)) => {
                let [Some(coding), Some(channels), Some(frame), Some(bits)] =
                    [0, 2, 12, 14].map(|at| short_number(format, at))
                else {
                    return Err(not_wav(path, "no format"));
                };
                let (rate, frame_size) = (number(format, 4).unwrap_or(0), u64::from(frame));
                if rate == 0 || frame_size == 0 {
                    return Err(not_wav(path, "no format"));
                }
                return Ok(Layout {
                    riff_size,
                    coding,
                    channels,
                    bits,
                    rate,
                    frame_size,
                    data_begin: begin,
                    data_size: size,
                    file_size,
                });
            }
            _ => {}
        }
        at = begin + size.next_multiple_of(2);
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn short_number(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn read_up_to(file: &mut File, at: u64, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length);
    file.seek(SeekFrom::Start(at))?;
    file.take(length as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn write_at(file: &mut File, at: u64, bytes: &[u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(at))?;
    file.write_all(bytes)
}

fn open(path: &Path) -> Result<File, AudioError> {
    OpenOptions::new().read(true).write(true).open(path).map_err(|source| read_error(path, source))
}

fn read_error(path: &Path, source: io::Error) -> AudioError {
    AudioError::Read { path: path.to_owned(), source }
}

fn not_wav(path: &Path, why: &'static str) -> AudioError {
    AudioError::NotWav { path: path.to_owned(), why }
}
