//! A disk that is full, and syncs that fail, under everything that the program writes.

use std::{collections::BTreeMap, fs::OpenOptions, path::Path, process::Stdio};

use crate::{
    confined::{NOT_MOUNTED, files, has_disks, run, small_disk, with_failing_sync},
    deeds::{Afterwards, DEEDS, Deed, Material},
    fault::{Fault, Tries, Try},
    harness::{
        window::Window,
        workspace::{Ran, Workspace},
    },
};

pub const FULL: Fault = Fault {
    number: 5,
    name: "disk full on every other write",
    holds: "what was there stays as it was, a clear error, exit code 1",
    quick: 8,
    full: 400,
    run: full,
};

pub const SYNC_FAILS: Fault = Fault {
    number: 6,
    name: "the nth sync fails",
    holds: "what was not synced is never reported as saved",
    quick: 4,
    full: 400,
    run: sync_fails,
};

/// So many KiB are left on the disk: a page less or more decides which write is the first that fails.
const ROOM: &[u64] = &[0, 4, 8, 12, 16, 20, 24, 32, 48];

/// Reports on standard output.
const REPORTS: &[&[&str]] = &[
    &["sessions"],
    &["show", "{SCORED}"],
    &["show", "{SCORED}", "--json"],
    &["report", "{SCORED}", "--format", "md"],
    &["report", "{SCORED}", "--format", "json"],
    &["report", "--trends", "--format", "csv", "--output", "-"],
    &["trends"],
    &["bank", "list"],
    &["bank", "show", "alpha"],
    &["bank", "new", "scenario"],
    &["bank", "stats"],
    &["formats"],
    &["rubrics"],
    &["schema", "question"],
    &["where"],
    &["man"],
    &["completions", "bash"],
    &["prune"],
    &["--help"],
    &["practice", "--help"],
    &["--version"],
];

/// What is done on the screens while the disk is full.
#[derive(Debug, Clone, Copy)]
enum Screen {
    Score,
    Review,
    Interview,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Deed(&'static Deed, u64),
    Report(&'static [&'static str]),
    Screen(Screen),
}

fn full(tries: &mut Tries) {
    let material = Material::new();
    if !has_disks() {
        return tries.cannot("this machine lets nobody mount a disk of their own");
    }
    let deeds = DEEDS.iter().flat_map(|deed| ROOM.iter().map(move |room| Place::Deed(deed, *room)));
    let reports = REPORTS.iter().map(|it| Place::Report(it));
    let screens = [Screen::Score, Screen::Review, Screen::Interview].map(Place::Screen);
    let places: Vec<Place> = deeds.chain(reports).chain(screens).collect();
    tries.over(&places, |it, place| match place {
        Place::Deed(deed, room) => on_full_disk(it, &material, deed, room),
        Place::Report(arguments) => into_nothing(&material, arguments),
        Place::Screen(screen) => on_screen(&material, screen),
    });
}

fn on_full_disk(it: &mut Try, material: &Material, deed: &Deed, room: u64) {
    let (workspace, after) = (material.copy(), Afterwards::new());
    let words = material.words(deed.arguments);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let before = files(&workspace.root());
    let ran = run(&workspace, &small_disk(&workspace, after.folder.path(), room), &words, deed.input);
    if ran.code == NOT_MOUNTED {
        return it.not_tried("the disk could not be mounted");
    }
    let told = format!("{words:?} with {room} KiB left: {:?} {}{}", ran.code, ran.out, ran.err);
    assert!(ran.code == Some(0) || ran.code == Some(1), "{told}");
    if room == 0 && !deed.frees {
        assert_eq!(ran.code, Some(1), "{told}");
    }
    if ran.code == Some(1) {
        let says_so =
            ["No space left on device", "the disk has room for"].iter().any(|it| ran.err.contains(it));
        assert!(says_so && ran.err.contains("hint:"), "{told}");
        it.sum("refused", 1);
    }
    is_intact(&before, &files(&after.root()), deed, ran.code == Some(0), &told);
    let listed = after.run(&["sessions"]);
    assert_eq!((listed.code, listed.err.as_str()), (Some(0), ""), "{told}");
}

/// Whatever was there is there, byte by byte. A journal and a review may have grown; a recording that was to go may
/// have another form.
fn is_intact(
    before: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
    deed: &Deed,
    is_done: bool,
    told: &str,
) {
    let prunes = deed.arguments[0] == "prune";
    for (name, bytes) in before {
        let grows = ends_in(name, "jsonl");
        let is_draft =
            name.contains("scorecards/") && !String::from_utf8_lossy(bytes).contains("locked: \"2");
        match after.get(name) {
            Some(_) if is_draft => {}
            Some(now) if now == bytes || (grows && now.starts_with(bytes)) => {}
            None if prunes && ends_in(name, "wav") && !name.starts_with("incoming") => {
                let is_there = after.contains_key(&name.replace(".wav", ".flac"));
                assert!(is_done || is_there || deed.frees, "{name} is gone: {told}");
            }
            Some(_) => panic!("{name} has changed: {told}"),
            None => panic!("{name} is gone: {told}"),
        }
    }
    for name in after.keys().filter(|it| !before.contains_key(*it)) {
        let is_report = ["out", "report", "trends"].iter().any(|it| name.contains(it));
        assert!(is_done || !is_report, "{name} was left behind: {told}");
    }
}

/// Standard output is full.
fn into_nothing(material: &Material, arguments: &[&str]) {
    let workspace = material.copy();
    let words = material.words(arguments);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut command = workspace.command(&words);
    let full = OpenOptions::new().write(true).open("/dev/full").expect("a device that is full");
    let output = command.stdin(Stdio::null()).stdout(full).output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    assert!(said.contains("standard output") && said.contains("No space left"), "{arguments:?}: {said}");
}

fn on_screen(material: &Material, screen: Screen) {
    let (workspace, after) = (material.copy(), Afterwards::new());
    let before = files(&workspace.root());
    // A page for the draft of a scorecard is not there; the journal of an interview has room for its beginning.
    let (arguments, room) = match screen {
        Screen::Score => (&["score", "{UNSCORED}"][..], 4),
        Screen::Review => (&["review", "{SCORED}"][..], 4),
        Screen::Interview => (&["practice", "--no-audio", "--question", "lift-control"][..], 20),
    };
    let by = small_disk(&workspace, after.folder.path(), room);
    let words = material.words(arguments);
    let program = env!("CARGO_BIN_EXE_mockloop").to_owned();
    let line: Vec<String> = by[1..].iter().cloned().chain([program]).chain(words).collect();
    let line: Vec<&str> = line.iter().map(String::as_str).collect();
    let path = std::env::var("PATH").expect("a path");
    let mut window =
        Window::open_program("unshare".as_ref(), &workspace, &line, (100, 30), &[("PATH", &path)]);
    match screen {
        Screen::Score => {
            window.wait_for("Score · ");
            window.press_for("3", "No space left");
        }
        Screen::Review => {
            window.wait_for("Review");
            window.press("m");
            window.press("a mark of which nothing can be kept\r");
        }
        Screen::Interview => {
            window.wait_for("Opening");
            // What is written until the page is full is kept.
            for number in 0..200 {
                if window.screen().contains("not saved") {
                    break;
                }
                window.press_for("t", "Note");
                window.press(&format!("note {number} {}\r", "x".repeat(90)));
                window.wait_for(&format!("note {number}"));
            }
            window.wait_for("No space left");
        }
    }
    window.press("\x03");
    if matches!(screen, Screen::Interview) {
        window.wait_for("Leave the interview?");
        window.press("\r");
    }
    assert_eq!(window.ends(), 1, "{screen:?}");
    window.wait_for("error: ");
    window.wait_for("No space left");
    let deed = Deed { arguments: &["practice"], input: "", frees: false };
    is_intact(&before, &files(&after.root()), &deed, false, &format!("{screen:?}"));
    let listed = after.run(&["sessions"]);
    assert_eq!((listed.code, listed.err.as_str()), (Some(0), ""), "{screen:?}");
}

/// The words by which the program says that something is safe on disk.
const ACKNOWLEDGED: &[&str] = &["Locked.", "Logged: "];

fn sync_fails(tries: &mut Tries) {
    if !with_failing_sync(&Workspace::new(), "fsync", 9_999, &["where"], "").ran.out.contains("workspace") {
        return tries.cannot("strace is not installed or may not be used");
    }
    let material = Material::new();
    let few = tries.is_quick();
    let mut places: Vec<(&'static Deed, &'static str, usize)> = Vec::new();
    for deed in DEEDS.iter().take(if few { 2 } else { DEEDS.len() }) {
        for call in ["fsync", "fdatasync"] {
            // As many as the deed makes undisturbed; each of them is made to fail once.
            places.extend((1..=most(&material, deed, call)).map(|nth| (deed, call, nth)));
        }
    }
    tries.over(&places, |it, (deed, call, nth)| one_sync(it, &material, deed, call, nth));
}

/// The number of the last sync of any thread of a deed.
fn most(material: &Material, deed: &Deed, call: &str) -> usize {
    let workspace = material.copy();
    let words = material.words(deed.arguments);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    crate::confined::syncs(&workspace, call, &words, deed.input)
}

fn one_sync(it: &mut Try, material: &Material, deed: &Deed, call: &str, nth: usize) {
    let workspace = material.copy();
    let words = material.words(deed.arguments);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let before = files(&workspace.root());
    let mut traced = with_failing_sync(&workspace, call, nth, &words, deed.input);
    // What is derived or was a draft may be thrown away, and nobody is told that it is safe.
    let root = workspace.root().display().to_string();
    traced.unsafe_at_end.retain(|it| it.starts_with(&root) && Path::new(it).exists());
    let Ran { code, out, err, .. } = &traced.ran;
    if traced.failed == 0 {
        return it.not_tried("another try came to more syncs than this one");
    }
    let told = format!("{words:?}, {call} {nth}: {code:?} {out}{err}{:?}", traced.unsafe_at_end);
    it.sum("syncs failed", traced.failed as u64);
    assert!(*code == Some(0) || *code == Some(1), "{told}");
    if *code == Some(0) {
        assert_eq!(traced.unsafe_at_end, Vec::<String>::new(), "reported as done: {told}");
        it.sum("made good", 1);
    } else {
        assert!(err.contains("error") && err.contains("os error 5"), "{told}");
    }
    let cards = |it: &String| ends_in(it, "yaml");
    if ACKNOWLEDGED.iter().any(|it| out.contains(it)) {
        assert!(!traced.unsafe_at_end.iter().any(cards), "reported as saved: {told}");
    }
    // Whatever failed, nothing that was there before is harmed.
    let after = files(&workspace.root());
    is_intact(&before, &after, deed, true, &told);
    let listed = workspace.run(&["sessions"]);
    assert_eq!(listed.code, Some(0), "{told}");
}

/// Whether a file's name has this ending.
fn ends_in(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|it| it == ending)
}
