//! The commands as transcripts: what goes in, what comes out where, and with which exit code.

use std::fs;

use serde_json::Value;

use crate::harness::workspace::Workspace;

const PRACTICE: &[&str] = &["practice", "--plain", "--no-audio", "--question", "lift-control"];

/// An interview with everything in it, scored to the lock.
const EVERYTHING: &str = "\
time
probe
ask
ask 1
ask 9
ask him
curveball
mark cost!
note by floor, not by lift
note
back
more
next
back
pause
next
resume
dance
next
next
next
end
3 2 measured first
0
4 5
4 3
two
2 4
2 2
1 3
3
1 3 9
1 3
asks first

say what it costs
staff hire
staff strong-no-hire no number was named
yes
";

fn practised() -> Workspace {
    let workspace = Workspace::new();
    workspace.run_with(&[PRACTICE, &["--seed", "7", "--candidate", "Kim"]].concat(), EVERYTHING).succeeds();
    workspace
}

macro_rules! transcript {
    ($workspace:expr, $ran:expr) => {
        insta::assert_snapshot!($workspace.transcript(&$ran))
    };
}

#[track_caller]
fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn practice_plainly() {
    let workspace = Workspace::new();
    let ran = workspace.run_with(PRACTICE, EVERYTHING);
    transcript!(workspace, ran);
    let last = ran.out.lines().last().unwrap();
    assert_eq!(last, workspace.session().display().to_string(), "the last line names the folder");
}

#[test]
fn practice_plainly_in_a_loop() {
    let workspace = Workspace::new();
    let arguments = ["practice", "--plain", "--no-audio", "--format", "two-rounds", "--seed", "7"];
    let ran = workspace.run_with(&arguments, "next\nnext\nnext\nprobe\ntime\nnext\nnext\nnext\nnext\nend\n");
    transcript!(workspace, ran);
}

#[test]
fn help_in_an_interview() {
    let workspace = Workspace::new();
    let ran = workspace.run_with(PRACTICE, "help\nend\n").succeeds();
    for word in [
        "next",
        "back",
        "pause",
        "resume",
        "more",
        "probe",
        "ask [N]",
        "curveball",
        "mark [TEXT]",
        "note TEXT",
        "time",
        "end",
        "help",
    ] {
        assert!(ran.out.contains(word), "{word}: {}", ran.out);
    }
}

#[test]
fn an_input_that_ends_ends_the_interview_and_leaves_the_scoring_for_later() {
    let workspace = Workspace::new();
    let ran = workspace.run_with(PRACTICE, "next\n");
    transcript!(workspace, ran);
    let journal = fs::read_to_string(workspace.session().join("journal.jsonl")).unwrap();
    assert!(journal.contains(r#""how":"input-ended""#), "{journal}");
    let ran = workspace.run_with(&["score", "--plain"], "3 3\n4 4\n");
    assert!(ran.out.contains("The scorecard waits"), "{}", ran.out);
    let ran = workspace.run_with(&["score", "last", "--plain"], "3 3\n3 3\n3 3\n\n\n\n\nyes\n").succeeds();
    assert!(
        ran.out.contains("Choices (20 %)") && !ran.out.contains("Scope (30 %)"),
        "it goes on where it was: {}",
        ran.out
    );
    assert!(ran.out.contains("Locked."), "{}", ran.out);
    let ran = workspace.run_with(&["score", "last", "--plain"], "1 1\n").succeeds();
    assert!(ran.out.starts_with("This scorecard is locked."), "{}", ran.out);
}

#[test]
fn a_scorecard_without_all_its_levels_is_not_locked() {
    let workspace = Workspace::new();
    workspace.run_with(PRACTICE, "end\n");
    let read = || fs::read_to_string(workspace.session().join("scorecards/self.yaml")).unwrap();
    let left_open = "\n\n\n\n\n\n\n\n\nyes\n";
    let ran = workspace.run_with(&["score", "--plain"], left_open);
    assert!(ran.out.contains("5 of 5 dimensions have no level at Senior: give 1 to 4, or 0"), "{}", ran.out);
    assert!(ran.out.contains("The scorecard waits") && !read().contains("locked:"), "{}", ran.out);
    // What was left open is asked for again, and then the lock.
    let ran = workspace.run_with(&["score", "--plain"], &format!("{left_open}3 2\n0\n0\n0\n0\nyes\n"));
    assert!(ran.out.contains("\nLocked.\n") && read().contains("locked:"), "{}", ran.out);
}

#[test]
fn a_peer_scores_in_a_file_of_their_own() {
    let workspace = practised();
    let own = fs::read(workspace.session().join("scorecards/self.yaml")).unwrap();
    workspace.run_with(&["score", "last", "--as", "Robin", "--plain"], "1 1\n1 1\n").succeeds();
    let theirs = fs::read_to_string(workspace.session().join("scorecards/peer-robin.yaml")).unwrap();
    assert!(theirs.contains("Robin"), "{theirs}");
    assert_eq!(fs::read(workspace.session().join("scorecards/self.yaml")).unwrap(), own);
}

#[test]
fn sessions_and_show() {
    let workspace = practised();
    transcript!(workspace, workspace.run(&["sessions"]));
    transcript!(workspace, workspace.run(&["show", "last"]));
}

#[test]
fn sessions_and_show_as_json() {
    let workspace = practised();
    let name = workspace.sessions().remove(0);
    let sessions = workspace.run(&["sessions", "--json"]).json();
    let row = &sessions.as_array().expect("a list")[0];
    let known = [
        "id",
        "folder",
        "path",
        "kind",
        "title",
        "questions",
        "started",
        "seconds",
        "ended",
        "recorded",
        "takes",
        "bytes",
        "scored",
        "senior",
        "staff",
    ];
    for key in known {
        assert!(row.get(key).is_some(), "{key} in {row}");
    }
    assert_eq!((&row["id"], &row["folder"]), (&Value::from(&*name), &Value::from(&*name)));
    assert_eq!(row["kind"], "system-design");
    assert_eq!(row["title"], "The lifts of a tall building");
    assert_eq!(row["takes"], serde_json::json!([]));
    assert_eq!(
        (&row["ended"], &row["recorded"], &row["scored"]),
        (&Value::from(true), &Value::from(false), &Value::from(true))
    );
    let shown = workspace.run(&["show", "last", "--json"]).json();
    for key in
        known.iter().chain(&["candidate", "seed", "phases", "moments", "verdicts", "scorecard", "set_aside"])
    {
        assert!(shown.get(key).is_some(), "{key} in {shown}");
    }
    assert_eq!((&shown["candidate"], &shown["seed"]), (&Value::from("Kim"), &Value::from(7)));
    let phases: Vec<_> =
        shown["phases"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(phases, ["opening", "middle", "closing"]);
    assert_eq!(keys(&shown["phases"][0]), ["id", "planned", "question", "round", "spent", "title"]);
    let moments: Vec<_> = shown["moments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["kind"].as_str().unwrap(), it["text"].as_str().unwrap()))
        .collect();
    assert_eq!(moments, [("mark", "cost!"), ("note", "by floor, not by lift")]);
    assert_eq!(shown["verdicts"][0]["bar"], "senior");
    assert_eq!(shown["verdicts"][0]["verdict"], row["senior"]);
    assert_eq!(shown["scorecard"]["rounds"][0]["scores"][0]["senior"], 3);
    let listed = workspace.run(&["show", &name[..20], "--json"]).json();
    assert_eq!(listed, shown, "the beginning of a name will do");
}

#[test]
fn the_bank_and_what_goes_with_it_as_json() {
    let workspace = Workspace::new();
    let ours = |list: &Value| -> Vec<String> {
        let own = ["question-bank/small.yaml"];
        let rows = list.as_array().expect("a list").iter();
        rows.filter(|it| own.iter().any(|own| it["file"] == *own))
            .map(|it| it["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let list = workspace.run(&["bank", "list", "--json"]).json();
    assert_eq!(
        ours(&list),
        [
            "lift-control",
            "night-shift",
            "parcel-lockers",
            "toll-gates",
            "alpha",
            "bravo",
            "charlie",
            "delta",
            "echo"
        ]
    );
    for key in
        ["id", "kind", "title", "difficulty", "exercise", "topics", "services", "aliases", "family", "file"]
    {
        assert!(list[0].get(key).is_some(), "{key} in {}", list[0]);
    }
    let list =
        workspace.run(&["bank", "list", "elevator", "IoT", "--kind", "system-design", "--json"]).json();
    assert_eq!(ours(&list), ["lift-control"], "other words and services find it, too");
    let shown = workspace.run(&["bank", "show", "lift-control", "--json"]).json();
    assert_eq!(shown["probes"][2]["wrong"], "The lifts stop.");
    assert_eq!(shown["signals"][1]["pillar"], "performance-efficiency");
    let stats = workspace.run(&["bank", "stats", "--json"]).json();
    for key in ["questions", "kinds", "difficulties", "topics"] {
        assert!(stats.get(key).is_some(), "{key} in {stats}");
    }
    assert_eq!(stats["kinds"].as_array().unwrap().len(), 4);
    let formats = workspace.run(&["formats", "--json"]).json();
    let of = |list: &Value, id: &str| {
        list.as_array()
            .expect("a list")
            .iter()
            .find(|it| it["id"] == id)
            .cloned()
            .unwrap_or_else(|| panic!("{id}"))
    };
    assert_eq!(of(&formats, "talk")["phases"][1]["length"], "5m");
    assert_eq!(of(&formats, "two-rounds")["break"], "1m");
    let rubrics = workspace.run(&["rubrics", "--json"]).json();
    assert_eq!(of(&rubrics, "scenario")["dimensions"][1]["weight"], 25);
    assert_eq!(rubrics.as_array().unwrap().len(), 4);
    assert!(workspace.run(&["devices", "--json"]).json().is_array());
}

#[test]
fn a_question_for_its_interviewer_and_for_its_candidate() {
    let workspace = Workspace::new();
    transcript!(workspace, workspace.run(&["bank", "show", "lift-control"]));
    transcript!(workspace, workspace.run(&["bank", "show", "night-shift", "--candidate"]));
    let ran = workspace.run(&["bank", "show", "lift-control", "--candidate"]).succeeds();
    for secret in
        ["What fails at nine", "Six thousand", "Two lifts are out", "Measures the wait", "Draws boxes"]
    {
        assert!(!ran.out.contains(secret), "{secret}: {}", ran.out);
    }
}

#[test]
fn lists_as_text() {
    let workspace = Workspace::new();
    transcript!(workspace, workspace.run(&["bank", "list", "layer", "nobody-has-this-word"]));
    let ran = workspace.run(&["bank", "list", "elevator"]).succeeds();
    assert_eq!(ran.out, "lift-control  system-design  2  The lifts of a tall building\n");
    let ran = workspace.run(&["formats"]).succeeds();
    let ours: Vec<_> = ran
        .out
        .lines()
        .filter(|it| ["talk ", "drill ", "ladder ", "two-rounds "].iter().any(|id| it.starts_with(id)))
        .collect();
    assert_eq!(ours.len(), 4);
    assert!(ours[0].ends_with("17m  Opening 10m, Middle 5m, Closing 2m"), "{}", ours[0]);
    assert!(ours[2].ends_with("2 times: First step 3m, Second step 2m"), "{}", ours[2]);
    transcript!(workspace, workspace.run(&["rubrics"]));
    let ran = workspace.run(&["bank", "stats"]).succeeds();
    for part in ["questions", "Kinds", "Difficulty", "Topics"] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
}

#[test]
fn a_faulty_bank() {
    let workspace = Workspace::empty();
    workspace.write("question-bank/mine.yaml", "schema: 1\nquestions:\n  - {id: mine, kind: riddle}\n");
    let ran = workspace.run(&["bank", "lint"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    let said: Vec<&str> =
        ran.out.split("\n\n").filter(|it| it.starts_with("question-bank/mine.yaml:3:")).collect();
    insta::assert_snapshot!(said.join("\n\n"));
    let report: Value = serde_json::from_str(&workspace.run(&["bank", "lint", "--json"]).out).unwrap();
    assert_eq!(keys(&report), ["faults", "files", "questions"]);
    let fault = report["faults"].as_array().unwrap().iter().find(|it| it["line"] == 3).expect("its place");
    for key in ["file", "line", "column", "text", "severity", "message", "help"] {
        assert!(fault.get(key).is_some(), "{key} in {fault}");
    }
    let ran = workspace.run(&["bank", "show", "mine"]);
    assert_eq!(ran.code, Some(1), "the fault hides it");
    workspace.write("question-bank/mine.yaml", "schema: 1\nquestions: []\n");
    let ran = workspace.run(&["bank", "lint"]).succeeds();
    assert!(ran.out.contains("no fault") || ran.out.contains("warning"), "{}", ran.out);
}

#[test]
fn where_everything_is() {
    let workspace = Workspace::new();
    transcript!(workspace, workspace.run(&["where"]));
    let found = workspace.run(&["where", "--json"]).json();
    assert_eq!(keys(&found), ["because", "cache", "recordings", "workspace"]);
    let root = workspace.root();
    assert_eq!(found["recordings"], root.join("recordings").display().to_string());
    assert!(found["cache"].as_str().unwrap().starts_with(&workspace.home().display().to_string()));
    let other = tempfile::tempdir().unwrap();
    let other = other.path().display().to_string();
    let ran = workspace.run(&["where", "--workspace", &other]).succeeds();
    assert_eq!(ran.out, format!("{other}\n  given by --workspace\n"));
    let output = workspace.command(&["where"]).env("MOCKLOOP_WORKSPACE", &other).output().unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        format!("{other}\n  given by MOCKLOOP_WORKSPACE\n")
    );
}

/// The same seed on the same bank draws the same questions, on every platform and in every version.
#[test]
fn a_seed_draws_the_same_questions_for_ever() {
    let workspace = Workspace::new();
    let drawn = |format: &str, count: &str, seed: &str| -> Vec<String> {
        let arguments =
            ["practice", "--plain", "--no-audio", "--format", format, "--count", count, "--seed", seed];
        let ran = workspace.run(&arguments).succeeds();
        let folder = ran.out.lines().last().unwrap();
        let shown = workspace.run(&["show", folder, "--json"]).json();
        shown["questions"].as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(drawn("ladder", "2", "1"), ["charlie", "alpha"]);
    assert_eq!(drawn("ladder", "2", "1"), ["charlie", "alpha"], "although both have been practised");
    assert_eq!(drawn("ladder", "5", "2"), ["echo", "charlie", "delta", "bravo", "alpha"]);
    assert_eq!(drawn("talk", "2", "3"), ["parcel-lockers", "lift-control"]);
}
