//! Sound that a sound server has kept while the program was stopped, looked at before it is written: what the server
//! could not keep is missing at one place in it.

use std::time::{Duration, Instant};

use super::timeline;

/// A program that is busy is late by less; what is missing beyond it is lost.
const TOLERATED: Duration = Duration::from_millis(250);

/// Half of a piece in which sound servers take sound over.
const HALF_A_PIECE: Duration = Duration::from_millis(5);

/// One packet that waits to be written.
#[derive(Debug)]
pub(super) struct Waiting {
    /// When it arrived: its last frame was captured no later.
    pub(super) at: Instant,
    /// Frames that found the ring full before it.
    pub(super) lost: u64,
    pub(super) samples: Vec<i16>,
}

/// The packets since the program goes on.
#[derive(Debug)]
pub(super) struct Backlog {
    /// Packets that arrived before were no later than ever.
    pub(super) from: Instant,
    /// From then on it is known what was kept.
    pub(super) due: Instant,
    pub(super) packets: Vec<Waiting>,
}

impl Backlog {
    pub(super) fn new(from: Instant, due: Instant) -> Self {
        Self { from, due, packets: Vec::new() }
    }

    /// Finds the packet before which frames are missing, and how many, if any are. `frames` of `rate` a second were
    /// written before the first packet; `wanted` says how many there should be at a moment.
    ///
    /// In the end sound is as late as what is missing is long. Sound that was spoken since the server could keep some
    /// again, which is since the first packet was fetched, is later by no more than the time since then; what was kept
    /// before is.
    pub(super) fn seam(
        &self,
        frames: u64,
        rate: u32,
        wanted: impl Fn(Instant) -> u64,
    ) -> Option<(usize, u64)> {
        let resumed = self.packets.first()?.at;
        let mut frames = frames;
        let late = self.packets.iter().map(|it| {
            frames += it.lost;
            let begun = timeline::length(wanted(it.at).saturating_sub(frames), rate);
            frames += it.samples.len() as u64;
            (begun, timeline::length(wanted(it.at).saturating_sub(frames), rate))
        });
        let late: Vec<(Duration, Duration)> = late.collect();
        let lost = late.iter().map(|(_, ended)| *ended).min()?;
        if lost <= TOLERATED {
            return None;
        }
        let is_new = |(it, (begun, _)): (&Waiting, &(Duration, Duration))| {
            *begun <= lost + it.at.saturating_duration_since(resumed) + HALF_A_PIECE
        };
        let place = self.packets.iter().zip(&late).position(is_new)?;
        Some((place, timeline::frames(lost, rate)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::now;

    const RATE: u32 = 1_000;

    fn after(start: Instant, milliseconds: u64) -> Instant {
        start + Duration::from_millis(milliseconds)
    }

    /// Packets of 10 ms. The first `kept` ones were spoken from `start` on, the others since the program went on, which
    /// was a minute later. All of them come as fast as they can be read, some ten at once, or as they are spoken.
    fn backlog(start: Instant, kept: u64, at_once: u64) -> Backlog {
        let packet = |number: u64| {
            let read = 60_000 + 20 * (number / at_once);
            let spoken = number.checked_sub(kept).map_or(0, |it| 60_000 + 10 * (it + 1));
            Waiting { at: after(start, read.max(spoken)), lost: 0, samples: vec![1; 10] }
        };
        let packets = (0..kept + 2_000).map(packet).collect();
        Backlog { from: start, due: after(start, 62_000), packets }
    }

    #[test]
    fn what_could_not_be_kept_is_missing_where_it_was() {
        let start = now();
        let wanted = |at: Instant| timeline::frames(at.saturating_duration_since(start), RATE);
        for at_once in [10, 100, 5_000] {
            let seam = |kept| backlog(start, kept, at_once).seam(0, RATE, wanted);
            assert_eq!(seam(2_200), Some((2_200, 38_000)), "22 of 60 seconds were kept");
            assert_eq!(seam(2), Some((2, 59_980)), "hardly anything was kept");
            assert_eq!(seam(6_000), None, "everything was kept");
        }
        assert_eq!(Backlog::new(start, start).seam(0, RATE, wanted), None);
    }
}
