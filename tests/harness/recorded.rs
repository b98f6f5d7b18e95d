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
    open_by(workspace, &socket, arguments)
}

/// The same with the sound server at this address.
pub fn open_by(workspace: &Workspace, address: &str, arguments: &[&str]) -> Window {
    Window::open_with(workspace, arguments, 100, 30, &[("PULSE_SERVER", address)])
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
fn step(from: i16, to: i16) -> u64 {
    let period = i64::try_from(PERIOD).expect("small");
    u64::try_from((i64::from(to) - i64::from(from)).rem_euclid(period)).expect("not negative")
}

/// Nothing is lost, doubled or changed.
#[track_caller]
pub fn is_whole(counted: &[i16]) {
    let broken = counted.windows(2).position(|it| step(it[0], it[1]) != 1);
    assert_eq!(broken, None, "lost, doubled or changed after that many of {} samples", counted.len());
}

/// A piece of silence in what was counted.
#[derive(Debug, Clone, Copy)]
pub struct Hole {
    /// Its length in frames.
    pub frames: u64,
    /// How many frames the count is ahead or behind after it, compared with its length.
    pub off: u64,
}

/// The holes in what was counted. Between them nothing is lost, doubled or changed.
#[track_caller]
pub fn holes(counted: &[i16]) -> Vec<Hole> {
    let (mut holes, mut at) = (Vec::new(), 0);
    while let Some(last) = (at + 1..counted.len()).find(|it| step(counted[it - 1], counted[*it]) != 1) {
        assert_eq!(counted[last], 0, "sample {last} of {} is lost, doubled or changed", counted.len());
        let next = last + counted[last..].iter().position(|it| *it != 0).expect("the count goes on");
        let passed = (next - last + 1) as u64;
        let off = step(counted[last - 1], counted[next]).abs_diff(passed % PERIOD);
        holes.push(Hole { frames: passed - 1, off: off.min(PERIOD - off) });
        at = next;
    }
    holes
}

/// Frames as milliseconds, rounded up.
pub fn milliseconds(frames: u64) -> u64 {
    (frames * 1_000).div_ceil(u64::from(RATE))
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
