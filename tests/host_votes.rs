//! Second votes over a line that breaks: given again because nobody said that they arrived, they are there once.

use std::{fs, net::SocketAddr, path::Path, time::Duration};

use mockloop::domain::scorecard::Scorecard;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::harness::{
    candidate::{key, lets_in, lets_in_again, link, locks, scores},
    keys::ENTER,
    line::{Line, Weather},
    microphone::wait_until,
    script::Script,
    window::Window,
    workspace::Workspace,
};

const HOST: [&str; 6] = ["host", "--no-audio", "--candidate", "Alex", "--question", "lift-control"];

fn vote(because: &str) -> Value {
    json!({ "do": "vote", "round": 0, "dimension": 0, "bar": "senior", "level": 3, "because": because })
}

/// What Robin has given again, as it stands on disk.
fn votes(session: &Path) -> String {
    fs::read_to_string(session.join("scorecards/second-peer-robin.yaml")).unwrap_or_default()
}

/// A line on which everything takes its time, so that it can be cut between a vote and the word that it has arrived.
fn slow(authority: &str) -> Line {
    let address: SocketAddr = authority.parse().expect("an address");
    Line::through(address, Weather { delay: Duration::from_millis(400), ..Weather::CLEAR })
}

/// Both have scored and locked, and everything is open.
fn both_have_scored(window: &mut Window, page: &mut Script) {
    window.press_for(ENTER, "HOST  Robin interviews");
    window.press_for("e", "End the interview");
    window.press_for(ENTER, "Score · ");
    let score = |at| json!({ "do": "score", "round": 0, "dimension": at, "bar": "senior", "level": 2 });
    let mut all: Vec<Value> = (0..5).map(score).collect();
    all.push(json!({ "do": "lock" }));
    page.order(&json!({ "do": "say", "commands": all }));
    let card: Scorecard = serde_json::from_value(page.settles()["card"].clone()).expect("a scorecard");
    assert!(card.locked.is_some());
    window.wait_for("Robin has locked");
    scores(window, '4', '2');
    locks(window);
    window.wait_for("what Robin gave");
    window.press_for(ENTER, "Where you differ");
}

/// Says a vote, and cuts the line once it is on disk and before the page can have heard so.
fn votes_unheard(page: &mut Script, line: &Line, session: &Path) -> String {
    page.order(&json!({ "do": "say", "commands": [vote("It was asked later on.")] }));
    wait_until("the vote is on disk", || votes(session).contains("asked later on"));
    line.cut();
    votes(session)
}

/// Where everything is open, and Robin is at the end of a slow line; `file` is what Robin's window keeps.
fn evening(workspace: &Workspace, file: &Path) -> (Window, Line, Script) {
    let mut window = Window::open(workspace, &HOST, 120, 40);
    let first = link(&window);
    let authority = first.trim_start_matches("http://").split('/').next().expect("an address");
    let line = slow(authority);
    let mut page = Script::open(authority, &line, file);
    page.order(&json!({ "do": "join", "key": key(&first), "name": "Robin" }));
    lets_in(&mut window, "Robin");
    both_have_scored(&mut window, &mut page);
    (window, line, page)
}

/// The page has heard everything: one vote, and no complaint.
#[track_caller]
fn has_one_vote(page: &mut Script) {
    let state = page.settles();
    let count = state["reveal"]["open"]["votes"].as_array().map(Vec::len);
    assert_eq!((&state["said"], count), (&Value::Null, Some(1)));
}

#[test]
fn a_second_vote_that_is_repeated_arrives_once() {
    let (workspace, kept) = (Workspace::new(), tempfile::tempdir().expect("a folder"));
    let (mut window, line, mut page) = evening(&workspace, &kept.path().join("window.json"));
    let session = workspace.session();
    let given = votes_unheard(&mut page, &line, &session);
    // The line comes back: the page says it again under the same number.
    line.mend();
    has_one_vote(&mut page);
    window.wait_for("It was asked later on.");
    // A window that has lost count says it under another.
    page.order(&json!({ "do": "say", "commands": [vote("It was asked later on.")] }));
    has_one_vote(&mut page);
    assert_eq!(votes(&session), given, "the first one stays, with its moment");
    // Another reason is another vote, and only one is taken.
    page.order(&json!({ "do": "say", "commands": [vote("Or was it?")] }));
    assert!(page.settles()["said"].is_string());
    assert_eq!(votes(&session), given);
    window.press("\x03");
    assert_eq!(window.ends(), 0);
}

#[test]
fn a_second_vote_that_nobody_answered_before_the_program_was_killed_arrives_once() {
    let (workspace, kept) = (Workspace::new(), tempfile::tempdir().expect("a folder"));
    let (window, line, mut page) = evening(&workspace, &kept.path().join("window.json"));
    let session = workspace.session();
    let given = votes_unheard(&mut page, &line, &session);
    window.signal(Signal::KILL);
    drop(window);

    let mut window = Window::open(&workspace, &["host", "--resume", "last", "--no-audio"], 120, 40);
    window.wait_for("Robin was there before");
    line.mend();
    page.order(&json!({ "do": "join", "key": key(&link(&window)), "name": "Robin" }));
    lets_in_again(&mut window, "Robin", "Robin has locked");
    has_one_vote(&mut page);
    assert_eq!(votes(&session), given);
    window.press_for("\x03", "Robin is sent away.");
    window.press(ENTER);
    assert_eq!(window.ends(), 0);
}
