//! Commands where the system allows little, or where nobody expects to be: a sentence and exit code 1, and nothing left
//! behind.

use std::{fs, process::Command};

use rstest::rstest;

use crate::harness::workspace::{Ran, Workspace};

const PRACTICE: &[&str] = &["practice", "--plain", "--no-audio", "--question", "lift-control"];

/// The program, started by a shell after these words.
fn after(words: &str, workspace: &Workspace, arguments: &[&str]) -> Ran {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{words} && exec \"$@\""), "sh", env!("CARGO_BIN_EXE_mockloop")]);
    command.args(arguments).current_dir(workspace.root()).env_clear().envs(workspace.environment());
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    Workspace::run_command_with(command, "note x\nend\n")
}

/// What stands in the folder of the workspace.
fn names(workspace: &Workspace) -> Vec<String> {
    let entries = fs::read_dir(workspace.root()).unwrap();
    let mut names: Vec<String> = entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[rstest]
#[case::interview(PRACTICE)]
#[case::page(&["report", "last", "--output", "page.html"])]
#[case::archive(&["export", "all.zip"])]
fn a_file_that_may_not_grow_is_a_failed_write(#[case] arguments: &[&str]) {
    let workspace = Workspace::new();
    workspace.run_with(PRACTICE, "end\n").succeeds();
    let before = (names(&workspace), workspace.sessions());
    let ran = after("ulimit -f 0", &workspace, arguments);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(ran.err.starts_with("error: cannot write") && ran.err.contains("File too large"), "{}", ran.err);
    assert!(ran.err.contains("  hint: "), "{}", ran.err);
    assert_eq!((names(&workspace), workspace.sessions()), before, "nothing is left of it");
}

#[test]
fn without_open_files_to_spare_it_says_so() {
    let workspace = Workspace::new();
    for most in 5..24 {
        let ran = after(&format!("ulimit -n {most}"), &workspace, PRACTICE);
        let is_told = ran.code == Some(1) && ran.err.contains("error: ") && !ran.err.contains('\u{1b}');
        assert!(is_told || ran.code == Some(0), "{most}: {:?} {}", ran.code, ran.err);
    }
}

#[test]
fn a_name_without_a_folder_is_one_here() {
    let workspace = Workspace::new();
    workspace.run_with(PRACTICE, "end\n").succeeds();
    for (format, name) in [("html", "page.html"), ("md", "page.md"), ("json", "page.json")] {
        workspace.report(&["last", "--format", format, "--output", name]);
        assert!(workspace.root().join(name).is_file());
    }
}

#[test]
fn a_folder_that_is_gone_is_said() {
    let workspace = Workspace::new();
    let ran = after("mkdir gone && cd gone && rmdir ../gone", &workspace, &["sessions"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.starts_with("error: the folder that you are in cannot be found"), "{}", ran.err);
}

#[test]
fn a_home_that_is_no_whole_path_is_none() {
    let workspace = Workspace::new();
    let before = names(&workspace);
    let words = "unset XDG_CACHE_HOME XDG_DATA_HOME; export HOME=here";
    assert_eq!(after(words, &workspace, &["sessions"]).code, Some(0));
    assert_eq!(names(&workspace), before, "nothing is written to wherever one stands");
}

/// As on a machine whose clock was never set. Needs `faketime`; where it is not installed nothing is known.
#[test]
fn a_clock_before_all_clocks_counts_as_their_beginning() {
    let workspace = Workspace::new();
    if !Command::new("faketime").arg("--version").output().is_ok_and(|it| it.status.success()) {
        return;
    }
    let behind = r#"set -- faketime -f '@1969-07-20 20:17:00' "$@""#;
    assert_eq!(after(behind, &workspace, PRACTICE).code, Some(0));
    assert!(workspace.sessions()[0].starts_with("1970-01-01_000000"), "{:?}", workspace.sessions());
    assert_eq!(after(behind, &workspace, &["trends"]).code, Some(0));
}
