//! What was given to a speaker, where it lies on the session's axis, and when it is heard.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use crate::audio::speaker::Heard;

/// Steps that differ by less than this go on from one another, in seconds.
const SAME: f64 = 1e-6;

/// From one frame on, so many seconds of the axis a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    /// Counted over everything that the speaker was given.
    pub(super) frame: u64,
    /// In seconds on the axis.
    pub(super) place: f64,
    /// Seconds of the axis that pass while one frame is heard.
    pub(super) pace: f64,
}

impl Step {
    fn at(&self, frame: u64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "exact to the frame for 5,000 years")]
        let frames = frame.saturating_sub(self.frame) as f64;
        self.place + frames * self.pace
    }
}

/// The way of the last moments of sound.
#[derive(Debug, Default)]
pub(super) struct Trail {
    steps: VecDeque<Step>,
    heard: VecDeque<Heard>,
    /// How many frames the speaker was given.
    given: u64,
}

impl Trail {
    /// Forgets where frames lie, because what was given is never heard; and when they are heard if another
    /// speaker counts from the beginning.
    pub(super) fn forget(&mut self, is_other_speaker: bool) {
        self.steps.clear();
        if is_other_speaker {
            self.heard.clear();
            self.given = 0;
        }
    }

    /// Takes in where frames lie that the speaker was given, up to the number `given`.
    pub(super) fn lay(&mut self, steps: &[Step], given: u64) {
        steps.iter().copied().for_each(|step| self.go_on(step));
        self.given = given;
    }

    fn go_on(&mut self, step: Step) {
        let goes_on = |last: &Step| {
            (last.pace - step.pace).abs() < f64::EPSILON && (last.at(step.frame) - step.place).abs() < SAME
        };
        if !self.steps.back().is_some_and(goes_on) {
            self.steps.push_back(step);
        }
    }

    /// Takes in when frames are heard, and forgets what is over by `now`.
    pub(super) fn hear(&mut self, heard: Heard, now: Instant) {
        self.heard.push_back(heard);
        while self.heard.get(1).is_some_and(|next| next.at <= now) {
            self.heard.pop_front();
        }
        if let Some(frame) = self.frame(now) {
            while self.steps.get(1).is_some_and(|next| next.frame <= frame) {
                self.steps.pop_front();
            }
        }
    }

    /// The frame that is heard at `now`.
    fn frame(&self, now: Instant) -> Option<u64> {
        let begun = self.heard.iter().rev().find(|heard| heard.at <= now);
        begun.or_else(|| self.heard.front()).map(|heard| heard.frame_at(now).min(self.given))
    }

    /// The place on the axis that is heard at `now`; `None` if nothing was given yet.
    pub(super) fn place(&self, now: Instant) -> Option<Duration> {
        let first = self.steps.front()?;
        let Some(frame) = self.frame(now) else { return Some(seconds(first.place)) };
        let step = self.steps.iter().rev().find(|step| step.frame <= frame).unwrap_or(first);
        Some(seconds(step.at(frame)))
    }
}

fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::now;

    const RATE: u32 = 1_000;
    const FRAME: f64 = 1e-3;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn the_place_follows_what_is_heard() {
        let begin = now();
        let mut trail = Trail::default();
        assert_eq!(trail.place(begin), None);
        trail.lay(&[Step { frame: 0, place: 10.0, pace: FRAME }], 500);
        assert_eq!(trail.place(begin), Some(ms(10_000)), "nothing is heard yet");
        trail.hear(Heard { at: begin, frame: -20, until: 500, rate: RATE }, begin);
        assert_eq!(trail.place(begin), Some(ms(10_000)), "it is on its way");
        assert_eq!(trail.place(begin + ms(120)), Some(ms(10_100)));
        assert_eq!(trail.place(begin + ms(900)), Some(ms(10_500)), "no more was given");
    }

    #[test]
    fn holes_and_speeds_change_the_pace() {
        let begin = now();
        let mut trail = Trail::default();
        let first = Step { frame: 0, place: 0.0, pace: FRAME };
        let same = Step { frame: 50, place: 0.05, ..first };
        let later = Step { frame: 100, place: 5.0, ..first };
        let faster = Step { frame: 200, place: 5.1, pace: 2.0 * FRAME };
        trail.lay(&[first, same, later, faster], 1_000);
        assert_eq!(trail.steps.len(), 3, "what goes on is one step");
        trail.hear(Heard { at: begin, frame: 0, until: 1_000, rate: RATE }, begin);
        assert_eq!(trail.place(begin + ms(99)), Some(ms(99)));
        assert_eq!(trail.place(begin + ms(150)), Some(ms(5_050)));
        assert_eq!(trail.place(begin + ms(300)), Some(ms(5_300)));
    }

    #[test]
    fn after_a_leap_old_sound_counts_as_the_new_place() {
        let begin = now();
        let mut trail = Trail::default();
        trail.lay(&[Step { frame: 0, place: 0.0, pace: FRAME }], 300);
        trail.hear(Heard { at: begin, frame: 0, until: 300, rate: RATE }, begin);
        trail.forget(false);
        trail.lay(&[Step { frame: 300, place: 60.0, pace: FRAME }], 600);
        assert_eq!(trail.place(begin + ms(100)), Some(ms(60_000)));
        trail.hear(Heard { at: begin + ms(200), frame: 300, until: 600, rate: RATE }, begin + ms(110));
        assert_eq!(trail.place(begin + ms(110)), Some(ms(60_000)), "not before its time");
        assert_eq!(trail.place(begin + ms(250)), Some(ms(60_050)));
    }
}
