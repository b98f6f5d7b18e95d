//! Samples that are not compressed, and where they lie in AIFF, AIFC and CAF files.
//!
//! Formats: Audio Interchange File Format 1.3, Apple, 1989, with AIFF-C, 1991; Core Audio Format 1.0, Apple.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
};

use super::riff::End;

/// Chunks before the sound; a file with more was made up.
const MOST: usize = 1_000;

/// How one sample is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sample {
    pub kind: Kind,
    /// Its high byte comes first.
    pub is_big: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Unsigned8,
    Signed8,
    Signed16,
    Signed24,
    Signed32,
    Float32,
    Float64,
}

impl Sample {
    /// The way of whole numbers, or of floating ones, in so many bytes; `None` if there is none.
    pub(super) fn of(is_float: bool, bytes: usize, is_big: bool) -> Option<Self> {
        let kind = match (is_float, bytes) {
            (false, 1) => Kind::Signed8,
            (false, 2) => Kind::Signed16,
            (false, 3) => Kind::Signed24,
            (false, 4) => Kind::Signed32,
            (true, 4) => Kind::Float32,
            (true, 8) => Kind::Float64,
            _ => return None,
        };
        Some(Self { kind, is_big })
    }

    /// Appends samples, full scale being 1.
    pub(super) fn read(self, bytes: &[u8], samples: &mut Vec<f32>) {
        #[expect(clippy::cast_precision_loss, reason = "16 bits of it are kept")]
        let wide = |number: i32| number as f32 / 2_147_483_648.0;
        #[expect(clippy::cast_possible_truncation, reason = "16 bits of it are kept")]
        let narrow = |number: f64| number as f32;
        match self.kind {
            Kind::Unsigned8 => samples.extend(bytes.iter().map(|it| (f32::from(*it) - 128.0) / 128.0)),
            Kind::Signed8 => samples.extend(bytes.iter().map(|it| f32::from(it.cast_signed()) / 128.0)),
            Kind::Signed16 => {
                samples.extend(self.chunks(bytes).map(|it| f32::from(i16::from_le_bytes(it)) / 32_768.0));
            }
            Kind::Signed24 => samples.extend(
                self.chunks(bytes)
                    .map(|[low, middle, high]| wide(i32::from_le_bytes([0, low, middle, high]))),
            ),
            Kind::Signed32 => samples.extend(self.chunks(bytes).map(|it| wide(i32::from_le_bytes(it)))),
            Kind::Float32 => samples.extend(self.chunks(bytes).map(f32::from_le_bytes)),
            Kind::Float64 => samples.extend(self.chunks(bytes).map(|it| narrow(f64::from_le_bytes(it)))),
        }
    }

    /// The bytes of each sample, the low one first.
    fn chunks<const N: usize>(self, bytes: &[u8]) -> impl Iterator<Item = [u8; N]> {
        bytes.as_chunks::<N>().0.iter().map(move |it| {
            let mut it = *it;
            if self.is_big {
                it.reverse();
            }
            it
        })
    }
}

/// Where samples lie in a file, and what they are.
pub(super) struct Plain {
    pub sample: Sample,
    pub channels: usize,
    /// Frames a second.
    pub rate: u32,
    /// Bytes of a frame of all channels.
    pub block: usize,
    pub data: Range<u64>,
    pub end: End,
}

impl Plain {
    /// Reads the chunks of an AIFF, AIFC or CAF file; `None` if it is none, or if its sound is compressed.
    pub(super) fn read(file: &mut File) -> io::Result<Option<Self>> {
        let length = file.metadata()?.len();
        let head = bytes(file, 0, 12)?;
        match (head.get(..4), head.get(8..12)) {
            (Some(b"FORM"), Some(b"AIFF" | b"AIFC")) => aiff(file, length),
            (Some(b"caff"), _) => caf(file, length),
            _ => Ok(None),
        }
    }
}

fn aiff(file: &mut File, length: u64) -> io::Result<Option<Plain>> {
    let (mut at, mut format, mut data) = (12, None, None);
    for _ in 0..MOST {
        let head = bytes(file, at, 8)?;
        let Some(size) = number::<4>(&head, 4) else { break };
        let begin = at + 8;
        match &head[..4] {
            b"COMM" => format = Some(bytes(file, begin, size.min(64))?),
            b"SSND" => {
                let before = 8 + number::<4>(&bytes(file, begin, 4)?, 0).unwrap_or(0);
                data = Some((begin + before, size.saturating_sub(before)));
            }
            _ => {}
        }
        at = begin.saturating_add(size).next_multiple_of(2);
    }
    let (Some(format), Some((begin, size))) = (format, data) else { return Ok(None) };
    let (Some(channels), Some(bits)) = (number::<2>(&format, 0), number::<2>(&format, 6)) else {
        return Ok(None);
    };
    let (is_float, is_big, bits) = match format.get(18..22) {
        None | Some(b"NONE" | b"twos" | b"in24" | b"in32") => (false, true, bits),
        Some(b"sowt") => (false, false, bits),
        Some(b"fl32" | b"FL32") => (true, true, 32),
        Some(b"fl64" | b"FL64") => (true, true, 64),
        Some(_) => return Ok(None),
    };
    let width = usize::try_from(bits.div_ceil(8)).unwrap_or(0);
    let (Some(sample), Some(rate)) = (Sample::of(is_float, width, is_big), extended(format.get(8..18)))
    else {
        return Ok(None);
    };
    // A writer that was stopped has left zeros, or what an empty file has.
    Ok(plain(sample, channels, rate, begin, Some(size).filter(|it| *it > 0), length))
}

fn caf(file: &mut File, length: u64) -> io::Result<Option<Plain>> {
    let (mut at, mut format) = (8, None);
    for _ in 0..MOST {
        let head = bytes(file, at, 12)?;
        let Some(size) = number::<8>(&head, 4) else { break };
        let begin = at + 12;
        match &head[..4] {
            b"desc" => format = Some(bytes(file, begin, 32)?),
            b"data" => {
                let Some(format) = &format else { break };
                let (Some(b"lpcm"), Some(flags)) = (format.get(8..12), number::<4>(format, 12)) else {
                    break;
                };
                let (Some(block), Some(channels)) = (number::<4>(format, 16), number::<4>(format, 24)) else {
                    break;
                };
                let width = usize::try_from(block.checked_div(channels).unwrap_or(0)).unwrap_or(0);
                let Some(sample) = Sample::of(flags & 1 != 0, width, flags & 2 == 0) else { break };
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
                let rate = number::<8>(format, 0).map_or(0.0, f64::from_bits) as u32;
                // A number of edits stands before the samples; a size of -1 is one that is not known.
                let size = Some(size).filter(|it| *it != u64::MAX && *it > 4).map(|it| it - 4);
                return Ok(plain(sample, channels, rate, begin + 4, size, length));
            }
            _ => {}
        }
        at = begin.saturating_add(size);
    }
    Ok(None)
}

fn plain(
    sample: Sample,
    channels: u64,
    rate: u32,
    begin: u64,
    size: Option<u64>,
    length: u64,
) -> Option<Plain> {
    let width = match sample.kind {
        Kind::Unsigned8 | Kind::Signed8 => 1,
        Kind::Signed16 => 2,
        Kind::Signed24 => 3,
        Kind::Signed32 | Kind::Float32 => 4,
        Kind::Float64 => 8,
    };
    let channels = usize::try_from(channels).ok().filter(|it| (1..=1_024).contains(it))?;
    let there = begin.min(length)..length;
    let (data, end) = match size {
        None => (there, End::NotTold),
        Some(size) if begin.saturating_add(size) > length => (there, End::Cut { claimed: size }),
        Some(size) => (begin..begin + size, End::Told),
    };
    Some(Plain { sample, channels, rate, block: width * channels, data, end })
}

/// A number of 80 bits with a floating point, as AIFF has the rate.
fn extended(bytes: Option<&[u8]>) -> Option<u32> {
    let bytes = bytes?;
    let exponent = u32::try_from(number::<2>(bytes, 0)? & 0x7fff).ok()?;
    let mantissa = number::<8>(bytes, 2)?;
    let shift = (16_383 + 63_u32).checked_sub(exponent)?;
    u32::try_from(mantissa.checked_shr(shift)?).ok()
}

/// A number of so many bytes, the high one first.
fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<u64> {
    Some(bytes.get(at..at + N)?.iter().fold(0, |sum, it| sum << 8 | u64::from(*it)))
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
    fn a_rate_of_80_bits_is_read() {
        assert_eq!(extended(Some(&[0x40, 0x0e, 0xbb, 0x80, 0, 0, 0, 0, 0, 0])), Some(48_000));
        assert_eq!(extended(Some(&[0x40, 0x0e, 0xac, 0x44, 0, 0, 0, 0, 0, 0])), Some(44_100));
        assert_eq!(extended(Some(&[0x7f, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0])), None);
    }

    #[test]
    fn every_way_of_writing_a_half_is_read() {
        let read = |kind, is_big, bytes: &[u8]| {
            let mut samples = Vec::new();
            Sample { kind, is_big }.read(bytes, &mut samples);
            samples
        };
        assert_eq!(read(Kind::Unsigned8, false, &[192, 64]), [0.5, -0.5]);
        assert_eq!(read(Kind::Signed8, true, &[64, 192]), [0.5, -0.5]);
        assert_eq!(read(Kind::Signed16, false, &[0, 0x40]), [0.5]);
        assert_eq!(read(Kind::Signed16, true, &[0xc0, 0]), [-0.5]);
        assert_eq!(read(Kind::Signed24, true, &[0x40, 0, 0, 9]), [0.5]);
        assert_eq!(read(Kind::Signed32, false, &[0, 0, 0, 0xc0]), [-0.5]);
        assert_eq!(read(Kind::Float32, true, &0.5_f32.to_be_bytes()), [0.5]);
        assert_eq!(read(Kind::Float64, false, &(-0.5_f64).to_le_bytes()), [-0.5]);
    }
}
