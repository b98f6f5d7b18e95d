//! `mockloop doctor`: each finding with what to do about it, nothing private in its JSON, and nothing written.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use mockloop::{
    domain::{rubric::Level, scorecard::Assessor},
    store::sessions::{self, Lock},
};
use rstest::rstest;
use serde_json::Value;

use crate::harness::{
    content::wall,
    kept::{self, files},
    past,
    workspace::{Ran, Workspace},
};

/// What the doctor says, whether or not something is wrong.
fn doctor(workspace: &Workspace, environment: &[(&str, &str)]) -> Value {
    let ran = run(workspace, &["doctor", "--json"], environment);
    assert_eq!(ran.err, "");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let is_error = report["worst"] == "error";
    assert_eq!(ran.code, Some(i32::from(is_error)), "{}", ran.out);
    report
}

fn run(workspace: &Workspace, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
    let mut command = workspace.command(arguments);
    command.envs(environment.iter().copied());
    Workspace::run_command(command)
}

/// The finding of this area and id.
#[track_caller]
fn finding(report: &Value, area: &str, id: &str) -> Value {
    let all = report["findings"].as_array().unwrap();
    let found = all.iter().find(|it| it["area"] == area && it["id"] == id);
    found.unwrap_or_else(|| panic!("{area}/{id} is not in {report:#}")).clone()
}

fn has(report: &Value, area: &str, id: &str) -> bool {
    report["findings"].as_array().unwrap().iter().any(|it| it["area"] == area && it["id"] == id)
}

/// A workspace in which much is wrong and much is private.
fn sick() -> Workspace {
    let workspace = Workspace::new();
    let scored = kept::session(&workspace, wall(), 1);
    past::score(&scored, Assessor::named("Marjolein"), Level::Good, Level::Mixed);
    let at = |hours| wall() + chrono::TimeDelta::hours(hours);
    let damaged = kept::unscored(&workspace, at(1), 1);
    let journal = damaged.join("journal.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(2, "secretly torn");
    fs::write(&journal, lines.join("\n") + "\n").unwrap();
    let cut = kept::unscored(&workspace, at(2), 1);
    let text = fs::read_to_string(cut.join("journal.jsonl")).unwrap();
    let whole: Vec<&str> = text.lines().collect();
    fs::write(cut.join("journal.jsonl"), whole[..whole.len() - 1].join("\n") + "\n").unwrap();
    let newer = kept::unscored(&workspace, at(3), 1);
    fs::write(newer.join("journal.jsonl"), "{\"schema\":2,\"all\":\"different\"}\n").unwrap();
    fs::write(scored.join("scorecards/peer-zz.yaml"), "schema: 7\nwhatever: {}\n").unwrap();
    let broken = kept::unscored(&workspace, at(4), 1);
    fs::write(broken.join("journal.jsonl"), "not a journal\n").unwrap();
    fs::write(scored.join(".self.yaml.999999999"), "half").unwrap();
    std::os::unix::fs::symlink("/etc/hostname", scored.join("other-secret.wav")).unwrap();
    for (path, mode) in [(&scored, 0o755), (&damaged, 0o700)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    workspace.write("question-bank/salary-talks.yaml", "schema: 1\nquestions:\n  - {id: hidden-worry}\n");
    workspace
}

#[test]
fn everything_that_is_wrong_is_found_and_nothing_private_is_in_the_json() {
    let workspace = sick();
    let report = doctor(&workspace, &[]);
    for (area, id, level) in [
        ("permissions", "recordings", "warning"),
        ("workspace", "cut-off", "warning"),
        ("workspace", "newer", "warning"),
        ("workspace", "unreadable", "error"),
        ("workspace", "set-aside", "warning"),
        ("workspace", "drafts", "note"),
        ("workspace", "links", "note"),
        ("content", "faults", "error"),
        ("sound", "no-microphone", "warning"),
    ] {
        let found = finding(&report, area, id);
        assert_eq!(found["level"], level, "{found}");
        let is_told = found["do"].as_str().is_some_and(|it| it.len() > 10);
        assert!(is_told || id == "links", "{found}");
    }
    assert!(
        finding(&report, "workspace", "newer")["what"].as_str().unwrap().starts_with("2 files"),
        "{report:#}"
    );
    let text = report.to_string().to_lowercase();
    let root = workspace.root().display().to_string().to_lowercase();
    let mut private = vec![root, workspace.home().display().to_string().to_lowercase()];
    private.extend(workspace.sessions().iter().map(|it| it.to_lowercase()));
    private.extend(
        [
            "lift",
            "marjolein",
            "secret",
            "salary",
            "hidden",
            "worry",
            "peer-",
            "hostname",
            ".yaml",
            "2026-",
            "/tmp",
        ]
        .map(str::to_owned),
    );
    for word in private {
        assert!(!text.contains(&word), "{word} is in {report:#}");
    }
}

#[test]
fn people_read_the_names_and_the_command_that_helps() {
    let workspace = sick();
    let ran = workspace.run(&["doctor"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""), "{}", ran.out);
    let shown = workspace.redact(&ran.out);
    for words in [
        "Terminal\n",
        "  warning  1 session was cut off.",
        "  warning  2 files are from a newer mockloop.",
        "scorecards/peer-zz.yaml",
        "  error    1 file of a session cannot be read.",
        "  warning  1 line of journals or reviews is damaged and set aside; the rest is used.",
        "journal.jsonl: 1 line",
        "→ 'mockloop resume' goes on with the latest",
        "chmod -R go= '[workspace]/recordings'",
        "question-bank/salary-talks.yaml",
        "errors, ",
    ] {
        assert!(shown.contains(words), "{words} is not in\n{shown}");
    }
}

#[test]
fn it_writes_nothing_at_all() {
    let workspace = sick();
    let outer = workspace.root().parent().unwrap().to_owned();
    fs::create_dir_all(workspace.home()).unwrap();
    let before = (files(&outer), folders(&outer));
    workspace.run(&["doctor"]);
    workspace.run(&["doctor", "--json"]);
    assert_eq!((files(&outer), folders(&outer)), before);
}

fn folders(folder: &Path) -> Vec<String> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            all.push(path.display().to_string());
            all.extend(folders(&path));
        }
    }
    all.sort();
    all
}

#[test]
fn a_healthy_workspace_has_no_errors() {
    let workspace = Workspace::empty();
    let report = doctor(&workspace, &[]);
    assert_ne!(report["worst"], "error", "{report:#}");
    assert_eq!(finding(&report, "content", "faults")["level"], "good");
    assert_eq!(finding(&report, "permissions", "recordings")["level"], "good");
    assert_eq!(finding(&report, "disk", "room")["level"], "good");
    let ran = workspace.run(&["doctor"]).succeeds();
    assert!(ran.out.contains("warning"), "there is no microphone: {}", ran.out);
}

#[rstest]
#[case::dumb(&[("TERM", "dumb")], "term", "note", "plain lines")]
#[case::no_colour(&[("NO_COLOR", "1")], "term", "note", "NO_COLOR")]
#[case::latin(&[("LANG", "en_GB.ISO-8859-1")], "utf-8", "warning", "LANG is en_GB.ISO-8859-1")]
#[case::the_first_that_counts(&[("LC_ALL", "C"), ("LANG", "C.UTF-8")], "utf-8", "warning", "LC_ALL is C")]
#[case::tmux(&[("TMUX", "/home/robin/secret,1,0")], "tmux", "note", "Inside tmux")]
#[case::ssh(&[("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")], "ssh", "note", "machine far away")]
#[case::steering(&[("TERM", "xterm\u{1b}[31m/home/robin")], "term", "good", "TERM is xterm31mhomerobin,")]
fn the_terminal_is_told(
    #[case] environment: &[(&str, &str)],
    #[case] id: &str,
    #[case] level: &str,
    #[case] words: &str,
) {
    let report = doctor(&Workspace::empty(), environment);
    let found = finding(&report, "terminal", id);
    assert_eq!(found["level"], level, "{found}");
    assert!(found["what"].as_str().unwrap().contains(words), "{found}");
    assert!(!report.to_string().contains("robin/") && !report.to_string().contains("10.0.0"), "{report:#}");
}

#[test]
fn a_session_that_somebody_has_open_is_no_fault() {
    let workspace = Workspace::new();
    let folder = kept::unscored(&workspace, wall(), 1);
    let text = fs::read_to_string(folder.join("journal.jsonl")).unwrap();
    let whole: Vec<&str> = text.lines().collect();
    fs::write(folder.join("journal.jsonl"), whole[..whole.len() - 1].join("\n") + "\n{\"n\":7,\"at").unwrap();
    let lock = Lock::take(&folder).unwrap();
    let report = doctor(&workspace, &[]);
    assert_eq!(finding(&report, "workspace", "held")["level"], "note");
    assert!(!has(&report, "workspace", "cut-off") && !has(&report, "workspace", "set-aside"), "{report:#}");
    drop(lock);
    let report = doctor(&workspace, &[]);
    assert!(has(&report, "workspace", "cut-off") && has(&report, "workspace", "set-aside"), "{report:#}");
    assert!(sessions::open(&folder).is_ok());
}

#[test]
fn a_workspace_that_cannot_be_written_is_an_error() {
    if rustix::process::geteuid().is_root() {
        // Root may write everywhere but in what is no folder.
        let workspace = Workspace::empty();
        workspace.write("recordings", "a file");
        assert_eq!(finding(&doctor(&workspace, &[]), "permissions", "writable")["level"], "error");
        return;
    }
    let workspace = Workspace::empty();
    fs::set_permissions(workspace.root(), fs::Permissions::from_mode(0o500)).unwrap();
    let report = doctor(&workspace, &[]);
    fs::set_permissions(workspace.root(), fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(finding(&report, "permissions", "writable")["level"], "error");
}
