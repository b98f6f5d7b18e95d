//! The pages of Ogg files: where the last whole one ends, and whether it says that it is the last.
//!
//! Format: RFC 3533.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek},
};

/// Bytes of a page before the lengths of its segments.
const HEADER: usize = 27;

/// The end of an Ogg file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ogg {
    /// Where the last whole page ends.
    pub end: u64,
    /// The last page says that nothing follows.
    pub is_closed: bool,
}

impl Ogg {
    /// Reads the heads of all pages; `None` if it is no such file.
    pub(super) fn read(file: &File) -> io::Result<Option<Self>> {
        let length = file.metadata()?.len();
        let mut reader = BufReader::new(file);
        reader.rewind()?;
        let (mut at, mut found) = (0, None);
        while let Some((flags, size)) = page(&mut reader, at)? {
            let end = at + size;
            if end > length {
                break;
            }
            found = Some(Self { end, is_closed: flags & 4 != 0 });
            at = match mark(&mut reader, end)? {
                Some(at) => at,
                None => break,
            };
        }
        Ok(found)
    }
}

/// The flags of the page at a place, and its bytes.
fn page(reader: &mut BufReader<&File>, at: u64) -> io::Result<Option<(u8, u64)>> {
    go(reader, at)?;
    let mut head = Vec::new();
    reader.by_ref().take(HEADER as u64).read_to_end(&mut head)?;
    if head.len() < HEADER || !head.starts_with(b"OggS") {
        return Ok(None);
    }
    let mut lengths = Vec::new();
    reader.by_ref().take(head[26].into()).read_to_end(&mut lengths)?;
    let body: u64 = lengths.iter().map(|it| u64::from(*it)).sum();
    Ok(Some((head[5], HEADER as u64 + u64::from(head[26]) + body)))
}

/// Looks for the next page from a place on; usually it begins there.
fn mark(reader: &mut BufReader<&File>, mut at: u64) -> io::Result<Option<u64>> {
    let mut piece = 4;
    loop {
        let mut bytes = Vec::new();
        go(reader, at)?;
        reader.by_ref().take(piece).read_to_end(&mut bytes)?;
        if let Some(found) = bytes.windows(4).position(|it| it == b"OggS") {
            return Ok(Some(at + found as u64));
        }
        if (bytes.len() as u64) < piece {
            return Ok(None);
        }
        at += piece - 3;
        piece = 1 << 16;
    }
}

fn go(reader: &mut BufReader<&File>, at: u64) -> io::Result<()> {
    let here = reader.stream_position()?;
    let by = at.cast_signed() - here.cast_signed();
    if by == 0 { Ok(()) } else { reader.seek_relative(by) }
}
