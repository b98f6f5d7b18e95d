//! What a killed writer or a power cut leaves of a WAV file: cut anywhere, or with zeros anywhere in its header.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use mockloop::{
    audio::{
        Cue,
        wav::{self, append_cues},
    },
    domain::{fact::Start, session::Input},
};

use crate::{
    fault::{EVERY, Fault, Tries, Try},
    harness::{
        content::talk, kept::tone, past, recorded::opens_elsewhere, window::Window, workspace::Workspace,
    },
};

const FILE: &str = "01_lift-control.wav";
const HEADER: usize = 44;
/// Short, so that every offset can be tried.
const FRAMES: u32 = 400;

pub const DAMAGED: Fault = Fault {
    number: 3,
    name: "stale or cut WAV header",
    holds: "whole at the next start, every whole frame kept; good files untouched",
    quick: 12,
    full: EVERY,
    run: damaged,
};

/// What is done to a file.
#[derive(Debug, Clone, Copy)]
enum Damage {
    None,
    CutAt(usize),
    Zeros(usize, usize),
    /// The header tells of so many frames only.
    Stale(u32),
}

fn damaged(tries: &mut Tries) {
    let good = recording();
    let cuts = (0..good.len()).map(Damage::CutAt);
    let zeros = (0..HEADER).flat_map(|from| {
        [Damage::Zeros(from, from + 1), Damage::Zeros(from, HEADER), Damage::Zeros(0, from + 1)]
    });
    let stale = (0..FRAMES).step_by(50).map(Damage::Stale);
    let all: Vec<Damage> = cuts.chain(zeros).chain(stale).chain([Damage::None]).collect();
    // The program is started a few times for every hundredth damage; the rest is mended by the same code, in here.
    let starts = if tries.wanted() == EVERY { 100 } else { 3 };
    tries.over(&all, |it, damage| {
        let is_in_program = it.number.is_multiple_of(starts) || matches!(damage, Damage::None);
        mends(it, damage, &good, is_in_program);
    });
}

/// The bytes of a finished recording with two cue points.
fn recording() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(FILE);
    write(&path, FRAMES);
    let cues = ["Opening", "mark"].map(|label| Cue { frame: 9, label: label.to_owned() });
    append_cues(&path, &cues).expect("cue points");
    fs::read(path).expect("a file")
}

fn write(path: &Path, frames: u32) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: past::RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(path, spec).expect("a file");
    for frame in 0..frames {
        file.write_sample(tone(frame)).expect("a sample");
    }
    file.finalize().expect("a whole file");
}

fn apply(damage: Damage, good: &[u8]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    match damage {
        Damage::None => {}
        Damage::CutAt(at) => bytes.truncate(at),
        Damage::Zeros(from, to) => bytes[from..to].fill(0),
        Damage::Stale(frames) => {
            // As the recorder leaves it when it is killed: no cue points yet, and a header of a moment ago.
            bytes.truncate(HEADER + 2 * FRAMES as usize);
            bytes[4..8].copy_from_slice(&(36 + 2 * frames).to_le_bytes());
            bytes[40..44].copy_from_slice(&(2 * frames).to_le_bytes());
        }
    }
    bytes
}

fn mends(it: &mut Try, damage: Damage, good: &[u8], is_in_program: bool) {
    let bytes = apply(damage, good);
    let frames = bytes.len().saturating_sub(HEADER) / 2;
    let frames = frames.min(FRAMES as usize);
    let (_keeps, path) = if is_in_program { in_program(&bytes) } else { in_here(&bytes) };
    let mut file = hound::WavReader::open(&path).unwrap_or_else(|error| panic!("{damage:?}: {error}"));
    assert_eq!(file.spec().sample_rate, past::RATE, "{damage:?}");
    let samples: Vec<i16> = file.samples().map(|it| it.expect("a sample")).collect();
    let wanted: Vec<i16> = (0..FRAMES).map(tone).take(frames).collect();
    assert_eq!(samples, wanted, "{damage:?}");
    if bytes == good {
        assert_eq!(fs::read(&path).unwrap(), good, "{damage:?}: a good file is left alone");
    }
    if is_in_program {
        opens_elsewhere(&path);
        it.sum("by a start of the program", 1);
    }
}

/// Mended by a function call.
fn in_here(bytes: &[u8]) -> (Box<dyn std::any::Any>, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(FILE);
    fs::write(&path, bytes).expect("a file");
    wav::mend(&path, Some(past::RATE)).expect("it can be mended");
    (Box::new(folder), path)
}

/// Mended by the next start: of a session that was cut off, whose take nobody has finished.
fn in_program(bytes: &[u8]) -> (Box<dyn std::any::Any>, PathBuf) {
    let workspace = Workspace::new();
    let start = Start { recorded: true, ..talk() };
    let [(at, begun), _] = past::take(FILE, Duration::ZERO, 1.0);
    let done: [(Duration, Input); 1] = [(at, begun)];
    let folder = past::cut_off(&workspace, start, &done);
    let path = folder.join(FILE);
    fs::write(&path, bytes).expect("a file");
    let mut window = Window::open(&workspace, &[], 100, 30);
    window.wait_for("Resume The lifts of a tall building");
    window.press("q");
    assert_eq!(window.ends(), 0);
    (Box::new(workspace), path)
}
