//! Finds the place on the session's axis that is heard: where what a speaker was given lies, and how far it is.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use crate::audio::speaker::Progress;

/// Steps that differ by less than this go on from one another, in seconds.
const SAME: f64 = 1e-6;

/// Says where sound lies: from one frame on, so many seconds of the axis a frame.
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

/// Maps the last moments of sound to the axis.
#[derive(Debug, Default)]
pub(super) struct PositionMap {
    steps: VecDeque<Step>,
    progress: Option<Progress>,
    /// Frames that the speaker was given.
    given: u64,
}

impl PositionMap {
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

    /// Takes in how far the speaker is, and forgets what is over by `now`.
    pub(super) fn note_progress(&mut self, progress: Progress, now: Instant) {
        self.progress = Some(progress);
        if let Some(frame) = self.frame(now) {
            while self.steps.get(1).is_some_and(|next| next.frame <= frame) {
                self.steps.pop_front();
            }
        }
    }

    /// Returns the frame that is heard at `now`.
    fn frame(&self, now: Instant) -> Option<u64> {
        self.progress.map(|progress| progress.frame_at(now).min(self.given))
    }

    /// Returns the place on the axis that is heard at `now`; `None` if nothing was given yet.
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
        let mut positions = PositionMap::default();
        assert_eq!(positions.place(begin), None);
        positions.lay(&[Step { frame: 0, place: 10.0, pace: FRAME }], 500);
        assert_eq!(positions.place(begin), Some(ms(10_000)), "nothing is heard yet");
        positions.note_progress(Progress { at: begin, frame: -20, until: 500, rate: RATE }, begin);
        assert_eq!(positions.place(begin), Some(ms(10_000)), "it is on its way");
        assert_eq!(positions.place(begin + ms(120)), Some(ms(10_100)));
        assert_eq!(positions.place(begin + ms(900)), Some(ms(10_500)), "no more was given");
    }

    #[test]
    fn holes_and_speeds_change_the_pace() {
        let begin = now();
        let mut positions = PositionMap::default();
        let first = Step { frame: 0, place: 0.0, pace: FRAME };
        let same = Step { frame: 50, place: 0.05, ..first };
        let later = Step { frame: 100, place: 5.0, ..first };
        let faster = Step { frame: 200, place: 5.1, pace: 2.0 * FRAME };
        positions.lay(&[first, same, later, faster], 1_000);
        assert_eq!(positions.steps.len(), 3, "what goes on is one step");
        positions.note_progress(Progress { at: begin, frame: 0, until: 1_000, rate: RATE }, begin);
        assert_eq!(positions.place(begin + ms(99)), Some(ms(99)));
        assert_eq!(positions.place(begin + ms(150)), Some(ms(5_050)));
        assert_eq!(positions.place(begin + ms(300)), Some(ms(5_300)));
    }
}
