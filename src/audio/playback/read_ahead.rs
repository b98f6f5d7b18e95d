//! Sound that was read and not yet played, and where it lies on the session's axis.

use std::collections::VecDeque;

/// Places that differ by less than this go on from one another, in seconds.
const SAME: f64 = 1e-6;

/// Holds sound of one rate that was read and not yet played, and knows where its frames lie on the axis.
#[derive(Debug, Default)]
pub(super) struct ReadAhead {
    pub(super) samples: VecDeque<i16>,
    /// The number of the first sample, counted from the beginning of the reading.
    pub(super) first: u64,
    /// From this number on, samples lie at this place of the axis, in seconds.
    joints: VecDeque<(u64, f64)>,
}

impl ReadAhead {
    pub(super) fn end(&self) -> u64 {
        self.first + self.samples.len() as u64
    }

    /// Lets what is appended to the samples next lie at `place`.
    pub(super) fn join(&mut self, place: f64, rate: u32) -> &mut VecDeque<i16> {
        let end = self.end();
        if self.joints.back().is_some_and(|(begin, _)| *begin == end) {
            self.joints.pop_back();
        }
        if self.joints.is_empty() || (self.place(length(end), rate) - place).abs() > SAME {
            self.joints.push_back((end, place));
        }
        &mut self.samples
    }

    /// Returns where a sample lies on the axis, in seconds.
    pub(super) fn place(&self, number: f64, rate: u32) -> f64 {
        let joint = self.joints.iter().rev().find(|(begin, _)| length(*begin) <= number);
        joint
            .or_else(|| self.joints.front())
            .map_or(0.0, |(begin, place)| place + (number - length(*begin)) / f64::from(rate))
    }

    /// Returns the number up to which samples lie without a hole.
    pub(super) fn joint_after(&self, number: u64) -> u64 {
        self.joints.iter().map(|(begin, _)| *begin).find(|begin| *begin > number).unwrap_or(u64::MAX)
    }

    pub(super) fn from(&self, number: u64) -> impl Iterator<Item = i16> {
        let skipped = usize::try_from(number.saturating_sub(self.first)).unwrap_or(usize::MAX);
        self.samples.range(skipped.min(self.samples.len())..).copied()
    }

    pub(super) fn forget_before(&mut self, number: u64) {
        let count = usize::try_from(number.saturating_sub(self.first)).unwrap_or(0).min(self.samples.len());
        self.samples.drain(..count);
        self.first += count as u64;
        while self.joints.get(1).is_some_and(|(begin, _)| *begin <= self.first) {
            self.joints.pop_front();
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact to the sample for 5,000 years")]
pub(super) const fn length(samples: u64) -> f64 {
    samples as f64
}
