//! Every container and codec, whole, unfinished, cut and damaged, beside ffmpeg; the table stands in `docs/recordings.md`.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::AtomicBool,
};

use mockloop::audio::{self, Remark};
use tempfile::tempdir;

use crate::harness::clips::{self, babble, convert, run};

/// A kind of file: its name in the table, the file, and the arguments with which ffmpeg makes it.
type Row = (&'static str, &'static str, &'static [&'static str]);

const ROWS: &[Row] = &[
    ("WAV, 16 bits", "a.wav", &["-c:a", "pcm_s16le"]),
    ("WAV, 24 bits, stereo", "a.wav", &["-c:a", "pcm_s24le", "-ac", "2"]),
    ("WAV, float", "a.wav", &["-c:a", "pcm_f32le"]),
    ("WAV, A-law", "a.wav", &["-c:a", "pcm_alaw"]),
    ("WAV, ADPCM", "a.wav", &["-c:a", "adpcm_ms"]),
    ("WAV, MP3 inside", "a.wav", &["-c:a", "libmp3lame"]),
    ("RF64", "a.wav", &["-c:a", "pcm_s16le", "-rf64", "always"]),
    ("AIFF", "a.aiff", &[]),
    ("CAF, PCM", "a.caf", &["-c:a", "pcm_s16be"]),
    ("CAF, ALAC", "a.caf", &["-c:a", "alac"]),
    ("FLAC", "a.flac", &[]),
    ("Ogg, FLAC", "a.oga", &["-c:a", "flac"]),
    ("Ogg, Vorbis", "a.ogg", &["-c:a", "libvorbis"]),
    ("Ogg, Opus", "a.opus", &["-c:a", "libopus"]),
    ("MP3, constant", "a.mp3", &["-b:a", "96k"]),
    ("MP3, variable", "a.mp3", &["-q:a", "4"]),
    ("MP3, no length told", "a.mp3", &["-q:a", "4", "-write_xing", "0"]),
    ("AAC, ADTS", "a.aac", &["-b:a", "96k"]),
    ("M4A, AAC", "a.m4a", &["-b:a", "96k"]),
    ("M4A, AAC, index in front", "a.m4a", &["-b:a", "96k", "-movflags", "+faststart"]),
    ("M4A, ALAC", "a.m4a", &["-c:a", "alac"]),
    ("MP4, Opus", "a.mp4", &["-c:a", "libopus"]),
    (
        "MP4, AAC in fragments",
        "a.mp4",
        &["-movflags", "+frag_keyframe+empty_moov", "-frag_duration", "1000000"],
    ),
    ("MOV, PCM", "a.mov", &["-c:a", "pcm_s16le"]),
    ("WebM, Opus", "a.webm", &["-c:a", "libopus"]),
    ("WebM, Vorbis", "a.webm", &["-c:a", "libvorbis"]),
    ("Matroska, AAC", "a.mkv", &["-c:a", "aac"]),
    ("Matroska, MP3", "a.mkv", &["-c:a", "libmp3lame"]),
    ("Matroska, FLAC", "a.mkv", &["-c:a", "flac"]),
    ("Matroska, PCM", "a.mkv", &["-c:a", "pcm_s16le"]),
];

/// Bytes that are wrong in a damaged file.
const WRONG: usize = 600;

/// Lengths that are no further apart are the same: two packets, in seconds.
const SAME: f64 = 0.06;

/// Lets ffmpeg write into a pipe, so that it cannot go back and bring the header up to date, as after a kill; MP4 without
/// fragments cannot be written so, and lacks its index then.
fn unfinished(folder: &Path, row: &Row) -> PathBuf {
    let path = folder.join(format!("unfinished-{}", row.1));
    let ending = Path::new(row.1).extension().unwrap().to_str().unwrap();
    let format = match ending {
        "m4a" | "mp4" | "mov" if !row.2.contains(&"-frag_duration") => {
            let bytes = fs::read(folder.join(row.1)).unwrap();
            let index = bytes.windows(4).rposition(|it| it == b"moov").unwrap() - 4;
            // An index in front is put there when all is done.
            let kept = if row.2.contains(&"+faststart") {
                [&bytes[..index], &bytes[bytes.len() / 4..]].concat()
            } else {
                bytes[..index].to_vec()
            };
            fs::write(&path, kept).unwrap();
            return path;
        }
        "caf" if row.2.contains(&"alac") => {
            let bytes = fs::read(folder.join(row.1)).unwrap();
            let index = bytes.windows(4).rposition(|it| it == b"pakt").unwrap();
            fs::write(&path, &bytes[..index]).unwrap();
            return path;
        }
        "aac" => "adts",
        "mkv" => "matroska",
        "oga" | "opus" => "ogg",
        "m4a" => "mp4",
        other => other,
    };
    let out = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(folder.join("take.wav"))
        .args(row.2)
        .args(["-f", format, "-"])
        .output()
        .unwrap();
    assert!(out.status.success(), "{}: {}", row.0, String::from_utf8_lossy(&out.stderr));
    fs::write(&path, &out.stdout[..out.stdout.len() * 3 / 4]).unwrap();
    path
}

fn changed(folder: &Path, row: &Row, name: &str, change: impl FnOnce(&mut Vec<u8>)) -> PathBuf {
    let mut bytes = fs::read(folder.join(row.1)).unwrap();
    change(&mut bytes);
    let path = folder.join(format!("{name}-{}", row.1));
    fs::write(&path, bytes).unwrap();
    path
}

/// The seconds that ffmpeg plays of a file; 0 if it refuses.
fn theirs(folder: &Path, path: &Path) -> f64 {
    let to = folder.join("theirs.raw");
    let _ = fs::remove_file(&to);
    let [from, to_name] = [path, &to].map(|it| it.to_str().unwrap());
    let arguments =
        ["-v", "quiet", "-y", "-i", from, "-map", "a:0", "-ac", "1", "-ar", "48000", "-f", "s16le", to_name];
    let _ = Command::new("ffmpeg").args(arguments).status().unwrap();
    #[expect(clippy::cast_precision_loss, reason = "a short file")]
    fs::metadata(&to).map_or(0.0, |it| it.len() as f64 / 96_000.0)
}

/// What becomes of a file, in a few words.
fn cell(folder: &Path, path: &Path, whole: f64) -> String {
    let to = folder.join("ours.wav");
    let _ = fs::remove_file(&to);
    let played = theirs(folder, path);
    let taken = match audio::import(path, &to, &AtomicBool::new(false)) {
        Err(error) => {
            println!("    {}: ffmpeg {played:.3}: {error}", path.display());
            let why = if played > 0.2 { "refused, though ffmpeg plays it" } else { "refused, as by ffmpeg" };
            return why.to_owned();
        }
        Ok(taken) => taken,
    };
    let length = taken.length().as_secs_f64();
    println!(
        "    {}: ours {length:.4}, ffmpeg {played:.4} of {whole:.4}: {:?}",
        path.display(),
        taken.remarks
    );
    let mut cell = if (length - whole).abs() <= SAME {
        "all".to_owned()
    } else if (length - played).abs() <= SAME {
        "what is there".to_owned()
    } else if length > played {
        "more than ffmpeg".to_owned()
    } else {
        "less than ffmpeg".to_owned()
    };
    for remark in &taken.remarks {
        let word = match remark {
            Remark::Damaged { .. } => "damage",
            Remark::Cut { .. } => "cut",
            Remark::Unclosed => "no end",
            Remark::Paused { .. } => "pause",
            Remark::Silent => "silence",
            Remark::Opposite { .. } => "phase",
            Remark::Tracks { .. } => "tracks",
        };
        let _ = write!(cell, ", told: {word}");
    }
    cell
}

#[test]
fn the_table_of_what_happens_is_as_it_is_committed() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    clips::write(&folder.join("take.wav"), 48_000, &babble(48_000, 8.0));
    let encoders = run("ffmpeg", &["-v", "error", "-encoders"]);
    for needed in ["libmp3lame", "libvorbis", "libopus", "flac", "alac", "aac", "adpcm_ms", "pcm_alaw"] {
        assert!(encoders.contains(&format!(" {needed} ")), "this ffmpeg has no encoder {needed}");
    }
    let mut table = String::from("| file | whole | unfinished | cut | damaged |\n|---|---|---|---|---|\n");
    for row in ROWS {
        let made = convert(folder, "take.wav", row.2, row.1);
        let whole = theirs(folder, &made);
        let half = changed(folder, row, "half", |it| it.truncate(it.len() / 2));
        let damaged = changed(folder, row, "damaged", |it| {
            let begin = it.len() / 2;
            let end = (begin + WRONG).min(it.len());
            let mut noise = clips::Noise::new(3);
            it[begin..end].fill_with(|| u8::try_from(noise.below(256)).unwrap());
        });
        let files = [made, unfinished(folder, row), half, damaged];
        println!("{}", row.0);
        let cells = files.map(|it| cell(folder, &it, whole));
        writeln!(table, "| {} | {} |", row.0, cells.join(" | ")).unwrap();
    }
    println!("{table}");
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/recordings.md")).unwrap();
    assert!(page.contains(&table), "docs/recordings.md should have this table:\n{table}");
}
