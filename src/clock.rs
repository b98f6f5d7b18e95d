//! The clocks of the program: monotonic and wall clock, and a stopwatch that can be paused, as a value.

use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, FixedOffset, Local, NaiveDateTime, TimeZone};

/// Reads the monotonic clock, which neither a time zone nor a correction of the wall clock moves.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the monotonic clock")]
pub fn now() -> Instant {
    Instant::now()
}

/// Reads the wall clock, for what people date: sessions, scorecards, files. One that stands before 1970 was never set,
/// and counts as the beginning of 1970.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the wall clock")]
pub fn wall() -> DateTime<Local> {
    if SystemTime::now() < SystemTime::UNIX_EPOCH {
        return DateTime::UNIX_EPOCH.with_timezone(&Local);
    }
    Local::now()
}

/// Returns a moment as a wall clock here shows it; `None` where the clock was put forward and never showed it.
pub fn local(shown: NaiveDateTime) -> Option<DateTime<FixedOffset>> {
    Local.from_local_datetime(&shown).earliest().map(|it| it.fixed_offset())
}

/// Measures interview time: how long an interview has run, pauses left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopwatch {
    elapsed: Duration,
    running_since: Option<Instant>,
}

impl Stopwatch {
    /// Makes a stopped stopwatch that shows `elapsed`.
    pub const fn stopped_at(elapsed: Duration) -> Self {
        Self { elapsed, running_since: None }
    }

    /// Makes a running stopwatch that shows zero at `now`.
    pub const fn started(now: Instant) -> Self {
        Self { elapsed: Duration::ZERO, running_since: Some(now) }
    }

    /// Returns the time that it shows at `now`.
    pub fn read(&self, now: Instant) -> Duration {
        self.elapsed + self.running_since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since))
    }

    /// Stops it. Stopping a stopped one changes nothing.
    pub fn pause(&mut self, now: Instant) {
        *self = Self::stopped_at(self.read(now));
    }

    /// Lets it run on. Starting a running one changes nothing.
    pub fn resume(&mut self, now: Instant) {
        self.running_since.get_or_insert(now);
    }

    pub const fn is_running(&self) -> bool {
        self.running_since.is_some()
    }

    /// Returns the instant at which it will show `reading`, if it runs on; `None` while stopped.
    pub fn instant_of(&self, reading: Duration) -> Option<Instant> {
        self.running_since.map(|since| since + reading.saturating_sub(self.elapsed))
    }
}

/// Tells whether the machine has slept, from two clocks: one that stands meanwhile, and one that does not.
#[derive(Debug, Clone, Copy)]
pub struct Wakefulness {
    awake: Instant,
    up: Option<Duration>,
}

impl Wakefulness {
    /// Counts a shorter difference as no sleep: clocks are read one after the other.
    const LEAST: Duration = Duration::from_secs(2);

    /// Begins to watch. `up` is how long the machine has been up, sleep included; without it nothing is noticed.
    pub const fn since(awake: Instant, up: Option<Duration>) -> Self {
        Self { awake, up }
    }

    /// Returns how long the machine has slept since this was asked last, if it has.
    pub fn slept(&mut self, awake: Instant, up: Option<Duration>) -> Option<Duration> {
        // A clock that cannot be read just now is compared at its next reading.
        let up = up?;
        let before = std::mem::replace(self, Self { awake, up: Some(up) });
        let passed = up.saturating_sub(before.up?);
        let slept = passed.saturating_sub(awake.saturating_duration_since(before.awake));
        (slept >= Self::LEAST).then_some(slept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sleep_is_sleep() {
        let zero = now();
        let at = |seconds| zero + Duration::from_secs(seconds);
        let up = |seconds| Some(Duration::from_secs(seconds));
        let mut wakefulness = Wakefulness::since(zero, up(1_000));
        assert_eq!(wakefulness.slept(at(1), up(1_001)), None);
        assert_eq!(wakefulness.slept(at(60), up(1_060)), None, "a program that was stopped has not slept");
        assert_eq!(wakefulness.slept(at(61), up(1_541)), Some(Duration::from_mins(8)));
        assert_eq!(wakefulness.slept(at(62), up(1_542)), None, "it is told once");
        assert_eq!(wakefulness.slept(at(63), None), None);
        assert_eq!(wakefulness.slept(at(64), up(1_644)), Some(Duration::from_secs(100)));
        let mut unknown = Wakefulness::since(zero, None);
        assert_eq!(unknown.slept(at(1), up(9_000)), None, "nothing is known of the time before");
    }

    #[test]
    fn pauses_do_not_count() {
        let zero = now();
        let second = |n| zero + Duration::from_secs(n);
        let mut watch = Stopwatch::started(zero);
        watch.pause(second(3));
        watch.pause(second(5));
        assert_eq!(watch.read(second(60)), Duration::from_secs(3));
        assert_eq!(watch.instant_of(Duration::from_secs(4)), None);
        watch.resume(second(60));
        assert_eq!(watch.read(second(62)), Duration::from_secs(5));
        assert_eq!(watch.instant_of(Duration::from_secs(7)), Some(second(64)));
    }
}
