//! A file shown to a decoder in another form than it has on disk: with other bytes in places, or with parts left out.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
};

use symphonia::core::io::MediaSource;

/// A part of what is shown.
pub(super) enum Part {
    /// Bytes that do not stand in the file.
    Bytes(Vec<u8>),
    /// Bytes of the file, from one place to another.
    File(Range<u64>),
}

impl Part {
    fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(range) => range.end.saturating_sub(range.start),
        }
    }
}

/// Parts, one behind the other.
pub(super) struct View {
    file: File,
    parts: Vec<Part>,
    length: u64,
    at: u64,
    is_in_one_go: bool,
}

impl View {
    pub(super) fn new(file: File, parts: Vec<Part>) -> Self {
        let length = parts.iter().map(Part::length).sum();
        Self { file, parts, length, at: 0, is_in_one_go: false }
    }

    /// The whole file as it is.
    pub(super) fn whole(file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Self::new(file, vec![Part::File(0..length)]))
    }

    /// The file with other bytes in place of some, which are in order; places that overlap or lie behind its end are left
    /// as they are.
    pub(super) fn changed(file: File, changes: Vec<(Range<u64>, Vec<u8>)>) -> io::Result<Self> {
        let length = file.metadata()?.len();
        let (mut parts, mut at) = (Vec::new(), 0);
        for (place, bytes) in changes {
            if place.start >= at && place.end <= length {
                parts.extend([Part::File(at..place.start), Part::Bytes(bytes)]);
                at = place.end;
            }
        }
        parts.push(Part::File(at..length));
        Ok(Self::new(file, parts))
    }

    /// Keeps a decoder from following places that the file tells, where they are no longer right.
    pub(super) fn in_one_go(mut self, is_it: bool) -> Self {
        self.is_in_one_go = is_it;
        self
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }
}

impl Read for View {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut begin = 0;
        for part in &self.parts {
            let inside = self.at - begin;
            if inside < part.length() {
                let most = usize::try_from(part.length() - inside).unwrap_or(usize::MAX).min(buffer.len());
                let read = match part {
                    Part::Bytes(bytes) => {
                        let from = usize::try_from(inside).unwrap_or(usize::MAX);
                        buffer[..most].copy_from_slice(&bytes[from..from + most]);
                        most
                    }
                    Part::File(range) => {
                        self.file.seek(SeekFrom::Start(range.start + inside))?;
                        self.file.read(&mut buffer[..most])?
                    }
                };
                self.at += read as u64;
                return Ok(read);
            }
            begin += part.length();
        }
        Ok(0)
    }
}

impl Seek for View {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        // A place behind the end is none to read from.
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?.min(self.length);
        Ok(self.at)
    }
}

impl MediaSource for View {
    fn is_seekable(&self) -> bool {
        !self.is_in_one_go
    }

    fn byte_len(&self) -> Option<u64> {
        (!self.is_in_one_go).then_some(self.length)
    }
}
