//! The delivery of an answer in numbers: its loudness over time, and the candidate's silences.

use std::time::Duration;

/// Holds the loudness of a stretch of sound over time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// The length of sound that one peak stands for.
    pub step: Duration,
    /// The largest sample of each step as a share of full scale, 0 to 255.
    pub peaks: Vec<u8>,
}

impl Envelope {
    pub fn length(&self) -> Duration {
        self.step * u32::try_from(self.peaks.len()).unwrap_or(u32::MAX)
    }

    /// Returns the mean and the largest of the peaks from `from` until `until`; zeros where there is no sound.
    pub fn loudness(&self, from: Duration, until: Duration) -> (u8, u8) {
        if self.step.is_zero() || until <= from {
            return (0, 0);
        }
        let step = self.step.as_nanos();
        let index = |nanos: u128| usize::try_from(nanos).unwrap_or(usize::MAX).min(self.peaks.len());
        let (first, last) = (index(from.as_nanos() / step), index(until.as_nanos().div_ceil(step)));
        let peaks = self.peaks.get(first..last).unwrap_or_default();
        let sum: u64 = peaks.iter().map(|it| u64::from(*it)).sum();
        let mean = sum.checked_div(peaks.len() as u64).unwrap_or(0);
        (u8::try_from(mean).unwrap_or(u8::MAX), peaks.iter().copied().max().unwrap_or(0))
    }
}

/// Tells where somebody speaks in a stretch of sound.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Speech {
    /// From when until when, in order; gaps shorter than 0.2 s are closed.
    pub spoken: Vec<(Duration, Duration)>,
    pub length: Duration,
    /// There is other sound, so that these figures are no more than a guess and none of them is shown.
    pub is_doubtful: bool,
}

impl Speech {
    /// Says why there are no figures.
    pub const DOUBTFUL: &str = "there is other sound; these figures are doubtful";

    /// Returns how long somebody spoke.
    pub fn talk(&self) -> Duration {
        self.spoken.iter().map(|&(from, until)| until.saturating_sub(from)).sum()
    }

    /// Lists the silences of at least `least`, also before the first word and after the last.
    pub fn pauses(&self, least: Duration) -> Vec<(Duration, Duration)> {
        let begins = self.spoken.iter().map(|&(from, _)| from).chain([self.length]);
        let ends = [Duration::ZERO].into_iter().chain(self.spoken.iter().map(|&(_, until)| until));
        ends.zip(begins)
            .filter(|(from, until)| until.saturating_sub(*from) >= least.max(Duration::from_millis(1)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_tells_the_mean_and_the_largest_of_its_steps() {
        let envelope = Envelope { step: Duration::from_millis(10), peaks: vec![1, 9, 3, 0] };
        let at = Duration::from_millis;
        assert_eq!(envelope.loudness(at(0), at(10)), (1, 1));
        assert_eq!(envelope.loudness(at(5), at(15)), (5, 9));
        assert_eq!(envelope.loudness(at(20), at(400)), (1, 3));
        assert_eq!(envelope.loudness(at(40), at(50)), (0, 0));
    }

    #[test]
    fn pauses_are_what_lies_between_words() {
        let at = Duration::from_millis;
        let speech = Speech {
            spoken: vec![(at(500), at(2000)), (at(2300), at(4000))],
            length: at(4100),
            is_doubtful: false,
        };
        assert_eq!(speech.talk(), at(3200));
        assert_eq!(speech.pauses(at(300)), [(at(0), at(500)), (at(2000), at(2300))]);
        let silent = Speech { spoken: Vec::new(), length: at(900), is_doubtful: false };
        assert_eq!(silent.pauses(at(300)), [(at(0), at(900))]);
    }
}
