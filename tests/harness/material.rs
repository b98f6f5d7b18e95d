//! Recordings whose samples tell which ones they are.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use super::{
    ear::Ear,
    microphone::{PERIOD, RATE, SoundServer},
};

/// Frames for which the slow ramp keeps its value, so that 40 seconds have values of their own.
const STEP: u32 = 64;

/// What position and sound may differ by, in seconds, and what the first sound may take.
pub const NEAR: f64 = 0.030;
pub const SOON: Duration = Duration::from_millis(200);

/// Writes a recording.
pub fn write(path: &Path, rate: u32, samples: impl IntoIterator<Item = i16>) -> PathBuf {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(path, spec).expect("a file");
    samples.into_iter().for_each(|sample| file.write_sample(sample).expect("room"));
    file.finalize().expect("room");
    path.to_owned()
}

/// The fast ramp: 1, 2, … and never zero.
pub fn ramp(n: u32) -> i16 {
    i16::try_from(u64::from(n) % PERIOD + 1).expect("a short period")
}

/// A recording whose every sample differs from its neighbours.
pub fn counted(server: &SoundServer, seconds: u32) -> PathBuf {
    write(&server.folder().join("counted.wav"), RATE, (0..seconds * RATE).map(ramp))
}

/// A recording whose samples tell their place.
pub fn placed(server: &SoundServer, seconds: u32) -> PathBuf {
    let value = |n| i16::try_from(n / STEP + 1).expect("at most 40 seconds");
    write(&server.folder().join("placed.wav"), RATE, (0..seconds * RATE).map(value))
}

/// Where a sample of [`placed`] comes from, in seconds.
pub fn place(sample: i16) -> f64 {
    f64::from(sample - 1) * f64::from(STEP) / f64::from(RATE)
}

/// Where the ramp does not go on as it should, first of all.
pub fn broken(heard: &[i16]) -> Option<(usize, &[i16])> {
    let follows =
        |pair: &[i16]| u64::try_from(pair[1]) == Ok(u64::try_from(pair[0]).unwrap_or(0) % PERIOD + 1);
    heard.windows(2).position(|pair| !follows(pair)).map(|at| (at, &heard[at..at + 2]))
}

/// Sound without any order in it, in which a FLAC file has many places that look like the head of a packet.
pub fn noise(seconds: u32) -> Vec<i16> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        i16::try_from(state >> 17).expect("fifteen bits") | 1
    };
    (0..seconds * RATE).map(|_| next()).collect()
}

/// The same recording beside it, compressed.
pub fn as_flac(wav: &Path) -> PathBuf {
    let flac = wav.with_extension("flac");
    let made = Command::new("ffmpeg").args(["-v", "error", "-y", "-i"]).arg(wav).arg(&flac).status();
    assert!(made.expect("ffmpeg is installed").success());
    flac
}

/// A server whose default speaker is called `loudspeaker`, and somebody who listens to it.
pub fn server_with_speaker() -> (SoundServer, Ear) {
    let server = SoundServer::without_microphone();
    server.add_speaker("loudspeaker");
    let ear = Ear::at(&server, "loudspeaker");
    (server, ear)
}

/// A tone of 440 Hz.
pub fn tone(seconds: u32) -> impl Iterator<Item = i16> {
    let wave = |n| (f64::from(n) * 440.0 * std::f64::consts::TAU / f64::from(RATE)).sin() * 9_000.0;
    #[expect(clippy::cast_possible_truncation, reason = "it is no louder than 9,000")]
    (0..seconds * RATE).map(move |n| wave(n).round() as i16)
}
