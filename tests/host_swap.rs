//! Roles swapped at the page: back again, with others in the room, and while everything is recorded.

use std::{
    fs,
    path::{Path, PathBuf},
};

use mockloop::{
    domain::{fact::Start, scorecard::Assessor},
    store::{reviews, scorecards, sessions},
};
use serde_json::{Value, json};

use crate::harness::{
    candidate::{lets_in, lets_listen, locks, scores},
    keys::ENTER,
    microphone::{SoundServer, Voice},
    recorded::{counted, is_whole, samples},
    seat::Seat,
    window::Window,
    workspace::Workspace,
};

const HOST: [&str; 6] = ["host", "--no-audio", "--candidate", "Alex", "--question", "lift-control"];

fn note(text: &str) -> Value {
    json!({ "do": "note", "at": 1, "text": text })
}

fn agree() -> Value {
    json!({ "do": "agree" })
}

/// The interview ends, both score and lock, the candidate guesses, and both see both.
#[track_caller]
fn is_scored(window: &mut Window, page: &mut Seat, interviewer: &str) {
    window.press_for("e", "End the interview");
    window.press_for(ENTER, "Score · ");
    page.waits("the interview is over", |it| it["stage"] == "scoring");
    page.scores_and_locks(2);
    window.wait_for(&format!("{interviewer} has locked"));
    scores(window, '3', '2');
    locks(window);
    window.wait_for(&format!("what {interviewer} gave"));
    window.press_for(ENTER, "Where you differ");
    page.waits("everything is open", |it| it["reveal"]["open"].is_object());
}

/// Places change with one key; whoever sits down at the page says so, and the next round begins.
#[track_caller]
fn places_change(window: &mut Window, page: &mut Seat, interviewer: &str) {
    window.press_for("x", &format!("{interviewer} interviews"));
    page.waits("the page is theirs", |it| it["name"] == interviewer && it["stage"] == "consent");
    window.press_for(ENTER, "has not sat down at the page yet");
    page.says(&[agree()]);
    window.wait_for("begins the interview");
    window.press_for(ENTER, &format!("HOST  {interviewer} interviews"));
    page.waits("it has begun", |it| it["stage"] == "interview");
}

/// All sessions with what began them, in order of their beginning.
fn rounds(workspace: &Workspace) -> Vec<(PathBuf, Start)> {
    let folders = workspace.sessions().into_iter().map(|it| workspace.recordings().join(it));
    let mut all: Vec<_> = folders
        .map(|it| {
            let start = sessions::open(&it).expect("a session").1.start;
            (it, start)
        })
        .collect();
    all.sort_by_key(|(_, start)| start.wall);
    all
}

fn notes(folder: &Path, who: &str) -> Vec<String> {
    let (review, _) = reviews::load(folder, &Assessor::named(who)).expect("readable");
    let text = |it: mockloop::domain::review::Numbered| {
        serde_json::to_value(it.remark).expect("a remark")["text"].as_str().map(str::to_owned)
    };
    review.remarks.into_iter().filter_map(text).collect()
}

/// Whose scorecards lie in a session, all of them locked.
fn scored(folder: &Path, start: &Start) -> Vec<String> {
    let of = |who: &Assessor| scorecards::load(folder, who, start).expect("readable");
    let own = of(&Assessor::Candidate).filter(|it| it.locked.is_some()).map(|_| "self".to_owned());
    let locked = |name: &String| of(&Assessor::named(name)).is_some_and(|it| it.locked.is_some());
    own.into_iter().chain(scorecards::peers(folder, start).into_iter().filter(locked)).collect()
}

#[test]
fn roles_swapped_back_are_the_first_roles_and_each_has_their_own_history() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, &HOST, 120, 40);
    let mut page = Seat::asks(&window, "Robin");
    lets_in(&mut window, "Robin");
    window.press_for(ENTER, "HOST  Robin interviews");
    page.says(&[note("of the first round")]);
    is_scored(&mut window, &mut page, "Robin");
    places_change(&mut window, &mut page, "Alex");
    page.says(&[note("of the second round")]);
    is_scored(&mut window, &mut page, "Alex");
    places_change(&mut window, &mut page, "Robin");
    // A page that is somebody's again begins with nothing of theirs.
    assert_eq!((&page.state()["remarks"], &page.state()["card"]), (&json!([]), &Value::Null));
    page.says(&[note("of the third round")]);
    is_scored(&mut window, &mut page, "Robin");
    window.press("\x03");
    assert_eq!(window.ends(), 0);

    let all = rounds(&workspace);
    let places: Vec<_> = all.iter().map(|(_, it)| (it.candidate.as_deref(), it.guest)).collect();
    assert_eq!(places, [(Some("Alex"), false), (Some("Robin"), true), (Some("Alex"), false)]);
    let mut asked: Vec<_> = all.iter().flat_map(|(_, it)| it.questions()).map(|(_, it)| &it.id).collect();
    asked.sort();
    asked.dedup();
    assert_eq!(asked.len(), 3, "another question each time");
    let who = ["Robin", "Alex", "Robin"];
    for (((folder, start), who), which) in all.iter().zip(who).zip(["first", "second", "third"]) {
        assert_eq!(notes(folder, who), [format!("of the {which} round")]);
        assert_eq!(scored(folder, start), ["self", who], "{which}");
        assert!(scorecards::prediction(folder, start).expect("readable").is_some(), "{which}");
    }
    let own = workspace.run(&["trends", "--json"]).json();
    let guest = workspace.run(&["trends", "--candidate", "Robin", "--json"]).json();
    assert_eq!((&own["scored"], &guest["scored"]), (&json!(2), &json!(1)));
}

#[test]
fn observers_stay_observers_and_keep_their_notes_when_roles_are_swapped() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, &HOST, 120, 40);
    let mut page = Seat::asks(&window, "Robin");
    lets_in(&mut window, "Robin");
    let mut ada = Seat::asks(&window, "Ada");
    lets_listen(&mut window, "Ada");
    window.press_for(ENTER, "HOST  Robin interviews");
    ada.says(&[note("Ada hears Alex")]);
    is_scored(&mut window, &mut page, "Robin");
    // Whoever only listens scores nothing, and is shown nobody's scores.
    assert_eq!((&ada.state()["reveal"], &ada.state()["card"]), (&json!("unlocked"), &Value::Null));
    places_change(&mut window, &mut page, "Alex");
    window.wait_for("Ada listens");
    ada.waits("the next round has begun", |it| it["stage"] == "interview" && it["remarks"] == json!([]));
    let state = ada.state();
    assert_eq!((&state["name"], &state["role"]), (&json!("Ada"), &json!("observer")));
    ada.says(&[json!({ "do": "next" }), note("Ada hears Robin")]);
    ada.says(&[json!({ "do": "next" })]);
    assert!(ada.state()["said"].as_str().is_some_and(|it| it.starts_with("Observers")), "{}", ada.state());
    assert_eq!(ada.state()["current"], 0);
    page.says(&[note("Alex asks")]);
    is_scored(&mut window, &mut page, "Alex");
    window.press("\x03");
    assert_eq!(window.ends(), 0);

    let all = rounds(&workspace);
    let heard: Vec<_> = all.iter().map(|(folder, _)| notes(folder, "Ada")).collect();
    assert_eq!(heard, [["Ada hears Alex"], ["Ada hears Robin"]]);
    assert_eq!(notes(&all[1].0, "Alex"), ["Alex asks"]);
    for ((folder, start), who) in all.iter().zip(["Robin", "Alex"]) {
        assert_eq!(scored(folder, start), ["self", who]);
    }
}

#[test]
fn both_rounds_are_recorded_whole_and_only_after_everybody_has_agreed() {
    let (server, workspace) = (SoundServer::with_microphone(), Workspace::new());
    let voice = Voice::silent(&server);
    let socket = format!("unix:{}", server.folder().join("native").display());
    let arguments = ["host", "--candidate", "Alex", "--question", "lift-control"];
    let mut window = Window::open_with(&workspace, &arguments, 120, 40, &[("PULSE_SERVER", &socket)]);
    let mut page = Seat::asks(&window, "Robin");
    lets_in(&mut window, "Robin");
    let mut ada = Seat::asks(&window, "Ada");
    lets_listen(&mut window, "Ada");
    let mut round = |window: &mut Window, page: &mut Seat, who: &str, held: usize| {
        page.waits("they are asked", |it| it["stage"] == "consent" && it["name"] == who);
        window.press_for(ENTER, "has not agreed to the recording yet");
        page.says(&[agree()]);
        window.wait_for(&format!("{who} interviews, and agrees"));
        voice.count();
        window.wait_for(" dB");
        assert_eq!(workspace.sessions().len(), held, "nothing is recorded before");
        window.press_for(ENTER, "● 0:");
        // Somebody who has not agreed can say nothing.
        let state = ada.state();
        assert_eq!((&state["stage"], &state["role"]), (&json!("consent"), &json!("observer")));
        ada.says(&[agree(), note("from Ada")]);
        window.wait_until_safe(2);
        voice.be_silent();
        window.wait_until_silent();
        is_scored(window, page, who);
    };
    round(&mut window, &mut page, "Robin", 0);
    window.press_for("x", "Alex interviews");
    round(&mut window, &mut page, "Alex", 1);
    window.press("\x03");
    assert_eq!(window.ends(), 0);

    let all = rounds(&workspace);
    assert_eq!(all.len(), 2);
    for (folder, start) in &all {
        assert!(start.recorded);
        let (_, question) = start.questions().next().expect("a question");
        is_whole(counted(&samples(&folder.join(format!("01_{}.wav", question.id)))));
        assert_eq!(notes(folder, "Ada"), ["from Ada"]);
        let takes = fs::read_dir(folder).expect("a folder").filter_map(Result::ok);
        let takes = takes.filter(|it| it.path().extension().is_some_and(|it| it == "wav"));
        assert_eq!(takes.count(), 1);
    }
}
