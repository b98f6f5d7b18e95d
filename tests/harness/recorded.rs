//! An interview that is recorded in a window, and what stands in its files compared with what was counted aloud.

use std::{path::Path, process::Command};

use serde_json::Value;

use super::{
    microphone::{PERIOD, RATE, SoundServer},
    window::Window,
    workspace::Workspace,
};

/// The program in a window, with this sound server and no other.
pub fn open(workspace: &Workspace, server: &SoundServer, arguments: &[&str]) -> Window {
    let socket = format!("unix:{}", server.folder().join("native").display());
    Window::open_with(workspace, arguments, 100, 30, &[("PULSE_SERVER", &socket)])
}

/// Ends the interview and leaves.
#[track_caller]
pub fn end(window: &mut Window) {
    window.press_for("e", "End the interview");
    window.press_for("\r", "Score · ");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
}

/// All samples of a take.
#[track_caller]
pub fn samples(path: &Path) -> Vec<i16> {
    let mut file = hound::WavReader::open(path).expect("a WAV file");
    assert_eq!((file.spec().channels, file.spec().sample_rate), (1, RATE));
    file.samples().map(|sample| sample.expect("a whole file")).collect()
}

/// What was counted, without the silence around it.
#[track_caller]
pub fn counted(samples: &[i16]) -> &[i16] {
    let first = samples.iter().position(|it| *it != 0).expect("something was recorded");
    let last = samples.iter().rposition(|it| *it != 0).expect("something was recorded");
    &samples[first..=last]
}

/// How far the count goes from one sample to another.
pub fn step(from: i16, to: i16) -> u64 {
    let period = i64::try_from(PERIOD).expect("small");
    u64::try_from((i64::from(to) - i64::from(from)).rem_euclid(period)).expect("not negative")
}

/// Nothing is lost, doubled or changed.
#[track_caller]
pub fn is_whole(counted: &[i16]) {
    let broken = counted.windows(2).position(|it| step(it[0], it[1]) != 1);
    assert_eq!(broken, None, "lost, doubled or changed after that many of {} samples", counted.len());
}

/// Another program reads it without a complaint.
#[track_caller]
pub fn opens_elsewhere(path: &Path) {
    let sox = Command::new("sox").arg(path).args(["-n", "stat"]).output().expect("sox is installed");
    let said = String::from_utf8_lossy(&sox.stderr);
    assert!(sox.status.success() && !said.contains("WARN"), "{}: {said}", path.display());
}

/// The takes of the only session, as the program lists them: file and seconds.
#[track_caller]
pub fn takes(workspace: &Workspace) -> Vec<(String, f64)> {
    let shown = workspace.run(&["show", "last", "--json"]).json();
    let take = |it: &Value| (it["file"].as_str().unwrap().to_owned(), it["seconds"].as_f64().unwrap());
    shown["takes"].as_array().unwrap().iter().map(take).collect()
}
