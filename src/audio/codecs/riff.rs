//! WAV files of other programs, read by what is there and not by what their headers claim: RIFF, RF64 and BW64.
//!
//! Formats: Multimedia Programming Interface and Data Specifications 1.0, IBM and Microsoft, 1991; EBU Tech 3306;
//! ITU-R BS.2088.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
};

/// Chunks before the sound; a file with more was made up.
const MOST: usize = 1_000;

/// A longer description of a format was made up.
const LONGEST_FORMAT: u64 = 1 << 12;

/// Sizes from here on stand for one that its writer did not know.
const PLACEHOLDER: u64 = 0x7fff_0000;

/// Where the sound of a WAV file lies, and what it is.
pub(super) struct Riff {
    /// The body of `fmt `, as long as it is.
    pub format: Vec<u8>,
    /// The bytes of the sound that are there.
    pub data: Range<u64>,
    pub end: End,
}

/// How the end of the sound was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It is where the header says.
    Told,
    /// The header does not say where it is, or was never brought up to date: all up to the end of the file was taken.
    NotTold,
    /// The header claims so many bytes, and the file ends before.
    Cut { claimed: u64 },
}

impl Riff {
    /// Reads the chunks of a file; `None` if it is no WAV file, or one without a format or without sound.
    pub(super) fn read(file: &mut File) -> io::Result<Option<Self>> {
        let length = file.metadata()?.len();
        let head = bytes(file, 0, 12)?;
        let is_long = head.starts_with(b"RF64") || head.starts_with(b"BW64");
        if !(is_long || head.starts_with(b"RIFF")) || head.get(8..12) != Some(b"WAVE") {
            return Ok(None);
        }
        let (mut at, mut format, mut long_size) = (12, None, None);
        for _ in 0..MOST {
            let chunk = bytes(file, at, 8)?;
            let Some(size) = number(&chunk, 4).map(u64::from) else { break };
            let begin = at + 8;
            match &chunk[..4] {
                b"ds64" => {
                    let sizes = bytes(file, begin, 16)?;
                    long_size = sizes.get(8..16).and_then(|it| it.try_into().ok()).map(u64::from_le_bytes);
                }
                b"fmt " if format.is_none() => {
                    format = Some(bytes(file, begin, size.min(LONGEST_FORMAT))?).filter(|it| it.len() >= 14);
                }
                b"data" => {
                    let Some(format) = format else { break };
                    let size = long_size.filter(|_| is_long && size == u64::from(u32::MAX)).unwrap_or(size);
                    let (data, end) = sound(file, begin, size, length)?;
                    return Ok(Some(Self { format, data, end }));
                }
                _ => {}
            }
            at = match behind(file, begin, size, length)? {
                Some(at) => at,
                // A chunk with a wrong size: the sound is looked for by its name.
                None => match find_data(file, begin)? {
                    Some(at) => at,
                    None => break,
                },
            };
        }
        Ok(None)
    }

    /// The number of a format, as the list of its makers has it; the one inside where the outer one is only a frame.
    pub(super) fn tag(&self) -> u16 {
        let two = |at: usize| self.format.get(at..at + 2).map_or(0, |it| u16::from_le_bytes([it[0], it[1]]));
        if two(0) == 0xfffe { two(24) } else { two(0) }
    }

    pub(super) fn channels(&self) -> usize {
        usize::from(u16::from_le_bytes([self.format[2], self.format[3]]))
    }

    /// Frames a second.
    pub(super) fn rate(&self) -> u32 {
        number(&self.format, 4).unwrap_or(0)
    }

    /// Bytes of a frame of all channels.
    pub(super) fn block(&self) -> usize {
        usize::from(u16::from_le_bytes([self.format[12], self.format[13]]))
    }

    /// The head of a file that has this sound and nothing else.
    pub(super) fn plain_head(&self) -> Vec<u8> {
        let size = u32::try_from(self.format.len()).unwrap_or(0);
        let none = u32::MAX.to_le_bytes();
        let data = u32::try_from(self.data.end - self.data.start).unwrap_or(u32::MAX).to_le_bytes();
        let pad = &[0][..self.format.len() % 2];
        [b"RIFF", &none[..], b"WAVEfmt ", &size.to_le_bytes(), &self.format, pad, b"data", &data].concat()
    }
}

/// Finds the end of the sound that begins at `begin` and should have `size` bytes.
fn sound(file: &mut File, begin: u64, size: u64, length: u64) -> io::Result<(Range<u64>, End)> {
    let end = begin.saturating_add(size);
    if size == 0 && length > begin && chunks_to_the_end(file, begin, length)? {
        return Ok((begin..begin, End::Told));
    }
    if size == 0 || (size >= PLACEHOLDER && end > length) {
        return Ok((begin..length.max(begin), End::NotTold));
    }
    if end > length {
        return Ok((begin..length.max(begin), End::Cut { claimed: size }));
    }
    // Behind it there are chunks, with a byte between or without, or nothing. Otherwise it is sound that came after
    // its writer last brought the header up to date.
    let is_whole =
        chunks_to_the_end(file, end.next_multiple_of(2), length)? || chunks_to_the_end(file, end, length)?;
    Ok(if is_whole { (begin..end, End::Told) } else { (begin..length, End::NotTold) })
}

/// Finds the next chunk behind the one whose body begins at `begin`: a byte may be between, and should be wherever the
/// size is odd. `None` if none begins there.
fn behind(file: &mut File, begin: u64, size: u64, length: u64) -> io::Result<Option<u64>> {
    let end = begin.saturating_add(size);
    let padded = end.saturating_add(size % 2);
    let is_usual = |name: &[u8]| {
        matches!(name, b"data" | b"fmt " | b"fact" | b"LIST" | b"bext" | b"cue " | b"junk" | b"JUNK")
    };
    for at in [end, padded] {
        if at < length && is_usual(&bytes(file, at, 4)?) {
            return Ok(Some(at));
        }
    }
    for at in [padded, end] {
        if at < length && is_name(&bytes(file, at, 4)?) {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// Looks for the name of the chunk of sound.
fn find_data(file: &mut File, begin: u64) -> io::Result<Option<u64>> {
    let near = bytes(file, begin, 1 << 20)?;
    Ok(near.windows(4).position(|it| it == b"data").map(|it| begin + it as u64))
}

fn chunks_to_the_end(file: &mut File, mut at: u64, length: u64) -> io::Result<bool> {
    for _ in 0..MOST {
        // A few bytes more are padding.
        if length.saturating_sub(at) < 8 {
            return Ok(true);
        }
        let head = bytes(file, at, 8)?;
        let Some(size) = number(&head, 4).filter(|_| is_name(&head[..4])) else { return Ok(false) };
        at = at.saturating_add(8 + u64::from(size).next_multiple_of(2));
    }
    Ok(false)
}

fn is_name(bytes: &[u8]) -> bool {
    bytes.len() == 4 && bytes.iter().all(|it| (b' '..=b'~').contains(it))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn bytes(file: &mut File, at: u64, count: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(at))?;
    file.take(count).read_to_end(&mut bytes)?;
    Ok(bytes)
}
