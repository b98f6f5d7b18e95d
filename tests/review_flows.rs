//! Reviewing in a real terminal: a session is heard again, remarked on and compared, with a speaker and without.

use std::{path::PathBuf, time::Duration};

use mockloop::{
    domain::{rubric::Level, scorecard::Assessor, session::Input},
    store::reviews,
};

use crate::harness::{
    content,
    ear::Ear,
    keys::{ENTER, ESCAPE, RIGHT, SHIFT_RIGHT, TAB, UP},
    microphone::{self, SoundServer},
    past,
    scenes::{at, mark},
    window::Window,
    workspace::Workspace,
};

/// Two minutes with two marks, recorded: a tone, loud for a moment after 80 seconds.
fn recorded(workspace: &Workspace) -> PathBuf {
    let mut done = past::take("01_lift-control.wav", at(0, 0), 120.0).to_vec();
    done.insert(1, (at(0, 20), mark("unsure of zones")));
    done.insert(2, (at(0, 50), Input::Next));
    done.insert(3, (at(1, 15), mark("cost!")));
    let folder = past::session(workspace, content::talk(), &done, at(2, 0));
    past::wav(&folder.join("01_lift-control.wav"), 120, |frame| {
        let loud = (80 * past::RATE..80 * past::RATE + 800).contains(&frame);
        let height: i16 = if loud { 30_000 } else { 2_000 };
        if frame / 19 % 2 == 0 { height } else { -height }
    });
    folder
}

#[test]
fn a_session_is_reviewed_without_a_speaker() {
    let workspace = Workspace::new();
    let folder = recorded(&workspace);
    let journal = past::journal(&folder);
    let mut window = Window::open(&workspace, &[], 100, 30);
    window.wait_for("Choose kind, format and question");
    window.press_for("s", "1 session · ");
    window.press_for("l", "Review · The lifts of a tall building");
    window.wait_for("‖ 0:00 / 2:00");
    // The waveform comes from the file, its loudest moment at two thirds.
    window.wait_for("░");
    window.press_for(RIGHT, "‖ 0:05 / 2:00");
    window.press_for(SHIFT_RIGHT, "‖ 0:20 / 2:00");
    window.press_for("]", "‖ 1:15 / 2:00");
    window.press_for("]", "There is none in that direction.");
    window.press_for("{", "‖ 0:50 / 2:00");
    window.press_for(UP, "‖ 0:20 / 2:00");
    window.press_for("t", "Comment at 0:20");
    window.press("said we, meant I");
    window.press_for(ENTER, "comment    said we, meant I");
    window.press("f");
    window.press("f");
    window.press_for("1", "Situation begins");
    window.press_for("e", "0:20 is evidence for");
    window.press_for(ENTER, "Scope · what was heard");
    window.press("named the peak");
    window.press_for(ENTER, "Scope: named the peak");
    window.press_for("m", "Mark at 0:20");
    window.press("slip");
    window.press_for(ENTER, "mark       slip");
    window.press_for("u", "Your last remark is taken back.");
    window.wait_until_gone("mark       slip");
    window.press_for(TAB, "as tallied");
    window.press_for("s", "Score · The lifts of a tall building");
    window.wait_for("Heard");
    window.wait_for("named the peak");
    window.press(ESCAPE);
    window.wait_for("Said while listening");
    window.wait_for("2 fillers tallied");
    window.press_for("w", "Written: ");
    let page = std::fs::read_to_string(folder.join("report.html")).expect("a page");
    assert!(page.contains("named the peak") && page.contains("01_lift-control.wav"));
    window.press_for(ESCAPE, "Look back");
    window.press("q");
    assert_eq!(window.ends(), 0);
    assert_eq!(past::journal(&folder), journal, "the interview's own journal never changes");
    let (review, set_aside) = reviews::load(&folder, &Assessor::Candidate).unwrap();
    assert!(set_aside.is_empty());
    assert_eq!(review.fillers(Duration::ZERO, Duration::MAX), 2);
    assert_eq!(review.remarks.len(), 5);
}

#[test]
fn a_session_without_a_recording_is_reviewed_all_the_same() {
    let workspace = Workspace::new();
    past::session(
        &workspace,
        content::talk(),
        &[(at(0, 30), mark("here")), (at(1, 0), Input::Next)],
        at(3, 0),
    );
    let mut window = Window::open(&workspace, &["review", "--at", "1:10"], 80, 24);
    window.wait_for("no sound · 1:10 / 3:00");
    window.press_for(" ", "This session has no recording.");
    window.press_for("[", "no sound · 0:30 / 3:00");
    window.press_for("t", "Comment at 0:30");
    window.press("still works");
    window.press_for(ENTER, "still works");
    window.press_for(TAB, "planned");
    window.press_for(TAB, "Not scored yet");
    window.press(ESCAPE);
    window.wait_for("Debrief · The lifts of a tall building");
    window.wait_for("still works");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
}

#[test]
fn two_attempts_stand_side_by_side() {
    let workspace = Workspace::new();
    let mut earlier = content::talk();
    earlier.wall -= chrono::TimeDelta::days(9);
    let first = past::session(&workspace, earlier, &[(at(1, 0), Input::Next)], at(3, 0));
    let second = past::session(&workspace, content::talk(), &[(at(1, 30), Input::Next)], at(2, 30));
    past::score(&first, Assessor::Candidate, Level::Mixed, Level::Poor);
    past::score(&second, Assessor::Candidate, Level::Good, Level::Mixed);
    let mut window = Window::open(&workspace, &["review", "last"], 100, 30);
    window.wait_for("Review · The lifts");
    window.press_for("c", "Two attempts · The lifts");
    window.wait_for("no hire at Senior");
    window.wait_for("2/1     3/2   +1 +1");
    window.wait_for("0:00 in the second");
    window.press_for("}", "1:30 in the second");
    window.press_for(TAB, "1:00 in the first");
    window.press_for("{", "0:00 in the first");
    window.press_for("}", "1:00 in the first");
    window.press_for(ENTER, "1:00 / 3:00");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
}

#[test]
fn a_session_that_is_not_over_is_not_reviewed() {
    let workspace = Workspace::new();
    let folder = past::session(&workspace, content::talk(), &[], at(0, 30));
    let whole = String::from_utf8(past::journal(&folder)).unwrap();
    let without_end: String = whole.split_inclusive('\n').filter(|it| !it.contains("\"ended\"")).collect();
    std::fs::write(folder.join("journal.jsonl"), without_end).unwrap();
    let mut window = Window::open(&workspace, &[], 100, 30);
    window.press_for("s", "cut off");
    window.press_for("l", "This session is not over");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
}

#[test]
fn two_listeners_do_not_see_each_other_before_they_have_scored() {
    let workspace = Workspace::new();
    let folder = recorded(&workspace);
    let mut window = Window::open(&workspace, &["review", "--as", "Robin", "--at", "0:40"], 100, 30);
    window.press_for("t", "Comment at 0:40");
    window.press("what Robin heard");
    window.press_for(ENTER, "what Robin heard");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    let mut window = Window::open(&workspace, &["review"], 100, 30);
    window.wait_for("Review · The lifts");
    assert!(!window.screen().contains("what Robin heard"));
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    past::score(&folder, Assessor::Candidate, Level::Good, Level::Good);
    let mut window = Window::open(&workspace, &["review"], 100, 30);
    window.wait_for("Robin: what Robin heard");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
}

/// The program reviewing the latest session, with this sound server.
fn review_aloud(workspace: &Workspace, server: &SoundServer) -> Window {
    let socket = format!("unix:{}", server.folder().join("native").display());
    Window::open_with(workspace, &["review", "--at", "1:14"], 100, 30, &[("PULSE_SERVER", &socket)])
}

#[test]
fn what_is_reviewed_is_heard_and_written_down() {
    let (server, workspace) = (SoundServer::without_microphone(), Workspace::new());
    server.add_speaker("ears");
    let folder = recorded(&workspace);
    let ear = Ear::at(&server, "ears");
    let mut window = review_aloud(&workspace, &server);
    window.wait_for("‖ 1:14 / 2:00");
    window.press(" ");
    window.wait_until_plays_from(75);
    window.press_for(">", "1.25x");
    let loud = |ear: &Ear| ear.samples().iter().any(|it| it.unsigned_abs() > 25_000);
    microphone::wait_until("the loud moment is heard", || loud(&ear));
    window.wait_until_plays_from(81);
    window.press_for(" ", "‖ 1:");
    window.press_for("-", "volume 90 %");
    window.press_for(ESCAPE, "Debrief · ");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    let (review, _) = reviews::load(&folder, &Assessor::Candidate).unwrap();
    let [(from, until)] = review.heard[..] else { panic!("{:?}", review.heard) };
    assert_eq!(from, at(1, 14));
    assert!((at(1, 21)..=at(2, 0)).contains(&until), "{until:?}");
}

#[test]
fn a_speaker_that_goes_away_is_said_and_the_review_goes_on() {
    let (server, workspace) = (SoundServer::without_microphone(), Workspace::new());
    server.add_speaker("ears");
    recorded(&workspace);
    let mut server = server;
    let mut window = review_aloud(&workspace, &server);
    window.press(" ");
    window.wait_until_plays_from(74);
    server.kill();
    window.wait_for("‖ 1:");
    window.press_for("t", "Comment at 1:");
    window.press("heard enough");
    window.press_for(ENTER, "comment    heard enough");
    server.start();
    window.press(" ");
    window.wait_until_plays_from(74);
    window.press("\x03");
    assert_eq!(window.ends(), 0);
}

#[test]
fn a_score_leads_to_the_moment_of_its_evidence() {
    let (server, workspace) = (SoundServer::without_microphone(), Workspace::new());
    server.add_speaker("ears");
    recorded(&workspace);
    let socket = format!("unix:{}", server.folder().join("native").display());
    let mut window = Window::open_with(&workspace, &["score"], 100, 30, &[("PULSE_SERVER", &socket)]);
    window.wait_for("Score · The lifts");
    window.press_for("\x1b[B", "Whether depth was shown.");
    window.press_for(TAB, "↑↓ links it to a mark");
    window.press_for("\x1b[A", "linked to 1:15 cost!");
    window.press("named the price");
    window.press_for(ENTER, "“cost!” named the price");
    window.press("l");
    window.wait_until_plays_from(75);
    window.press_for(ESCAPE, "Score · The lifts");
    window.wait_for("Whether depth was shown.");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
}

#[test]
fn the_next_speaker_is_a_key_away() {
    let (server, workspace) = (SoundServer::without_microphone(), Workspace::new());
    server.add_speaker("ears");
    recorded(&workspace);
    let mut window = review_aloud(&workspace, &server);
    window.press(" ");
    window.wait_until_plays_from(74);
    let plays_at = |name: &str| {
        let sinks = server.pactl(&["list", "short", "sinks"]).expect("a list");
        let number = sinks.lines().find(|it| it.contains(name)).and_then(|it| it.split('\t').next());
        let inputs = server.pactl(&["list", "short", "sink-inputs"]).expect("a list");
        inputs.lines().any(|it| it.split('\t').nth(1) == number)
    };
    microphone::wait_until("it plays at the default speaker", || plays_at("ears"));
    window.press_for("d", "Playing through ");
    microphone::wait_until("it plays at the other speaker", || plays_at("speaker"));
    window.press("\x03");
    assert_eq!(window.ends(), 0);
}
