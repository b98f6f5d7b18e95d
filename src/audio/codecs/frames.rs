//! Bare frames, one behind the other (MP3, and AAC in ADTS), found by their headers, whatever lies between them.

use std::io::{self, Read};

use super::{
    header::{HEADER, Header, Info, info},
    view::View,
};

/// Bytes at the beginning in which the first frame must begin.
const SEARCHED: usize = 1 << 18;

/// Frames in a row that make a file one of bare frames: what looks like a header may stand in any file by chance.
const ROW: usize = 3;

/// Bytes that are read at once.
const PIECE: usize = 1 << 16;

/// Samples that a decoder of MP3 is late by, beside what the encoder was.
const DECODER_DELAY: u64 = 528 + 1;

/// A file of bare frames.
pub(super) struct Frames {
    view: View,
    /// What was read and not used yet.
    waiting: Vec<u8>,
    used: usize,
    /// Bytes behind those that wait.
    left: u64,
    first: Header,
    last: Option<Header>,
    pub(super) info: Info,
    /// Frames that were given, and their bytes: how long a frame is on average.
    given: u64,
    bytes: u64,
    /// Bytes since the last frame that are neither a frame nor a tag.
    skipped: u64,
}

/// What comes next in a file of bare frames.
pub(super) enum Next {
    Frame(Header, Vec<u8>),
    /// About so many frames cannot be found.
    Lost(u64),
    /// The last frame is not all there.
    Cut,
    End,
}

impl Frames {
    /// Takes a file for one of bare frames if it begins with some; tags may lie before them.
    pub(super) fn open(view: View) -> io::Result<Option<Self>> {
        let nothing = Header::read(&[0xff, 0xfb, 0x90, 0xc0]).ok_or(io::ErrorKind::InvalidData)?;
        let left = view.length();
        let mut frames = Self {
            view,
            waiting: Vec::new(),
            used: 0,
            left,
            first: nothing,
            last: None,
            info: Info::default(),
            given: 0,
            bytes: 0,
            skipped: 0,
        };
        for _ in 0..SEARCHED {
            while frames.skip_tag()? {}
            if let Some(header) = frames.row(ROW)? {
                frames.first = header;
                let frame = frames.peek(header.length)?.to_vec();
                if let Some(info) = info(&header, &frame) {
                    frames.info = info;
                    frames.skip(frame.len());
                }
                frames.skipped = 0;
                return Ok(Some(frames));
            }
            if frames.peek(1)?.is_empty() {
                break;
            }
            frames.skip(1);
        }
        Ok(None)
    }

    /// The header of the first frame.
    pub(super) fn first(&self) -> Header {
        self.first
    }

    /// Samples to be left out at the beginning, and from where to where behind them.
    pub(super) fn padding(&self) -> (u64, std::ops::Range<u64>) {
        let Some((before, after)) = self.info.delay else { return (0, 0..0) };
        let all = self.info.frames.unwrap_or(0) * self.first.samples as u64;
        (before + DECODER_DELAY, (all + DECODER_DELAY).saturating_sub(after).min(all)..all)
    }

    pub(super) fn next(&mut self) -> io::Result<Next> {
        loop {
            while self.skip_tag()? {}
            let head = self.peek(HEADER)?;
            if head.len() < 4 {
                return Ok(Next::End);
            }
            let Some(header) = Header::read(head).filter(|_| self.skipped == 0) else {
                if self.row(2)?.is_some_and(|it| self.belongs(&it)) && self.skipped > 0 {
                    return Ok(self.resume());
                }
                self.skip(1);
                self.skipped += 1;
                continue;
            };
            let is_other = self.last.is_some_and(|last| !header.continues(&last));
            if is_other && self.row(ROW)?.is_none() {
                self.skip(1);
                self.skipped += 1;
                continue;
            }
            if self.peek(header.length)?.len() < header.length {
                return Ok(Next::Cut);
            }
            let frame = self.peek(header.length)?[header.skipped..].to_vec();
            self.skip(header.length);
            self.last = Some(header);
            self.given += 1;
            self.bytes += header.length as u64;
            return Ok(Next::Frame(header, frame));
        }
    }

    /// Ends the search for the next frame.
    fn resume(&mut self) -> Next {
        let skipped = std::mem::take(&mut self.skipped);
        // To the nearest whole frame.
        let lost = (skipped * self.given * 2 + self.bytes).checked_div(self.bytes * 2).unwrap_or(0);
        Next::Lost(lost)
    }

    /// Tells whether a frame may stand behind those that were found so far.
    fn belongs(&self, header: &Header) -> bool {
        std::mem::discriminant(&header.kind) == std::mem::discriminant(&self.first.kind)
    }

    /// The header here if so many frames of one kind follow one another, or as many as there are up to the end.
    fn row(&mut self, count: usize) -> io::Result<Option<Header>> {
        let Some(first) = Header::read(self.peek(HEADER)?) else { return Ok(None) };
        let mut at = first.length;
        for _ in 1..count {
            let bytes = self.peek(at + 10)?;
            let behind = bytes.get(at..).unwrap_or_default();
            if behind.is_empty() && bytes.len() >= first.length || tag(behind) {
                return Ok((bytes.len() >= first.length).then_some(first));
            }
            match Header::read(behind).filter(|it| it.continues(&first)) {
                Some(header) => at += header.length,
                None => return Ok(None),
            }
        }
        Ok(Some(first))
    }

    /// Skips a tag that begins here (`ID3v1`, `ID3v2`, APE, Lyrics3); none lies inside a frame.
    fn skip_tag(&mut self) -> io::Result<bool> {
        const LYRICS: usize = 1 << 16;
        if !matches!(self.peek(1)?, [b'I' | b'T' | b'A' | b'L']) {
            return Ok(false);
        }
        let head = self.peek(32)?.to_vec();
        let number =
            |at: usize| head.get(at..at + 4).and_then(|it| it.try_into().ok()).map(u32::from_le_bytes);
        let length = match &head[..] {
            [b'I', b'D', b'3', 2..=4, _, flags, size @ ..]
                if size.len() >= 4 && size[..4].iter().all(|it| *it < 128) =>
            {
                let size = size[..4].iter().fold(0, |sum, it| sum << 7 | u64::from(*it));
                10 + size + if flags & 0x10 == 0 { 0 } else { 10 }
            }
            [b'T', b'A', b'G', b'+', ..] => 227,
            [b'T', b'A', b'G', ..] => 128,
            head if head.starts_with(b"APETAGEX") => {
                let is_header = number(20).unwrap_or(0) >> 29 & 1 == 1;
                32 + if is_header { u64::from(number(12).unwrap_or(0)) } else { 0 }
            }
            head if head.starts_with(b"LYRICSBEGIN") => {
                let text = self.peek(LYRICS)?;
                let end = text.windows(9).position(|it| it == b"LYRICS200" || it == b"LYRICSEND");
                end.map_or(11, |end| end as u64 + 9)
            }
            _ => return Ok(false),
        };
        // A length beyond the end is none: the three letters stood there by chance.
        let there = self.left + (self.waiting.len() - self.used) as u64;
        if length > there {
            return Ok(false);
        }
        self.skip_far(length)?;
        Ok(true)
    }

    /// So many bytes from here on, or fewer at the end.
    fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        if self.waiting.len() - self.used < count && self.left > 0 {
            self.waiting.drain(..self.used);
            self.used = 0;
            let missing = count.max(PIECE) - self.waiting.len();
            let read = Read::by_ref(&mut self.view).take(missing as u64).read_to_end(&mut self.waiting)?;
            self.left = if read == 0 { 0 } else { self.left.saturating_sub(read as u64) };
        }
        let end = self.waiting.len().min(self.used + count);
        Ok(&self.waiting[self.used..end])
    }

    /// Leaves out bytes that were looked at.
    fn skip(&mut self, count: usize) {
        self.used = (self.used + count).min(self.waiting.len());
    }

    fn skip_far(&mut self, mut count: u64) -> io::Result<()> {
        while count > 0 {
            let here = self.peek(usize::try_from(count).unwrap_or(PIECE).min(PIECE))?.len();
            if here == 0 {
                break;
            }
            self.skip(here);
            count -= here as u64;
        }
        Ok(())
    }
}

/// Tells whether a tag begins here.
fn tag(bytes: &[u8]) -> bool {
    [&b"TAG"[..], b"ID3", b"APETAGEX", b"LYRICSBEG"].iter().any(|it| bytes.starts_with(it))
}
