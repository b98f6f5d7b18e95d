//! Sound that looks and pauses like speech: a buzz through three resonances, in syllables, words and sentences.
//!
//! Formant synthesis with second-order resonators after Klatt, "Software for a cascade/parallel formant synthesizer",
//! J. Acoust. Soc. Am. 67 (1980), without its refinements: nobody is to understand a word.

use std::{f64::consts::TAU, path::Path};

use hound::{SampleFormat, WavSpec, WavWriter};
use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};

use crate::{error::Error, platform};

/// Frames a second: enough for speech, and made at once.
pub const RATE: u32 = 16_000;

/// How loud it is at its loudest, as a share of full scale.
const LOUDNESS: f64 = 0.45;

/// What a recording holds, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Speech {
    pub seconds: f64,
    pub seed: u64,
    /// From when until when nothing arrived.
    pub gap: Option<(f64, f64)>,
    /// How often a sentence is followed by a long silence, from 0 to 1.
    pub hesitant: f64,
}

/// Writes it as a recording, a WAV file of 16 bits and one channel.
pub fn write(path: &Path, speech: &Speech) -> Result<(), Error> {
    let failed = |error: hound::Error| Error::failed(format!("cannot write {}: {error}", path.display()));
    let file = platform::private().write(true).create_new(true).open(path)?;
    let spec =
        WavSpec { channels: 1, sample_rate: RATE, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut wav = WavWriter::new(std::io::BufWriter::new(file), spec).map_err(failed)?;
    let mut voice = Voice::new(speech);
    let frames = frame(speech.seconds);
    let silent = speech.gap.map_or(0..0, |(from, until)| frame(from)..frame(until));
    for at in 0..frames {
        let sample = voice.next();
        let sample = if silent.contains(&at) { 0.0 } else { sample };
        #[expect(clippy::cast_possible_truncation, reason = "bounded by full scale")]
        wav.write_sample((sample.clamp(-1.0, 1.0) * 32_767.0) as i16).map_err(failed)?;
    }
    wav.finalize().map_err(failed)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few minutes of sound in frames"
)]
fn frame(seconds: f64) -> u64 {
    (seconds * f64::from(RATE)).round() as u64
}

/// What is heard for a while.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Piece {
    /// A vowel with its resonances in Hz.
    Vowel([f64; 3]),
    /// A hiss.
    Hiss,
    Silence,
}

/// Resonances of five vowels, rounded from those of men in Peterson and Barney (1952).
const VOWELS: [[f64; 3]; 5] = [
    [270.0, 2290.0, 3010.0],
    [530.0, 1840.0, 2480.0],
    [730.0, 1090.0, 2440.0],
    [570.0, 840.0, 2410.0],
    [300.0, 870.0, 2240.0],
];

struct Voice {
    random: ChaCha8Rng,
    hesitant: f64,
    piece: Piece,
    /// Frames of the piece, and how many of them are over.
    length: u64,
    at: u64,
    /// Syllables that are left of the word, and words of the sentence.
    syllables: u64,
    words: u64,
    phase: f64,
    pitch: f64,
    /// From 0 to 1: how hard this syllable is pressed.
    stress: f64,
    resonators: [Resonator; 3],
    noise: u64,
}

impl Voice {
    fn new(speech: &Speech) -> Self {
        let mut voice = Self {
            random: ChaCha8Rng::seed_from_u64(speech.seed),
            hesitant: speech.hesitant,
            piece: Piece::Silence,
            length: frame(0.6),
            at: 0,
            syllables: 0,
            words: 0,
            phase: 0.0,
            pitch: 115.0,
            stress: 1.0,
            resonators: [Resonator::default(); 3],
            noise: speech.seed | 1,
        };
        voice.words = 3 + voice.random.next_u64() % 8;
        voice
    }

    /// A number from `least` to `most`.
    fn between(&mut self, least: f64, most: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits are enough for chance")]
        let share = (self.random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        least + share * (most - least)
    }

    /// What comes after the piece that is over: the next sound of the word, a word, a sentence, or a long silence.
    fn go_on(&mut self) {
        self.at = 0;
        let (piece, seconds) = if self.syllables > 0 {
            self.syllables -= 1;
            if self.random.next_u64().is_multiple_of(4) {
                (Piece::Hiss, self.between(0.05, 0.12))
            } else {
                let vowel = usize::try_from(self.random.next_u64() % 5).unwrap_or(0);
                (Piece::Vowel(VOWELS[vowel]), self.between(0.09, 0.24))
            }
        } else if self.words > 0 {
            self.words -= 1;
            self.syllables = 2 + self.random.next_u64() % 4;
            (Piece::Silence, self.between(0.02, 0.09))
        } else {
            self.words = 4 + self.random.next_u64() % 10;
            let is_long = self.between(0.0, 1.0) < self.hesitant;
            (Piece::Silence, if is_long { self.between(2.5, 5.0) } else { self.between(0.35, 0.9) })
        };
        (self.piece, self.length) = (piece, frame(seconds).max(1));
        // The first syllable of a word is pressed, and words differ: over 20 dB in all.
        let quiet = if self.syllables > 1 { self.between(0.0, 9.0) } else { self.between(6.0, 20.0) };
        self.stress = 10.0_f64.powf(-quiet / 20.0);
        // Sentences fall.
        self.pitch = 95.0 + f64::from(u32::try_from(self.words).unwrap_or(0)) * 2.5 + self.between(-6.0, 6.0);
        if let Piece::Vowel(formants) = piece {
            for (resonator, formant) in self.resonators.iter_mut().zip(formants) {
                resonator.tune(formant);
            }
        }
    }

    fn next(&mut self) -> f64 {
        if self.at >= self.length {
            self.go_on();
        }
        #[expect(clippy::cast_precision_loss, reason = "frames of one syllable")]
        let through = self.at as f64 / self.length as f64;
        self.at += 1;
        // Rises and falls, so that syllables can be seen.
        let swell = (TAU * through / 2.0).sin();
        match self.piece {
            Piece::Silence => self.hiss() * 0.001,
            Piece::Hiss => self.hiss() * swell * self.stress * 0.1,
            Piece::Vowel(_) => {
                self.phase += self.pitch / f64::from(RATE);
                let pulse = if self.phase >= 1.0 {
                    self.phase -= 1.0;
                    1.0
                } else {
                    0.0
                };
                let sound: f64 = self.resonators.iter_mut().map(|it| it.pass(pulse)).sum();
                sound.tanh() * swell * self.stress * LOUDNESS
            }
        }
    }

    /// White noise from -1 to 1, by xorshift (Marsaglia, 2003): quicker than a good generator, and only a hiss.
    fn hiss(&mut self) -> f64 {
        self.noise ^= self.noise << 13;
        self.noise ^= self.noise >> 7;
        self.noise ^= self.noise << 17;
        #[expect(clippy::cast_precision_loss, reason = "noise")]
        let share = (self.noise >> 11) as f64 / (1_u64 << 53) as f64;
        share * 2.0 - 1.0
    }
}

/// A second-order resonator: `y = a x + b y' + c y''`.
#[derive(Debug, Clone, Copy, Default)]
struct Resonator {
    a: f64,
    b: f64,
    c: f64,
    last: (f64, f64),
}

impl Resonator {
    /// Sets it to a frequency in Hz, with a bandwidth as voices have it.
    fn tune(&mut self, frequency: f64) {
        let (step, bandwidth) = (1.0 / f64::from(RATE), 60.0 + frequency / 25.0);
        self.c = -(-TAU * bandwidth * step).exp();
        self.b = 2.0 * (-TAU / 2.0 * bandwidth * step).exp() * (TAU * frequency * step).cos();
        // So that a pulse is as loud at every frequency.
        self.a = 1.2 * frequency / 500.0 * (1.0 - self.b - self.c).abs().sqrt() / (frequency / 500.0).sqrt();
    }

    fn pass(&mut self, x: f64) -> f64 {
        let y = self.a * x + self.b * self.last.0 + self.c * self.last.1;
        self.last = (y, self.last.0);
        y
    }
}
