//! Playing, through a real sound server, compared with what was heard.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use rstest::rstest;

use crate::harness::{
    ear::{Ear, sound},
    microphone::{self, PERIOD, RATE, SoundServer, let_pass, wait_until},
    player::{PlayerProcess, Way},
};

/// Frames for which the slow ramp keeps its value, so that 40 seconds have values of their own.
const STEP: u32 = 64;

/// What position and sound may differ by, and what the first sound may take.
const NEAR: f64 = 0.030;
const SOON: Duration = Duration::from_millis(200);

fn write(path: &Path, rate: u32, samples: impl IntoIterator<Item = i16>) -> PathBuf {
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

fn ramp(n: u32) -> i16 {
    i16::try_from(u64::from(n) % PERIOD + 1).expect("a short period")
}

/// A recording whose every sample differs from its neighbours.
fn counted(server: &SoundServer, seconds: u32) -> PathBuf {
    write(&server.folder().join("counted.wav"), RATE, (0..seconds * RATE).map(ramp))
}

/// A recording whose samples tell their place.
fn placed(server: &SoundServer, seconds: u32) -> PathBuf {
    let value = |n| i16::try_from(n / STEP + 1).expect("at most 40 seconds");
    write(&server.folder().join("placed.wav"), RATE, (0..seconds * RATE).map(value))
}

/// Where a sample of [`placed`] comes from, in seconds.
fn place(sample: i16) -> f64 {
    f64::from(sample - 1) * f64::from(STEP) / f64::from(RATE)
}

/// Where the ramp does not go on as it should.
fn breaks(heard: &[i16]) -> Vec<String> {
    let follows = |pair: &[i16]| u64::try_from(pair[1]) == Ok(u64::try_from(pair[0]).unwrap_or(0) % PERIOD + 1);
    let broken = (1..heard.len()).filter(|at| !follows(&heard[at - 1..=*at]));
    broken.map(|at| format!("{at}: {} {}", heard[at - 1], heard[at])).collect()
}

fn server_with_speaker() -> (SoundServer, Ear) {
    let server = SoundServer::without_microphone();
    server.add_speaker("loudspeaker");
    let ear = Ear::at(&server, "loudspeaker");
    (server, ear)
}

#[rstest]
#[case(Way::Pulse)]
#[case(Way::Alsa)]
fn what_is_heard_is_the_recording_bit_for_bit(#[case] way: Way) {
    let _turn = microphone::turn();
    let (server, ear) = server_with_speaker();
    let path = counted(&server, 3);
    let mut player = PlayerProcess::with(&server, way, &[(0.0, &path)]);
    let told = player.tell("play");
    player.wait_for("Ended");
    assert_eq!(player.position().1, 3.0);
    let all = ear.samples();
    let (begin, heard) = sound(&all);
    let holes = heard.iter().filter(|it| **it == 0).count();
    println!("{way:?}: first sound after {:?}, {holes} frames of silence", ear.when(begin) - told);
    assert_eq!(breaks(heard), [""; 0]);
    assert!(heard.iter().copied().eq((0..3 * RATE).map(ramp)), "{} of {}, {} to {}, ends at {:?}", heard.len(), 3 * RATE, heard[0], heard[heard.len()-1], ramp(3*RATE-1));
}

#[test]
fn look() {
    let _turn = microphone::turn();
    let (server, ear) = server_with_speaker();
    let path = counted(&server, 3);
    let mut player = PlayerProcess::with(&server, Way::Pulse, &[(0.0, &path)]);
    player.tell("play");
    for _ in 0..50 {
        println!("{:?} {}", player.position(), player.state());
        let_pass(Duration::from_millis(100));
    }
    let all = ear.samples();
    println!("{:?} {}", sound(&all).0, sound(&all).1.len());
}
