//! Reads what the decoder leaves out of MP4 and `QuickTime` files: edit lists, samples before the sound, and Opus in
//! its order of bytes.
//!
//! Formats: ISO/IEC 14496-12, section 8.6.6 (`elst`); Encapsulation of Opus in ISO Base Media File Format, section 4.3.2.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
};

/// An index beyond this was made up, to take all memory.
const LARGEST: u64 = 64 << 20;

/// Atoms, and entries of one list; a file with more was made up.
const MOST: usize = 10_000;

/// What such a file says beside its samples.
#[derive(Debug, Default)]
pub(super) struct Mp4 {
    pub tracks: BTreeMap<u32, Track>,
    /// Bytes to be shown to the decoder instead of others.
    pub changes: Vec<(Range<u64>, Vec<u8>)>,
    /// An atom claims more than there is.
    pub is_cut: bool,
    /// Its index is there.
    pub has_index: bool,
    /// Its samples are told in fragments, each with an index of its own.
    pub is_fragmented: bool,
}

/// What is said of one track.
#[derive(Debug, Default, Clone)]
pub(super) struct Track {
    /// Units of its own time a second.
    pub timescale: u32,
    /// What is to be heard, in order; all of it if there is no list.
    pub edits: Option<Vec<Edit>>,
    /// Samples that the encoder put before the sound (iTunSMPB).
    pub delay: u64,
    /// Where its description of Opus lies.
    opus: Option<u64>,
}

/// One entry of an edit list, in the time of its track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edit {
    /// From where on the track is heard; `None` is silence.
    pub from: Option<u64>,
    /// `None` goes to the end.
    pub length: Option<u64>,
}

impl Mp4 {
    /// Reads the atoms of a file; `None` if it is none of this kind.
    pub(super) fn read(file: &mut File) -> io::Result<Option<Self>> {
        let length = file.metadata()?.len();
        if !bytes(file, 4, 4)?.starts_with(b"ftyp") {
            return Ok(None);
        }
        let (mut found, mut at) = (Self::default(), 0);
        for _ in 0..MOST {
            let head = bytes(file, at, 16)?;
            let Some((name, begin, end)) = atom(&head, 0, length - at) else { break };
            if end > length - at {
                found.is_cut = true;
                // The decoder wants sizes that are true.
                let there = length - at;
                match begin {
                    8 => found
                        .changes
                        .push((at..at + 4, u32::try_from(there).unwrap_or(0).to_be_bytes().to_vec())),
                    _ => found.changes.push((at + 8..at + 16, there.to_be_bytes().to_vec())),
                }
            }
            found.is_fragmented |= name == *b"moof";
            if name == *b"moov" && !found.has_index {
                found.has_index = true;
                let body = bytes(file, at + begin, (end - begin).min(LARGEST))?;
                found.index(&body, at + begin);
            }
            at = at.saturating_add(end);
            if at >= length {
                break;
            }
        }
        found.patch_opus(file)?;
        Ok(Some(found))
    }

    /// Reads the index, which begins at the place `base` of the file.
    fn index(&mut self, moov: &[u8], base: u64) {
        let mut movie_scale = 0;
        let mut lists = Vec::new();
        for (name, begin, end) in atoms(moov, 0, moov.len()) {
            let body = &moov[begin..end];
            match &name {
                b"mvhd" => movie_scale = scale(body).unwrap_or(0),
                b"mvex" => self.is_fragmented = true,
                b"trak" => {
                    let mut track = Track::default();
                    let mut id = 0;
                    let mut list = None;
                    walk(body, 0, body.len(), 0, &mut |name, from, to| {
                        let body = &body[from..to];
                        match &name {
                            b"tkhd" => {
                                id =
                                    number(body, if body.first() == Some(&1) { 20 } else { 12 }).unwrap_or(0);
                            }
                            b"mdhd" => track.timescale = scale(body).unwrap_or(0),
                            b"elst" => list = Some(entries(body)),
                            b"dOps" => track.opus = Some(base + (begin + from) as u64),
                            _ => {}
                        }
                    });
                    lists.push((id, list));
                    self.tracks.insert(id, track);
                }
                _ => {}
            }
        }
        let delay = itunes_delay(moov);
        for (id, list) in lists {
            let Some(track) = self.tracks.get_mut(&id) else { continue };
            let to_track = |length: u64| rescale(length, track.timescale, movie_scale);
            let edit = |&(length, from): &(u64, i64)| Edit {
                from: u64::try_from(from).ok(),
                length: Some(to_track(length)).filter(|_| length > 0 || from < 0),
            };
            track.edits = list.filter(|it| !it.is_empty()).map(|it| it.iter().map(edit).collect());
            track.delay = delay;
        }
    }

    /// In MP4 the numbers of the header of Opus have their high byte first. A list that says where the sound begins
    /// speaks of the samples before it too.
    fn patch_opus(&mut self, file: &mut File) -> io::Result<()> {
        for track in self.tracks.values() {
            let Some(at) = track.opus else { continue };
            let Ok(mut head) = <[u8; 11]>::try_from(bytes(file, at, 11)?) else { continue };
            head[2..4].reverse();
            head[4..8].reverse();
            head[8..10].reverse();
            if track.edits.is_some() {
                head[2..4].fill(0);
            }
            self.changes.push((at..at + 11, head.to_vec()));
        }
        self.changes.sort_by_key(|it| it.0.start);
        Ok(())
    }
}

/// Length in the time of the movie, and begin in that of the track, of each entry.
fn entries(elst: &[u8]) -> Vec<(u64, i64)> {
    let is_long = elst.first() == Some(&1);
    let size = if is_long { 20 } else { 12 };
    let count = number(elst, 4).and_then(|it| usize::try_from(it).ok()).unwrap_or(0).min(MOST);
    let entry = |at: &[u8]| {
        if is_long {
            Some((long(at, 0)?, long(at, 8)?.cast_signed()))
        } else {
            Some((number(at, 0)?.into(), number(at, 4)?.cast_signed().into()))
        }
    };
    elst.get(8..).unwrap_or_default().chunks_exact(size).take(count).filter_map(entry).collect()
}

/// Returns how many samples iTunes put before the sound: the second number of a text of hexadecimal ones.
fn itunes_delay(moov: &[u8]) -> u64 {
    let find = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).position(|it| it == text);
    let number = || {
        let after = &moov[find(moov, b"iTunSMPB")?..];
        let value = after.get(find(after.get(..64)?, b"data")? + 12..)?;
        let text = std::str::from_utf8(value.get(..26)?).ok()?;
        u64::from_str_radix(text.split_whitespace().nth(1)?, 16).ok()
    };
    number().filter(|it| *it < 16_384).unwrap_or(0)
}

/// The units a second of `mvhd` and `mdhd`.
fn scale(body: &[u8]) -> Option<u32> {
    number(body, if body.first() == Some(&1) { 20 } else { 12 })
}

/// A length in other units, to the nearest.
fn rescale(length: u64, to: u32, from: u32) -> u64 {
    let from = u128::from(from.max(1));
    u64::try_from((u128::from(length) * u128::from(to) + from / 2) / from).unwrap_or(u64::MAX)
}

/// Name, begin and end of the body of an atom at a place in bytes of which `length` are there.
fn atom(bytes: &[u8], at: usize, length: u64) -> Option<([u8; 4], u64, u64)> {
    let name = bytes.get(at + 4..at + 8)?.try_into().ok()?;
    let (header, size) = match number(bytes, at)? {
        0 => (8, length),
        1 => (16, long(bytes, at + 8)?),
        size => (8, size.into()),
    };
    (size >= header).then_some((name, header, size))
}

/// The atoms that lie side by side from one place to another.
fn atoms(bytes: &[u8], mut at: usize, end: usize) -> Vec<([u8; 4], usize, usize)> {
    let mut found = Vec::new();
    while let Some((name, header, size)) = bytes.get(..end).and_then(|it| atom(it, at, (end - at) as u64)) {
        let Ok(size) = usize::try_from(size) else { break };
        let Some(next) = at.checked_add(size).filter(|it| *it <= end) else { break };
        found.push((name, at + usize::try_from(header).unwrap_or(8), next));
        if next == end || found.len() >= MOST {
            break;
        }
        at = next;
    }
    found
}

/// Shows every atom below a place to `seen`, with the places of its body.
fn walk(bytes: &[u8], at: usize, end: usize, depth: usize, seen: &mut dyn FnMut([u8; 4], usize, usize)) {
    for (name, begin, end) in atoms(bytes, at, end) {
        seen(name, begin, end);
        // What has atoms inside, and how many bytes stand before them.
        let before = match &name {
            b"edts" | b"mdia" | b"minf" | b"stbl" => 0,
            b"stsd" => 8,
            b"Opus" => 28,
            _ => continue,
        };
        if depth < 8 && begin + before <= end {
            walk(bytes, begin + before, end, depth + 1, seen);
        }
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

fn bytes(file: &mut File, at: u64, count: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(at))?;
    file.take(count).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_of_an_edit_list_say_the_same() {
        let short =
            [&[0, 0, 0, 0, 0, 0, 0, 2][..], &1_000_u32.to_be_bytes(), &(-1_i32).to_be_bytes(), &[0, 1, 0, 0]];
        let short =
            [&short.concat()[..], &500_u32.to_be_bytes(), &2_112_u32.to_be_bytes(), &[0, 1, 0, 0]].concat();
        let long =
            [&[1, 0, 0, 0, 0, 0, 0, 2][..], &1_000_u64.to_be_bytes(), &(-1_i64).to_be_bytes(), &[0, 1, 0, 0]];
        let long =
            [&long.concat()[..], &500_u64.to_be_bytes(), &2_112_u64.to_be_bytes(), &[0, 1, 0, 0]].concat();
        let wanted = [(1_000, -1), (500, 2_112)];
        assert_eq!((entries(&short), entries(&long)), (wanted.to_vec(), wanted.to_vec()));
        assert_eq!(entries(&short[..19]), [], "cut");
    }

    #[test]
    fn a_length_of_the_movie_becomes_one_of_the_track() {
        assert_eq!(rescale(3_000, 44_100, 1_000), 132_300);
        assert_eq!(rescale(1, 44_100, 90_000), 0);
        assert_eq!(rescale(u64::MAX, u32::MAX, 0), u64::MAX);
    }
}
