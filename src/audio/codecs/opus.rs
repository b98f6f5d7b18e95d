//! Opus packets out of any container; symphonia finds them and has no decoder of its own.

use opus_pure::{MAX_PACKET_SAMPLES, OpusDecoder};
use symphonia::core::{errors::Error, packet::Packet};

/// A decoder behind its identification header (RFC 7845, section 5.1), one stream of one or two channels.
pub(super) struct Opus {
    decoder: OpusDecoder,
    channels: usize,
    /// Frames at the beginning that only warm the decoder up.
    skip: usize,
    room: Vec<f32>,
}

impl Opus {
    /// Opus always decodes to this rate, whatever was recorded.
    pub(super) const RATE: u32 = 48_000;

    /// `head` begins with `OpusHead`.
    pub(super) fn new(head: &[u8]) -> Result<Self, Error> {
        let two = |at: usize| Some([*head.get(at)?, *head.get(at + 1)?]);
        let (Some(channels @ 1..=2), Some(skip), Some(gain), Some(0)) =
            (head.get(9).copied(), two(10), two(16), head.get(18))
        else {
            return Err(Error::Unsupported("opus: more than two channels"));
        };
        let channels = usize::from(channels);
        let mut decoder =
            OpusDecoder::new(48_000, channels).map_err(|_| Error::Unsupported("opus: channels"))?;
        decoder.gain_q8 = i16::from_le_bytes(gain).into();
        let skip = u16::from_le_bytes(skip).into();
        Ok(Self { decoder, channels, skip, room: vec![0.0; MAX_PACKET_SAMPLES * channels] })
    }

    /// Replaces `samples` by those of a packet; tells rate and channels.
    pub(super) fn decode(&mut self, packet: &Packet, samples: &mut Vec<f32>) -> Result<(u32, usize), Error> {
        samples.clear();
        // An empty packet would be taken for a lost one and made up for.
        if packet.data.is_empty() {
            return Err(Error::DecodeError("opus: empty packet"));
        }
        let frames = self.decoder.decode(&packet.data, MAX_PACKET_SAMPLES, &mut self.room);
        let frames = frames.map_err(|_| Error::DecodeError("opus: broken packet"))?;
        let padding = usize::try_from(packet.trim_end.get()).unwrap_or(usize::MAX);
        let first = self.skip.min(frames);
        let last = frames.saturating_sub(padding).max(first);
        self.skip -= first;
        samples.extend_from_slice(&self.room[first * self.channels..last * self.channels]);
        Ok((Self::RATE, self.channels))
    }

    /// Forgets what came before, and leaves nothing more out.
    pub(super) fn reset(&mut self) {
        self.skip = 0;
        let gain = self.decoder.gain_q8;
        if let Ok(decoder) = OpusDecoder::new(48_000, self.channels) {
            self.decoder = decoder;
            self.decoder.gain_q8 = gain;
        }
    }

    /// The frames of a packet, as its first bytes tell (RFC 6716, section 3.1).
    pub(super) fn length(packet: &[u8]) -> Option<usize> {
        let first = *packet.first()?;
        let frame = match first >> 3 {
            config @ 0..12 => [480, 960, 1_920, 2_880][usize::from(config % 4)],
            config @ 12..16 => [480, 960][usize::from(config % 2)],
            config => [120, 240, 480, 960][usize::from(config % 4)],
        };
        let count = match first & 3 {
            0 => 1,
            1 | 2 => 2,
            _ => usize::from(packet.get(1)? & 0x3f),
        };
        Some(frame * count).filter(|it| *it <= MAX_PACKET_SAMPLES)
    }
}
