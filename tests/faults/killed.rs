//! Killed while somebody answers, at any moment.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use rand::{Rng, rngs::ChaCha8Rng};
use rustix::process::Signal;

use crate::{
    fault::{Fault, Tries, Try},
    harness::{
        microphone::{PERIOD, RATE, SoundServer, Voice, let_pass},
        recorded::{counted, end, is_whole, open, opens_elsewhere, samples, takes},
        window::Window,
        workspace::Workspace,
    },
};

/// No more than this may be missing of what was said.
const MISSING: u64 = 250;

pub const WHILE_ANSWERING: Fault = Fault {
    number: 1,
    name: "killed while answering",
    holds: "the WAV opens elsewhere, bit-equal up to at most 250 ms before the end, and the session goes on",
    quick: 5,
    full: 200,
    run: while_answering,
};

fn while_answering(tries: &mut Tries) {
    let server = SoundServer::with_microphone();
    let voice = Voice::silent(&server);
    tries.each(|it| killed(it, &server, &voice));
}

fn killed(it: &mut Try, server: &SoundServer, voice: &Voice) {
    let workspace = Workspace::new();
    voice.be_silent();
    let mut window = open(&workspace, server, &["practice", "--question", "lift-control"]);
    window.wait_for("● 0:0");
    let before = voice.spoken();
    voice.count();
    live_on(&mut window, it.random());
    let spoken = voice.spoken() - before;
    window.signal(Signal::KILL);
    drop(window);
    let first = workspace.session().join("01_lift-control.wav");
    opens_elsewhere(&first);
    let said = without_silence(&samples(&first));
    is_whole(&said);
    let begun = i16::try_from(before % PERIOD + 1).expect("a short period");
    assert!(said.first().is_none_or(|it| *it == begun), "the first sample is missing");
    let missing = spoken.saturating_sub(said.len() as u64) * 1_000 / u64::from(RATE);
    it.within("ms missing", missing, MISSING);
    goes_on(&workspace, server, &first);
}

/// What may happen in an interview, until a random moment.
fn live_on(window: &mut Window, random: &mut ChaCha8Rng) {
    let keys = ["", "m", "n", "p"];
    let_pass(Duration::from_millis(below(random, 2_000) as u64));
    window.press(keys[below(random, keys.len())]);
    let_pass(Duration::from_millis(below(random, 500) as u64));
}

fn below(random: &mut ChaCha8Rng, limit: usize) -> usize {
    usize::try_from(random.next_u64() % limit as u64).expect("below a limit")
}

fn without_silence(samples: &[i16]) -> Vec<i16> {
    if samples.iter().all(|it| *it == 0) { Vec::new() } else { counted(samples).to_vec() }
}

/// The session goes on in a second file, and the first stays as it was.
fn goes_on(workspace: &Workspace, server: &SoundServer, first: &Path) {
    let kept = samples(first);
    let mut window = open(workspace, server, &["resume"]);
    window.wait_for("● 0:0");
    window.wait_until_safe(1);
    end(&mut window);
    let second: PathBuf = workspace.session().join("01_lift-control_2.wav");
    opens_elsewhere(&second);
    assert!(samples(first).starts_with(&kept), "the first file has changed");
    let files: Vec<String> = takes(workspace).into_iter().map(|(file, _)| file).collect();
    assert_eq!(files, ["01_lift-control.wav", "01_lift-control_2.wav"]);
}
