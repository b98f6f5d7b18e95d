//! The demo in a real terminal: thirteen invented interviews, one of them a guest's, labelled everywhere, and nothing left behind.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use mockloop::audio;
use rstest::rstest;
use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{
    kept::files,
    keys::{DOWN, ENTER, ESCAPE, RIGHT},
    microphone::wait_until,
    window::Window,
    workspace::Workspace,
};

const LABEL: &str = "DEMO  Every interview here is invented, and nothing is kept.";

/// A home, a place for temporary files, and the demo in a window.
struct Demo {
    workspace: Workspace,
    temporary: TempDir,
}

impl Demo {
    fn new() -> Self {
        Self { workspace: Workspace::empty(), temporary: tempfile::tempdir().unwrap() }
    }

    fn open(&self) -> Window {
        let temporary = self.temporary.path().to_str().unwrap();
        Window::open_with(&self.workspace, &["demo"], 100, 30, &[("TMPDIR", temporary)])
    }

    /// What lies among the temporary files.
    fn left(&self) -> Vec<PathBuf> {
        fs::read_dir(self.temporary.path()).unwrap().map(|it| it.unwrap().path()).collect()
    }

    /// Nothing anywhere.
    #[track_caller]
    fn has_left_nothing(&self) {
        assert_eq!(self.left(), Vec::<PathBuf>::new());
        assert_eq!(files(&self.workspace.home()), [], "no cache and no log");
        assert_eq!(files(&self.workspace.root()), []);
    }
}

/// Every screen, each with the label on top.
#[test]
fn every_screen_says_that_it_is_invented() {
    let demo = Demo::new();
    let mut window = demo.open();
    let labelled = |window: &Window| {
        let screen = window.screen();
        assert!(screen.lines().next().unwrap().contains(LABEL), "{screen}");
    };
    let mut visit = |keys: &str, text: &str| {
        window.press(keys);
        window.wait_for(text);
        labelled(&window);
    };
    visit("", "12 interviews");
    visit("?", "Keys · Home");
    visit(ESCAPE, "Sessions   13");
    visit("b", "tab kind");
    visit(ENTER, "enter practise it");
    visit(ESCAPE, "tab kind");
    visit(ESCAPE, "12 interviews");
    visit("m", "record 5 s");
    visit(ESCAPE, "12 interviews");
    visit("s", "13 sessions");
    visit(DOWN, "Robin's · ");
    visit(DOWN, "1 take");
    visit(DOWN, "_behavioural_conflict-two-teams-one-boundary/");
    visit(&DOWN.repeat(3), "elsewhere, with Contoso (invented) · 20");
    visit(&"\x1b[A".repeat(3), "_behavioural_conflict-two-teams-one-boundary/");
    visit(ENTER, "Where you differ · Two teams and a boundary");
    visit(ENTER, "Debrief · Two teams and a boundary");
    visit("l", "Review · Two teams and a boundary");
    visit("c", "Two attempts · Two teams");
    visit(ESCAPE, "Debrief · Two teams and a boundary");
    visit(ESCAPE, "12 interviews");
    visit("t", "▶ Scores");
    for page in ["▶ Self-judgement", "▶ Coverage", "▶ Time"] {
        visit("\t", page);
    }
    visit(ESCAPE, "12 interviews");
    visit(ENTER, "Set up");
    visit(ESCAPE, "12 interviews");
    window.press("q");
    assert_eq!(window.ends(), 0);
    window.is_given_back();
    assert!(String::from_utf8_lossy(&window.bytes()).contains("The demo is over; nothing of it was kept."));
    demo.has_left_nothing();
}

#[test]
fn practising_works_and_is_not_kept() {
    let demo = Demo::new();
    let mut window = demo.open();
    window.wait_for("12 interviews");
    window.press_for("p", "Set up");
    window.wait_for("no microphone found");
    window.press_for(RIGHT, "none: practise without recording");
    window.press_for(ENTER, "the interview will not be kept.");
    window.press_for("m", "Marked 0:");
    window.press_for("\x03", "Leave the demo? This interview goes with it.");
    window.press(ESCAPE);
    window.wait_until_gone("Leave the demo?");
    window.press_for("e", "End the interview");
    window.press_for(ENTER, "Score · ");
    window.press_for(ESCAPE, "Not scored yet");
    window.press_for(ESCAPE, "13 interviews");
    assert!(window.screen().starts_with(" DEMO "), "{}", window.screen());
    window.resize(50, 12);
    window.wait_for("60x18 is needed");
    assert!(window.screen().starts_with(" DEMO "), "{}", window.screen());
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    demo.has_left_nothing();
}

#[rstest]
#[case(Signal::TERM)]
#[case(Signal::INT)]
#[case(Signal::HUP)]
fn a_signal_takes_everything_away(#[case] signal: Signal) {
    let demo = Demo::new();
    let mut window = demo.open();
    window.wait_for("12 interviews");
    assert_eq!(demo.left().len(), 1);
    window.signal(signal);
    assert_eq!(window.ends(), 0);
    window.is_given_back();
    demo.has_left_nothing();
}

#[test]
fn a_signal_while_it_is_being_made_takes_everything_away() {
    let demo = Demo::new();
    let mut window = demo.open();
    wait_until("its folder is there", || !demo.left().is_empty());
    window.signal(Signal::TERM);
    assert_eq!(window.ends(), 0);
    demo.has_left_nothing();
}

#[test]
fn what_a_killed_demo_left_is_swept_by_the_next_and_nothing_else() {
    let demo = Demo::new();
    let killed = demo.open();
    killed.wait_for("12 interviews");
    killed.signal(Signal::KILL);
    drop(killed);
    let left = demo.left();
    assert_eq!(left.len(), 1, "nobody could take it away");
    let other = demo.temporary.path().join("mockloop-demo-of-somebody");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("thesis.txt"), "years of work").unwrap();
    let mut window = demo.open();
    window.wait_for("12 interviews");
    assert!(!left[0].exists() && other.exists());
    // A second one beside it leaves the first alone.
    let mut second = demo.open();
    second.wait_for("12 interviews");
    second.press("q");
    assert_eq!(second.ends(), 0);
    window.press_for("s", "13 sessions");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    assert_eq!(demo.left(), [other]);
}

#[test]
fn plain_lines_are_labelled_too() {
    let demo = Demo::new();
    let ran = |workspace: &Workspace| {
        let mut command = workspace.command(&["demo", "--plain"]);
        let output = command.env("TMPDIR", demo.temporary.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let text = ran(&demo.workspace);
    let label = LABEL.replace("  ", " ");
    assert_eq!((text.lines().next(), text.lines().last()), (Some(label.as_str()), Some(label.as_str())));
    assert_eq!(text.lines().filter(|it| it.contains(" / ")).count(), 13, "{text}");
    assert!(text.contains("A booking service for car parks · elsewhere, with Contoso (invented)"), "{text}");
    for part in ["$ mockloop sessions", "$ mockloop show last", "$ mockloop trends", "improving"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let without_paths = |text: &str| {
        let lines = text.lines().filter(|it| !it.contains("mockloop-demo-") && !it.starts_with("dive_"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(without_paths(&text), without_paths(&ran(&demo.workspace)), "the same every time");
    demo.has_left_nothing();
    let refused = demo.workspace.run(&["demo"]);
    assert!(refused.code == Some(2) && refused.err.contains("'mockloop demo --plain'"), "{}", refused.err);
    let refused = demo.workspace.run(&["demo", "--plain", "--workspace", "."]);
    assert!(refused.code == Some(2) && refused.err.contains("a workspace of its own"), "{}", refused.err);
}

/// A command run on the workspace of a demo that is open.
fn look(demo: &Demo, root: &Path, arguments: &[&str]) -> Value {
    demo.workspace.run(&[arguments, &["--json", "--workspace", root.to_str().unwrap()]].concat()).json()
}

#[test]
fn the_invented_interviews_are_real_sessions() {
    let demo = Demo::new();
    let mut window = demo.open();
    window.wait_for("12 interviews");
    let root = demo.left()[0].join("workspace");
    let all = look(&demo, &root, &["sessions"]);
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 13);
    assert!(all.iter().all(|it| it["ended"] == true && it["scored"] == true));
    let kinds: Vec<_> = all.iter().map(|it| it["kind"].as_str().unwrap()).collect();
    let count = |kind: &str| kinds.iter().filter(|it| **it == kind).count();
    assert_eq!(
        ["system-design", "behavioural", "azure-deep-dive", "scenario"].map(count),
        [6, 4, 2, 1],
        "enough of one kind for a trend, too few of the others"
    );
    assert_eq!(all.iter().filter(|it| it["elsewhere"].is_string()).count(), 1);
    let recorded: Vec<&Value> = all.iter().filter(|it| it["recorded"] == true).collect();
    assert_eq!(recorded.len(), 3);
    for it in &recorded {
        let file = root
            .join("recordings")
            .join(it["id"].as_str().unwrap())
            .join(it["takes"][0]["file"].as_str().unwrap());
        let heard = audio::speech(&file, None, &AtomicBool::new(false)).unwrap();
        let spoken: f64 =
            heard.spans.iter().map(|(from, until)| until.saturating_sub(*from).as_secs_f64()).sum();
        let share = spoken / heard.length.as_secs_f64();
        assert!((0.4..0.95).contains(&share), "as speech sounds: {share}");
        let wav = hound::WavReader::open(file).unwrap();
        let seconds = f64::from(wav.duration()) / f64::from(wav.spec().sample_rate);
        assert_eq!(json!(seconds), it["takes"][0]["seconds"]);
        let loud = wav.into_samples::<i16>().map(|it| i32::from(it.unwrap()).abs()).max().unwrap();
        assert!((8000..=20_000).contains(&loud), "as loud as somebody speaks: {loud}");
    }
    let shown: Vec<Value> =
        all.iter().map(|it| look(&demo, &root, &["show", it["id"].as_str().unwrap()])).collect();
    assert!(shown.iter().all(|it| it["set_aside"] == json!([])), "whole journals and scorecards");
    let guests: Vec<&Value> = shown.iter().filter(|it| it["guest"] == true).collect();
    assert_eq!(guests.len(), 1);
    assert_eq!(
        (&guests[0]["candidate"], &guests[0]["interviewer"]),
        (&json!("Robin"), &json!("Alex (invented)"))
    );
    assert!(shown.iter().all(|it| it["guest"] == true || it["candidate"] == "Alex (invented)"));
    let scored_by_peers = |it: &&Value| !it["peers"].as_array().unwrap().is_empty();
    assert!(shown.iter().filter(scored_by_peers).all(|it| it["prediction"].is_object()));
    assert!(shown.iter().any(|it| it["second_votes"].as_array().unwrap().len() == 2));
    assert!(shown.iter().any(|it| it["peers"].as_array().unwrap().len() == 2));
    let over = |it: &Value| it["spent"].as_f64().unwrap() > it["planned"].as_f64().unwrap();
    let estimates =
        shown.iter().flat_map(|it| it["phases"].as_array().unwrap()).filter(|it| it["id"] == "estimate");
    assert!(
        estimates.clone().count() == 5 && estimates.into_iter().all(over),
        "a phase that always runs over"
    );
    let text = |name: &str| {
        let folders = fs::read_dir(root.join("recordings")).unwrap();
        folders.filter_map(|it| fs::read_to_string(it.unwrap().path().join(name)).ok()).collect::<String>()
    };
    let journals = text("journal.jsonl");
    for fact in
        ["gap", "microphone-gone", "microphone-back", "marked", "noted", "revealed", "time-up", "extended"]
    {
        assert!(journals.contains(&format!(r#""fact":"{fact}""#)), "{fact}");
    }
    for fact in ["part-began", "filler", "commented", "evidence", "listened"] {
        assert!(text("reviews/self.jsonl").contains(&format!(r#""fact":"{fact}""#)), "{fact}");
    }
    window.press("q");
    assert_eq!(window.ends(), 0);
}
