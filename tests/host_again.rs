//! A session that is gone on with together belongs to one program at a time.

use std::fs;

use crate::harness::{window::Window, workspace::Workspace};

const PRACTICE: [&str; 5] = ["practice", "--plain", "--no-audio", "--question", "lift-control"];
const HOST: [&str; 3] = ["host", "--resume", "--no-audio"];

/// A second program that would write to the session is told who has it, and changes nothing.
#[track_caller]
fn is_kept_out(workspace: &Workspace, window: &Window) {
    let session = workspace.sessions().remove(0);
    let told = format!("another mockloop (process {}) has the session {session} open", window.id());
    let ran = workspace.run_with(&["score", "last", "--as", "Kim", "--plain"], "");
    assert!(ran.code != Some(0) && ran.err.contains(&told), "{}{}", ran.out, ran.err);
    let mut second = Window::open(workspace, &["host", "--resume", &session, "--no-audio"], 100, 30);
    second.wait_for(&format!("process {}", window.id()));
    assert_eq!(second.ends(), 1);
}

#[test]
fn the_scores_of_a_finished_interview_are_given_in_one_program() {
    let workspace = Workspace::new();
    workspace.run_with(&PRACTICE, "end\n");
    let session = workspace.sessions().remove(0);
    let mut window = Window::open(&workspace, &["host", "--resume", &session, "--no-audio"], 120, 40);
    window.wait_for("opens your scorecard");
    is_kept_out(&workspace, &window);
    // Others write at their pages, whatever the candidate looks at.
    window.press_for("\r", "Score · ");
    window.press_for("\x1b", "Debrief · ");
    is_kept_out(&workspace, &window);
    window.press_for("\x1b", "Practise");
    let ran = workspace.run_with(&["score", "last", "--as", "Kim", "--plain"], "");
    assert!(ran.out.contains("The scorecard waits"), "{}{}", ran.out, ran.err);
    window.press("q");
    assert_eq!(window.ends(), 0);
    assert!(!workspace.session().join(".lock").exists());
}

#[test]
fn an_interview_that_was_cut_off_goes_on_in_one_program() {
    let workspace = Workspace::new();
    let mut window =
        Window::open(&workspace, &["practice", "--no-audio", "--question", "lift-control"], 100, 30);
    window.wait_for("Say what it is for.");
    window.press_for("\x03", "Leave the interview?");
    window.press("\r");
    assert_eq!(window.ends(), 0);
    let open = || {
        let window = Window::open(&workspace, &HOST, 120, 40);
        window.wait_for("Nobody is there yet.");
        window
    };
    let mut window = open();
    let session = workspace.sessions().remove(0);
    let told = format!("process {}", window.id());
    let mut second = Window::open(&workspace, &["host", "--resume", &session, "--no-audio"], 100, 30);
    second.wait_for(&told);
    assert_eq!(second.ends(), 1);
    let journal = fs::read(workspace.session().join("journal.jsonl")).expect("a journal");
    // Whoever ends the page finds the interview at home, as it was.
    window.press_for("\x1b", "End the page");
    window.press_for("\r", "Resume The lifts");
    assert_eq!(fs::read(workspace.session().join("journal.jsonl")).expect("a journal"), journal);
    window.press("q");
    assert_eq!(window.ends(), 0);
}
