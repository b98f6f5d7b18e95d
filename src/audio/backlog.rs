//! Sound that a sound server has kept while the program was stopped, looked at before it is written: what the server
//! could not keep is missing at one place in it.

use std::time::{Duration, Instant};

use super::timeline;

/// A program that is busy is late by less; what is missing beyond it is lost.
const TOLERATED: Duration = Duration::from_millis(250);

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
    /// From then on it is known what was kept.
    pub(super) due: Instant,
    pub(super) packets: Vec<Waiting>,
}

impl Backlog {
    pub(super) fn until(due: Instant) -> Self {
        Self { due, packets: Vec::new() }
    }

    /// The packet before which frames are missing, and how many, if any are. `frames` of `rate` a second were written
    /// before the first packet; `wanted` says how many there should be at a moment.
    ///
    /// What was kept arrives at once and makes up for lost time; what is spoken now arrives as it is spoken. So the
    /// time that is missing before a packet shrinks from packet to packet, up to the place where something is missing,
    /// and stays the same from there on.
    pub(super) fn seam(
        &self,
        frames: u64,
        rate: u32,
        wanted: impl Fn(Instant) -> u64,
    ) -> Option<(usize, u64)> {
        let length = |it: &Waiting| timeline::length(it.samples.len() as u64, rate);
        let mut frames = frames;
        let mut missing = Vec::with_capacity(self.packets.len());
        for it in &self.packets {
            let begun = it.at.checked_sub(length(it)).unwrap_or(it.at);
            frames += it.lost;
            missing.push(timeline::length(wanted(begun).saturating_sub(frames), rate));
            frames += it.samples.len() as u64;
        }
        let least = *missing.iter().min()?;
        if least <= TOLERATED {
            return None;
        }
        let place = (0..missing.len()).find(|at| missing[*at] <= least + length(&self.packets[*at]) / 4)?;
        // The last packet that was kept may end where one that is spoken now would; but it comes with those before it,
        // and the next one after a pause.
        let pause = |at: usize| {
            let (before, it) = (self.packets.get(at.checked_sub(1)?)?, self.packets.get(at)?);
            Some((it.at.saturating_duration_since(before.at), length(it)))
        };
        let is_last_kept = pause(place).is_some_and(|(pause, length)| pause < length / 16)
            && pause(place + 1).is_some_and(|(pause, length)| pause >= length / 2);
        Some((if is_last_kept { place + 1 } else { place }, timeline::frames(least, rate)))
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

    /// `kept` packets of 100 ms at the moment when the program goes on, then as many spoken from then on, the first of
    /// them complete after `first` ms.
    fn backlog(start: Instant, kept: usize, first: u64) -> Backlog {
        let at = |number: usize| match number.checked_sub(kept) {
            None => after(start, 60_000),
            Some(spoken) => after(start, 60_000 + first + 100 * spoken as u64),
        };
        let packets =
            (0..kept + 8).map(|it| Waiting { at: at(it), lost: 0, samples: vec![1; 100] }).collect();
        Backlog { due: after(start, 61_000), packets }
    }

    #[test]
    fn what_could_not_be_kept_is_missing_where_it_was() {
        let start = now();
        let wanted = |at: Instant| timeline::frames(at.saturating_duration_since(start), RATE);
        for first in [7, 20, 30, 50, 70, 80, 99, 100] {
            let seam = |kept| backlog(start, kept, first).seam(0, RATE, wanted);
            // A packet that was half full when the program went on holds what was spoken before.
            let lost = |kept: u64| 59_900 + first - kept * 100;
            assert_eq!(seam(220), Some((220, lost(220))), "22 of 60 seconds were kept, then {first} ms");
            assert_eq!(seam(0), Some((0, lost(0))), "nothing was kept");
            assert_eq!(seam(599), None, "everything was kept");
        }
        assert_eq!(Backlog::until(start).seam(0, RATE, wanted), None);
    }
}
