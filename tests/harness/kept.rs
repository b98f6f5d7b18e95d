//! Sessions that are to be kept: with recordings and scorecards, and what lies in a folder byte for byte.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use mockloop::domain::{
    fact::{Start, Wall},
    rubric::Level,
    scorecard::Assessor,
};

use super::{content::talk, past, workspace::Workspace};

/// A sample of a tone that swells over a hiss, so that it compresses about as speech does.
pub fn tone(frame: u32) -> i16 {
    let time = f64::from(frame) / f64::from(past::RATE);
    let swell = (time * 3.0).sin().abs() * 9000.0;
    let hiss = f64::from(frame.wrapping_mul(2_654_435_761) >> 26);
    #[expect(clippy::cast_possible_truncation, reason = "far below full scale")]
    let sample = ((time * 1300.0).sin() * swell + hiss) as i16;
    sample
}

/// A session of one question that is over, with a recording of so many seconds if there are some.
pub fn unscored(workspace: &Workspace, wall: Wall, seconds: u32) -> PathBuf {
    let start = Start { wall, recorded: seconds > 0, ..talk() };
    let file = "01_lift-control.wav";
    let done: Vec<_> =
        if seconds > 0 { past::take(file, Duration::ZERO, f64::from(seconds)).into() } else { Vec::new() };
    let folder = past::session(workspace, start, &done, Duration::from_mins(1));
    if seconds > 0 {
        past::wav(&folder.join(file), seconds, tone);
    }
    folder
}

/// The same, scored by its candidate.
pub fn session(workspace: &Workspace, wall: Wall, seconds: u32) -> PathBuf {
    let folder = unscored(workspace, wall, seconds);
    past::score(&folder, Assessor::Candidate, Level::Good, Level::Mixed);
    folder
}

/// Every file below a folder with its bytes, by its name in the folder; hidden ones, too.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    fn walk(folder: &Path, root: &Path, all: &mut Vec<(String, Vec<u8>)>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, root, all);
            } else {
                let name = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
                all.push((name, fs::read(&path).expect("a file")));
            }
        }
    }
    let mut all = Vec::new();
    walk(folder, folder, &mut all);
    all.sort();
    all
}
