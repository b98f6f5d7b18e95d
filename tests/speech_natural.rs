//! Where somebody speaks, in natural speech (`LibriVox` readings) beside noise, hum, typing, music and other voices.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use mockloop::audio::{self, Spoken};
use tempfile::tempdir;

use crate::harness::clips::{self, run};

const RATE: u32 = 16_000;

/// Debian's package `pocketsphinx-testdata` puts them here.
const READINGS: &str = "/usr/share/pocketsphinx/test/data/librivox";
/// Other people, who name playing cards.
const OTHERS: &str = "/usr/share/pocketsphinx/test/data/cards";

/// The silences between the phrases, in seconds, over and over.
const SILENCES: [f64; 7] = [0.7, 0.35, 0.5, 1.2, 2.0, 0.4, 0.9];

/// A clip, and when somebody speaks in it, in seconds.
struct Clip {
    samples: Vec<i16>,
    spoken: Vec<(f64, f64)>,
}

fn readings(folder: &str) -> Vec<PathBuf> {
    let found = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{folder}: {error}; install pocketsphinx-testdata"));
    let mut readings: Vec<PathBuf> = found.map(|it| it.unwrap().path()).collect();
    readings.retain(|it| it.extension().is_some_and(|it| it == "wav"));
    readings.sort();
    assert!(readings.len() >= 4, "{readings:?}");
    readings
}

/// The phrases of a reading: what lies between silences of 0.15 s, by how loud it is.
fn phrases(samples: &[i16]) -> Vec<&[i16]> {
    const STEP: usize = 80;
    let top = f64::from(samples.iter().map(|it| it.unsigned_abs()).max().unwrap());
    let power = |step: &[i16]| {
        let sum: f64 = step.iter().map(|it| f64::from(*it).powi(2)).sum();
        (sum / f64::from(u32::try_from(STEP).unwrap())).sqrt()
    };
    let is_loud: Vec<bool> = samples.chunks_exact(STEP).map(|it| power(it) > top / 50.0).collect();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (number, _) in is_loud.iter().enumerate().filter(|it| *it.1) {
        match found.last_mut() {
            Some((_, end)) if number - *end < 30 => *end = number + 1,
            _ => found.push((number, number + 1)),
        }
    }
    let long = found.into_iter().filter(|(from, until)| until - from > 60);
    long.map(|(from, until)| &samples[from * STEP..until * STEP]).collect()
}

fn seconds(frames: usize) -> f64 {
    f64::from(u32::try_from(frames).unwrap()) / f64::from(RATE)
}

/// Phrases of readers between exact silences, the loudest sample at half of full scale.
fn clip(readings: &[PathBuf]) -> Clip {
    let (mut samples, mut spoken) = (vec![0; clips::frames(1.0, RATE)], Vec::new());
    let mut number = 0;
    for path in readings {
        let (rate, all) = clips::read(path);
        assert_eq!(rate, RATE);
        let top = i32::from(all.iter().map(|it| it.unsigned_abs()).max().unwrap());
        let all: Vec<i16> =
            all.iter().map(|it| i16::try_from(i32::from(*it) * 16_000 / top).unwrap()).collect();
        for phrase in phrases(&all) {
            let begin = samples.len();
            samples.extend_from_slice(phrase);
            spoken.push((seconds(begin), seconds(samples.len())));
            samples.resize(samples.len() + clips::frames(SILENCES[number % SILENCES.len()], RATE), 0);
            number += 1;
        }
    }
    Clip { samples, spoken }
}

/// What stands beside the voice: a sound that sox makes, and its level in dBFS (mean power).
fn beside(clip: &Clip, folder: &Path, sound: &[&str], level: f64) -> Clip {
    let path = folder.join("beside.wav");
    let length = format!("{:.3}", seconds(clip.samples.len()) + 0.1);
    let base =
        ["-D", "-R", "-n", "-r", "16000", "-c", "1", "-b", "16", path.to_str().unwrap(), "synth", &length];
    run("sox", &[&base, sound].concat());
    mixed(clip, &clips::read(&path).1, level)
}

fn mixed(clip: &Clip, other: &[i16], level: f64) -> Clip {
    let power: f64 = other.iter().map(|it| (f64::from(*it) / 32_768.0).powi(2)).sum();
    let scale = 10_f64.powf(level / 20.0) / (power / f64::from(u32::try_from(other.len()).unwrap())).sqrt();
    let sum = |(voice, other): (&i16, &i16)| {
        voice.saturating_add(clips::sample(f64::from(*other) / 32_768.0 * scale))
    };
    let samples = clip.samples.iter().zip(other.iter().cycle()).map(sum).collect();
    Clip { samples, spoken: clip.spoken.clone() }
}

/// Medians of how far off begins and ends are in milliseconds, and how far off the time of talking is in per cent.
fn errors(clip: &Clip, found: &Spoken) -> (f64, f64, f64) {
    let spans: Vec<(f64, f64)> =
        found.spans.iter().map(|it| (it.0.as_secs_f64(), it.1.as_secs_f64())).collect();
    let nearest = |wanted: f64, all: &mut dyn Iterator<Item = f64>| {
        all.map(|it| (it - wanted).abs() * 1e3).fold(f64::INFINITY, f64::min)
    };
    let median = |mut errors: Vec<f64>| {
        errors.sort_by(f64::total_cmp);
        errors[errors.len() / 2]
    };
    let begins = clip.spoken.iter().map(|it| nearest(it.0, &mut spans.iter().map(|it| it.0))).collect();
    let ends = clip.spoken.iter().map(|it| nearest(it.1, &mut spans.iter().map(|it| it.1))).collect();
    let sum = |spans: &[(f64, f64)]| spans.iter().map(|it| it.1 - it.0).sum::<f64>();
    (median(begins), median(ends), (sum(&spans) / sum(&clip.spoken) - 1.0) * 100.0)
}

#[test]
fn natural_speech_is_measured_or_called_doubtful() {
    let folder = tempdir().unwrap();
    let clean = clip(&readings(READINGS));
    let hum = ["sine", "50"];
    // A chord of four strings, plucked twice a second: music is not to be had without somebody's rights.
    let music =
        ["pluck", "C3", "pluck", "E3", "pluck", "G3", "pluck", "C4", "remix", "-", "tremolo", "2", "60"];
    let far: Vec<i16> = readings(OTHERS)
        .iter()
        .map(|it| clips::read(it).1)
        .reduce(|one, other| {
            let length = one.len().max(other.len());
            let pairs = one.iter().cycle().zip(other.iter().cycle()).take(length);
            pairs.map(|(a, b)| (a / 2).saturating_add(b / 2)).collect()
        })
        .unwrap();
    let typing = |clip: &Clip| {
        let (mut noise, mut samples) = (clips::Noise::new(5), clip.samples.clone());
        for stroke in (0..samples.len()).step_by(clips::frames(0.21, RATE)) {
            let end = (stroke + 130).min(samples.len());
            for (at, it) in samples[stroke..end].iter_mut().enumerate() {
                let fading = 0.1 * (-f64::from(u32::try_from(at).unwrap()) / 27.0).exp();
                *it = it.saturating_add(clips::sample(noise.next() * fading));
            }
        }
        Clip { samples, spoken: clip.spoken.clone() }
    };
    let room = |clip: &Clip| beside(clip, folder.path(), &["pinknoise"], -65.0);
    let quiet = room(&clean);
    let cases = [
        ("clean", beside(&clean, folder.path(), &["pinknoise"], -80.0), Some(5.0)),
        ("a quiet room, noise at -65 dBFS", room(&clean), Some(5.0)),
        ("noise at -50 dBFS", beside(&clean, folder.path(), &["pinknoise"], -50.0), Some(8.0)),
        ("noise at -35 dBFS", beside(&clean, folder.path(), &["whitenoise"], -35.0), None),
        ("hum of 50 Hz at -35 dBFS", beside(&quiet, folder.path(), &hum, -35.0), Some(5.0)),
        ("typing", typing(&quiet), Some(5.0)),
        ("music at -25 dBFS", beside(&quiet, folder.path(), &music, -25.0), None),
        ("music at -40 dBFS", beside(&quiet, folder.path(), &music, -40.0), None),
        ("far voices at -40 dBFS", mixed(&quiet, &far, -40.0), None),
        ("far voices at -30 dBFS", mixed(&quiet, &far, -30.0), None),
    ];
    println!("| beside the voice | begin, ms | end, ms | talk | doubtful |\n|---|---|---|---|---|");
    let mut wrong = Vec::new();
    for (name, clip, most) in cases {
        let path = folder.path().join("clip.wav");
        clips::write(&path, RATE, &clip.samples);
        let found = audio::speech(&path, None, &AtomicBool::new(false)).unwrap();
        let (begin, end, talk) = errors(&clip, &found);
        println!(
            "| {name} | {begin:.0} | {end:.0} | {talk:+.1} % | {} |",
            if found.is_doubtful { "yes" } else { "no" }
        );
        let is_right = match most {
            // Here the figures have to be right.
            Some(most) => !found.is_doubtful && talk.abs() <= most && begin <= 60.0 && end <= 150.0,
            // Here they may be wrong if that is said.
            None => found.is_doubtful || talk.abs() <= 10.0,
        };
        if !is_right {
            wrong.push(name);
        }
    }
    assert_eq!(wrong, Vec::<&str>::new());
}
