//! Cue points: named moments behind the sound, which editors and players show.

use std::{
    fs::File,
    io::{Seek, SeekFrom, Write},
    path::Path,
};

use super::{AudioError, CHUNK_HEADER, layout, not_wav, number, open, write_at};

/// Bytes of one cue point.
const POINT: u32 = 24;

/// A named moment of a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Counted from the beginning of the file.
    pub frame: u64,
    pub label: String,
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

/// Tells whether these bytes begin a chunk of cue points, rather than sound that the header does not count.
pub(super) fn begin_with_cues(head: &[u8]) -> bool {
    let name_fits = head.starts_with(&b"cue "[..head.len().min(4)]);
    let (Some(size), Some(count)) = (number(head, 4), number(head, 8)) else { return name_fits };
    name_fits && u64::from(size) == 4 + u64::from(count) * u64::from(POINT)
}
