//! Makes sound as loud as it shall be played.

/// Samples over which a change of volume is spread, so that it does not click.
const RAMP: u16 = 512;

/// A factor for the samples; 1 leaves them untouched.
#[derive(Debug)]
pub(super) struct Volume {
    wanted: f64,
    now: f64,
}

impl Default for Volume {
    fn default() -> Self {
        Self { wanted: 1.0, now: 1.0 }
    }
}

impl Volume {
    pub(super) const fn set(&mut self, volume: f64) {
        self.wanted = volume;
    }

    /// Makes the next samples as loud as wanted.
    pub(super) fn apply(&mut self, sound: &mut [i16]) {
        let step = (self.wanted - self.now) / f64::from(RAMP);
        let mut left = if step.abs() > f64::EPSILON { RAMP } else { 0 };
        for sample in sound {
            left = left.saturating_sub(1);
            self.now = self.wanted - step * f64::from(left);
            *sample = scaled(*sample, self.now);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the factor is at most 1")]
fn scaled(sample: i16, factor: f64) -> i16 {
    (f64::from(sample) * factor).round() as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_volume_leaves_samples_untouched() {
        let mut sound: Vec<i16> = (i16::MIN..=i16::MAX).collect();
        let untouched = sound.clone();
        Volume::default().apply(&mut sound);
        assert_eq!(sound, untouched);
    }

    #[test]
    fn a_change_is_gradual_and_then_complete() {
        let mut volume = Volume::default();
        volume.set(0.5);
        let mut sound = vec![10_000; 600];
        volume.apply(&mut sound);
        assert!(sound.windows(2).all(|pair| (0..=20).contains(&(pair[0] - pair[1]))), "{sound:?}");
        assert_eq!((sound[0] > 9_900, sound[599]), (true, 5_000));
        volume.set(0.0);
        volume.apply(&mut [1; 600]);
        let mut silent = vec![i16::MAX; 10];
        volume.apply(&mut silent);
        assert_eq!(silent, [0; 10]);
    }
}
