//! Two programs in one workspace, and the one that holds a session killed.

use std::{fs, time::Duration};

use mockloop::clock::now;
use rustix::process::Signal;

use crate::{
    confined::files,
    deeds::{DEEDS, INTERVIEW, Material, SCORING},
    fault::{Fault, Tries, Try},
    harness::{microphone::wait_until, window::Window, workspace::Workspace},
};

pub const TWO_PROGRAMS: Fault = Fault {
    number: 9,
    name: "two programs, one workspace",
    holds: "the second says who holds it and reads only; freed within a second",
    quick: 3,
    full: 60,
    run: two_programs,
};

pub const NO_LOCKS: Fault = Fault {
    number: 26,
    name: "a disk without locks, as some shared ones",
    holds: "everything works, unguarded against a second program",
    quick: 3,
    full: 48,
    run: no_locks,
};

/// How soon a session must be free after its holder was killed.
const FREED: u64 = 1_000;

/// What the first program has open.
const INTERVIEWS: &[&str] = &["practice", "--no-audio", "--question", "lift-control"];

fn two_programs(tries: &mut Tries) {
    tries.each(|it| match it.number % 3 {
        0 => interview(it),
        1 => scoring(it),
        _ => review(it),
    });
}

fn no_locks(tries: &mut Tries) {
    let material = Material::new();
    let all = ["ENOLCK", "EOPNOTSUPP", "ENOSYS"];
    let all: Vec<_> = all.iter().flat_map(|error| DEEDS.iter().map(move |deed| (*error, deed))).collect();
    tries.over(&all, |it, (error, deed)| {
        let workspace = material.copy();
        let inject = format!("inject=flock:error={error}");
        let by = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=flock", "-e", &inject];
        let words = material.words(deed.arguments);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ran = Workspace::run_command_with(workspace.command_by(&by, &words), deed.input);
        if ran.code != Some(0) && ran.err.contains("strace") {
            return it.not_tried("strace is not installed or may not be used");
        }
        assert_eq!(ran.code, Some(0), "{error} {words:?}: {}{}", ran.out, ran.err);
        let listed = workspace.run(&["sessions"]).succeeds();
        assert_eq!(listed.err, "", "{error} {words:?}");
    });
}

/// Does what must be refused, and looks that nothing has changed by it.
fn is_refused(workspace: &Workspace, holder: &Window, arguments: &[&str]) {
    let before = files(&workspace.root());
    let ran = workspace.run_with(arguments, SCORING);
    let told = format!("{arguments:?}: {:?} {}{}", ran.code, ran.out, ran.err);
    let who = format!("(process {})", holder.id());
    assert!(ran.code == Some(1) && ran.err.contains(&who) && ran.err.contains("hint:"), "{told}");
    assert_eq!(files(&workspace.root()), before, "{told}");
}

fn reads(workspace: &Workspace) {
    for arguments in [&["sessions"][..], &["show", "last"], &["show", "last", "--json"], &["trends"]] {
        workspace.run(arguments).succeeds();
    }
}

/// Kills the holder, and measures how long it takes until the same command is let in.
fn freed(it: &mut Try, workspace: &Workspace, holder: &Window, arguments: &[&str], input: &str) {
    holder.signal(Signal::KILL);
    let killed = now();
    // The system lets go of what a killed process had when that is quite gone.
    let mut ran = workspace.run_with(arguments, input);
    while ran.code != Some(0) && killed.elapsed() < it.patience(Duration::from_millis(FREED)) {
        ran = workspace.run_with(arguments, input);
    }
    let took = killed.elapsed();
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}{}", ran.out, ran.err);
    it.within("ms until another had it", u64::try_from(took.as_millis()).expect("short"), FREED);
}

fn interview(it: &mut Try) {
    let workspace = Workspace::new();
    let mut first = Window::open(&workspace, INTERVIEWS, 100, 30);
    first.wait_for("Opening");
    first.press_for("t", "Note");
    first.press("held\r");
    let journal = workspace.session().join("journal.jsonl");
    wait_until("the note is on disk", || {
        fs::read_to_string(&journal).is_ok_and(|it| it.contains("\"noted\""))
    });
    reads(&workspace);
    let listed = workspace.run(&["sessions"]).succeeds();
    assert!(listed.out.contains(&format!("open in process {}", first.id())), "{}", listed.out);
    for arguments in
        [&["resume", "--plain"][..], &["resume", "last", "--plain"], &["score", "last", "--plain"]]
    {
        is_refused(&workspace, &first, arguments);
    }
    // On the screens of the second it is shown, and neither gone on with nor deleted.
    let mut second = Window::open(&workspace, &[], 100, 30);
    second.wait_for("Practise");
    assert!(!second.screen().contains("Resume The lifts"), "{}", second.screen());
    second.press_for("s", "Sessions");
    second.wait_for("cut off");
    second.press_for("\r", &format!("(process {})", first.id()));
    drop(second);
    freed(it, &workspace, &first, &["resume", "--plain"], "end\n");
    assert!(fs::read_to_string(&journal).expect("a journal").contains("\"held\""));
}

fn scoring(it: &mut Try) {
    let workspace = Workspace::new();
    let practice = ["practice", "--plain", "--no-audio", "--question", "lift-control"];
    workspace.run_with(&practice, "end\n").succeeds();
    let mut first = Window::open(&workspace, &["score"], 100, 30);
    first.wait_for("Score · ");
    first.press("3");
    let card = workspace.session().join("scorecards/self.yaml");
    wait_until("the draft is on disk", || fs::read_to_string(&card).is_ok_and(|it| it.contains("senior: 3")));
    reads(&workspace);
    for arguments in [
        &["score", "last", "--plain"][..],
        &["score", "last", "--as", "Robin", "--plain"],
        &["prune", "--remove", "--session", "last", "--yes"],
        &["packet", "last", "--output", "p.mockloop"],
    ] {
        // Without a recording there is nothing to prune.
        if arguments[0] != "prune" {
            is_refused(&workspace, &first, arguments);
        }
    }
    freed(it, &workspace, &first, &["score", "last", "--plain"], SCORING);
    assert!(fs::read_to_string(&card).expect("a scorecard").contains("locked: \"2"));
}

fn review(it: &mut Try) {
    let workspace = Workspace::new();
    let practice = ["practice", "--plain", "--no-audio", "--question", "lift-control"];
    workspace.run_with(&practice, INTERVIEW).succeeds();
    let mut first = Window::open(&workspace, &["review", "last"], 100, 30);
    first.wait_for("Review");
    first.press("f");
    let remarks = workspace.session().join("reviews/self.jsonl");
    wait_until("the remark is on disk", || {
        fs::read_to_string(&remarks).is_ok_and(|it| it.contains("filler"))
    });
    let before = fs::read(&remarks).expect("a review");
    let mut second = Window::open(&workspace, &["review", "last"], 100, 30);
    second.wait_for(&format!("(process {})", first.id()));
    second.press_for("f", "Not kept");
    second.press("\x03");
    assert_eq!(second.ends(), 0);
    assert_eq!(fs::read(&remarks).expect("a review"), before);
    first.signal(Signal::KILL);
    let killed = now();
    let mut third = Window::open(&workspace, &["review", "last"], 100, 30);
    third.wait_for("Review");
    third.press("f");
    let is_longer = || fs::read(&remarks).is_ok_and(|it| it.len() > before.len());
    wait_until("another may write", is_longer);
    let took = killed.elapsed();
    it.within("ms until another had it", u64::try_from(took.as_millis()).expect("short"), FREED);
}
