//! From a key press to its effect on screen, one key at a time.

use std::{fs, path::Path, time::Duration};

use tempfile::TempDir;

use crate::{
    material::{Chance, copy_shipped},
    microphone::{SoundServer, Voice},
    options::Options,
    peers::{find, quantile, say},
    recording::{can_record, server_of},
    screen::{Screen, is_home, is_interview},
    table::{Peer, Row, Table, Unit},
};

/// The promise, at the 99th percentile.
const AT_MOST: f64 = 16.0;

/// Presses keys at home and in an interview that is being recorded, and in other programs.
pub fn measure(options: &Options, table: &mut Table) {
    let count = options.choose(400, 60);
    let home = tempfile::tempdir().expect("a folder");
    let workspace = home.path().join("workspace");
    copy_shipped(&workspace);
    let peers = peers(count, &home);

    say("keys at home");
    let mut screen = Screen::start(&options.program, &[], home.path(), &workspace, &[]);
    screen.wait("its home screen", is_home);
    let cursor = |it: &vt100::Screen| it.rows(0, 100).position(|row| row.contains('▶'));
    let own = press(&mut screen, count, |at| if at.is_multiple_of(2) { "\x1b[B" } else { "\x1b[A" }, cursor);
    screen.end();
    add(table, "key to screen, home", own, &peers);

    let sound = can_record().is_ok().then(SoundServer::with_microphone);
    let voice = sound.as_ref().map(Voice::silent);
    if let Some(voice) = &voice {
        voice.count();
    }
    let recorded = if sound.is_some() { "recording" } else { "not recording" };
    say(&format!("keys in an interview, {recorded}"));
    let mut arguments = vec!["practice", "--kind", "system-design", "--seed", "1"];
    if sound.is_none() {
        arguments.push("--no-audio");
    }
    let server = sound.as_ref().map(server_of).unwrap_or_default();
    let variable = [("PULSE_SERVER", server.as_str())];
    let variables = if sound.is_some() { &variable[..] } else { &[] };
    let mut screen = Screen::start(&options.program, &arguments, home.path(), &workspace, variables);
    screen.wait("the interview", is_interview);
    // One more minute: through the engine, into the journal, onto the screen.
    let planned = |it: &vt100::Screen| {
        it.contents().split_once("left of ").map(|(_, rest)| rest.chars().take(7).collect::<String>())
    };
    let own = press(&mut screen, count, |_| "+", planned);
    screen.end();
    add(table, &format!("key to screen, interview, {recorded}"), own, &peers);
}

/// Presses a key, waits until what `see` sees has changed, and so on; milliseconds of each.
fn press<T: PartialEq>(
    screen: &mut Screen,
    count: usize,
    key: impl Fn(usize) -> &'static str,
    see: impl Fn(&vt100::Screen) -> T,
) -> Vec<f64> {
    let mut chance = Chance(7);
    screen.watch(Duration::from_millis(200));
    let mut taken = Vec::with_capacity(count);
    for at in 0..count {
        let before = see(screen.now());
        let pressed = screen.press(key(at));
        let shown = screen.wait("the effect of a key", |it| see(it) != before);
        taken.push(shown.saturating_duration_since(pressed).as_secs_f64() * 1e3);
        // At no fixed distance, so as not to keep step with what moves on the screen.
        screen.watch(Duration::from_millis(5 + chance.below(25) as u64));
    }
    taken
}

/// Name, then milliseconds of each key.
type Presses = (String, Vec<f64>);

/// The least that any program takes, and a well-known one that scrolls.
fn peers(count: usize, home: &TempDir) -> Vec<Presses> {
    let mut peers = Vec::new();
    if let Some(shell) = find("sh") {
        say("keys in cat");
        let echo = ["-c", "stty raw -echo; printf '# '; exec cat"];
        let mut screen = Screen::start(&shell, &echo, home.path(), home.path(), &[]);
        screen.wait("readiness", |it| it.contents().contains('#'));
        let letter = |at: usize| if at.is_multiple_of(2) { "\rx" } else { "\ry" };
        let taken = press(&mut screen, count, letter, vt100::Screen::contents);
        peers.push(("cat".to_owned(), taken));
    }
    if let Some(less) = find("less") {
        say("keys in less");
        let taken = scroll(&less, count, home.path());
        peers.push(("less, a line on".to_owned(), taken));
    }
    peers
}

fn scroll(less: &Path, count: usize, home: &Path) -> Vec<f64> {
    let lines: Vec<String> = (0..2_000).map(|number| format!("line {number}, with some words")).collect();
    let file = home.join("text");
    fs::write(&file, lines.join("\n")).expect("a file");
    let mut screen = Screen::start(less, &[&file.to_string_lossy()], home, home, &[]);
    screen.wait("a page", |it| it.contents().contains("line 28,"));
    press(&mut screen, count, |_| "j", |it| it.rows(0, 100).next())
}

fn add(table: &mut Table, what: &str, mut own: Vec<f64>, peers: &[Presses]) {
    for (share, title, promise) in [(0.5, "median", None), (0.99, "99th percentile", Some(AT_MOST))] {
        let peers = peers
            .iter()
            .map(|(name, taken)| Peer { name: name.clone(), measured: quantile(&mut taken.clone(), share) });
        table.add(Row {
            what: format!("{what}, {title}"),
            unit: Unit::Milliseconds,
            measured: quantile(&mut own, share),
            promise,
            peers: peers.collect(),
        });
    }
}
