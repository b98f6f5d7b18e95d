//! All channels to one, and how loud they are alone and together.

/// What is taken of several channels.
#[derive(Debug, Clone, Default)]
pub(in crate::audio) struct Mix {
    /// One of them, counted from 0, or the mean of all.
    pub channel: Option<usize>,
    pub heard: Mixed,
}

/// How loud the sound was.
#[derive(Debug, Clone, Default)]
pub(in crate::audio) struct Mixed {
    /// The largest sample that was given.
    pub peak: u16,
    /// The sum of the squares of all samples of what was given, and of each channel.
    power: f64,
    channels: Vec<f64>,
}

/// The mean is so much weaker than that of channels which have nothing to do with one another: then they cancel each
/// other out.
const CANCELLED: f64 = 0.1;

impl Mix {
    /// Appends samples to the nearest of 16 bits; what is louder than full scale is clipped.
    pub(super) fn mix(&mut self, samples: &[f32], channels: usize, mono: &mut Vec<i16>) {
        let channels = channels.max(1);
        #[expect(clippy::cast_precision_loss, reason = "a few channels")]
        let scale = 32_768.0 / channels as f32;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a cast to an integer saturates, and NaN becomes 0"
        )]
        let sample = |share: f32| share.round() as i16;
        let begin = mono.len();
        let frames = samples.chunks_exact(channels);
        match self.channel.filter(|it| *it < channels) {
            Some(one) => mono.extend(frames.map(|frame| sample(frame[one] * 32_768.0))),
            None => mono.extend(frames.map(|frame| sample(frame.iter().sum::<f32>() * scale))),
        }
        let heard = &mut self.heard;
        heard.peak = mono[begin..].iter().map(|it| it.unsigned_abs()).fold(heard.peak, u16::max);
        if channels > 1 {
            heard.power += mono[begin..].iter().map(|it| (f64::from(*it) / 32_768.0).powi(2)).sum::<f64>();
            heard.channels.resize(channels.max(heard.channels.len()), 0.0);
            for frame in samples.chunks_exact(channels) {
                for (sum, sample) in heard.channels.iter_mut().zip(frame) {
                    *sum += f64::from(if sample.is_finite() { *sample } else { 0.0 }).powi(2);
                }
            }
        }
    }
}

impl Mixed {
    /// The loudest channel, if the mean of all loses what is in them.
    pub(in crate::audio) fn cancelled(&self) -> Option<usize> {
        #[expect(clippy::cast_precision_loss, reason = "a few channels")]
        let count = self.channels.len() as f64;
        let all: f64 = self.channels.iter().sum();
        // Of equal ones the first.
        let channels = (0..self.channels.len()).rev();
        let loudest = channels.max_by(|a, b| self.channels[*a].total_cmp(&self.channels[*b]))?;
        // The mean power of the channels, by their number: what the mean of sounds has that are not alike.
        (all > 0.0 && self.power < CANCELLED * all / (count * count)).then_some(loudest)
    }
}

/// To the nearest of 16 bits.
pub(super) fn sample(share: f32) -> i16 {
    #[expect(clippy::cast_possible_truncation, reason = "a cast to an integer saturates, and NaN becomes 0")]
    let sample = (share * 32_768.0).round() as i16;
    sample
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixed(samples: &[f32], channels: usize) -> (Vec<i16>, Mix) {
        let (mut mono, mut mix) = (Vec::new(), Mix::default());
        mix.mix(samples, channels, &mut mono);
        (mono, mix)
    }

    #[test]
    fn channels_are_averaged_and_what_is_too_loud_is_clipped() {
        let samples = [0.5, -0.5, 1.0, 1.0, 2.0, 2.0, -3.0, -3.0, f32::NAN, 0.0, 0.25, 0.0];
        assert_eq!(mixed(&samples, 2).0, [0, 32_767, 32_767, -32_768, 0, 4_096]);
    }

    #[test]
    fn every_16_bit_sample_comes_through_as_it_was() {
        let all: Vec<i16> = (i16::MIN..=i16::MAX).collect();
        let floats: Vec<f32> = all.iter().map(|it| f32::from(*it) / 32_768.0).collect();
        assert_eq!(mixed(&floats, 1).0, all);
    }

    #[test]
    fn only_channels_in_opposite_phase_cancel() {
        assert_eq!(mixed(&[0.5, -0.5, -0.3, 0.31], 2).1.heard.cancelled(), Some(1));
        assert_eq!(mixed(&[0.5, -0.5], 2).1.heard.cancelled(), Some(0), "as loud");
        assert_eq!(mixed(&[0.5, 0.5, -0.3, -0.3], 2).1.heard.cancelled(), None);
        assert_eq!(mixed(&[0.5, 0.0, -0.3, 0.0], 2).1.heard.cancelled(), None, "one is silent");
        assert_eq!(mixed(&[0.5, 0.0, 0.0, 0.0, 0.0, 0.0], 6).1.heard.cancelled(), None, "five are silent");
        assert_eq!(mixed(&[0.5, 0.5, -0.5, 0.5], 2).1.heard.cancelled(), None, "they are not alike");
        assert_eq!(mixed(&[0.0; 8], 2).1.heard.cancelled(), None);
    }
}
