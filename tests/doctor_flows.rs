//! The doctor with a real sound server and in a real terminal.

use std::thread;

use rustix::process::Signal;
use serde_json::Value;

use crate::harness::{
    microphone::{SoundServer, Voice},
    window::Window,
    workspace::Workspace,
};

fn doctor(workspace: &Workspace, server: &SoundServer) -> Value {
    let mut command = workspace.command(&["doctor", "--json"]);
    command.env("PULSE_SERVER", format!("unix:{}", server.folder().join("native").display()));
    let ran = Workspace::run_command(command);
    assert_eq!(ran.err, "");
    serde_json::from_str(&ran.out).unwrap()
}

/// The levels of what was found of the sound, by id.
fn sound(report: &Value) -> Vec<(String, String)> {
    let all = report["findings"].as_array().unwrap().iter().filter(|it| it["area"] == "sound");
    all.map(|it| (it["id"].as_str().unwrap().to_owned(), it["level"].as_str().unwrap().to_owned())).collect()
}

#[track_caller]
fn says(workspace: &Workspace, server: &SoundServer, id: &str, level: &str) {
    let found = sound(&doctor(workspace, server));
    assert!(found.contains(&(id.to_owned(), level.to_owned())), "{found:?}");
}

#[test]
fn a_microphone_is_heard_muted_away_and_hung() {
    let (server, workspace) = (SoundServer::with_microphone(), Workspace::empty());
    let voice = Voice::silent(&server);
    thread::scope(|scope| {
        // A voice speaks only while somebody listens.
        scope.spawn(|| voice.count());
        says(&workspace, &server, "microphone", "good");
    });
    says(&workspace, &server, "server", "good");
    server.pactl(&["set-source-mute", "@DEFAULT_SOURCE@", "1"]).unwrap();
    says(&workspace, &server, "muted", "error");
    server.pactl(&["set-source-mute", "@DEFAULT_SOURCE@", "0"]).unwrap();
    server.pactl(&["set-source-volume", "@DEFAULT_SOURCE@", "0%"]).unwrap();
    says(&workspace, &server, "muted", "error");
    drop(voice);
    server.unplug();
    says(&workspace, &server, "no-microphone", "warning");
    server.signal(Signal::STOP);
    says(&workspace, &server, "no-answer", "error");
    server.signal(Signal::CONT);
}

#[test]
fn a_microphone_that_gives_zeros_is_silent() {
    let (server, workspace) = (SoundServer::with_microphone(), Workspace::empty());
    let _voice = Voice::silent(&server);
    says(&workspace, &server, "silent", "warning");
}

#[test]
fn a_monitor_as_the_default_microphone_is_told() {
    let (server, workspace) = (SoundServer::with_microphone(), Workspace::empty());
    let _voice = Voice::silent(&server);
    server.add_speaker("loud");
    server.pactl(&["set-default-source", "loud.monitor"]).unwrap();
    says(&workspace, &server, "monitor", "warning");
}

#[test]
fn the_window_s_size_is_told() {
    let workspace = Workspace::empty();
    for (columns, rows, words) in
        [(120, 40, "ok       120 columns, 40 rows."), (80, 60, "note     80 columns"), (40, 50, "too small")]
    {
        let mut window = Window::open(&workspace, &["doctor"], columns, rows);
        window.wait_for("Content");
        assert_eq!(window.ends(), u32::from(columns == 40));
        let text = String::from_utf8_lossy(&window.bytes()).into_owned();
        assert!(text.contains(words), "{text}");
    }
}
