//! Reads what the decoder leaves out of Matroska and `WebM` files: padding behind the sound, and where a broken file
//! goes on.
//!
//! Formats: RFC 9559, Matroska; RFC 8794, EBML.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    ops::Range,
};

const EBML: u64 = 0x1a45_dfa3;
const SEGMENT: u64 = 0x1853_8067;
const CLUSTER: u64 = 0x1f43_b675;
const BLOCK_GROUP: u64 = 0xa0;
const BLOCK: u64 = 0xa1;
const DISCARD_PADDING: u64 = 0x75a2;

/// What lies beside clusters: seek head, info, tracks, cues, attachments, chapters, tags, void, checksum.
const BESIDE: [u64; 9] =
    [0x114d_9b74, 0x1549_a966, 0x1654_ae6b, 0x1c53_bb6b, 0x1941_a469, 0x1043_a770, 0x1254_c367, 0xec, 0xbf];

/// What lies in a cluster, and in a group of blocks.
const IN_CLUSTER: [u64; 8] = [0xe7, 0xa3, 0xa7, 0xab, 0xaf, 0xec, 0xbf, 0x5854];
const IN_GROUP: [u64; 10] = [0x9b, 0xfa, 0xfb, 0xa4, 0x75a1, 0x8e, 0xc8, 0xec, 0xbf, 0xfd];

/// Places that are broken; a file with more was made up.
const MOST: usize = 10_000;

/// What such a file says beside its blocks.
#[derive(Debug, Default)]
pub(super) struct Matroska {
    /// Nanoseconds to be left out at the end of each track.
    pub padding: BTreeMap<u64, u64>,
    /// It ends inside an element.
    pub is_cut: bool,
    /// Bytes to be shown to the decoder instead of others, so that it finds its way over broken places.
    pub changes: Vec<(Range<u64>, Vec<u8>)>,
}

/// An element whose end is behind its body, or unknown.
struct Element {
    id: u64,
    body: u64,
    end: Option<u64>,
    /// Where its size stands.
    size: Range<u64>,
}

struct Walk<'a> {
    reader: BufReader<&'a File>,
    length: u64,
    found: Matroska,
    /// The cluster that is read.
    cluster: Option<Element>,
    /// Where the group of blocks ends that is read.
    group: Option<u64>,
}

impl Matroska {
    /// Reads the heads of all elements; `None` if it is no such file.
    pub(super) fn read(file: &File) -> io::Result<Option<Self>> {
        let length = file.metadata()?.len();
        let mut walk =
            Walk { reader: BufReader::new(file), length, found: Self::default(), cluster: None, group: None };
        if walk.element(0)?.is_none_or(|it| it.id != EBML) {
            return Ok(None);
        }
        walk.all()?;
        walk.found.changes.sort_by_key(|it| it.0.start);
        Ok(Some(walk.found))
    }
}

impl Walk<'_> {
    fn all(&mut self) -> io::Result<()> {
        let (mut at, mut track, mut segment) = (0, 0, None);
        while at < self.length && self.found.changes.len() < MOST {
            self.group = self.group.filter(|it| *it > at);
            if self.cluster.as_ref().is_some_and(|it| it.end == Some(at)) {
                self.cluster = None;
            }
            let element = self.element(at)?.filter(|it| self.fits(it));
            let Some(element) = element else {
                at = self.broken(at)?;
                continue;
            };
            match element.id {
                SEGMENT => {
                    self.found.is_cut |= element.end.is_some_and(|it| it > self.length);
                    at = element.body;
                    segment = Some(element.size);
                    continue;
                }
                CLUSTER => {
                    // The one before should have been longer: its size is wrong, or something in it is missing.
                    if let Some(last) = self.cluster.take().filter(|it| it.end.is_some()) {
                        self.unknown(last.size);
                    }
                    self.group = None;
                    at = element.body;
                    self.cluster = Some(element);
                    continue;
                }
                BLOCK_GROUP => {
                    at = element.body;
                    self.group = element.end;
                    continue;
                }
                BLOCK => track = number(&mut self.reader, false)?.map_or(0, |it| it.0),
                DISCARD_PADDING => self.padding(&element, track)?,
                // A void or a checksum lies in clusters too.
                id if BESIDE.contains(&id) && !IN_CLUSTER.contains(&id) => self.cluster = None,
                _ => {}
            }
            at = element.end.unwrap_or(self.length);
        }
        // Behind a broken place nothing lies where sizes say.
        if let Some(size) = segment.filter(|_| !self.found.changes.is_empty()) {
            self.unknown(size);
        }
        Ok(())
    }

    /// Tells whether an element can be where it is.
    fn fits(&self, it: &Element) -> bool {
        let cluster = self.cluster.as_ref().map(|it| it.end.unwrap_or(self.length));
        let limit = self.group.or(cluster).unwrap_or(self.length).min(self.length);
        let is_inside = it.end.is_some_and(|end| end <= limit);
        match it.id {
            SEGMENT | CLUSTER => true,
            BLOCK_GROUP => is_inside && cluster.is_some() && self.group.is_none(),
            BLOCK | DISCARD_PADDING => is_inside && self.group.is_some(),
            id if self.group.is_some() => is_inside && IN_GROUP.contains(&id),
            id if IN_CLUSTER.contains(&id) && cluster.is_some() => is_inside,
            // A cluster whose end is known has nothing of this in it.
            id if BESIDE.contains(&id) => {
                self.cluster.as_ref().is_none_or(|it| it.end.is_none())
                    && it.end.is_some_and(|end| end <= self.length)
            }
            // Others come from newer writers; before the first cluster they are left to the decoder.
            _ => cluster.is_none() && is_inside,
        }
    }

    /// Leaves out everything up to the next cluster.
    fn broken(&mut self, at: u64) -> io::Result<u64> {
        self.group = None;
        let next = self.next_cluster(at + 1)?;
        self.found.is_cut |= next.is_none();
        let next = next.unwrap_or(self.length);
        if let Some(cluster) = self.cluster.take() {
            self.unknown(cluster.size);
        }
        self.found.changes.push((at..next, Vec::new()));
        Ok(next)
    }

    /// Replaces a size by one that says that it is not known.
    fn unknown(&mut self, size: Range<u64>) {
        let mut bytes = vec![0xff; usize::try_from(size.end - size.start).unwrap_or(1)];
        bytes[0] = 0xff_u8 >> (size.end - size.start - 1).min(7);
        self.found.changes.push((size, bytes));
    }

    fn next_cluster(&mut self, mut at: u64) -> io::Result<Option<u64>> {
        const PIECE: u64 = 1 << 16;
        loop {
            let mut bytes = Vec::new();
            self.reader.seek(SeekFrom::Start(at))?;
            self.reader.by_ref().take(PIECE).read_to_end(&mut bytes)?;
            if let Some(found) = bytes.windows(4).position(|it| it == [0x1f, 0x43, 0xb6, 0x75]) {
                return Ok(Some(at + found as u64));
            }
            if (bytes.len() as u64) < PIECE {
                return Ok(None);
            }
            at += PIECE - 3;
        }
    }

    /// The element that begins at a place; the reader stands at its body then.
    fn element(&mut self, at: u64) -> io::Result<Option<Element>> {
        let here = self.reader.stream_position()?;
        self.reader.seek_relative(at.cast_signed() - here.cast_signed())?;
        let Some((id, id_size)) = number(&mut self.reader, true)? else { return Ok(None) };
        let Some((size, size_size)) = number(&mut self.reader, false)? else { return Ok(None) };
        let begin = at + id_size;
        let body = begin + size_size;
        // All bits set: it is not known.
        let is_known = size != (1 << (7 * size_size)) - 1;
        Ok(Some(Element { id, body, end: is_known.then(|| body.saturating_add(size)), size: begin..body }))
    }

    /// Only the last block of a track has padding behind it; a negative one is for its beginning.
    fn padding(&mut self, element: &Element, track: u64) -> io::Result<()> {
        let size = element.end.unwrap_or(element.body) - element.body;
        let mut bytes = Vec::new();
        self.reader.by_ref().take(size.min(8)).read_to_end(&mut bytes)?;
        if bytes.first().is_some_and(|it| *it < 0x80) {
            let value = bytes.iter().fold(0_u64, |sum, it| sum << 8 | u64::from(*it));
            self.found.padding.insert(track, value);
        }
        Ok(())
    }
}

/// A number of variable length and how many bytes it takes; an id keeps the bit that tells its length. `None` at the
/// end, and where none stands.
fn number(reader: &mut impl Read, is_id: bool) -> io::Result<Option<(u64, u64)>> {
    let mut bytes = Vec::new();
    reader.by_ref().take(1).read_to_end(&mut bytes)?;
    let Some(first) = bytes.first().copied().filter(|it| *it > 0) else { return Ok(None) };
    let more = first.leading_zeros();
    reader.by_ref().take(more.into()).read_to_end(&mut bytes)?;
    if bytes.len() != more as usize + 1 || (is_id && more > 3) {
        return Ok(None);
    }
    let kept = if is_id { first } else { first & 0x7f_u8.checked_shr(more).unwrap_or(0) };
    Ok(Some((
        bytes[1..].iter().fold(u64::from(kept), |sum, it| sum << 8 | u64::from(*it)),
        u64::from(more) + 1,
    )))
}
