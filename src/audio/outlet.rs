//! The callback of a stream to a speaker: takes frames out of a ring, stamps them, and does nothing else.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use cpal::{FromSample, Sample, StreamInstant};
use rtrb::{Consumer, Producer};

use super::timeline;

/// Describes what a callback took: frames from `frame` up to `until`, of which the first is heard at `at` on the
/// stream's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) at: StreamInstant,
    pub(super) frame: u64,
    pub(super) until: u64,
}

/// The signs that callback and player give one another.
#[derive(Default)]
pub(super) struct Hints {
    pub(super) is_held: AtomicBool,
    /// Frames taken out of the ring.
    pub(super) taken: AtomicU64,
    pub(super) calls: AtomicU64,
    pub(super) is_gone: AtomicBool,
}

/// The callback's end of the ring.
pub(super) struct Outlet {
    pub(super) ring: Consumer<i16>,
    pub(super) stamps: Producer<Stamp>,
    pub(super) hints: Arc<Hints>,
    pub(super) channels: usize,
    pub(super) taken: u64,
}

impl Stamp {
    /// Returns the frame that is heard at `now`, of these and those before them.
    pub(super) fn frame_at(&self, now: StreamInstant, rate: u32) -> i64 {
        let frame = self.frame.cast_signed();
        match now.checked_duration_since(self.at) {
            Some(passed) => {
                frame.saturating_add_unsigned(timeline::frames(passed, rate)).min(self.until.cast_signed())
            }
            None => frame.saturating_sub_unsigned(timeline::frames(self.at.duration_since(now), rate)),
        }
    }

    /// Returns when the last of these frames ends.
    pub(super) fn ends(&self, rate: u32) -> StreamInstant {
        self.at + timeline::length(self.until - self.frame, rate)
    }
}

impl Outlet {
    /// Fills a buffer that is heard from `at` on. It never locks, allocates, logs or wakes anybody.
    pub(super) fn fill<T: Sample + FromSample<i16>>(&mut self, into: &mut [T], at: StreamInstant) {
        let mut frames = into.chunks_exact_mut(self.channels);
        let frame = self.taken;
        if !self.hints.is_held.load(Ordering::Acquire) {
            let count = frames.len().min(self.ring.slots());
            if let Ok(chunk) = self.ring.read_chunk(count) {
                chunk.into_iter().zip(&mut frames).for_each(|(sample, to)| to.fill(T::from_sample(sample)));
                self.taken += count as u64;
            }
        }
        frames.for_each(|frame| frame.fill(T::EQUILIBRIUM));
        if self.taken > frame {
            // Without room nobody has looked for seconds.
            let _ = self.stamps.push(Stamp { at, frame, until: self.taken });
        }
        self.hints.taken.store(self.taken, Ordering::Release);
        self.hints.calls.fetch_add(1, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use rtrb::RingBuffer;

    use super::*;

    #[test]
    fn a_callback_takes_what_there_is_and_says_when_it_is_heard() {
        let (mut ring, theirs) = RingBuffer::new(8);
        let (their_stamps, mut stamps) = RingBuffer::new(4);
        let hints = Arc::new(Hints::default());
        let mut outlet =
            Outlet { ring: theirs, stamps: their_stamps, hints: Arc::clone(&hints), channels: 2, taken: 0 };
        let _ = ring.push_partial_slice(&[1, 2, 3]);
        let mut into = [9_i16; 8];
        outlet.fill(&mut into, StreamInstant::from_millis(500));
        assert_eq!(into, [1, 1, 2, 2, 3, 3, 0, 0], "on both channels, and then silence");
        let stamp = stamps.pop().unwrap();
        assert_eq!(stamp, Stamp { at: StreamInstant::from_millis(500), frame: 0, until: 3 });
        assert_eq!(stamp.frame_at(StreamInstant::from_millis(498), 1_000), -2, "on its way");
        assert_eq!(stamp.frame_at(StreamInstant::from_millis(502), 1_000), 2);
        assert_eq!(stamp.frame_at(StreamInstant::from_millis(600), 1_000), 3, "and no further");
        hints.is_held.store(true, Ordering::Release);
        let _ = ring.push_partial_slice(&[4]);
        outlet.fill(&mut into, StreamInstant::from_millis(504));
        assert_eq!((into, stamps.pop().is_err()), ([0; 8], true), "held");
        assert_eq!((hints.taken.load(Ordering::Acquire), hints.calls.load(Ordering::Acquire)), (3, 2));
    }
}
