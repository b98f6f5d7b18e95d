//! The audio callback: copies whole frames into a ring and stamps them, and does nothing else.
//!
//! It never locks, allocates, logs or wakes anybody; a test counts its allocations.

use std::time::Instant;

use rtrb::{Consumer, Producer, RingBuffer};

/// Sound that fits into the ring between callback and writer: more than ALSA's way to a sound server keeps for a
/// program that was stopped, and delivers at once.
const RING_SECONDS: u32 = 30;

/// A sound server keeps four mebibytes for a program that was stopped, however long they last, and delivers them at
/// once together with what is on its way. So many samples fit into the ring at least.
const MOST_AT_ONCE: usize = (5 << 20) / size_of::<i16>();

/// No callback is shorter than this many frames on average; sizes the ring of stamps.
const SHORTEST_PACKET: u32 = 64;

/// Describes what one callback brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet {
    /// When it arrived: its last frame was captured no later.
    pub at: Instant,
    pub frames: u32,
    /// Frames that found the ring full since the packet before this one.
    pub lost: u64,
}

/// The callback's end of the ring.
#[derive(Debug)]
pub struct Intake {
    samples: Producer<i16>,
    packets: Producer<Packet>,
    channels: u16,
    lost: u64,
}

/// The writer's end of the ring. Abandoned once the stream behind it has ended.
#[derive(Debug)]
pub struct Feed {
    samples: Consumer<i16>,
    packets: Consumer<Packet>,
    channels: u16,
}

/// Makes a ring for a recording: all that a sound server may deliver at once fits into it.
pub fn recording_ring(rate: u32, channels: u16) -> (Intake, Feed) {
    let a_second = rate as usize * usize::from(channels).max(1);
    let seconds = u32::try_from(MOST_AT_ONCE.div_ceil(a_second.max(1))).unwrap_or(RING_SECONDS);
    ring(rate, channels, seconds.max(RING_SECONDS))
}

/// Makes a ring for `seconds` of sound of `rate` frames a second.
pub fn ring(rate: u32, channels: u16, seconds: u32) -> (Intake, Feed) {
    let frames = rate as usize * seconds as usize;
    let (to_samples, samples) = RingBuffer::new(frames * usize::from(channels));
    let (to_packets, packets) = RingBuffer::new(frames.div_ceil(SHORTEST_PACKET as usize));
    (
        Intake { samples: to_samples, packets: to_packets, channels, lost: 0 },
        Feed { samples, packets, channels },
    )
}

impl Intake {
    /// Takes over interleaved samples that arrived at `at`, whole or not at all: without room their
    /// frames are counted as lost, and the next packet that finds room says how many.
    pub fn deliver<I>(&mut self, samples: I, at: Instant)
    where
        I: IntoIterator<Item = i16, IntoIter: ExactSizeIterator>,
    {
        let samples = samples.into_iter();
        let Ok(frames) = u32::try_from(samples.len() / usize::from(self.channels)) else { return };
        if frames == 0 {
            return;
        }
        let room = frames as usize * usize::from(self.channels);
        match self.samples.write_chunk_uninit(room) {
            Ok(chunk) if !self.packets.is_full() => {
                chunk.fill_from_iter(samples);
                let lost = std::mem::take(&mut self.lost);
                let _ = self.packets.push(Packet { at, frames, lost });
            }
            _ => self.lost += u64::from(frames),
        }
    }
}

impl Feed {
    /// Takes the next packet, its frames mixed to one channel (the mean, rounded towards zero) into `mono`.
    pub fn next(&mut self, mono: &mut Vec<i16>) -> Option<Packet> {
        let packet = self.packets.pop().ok()?;
        mono.clear();
        let chunk = self.samples.read_chunk(packet.frames as usize * usize::from(self.channels)).ok()?;
        let mut samples = chunk.into_iter();
        mono.extend((0..packet.frames).map(|_| {
            let sum: i32 = samples.by_ref().take(usize::from(self.channels)).map(i32::from).sum();
            i16::try_from(sum / i32::from(self.channels)).expect("a mean lies between its samples")
        }));
        Some(packet)
    }

    /// Returns whether the stream has ended and everything from it has been read.
    pub fn is_over(&self) -> bool {
        self.packets.is_abandoned() && self.packets.is_empty()
    }

    /// Returns when the first frame in the ring was captured, as all waiting packets tell: sound may arrive late,
    /// never early, so the earliest of their claims is the true one. `None` while nothing has arrived.
    pub fn begun(&mut self, rate: u32) -> Option<Instant> {
        let waiting = self.packets.read_chunk(self.packets.slots()).ok()?;
        let (early, late) = waiting.as_slices();
        let mut frames = 0;
        let claims = early.iter().chain(late).filter_map(|packet| {
            frames += u64::from(packet.frames) + packet.lost;
            packet.at.checked_sub(super::timeline::length(frames, rate))
        });
        claims.min()
    }

    /// Returns when the oldest packet that waits in the ring arrived.
    pub fn oldest(&self) -> Option<Instant> {
        self.packets.peek().ok().map(|packet| packet.at)
    }
}

/// Returns the 16-bit sample that a float sample stands for: the exact inverse of dividing by 32,768.
#[expect(clippy::cast_possible_truncation, reason = "a float cast saturates, which clamps as wanted")]
pub fn whole(sample: f32) -> i16 {
    (sample * 32_768.0).round() as i16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::now;

    #[test]
    fn floats_come_back_exactly() {
        for sample in i16::MIN..=i16::MAX {
            assert_eq!(whole(f32::from(sample) / 32_768.0), sample);
        }
        assert_eq!((whole(1.0), whole(-1.5), whole(f32::NAN)), (i16::MAX, i16::MIN, 0));
    }

    #[test]
    fn channels_are_mixed_by_their_mean() {
        let (mut intake, mut feed) = ring(8_000, 2, 1);
        intake.deliver([100, 200, i16::MAX, i16::MAX, i16::MIN, i16::MIN, -5, 0, 9], now());
        let mut mono = Vec::new();
        assert_eq!(feed.next(&mut mono).map(|packet| packet.frames), Some(4));
        assert_eq!(mono, [150, i16::MAX, i16::MIN, -2]);
        assert_eq!(feed.next(&mut mono), None);
    }

    #[test]
    fn a_full_ring_loses_whole_packets_and_says_where() {
        let (mut intake, mut feed) = ring(1_000, 1, 1);
        let mut mono = Vec::new();
        intake.deliver([1; 800], now());
        intake.deliver([2; 300], now());
        intake.deliver([3; 250], now());
        intake.deliver([4; 200], now());
        assert_eq!(feed.next(&mut mono).map(|packet| packet.lost), Some(0));
        let after = feed.next(&mut mono).unwrap();
        assert_eq!((after.frames, after.lost, mono[0]), (200, 550, 4));
    }

    #[test]
    fn a_burst_of_old_sound_is_dated_back() {
        let (mut intake, mut feed) = ring(1_000, 1, 10);
        let start = now();
        let arrival = start + std::time::Duration::from_millis(500);
        assert_eq!(feed.begun(1_000), None);
        for _ in 0..5 {
            intake.deliver([1; 100], arrival);
        }
        assert_eq!(feed.begun(1_000), Some(start));
        drop(intake);
        assert!(!feed.is_over(), "what has arrived is still to be read");
        while feed.next(&mut Vec::new()).is_some() {}
        assert!(feed.is_over());
    }
}
