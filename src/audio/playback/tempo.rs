//! Makes sound faster and slower at the same pitch.
//!
//! At the speed of life samples pass through untouched. Else WSOLA lays pieces of 30 ms closer together or
//! further apart, each moved by up to 7 ms so that its wave goes on from the one before it. What is heard is
//! therefore never further than that from its nominal place.

use std::{
    collections::VecDeque,
    num::{NonZeroU16, NonZeroU32},
};

use wsola::{Config, TimeStretch};

use super::read_ahead::{ReadAhead, length};

/// The value of a full sample, from -1 to 1.
const FULL: f32 = 32_768.0;

/// Half of a piece, and how far it may be moved: a whole period of the deepest voices fits.
const CONFIG: Config = Config { hop_ms: 15.0, search_ms: 7.0 };

/// A piece of sound for the speaker.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Laid {
    pub(super) samples: usize,
    /// Where it begins on the axis, in seconds.
    pub(super) place: f64,
    /// Seconds of the axis a sample.
    pub(super) pace: f64,
}

/// Says what [`Tempo::lay`] came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Outcome {
    Laid(Laid),
    /// More must be read first.
    Hungry,
    /// All was laid.
    Done,
}

/// Sound of one rate at any speed.
#[derive(Debug)]
pub(super) struct Tempo {
    rate: u32,
    speed: f64,
    ahead: ReadAhead,
    stretch: Option<Stretch>,
}

impl Tempo {
    pub(super) fn new(rate: u32, speed: f64) -> Self {
        Self { rate, speed, ahead: ReadAhead::default(), stretch: None }
    }

    pub(super) const fn set_speed(&mut self, speed: f64) {
        self.speed = speed;
    }

    /// Returns where more sound of this rate belongs, which lies at `place` on the axis, in seconds.
    pub(super) fn ahead(&mut self, place: f64) -> &mut VecDeque<i16> {
        self.ahead.join(place, self.rate)
    }

    pub(super) const fn rate(&self) -> u32 {
        self.rate
    }

    /// Appends a piece of at most about `count` samples to `sound`. `is_all` says that nothing more will be
    /// read.
    pub(super) fn lay(&mut self, count: usize, is_all: bool, sound: &mut Vec<i16>) -> Outcome {
        if self.stretch.is_none() && !is_life(self.speed) {
            self.stretch = Stretch::begin(self.rate, self.ahead.first);
        }
        match &mut self.stretch {
            None => self.lay_plainly(count, is_all, sound),
            Some(stretch) => match stretch.lay(self.rate, self.speed, &mut self.ahead, is_all, sound) {
                Outcome::Laid(laid) if is_life(self.speed) => {
                    self.fade_to_plain(sound);
                    Outcome::Laid(Laid { pace: 1.0 / f64::from(self.rate), ..laid })
                }
                outcome => outcome,
            },
        }
    }

    fn lay_plainly(&mut self, count: usize, is_all: bool, sound: &mut Vec<i16>) -> Outcome {
        let first = self.ahead.first;
        let until = self.ahead.end().min(first + count as u64).min(self.ahead.joint_after(first));
        if until == first {
            return if is_all { Outcome::Done } else { Outcome::Hungry };
        }
        let place = self.ahead.place(length(first), self.rate);
        let samples = usize::try_from(until - first).unwrap_or(usize::MAX);
        sound.extend(self.ahead.from(first).take(samples));
        self.ahead.forget_before(until);
        Outcome::Laid(Laid { samples, place, pace: 1.0 / f64::from(self.rate) })
    }

    /// Turns the last piece of stretched sound into a way back to untouched sound.
    fn fade_to_plain(&mut self, sound: &mut [i16]) {
        let Some(stretch) = self.stretch.take() else { return };
        let (begin, hop) = (stretch.last, stretch.hop);
        let Some(at) = sound.len().checked_sub(hop) else { return };
        for (n, (sample, plain)) in sound[at..].iter_mut().zip(self.ahead.from(begin)).enumerate() {
            let share = length(n as u64) / length(hop as u64);
            *sample = whole(f64::from(*sample) * (1.0 - share) + f64::from(plain) * share);
        }
        self.ahead.forget_before(begin + hop as u64);
    }
}

/// Returns whether samples pass through.
fn is_life(speed: f64) -> bool {
    (speed - 1.0).abs() < 1e-9
}

#[expect(clippy::cast_possible_truncation, reason = "it is brought into the range before")]
fn whole(sample: f64) -> i16 {
    sample.round().clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16
}

/// The stretcher at work, and where it is: in samples from where it began.
#[derive(Debug)]
struct Stretch {
    stretcher: TimeStretch,
    /// Samples that it lays at once: half a piece.
    hop: usize,
    /// The number of the sample with which it began, and of the one that it is fed next.
    begin: u64,
    fed: u64,
    /// Where, nominally, the last piece was taken, and where the next one will be.
    taken: f64,
    next: f64,
    /// The number at which the last hop begins.
    last: u64,
    is_draining: bool,
    laid: Vec<f32>,
}

impl Stretch {
    fn begin(rate: u32, begin: u64) -> Option<Self> {
        let stretcher = TimeStretch::with_config(NonZeroU32::new(rate)?, NonZeroU16::MIN, CONFIG).ok()?;
        let hop = stretcher.min_output_buff_size();
        let (laid, is_draining) = (vec![0.0; hop], false);
        let taken = -length(hop as u64);
        Some(Self { stretcher, hop, begin, fed: begin, taken, next: 0.0, last: begin, is_draining, laid })
    }

    /// Lays the next hop. It begins where the last piece would go on, and ends where the new one goes on.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "never negative, and exact to the sample for 5,000 years"
    )]
    fn lay(
        &mut self,
        rate: u32,
        speed: f64,
        ahead: &mut ReadAhead,
        is_all: bool,
        sound: &mut Vec<i16>,
    ) -> Outcome {
        let hop = length(self.hop as u64);
        let begin = length(self.begin) + self.taken + hop;
        if self.is_draining && begin >= length(ahead.end()) {
            return Outcome::Done;
        }
        self.stretcher.set_tempo(speed as f32);
        self.feed(ahead, is_all);
        if !matches!(self.stretcher.pull(&mut self.laid), Ok(laid) if laid == self.hop) {
            return if is_all { Outcome::Done } else { Outcome::Hungry };
        }
        self.last = begin as u64;
        let at = sound.len();
        sound.extend(self.laid.iter().map(|sample| whole(f64::from(*sample * FULL))));
        if self.taken < 0.0 {
            // The stretcher begins softly. Untouched sound goes on instead.
            sound[at..].iter_mut().zip(ahead.from(self.last)).for_each(|(to, from)| *to = from);
        }
        let pace = (self.next - self.taken) / hop / f64::from(rate);
        self.taken = self.next;
        self.next += hop * f64::from(self.stretcher.tempo());
        let laid = Laid { samples: self.hop, place: ahead.place(begin, rate), pace };
        ahead.forget_before(self.last);
        Outcome::Laid(laid)
    }

    /// Hands over what was read; at the end of all, silence behind it, so that the last piece is whole.
    fn feed(&mut self, ahead: &ReadAhead, is_all: bool) {
        let samples: Vec<f32> = ahead.from(self.fed).map(|sample| f32::from(sample) / FULL).collect();
        self.fed += samples.len() as u64;
        self.stretcher.push(&samples);
        if is_all && !self.is_draining {
            self.stretcher.push(&vec![0.0; 4 * self.hop]);
            self.stretcher.set_draining();
            self.is_draining = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 48_000;

    fn tone(hertz: f64, samples: u32) -> Vec<i16> {
        let wave = |n| (f64::from(n) * hertz * std::f64::consts::TAU / f64::from(RATE)).sin();
        (0..samples).map(|n| whole(10_000.0 * wave(n))).collect()
    }

    /// Everything laid of `input`, with the piece that each call gave; `speed` is asked before each call.
    fn laid(input: &[i16], mut speed: impl FnMut(usize) -> f64) -> (Vec<i16>, Vec<(usize, Laid)>) {
        let mut tempo = Tempo::new(RATE, 1.0);
        let (mut sound, mut pieces, mut read) = (Vec::new(), Vec::new(), 0);
        loop {
            tempo.set_speed(speed(sound.len()));
            let at = sound.len();
            match tempo.lay(480, read == input.len(), &mut sound) {
                Outcome::Laid(it) => pieces.push((at, it)),
                Outcome::Hungry => {
                    let until = (read + 1_024).min(input.len());
                    let place = length(read as u64) / f64::from(RATE);
                    tempo.ahead(place).extend(&input[read..until]);
                    read = until;
                }
                Outcome::Done => return (sound, pieces),
            }
        }
    }

    fn crossings(sound: &[i16]) -> usize {
        sound.windows(2).filter(|pair| pair[0] < 0 && pair[1] >= 0).count()
    }

    #[test]
    fn the_speed_of_life_is_untouched() {
        let input: Vec<i16> = (0..50_000).map(|n| whole(f64::from(n * 7_919 % 65_536 - 32_768))).collect();
        let (sound, pieces) = laid(&input, |_| 1.0);
        assert!(sound == input);
        for (at, piece) in pieces {
            assert!((piece.place - length(at as u64) / f64::from(RATE)).abs() < 1e-9, "{at}: {piece:?}");
        }
    }

    #[test]
    fn other_speeds_change_the_length_and_not_the_pitch() {
        let input = tone(440.0, 4 * RATE);
        for speed in [0.75, 0.9, 1.25, 1.5, 1.75, 2.0] {
            let (sound, pieces) = laid(&input, |_| speed);
            let seconds = length(sound.len() as u64) / f64::from(RATE);
            assert!((seconds - 4.0 / speed).abs() < 0.04, "{speed}: {seconds} s");
            let middle = &sound[RATE as usize / 4..RATE as usize * 5 / 4];
            assert!(crossings(middle).abs_diff(440) <= 1, "{speed}: {} Hz", crossings(middle));
            for (at, piece) in &pieces {
                let nominal = length(*at as u64) / f64::from(RATE) * speed;
                assert!((piece.place - nominal).abs() < 0.016, "{speed}: {at} at {}", piece.place);
            }
            let last = pieces.last().expect("a piece").1;
            let end = last.place + last.pace * length(last.samples as u64);
            assert!((end - 4.0).abs() < 0.05, "{speed}: ends at {end}");
        }
    }

    /// A chirp tells by its pitch where a sample comes from.
    #[test]
    fn what_is_heard_lies_where_it_is_said_to_lie() {
        // From 200 Hz, 100 Hz more each second.
        let phase = |seconds: f64| (200.0 + 50.0 * seconds) * seconds * std::f64::consts::TAU;
        let input: Vec<i16> =
            (0..8 * RATE).map(|n| whole(10_000.0 * phase(f64::from(n) / f64::from(RATE)).sin())).collect();
        for speed in [0.75, 1.25, 1.5, 2.0] {
            let (sound, pieces) = laid(&input, |_| speed);
            for window in pieces.windows(14).step_by(20).filter(|it| it[0].1.place > 0.5) {
                let (begin, end) = (window[0], window[13]);
                let middle = f64::midpoint(begin.1.place, end.1.place);
                let (seconds, cycles) = whole_cycles(&sound[begin.0..end.0]);
                let heard = (cycles / seconds - 200.0) / 100.0;
                assert!((heard - middle).abs() < 0.03, "{speed}: {heard} where {middle} is said");
            }
        }
    }

    /// Returns how long a number of whole cycles takes, between zeros found by interpolation.
    fn whole_cycles(sound: &[i16]) -> (f64, f64) {
        let zeros: Vec<f64> = (1..sound.len())
            .filter(|at| sound[at - 1] < 0 && sound[*at] >= 0)
            .map(|at| {
                let (before, after) = (f64::from(sound[at - 1]), f64::from(sound[at]));
                length(at as u64) - after / (after - before)
            })
            .collect();
        let samples = zeros[zeros.len() - 1] - zeros[0];
        (samples / f64::from(RATE), length(zeros.len() as u64 - 1))
    }

    #[test]
    fn a_change_of_speed_does_not_click() {
        let input = tone(150.0, 8 * RATE);
        let steepest = |sound: &[i16]| {
            sound.windows(2).map(|pair| i32::from(pair[0]).abs_diff(pair[1].into())).max().unwrap_or(0)
        };
        let speeds = [1.0, 2.0, 1.0, 0.75, 1.5, 1.0];
        let (sound, pieces) = laid(&input, |at| speeds[(at / RATE as usize).min(5)]);
        assert!(steepest(&sound) <= 2 * steepest(&input), "{} of {}", steepest(&sound), steepest(&input));
        let (at, last) = pieces[pieces.len() - 1];
        assert!(input.windows(last.samples).any(|it| it == &sound[at..]), "untouched again at the end");
    }
}
