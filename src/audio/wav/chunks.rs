//! The chunks of a whole WAV file: its cue points read back, and everything that is not sound.

use std::{collections::BTreeMap, fs::File, io, path::Path};

use super::{AudioError, CHUNK_HEADER, Cue, RIFF_HEADER, layout, number, read_error, read_up_to};

/// A longer chunk beside the sound holds pictures, and nothing of ours.
const LARGEST: u64 = 1 << 20;

/// Files with more chunks were made up.
const MOST: usize = 1_000;

struct Chunk {
    name: Vec<u8>,
    /// Where its name begins.
    at: u64,
    /// Of its body.
    size: u64,
}

impl Chunk {
    fn body(&self, file: &mut File) -> io::Result<Vec<u8>> {
        read_up_to(file, self.at + CHUNK_HEADER, usize::try_from(self.size.min(LARGEST)).unwrap_or(0))
    }
}

/// Reads the cue points of a recording in the order in which they stand in the file. None of a file that is no WAV file,
/// or not whole.
pub fn cues(path: &Path) -> Result<Vec<Cue>, AudioError> {
    let read = || {
        let mut file = File::open(path)?;
        let (mut points, mut labels) = (Vec::new(), BTreeMap::new());
        for chunk in whole_chunks(path, &mut file)? {
            match &chunk.name[..] {
                b"cue " => {
                    let body = chunk.body(&mut file)?;
                    let (found, _) = body.get(4..).unwrap_or_default().as_chunks::<24>();
                    // dwName, and dwSampleOffset at the end
                    points.extend(found.iter().map(|point| (number(point, 0), number(point, 20))));
                }
                b"LIST" => read_labels(&chunk.body(&mut file)?, &mut labels),
                _ => {}
            }
        }
        let cue = |(id, frame): (Option<u32>, Option<u32>)| {
            Some(Cue { frame: frame?.into(), label: labels.remove(&id?).unwrap_or_default() })
        };
        Ok(points.into_iter().filter_map(cue).collect())
    };
    read().map_err(|source| read_error(path, source))
}

/// Reads the chunks `labl` of a list `adtl`: each is the id of a point, and a text that ends with a zero.
fn read_labels(list: &[u8], labels: &mut BTreeMap<u32, String>) {
    let Some(mut rest) = list.strip_prefix(b"adtl") else { return };
    while let Some(size) = number(rest, 4).and_then(|it| usize::try_from(it).ok()) {
        let body = rest.get(8..8 + size).unwrap_or_default();
        if let (true, Some(id), Some(text)) = (rest.starts_with(b"labl"), number(body, 0), body.get(4..)) {
            let text = text.split(|byte| *byte == 0).next().unwrap_or_default();
            labels.insert(id, String::from_utf8_lossy(text).into_owned());
        }
        rest = rest.get(8 + size.next_multiple_of(2)..).unwrap_or_default();
    }
}

/// Everything of a whole recording that is not sound: the header of the file, then each chunk with its padding, of the
/// sound only its name and size.
pub(in crate::audio) fn foreign(path: &Path) -> Result<Vec<Vec<u8>>, AudioError> {
    let read = || {
        let mut file = File::open(path)?;
        let chunks = whole_chunks(path, &mut file)?;
        if chunks.is_empty() || chunks.iter().any(|it| it.name != b"data" && it.size > LARGEST) {
            return Ok(Vec::new());
        }
        let mut parts = vec![read_up_to(&mut file, 0, RIFF_HEADER.try_into().unwrap_or(0))?];
        for chunk in chunks {
            let size = if chunk.name == b"data" { 0 } else { chunk.size.next_multiple_of(2) };
            parts.push(read_up_to(&mut file, chunk.at, (CHUNK_HEADER + size).try_into().unwrap_or(0))?);
        }
        Ok(parts)
    };
    read().map_err(|source| read_error(path, source))
}

/// The chunks of a recording that is whole, else none.
fn whole_chunks(path: &Path, file: &mut File) -> io::Result<Vec<Chunk>> {
    let (mut chunks, mut at) = (Vec::new(), RIFF_HEADER);
    // What cannot be told apart has no chunks that could be trusted.
    let Ok(layout) = layout(path, file) else { return Ok(chunks) };
    if !layout.claims_its_length() || !layout.is_recording {
        return Ok(chunks);
    }
    while at < layout.file_size && chunks.len() < MOST {
        let head = read_up_to(file, at, 8)?;
        let (Some(size), Some(name)) = (number(&head, 4), head.get(..4)) else { return Ok(Vec::new()) };
        chunks.push(Chunk { name: name.to_vec(), at, size: size.into() });
        at += CHUNK_HEADER + u64::from(size).next_multiple_of(2);
    }
    Ok(if at == layout.file_size { chunks } else { Vec::new() })
}
