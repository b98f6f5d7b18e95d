//! The samples of a recording, read from any place in it, even if its writer was killed.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

use super::{AudioError, Recorded, read_error, recorded};

/// Bytes of one sample.
const SAMPLE: u64 = 2;

/// Samples read at once.
const PIECE: usize = 4_096;

/// A 16-bit mono WAV file that is read. The file is not changed.
#[derive(Debug)]
pub(in crate::audio) struct Samples {
    file: File,
    rate: u32,
    begin: u64,
    frames: u64,
    claimed: u64,
    at: u64,
    bytes: Vec<u8>,
}

impl Samples {
    pub(in crate::audio) fn open(path: &Path) -> Result<Self, AudioError> {
        let not_ours = || AudioError::NotPlayable { path: path.to_owned(), why: "it is not 16-bit mono" };
        let Recorded { rate, begin, frames, claimed } = recorded(path)?.ok_or_else(not_ours)?;
        let failed = |source| read_error(path, source);
        let mut file = File::open(path).map_err(failed)?;
        file.seek(SeekFrom::Start(begin)).map_err(failed)?;
        Ok(Self { file, rate, begin, frames, claimed, at: 0, bytes: Vec::new() })
    }

    pub(in crate::audio) const fn rate(&self) -> u32 {
        self.rate
    }

    /// The whole frames that are there.
    pub(in crate::audio) const fn frames(&self) -> u64 {
        self.frames
    }

    /// The frames that its header tells of: too few if its writer was killed, too many if it was cut.
    pub(in crate::audio) const fn claimed(&self) -> u64 {
        self.claimed
    }

    /// Reads on from `frame`.
    pub(in crate::audio) fn seek(&mut self, frame: u64) -> io::Result<()> {
        self.at = frame.min(self.frames);
        self.file.seek(SeekFrom::Start(self.begin + self.at * SAMPLE)).map(|_| ())
    }

    /// Appends at most `count` samples. Returns how many: 0 at the end.
    pub(in crate::audio) fn read(&mut self, count: usize, into: &mut impl Extend<i16>) -> io::Result<usize> {
        let left = usize::try_from(self.frames - self.at).unwrap_or(usize::MAX);
        let count = count.min(left).min(PIECE);
        self.bytes.resize(count * 2, 0);
        self.file.read_exact(&mut self.bytes)?;
        self.at += count as u64;
        into.extend(self.bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])));
        Ok(count)
    }
}
