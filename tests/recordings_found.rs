//! Recordings of other programs that once lost sound, kept sound that was cut away, or said nothing: one of each kind.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use mockloop::audio::{self, Imported, Remark};
use rstest::rstest;
use tempfile::{TempDir, tempdir};

use crate::harness::clips::{self, babble, convert, likeness, run};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/recordings").join(name)
}

fn take_in(path: &Path, track: Option<usize>) -> (Imported, Vec<i16>) {
    let folder = tempdir().unwrap();
    let to = folder.path().join("ours.wav");
    let taken = audio::import_track(path, &to, track, &AtomicBool::new(false));
    let taken = taken.unwrap_or_else(|error| panic!("{error}"));
    (taken, clips::read(&to).1)
}

/// What ffmpeg plays of a file.
fn theirs(path: &Path) -> Vec<i16> {
    let folder = tempdir().unwrap();
    let to = folder.path().join("theirs.wav");
    let [from, to_name] = [path, &to].map(|it| it.to_str().unwrap());
    run("ffmpeg", &["-v", "quiet", "-i", from, "-map", "a:0", "-ac", "1", "-c:a", "pcm_s16le", to_name]);
    clips::read(&to).1
}

/// A folder with `take.wav` in it, of eight seconds.
fn folder_with_a_take() -> (TempDir, Vec<i16>) {
    let folder = tempdir().unwrap();
    let samples = babble(48_000, 8.0);
    clips::write(&folder.path().join("take.wav"), 48_000, &samples);
    (folder, samples)
}

fn written(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

#[rstest]
#[case("trimmed-to-three-seconds.m4a", 0.99)]
// ffmpeg decodes Opus a little differently.
#[case("opus-pre-skip.mp4", 0.95)]
fn what_ffmpeg_plays_is_kept_to_the_frame(#[case] name: &str, #[case] alike: f64) {
    let (taken, found) = take_in(&data(name), None);
    let wanted = theirs(&data(name));
    assert_eq!((found.len(), taken.remarks), (wanted.len(), Vec::new()));
    let likeness = likeness(&wanted, &found, 0);
    assert!(likeness > alike, "{likeness}");
}

#[test]
fn silence_stands_for_broken_packets_and_is_told() {
    let path = data("damaged-600-bytes.m4a");
    let (taken, found) = take_in(&path, None);
    let wanted = theirs(&path);
    assert!(taken.is_damaged && matches!(taken.remarks[..], [Remark::Damaged { .. }]), "{:?}", taken.remarks);
    // ffmpeg leaves the broken packets out, so that all behind them comes too early.
    assert!(
        found.len() >= wanted.len() && found.len() < wanted.len() + 48_000,
        "{} {}",
        found.len(),
        wanted.len()
    );
    let late = found.len() - wanted.len();
    let tail = found.len() - 96_000;
    let likeness = likeness(&wanted[tail - late..], &found[tail..], 0);
    assert!(likeness > 0.99, "{likeness}");
}

#[rstest]
#[case("power-lost-riff36-data0.wav", 72_000 / 6, "Unclosed")]
#[case("riff-8-too-small.wav", 72_000 / 6, "")]
#[case("rf64.wav", 72_000 / 6, "")]
#[case("copy-cut-at-half.wav", 36_000 / 6, "Cut")]
fn a_wav_file_is_read_by_what_is_there(#[case] name: &str, #[case] frames: usize, #[case] told: &str) {
    let (taken, found) = take_in(&data(name), None);
    assert_eq!((found.len(), &found), (frames, &theirs(&data(name))));
    let said: String = taken.remarks.iter().map(|it| format!("{it:?}")).collect::<Vec<_>>().concat();
    assert_eq!(said.split([' ', '{']).next(), Some(told));
}

#[test]
fn silence_is_told_and_another_channel_or_track_is_taken() {
    let (taken, found) = take_in(&data("opposite-phase.wav"), None);
    assert_eq!(taken.remarks, [Remark::Opposite { channel: 1 }]);
    assert!(found.iter().any(|it| it.unsigned_abs() > 1_000));
    let path = data("two-tracks-first-silent.mkv");
    let (taken, found) = take_in(&path, None);
    assert_eq!(taken.remarks, [Remark::Tracks { count: 2, taken: 2, silent: 1 }]);
    assert!(found.iter().any(|it| it.unsigned_abs() > 1_000));
    let (taken, found) = take_in(&path, Some(1));
    assert_eq!(taken.remarks, [Remark::Tracks { count: 2, taken: 1, silent: 0 }, Remark::Silent]);
    assert!(found.iter().all(|it| it.unsigned_abs() <= 3));
    let folder = tempdir().unwrap();
    let to = folder.path().join("ours.wav");
    let refused = audio::import_track(&path, &to, Some(3), &AtomicBool::new(false)).unwrap_err();
    assert!(refused.to_string().ends_with("it has 2 tracks of sound, and none is number 3"), "{refused}");
    assert!(!to.exists());
    let silence = folder.path().join("silence.wav");
    clips::write(&silence, 48_000, &vec![0; 48_000]);
    assert_eq!(take_in(&silence, None).0.remarks, [Remark::Silent]);
}

#[test]
fn an_mp3_without_a_length_is_read_to_its_end() {
    let (folder, mut samples) = folder_with_a_take();
    // The first second is loud, so that its frames are long.
    let mut noise = clips::Noise::new(4);
    samples[..48_000].fill_with(|| clips::sample(noise.next() * 0.9));
    clips::write(&folder.path().join("take.wav"), 48_000, &samples);
    let path = convert(folder.path(), "take.wav", &["-q:a", "2", "-write_xing", "0"], "a.mp3");
    let (taken, found) = take_in(&path, None);
    assert_eq!((found.len(), taken.remarks), (theirs(&path).len(), Vec::new()));
}

/// Tags behind the sound, between joined files and before them are no sound, and none of it is lost.
#[test]
fn tags_lie_anywhere_in_an_mp3() {
    let (folder, _) = folder_with_a_take();
    let read = |name: &str, arguments: &[&str]| {
        fs::read(convert(folder.path(), "take.wav", arguments, name)).unwrap()
    };
    let bare = read("bare.mp3", &["-q:a", "5", "-write_xing", "0", "-id3v2_version", "0"]);
    let told = read("told.mp3", &["-q:a", "5", "-id3v2_version", "0"]);
    let picture: Vec<u8> = (0..5_000_u32).map(|it| u8::try_from(it % 251).unwrap()).collect();
    let id3v2 = [&b"ID3\x03\0\0\0\0\x27\x08"[..], &picture].concat();
    let id3v1 = [&b"TAG"[..], &[b' '; 125]].concat();
    let ape = [
        &b"APETAGEX\xd0\x07\0\0"[..],
        &64_u32.to_le_bytes(),
        &1_u32.to_le_bytes(),
        &0xa000_0000_u32.to_le_bytes(),
        &[0; 8],
        &[7; 64],
    ]
    .concat();
    let lyrics = b"LYRICSBEGININD00002002INF00010LYRICS200".to_vec();
    let frames = |bytes: &[u8]| take_in(&written(&folder, "one.mp3", bytes), None).1.len();
    let (one, two) = (frames(&bare), frames(&told));
    assert_eq!((one, two), (theirs(&written(&folder, "one.mp3", &bare)).len(), 384_000));
    let cases: [(&str, Vec<u8>, usize); 7] = [
        ("ID3v1", [&bare[..], &id3v1].concat(), one),
        ("APE and ID3v1", [&bare[..], &ape, &id3v1].concat(), one),
        ("Lyrics3 and ID3v1", [&bare[..], &lyrics, &id3v1].concat(), one),
        ("ID3v2 in front", [&id3v2[..], &told].concat(), two),
        ("joined", [&bare[..], &bare].concat(), one * 2),
        ("joined with tags", [&id3v2[..], &bare, &id3v1, &id3v2, &bare, &id3v1].concat(), one * 2),
        // The second file says its length too, in a frame that is silent.
        ("joined with lengths", [&bare[..], &told].concat(), one + one + 1_152),
    ];
    for (case, bytes, wanted) in cases {
        let path = written(&folder, "tags.mp3", &bytes);
        let (taken, found) = take_in(&path, None);
        assert_eq!(
            (found.len(), taken.remarks),
            (wanted, Vec::new()),
            "{case}: ffmpeg {}",
            theirs(&path).len()
        );
    }
}

#[test]
fn joined_sound_of_two_rates_becomes_one() {
    let (folder, _) = folder_with_a_take();
    let arguments = |rate| ["-q:a", "5", "-write_xing", "0", "-id3v2_version", "0", "-ar", rate];
    let one = fs::read(convert(folder.path(), "take.wav", &arguments("48000"), "one.mp3")).unwrap();
    let two = fs::read(convert(folder.path(), "take.wav", &arguments("22050"), "two.mp3")).unwrap();
    let (taken, _) = take_in(&written(&folder, "both.mp3", &[one, two].concat()), None);
    let seconds = taken.length().as_secs_f64();
    assert!((seconds - 16.1).abs() < 0.1 && taken.rate == 48_000, "{seconds} {taken:?}");
}

/// Puts another edit list into a file whose index lies at its end: length in thousandths of a second, and begin in
/// samples, of each entry.
fn edited(mp4: &[u8], entries: &[(u32, i32)], is_long: bool) -> Vec<u8> {
    let find = |name: &[u8]| mp4.windows(4).rposition(|it| it == name).unwrap() - 4;
    let size = |at: usize| usize::try_from(u32::from_be_bytes(mp4[at..at + 4].try_into().unwrap())).unwrap();
    let (moov, trak, edts) = (find(b"moov"), find(b"trak"), find(b"edts"));
    let mut list = vec![u8::from(is_long), 0, 0, 0];
    list.extend(u32::try_from(entries.len()).unwrap().to_be_bytes());
    for (length, from) in entries {
        if is_long {
            list.extend(u64::from(*length).to_be_bytes());
            list.extend(i64::from(*from).to_be_bytes());
        } else {
            list.extend(length.to_be_bytes());
            list.extend(from.to_be_bytes());
        }
        list.extend([0, 1, 0, 0]);
    }
    let atom = |name: &[u8], body: &[u8]| {
        [&u32::try_from(body.len() + 8).unwrap().to_be_bytes(), name, body].concat()
    };
    let edts_new = atom(b"edts", &atom(b"elst", &list));
    let mut bytes = [&mp4[..edts], &edts_new, &mp4[edts + size(edts)..]].concat();
    for at in [moov, trak] {
        let grown = u32::try_from(size(at) + edts_new.len() - size(edts)).unwrap();
        bytes[at..at + 4].copy_from_slice(&grown.to_be_bytes());
    }
    bytes
}

/// What is heard, in frames of the take, from and until; `None` is silence of that length.
type Heard = &'static [(Option<usize>, usize)];

#[rstest]
fn edit_lists_are_kept(#[values(false, true)] is_long: bool, #[values("aac", "alac")] codec: &str) {
    let (folder, samples) = folder_with_a_take();
    let mp4 = fs::read(convert(folder.path(), "take.wav", &["-c:a", codec], "a.m4a")).unwrap();
    let delay = if codec == "aac" { 1_024 } else { 0 };
    let packet = if codec == "aac" { 1_024 } else { 4_096 };
    let cases: [(&[(u32, i32)], Heard); 5] = [
        (&[(2_000, 48_000)], &[(Some(48_000), 96_000)]),
        (&[(500, -1), (1_000, 0)], &[(None, 24_000), (Some(0), 48_000)]),
        (&[(1_000, 96_000), (1_000, 240_000)], &[(Some(96_000), 48_000), (Some(240_000), 48_000)]),
        (&[(1_000, 240_000), (1_000, 48_000)], &[(Some(240_000), 48_000), (Some(48_000), 48_000)]),
        (
            &[(1_000, 0), (250, -1), (1_000, 192_000)],
            &[(Some(0), 48_000), (None, 12_000), (Some(192_000), 48_000)],
        ),
    ];
    for (entries, heard) in cases {
        let entries: Vec<(u32, i32)> = entries
            .iter()
            .map(|&(length, from)| (length, if from < 0 { from } else { from + delay }))
            .collect();
        let path = written(&folder, "edited.m4a", &edited(&mp4, &entries, is_long));
        let (taken, found) = take_in(&path, None);
        assert_eq!(taken.remarks, Vec::new(), "{entries:?}");
        let wanted: usize = heard.iter().map(|it| it.1).sum();
        // Each entry ends with a whole packet, and but for the first begins with one, as ffmpeg plays it.
        assert!(
            found.len().abs_diff(wanted) <= packet * heard.len(),
            "{entries:?}: {} of {wanted}",
            found.len()
        );
        // ffmpeg leaves out a pause at the beginning, and rounds the others.
        let has_pause = heard.iter().any(|it| it.0.is_none());
        let slack = if has_pause { packet } else { 0 };
        if entries[0].1 >= 0 {
            assert!(found.len().abs_diff(theirs(&path).len()) <= slack, "{entries:?}");
        }
        if let (Some(from), length) = heard[0] {
            let length = length - packet;
            let likeness = likeness(&samples[from..from + length], &found[..length], 0);
            assert!(likeness > 0.98, "{entries:?}: {likeness}");
        } else {
            assert!(found[..24_000].iter().all(|it| *it == 0), "{entries:?}");
        }
    }
}

/// A WAV file of 16 bits: `format` is the body of its format, `chunks` stand before the sound, `size` is what the header
/// claims.
fn wav(format: &[u8], chunks: &[u8], sound: &[u8], size: u32, behind: &[u8]) -> Vec<u8> {
    let length = u32::try_from(format.len()).unwrap().to_le_bytes();
    let body =
        [b"WAVEfmt ", &length[..], format, chunks, b"data", &size.to_le_bytes(), sound, behind].concat();
    [&b"RIFF"[..], &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat()
}

#[test]
fn every_header_of_wav_is_understood() {
    let folder = tempdir().unwrap();
    let samples = babble(16_000, 0.5);
    let sound: Vec<u8> = samples.iter().flat_map(|it| it.to_le_bytes()).collect();
    let all = u32::try_from(sound.len()).unwrap();
    let plain =
        [&[1, 0, 1, 0][..], &16_000_u32.to_le_bytes(), &32_000_u32.to_le_bytes(), &[2, 0, 16, 0]].concat();
    let guid = b"\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71";
    let extensible = [&[0xfe, 0xff][..], &plain[2..], &[22, 0, 16, 0, 4, 0, 0, 0, 1, 0], &guid[..]].concat();
    let odd = |pad: &[u8]| [&b"junk\x03\0\0\0abc"[..], pad].concat();
    let list = b"LIST\x0c\0\0\0INFOISFT\0\0\0\0".to_vec();
    let unclosed = &[Remark::Unclosed][..];
    let cases: [(&str, Vec<u8>, &[Remark]); 11] = [
        ("16 bytes", wav(&plain, &[], &sound, all, &[]), &[]),
        ("14 bytes", wav(&plain[..14], &[], &sound, all, &[]), &[]),
        ("18 bytes", wav(&[&plain[..], &[0, 0]].concat(), &[], &sound, all, &[]), &[]),
        ("40 bytes", wav(&extensible, &[], &sound, all, &[]), &[]),
        ("a list before it", wav(&plain, &list, &sound, all, &[]), &[]),
        ("an odd chunk with a byte behind", wav(&plain, &odd(&[0]), &sound, all, &[]), &[]),
        ("an odd chunk without", wav(&plain, &odd(&[]), &sound, all, &[]), &[]),
        ("a list behind it", wav(&plain, &[], &sound, all, &list), &[]),
        ("no size", wav(&plain, &[], &sound, 0, &[]), unclosed),
        ("a size that nobody knew", wav(&plain, &[], &sound, u32::MAX, &[]), unclosed),
        ("an old size", wav(&plain, &[], &sound, 400, &[]), unclosed),
    ];
    for (case, bytes, told) in cases {
        let (taken, found) = take_in(&written(&folder, "a.wav", &bytes), None);
        assert_eq!((&found, &taken.remarks[..]), (&samples, told), "{case}");
    }
    let (taken, found) = take_in(&written(&folder, "a.wav", &wav(&plain, &[], &sound, all * 2, &[])), None);
    assert_eq!(
        (found, taken.remarks),
        (samples.clone(), vec![Remark::Cut { missing: Some(std::time::Duration::from_millis(500)) }])
    );
}

#[test]
fn the_program_says_it_in_a_sentence() {
    let workspace = crate::harness::workspace::Workspace::new();
    let path = data("two-tracks-first-silent.mkv");
    let arguments = ["log", "--date", "2024-11-05", "--kind", "scenario", "--title", "T", "--recording"];
    let path = path.to_str().unwrap();
    let ran = workspace.run(&[&arguments[..], &[path]].concat()).succeeds();
    assert!(ran.err.contains("it has 2 tracks of sound: track 2 was taken, because"), "{}", ran.err);
    let ran = workspace.run(&[&arguments[..], &[path, "--track", "1"]].concat()).succeeds();
    assert!(ran.err.contains("nothing but silence was found in this recording"), "{}", ran.err);
    let ran = workspace.run(&[&arguments[..], &[path, "--track", "0"]].concat());
    assert_eq!(ran.code, Some(2), "{}", ran.err);
}
