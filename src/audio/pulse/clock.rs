//! Keeps the clock of a stream to a speaker: it shows how much of the stream has been heard, and stands while nothing is.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use cpal::StreamInstant;

const NANOS: u128 = 1_000_000_000;

/// Returns how long `frames` last.
pub(super) fn length(frames: u64, rate: u32) -> Duration {
    Duration::from_nanos(u64::try_from(u128::from(frames) * NANOS / u128::from(rate)).unwrap_or(u64::MAX))
}

/// Returns how many frames fit into `length`, to the nearest.
pub(super) fn frames(length: Duration, rate: u32) -> u64 {
    u64::try_from((length.as_nanos() * u128::from(rate) + NANOS / 2) / NANOS).unwrap_or(u64::MAX)
}

/// Reads the time.
#[expect(
    clippy::disallowed_methods,
    reason = "this host stands by itself and reads the clock as any crate does"
)]
pub(super) fn now() -> Instant {
    Instant::now()
}

/// Shows the part of a stream that has been heard. It never runs past what was sent, and not back while it runs. Only
/// what stands is known to the frame: then it is put right, by a few milliseconds back if need be.
pub(super) struct StreamClock {
    rate: u32,
    hand: Mutex<Hand>,
}

struct Hand {
    /// This frame was heard at `at`; below zero the first one is on its way.
    frame: i64,
    at: Instant,
    is_running: bool,
    sent: u64,
    /// The frame that was shown last.
    shown: u64,
}

impl StreamClock {
    pub(super) fn new(rate: u32) -> Self {
        let hand = Hand { frame: 0, at: now(), is_running: false, sent: 0, shown: 0 };
        Self { rate, hand: Mutex::new(hand) }
    }

    fn hand(&self) -> MutexGuard<'_, Hand> {
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows the place in the stream that is heard now.
    pub(super) fn read(&self) -> StreamInstant {
        let mut hand = self.hand();
        hand.turn(now(), self.rate);
        instant(hand.shown, self.rate)
    }

    /// Returns the moment on this clock at which what is sent next will be heard.
    pub(super) fn end_of_sent(&self) -> StreamInstant {
        instant(self.hand().sent, self.rate)
    }

    /// Notes that so many frames more were sent.
    pub(super) fn send(&self, frames: u64) {
        self.hand().sent += frames;
    }

    /// Returns how many frames were sent, over all.
    pub(super) fn sent(&self) -> u64 {
        self.hand().sent
    }

    /// Lets the clock run: `frame` was heard at `at`.
    pub(super) fn run(&self, frame: i64, at: Instant) {
        let mut hand = self.hand();
        (hand.frame, hand.at, hand.is_running) = (frame, at, true);
    }

    /// Lets the clock stand at `frame`, to which all was heard. Returns whether that is news.
    pub(super) fn stand(&self, frame: i64) -> bool {
        let mut hand = self.hand();
        let shown = u64::try_from(frame).unwrap_or(0).min(hand.sent);
        let is_news = hand.shown != shown;
        (hand.frame, hand.is_running, hand.shown) = (frame, false, shown);
        is_news
    }

    /// Stops the clock where it stands, until it is set again.
    pub(super) fn stop(&self) {
        let (mut hand, now) = (self.hand(), now());
        hand.turn(now, self.rate);
        (hand.frame, hand.at, hand.is_running) = (hand.shown.cast_signed(), now, false);
    }
}

impl Hand {
    fn turn(&mut self, now: Instant, rate: u32) {
        let passed = if self.is_running { frames(now.saturating_duration_since(self.at), rate) } else { 0 };
        let heard = u64::try_from(self.frame.saturating_add_unsigned(passed)).unwrap_or(0);
        self.shown = self.shown.max(heard.min(self.sent));
    }
}

fn instant(frames: u64, rate: u32) -> StreamInstant {
    let length = length(frames, rate);
    StreamInstant::new(length.as_secs(), length.subsec_nanos())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_runs_while_sound_is_heard_and_never_back_or_past_what_was_sent() {
        let clock = StreamClock::new(1_000);
        let second = |n: u64| Duration::from_secs(n);
        let ago = |n: u64| now().checked_sub(second(n)).expect("the machine is up for longer");
        assert_eq!(clock.read(), StreamInstant::ZERO);
        clock.send(5_000);
        clock.run(-1_000, ago(3));
        assert!(clock.read() >= StreamInstant::new(2, 0), "the first second was on its way");
        clock.run(0, ago(1));
        assert!(clock.read() >= StreamInstant::new(2, 0), "it does not run back");
        clock.run(0, ago(60));
        assert_eq!(clock.read(), StreamInstant::new(5, 0), "no more was sent");
        clock.stop();
        clock.send(5_000);
        assert_eq!(clock.read(), StreamInstant::new(5, 0), "it stands");
        assert!(clock.stand(4_990) && !clock.stand(4_990));
        assert_eq!(clock.read(), StreamInstant::from_millis(4_990), "what stands is known to the frame");
        assert_eq!((clock.end_of_sent(), clock.sent()), (StreamInstant::new(10, 0), 10_000));
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
