//! Interviews that were held elsewhere: what is kept of them, what is refused, and that they count like any other.

use std::{fs, path::PathBuf, sync::atomic::AtomicBool};

use mockloop::audio;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{
    kept::{self, files},
    past,
    workspace::Workspace,
};

const KNOWN: &[&str] =
    &["log", "--date", "2024-11-05 14:30", "--question", "lift-control", "--length", "45m"];

fn facts(workspace: &Workspace) -> Vec<Value> {
    let text = fs::read_to_string(workspace.session().join("journal.jsonl")).unwrap();
    text.lines().map(|it| serde_json::from_str(it).unwrap()).collect()
}

/// A recording somewhere else on the disk.
fn recording(workspace: &Workspace, seconds: u32) -> PathBuf {
    let path = workspace.home().join("call.wav");
    fs::create_dir_all(workspace.home()).unwrap();
    past::wav(&path, seconds, kept::tone);
    path
}

#[test]
fn what_is_known_becomes_a_session_like_any_other() {
    let workspace = Workspace::new();
    let more = [
        "--with",
        "Robin",
        "--candidate",
        "Kim",
        "--notes",
        "asked for the bill",
        "--notes",
        "no whiteboard",
    ];
    let ran = workspace.run(&[KNOWN, &more].concat()).succeeds();
    insta::assert_snapshot!(workspace.transcript(&ran));
    assert_eq!(workspace.sessions(), ["2024-11-05_143000_system-design_lift-control"]);
    let facts = facts(&workspace);
    let names: Vec<_> = facts.iter().map(|it| it["fact"].as_str().unwrap()).collect();
    assert_eq!(names, ["session-started", "noted", "noted", "ended"]);
    assert_eq!((&facts[0]["elsewhere"], &facts[0]["candidate"]), (&json!("Robin"), &json!("Kim")));
    assert_eq!((&facts[3]["how"], &facts[3]["at"]), (&json!("logged"), &json!(2700.0)));
    assert_eq!(facts[3]["wall"], "2024-11-05T15:15:00Z");
    let shown = workspace.run(&["show", "last", "--json"]).json();
    assert_eq!(
        shown["phases"],
        json!([{
            "round": 1, "question": "lift-control", "id": "whole", "title": "Whole interview", "planned": 2700.0,
            "spent": 2700.0,
        }])
    );
    assert_eq!((&shown["elsewhere"], &shown["seconds"]), (&json!("Robin"), &json!(2700.0)));
    let listed = workspace.run(&["sessions"]).succeeds().out;
    assert!(listed.contains("The lifts of a tall building · elsewhere, with Robin"), "{listed}");
    let page = workspace.run(&["show", "last"]).succeeds().out;
    assert!(page.contains("5 Nov 2024 14:30 · 45:00 · elsewhere, with Robin"), "{page}");
    let scored =
        workspace.run_with(&["score", "--plain"], "3 2\n3 2\n3 2\n3 2\n3 2\n\n\n\n\nyes\n").succeeds();
    assert!(scored.out.contains("Locked."), "{}", scored.out);
}

#[test]
fn the_recording_is_taken_in_as_a_take() {
    let workspace = Workspace::new();
    let path = recording(&workspace, 3);
    let flac = workspace.home().join("call.flac");
    audio::compress(&path, &flac, &AtomicBool::new(false)).unwrap();
    let arguments = ["log", "--date", "2024-11-05", "--kind", "scenario", "--title", "Region lost: 2nd try!"];
    let arguments = [&arguments[..], &["--recording", flac.to_str().unwrap()]].concat();
    workspace.run(&arguments).succeeds();
    let folder = workspace.session();
    assert!(folder.ends_with("2024-11-05_120000_scenario_region-lost-2nd-try"), "{}", folder.display());
    let mut wav = hound::WavReader::open(folder.join("01_region-lost-2nd-try.wav")).unwrap();
    let samples: Vec<i16> = wav.samples().map(Result::unwrap).collect();
    assert_eq!(samples, (0..3 * past::RATE).map(kept::tone).collect::<Vec<_>>());
    let shown = workspace.run(&["show", "last", "--json"]).json();
    assert_eq!(
        shown["takes"],
        json!([{
            "file": "01_region-lost-2nd-try.wav", "kept": "wav", "question": "region-lost-2nd-try", "seconds": 3.0,
        }])
    );
    assert_eq!((&shown["recorded"], &shown["seconds"]), (&json!(true), &json!(3.0)), "it tells the length");
    assert_eq!(facts(&workspace)[1]["device"], "taken in from call.flac");
    assert!(flac.exists(), "it is copied");
}

#[test]
fn the_times_of_phases_are_kept_where_they_are_known_and_nowhere_else() {
    let workspace = Workspace::new();
    let first = ["log", "--date", "2024-11-05", "--question", "lift-control", "--format", "talk"];
    let phases = ["--phase", "middle=7m", "--phase", "opening=4m30s"];
    workspace.run(&[&first[..], &phases].concat()).succeeds();
    let shown = workspace.run(&["show", "last", "--json"]).json();
    let rows: Vec<_> = shown["phases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (it["id"].as_str().unwrap(), it["planned"].as_f64().unwrap(), it["spent"].as_f64().unwrap())
        })
        .collect();
    assert_eq!(rows, [("opening", 600.0, 270.0), ("middle", 300.0, 420.0)], "in the order of the format");
    let workspace = Workspace::new();
    workspace.run(&[&first[..], &["--length", "20m"]].concat()).succeeds();
    let shown = workspace.run(&["show", "last", "--json"]).json();
    assert_eq!(
        (&shown["phases"][0]["planned"], &shown["phases"][0]["spent"]),
        (&json!(1020.0), &json!(1200.0))
    );
    assert_eq!(shown["phases"].as_array().unwrap().len(), 1, "no time of a phase is invented");
}

#[test]
fn scores_stand_on_the_rubric() {
    let workspace = Workspace::new();
    let scores = [
        "--score",
        "scope=3/2",
        "--score",
        "Depth=4/4 named the lock",
        "--score",
        "care=0",
        "--score",
        "choices=2",
    ];
    workspace.run(&[KNOWN, &scores].concat()).succeeds();
    let shown = workspace.run(&["show", "last", "--json"]).json();
    let card = &shown["scorecard"];
    assert_eq!((&shown["scored"], card.get("locked")), (&json!(false), None), "a draft");
    assert_eq!(
        card["rounds"][0]["scores"],
        json!([
            {"dimension": "scope", "senior": 3, "staff": 2},
            {"dimension": "depth", "senior": 4, "staff": 4, "evidence": [{"text": "named the lock"}]},
            {"dimension": "choices", "senior": 2},
            {"dimension": "clarity"},
            {"dimension": "care", "senior": "no-evidence", "staff": "no-evidence"},
        ])
    );
    assert_eq!(card["session"], json!(workspace.sessions()[0]));
    let workspace = Workspace::new();
    let all = ["scope", "depth", "choices", "clarity", "care"].map(|it| format!("{it}=3/2"));
    let all: Vec<&str> = all.iter().flat_map(|it| ["--score", it]).collect();
    workspace.run(&[KNOWN, &all, &["--locked"]].concat()).succeeds();
    let listed = workspace.run(&["sessions", "--json"]).json();
    assert_eq!((&listed[0]["scored"], &listed[0]["senior"]), (&json!(true), &json!("hire")));
    let workspace = Workspace::new();
    workspace.run(&[KNOWN, &all, &["--locked", "--as", "Robin"]].concat()).succeeds();
    assert!(workspace.session().join("scorecards/peer-robin.yaml").exists());
}

#[rstest]
#[case(&["--date", "2099-01-01"], "2099-01-01 is still to come")]
#[case(&["--date", "3 Nov"], "'3 Nov' is no date")]
#[case(&["--date", "0203-01-01"], "'0203-01-01' is no date")]
#[case(&["--date", "2026-02-30"], "'2026-02-30' is no date")]
#[case(&["--question", "nobody"], "there is no question `nobody`")]
#[case(&["--kind", "behavioural"], "the question 'lift-control' is of kind system-design, not behavioural")]
#[case(&["--format", "ladder"], "the format 'ladder' is for azure-deep-dive, not system-design")]
#[case(&["--format", "waltz"], "there is no format 'waltz'")]
#[case(&["--length", "0s"], "no interview takes 0s")]
#[case(&["--length", "45h"], "no interview takes 45h")]
#[case(&["--score", "grace=3/2"], "the rubric for system-design has no dimension 'grace'")]
#[case(&["--score", "depth=2/3"], "Depth: The Staff bar asks for more")]
#[case(&["--score", "depth=5/3"], "'depth=5/3' is no score")]
#[case(&["--score", "depth"], "'depth' is no score")]
#[case(&["--score", "depth=3/2", "--score", "depth=3/2"], "Depth is scored twice")]
#[case(&["--notes", "@nowhere.txt"], "cannot read the notes in nowhere.txt")]
#[case(&["--recording", "nowhere.m4a"], "nowhere.m4a")]
#[case(&["--recording", "question-bank/small.yaml"], "small.yaml cannot be read as sound")]
fn what_cannot_be_is_refused_and_leaves_nothing(#[case] more: &[&str], #[case] said: &str) {
    let workspace = Workspace::new();
    let before = files(&workspace.root());
    let known = ["--date", "2024-11-05", "--question", "lift-control", "--length", "45m"];
    let known = known.chunks(2).filter(|it| !more.contains(&it[0])).flatten().copied();
    let arguments: Vec<&str> = ["log"].into_iter().chain(known).chain(more.iter().copied()).collect();
    let ran = workspace.run(&arguments);
    assert!(matches!(ran.code, Some(1 | 2)) && ran.out.is_empty(), "{:?} {}", ran.code, ran.out);
    assert!(ran.err.contains(said), "{said}: {}", ran.err);
    assert_eq!(files(&workspace.root()), before);
    assert_eq!(workspace.sessions(), Vec::<String>::new());
}

#[rstest]
#[case(&["--date", "2024-11-05"], "what was asked")]
#[case(&["--date", "2024-11-05", "--title", "X", "--length", "9m"], "which kind it was")]
#[case(&["--date", "2024-11-05", "--question", "lift-control"], "how long it took")]
#[case(&["--question", "lift-control", "--length", "9m"], "when it was")]
fn what_is_missing_is_asked_for(#[case] flags: &[&str], #[case] said: &str) {
    let workspace = Workspace::new();
    let ran = workspace.run(&[&["log"], flags].concat());
    let whole = format!("'log' wants to know {said}");
    assert!(
        ran.code == Some(2) && ran.err.contains(&whole) && ran.err.contains("asks line by line"),
        "{}",
        ran.err
    );
}

#[test]
fn notes_may_stand_in_a_file() {
    let workspace = Workspace::new();
    workspace.write("notes.txt", "first\n\n  second  \n");
    workspace.run(&[KNOWN, &["--notes", "@notes.txt", "--notes", "third"]].concat()).succeeds();
    let facts = facts(&workspace);
    let notes: Vec<_> = facts.iter().filter_map(|it| it["text"].as_str()).collect();
    assert_eq!(notes, ["first", "second", "third"]);
}

#[test]
fn two_at_the_same_time_do_not_share_a_folder() {
    let workspace = Workspace::new();
    workspace.run(KNOWN).succeeds();
    workspace.run(KNOWN).succeeds();
    let names = workspace.sessions();
    assert_eq!(names[1], format!("{}-2", names[0]));
}

#[test]
fn without_flags_it_asks_line_by_line() {
    let workspace = Workspace::new();
    let path = recording(&workspace, 2);
    let path = path.to_str().unwrap();
    let answers = format!(
        "2099-01-01\n2024-11-05 09:15\nseven\n1\nalpha\nlift-control\nnowhere.wav\n{path}\nlong\n17m\nRobin\nKim\n\
         @ the office\nno whiteboard\n\nno\n"
    );
    let ran = workspace.run_with(&["log"], &answers).succeeds();
    insta::assert_snapshot!(workspace.transcript(&ran));
    let facts = facts(&workspace);
    let notes: Vec<_> = facts.iter().filter(|it| it["fact"] == "noted").map(|it| &it["text"]).collect();
    assert_eq!(notes, ["@ the office", "no whiteboard"]);
    assert_eq!(facts.last().unwrap()["at"], 1020.0);
}

#[test]
fn an_input_that_ends_keeps_nothing() {
    let workspace = Workspace::new();
    for lines in 0..8 {
        let answers = ["2024-11-05", "system-design", "A park of cars", "", "45m", "Robin", "", "a note"];
        let ran = workspace.run_with(&["log"], &(answers[..lines].join("\n") + "\n")).succeeds();
        assert!(ran.out.ends_with("The input has ended; nothing was kept.\n"), "{lines}: {}", ran.out);
        assert_eq!(workspace.sessions(), Vec::<String>::new());
    }
}

#[test]
fn scoring_may_follow_at_once() {
    let workspace = Workspace::new();
    let answers =
        "2024-11-05\n1\nA park of cars\n\n45m\n\n\n\nyes\n3 2\n3 2\n3 2\n3 2\n3 2\n\nasks first\n\n\nyes\n";
    let ran = workspace.run_with(&["log"], answers).succeeds();
    assert!(ran.out.contains("Locked."), "{}", ran.out);
    let shown = workspace.run(&["show", "last", "--json"]).json();
    assert_eq!((&shown["scored"], &shown["elsewhere"]), (&json!(true), &json!("")));
    assert!(workspace.run(&["sessions"]).out.contains("A park of cars · elsewhere  "));
}
