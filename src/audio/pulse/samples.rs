//! Turns the server's 16-bit samples into the type that a callback asks for, and back, without loss where there is room.

use cpal::{Sample, SizedSample};

/// Samples that are turned at once.
pub(super) const PIECE: usize = 4_096;

/// Calls `callback` with `sound` in its own type, in pieces of whole frames.
pub(super) fn hand_out<T: SizedSample>(sound: &[i16], channels: usize, mut callback: impl FnMut(&[T])) {
    let mut samples = [T::EQUILIBRIUM; PIECE];
    for piece in sound.chunks(whole_frames(channels)) {
        let samples = &mut samples[..piece.len()];
        samples.iter_mut().zip(piece).for_each(|(to, from)| *to = from_16_bit(*from));
        callback(samples);
    }
}

/// Fills `sound` with what `callback` says in its own type, in one piece: `sound` has at most [`PIECE`] samples.
pub(super) fn collect<T: SizedSample>(sound: &mut [i16], callback: impl FnOnce(&mut [T])) {
    let mut samples = [T::EQUILIBRIUM; PIECE];
    let samples = &mut samples[..sound.len()];
    callback(samples);
    sound.iter_mut().zip(samples).for_each(|(to, from)| *to = to_16_bit(*from));
}

/// Returns how many samples of a piece are whole frames.
pub(super) const fn whole_frames(channels: usize) -> usize {
    match PIECE.checked_rem(channels) {
        Some(rest) => PIECE - rest,
        None => PIECE,
    }
}

/// 16 bits fit into a float, so that a type that holds them gets them unchanged.
fn from_16_bit<T: Sample>(sample: i16) -> T {
    T::Float::from_sample(f32::from(sample) / 32_768.0).to_sample()
}

fn to_16_bit<T: Sample>(sample: T) -> i16 {
    let float: f32 = T::Float::from_sample(sample).to_sample();
    i16::from_sample(float)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bits_come_through_every_type_unchanged() {
        fn unchanged<T: SizedSample>() {
            for sample in i16::MIN..=i16::MAX {
                assert_eq!(to_16_bit::<T>(from_16_bit(sample)), sample, "{:?}", T::FORMAT);
            }
        }
        unchanged::<i16>();
        unchanged::<i32>();
        unchanged::<f32>();
        unchanged::<f64>();
        unchanged::<u16>();
    }

    #[test]
    fn sound_is_handed_out_in_whole_frames_and_in_order() {
        let sound: Vec<i16> = (0..9_999).collect();
        let (mut got, mut lengths) = (Vec::new(), Vec::new());
        hand_out(&sound, 3, |piece: &[i16]| {
            got.extend_from_slice(piece);
            lengths.push(piece.len());
        });
        assert_eq!((got, lengths), (sound, vec![4_095, 4_095, 1_809]));
        let mut back = [0; 4];
        collect(&mut back, |samples: &mut [f32]| samples.fill(-0.5));
        assert_eq!(back, [-16_384; 4]);
    }
}
