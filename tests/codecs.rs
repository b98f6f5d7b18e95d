//! Sound from elsewhere, without loss, and for a page, each judged by programs that are not ours.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
    time::Duration,
};

use mockloop::audio::{self, AudioError, Cue, wav};
use rstest::rstest;
use tempfile::{TempDir, tempdir};

use crate::harness::clips::{self, babble, convert, likeness, run};

/// Nobody stops what these tests ask for.
static RUNS: AtomicBool = AtomicBool::new(false);

/// A folder with `take.wav` in it.
fn folder_with_a_take(rate: u32, seconds: f64) -> (TempDir, PathBuf, Vec<i16>) {
    let folder = tempdir().unwrap();
    let (path, samples) = (folder.path().join("take.wav"), babble(rate, seconds));
    clips::write(&path, rate, &samples);
    (folder, path, samples)
}

/// Formats that people's recorders write: the arguments of ffmpeg, the file, how alike it sounds at least, and how
/// many frames late it may be.
#[rstest]
#[case::wav(&["-c:a", "pcm_s16le"], "in.wav", 1.0, 0)]
#[case::wav_24_bits(&["-c:a", "pcm_s24le"], "in.wav", 1.0, 0)]
#[case::wav_float(&["-c:a", "pcm_f32le"], "in.wav", 1.0, 0)]
#[case::wav_8_bits(&["-c:a", "pcm_u8"], "in.wav", 0.999, 0)]
#[case::wav_law(&["-c:a", "pcm_mulaw"], "in.wav", 0.999, 0)]
#[case::wav_adpcm(&["-c:a", "adpcm_ms"], "in.wav", 0.99, 0)]
#[case::aiff(&[], "in.aiff", 1.0, 0)]
#[case::flac(&[], "in.flac", 1.0, 0)]
#[case::alac(&["-c:a", "alac"], "in.m4a", 1.0, 0)]
#[case::mp3(&["-b:a", "96k"], "in.mp3", 0.99, 0)]
#[case::mp3_variable(&["-q:a", "4"], "in.mp3", 0.99, 0)]
#[case::vorbis(&["-c:a", "libvorbis"], "in.ogg", 0.99, 0)]
#[case::flac_in_ogg(&["-c:a", "flac"], "in.oga", 1.0, 0)]
#[case::aac(&["-b:a", "96k"], "in.m4a", 0.99, 0)]
#[case::aac_bare(&["-b:a", "96k"], "in.aac", 0.99, 1_024)]
fn recordings_of_all_formats_are_taken_in(
    #[case] arguments: &[&str],
    #[case] name: &str,
    #[case] alike: f64,
    #[case] late: usize,
    #[values(44_100, 48_000)] rate: u32,
) {
    let (folder, _, samples) = folder_with_a_take(rate, 4.0);
    let (from, to) = (convert(folder.path(), "take.wav", arguments, name), folder.path().join("out.wav"));
    let taken = audio::import(&from, &to, &RUNS).unwrap();
    let (found_rate, found) = clips::read(&to);
    assert_eq!(
        (taken.rate, found_rate, taken.frames, taken.is_damaged),
        (rate, rate, found.len() as u64, false)
    );
    assert!(found.len() >= samples.len() && found.len() <= samples.len() + 3_000, "{} frames", found.len());
    if alike >= 1.0 {
        assert_eq!(found, samples);
    }
    let likeness = likeness(&samples, &found, late);
    assert!(likeness > alike - 1e-9, "{likeness}");
}

/// Opus is always 48 kHz, and as long as it was.
#[rstest]
#[case("in.opus", &["-b:a", "32k"], "pan=mono|c0=c0")]
#[case("in.ogg", &["-c:a", "libopus", "-b:a", "16k"], "pan=mono|c0=c0")]
#[case("in.webm", &["-c:a", "libopus", "-b:a", "64k"], "pan=mono|c0=c0")]
#[case("in.opus", &["-ac", "2", "-b:a", "64k"], "pan=mono|c0=.5*c0+.5*c1")]
fn opus_is_taken_in(#[case] name: &str, #[case] arguments: &[&str], #[case] mono: &str) {
    let (folder, _, samples) = folder_with_a_take(48_000, 4.0);
    let (from, to) = (convert(folder.path(), "take.wav", arguments, name), folder.path().join("out.wav"));
    let taken = audio::import(&from, &to, &RUNS).unwrap();
    let (rate, found) = clips::read(&to);
    assert_eq!((rate, taken.is_damaged), (48_000, false));
    let more = found.len() - samples.len();
    assert!(more == 0 || name.ends_with("webm") && more < 960, "{more} frames more");
    // As the library of its makers decodes it, sample by sample.
    let theirs = folder.path().join("theirs.wav");
    let [from, to] = [&from, &theirs].map(|it| it.to_str().unwrap());
    run("ffmpeg", &["-v", "error", "-c:a", "libopus", "-i", from, "-af", mono, to]);
    let apart = clips::read(&theirs).1.iter().zip(&found).map(|(one, other)| one.abs_diff(*other)).max();
    assert!(apart.unwrap() <= 1, "{apart:?}");
}

#[test]
fn channels_are_averaged_whatever_their_number() {
    let (folder, _, samples) = folder_with_a_take(48_000, 1.0);
    for (layout, share) in
        [("stereo|c0=c0|c1=0*c0", 2), ("5.1|c0=c0|c1=0*c0|c2=0*c0|c3=0*c0|c4=0*c0|c5=0*c0", 6)]
    {
        let filter = format!("pan={layout}");
        let from = convert(folder.path(), "take.wav", &["-af", &filter], "in.wav");
        let to = folder.path().join(format!("{share}.wav"));
        audio::import(&from, &to, &RUNS).unwrap();
        for (one, mixed) in samples.iter().zip(clips::read(&to).1) {
            assert!((f64::from(*one) / f64::from(share) - f64::from(mixed)).abs() <= 1.0, "{one} {mixed}");
        }
    }
}

#[test]
fn a_file_that_came_through_a_pipe_has_no_length_and_is_taken_in() {
    let (folder, path, samples) = folder_with_a_take(48_000, 2.0);
    let piped = folder.path().join("piped.wav");
    let command =
        format!("ffmpeg -v error -i '{}' -c:a pcm_s16le -f wav - > '{}'", path.display(), piped.display());
    run("sh", &["-c", &command]);
    assert_eq!(fs::read(&piped).unwrap()[4..8], [255; 4]);
    let to = folder.path().join("out.wav");
    audio::import(&piped, &to, &RUNS).unwrap();
    assert_eq!(clips::read(&to).1, samples);
}

#[test]
fn what_cannot_be_taken_in_leaves_nothing_behind_and_says_why() {
    let (folder, path, _) = folder_with_a_take(48_000, 2.0);
    let to = folder.path().join("out.wav");
    let refuse = |from: &Path, why: &str| {
        let error = audio::import(from, &to, &RUNS).unwrap_err();
        assert_eq!(error.to_string(), format!("{} cannot be read as sound: {why}", from.display()));
        assert!(!to.exists(), "{why}");
    };
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    refuse(&file("notes.txt", b"We talked about ledgers."), "its format is not known");
    refuse(&file("empty.mp3", b""), "its format is not known");
    let m4a = fs::read(convert(folder.path(), "take.wav", &[], "in.m4a")).unwrap();
    refuse(
        &file("cut.m4a", &m4a[..m4a.len() / 2]),
        "its index is missing, which such files get at their end: it was cut, or never closed",
    );
    clips::write(&folder.path().join("silent.wav"), 48_000, &[]);
    refuse(&folder.path().join("silent.wav"), "there is no sound in it");
    let video = ["-f", "lavfi", "-i", "testsrc=d=1", "-map", "1:v"];
    refuse(&convert(folder.path(), "take.wav", &video, "film.mkv"), "there is no sound in it");
    // Six hours and two minutes of silence are a small file, at the least rate that there is.
    let long = ["-f", "lavfi", "-i", "anullsrc=r=4000:cl=mono", "-map", "1:a", "-t", "21720"];
    refuse(&convert(folder.path(), "take.wav", &long, "long.flac"), "it is longer than six hours");
    let stopped = audio::import(&path, &to, &AtomicBool::new(true)).unwrap_err();
    assert!(matches!(stopped, AudioError::Stopped) && !to.exists(), "{stopped}");
    fs::write(&to, "mine").unwrap();
    let refused = audio::import(&path, &to, &RUNS).unwrap_err();
    assert!(matches!(refused, AudioError::Exists { .. }), "{refused}");
    assert_eq!(fs::read(&to).unwrap(), b"mine");
}

#[test]
fn a_damaged_file_keeps_its_length_and_says_so() {
    let (folder, _, samples) = folder_with_a_take(48_000, 4.0);
    for name in ["in.flac", "in.mp3"] {
        let from = convert(folder.path(), "take.wav", &[], name);
        let mut bytes = fs::read(&from).unwrap();
        let (begin, end) = (bytes.len() / 2, bytes.len() / 2 + 3_000);
        bytes[begin..end].fill(0x55);
        fs::write(&from, &bytes).unwrap();
        let to = folder.path().join(format!("{name}.wav"));
        let taken = audio::import(&from, &to, &RUNS).unwrap();
        println!("{name}: {taken:?}");
        let found = clips::read(&to).1;
        let quarter = samples.len() / 4;
        assert!(likeness(&samples[..quarter], &found[..quarter], 0) > 0.99, "{name}");
        assert!(taken.length() > Duration::from_secs(3), "{name}: {taken:?}");
    }
}

/// Files with random bytes changed, or cut, or with bytes put in: an answer, whatever it is, and no panic.
#[test]
fn made_up_files_do_no_harm() {
    let (folder, _, _) = folder_with_a_take(48_000, 0.5);
    let formats: [(&str, &[&str]); 10] = [
        ("s.wav", &["-c:a", "pcm_s24le"]),
        ("s.aiff", &[]),
        ("s.flac", &[]),
        ("s.mp3", &[]),
        ("s.ogg", &["-c:a", "libvorbis"]),
        ("s.opus", &[]),
        ("s.webm", &["-c:a", "libopus"]),
        ("s.m4a", &[]),
        ("s.caf", &["-c:a", "alac"]),
        ("s.aac", &[]),
    ];
    let mut chance = clips::Noise::new(2_026);
    let to = folder.path().join("out.wav");
    for (name, arguments) in formats {
        let good = fs::read(convert(folder.path(), "take.wav", arguments, name)).unwrap();
        for _ in 0..40 {
            let mut bytes = good.clone();
            for _ in 0..chance.below(12) {
                let at = if chance.below(2) == 0 { chance.below(400) } else { chance.below(bytes.len()) };
                bytes[at.min(good.len() - 1)] = u8::try_from(chance.below(256)).unwrap();
            }
            match chance.below(3) {
                0 => bytes.truncate(chance.below(bytes.len())),
                1 => bytes.extend_from_within(chance.below(good.len())..),
                _ => {}
            }
            let from = folder.path().join(format!("made-up-{name}"));
            fs::write(&from, &bytes).unwrap();
            let _ = fs::remove_file(&to);
            assert_eq!(audio::import(&from, &to, &RUNS).is_ok(), to.exists());
        }
    }
}

fn with_cues(path: &Path) -> Vec<Cue> {
    let cues = [(0, "Requirements"), (48_000, "mark: Ümläute = ;"), (123_456, "Deep dive")];
    let cues = cues.map(|(frame, label)| Cue { frame, label: label.to_owned() });
    wav::append_cues(path, &cues).unwrap();
    cues.to_vec()
}

#[test]
fn a_compressed_take_is_the_same_to_flac_and_shows_its_chapters() {
    let (folder, path, samples) = folder_with_a_take(48_000, 4.0);
    with_cues(&path);
    let (original, flac) = (fs::read(&path).unwrap(), folder.path().join("take.flac"));
    let done = audio::compress(&path, &flac, &RUNS).unwrap();
    assert_eq!(done.frames, samples.len() as u64);
    assert_eq!((done.before, done.after), (original.len() as u64, fs::metadata(&flac).unwrap().len()));
    assert!(done.after < done.before * 7 / 10, "{done:?}");
    assert_eq!(fs::read(&path).unwrap(), original, "the original is not touched");
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, 2, "no draft is left");
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&flac).unwrap().permissions()) & 0o077,
        0
    );
    let [flac, back] = [&flac, &folder.path().join("back.wav")].map(|it| it.to_str().unwrap().to_owned());
    run("flac", &["--test", "--silent", "--warnings-as-errors", &flac]);
    run("flac", &["--decode", "--silent", "--keep-foreign-metadata", "-o", &back, &flac]);
    assert_eq!(fs::read(&back).unwrap(), original, "cue points and all");
    let chapters = run("ffprobe", &["-v", "error", "-show_chapters", "-of", "compact", &flac]);
    let shown = |start: &str, title: &str| {
        chapters.lines().any(|it| {
            it.contains(&format!("|start_time={start}|")) && it.ends_with(&format!("title={title}"))
        })
    };
    assert!(shown("0.000000", "Requirements"), "{chapters}");
    assert!(shown("1.000000", "mark: Ümläute = ;") && shown("2.572000", "Deep dive"), "{chapters}");
}

#[test]
fn any_take_can_be_compressed() {
    let folder = tempdir().unwrap();
    let mut noise = clips::Noise::new(9);
    let loud: Vec<i16> = (0..50_000).map(|_| clips::sample(noise.next() * 1.2)).collect();
    let mut stairs = vec![i16::MIN; 10_000];
    stairs.resize(20_001, i16::MAX);
    let cases: [(&str, u32, Vec<i16>); 5] = [
        ("noise", 48_000, loud),
        ("stairs", 44_100, stairs),
        ("silence", 16_000, vec![0; 70_000]),
        ("one", 96_000, vec![-1]),
        ("babble", 11_025, babble(11_025, 2.0)),
    ];
    for (name, rate, samples) in cases {
        let [path, flac, back] =
            ["wav", "flac", "back.wav"].map(|it| folder.path().join(format!("{name}.{it}")));
        clips::write(&path, rate, &samples);
        audio::compress(&path, &flac, &RUNS).unwrap_or_else(|error| panic!("{name}: {error}"));
        run("flac", &["--decode", "--silent", "-o", back.to_str().unwrap(), flac.to_str().unwrap()]);
        assert_eq!(clips::read(&back), (rate, samples), "{name}");
    }
}

#[test]
fn a_take_that_was_not_compressed_leaves_nothing_behind() {
    let (folder, path, samples) = folder_with_a_take(48_000, 2.0);
    let flac = folder.path().join("take.flac");
    let stopped = audio::compress(&path, &flac, &AtomicBool::new(true)).unwrap_err();
    assert!(matches!(stopped, AudioError::Stopped), "{stopped}");
    clips::write(&folder.path().join("empty.wav"), 48_000, &[]);
    let refused = audio::compress(&folder.path().join("empty.wav"), &flac, &RUNS).unwrap_err();
    assert!(
        refused.to_string().ends_with("empty.wav cannot be read as sound: there is no sound in it"),
        "{refused}"
    );
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    fs::write(&flac, "mine").unwrap();
    let refused = audio::compress(&path, &flac, &RUNS).unwrap_err();
    assert!(matches!(refused, AudioError::Exists { .. }), "{refused}");
    assert_eq!(fs::read(&flac).unwrap(), b"mine");
    // One whose writer was killed has all its sound in it.
    let mut bytes = fs::read(&path).unwrap();
    bytes[4..8].copy_from_slice(&36_u32.to_le_bytes());
    bytes[40..44].fill(0);
    fs::write(&path, bytes).unwrap();
    fs::remove_file(&flac).unwrap();
    assert_eq!(audio::compress(&path, &flac, &RUNS).unwrap().frames, samples.len() as u64);
}

#[rstest]
fn sound_for_a_page_is_as_long_and_in_its_place(#[values(16_000, 44_100, 48_000, 96_000)] rate: u32) {
    let folder = tempdir().unwrap();
    let (path, page) = (folder.path().join("take.wav"), folder.path().join("page.mp3"));
    let mut samples = babble(rate, 8.0);
    // Clicks in a hush, of 2 ms, which no codec takes for noise.
    let moments = [1.234, 3.5, 6.789];
    for moment in moments {
        let at = clips::frames(moment, rate);
        samples[at - rate as usize / 5..at + rate as usize / 5].fill(0);
        samples[at..at + rate as usize / 500].fill(20_000);
    }
    clips::write(&path, rate, &samples);
    let made = audio::for_page(&path, &RUNS).unwrap();
    assert_eq!(made.mime, "audio/mpeg");
    fs::write(&page, &made.bytes).unwrap();
    // Eight seconds, eight bits a byte.
    let bits = made.bytes.len();
    assert!((47_000..=51_000).contains(&bits), "{bits} bits a second");
    let rate_text = rate.to_string();
    let decoded =
        convert(folder.path(), "page.mp3", &["-ac", "1", "-ar", &rate_text, "-c:a", "pcm_s16le"], "back.wav");
    let found = clips::read(&decoded).1;
    assert!(
        found.len().abs_diff(samples.len()) < rate as usize / 1_000,
        "{} of {}",
        found.len(),
        samples.len()
    );
    let likeness = likeness(&samples, &found, 0);
    assert!(likeness > 0.98, "{likeness}");
    for moment in moments {
        let at = clips::frames(moment, rate);
        let near = at - rate as usize / 10..at + rate as usize / 10;
        let loud = near.clone().find(|it| found[*it].unsigned_abs() > 7_000).expect("a click");
        assert!(loud.abs_diff(at) < rate as usize / 500, "{moment}: {} frames off", loud.abs_diff(at));
    }
}

#[test]
fn sound_for_a_page_can_be_stopped_and_needs_sound() {
    let (folder, path, _) = folder_with_a_take(48_000, 1.0);
    let stopped = audio::for_page(&path, &AtomicBool::new(true)).unwrap_err();
    assert!(matches!(stopped, AudioError::Stopped), "{stopped}");
    let text = folder.path().join("notes.txt");
    fs::write(&text, "no sound").unwrap();
    assert!(matches!(audio::for_page(&text, &RUNS), Err(AudioError::NotSound { .. })));
}
