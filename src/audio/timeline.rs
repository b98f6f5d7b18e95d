//! Which frames belong to a take, and where: pure arithmetic between instants and frames.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use crate::clock::Stopwatch;

const NANOS: u128 = 1_000_000_000;

/// Returns how long `frames` last.
pub(super) fn length(frames: u64, rate: u32) -> Duration {
    Duration::from_nanos(u64::try_from(u128::from(frames) * NANOS / u128::from(rate)).unwrap_or(u64::MAX))
}

/// Returns how many frames fit into `length`, to the nearest.
pub(super) fn frames(length: Duration, rate: u32) -> u64 {
    u64::try_from((length.as_nanos() * u128::from(rate) + NANOS / 2) / NANOS).unwrap_or(u64::MAX)
}

/// The time of a take: runs from its start to its end, and stands while it is paused.
#[derive(Debug)]
pub(super) struct Timeline {
    rate: u32,
    watch: Stopwatch,
    /// Switches that were asked for and lie after the sound looked at last, in order of time.
    switches: VecDeque<(Instant, Switch)>,
    ended: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Switch {
    Pause,
    Resume,
    End,
}

impl Timeline {
    /// Begins the time of a take at `at`.
    pub(super) fn starting(at: Instant, rate: u32) -> Self {
        let switches = VecDeque::from([(at, Switch::Resume)]);
        Self { rate, watch: Stopwatch::stopped_at(Duration::ZERO), switches, ended: false }
    }

    pub(super) fn plan(&mut self, at: Instant, switch: Switch) {
        self.switches.push_back((at, switch));
    }

    /// Carries out what was planned up to `at`.
    pub(super) fn advance(&mut self, at: Instant) {
        while let Some(&(when, switch)) = self.switches.front().filter(|(when, _)| *when <= at) {
            self.switches.pop_front();
            match switch {
                Switch::Resume if !self.ended => self.watch.resume(when),
                Switch::Resume | Switch::Pause => self.watch.pause(when),
                Switch::End => {
                    self.watch.pause(when);
                    self.ended = true;
                }
            }
        }
    }

    /// Returns how many frames the take should have at `at`, which is no earlier than what was looked at last.
    pub(super) fn due(&self, at: Instant) -> u64 {
        frames(self.watch.read(at), self.rate)
    }

    pub(super) const fn is_ended(&self) -> bool {
        self.ended
    }

    /// Returns the parts of `count` frames captured from `begin` on that belong to the take, as ranges.
    pub(super) fn kept(&mut self, begin: Instant, count: usize) -> Vec<std::ops::Range<usize>> {
        self.advance(begin);
        let end = begin + length(count as u64, self.rate);
        let mut kept = Vec::new();
        let mut from = 0;
        while let Some(&(when, _)) = self.switches.front().filter(|(when, _)| *when < end) {
            let until = usize::try_from(frames(when - begin, self.rate)).unwrap_or(count).min(count);
            self.keep(from..until, &mut kept);
            from = until;
            self.advance(when);
        }
        self.keep(from..count, &mut kept);
        kept
    }

    fn keep(&self, part: std::ops::Range<usize>, kept: &mut Vec<std::ops::Range<usize>>) {
        if self.watch.is_running() && !part.is_empty() {
            kept.push(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::now;

    fn second(n: f64) -> Duration {
        Duration::from_secs_f64(n)
    }

    #[test]
    fn a_take_begins_between_two_frames_of_a_packet() {
        let begin = now();
        let mut timeline = Timeline::starting(begin + second(0.25), 1_000);
        assert_eq!(timeline.kept(begin, 1_000), vec![250..1_000]);
        assert_eq!(timeline.due(begin + second(1.0)), 750);
    }

    #[test]
    fn pauses_are_cut_out_to_the_frame() {
        let begin = now();
        let mut timeline = Timeline::starting(begin, 1_000);
        timeline.plan(begin + second(0.3), Switch::Pause);
        timeline.plan(begin + second(0.7), Switch::Resume);
        assert_eq!(timeline.kept(begin, 1_000), [0..300, 700..1_000]);
        assert_eq!(timeline.due(begin + second(1.0)), 600);
        timeline.plan(begin + second(1.2), Switch::Pause);
        timeline.plan(begin + second(1.3), Switch::End);
        timeline.plan(begin + second(1.4), Switch::Resume);
        assert_eq!(timeline.kept(begin + second(1.0), 500), vec![0..200]);
        assert!(timeline.is_ended());
        assert_eq!(timeline.due(begin + second(9.0)), 800, "nothing grows after the end");
    }

    #[test]
    fn pauses_while_nothing_arrives_are_not_due_either() {
        let begin = now();
        let mut timeline = Timeline::starting(begin, 48_000);
        timeline.plan(begin + second(2.0), Switch::Pause);
        timeline.plan(begin + second(5.0), Switch::Resume);
        timeline.advance(begin + second(6.0));
        assert_eq!(timeline.due(begin + second(6.0)), 3 * 48_000);
    }

    #[test]
    fn frames_and_lengths_agree() {
        for rate in [8_000, 11_025, 44_100, 48_000, 192_000] {
            for count in [0, 1, 7, 441, 999_999, 48_000 * 3_600 * 12] {
                assert_eq!(frames(length(count, rate), rate), count, "{count} at {rate}");
            }
        }
    }
}
