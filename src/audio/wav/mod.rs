//! WAV files after the fact: repair after a crash, cue points, length.
//!
//! A WAV file is `RIFF size WAVE` and chunks (`name size body`), of which `fmt ` and `data` matter. A
//! process that was killed leaves sizes that are too small; the sound is there all the same.
//! Format: Multimedia Programming Interface and Data Specifications 1.0, IBM and Microsoft, 1991.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
    time::Duration,
};

use super::{AudioError, timeline};
use crate::platform;

mod chunks;
mod cues;
mod mend;
mod samples;

pub use chunks::cues;
pub(super) use chunks::foreign;
pub use cues::{Cue, append_cues};
pub use mend::{Mended, mend};
pub(super) use mend::{Recorded, recorded};
pub(super) use samples::Samples;

/// `RIFF`, its size, `WAVE`.
const RIFF_HEADER: u64 = 12;
/// A chunk's name and size.
const CHUNK_HEADER: u64 = 8;

/// Returns how long a recording is, as its header says; [`mend`] it first if its writer was killed.
pub fn duration(path: &Path) -> Result<Duration, AudioError> {
    let mut file = File::open(path).map_err(|source| read_error(path, source))?;
    let layout = layout(path, &mut file)?;
    Ok(timeline::length(layout.data_size / layout.frame_size, layout.rate))
}

/// Where things are in a file, and what its header claims.
struct Layout {
    riff_size: u64,
    rate: u32,
    frame_size: u64,
    data_begin: u64,
    data_size: u64,
    file_size: u64,
    /// Whether it is 16 bits and one channel, as recordings are.
    is_recording: bool,
    /// Whether what lies behind the sound is whole chunks, or nothing.
    ends_with_chunks: bool,
}

impl Layout {
    fn data_end(&self) -> u64 {
        self.data_begin + self.data_size
    }

    /// Returns where the chunk after the data begins: chunks begin at even places.
    fn data_end_padded(&self) -> u64 {
        self.data_end().next_multiple_of(2)
    }

    fn claims_its_length(&self) -> bool {
        let riff_end = self.riff_size + CHUNK_HEADER;
        self.data_end() <= self.file_size && riff_end == self.file_size && self.ends_with_chunks
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
                let (Some(rate), Some(frame)) = (number(format, 4), format.get(12)) else {
                    return Err(not_wav(path, "no format"));
                };
                let frame_size = u64::from(*frame);
                if rate == 0 || frame_size == 0 {
                    return Err(not_wav(path, "no format"));
                }
                let behind = (begin + size).next_multiple_of(2);
                return Ok(Layout {
                    ends_with_chunks: end_of_chunks(file, behind, file_size).map_err(failed)?.is_some(),
                    riff_size,
                    rate,
                    frame_size,
                    data_begin: begin,
                    data_size: size,
                    file_size,
                    is_recording: format.starts_with(&[1, 0, 1, 0]) && format[12..] == [2, 0, 16, 0],
                });
            }
            _ => {}
        }
        at = begin + size.next_multiple_of(2);
    }
}

/// Finds the end of the chunks that lie from a place to the end of the file, or beyond it if the last one was cut. `None` if
/// something else lies there: a header that forgot some of its sound has sound there instead.
fn end_of_chunks(file: &mut File, mut at: u64, end: u64) -> io::Result<Option<u64>> {
    while at < end {
        let head = read_up_to(file, at, 8)?;
        let Some(size) = number(&head, 4).filter(|_| head[..4].iter().all(|it| (b' '..=b'~').contains(it)))
        else {
            return Ok(None);
        };
        at += CHUNK_HEADER + u64::from(size).next_multiple_of(2);
    }
    Ok(Some(at))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
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
    open_to_change(path).map_err(|source| read_error(path, source))
}

/// Opens a file to be read and changed. A link that lies in its place is refused: it could lead anywhere.
pub(super) fn open_to_change(path: &Path) -> io::Result<File> {
    platform::private().read(true).write(true).open(path)
}

fn read_error(path: &Path, source: io::Error) -> AudioError {
    AudioError::Read { path: path.to_owned(), source }
}

fn not_wav(path: &Path, why: &'static str) -> AudioError {
    AudioError::NotWav { path: path.to_owned(), why }
}
