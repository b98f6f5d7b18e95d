//! The commands when something is wrong: a sentence, a hint, an exit code, and nothing that steers a terminal.

use std::fmt::Write as _;
use std::{fs, io::Write, process::Stdio};

use rstest::rstest;

use crate::harness::{microphone::wait_until, workspace::Workspace};

const PRACTICE: &[&str] = &["practice", "--plain", "--no-audio", "--question", "lift-control"];

/// What goes wrong, all in one transcript: the sentence, the hint, the code.
#[test]
fn errors_say_what_is_wrong_and_what_would_be_right() {
    let workspace = Workspace::new();
    let mut text = String::new();
    for arguments in [
        &["show", "last"][..],
        &["show", "2031"],
        &["score", "last", "--plain"],
        &["resume", "--plain"],
        &["bank", "show", "lift-controls"],
        &["bank", "show", "nothing-like-it-at-all"],
        &["practice", "--plain", "--no-audio", "--format", "talks"],
        &["practice", "--plain", "--no-audio", "--format", "talk", "--question", "alpha"],
        &["practice", "--plain", "--no-audio", "--question", "alpha", "--question", "alpha"],
        &["practice", "--plain", "--no-audio", "--format", "ladder", "--count", "9"],
        &["practice", "--plain", "--question", "lift-control"],
        &["practice", "--plain", "--question", "lift-control", "--device", "Webcam"],
        &["practice", "--no-audio", "--question", "lift-control"],
    ] {
        let ran = workspace.run(arguments);
        assert_eq!(ran.out, "", "results only on standard output");
        // The list of all formats is not the tests' own.
        let said: Vec<&str> = ran.err.lines().map(|it| it.split("there are: ").next().unwrap()).collect();
        let code = ran.code.expect("an exit code");
        let _ =
            write!(text, "$ mockloop {}\n{}\n--- exit code {code}\n\n", arguments.join(" "), said.join("\n"));
    }
    insta::assert_snapshot!(workspace.redact(&text));
    assert!(workspace.sessions().is_empty(), "none of it has left a session behind");
}

#[rstest]
#[case::no_such_command(&["practise"], "practice")]
#[case::no_such_flag(&["practice", "--kinds", "scenario"], "--kind")]
#[case::no_such_kind(&["practice", "--kind", "sudoku"], "system-design")]
#[case::count_of_nothing(&["practice", "--count", "0"], "1..=20")]
#[case::no_number(&["practice", "--seed", "seven"], "invalid digit")]
#[case::two_ways(&["practice", "--no-audio", "--device", "M"], "cannot be used with")]
#[case::nothing_named(&["show"], "SESSION")]
#[case::no_such_shell(&["completions", "abacus"], "bash")]
fn wrong_usage_is_exit_code_two(#[case] arguments: &[&str], #[case] says: &str) {
    let ran = Workspace::new().run(arguments);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains(says), "{}", ran.err);
}

#[rstest]
#[case::everything(&["--help"])]
#[case::practice(&["practice", "--help"])]
fn help_has_examples(#[case] arguments: &[&str]) {
    let ran = Workspace::new().run(arguments).succeeds();
    assert!(ran.out.contains("Examples:\n  mockloop"), "{}", ran.out);
    assert!(ran.out.lines().all(|it| it.chars().count() <= 100), "{}", ran.out);
}

#[test]
fn every_command_is_in_the_manual_and_the_completions() {
    let workspace = Workspace::new();
    let manual = workspace.run(&["man"]).succeeds().out;
    assert!(manual.contains(".TH mockloop 1"), "{manual}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let completions = workspace.run(&["completions", shell]).succeeds().out;
        for command in [
            "practice", "sessions", "show", "score", "resume", "mic", "devices", "bank", "formats",
            "rubrics", "where",
        ] {
            assert!(completions.contains(command), "{command} in {shell}");
            assert!(manual.contains(command), "{command} in the manual");
        }
    }
}

/// Commands of which the output may be read by anything.
const REPORTS: &[&[&str]] = &[
    &["sessions"],
    &["show", "last"],
    &["show", "last", "--json"],
    &["bank", "list"],
    &["bank", "list", "--json"],
    &["bank", "show", "lift-control"],
    &["bank", "stats"],
    &["bank", "lint"],
    &["formats"],
    &["rubrics"],
    &["devices"],
    &["where"],
    &["man"],
    &["completions", "bash"],
    &["--help"],
    &["show", "nobody"],
];

#[test]
fn nothing_in_a_pipe_has_an_escape_sequence() {
    let workspace = Workspace::new();
    workspace.run_with(PRACTICE, "probe\nend\n").succeeds();
    for arguments in REPORTS {
        let output = workspace.command(arguments).env("COLORTERM", "truecolor").output().unwrap();
        assert!(![&output.stdout[..], &output.stderr].concat().contains(&0x1b), "{arguments:?}");
    }
}

#[test]
fn a_reader_that_goes_early_is_no_error() {
    let workspace = Workspace::new();
    workspace.run_with(PRACTICE, "end\n").succeeds();
    for arguments in REPORTS.iter().filter(|it| it[0] != "--help" && **it != ["show", "nobody"]) {
        let mut command = workspace.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let code = output.status.code();
        assert!(
            code == Some(0) || (code == Some(1) && arguments[1] == "lint"),
            "{arguments:?}: {code:?} {said}"
        );
        assert!(!said.contains("panicked") && !said.contains("error"), "{arguments:?}: {said}");
    }
}

/// `2>&1 | head` takes standard error along.
#[test]
fn nobody_who_listens_to_errors_is_no_reason_to_panic() {
    let workspace = Workspace::new();
    for (arguments, code) in
        [(&["show", "nobody"][..], 1), (&["bank", "list", "nobody-has-this"], 0), (&["sessions"], 0)]
    {
        let mut command = workspace.command(arguments);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stderr.take());
        assert_eq!(child.wait().unwrap().code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn what_stands_in_a_file_cannot_steer_a_terminal() {
    let workspace = Workspace::new();
    let bad = "\\e[31mred\\e]0;title\\a\\x9b2J";
    let text = crate::harness::content::QUESTIONS;
    let text = text.replace("title: Alpha", &format!("title: \"Alpha {bad}\""));
    let text = text.replace("prompt: Explain the alpha store.", &format!("prompt: \"Explain {bad}\""));
    let text = text.replace("id: bravo", &format!("id: \"bravo{bad}\""));
    workspace.write("question-bank/small.yaml", text);
    let practice = ["practice", "--plain", "--no-audio", "--question", "alpha"];
    let all: &[&[&str]] = &[
        &practice,
        &["bank", "list"],
        &["bank", "show", "alpha"],
        &["bank", "lint"],
        &["sessions"],
        &["show", "last"],
        &["bank", "show", "\x1b[31mred"],
    ];
    for arguments in all {
        let ran = workspace.run(arguments);
        let odd = |it: char| it.is_control() && it != '\n';
        assert!(
            !ran.out.contains(odd) && !ran.err.contains(odd),
            "{arguments:?}: {:?} {:?}",
            ran.out,
            ran.err
        );
    }
}

/// kill -9, then on with it.
#[test]
fn a_killed_interview_goes_on_plainly() {
    let workspace = Workspace::new();
    let mut command = workspace.command(PRACTICE);
    let mut killed = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    killed.stdin.as_mut().unwrap().write_all(b"next\nprobe\nnote kept\n").unwrap();
    wait_until("the note is on disk", || {
        let journal =
            workspace.sessions().first().map(|it| workspace.recordings().join(it).join("journal.jsonl"));
        journal.and_then(|it| fs::read_to_string(it).ok()).is_some_and(|it| it.contains("kept"))
    });
    killed.kill().unwrap();
    killed.wait().unwrap();
    let listed = workspace.run(&["sessions"]).succeeds();
    assert!(listed.out.contains("cut off"), "{}", listed.out);
    let ran = workspace.run(&["score", "last", "--plain"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("was cut off and is not over") && ran.err.contains("hint: 'mockloop resume'"),
        "{}",
        ran.err
    );
    let ran = workspace.run_with(&["resume", "--plain"], "next\nend\n").succeeds();
    assert!(ran.out.contains("Phase Middle"), "it goes on where it was: {}", ran.out);
    let shown = workspace.run(&["show", "last", "--json"]).json();
    assert_eq!(shown["moments"][0]["text"], "kept");
    assert_eq!(shown["phases"].as_array().unwrap().len(), 3);
    let ran = workspace.run(&["resume", "last", "--plain"]);
    assert!(ran.code == Some(1) && ran.err.contains("is over"), "{}", ran.err);
}

/// A damaged journal costs one line, and both the list and the page say so.
#[test]
fn a_damaged_journal_is_shown_with_what_is_left() {
    let workspace = Workspace::new();
    workspace.run_with(PRACTICE, "next\nnote first\nnote second\nend\n").succeeds();
    let path = workspace.session().join("journal.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let line = text.lines().position(|it| it.contains("\"text\":\"first\"")).unwrap() + 1;
    fs::write(&path, text.replace("\"text\":\"first\"", "\"text\":\"fi?st\"")).unwrap();
    let shown = workspace.run(&["show", "last"]).succeeds();
    assert!(
        shown.out.contains(&format!("journal.jsonl, line {line}: its checksum is wrong")),
        "{}",
        shown.out
    );
    assert!(shown.out.contains("second") && !shown.out.contains("fi?st"), "{}", shown.out);
    fs::write(&path, "").unwrap();
    let listed = workspace.run(&["sessions"]).succeeds();
    assert!(
        listed.err.starts_with("warning: ") && listed.err.contains("the journal is empty"),
        "{}",
        listed.err
    );
}

#[test]
fn a_machine_without_sound_is_told_so() {
    let workspace = Workspace::empty();
    let ran = workspace.run(&["devices"]).succeeds();
    assert_eq!(ran.out, "", "nothing is listed");
    assert!(
        ran.err.contains("No microphone and no speaker found; 'practice --no-audio' works without."),
        "{}",
        ran.err
    );
}

/// A log that cannot be written is no reason to say so, least of all where that cannot be said either.
#[cfg(unix)]
#[test]
fn a_full_disk_under_the_log_and_under_standard_error_ends_nothing() {
    let workspace = Workspace::new();
    let log = workspace.home().join("cache/mockloop/mockloop.log");
    fs::create_dir_all(log.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink("/dev/full", &log).unwrap();
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let code = |arguments: &[&str]| {
        let mut command = workspace.command(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(full()).status().unwrap().code()
    };
    assert_eq!(code(PRACTICE), Some(0));
    assert_eq!(code(&["sessions"]), Some(0));
    assert_eq!(code(&["show", "nobody"]), Some(1));
    let said = workspace.run(&["sessions"]).succeeds().err;
    assert_eq!(said, "", "nor is anything of it told");
}
