//! Headers of bare frames: MPEG audio of layer III (MP3), and AAC in ADTS.
//!
//! Formats: ISO/IEC 11172-3 and 13818-3, section 2.4.1.3; ISO/IEC 13818-7, section 6.2.

use symphonia::core::{
    audio::{Channels, layouts},
    codecs::audio::{
        AudioCodecParameters,
        well_known::{CODEC_ID_AAC, CODEC_ID_MP3, profiles::CODEC_PROFILE_AAC_LC},
    },
};

/// Bytes that are enough to read a header of either kind.
pub(super) const HEADER: usize = 7;

/// What the header of one frame says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub kind: Kind,
    /// Bytes of the frame, its header among them.
    pub length: usize,
    /// Samples of each channel that it decodes to.
    pub samples: usize,
    /// Frames of sound a second.
    pub rate: u32,
    pub channels: u8,
    /// Bytes before what is compressed: none where the decoder wants the header too.
    pub skipped: usize,
}

/// What the frames of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Mp3,
    /// The object type of MPEG-4: 2 is LC.
    Aac {
        object: u8,
    },
}

/// Kilobits a second by the index in the header, layer III, for MPEG-1 and for MPEG-2 and 2.5.
const BIT_RATES: [[usize; 16]; 2] = [
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
];

const AAC_RATES: [u32; 13] =
    [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];

impl Header {
    /// Reads the header at the beginning of `bytes`, if there is one.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, second, ..] if second & 0xf6 == 0xf0 => adts(bytes),
            [0xff, second, ..] if second & 0xe6 == 0xe2 => mp3(bytes),
            _ => None,
        }
    }

    /// Tells whether a frame can belong to the same sound, decoded by the same decoder.
    pub(super) fn continues(&self, other: &Self) -> bool {
        (self.kind, self.rate, self.channels) == (other.kind, other.rate, other.channels)
    }

    pub(super) fn parameters(&self) -> AudioCodecParameters {
        let channels = match self.channels {
            1 => layouts::CHANNEL_LAYOUT_MONO,
            2 => layouts::CHANNEL_LAYOUT_STEREO,
            many => Channels::Discrete(many.into()),
        };
        let mut parameters = AudioCodecParameters::new();
        parameters.with_sample_rate(self.rate).with_channels(channels);
        match self.kind {
            Kind::Mp3 => parameters.for_codec(CODEC_ID_MP3),
            Kind::Aac { object } => {
                let index = AAC_RATES.iter().position(|it| *it == self.rate).unwrap_or_default();
                let index = u8::try_from(index).unwrap_or_default();
                // AudioSpecificConfig: five bits of the object type, four of the rate, four of the channels.
                let config = [object << 3 | index >> 1, index << 7 | self.channels.min(7) << 3];
                parameters
                    .for_codec(CODEC_ID_AAC)
                    .with_profile(CODEC_PROFILE_AAC_LC)
                    .with_extra_data(config.into())
            }
        };
        parameters
    }
}

fn mp3(bytes: &[u8]) -> Option<Header> {
    let [_, second, third, fourth, ..] = *bytes else { return None };
    let (is_first, divisor) = match second >> 3 & 3 {
        0 => (false, 4),
        2 => (false, 2),
        3 => (true, 1),
        _ => return None,
    };
    let kilobits = BIT_RATES[usize::from(!is_first)][usize::from(third >> 4)];
    let rate = [44_100, 48_000, 32_000, 0][usize::from(third >> 2 & 3)] / divisor;
    // The last emphasis is reserved.
    if kilobits == 0 || rate == 0 || fourth & 3 == 2 {
        return None;
    }
    let samples = if is_first { 1_152 } else { 576 };
    let padding = usize::from(third >> 1 & 1);
    let length = samples / 8 * kilobits * 1_000 / usize::try_from(rate).ok()? + padding;
    let channels = if fourth >> 6 == 3 { 1 } else { 2 };
    Some(Header { kind: Kind::Mp3, length, samples, rate, channels, skipped: 0 })
}

fn adts(bytes: &[u8]) -> Option<Header> {
    let [_, second, third, fourth, fifth, sixth, seventh, ..] = *bytes else { return None };
    let rate = *AAC_RATES.get(usize::from(third >> 2 & 15))?;
    let length = usize::from(fourth & 3) << 11 | usize::from(fifth) << 3 | usize::from(sixth >> 5);
    // A checksum follows unless its absence is told.
    let skipped = if second & 1 == 0 { 9 } else { 7 };
    let channels = match (third & 1) << 2 | fourth >> 6 {
        7 => 8,
        channels => channels,
    };
    let samples = 1_024 * (usize::from(seventh & 3) + 1);
    if length <= skipped || channels == 0 {
        return None;
    }
    Some(Header { kind: Kind::Aac { object: (third >> 6) + 1 }, length, samples, rate, channels, skipped })
}

/// What the first frame of an MP3 may say instead of sound (Xing, LAME and Lavf; VBRI).
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Info {
    /// Frames that follow.
    pub frames: Option<u64>,
    /// Samples that the encoder put before the sound, and behind it.
    pub delay: Option<(u64, u64)>,
}

/// Reads what the first frame says, if it is no sound.
pub(super) fn info(header: &Header, frame: &[u8]) -> Option<Info> {
    let number = |at: usize| Some(u32::from_be_bytes(frame.get(at..at + 4)?.try_into().ok()?));
    if header.kind != Kind::Mp3 {
        return None;
    }
    let side = match (header.samples, header.channels) {
        (1_152, 1) | (576, 2) => 17,
        (1_152, _) => 32,
        _ => 9,
    };
    if frame.get(36..40) == Some(b"VBRI") {
        return Some(Info { frames: number(50).map(u64::from), delay: None });
    }
    let at = 4 + side;
    if !matches!(frame.get(at..at + 4), Some(b"Xing" | b"Info")) {
        return None;
    }
    let flags = number(at + 4)?;
    let mut next = at + 8;
    let frames = (flags & 1 != 0).then(|| number(next)).flatten().filter(|it| *it > 0);
    // Frames, bytes, a table of a hundred places, a quality.
    next += [(1, 4), (2, 4), (4, 100), (8, 4)]
        .iter()
        .filter(|(bit, _)| flags & bit != 0)
        .map(|it| it.1)
        .sum::<usize>();
    let is_known = matches!(frame.get(next..next + 4), Some(b"LAME" | b"Lavf" | b"Lavc"));
    let delay =
        number(next + 21).filter(|_| is_known).map(|it| (u64::from(it >> 20), u64::from(it >> 8 & 0xfff)));
    Some(Info { frames: frames.map(u64::from), delay })
}
