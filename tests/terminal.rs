//! The program in a real terminal: given back exactly as it was however the program ends, and nothing lost.

use std::fs;

use rstest::rstest;
use rustix::process::Signal;

use crate::harness::{microphone::wait_until, window::Window, workspace::Workspace};

const INTERVIEW: &[&str] = &["practice", "--no-audio", "--question", "lift-control"];

/// An interview that has begun, with a note in it.
fn interview(workspace: &Workspace) -> Window {
    let mut window = Window::open(workspace, INTERVIEW, 100, 30);
    window.wait_for("Opening");
    window.press_for("t", "Note");
    window.press("kept whatever comes\r");
    window.wait_for("0:0");
    window.wait_for("kept whatever comes");
    // What is on the screen may be on its way to the disk; what is promised is what has arrived there.
    let journal = workspace.session().join("journal.jsonl");
    let is_on_disk = || fs::read_to_string(&journal).is_ok_and(|it| it.contains("\"noted\""));
    wait_until("the note is on disk", is_on_disk);
    window
}

/// After the program has gone: the modes are those from before, and the session can be resumed with its note.
#[track_caller]
fn is_as_before(window: &Window, workspace: &Workspace) {
    window.is_given_back();
    is_resumable(workspace);
}

#[track_caller]
fn is_resumable(workspace: &Workspace) {
    let ran = workspace.run_with(&["resume", "--plain"], "time\n");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let journal = fs::read_to_string(workspace.session().join("journal.jsonl")).unwrap();
    assert!(journal.contains("kept whatever comes") && journal.contains("interrupted"), "{journal}");
}

#[test]
fn a_screen_changes_the_modes_and_a_normal_end_gives_them_back() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, &[], 80, 24);
    window.wait_for("Practise");
    assert_ne!(window.modes(), window.modes_before(), "else the comparison proves nothing");
    window.press("q");
    assert_eq!(window.ends(), 0);
    window.is_given_back();
    assert_eq!(window.screen().trim(), "", "nothing of it is left on the screen");
}

#[rstest]
#[case::term(Signal::TERM)]
#[case::int(Signal::INT)]
#[case::hup(Signal::HUP)]
#[case::quit(Signal::QUIT)]
#[case::alarm(Signal::ALARM)]
#[case::one(Signal::USR1)]
#[case::two(Signal::USR2)]
#[case::too_much_work(Signal::XCPU)]
fn a_signal_ends_it_and_the_session_is_kept(#[case] signal: Signal) {
    let workspace = Workspace::new();
    let mut window = interview(&workspace);
    window.signal(signal);
    assert_eq!(window.ends(), 0);
    wait_until("it says how to go on", || window.screen().contains("mockloop resume"));
    is_as_before(&window, &workspace);
}

#[test]
fn ctrl_c_asks_first_and_then_leaves() {
    let workspace = Workspace::new();
    let mut window = interview(&workspace);
    window.press_for("\x03", "Leave the interview?");
    window.press("\x1b");
    window.wait_until_gone("Leave the interview?");
    window.press_for("\x03", "Leave the interview?");
    window.press("\r");
    assert_eq!(window.ends(), 0);
    is_as_before(&window, &workspace);
}

#[test]
fn a_closed_window_ends_it() {
    let workspace = Workspace::new();
    let mut window = interview(&workspace);
    window.close();
    let code = window.ends();
    assert_eq!(code, 0, "a window that closes is no fault of the program");
    is_resumable(&workspace);
}

#[test]
fn a_closed_window_ends_the_home_screen_too() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, &[], 80, 24);
    window.wait_for("Practise");
    window.close();
    assert_eq!(window.ends(), 0);
}

#[rstest]
#[case::by_key(None)]
#[case::by_signal(Some(Signal::TSTP))]
fn it_steps_aside_and_comes_back(#[case] signal: Option<Signal>) {
    let workspace = Workspace::new();
    let mut window = interview(&workspace);
    match signal {
        Some(signal) => window.signal(signal),
        None => window.press("\x1a"),
    }
    wait_until("it is stopped", || window.is_stopped());
    window.is_given_back();
    window.signal(Signal::CONT);
    window.wait_for("kept whatever comes");
    window.wait_for("‖ paused");
    assert_ne!(window.modes(), window.modes_before());
    window.press(" ");
    window.wait_until_gone("‖ paused");
    window.press_for("n", "Middle");
    window.signal(Signal::TERM);
    window.ends();
    is_as_before(&window, &workspace);
}

#[test]
fn a_killed_interview_is_offered_at_home_and_goes_on() {
    let workspace = Workspace::new();
    let window = interview(&workspace);
    window.signal(Signal::KILL);
    drop(window);
    let mut window = Window::open(&workspace, &[], 100, 30);
    window.wait_for("Resume The lifts of a tall building");
    window.press_for("\r", "was cut off at");
    window.press("\r");
    window.wait_for("kept whatever comes");
    window.press_for("n", "Middle");
    window.press_for("\x03", "Leave the interview?");
    window.press("\r");
    assert_eq!(window.ends(), 0);
    is_resumable(&workspace);
}

#[test]
fn a_killed_interview_can_be_closed_and_scored_instead() {
    let workspace = Workspace::new();
    let window = interview(&workspace);
    window.signal(Signal::KILL);
    drop(window);
    let mut window = Window::open(&workspace, &[], 100, 30);
    window.wait_for("Resume The lifts of a tall building");
    window.press_for("\r", "was cut off at");
    window.press_for("c", "Score · The lifts");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    let journal = fs::read_to_string(workspace.session().join("journal.jsonl")).unwrap();
    assert!(journal.contains(r#""fact":"ended""#) && journal.contains("closed-later"), "{journal}");
}

#[test]
fn a_window_that_is_too_small_says_so_and_a_larger_one_goes_on() {
    let workspace = Workspace::new();
    let mut window = interview(&workspace);
    window.resize(50, 12);
    window.wait_for("60x18 is needed");
    window.wait_for("left");
    for (columns, rows) in [(60, 18), (80, 24), (160, 45), (100, 30)] {
        window.resize(columns, rows);
        window.wait_for("Opening");
        window.wait_for("? help");
        window.wait_until_gone("is needed");
    }
    window.wait_for("kept whatever comes");
    window.press_for("n", "Middle");
}

#[test]
fn no_color_takes_every_colour_away_and_keeps_the_weight() {
    let workspace = Workspace::new();
    let coloured = Window::open(&workspace, &[], 100, 30);
    coloured.wait_for("Practise");
    coloured.wait_for("quit");
    assert!(coloured.has_colour());
    let plain = Window::open_with(&workspace, &[], 100, 30, &[("NO_COLOR", "1")]);
    plain.wait_for("Practise");
    plain.wait_for("quit");
    assert!(!plain.has_colour());
    assert!(plain.is_bold("Practise") && !plain.is_bold("Sessions"));
    let empty = Window::open_with(&workspace, &[], 100, 30, &[("NO_COLOR", "")]);
    empty.wait_for("Practise");
    empty.wait_for("quit");
    assert!(empty.has_colour(), "an empty NO_COLOR is none");
}

#[test]
fn a_dumb_terminal_gets_plain_lines() {
    let workspace = Workspace::new();
    let mut window = Window::open_with(&workspace, INTERVIEW, 100, 30, &[("TERM", "dumb")]);
    window.wait_for("Phase Opening");
    window.press_for("end\r", "The interview is over");
    window.press("\x04");
    assert_eq!(window.ends(), 0);
    assert!(!window.bytes().contains(&0x1b), "no escape sequence");
    window.is_given_back();
}

#[test]
fn plain_lines_can_be_stopped_and_left_at_any_time() {
    let workspace = Workspace::new();
    let arguments = [INTERVIEW, &["--plain"]].concat();
    let mut window = Window::open(&workspace, &arguments, 100, 30);
    window.wait_for("Phase Opening");
    window.press("\x1a");
    wait_until("ctrl-z stops it", || window.is_stopped());
    window.signal(Signal::CONT);
    window.press_for("end\r", "Answer each with the level");
    window.press("\x03");
    window.ends();
    assert!(workspace.run(&["score", "last", "--plain"]).succeeds().out.contains("The scorecard waits"));
}

/// What the program's own guard does while a panic unwinds; runs in the window of the test below.
#[test]
#[ignore = "runs in a window of its own"]
fn panics_on_the_screen() {
    let _taken = mockloop::ui::terminal::Taken::take(None).expect("a terminal");
    panic!("as planned");
}

#[test]
fn a_panic_gives_the_terminal_back() {
    let workspace = Workspace::new();
    let program = std::env::current_exe().expect("a test binary knows itself");
    let arguments = ["--exact", "terminal::panics_on_the_screen", "--ignored", "--nocapture"];
    let mut window = Window::open_program(&program, &workspace, &arguments, (100, 30), &[]);
    assert_eq!(window.ends(), 101);
    let has = |text: &str| String::from_utf8_lossy(&window.bytes()).contains(text);
    wait_until("all of it has come", || has("as planned") && has("\x1b[?1049l"));
    assert!(has("\x1b[?1049h"), "it was on a screen of its own");
    window.is_given_back();
}

/// A terminal without bracketed paste types what is pasted. Drawn key by key it would hold up the screen for a minute.
#[test]
fn what_is_typed_faster_than_anybody_types_holds_nothing_up() {
    let workspace = Workspace::new();
    let mut window = interview(&workspace);
    window.press_for("t", "Note");
    for _ in 0..100 {
        window.press(&"much ".repeat(60));
    }
    window.press("\r");
    window.wait_for("much much");
    window.wait_for("e end");
    window.press_for("t", "Note");
    window.press(&format!("\x1b[200~{}\x1b[201~", "pasted ".repeat(100_000)));
    window.wait_for("A line holds 4,000 characters; the rest was left out.");
    window.press("\r");
    window.wait_for("e end");
    window.signal(Signal::TERM);
    assert_eq!(window.ends(), 0);
    let journal = fs::read_to_string(workspace.session().join("journal.jsonl")).unwrap();
    assert!(journal.contains(&"much ".repeat(799)) && journal.contains(&"pasted ".repeat(571)));
    assert!(!journal.contains(&"much ".repeat(801)) && !journal.contains(&"pasted ".repeat(572)));
    is_as_before(&window, &workspace);
}
