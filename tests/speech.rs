//! Where somebody speaks, against voices that other programs speak between silences of known length.

use std::{path::Path, sync::atomic::AtomicBool, time::Duration};

use mockloop::audio::{self, AudioError, Spoken};
use tempfile::tempdir;

use crate::harness::clips::{self, Noise, run, sample};

const RATE: u32 = 48_000;

const SENTENCES: [&str; 8] = [
    "The ledger is append only and every entry has two sides",
    "I would put the store of record behind a queue",
    "Reads go to a replica in the same region",
    "What happens to a payment in flight when the region is lost",
    "We measured it twice and the second result was better",
    "My task was to bring the cost of it down by half",
    "So I asked the team what they would give up first",
    "In the end we shipped it a week before the deadline",
];

/// The silences before, between and after the sentences, in seconds.
const SILENCES: [f64; 9] = [0.7, 0.35, 0.5, 0.8, 1.2, 2.0, 0.4, 3.0, 1.0];

/// Speaks a text into a file, at the rate of the voice.
type Voice = fn(&str, &str);

fn espeak(text: &str, file: &str) {
    run("espeak-ng", &["-v", "en-gb", "-s", "150", "-w", file, text]);
}

fn flite(text: &str, file: &str) {
    run("flite", &["-voice", "slt", "-t", text, "-o", file]);
}

const VOICES: [(&str, Voice); 2] = [("espeak-ng", espeak), ("flite", flite)];

/// A clip, and where nobody speaks in it: frames from and until.
struct Clip {
    samples: Vec<i16>,
    silences: Vec<(usize, usize)>,
}

impl Clip {
    fn spoken_by(voice: Voice, folder: &Path) -> Self {
        let (raw, fine) = (folder.join("raw.wav"), folder.join("fine.wav"));
        let [raw, fine_name] = [&raw, &fine].map(|it| it.to_str().unwrap());
        let (mut samples, mut silences) = (Vec::new(), Vec::new());
        for (number, length) in SILENCES.iter().enumerate() {
            let begin = samples.len();
            samples.resize(begin + clips::frames(*length, RATE), 0);
            silences.push((begin, samples.len()));
            if let Some(text) = SENTENCES.get(number) {
                voice(text, raw);
                // A little below full scale, so that changing the rate does not clip.
                run("sox", &["-D", "-v", "0.8", raw, "-r", "48000", "-c", "1", "-b", "16", fine_name]);
                samples.extend_from_slice(without_edges(&clips::read(&fine).1));
            }
        }
        Self { samples, silences }
    }

    /// The same with a hiss over all of it, so far below full scale.
    fn in_noise(&self, decibels: f64) -> Self {
        let (mut noise, scale) = (Noise::new(11), 3_f64.sqrt() * 10_f64.powf(decibels / 20.0));
        let samples = self.samples.iter().map(|it| it.saturating_add(sample(noise.next() * scale))).collect();
        Self { samples, silences: self.silences.clone() }
    }

    /// The same with somebody typing in all silences: bursts of 8 ms that die away.
    fn with_typing(&self) -> Self {
        let (mut noise, mut samples) = (Noise::new(5), self.samples.clone());
        for (begin, end) in &self.silences {
            for stroke in (*begin..*end).step_by(clips::frames(0.17, RATE)) {
                for (at, it) in samples[stroke..(stroke + 380).min(*end)].iter_mut().enumerate() {
                    let fading = 0.15 * (-f64::from(u32::try_from(at).unwrap()) / 80.0).exp();
                    *it = it.saturating_add(sample(noise.next() * fading));
                }
            }
        }
        Self { samples, silences: self.silences.clone() }
    }

    fn talk(&self) -> f64 {
        let silent: usize = self.silences.iter().map(|(begin, end)| end - begin).sum();
        seconds(self.samples.len() - silent)
    }

    fn heard(&self, folder: &Path) -> Spoken {
        let path = folder.join("clip.wav");
        clips::write(&path, RATE, &self.samples);
        audio::speech(&path, None, &AtomicBool::new(false)).unwrap()
    }
}

fn seconds(frames: usize) -> f64 {
    f64::from(u32::try_from(frames).unwrap()) / f64::from(RATE)
}

/// What lies between the first and the last sample of at least a hundredth of the loudest.
fn without_edges(samples: &[i16]) -> &[i16] {
    let least = samples.iter().map(|it| it.unsigned_abs()).max().unwrap() / 100;
    let is_loud = |it: &i16| it.unsigned_abs() > least;
    let (first, last) =
        (samples.iter().position(is_loud).unwrap(), samples.iter().rposition(is_loud).unwrap());
    &samples[first..=last]
}

fn pauses(spoken: &Spoken) -> Vec<(f64, f64)> {
    let begins = spoken.spans.iter().map(|span| span.0).chain([spoken.length]);
    let ends = [Duration::ZERO].into_iter().chain(spoken.spans.iter().map(|span| span.1));
    ends.zip(begins).map(|(from, until)| (from.as_secs_f64(), until.as_secs_f64())).collect()
}

/// How far off the ends of pauses are in milliseconds, how many were missed, and how far off the time of talking is
/// in per cent.
struct Errors {
    starts: Vec<f64>,
    ends: Vec<f64>,
    missed: usize,
    talk: f64,
}

fn errors(clip: &Clip, spoken: &Spoken) -> Errors {
    let found = pauses(spoken);
    let (mut starts, mut ends, mut missed) = (Vec::new(), Vec::new(), 0);
    for (number, (from, until)) in clip.silences.iter().enumerate() {
        let (from, until) = (seconds(*from), seconds(*until));
        let shared = |it: &&(f64, f64)| it.1.min(until) - it.0.max(from) > (until - from) / 2.0;
        match found.iter().find(shared) {
            Some(pause) => {
                // The clip begins and ends in silence: those ends are no work.
                starts.extend((number > 0).then_some((pause.0 - from).abs() * 1e3));
                ends.extend((number + 1 < clip.silences.len()).then_some((pause.1 - until).abs() * 1e3));
            }
            None => missed += 1,
        }
    }
    let talk: f64 = spoken.spans.iter().map(|(from, until)| until.saturating_sub(*from).as_secs_f64()).sum();
    Errors { starts, ends, missed, talk: (talk / clip.talk() - 1.0) * 100.0 }
}

/// Median and worst.
fn summed(errors: &[f64]) -> (f64, f64) {
    let mut errors = errors.to_vec();
    errors.sort_by(f64::total_cmp);
    (errors[errors.len() / 2], errors[errors.len() - 1])
}

#[test]
fn pauses_are_found_to_a_fiftieth_of_a_second() {
    let folder = tempdir().unwrap();
    println!("{:24} {:>14} {:>14} {:>7} {:>7}", "", "start, ms", "end, ms", "missed", "talk");
    for (name, voice) in VOICES {
        let clean = Clip::spoken_by(voice, folder.path());
        let cases = [
            ("clean", clean.in_noise(-80.0), 20.0, 2.0),
            ("noise at -60 dB", clean.in_noise(-60.0), 20.0, 2.0),
            // Here the ends of words are below the noise, and nobody hears them.
            ("noise at -45 dB", clean.in_noise(-45.0), 100.0, 5.0),
            ("typing", clean.in_noise(-60.0).with_typing(), 20.0, 5.0),
        ];
        for (case, clip, late, most) in cases {
            let found = errors(&clip, &clip.heard(folder.path()));
            let (start, end) = (summed(&found.starts), summed(&found.ends));
            println!(
                "{:24} {:7.1} ({:4.0}) {:7.1} ({:4.0}) {:>7} {:>+6.1}%",
                format!("{name}, {case}"),
                start.0,
                start.1,
                end.0,
                end.1,
                found.missed,
                found.talk
            );
            assert_eq!(found.missed, 0, "{name}, {case}");
            assert!(start.0 <= late && end.0 <= late, "{name}, {case}: {start:?} {end:?}");
            assert!(found.talk.abs() <= most, "{name}, {case}: {} %", found.talk);
        }
    }
}

#[test]
fn every_rate_and_format_tells_the_same() {
    let folder = tempdir().unwrap();
    let clip = Clip::spoken_by(flite, folder.path()).in_noise(-60.0);
    let wanted = clip.heard(folder.path());
    assert_eq!(wanted.spans.len(), SENTENCES.len(), "{wanted:?}");
    assert!((wanted.length.as_secs_f64() - seconds(clip.samples.len())).abs() < 1e-6);
    let flac = folder.path().join("clip.flac");
    audio::compress(&folder.path().join("clip.wav"), &flac, &AtomicBool::new(false)).unwrap();
    assert_eq!(audio::speech(&flac, None, &AtomicBool::new(false)).unwrap(), wanted);
    for rate in ["16000", "44100", "96000"] {
        let other = clips::convert(folder.path(), "clip.wav", &["-ar", rate], "other.wav");
        let found = audio::speech(&other, None, &AtomicBool::new(false)).unwrap();
        assert_eq!(found.spans.len(), wanted.spans.len(), "{rate}: {found:?}");
        for (one, other) in wanted.spans.iter().zip(&found.spans) {
            let apart = one.0.abs_diff(other.0).max(one.1.abs_diff(other.1));
            assert!(apart <= Duration::from_millis(32), "{rate}: {one:?} {other:?}");
        }
    }
}

#[test]
fn without_a_voice_nobody_speaks() {
    let folder = tempdir().unwrap();
    let silence = Clip { samples: vec![0; 96_000], silences: Vec::new() };
    for (case, clip) in [("zeros", silence.in_noise(-200.0)), ("hiss", silence.in_noise(-40.0))] {
        let heard = clip.heard(folder.path());
        assert_eq!((heard.spans, heard.length), (Vec::new(), Duration::from_secs(2)), "{case}");
    }
    let nothing = Clip { samples: Vec::new(), silences: Vec::new() };
    assert_eq!(nothing.heard(folder.path()), Spoken::default());
}

#[test]
fn it_is_kept_and_can_be_stopped() {
    let folder = tempdir().unwrap();
    let (path, cache) = (folder.path().join("take.wav"), folder.path().join("cache"));
    clips::write(&path, RATE, &clips::babble(RATE, 3.0));
    let stopped = AtomicBool::new(true);
    let refused = audio::speech(&path, Some(&cache), &stopped).unwrap_err();
    assert!(matches!(refused, AudioError::Stopped), "{refused}");
    let first = audio::speech(&path, Some(&cache), &AtomicBool::new(false)).unwrap();
    // What is kept needs no work that could be stopped.
    assert_eq!(audio::speech(&path, Some(&cache), &stopped).unwrap(), first);
    assert_eq!(first.length, Duration::from_secs(3));
}
