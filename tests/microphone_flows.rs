//! Whole flows with a microphone: an interview in a real terminal, recorded from a real sound server, compared with
//! what was spoken sample by sample.

use std::{process::Command, time::Duration};

use rustix::process::Signal;

use crate::harness::{
    keys::ENTER,
    microphone::{PERIOD, RATE, SECRET, SoundServer, Voice, let_pass},
    recorded::{counted, end, holes, is_whole, milliseconds, open, opens_elsewhere, samples, takes},
    workspace::Workspace,
};

#[test]
fn alone() {
    let (server, workspace) = (SoundServer::with_microphone(), Workspace::new());
    let voice = Voice::silent(&server);
    let mut window = open(&workspace, &server, &[]);
    window.wait_for("Choose kind, format and question");
    window.press_for("b", "Questions");
    window.press_for("elevator", "1 of ");
    window.press_for(ENTER, "as the candidate sees it");
    window.press_for(ENTER, "Set up");
    window.wait_for(" dB  peak ");
    window.press_for(ENTER, "● 0:");
    voice.count();
    window.wait_until_safe(1);
    window.press_for("m", "Marked 0:");
    voice.be_silent();
    window.wait_until_silent();
    window.press_for(" ", "‖ paused");
    voice.tell_a_secret();
    let_pass(Duration::from_millis(500));
    voice.be_silent();
    // No level is shown meanwhile. A second of silence is longer than all that is on its way.
    let_pass(Duration::from_secs(1));
    window.press_for(" ", "● 0:");
    voice.count();
    window.press_for("n", "Say how it works");
    window.wait_until_safe(3);
    voice.be_silent();
    window.wait_until_silent();
    end(&mut window);
    let found = takes(&workspace);
    let path = workspace.session().join("01_lift-control.wav");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, "01_lift-control.wav");
    let all = samples(&path);
    #[expect(clippy::cast_precision_loss, reason = "a few seconds")]
    let seconds = all.len() as f64 / f64::from(RATE);
    assert!((found[0].1 - seconds).abs() < 0.001, "{found:?} and {seconds}");
    assert!(!all.contains(&SECRET), "the pause is not in the file");
    let said: Vec<i16> = counted(&all).iter().copied().filter(|it| *it != 0).collect();
    assert_eq!(said.len() as u64, voice.spoken());
    is_whole(&said);
    opens_elsewhere(&path);
    let probe = ["-v", "error", "-show_chapters", "-of", "csv"];
    let chapters = Command::new("ffprobe").args(probe).arg(&path).output().expect("ffprobe is installed");
    let chapters = String::from_utf8_lossy(&chapters.stdout).into_owned();
    for label in ["Opening", "mark", "Middle"] {
        assert!(chapters.contains(label), "{label}: {chapters}");
    }
}

#[test]
fn killed_and_resumed() {
    let (server, workspace) = (SoundServer::with_microphone(), Workspace::new());
    let voice = Voice::silent(&server);
    let mut window = open(&workspace, &server, &["practice", "--question", "lift-control"]);
    window.wait_for("● 0:");
    voice.count();
    window.press_for("n", "Say how it works");
    window.wait_until_safe(2);
    window.signal(Signal::KILL);
    drop(window);
    let first = workspace.session().join("01_lift-control.wav");
    opens_elsewhere(&first);
    let mut window = open(&workspace, &server, &[]);
    window.wait_for("Resume The lifts of a tall building");
    window.press_for(ENTER, "was cut off at 0:");
    window.press_for(ENTER, "Say how it works");
    window.wait_until_safe(2);
    voice.be_silent();
    window.wait_until_silent();
    end(&mut window);
    let before = samples(&first);
    assert!(before.len() >= 2 * RATE as usize, "what was safe is there");
    let before = counted(&before);
    is_whole(before);
    assert_eq!(before[0], 1);
    let second = workspace.session().join("01_lift-control_2.wav");
    let after = samples(&second);
    let after = counted(&after);
    is_whole(after);
    assert_eq!(
        u64::try_from(after[after.len() - 1]),
        Ok((voice.spoken() - 1) % PERIOD + 1),
        "to the last sample"
    );
    opens_elsewhere(&second);
    let files: Vec<String> = takes(&workspace).into_iter().map(|(file, _)| file).collect();
    assert_eq!(files, ["01_lift-control.wav", "01_lift-control_2.wav"]);
}

#[test]
fn unplugged_and_plugged_again() {
    let (server, workspace) = (SoundServer::with_microphone(), Workspace::new());
    let voice = Voice::silent(&server);
    let mut window = open(&workspace, &server, &["practice", "--question", "lift-control"]);
    window.wait_for("● 0:");
    voice.count();
    window.wait_until_safe(1);
    server.unplug();
    window.wait_for("! microphone gone");
    window.press_for("p", "What do you measure first?");
    server.plug();
    window.wait_until_gone("! microphone gone");
    window.wait_for("● 0:");
    window.wait_until_heard();
    let_pass(Duration::from_millis(500));
    voice.be_silent();
    window.wait_until_silent();
    end(&mut window);
    let all = samples(&workspace.session().join("01_lift-control.wav"));
    let all = counted(&all);
    let holes = holes(all);
    assert_eq!(holes.len(), 1, "silence stands where the sound is missing: {holes:?}");
    // How true the timeline is afterwards depends on the machine, and is measured by 'scripts/faults'.
    println!("{} ms off after {} frames", milliseconds(holes[0].off), holes[0].frames);
    let journal = std::fs::read_to_string(workspace.session().join("journal.jsonl")).unwrap();
    for fact in ["microphone-gone", "microphone-back", "\"fact\":\"gap\""] {
        assert!(journal.contains(fact), "{fact} in {journal}");
    }
    assert_eq!(takes(&workspace).len(), 1);
}
