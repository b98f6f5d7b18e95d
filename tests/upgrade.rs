//! A workspace as the first version wrote it, opened by this one in every way; and what a newer version writes, which
//! this one leaves as it is and says so.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use rstest::rstest;

use crate::harness::{
    kept::files,
    workspace::{Ran, Workspace},
};

const LIFT: &str = "2026-11-22_224759_system-design_lift-control";
const CUT_OFF: &str = "2026-11-22_224825_system-design_parcel-lockers";
const SECOND_RUBRIC: &str = "2026-11-22_224827_system-design_parcel-lockers";
const DRAFT: &str = "2026-11-22_224828_system-design_toll-gates";
const LOGGED: &str = "2026-11-03_143000_system-design_toll-gates-at-a-desk";

fn first() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/first-version")
}

/// A copy of the first version's workspace.
fn workspace() -> Workspace {
    let workspace = Workspace::empty();
    copy(&first().join("workspace"), &workspace.root());
    workspace
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Its sessions as they lie on disk.
fn recorded(workspace: &Workspace) -> Vec<(String, Vec<u8>)> {
    files(&workspace.recordings())
}

#[rstest]
#[case::sessions("sessions", &["sessions"])]
#[case::scored("show_scored", &["show", LIFT])]
#[case::cut_off("show_cut_off", &["show", CUT_OFF])]
#[case::second_rubric("show_second_rubric", &["show", SECOND_RUBRIC])]
#[case::draft("show_draft", &["show", DRAFT])]
#[case::logged("show_logged", &["show", LOGGED])]
#[case::report("report", &["report", LIFT, "--format", "md"])]
#[case::labels("labels", &["report", LIFT, "--format", "labels", "--output", "-"])]
#[case::captions("captions", &["report", LIFT, "--format", "vtt", "--output", "-"])]
#[case::trends("trends", &["report", "--trends", "--format", "csv"])]
#[case::rubrics("rubrics", &["rubrics"])]
#[case::question("question", &["bank", "show", "lift-control"])]
fn users_see_what_they_saw(#[case] name: &str, #[case] arguments: &[&str]) {
    let workspace = workspace();
    let before = recorded(&workspace);
    let ran = workspace.run(arguments);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    insta::assert_snapshot!(name, workspace.transcript(&ran));
    assert_eq!(recorded(&workspace), before, "looking changes nothing");
}

#[test]
fn everything_of_it_is_in_the_json_and_in_the_page() {
    let workspace = workspace();
    let shown = workspace.run(&["show", LIFT, "--json"]).json();
    let text = shown.to_string();
    for words in
        ["the lobby fills at nine", "measured the wait first", "Robin", "Say what is given up", "no-hire"]
    {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    let (_, page) = workspace.report_file(&[LIFT]);
    for words in ["the pause before the numbers", "trade", "Robin", "Not enough about the top floors"] {
        assert!(page.contains(words), "{words} is not in the page");
    }
    let trends = workspace.run(&["trends", "--json"]).json();
    assert_eq!(trends["interviews"].as_array().map_or(0, Vec::len).max(3), 3, "{trends}");
}

#[test]
fn its_packet_opens_its_answer_merges_and_its_export_is_taken_in() {
    let workspace = workspace();
    let answer = first().join("lift_answer-robin.mockloop");
    let merged = workspace.run(&["merge", answer.to_str().unwrap()]).succeeds();
    assert!(merged.out.contains("is there already"), "{}", merged.out);
    fs::remove_file(workspace.recordings().join(LIFT).join("scorecards/peer-robin.yaml")).unwrap();
    let merged = workspace.run(&["merge", answer.to_str().unwrap()]).succeeds();
    assert!(merged.out.contains("Robin's scorecard added"), "{}", merged.out);
    let robin = Workspace::empty();
    let packet = first().join("lift_packet.mockloop");
    let opened =
        robin.run_with(&["open", packet.to_str().unwrap(), "--as", "Kim", "--plain"], "3 2\n").succeeds();
    assert!(opened.out.contains("Opened, with 1 recording"), "{}", opened.out);
    let other = Workspace::empty();
    let export = first().join("lift_export.zip");
    other.run(&["import", export.to_str().unwrap()]).succeeds();
    let own = |workspace: &Workspace| -> Vec<_> {
        recorded(workspace).into_iter().filter(|(name, _)| name.starts_with(LIFT)).collect()
    };
    assert_eq!(own(&other), files_of_the_first(LIFT));
}

fn files_of_the_first(session: &str) -> Vec<(String, Vec<u8>)> {
    let all = files(&first().join("workspace/recordings"));
    all.into_iter().filter(|(name, _)| name.starts_with(session)).collect()
}

#[test]
fn what_was_cut_off_goes_on_and_what_waits_is_scored() {
    let workspace = workspace();
    let resumed = workspace.run_with(&["resume", "--plain", "--no-audio"], "time\nend\n");
    assert_eq!(resumed.code, Some(0), "{}", resumed.err);
    let journal = fs::read_to_string(workspace.recordings().join(CUT_OFF).join("journal.jsonl")).unwrap();
    let before =
        fs::read_to_string(first().join("workspace/recordings").join(CUT_OFF).join("journal.jsonl")).unwrap();
    assert!(journal.starts_with(&before), "what was there stays as it was");
    assert!(journal.contains("\"interrupted\"") && journal.contains("\"ended\""), "{journal}");
    let answers = "2 2\n3 2\n3 3\n2 1\n\nClear\nLess\nMore\nyes\n";
    let scored = workspace.run_with(&["score", DRAFT, "--plain"], answers);
    assert_eq!(scored.code, Some(0), "{}", scored.err);
    assert!(scored.out.contains("Locked."), "{}", scored.out);
    let card = fs::read_to_string(workspace.recordings().join(DRAFT).join("scorecards/self.yaml")).unwrap();
    assert!(card.contains("a start") && card.contains("locked:"), "{card}");
}

/// What a later version may write: the schema in its place, everything else as nobody knows it.
const YAML: &str = "schema: 2\nsomething: [quite, different]\n";
const LINES: &str =
    "{\"n\":0,\"schema\":2,\"entirely\":\"different\",\"crc\":\"00000000\"}\n{\"n\":1}\nhalf a li";

/// Runs commands that might write, and returns what they said; nothing in the workspace may change but the file of
/// the commands' own.
#[track_caller]
fn is_left_alone(workspace: &Workspace, commands: &[(&[&str], &str)]) -> String {
    let before = files(&workspace.root());
    let mut said = String::new();
    for (arguments, input) in commands {
        let Ran { out, err, .. } = workspace.run_with(arguments, input);
        said += &out;
        said += &err;
    }
    let after = files(&workspace.root());
    assert_eq!(after, before, "{said}");
    said
}

const NEWER: &str = "from a newer mockloop";

#[test]
fn a_newer_journal_is_set_aside_and_never_cut() {
    let workspace = workspace();
    workspace.write(&format!("recordings/{CUT_OFF}/journal.jsonl"), LINES);
    let said = is_left_alone(
        &workspace,
        &[
            (&["sessions"], ""),
            (&["show", CUT_OFF], ""),
            (&["resume", CUT_OFF, "--plain", "--no-audio"], "end\n"),
            (&["score", CUT_OFF, "--plain"], "3 3\n"),
            (&["report", CUT_OFF], ""),
            (&["packet", CUT_OFF, "--output", "/nowhere/p"], ""),
            (&["prune", "--remove", "--session", CUT_OFF, "--yes"], ""),
            (&["trends", "--json"], ""),
        ],
    );
    assert!(said.contains(&format!("warning: {CUT_OFF}")), "{said}");
    assert!(said.matches(NEWER).count() >= 5, "{said}");
    assert!(said.contains("update this mockloop to open it; it stays as it is"), "{said}");
}

#[test]
fn a_newer_scorecard_is_set_aside_and_not_written_over() {
    let workspace = workspace();
    workspace.write(&format!("recordings/{DRAFT}/scorecards/self.yaml"), YAML);
    workspace.write(&format!("recordings/{LIFT}/scorecards/peer-robin.yaml"), YAML);
    let answer = first().join("lift_answer-robin.mockloop");
    let said = is_left_alone(
        &workspace,
        &[
            (&["score", DRAFT, "--plain"], "3 3\n"),
            (&["show", DRAFT], ""),
            (&["show", LIFT], ""),
            (&["merge", answer.to_str().unwrap()], ""),
        ],
    );
    assert!(said.matches(NEWER).count() >= 4, "{said}");
}

#[test]
fn a_newer_review_is_set_aside_and_not_added_to() {
    let workspace = workspace();
    workspace.write(&format!("recordings/{LIFT}/reviews/self.jsonl"), LINES);
    let said = is_left_alone(&workspace, &[(&["show", LIFT], ""), (&["report", LIFT, "--format", "md"], "")]);
    assert!(said.contains(NEWER), "{said}");
    let folder = workspace.recordings().join(LIFT);
    let opened =
        mockloop::store::reviews::ReviewFile::open(&folder, mockloop::domain::scorecard::Assessor::Candidate);
    assert!(opened.is_err_and(|it| it.to_string().contains(NEWER)));
}

#[rstest]
#[case::questions("question-bank/small.yaml")]
#[case::formats("question-bank/formats.yaml")]
#[case::plan("question-bank/plan.yaml")]
#[case::rubric("rubrics/system-design.yaml")]
#[case::calibration("question-bank/calibration/behavioural.yaml")]
fn newer_files_of_the_bank_are_set_aside(#[case] path: &str) {
    let workspace = workspace();
    workspace.write(path, YAML);
    let said = is_left_alone(
        &workspace,
        &[(&["bank", "lint"], ""), (&["bank", "list"], ""), (&["calibrate", "--kind", "behavioural"], "")],
    );
    assert!(said.contains(path) && said.contains("written for a newer mockloop"), "{said}");
}

#[rstest]
#[case::packet("packet", &["open", "newer", "--as", "Kim", "--plain"])]
#[case::answer("answer", &["merge", "newer"])]
#[case::archive("workspace", &["import", "newer"])]
fn newer_archives_are_refused(#[case] kind: &str, #[case] arguments: &[&str]) {
    use crate::gates::hostile::{Hostile, list_of, plain, write};
    let workspace = workspace();
    let entries = [Hostile { bytes: b"{}", ..plain("what/ever.json") }];
    let mut list = list_of(&entries);
    (list["schema"], list["kind"], list["more"]) = (2.into(), kind.into(), "unknown".into());
    write(&workspace.root().join("newer"), &entries, &list);
    let said = is_left_alone(&workspace, &[(arguments, "3 3\n")]);
    assert!(said.contains(NEWER) && said.contains("update this mockloop"), "{said}");
}

#[test]
fn facts_that_a_newer_program_added_stay_in_their_file() {
    let workspace = workspace();
    let path = workspace.recordings().join(CUT_OFF).join("journal.jsonl");
    let mut text = fs::read_to_string(&path).unwrap();
    let n = text.lines().count();
    let body = format!("{{\"n\":{n},\"at\":1.5,\"fact\":\"smelled\",\"of\":\"coffee\"");
    writeln!(text, "{body},\"crc\":\"{:08x}\"}}", crc32fast::hash(body.as_bytes())).unwrap();
    fs::write(&path, &text).unwrap();
    let shown = workspace.run(&["show", CUT_OFF]).succeeds();
    assert!(!shown.out.contains("journal.jsonl, line"), "{}", shown.out);
    workspace.run_with(&["resume", CUT_OFF, "--plain", "--no-audio"], "end\n").succeeds();
    assert!(fs::read_to_string(&path).unwrap().starts_with(&text));
}
