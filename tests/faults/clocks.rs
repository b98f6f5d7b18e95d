//! The wall clock is set, summer time begins or ends, the machine sleeps: during an interview.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use mockloop::clock::{now, wall};
use serde_json::Value;

use crate::{
    fault::{EVERY, Fault, Tries, Try},
    harness::{
        microphone::{SoundServer, Voice, let_pass},
        recorded::{counted, end, samples},
        window::Window,
        workspace::Workspace,
    },
    namespace::Namespace,
};

pub const MOVED: Fault = Fault {
    number: 17,
    name: "sleep, clock set back or forward, daylight saving",
    holds: "the countdown goes on as if nothing had been; sleep pauses the interview and says so",
    quick: 3,
    full: EVERY,
    run: moved,
};

/// How far the interview's own time may be from what has passed, in milliseconds.
const TRUE: u64 = 250;

#[derive(Debug, Clone, Copy)]
enum Move {
    /// Seconds by which the wall clock is set.
    Clock(i64),
    /// Over this moment, in Berlin.
    Summer(&'static str),
    /// Seconds that the machine sleeps.
    Sleep(u64),
    /// The same with a microphone.
    SleepRecorded(u64),
}

fn moved(tries: &mut Tries) {
    let moves = [
        Move::Sleep(480),
        Move::Clock(-3_600),
        Move::Summer("2026-10-25T01:00:00Z"),
        Move::SleepRecorded(3),
        Move::Clock(3 * 3_600),
        Move::Clock(-400 * 86_400),
        Move::Clock(400 * 86_400),
        Move::Summer("2027-03-28T01:00:00Z"),
        Move::Sleep(12 * 3_600),
    ];
    tries.over(&moves, |it, by| match by {
        Move::Clock(seconds) => set(it, 0, || seconds, "UTC"),
        Move::Summer(moment) => {
            let moment: DateTime<Utc> = moment.parse().expect("a moment");
            let until = || (moment - wall().to_utc()).num_seconds();
            // An hour before it at first. A second before it once the interview goes on, however long that has taken.
            set(it, until() - 3_600, || until() - 1, "Europe/Berlin");
        }
        Move::Sleep(seconds) => sleep(it, seconds, false),
        Move::SleepRecorded(seconds) => sleep(it, seconds, true),
    });
}

/// What lets a program see other clocks.
pub fn faketime() -> Option<PathBuf> {
    let places = ["/usr/lib", "/usr/lib64", "/lib64"].map(Path::new);
    let inside = fs::read_dir("/usr/lib").ok()?.filter_map(|it| Some(it.ok()?.path()));
    let mut all = places.iter().map(|it| it.to_path_buf()).chain(inside);
    all.find_map(|it| Some(it.join("faketime/libfaketimeMT.so.1")).filter(|it| it.is_file()))
}

/// Marks this moment, and says when that was.
fn mark(window: &mut Window) -> Instant {
    let at = now();
    window.press_for("m", "Marked ");
    window.wait_until_gone("Marked ");
    at
}

/// The interview times of all marks in the journal.
fn marks(workspace: &Workspace) -> Vec<Duration> {
    let journal = fs::read_to_string(workspace.session().join("journal.jsonl")).expect("a journal");
    let facts = journal.lines().map(|it| serde_json::from_str::<Value>(it).expect("a fact"));
    let all: Vec<Value> = facts.collect();
    let at = |it: &Value| it["at"].as_f64().expect("a time");
    assert!(all.windows(2).all(|it| at(&it[0]) <= at(&it[1])), "time does not run backwards: {journal}");
    let marked = all.iter().filter(|it| it["fact"] == "marked");
    marked.map(|it| Duration::from_secs_f64(at(it))).collect()
}

fn is_true(it: &mut Try, told: Duration, passed: Duration) {
    let off = told.abs_diff(passed);
    it.within("ms off the countdown", u64::try_from(off.as_millis()).expect("short"), TRUE);
}

/// The wall clock is `first` seconds ahead when the interview begins, and is then set to be as far ahead as `then` says.
fn set(it: &mut Try, first: i64, then: impl Fn() -> i64, zone: &str) {
    let Some(library) = faketime() else { return it.not_tried("libfaketime is not installed") };
    let workspace = Workspace::new();
    let clock = workspace.home().with_extension("clock");
    fs::write(&clock, format!("{first:+}")).expect("a file");
    let (library, path) = (library.display().to_string(), clock.display().to_string());
    let variables = [
        ("LD_PRELOAD", library.as_str()),
        ("FAKETIME_TIMESTAMP_FILE", &path),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ("TZ", zone),
    ];
    let arguments = ["practice", "--no-audio", "--question", "lift-control"];
    let begun = now();
    let mut window = Window::open_with(&workspace, &arguments, 100, 30, &variables);
    window.wait_for("Say what it is for.");
    let before = mark(&mut window);
    let seconds = then();
    fs::write(&clock, format!("{seconds:+}")).expect("a file");
    let_pass(Duration::from_secs(3));
    let after = mark(&mut window);
    window.press_for(" ", "‖ paused");
    let_pass(Duration::from_millis(500));
    window.press(" ");
    window.wait_until_gone("‖ paused");
    end(&mut window);
    let at = marks(&workspace);
    is_true(it, at[1].saturating_sub(at[0]), after - before);
    let journal = fs::read_to_string(workspace.session().join("journal.jsonl")).expect("a journal");
    let wall = |fact: &str| -> DateTime<chrono::FixedOffset> {
        let line = journal.lines().find(|it| it.contains(&format!("\"fact\":\"{fact}\""))).expect(fact);
        let fact: Value = serde_json::from_str(line).expect("a fact");
        fact["wall"].as_str().expect("a moment").parse().expect("a moment")
    };
    let moved = (wall("ended") - wall("session-started")).num_seconds();
    let passed = i64::try_from(begun.elapsed().as_secs()).expect("short") + 2;
    assert!((0..=passed).contains(&(moved - (seconds - first))), "the clock was moved: {moved} s");
    if zone != "UTC" {
        assert_ne!(wall("ended").offset(), wall("session-started").offset(), "summer time began or ended");
    }
    for command in
        [&["show", "last"][..], &["sessions"], &["trends", "--plain"], &["report", "--format", "md", "last"]]
    {
        let ran = workspace.run(command);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    let shown = workspace.run(&["show", "last", "--json"]).json();
    let length = shown["seconds"].as_f64().expect("a length");
    assert!((0.0..begun.elapsed().as_secs_f64()).contains(&length), "{length} s");
}

fn sleep(it: &mut Try, seconds: u64, is_recorded: bool) {
    let workspace = Workspace::new();
    let uptime = workspace.root().with_extension("uptime");
    fs::write(&uptime, "1000.00 0.00\n").expect("a file");
    let mount = format!("mount --bind '{}' /proc/uptime", uptime.display());
    let Some(space) = Namespace::with(&mount) else { return it.not_tried("nothing can be mounted here") };
    let server = SoundServer::with_microphone();
    // Nobody takes what is said where nothing is recorded.
    let voice = is_recorded.then(|| Voice::silent(&server));
    let mut arguments = vec!["practice", "--question", "lift-control"];
    if !is_recorded {
        arguments.push("--no-audio");
    }
    let mut window = space.open(&workspace, &server, &arguments);
    window.wait_for("Say what it is for.");
    voice.iter().for_each(Voice::count);
    let before = mark(&mut window);
    // The machine's own count goes on while it sleeps; the clock by which interviews run stands.
    fs::write(&uptime, format!("{}.00 0.00\n", 1_000 + seconds + 1)).expect("a file");
    let slept = now();
    window.wait_for("‖ paused");
    it.worst("ms until it is paused", u64::try_from(slept.elapsed().as_millis()).expect("short"));
    let paused = now();
    window.wait_for("The computer slept for ");
    let_pass(Duration::from_secs(5));
    window.wait_for("The computer slept for ");
    window.press(" ");
    window.wait_until_gone("‖ paused");
    let on = now();
    let_pass(Duration::from_secs(1));
    let after = mark(&mut window);
    voice.iter().for_each(Voice::be_silent);
    let_pass(Duration::from_millis(300));
    end(&mut window);
    let at = marks(&workspace);
    is_true(it, at[1].saturating_sub(at[0]), (paused - before) + (after - on));
    if is_recorded {
        let all = samples(&workspace.session().join("01_lift-control.wav"));
        let counted = counted(&all);
        let jumps = counted.windows(2).filter(|it| it[0] == 0 || it[1] == 0).count();
        assert_eq!(jumps, 0, "no silence stands for the pause");
    }
}
