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

use super::{AudioError, timeline};

/// `RIFF`, its size, `WAVE`.
const RIFF_HEADER: u64 = 12;
/// A chunk's name and size.
const CHUNK_HEADER: u64 = 8;
/// The header as recordings here have it: `RIFF`, a 16-byte `fmt `, the name and size of `data`.
const HEADER: usize = 44;
const CUE_POINT: u32 = 24;
/// The rate written into a header that was cut before its own.
const USUAL_RATE: u32 = 48_000;

/// A named moment of a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Counted from the beginning of the file.
    pub frame: u64,
    pub label: String,
}

/// What [`mend`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mended {
    /// Nothing was wrong, nothing was touched.
    Untouched,
    /// The file is whole again and holds this many frames.
    Repaired { frames: u64 },
}

/// Where things are in a file, and what its header claims.
struct Layout {
    riff_size: u64,
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
}

/// Repairs a file whose writer was killed, so that every program can read all of its whole frames. Good
/// files are left alone. A header cut in the middle, which means that there was no sound yet, becomes that
/// of an empty recording; cue points cut in the middle are removed.
pub fn mend(path: &Path) -> Result<Mended, AudioError> {
    let mut file = open(path)?;
    let written = |source| AudioError::Write { path: path.to_owned(), source };
    if let Some(rate) = unfinished_header(path, &mut file)? {
        file.set_len(0).and_then(|()| file.rewind()).map_err(written)?;
        file.write_all(&empty_header(rate)).and_then(|()| file.sync_all()).map_err(written)?;
        return Ok(Mended::Repaired { frames: 0 });
    }
    let layout = layout(path, &mut file)?;
    if layout.claims_its_length() {
        return Ok(Mended::Untouched);
    }
    let beyond = layout.file_size.saturating_sub(layout.data_begin);
    let has_broken_cues =
        layout.data_end() < layout.file_size && begins_cues(path, &mut file, layout.data_end_padded())?;
    let size = if has_broken_cues { layout.data_size } else { beyond - beyond % layout.frame_size };
    let end = layout.data_begin + size;
    let (Ok(riff_size), Ok(data_size)) = (u32::try_from(end - CHUNK_HEADER), u32::try_from(size)) else {
        return Err(not_wav(path, "it is longer than 4 GiB"));
    };
    // First what is too much goes, then the sizes grow: cut anywhere, the file can be mended again.
    let repair = |file: &mut File| {
        file.set_len(end)?;
        write_at(file, layout.data_begin - 4, &data_size.to_le_bytes())?;
        write_at(file, 4, &riff_size.to_le_bytes())?;
        file.sync_all()
    };
    repair(&mut file).map_err(written)?;
    Ok(Mended::Repaired { frames: size / layout.frame_size })
}

/// Adds cue points with labels behind the sound. Until the very last write, which makes them count, the
/// file is the same recording without them. A file that has chunks behind its sound is refused.
pub fn append_cues(path: &Path, cues: &[Cue]) -> Result<(), AudioError> {
    if cues.is_empty() {
        return Ok(());
    }
    let mut file = open(path)?;
    let layout = layout(path, &mut file)?;
    if !layout.claims_its_length() || layout.data_end_padded() < layout.file_size {
        return Err(not_wav(path, "there is more behind its sound"));
    }
    let chunks = cue_chunks(cues).ok_or_else(|| not_wav(path, "a cue point lies too late"))?;
    let padding = layout.data_end_padded() - layout.file_size;
    let end = layout.data_end_padded() + chunks.len() as u64;
    let riff_size =
        u32::try_from(end - CHUNK_HEADER).map_err(|_| not_wav(path, "it is longer than 4 GiB"))?;
    let write = |file: &mut File| {
        file.seek(SeekFrom::End(0))?;
        file.write_all(&[&[0][..usize::try_from(padding).unwrap_or(0)], &chunks].concat())?;
        file.sync_data()?;
        write_at(file, 4, &riff_size.to_le_bytes())?;
        file.sync_data()
    };
    write(&mut file).map_err(|source| AudioError::Write { path: path.to_owned(), source })
}

/// How long a recording is, as its header says; [`mend`] it first if its writer was killed.
pub fn duration(path: &Path) -> Result<Duration, AudioError> {
    let mut file = File::open(path).map_err(|source| read_error(path, source))?;
    let layout = layout(path, &mut file)?;
    Ok(timeline::length(layout.data_size / layout.frame_size, layout.rate))
}

/// The chunk `cue ` with every point, and `LIST adtl` with a `labl` for each.
fn cue_chunks(cues: &[Cue]) -> Option<Vec<u8>> {
    let count = u32::try_from(cues.len()).ok()?;
    let mut points = Vec::new();
    let mut labels = b"adtl".to_vec();
    for (id, cue) in (1_u32..).zip(cues) {
        let frame = u32::try_from(cue.frame).ok()?.to_le_bytes();
        // dwName, dwPosition, fccChunk, dwChunkStart, dwBlockStart, dwSampleOffset
        points.extend([id.to_le_bytes(), frame, *b"data", [0; 4], [0; 4], frame].concat());
        let text: Vec<u8> = cue.label.bytes().filter(|byte| *byte != 0).chain([0]).collect();
        push_chunk(&mut labels, *b"labl", &[&id.to_le_bytes()[..], &text].concat())?;
    }
    let mut chunks = Vec::new();
    push_chunk(&mut chunks, *b"cue ", &[&count.to_le_bytes()[..], &points].concat())?;
    push_chunk(&mut chunks, *b"LIST", &labels)?;
    Some(chunks)
}

fn push_chunk(into: &mut Vec<u8>, name: [u8; 4], body: &[u8]) -> Option<()> {
    into.extend(name);
    into.extend(u32::try_from(body.len()).ok()?.to_le_bytes());
    into.extend(body);
    into.extend(&[0][..body.len() % 2]);
    Some(())
}

/// Whether the bytes at `at` begin a chunk of cue points, rather than sound that the header does not count.
fn begins_cues(path: &Path, file: &mut File, at: u64) -> Result<bool, AudioError> {
    let head = read_up_to(file, at, 12).map_err(|source| read_error(path, source))?;
    let name_fits = head.starts_with(&b"cue "[..head.len().min(4)]);
    let (Some(size), Some(count)) = (number(&head, 4), number(&head, 8)) else {
        return Ok(name_fits);
    };
    Ok(name_fits && u64::from(size) == 4 + u64::from(count) * u64::from(CUE_POINT))
}

/// The rate for a new header if the file ends inside its header, as far as its bytes tell.
fn unfinished_header(path: &Path, file: &mut File) -> Result<Option<u32>, AudioError> {
    let head = read_up_to(file, 0, HEADER).map_err(|source| read_error(path, source))?;
    if head.len() >= HEADER {
        return Ok(None);
    }
    let rate = number(&head, 24).unwrap_or(USUAL_RATE);
    let model = empty_header(rate);
    // The RIFF size is left out: a flush may have written it.
    let fits = |range: std::ops::Range<usize>| {
        let end = range.end.min(head.len());
        head.get(range.start..end).is_none_or(|part| part == &model[range.start..end])
    };
    if fits(0..4) && fits(8..24) && fits(28..40) { Ok(Some(rate)) } else { Err(not_wav(path, "no header")) }
}

fn empty_header(rate: u32) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    let parts: [&[u8]; 6] = [
        b"RIFF",
        &36_u32.to_le_bytes(),
        b"WAVEfmt ",
        &16_u32.to_le_bytes(),
        &[1, 0, 1, 0],
        &rate.to_le_bytes(),
    ];
    let tail: [&[u8]; 4] = [&rate.saturating_mul(2).to_le_bytes(), &[2, 0, 16, 0], b"data", &[0; 4]];
    for (place, byte) in header.iter_mut().zip(parts.concat().into_iter().chain(tail.concat())) {
        *place = byte;
    }
    header
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
                let (Some(rate), Some(frame)) = (number(&format, 4), format.get(12)) else {
                    return Err(not_wav(path, "no format"));
                };
                let frame_size = u64::from(*frame);
                if rate == 0 || frame_size == 0 {
                    return Err(not_wav(path, "no format"));
                }
                return Ok(Layout {
                    riff_size,
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
