//! Sound files for the tests: tones, noise and voices, written here or by other programs.

use std::{
    f64::consts::TAU,
    path::{Path, PathBuf},
    process::Command,
};

use hound::{SampleFormat, WavReader, WavSpec, WavWriter};

/// Numbers that look like chance and are the same in every run.
pub struct Noise(u64);

impl Noise {
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// From 0 to `limit`, which is not reached.
    pub fn below(&mut self, limit: usize) -> usize {
        frames(self.next().midpoint(1.0) * f64::from(u32::try_from(limit).expect("a small number")) - 0.5, 1)
    }

    /// From -1 to 1.
    pub fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        f64::from(u32::try_from(self.0 >> 32).expect("32 bits")) / f64::from(1_u32 << 31) - 1.0
    }
}

/// A sample of so much of full scale.
pub fn sample(share: f64) -> i16 {
    #[expect(clippy::cast_possible_truncation, reason = "a cast to an integer saturates")]
    let sample = (share * 32_768.0).round() as i16;
    sample
}

/// How many frames last so many seconds.
pub fn frames(seconds: f64, rate: u32) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a short time, and not before zero"
    )]
    let frames = (seconds * f64::from(rate)).round() as usize;
    frames
}

/// Something like speech for `seconds`: tones that swell four times a second, over a little noise.
pub fn babble(rate: u32, seconds: f64) -> Vec<i16> {
    let mut noise = Noise::new(7);
    let frames = (0..).map(|it| f64::from(it) / f64::from(rate)).take_while(|at| *at < seconds);
    let tone = |at: f64, pitch: f64| (at * pitch * TAU).sin();
    let swell = |at: f64| 0.5 - 0.5 * (at * 4.0 * TAU).cos();
    let mut frame = |at: f64| {
        swell(at) * 0.2 * (tone(at, 210.0) + tone(at, 640.0) + 0.5 * tone(at, 1_730.0)) + 0.002 * noise.next()
    };
    frames.map(|at| sample(frame(at))).collect()
}

pub fn write(path: &Path, rate: u32, samples: &[i16]) {
    let spec =
        WavSpec { channels: 1, sample_rate: rate, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut file = WavWriter::create(path, spec).expect("a new file");
    let mut fast = file.get_i16_writer(u32::try_from(samples.len()).expect("not that long"));
    for it in samples {
        fast.write_sample(*it);
    }
    fast.flush().expect("room on the disk");
    file.finalize().expect("room on the disk");
}

/// The rate and the samples of a file of one channel and 16 bits.
pub fn read(path: &Path) -> (u32, Vec<i16>) {
    let mut file = WavReader::open(path).expect("a WAV file");
    let spec = file.spec();
    assert_eq!((spec.channels, spec.bits_per_sample, spec.sample_format), (1, 16, SampleFormat::Int));
    (spec.sample_rate, file.samples().map(|it| it.expect("a whole file")).collect())
}

/// Runs a program to its end and gives what it printed.
pub fn run(program: &str, arguments: &[&str]) -> String {
    let out = Command::new(program).args(arguments).output();
    let out = out.unwrap_or_else(|error| panic!("{program} is not installed: {error}"));
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{program} {arguments:?}: {said}");
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// Lets ffmpeg make `to` out of `from`, both in the same folder.
pub fn convert(folder: &Path, from: &str, arguments: &[&str], to: &str) -> PathBuf {
    let (from, to) = (folder.join(from), folder.join(to));
    let [from, target] = [&from, &to].map(|it| it.to_str().expect("a plain path"));
    run("ffmpeg", &[&["-v", "error", "-y", "-i", from], arguments, &[target]].concat());
    to
}

/// How alike two sounds are, 1 being the same but for loudness, with the second moved by so many frames.
pub fn likeness(one: &[i16], other: &[i16], late: usize) -> f64 {
    let pairs = || one.iter().zip(other.iter().skip(late)).map(|(a, b)| (f64::from(*a), f64::from(*b)));
    let (both, first, second) =
        pairs().fold((0.0, 0.0, 0.0), |(ab, aa, bb), (a, b)| (ab + a * b, aa + a * a, bb + b * b));
    both / (first * second).sqrt()
}
