//! The waveform against the samples, by others' reading and by a click in a known place.

use std::{fs, path::Path, sync::atomic::AtomicBool, time::Duration};

use mockloop::audio::{self, AudioError, Waveform, wav};
use tempfile::tempdir;

use crate::harness::clips::{self, Noise, babble, run, sample};

/// The peaks as they are by definition, sample by sample.
fn peaks(rate: u32, samples: &[i16]) -> Vec<u8> {
    let mut peaks = Vec::new();
    for (frame, sample) in samples.iter().enumerate() {
        let step = frame * 100 / rate as usize;
        peaks.resize(step + 1, 0);
        let share = (u32::from(sample.unsigned_abs()) * 255).div_ceil(32_768);
        peaks[step] = peaks[step].max(u8::try_from(share).expect("at most 255"));
    }
    peaks
}

#[test]
fn every_step_is_the_largest_of_its_samples_at_any_rate() {
    let folder = tempdir().unwrap();
    let mut noise = Noise::new(3);
    for rate in [8_000, 11_025, 22_050, 44_100, 48_000, 96_000] {
        for frames in [0, 1, 479, 480, 481, 300_001] {
            let path = folder.path().join("take.wav");
            let samples: Vec<i16> = (0..frames).map(|_| sample(noise.next() * noise.next())).collect();
            clips::write(&path, rate, &samples);
            let found = audio::envelope(&path, None).unwrap();
            assert_eq!(found.peaks, peaks(rate, &samples), "{frames} at {rate}");
            let length = Duration::from_secs_f64(f64::from(frames) / f64::from(rate));
            assert!(found.length.abs_diff(length) < Duration::from_micros(1));
        }
    }
}

#[test]
fn a_click_is_in_the_step_of_its_frame() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("take.wav");
    for (rate, frame) in [(48_000, 0), (48_000, 479), (48_000, 480), (44_100, 250_000), (11_025, 99_999)] {
        let mut samples = vec![0; 300_000];
        samples[frame] = i16::MIN;
        clips::write(&path, rate, &samples);
        let found = audio::envelope(&path, None).unwrap();
        let loud: Vec<usize> = (0..found.peaks.len()).filter(|it| found.peaks[*it] > 0).collect();
        assert_eq!(loud, [frame * 100 / rate as usize], "frame {frame} at {rate}");
        assert_eq!(found.peaks[loud[0]], 255);
    }
    assert_eq!(Waveform::STEP, Duration::from_millis(10));
}

#[test]
fn sox_finds_the_same_peaks() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("take.wav");
    clips::write(&path, 48_000, &babble(48_000, 6.0));
    let found = audio::envelope(&path, None).unwrap();
    for step in [0, 37, 112, 250, 599] {
        let from = format!("{}s", step * 480);
        let said = std::process::Command::new("sox")
            .args([path.to_str().unwrap(), "-n", "trim", &from, "480s", "stat"])
            .output()
            .expect("sox is installed");
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        let number = |name: &str| -> f64 {
            let line = said.lines().find(|it| it.starts_with(name)).unwrap_or_else(|| panic!("{said}"));
            line.split(':').nth(1).unwrap().trim().parse().unwrap()
        };
        let peak = number("Maximum amplitude").max(-number("Minimum amplitude"));
        let difference = f64::from(found.peaks[step]) - peak * 255.0;
        assert!((-0.01..=1.01).contains(&difference), "step {step}: {} and {peak}", found.peaks[step]);
    }
}

#[test]
fn a_recording_whose_writer_was_killed_shows_all_its_sound() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("take.wav");
    let samples = babble(48_000, 3.0);
    clips::write(&path, 48_000, &samples);
    let whole = fs::read(&path).unwrap();
    let full = audio::envelope(&path, None).unwrap();
    // A header from before the last second.
    let mut stale = whole.clone();
    stale[4..8].copy_from_slice(&(36_u32 + 96_000).to_le_bytes());
    stale[40..44].copy_from_slice(&96_000_u32.to_le_bytes());
    fs::write(&path, &stale).unwrap();
    assert_eq!(audio::envelope(&path, None).unwrap(), full);
    assert_eq!(fs::read(&path).unwrap(), stale, "looking changes nothing");
    // Cut in the middle of a sample, and in the middle of the header.
    fs::write(&path, &whole[..44 + 9_601]).unwrap();
    assert_eq!(audio::envelope(&path, None).unwrap().peaks, peaks(48_000, &samples[..4_800]));
    fs::write(&path, &whole[..30]).unwrap();
    assert_eq!(audio::envelope(&path, None).unwrap(), Waveform::default());
    // Cue points are no sound.
    fs::write(&path, &whole).unwrap();
    wav::append_cues(&path, &[audio::Cue { frame: 5, label: "a".repeat(5_000) }]).unwrap();
    assert_eq!(audio::envelope(&path, None).unwrap(), full);
    fs::write(&path, &fs::read(&path).unwrap()[..whole.len() + 100]).unwrap();
    assert_eq!(audio::envelope(&path, None).unwrap(), full);
}

#[test]
fn other_formats_show_the_same() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("take.wav");
    for rate in [48_000, 22_050] {
        clips::write(&path, rate, &babble(rate, 3.0));
        let full = audio::envelope(&path, None).unwrap();
        let flac = folder.path().join(format!("{rate}.flac"));
        audio::compress(&path, &flac, &AtomicBool::new(false)).unwrap();
        assert_eq!(audio::envelope(&flac, None).unwrap(), full, "{rate}");
        // Two equal channels of 24 bits.
        let wide = clips::convert(folder.path(), "take.wav", &["-ac", "2", "-c:a", "pcm_s24le"], "wide.wav");
        let wide = audio::envelope(&wide, None).unwrap();
        assert_eq!(wide.peaks.len(), full.peaks.len());
        // ffmpeg keeps the loudness of the whole and not that of a channel.
        let loudest = |it: &Waveform| it.peaks.iter().copied().max().unwrap();
        assert!(loudest(&wide) > loudest(&full) / 2, "{} {}", loudest(&wide), loudest(&full));
    }
    let text = folder.path().join("notes.txt");
    fs::write(&text, "no sound").unwrap();
    let refused = audio::envelope(&text, None).unwrap_err();
    assert!(
        refused.to_string().ends_with("notes.txt cannot be read as sound: its format is not known"),
        "{refused}"
    );
    let gone = audio::envelope(&folder.path().join("gone.wav"), None).unwrap_err();
    assert!(matches!(gone, AudioError::Read { .. }), "{gone}");
}

/// The one file that is kept for a recording.
fn kept(cache: &Path) -> std::path::PathBuf {
    let files: Vec<_> = fs::read_dir(cache).unwrap().map(|it| it.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

#[test]
fn what_is_kept_counts_while_the_recording_is_the_same() {
    let folder = tempdir().unwrap();
    let (path, cache) = (folder.path().join("take.wav"), folder.path().join("cache"));
    clips::write(&path, 48_000, &vec![1_000; 48_000]);
    let first = audio::envelope(&path, Some(&cache)).unwrap();
    let file = kept(&cache);
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).unwrap().permissions()) & 0o077,
        0
    );
    // Changed behind the back of the stamp, only what was kept can tell the old story.
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    let rewrite = |value: i16, frames: usize| {
        clips::write(&path, 48_000, &vec![value; frames]);
        fs::File::options().append(true).open(&path).unwrap().set_modified(modified).unwrap();
    };
    rewrite(9_000, 48_000);
    assert_eq!(audio::envelope(&path, Some(&cache)).unwrap(), first);
    // Broken anywhere, it counts as none, and is made anew.
    let good = fs::read(&file).unwrap();
    for broken in
        [&b""[..], b"x", &good[..good.len() / 2], &[&good[..40], &[good[40] ^ 1], &good[41..]].concat()]
    {
        fs::write(&file, broken).unwrap();
        let now = audio::envelope(&path, Some(&cache)).unwrap();
        assert_eq!(now.peaks[0], 71);
        assert_ne!(fs::read(&file).unwrap(), broken);
    }
    // Another length, and another time.
    rewrite(1_000, 24_000);
    assert_eq!(audio::envelope(&path, Some(&cache)).unwrap().peaks.len(), 50);
    clips::write(&path, 48_000, &vec![2_000; 24_000]);
    fs::File::options()
        .append(true)
        .open(&path)
        .unwrap()
        .set_modified(modified + Duration::from_secs(5))
        .unwrap();
    assert_eq!(audio::envelope(&path, Some(&cache)).unwrap().peaks[0], 16);
    assert_eq!(kept(&cache), file, "one file a recording, whatever becomes of it");
    // A folder that cannot be written in is no reason to show nothing.
    fs::remove_dir_all(&cache).unwrap();
    fs::write(&cache, "in the way").unwrap();
    assert_eq!(audio::envelope(&path, Some(&cache)).unwrap().peaks.len(), 50);
}

#[test]
fn a_program_that_is_not_ours_reads_the_cue_points_with_their_labels() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("take.wav");
    clips::write(&path, 48_000, &babble(48_000, 3.0));
    let cues = [(0, "Requirements"), (48_001, "mark: Ümläute"), (100_007, "odd"), (143_999, "")];
    let cues = cues.map(|(frame, label)| audio::Cue { frame, label: label.to_owned() });
    wav::append_cues(&path, &cues).unwrap();
    let said = run("sndfile-info", &[path.to_str().unwrap()]);
    let points: Vec<String> = said.lines().filter(|it| it.contains("Cue ID")).map(spaced).collect();
    let wanted = |(id, cue): (usize, &audio::Cue)| {
        format!("Cue ID : {id} Pos : {0} Chunk : data Chk Start : 0 Blk Start : 0 Offset : {0}", cue.frame)
    };
    assert_eq!(points, (1..).zip(&cues).map(wanted).collect::<Vec<_>>(), "{said}");
    let labels: Vec<String> = said.lines().filter(|it| it.contains("labl :")).map(spaced).collect();
    let wanted: Vec<String> =
        (1..).zip(&cues).map(|(id, cue)| format!("labl : {id} : {}", cue.label).trim().to_owned()).collect();
    assert_eq!(labels, wanted, "{said}");
    assert!(said.contains("Frames      : 144000") && !said.contains("***"), "{said}");
    assert_eq!(wav::cues(&path).unwrap(), cues, "and so do we");
}

fn spaced(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
