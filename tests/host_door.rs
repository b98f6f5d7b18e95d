//! Who comes in and as whom: observers, the same name twice, names from before, and the way out.

use std::{fs, net::Shutdown};

use rstest::rstest;

use crate::harness::{
    candidate::{key, lets_in, lets_in_again, lets_listen, link},
    interviewer::Interviewer,
    seat::Seat,
    visitor::Visitor,
    window::Window,
    workspace::Workspace,
};

const HOST: [&str; 4] = ["host", "--no-audio", "--question", "lift-control"];

/// The name that two people share as a file although it differs: what is behind the fortieth letter does not count.
fn long(end: &str) -> String {
    "\u{130}".repeat(25) + end
}

#[rstest]
#[case::on_a_desk("1280", "800", "dark")]
#[case::on_a_phone("390", "844", "light")]
fn an_observer_has_notes_and_no_controls(#[case] width: &str, #[case] height: &str, #[case] scheme: &str) {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, &HOST, 120, 40);
    let first = link(&window);
    let robin = Visitor::of(&first);
    let cookie = robin.ask(key(&first), "Robin").cookie();
    let told = robin.hears(&cookie, "w");
    lets_in(&mut window, "Robin");

    let mut command = crate::harness::browser::node("observer.mjs");
    command.args([&link(&window), width, height, scheme, "Ada"]);
    let mut page = Interviewer::start(command);
    page.comes_to("asked");
    lets_listen(&mut window, "Ada");
    page.go_on();
    page.comes_to("ready");
    window.press_for("\r", "Opening");
    assert_eq!(robin.say(&cookie, 1, r#"[{"do":"note","at":1,"text":"noted by Robin"}]"#).status, 200);
    told.waits("it is saved", |it| it["saved"]["t"] == 1);
    page.go_on();
    page.comes_to("refused");
    window.wait_for("Opening");
    window.press_for("e", "End the interview");
    window.press_for("\r", "Score · ");
    page.go_on();
    page.comes_to("listened");

    let session = workspace.session();
    let journal = fs::read_to_string(session.join("journal.jsonl")).expect("a journal");
    for fact in ["phase-entered", "paused", "extended", "revealed"] {
        assert!(!journal.contains(&format!(r#""fact":"{fact}""#)), "{fact} in {journal}");
    }
    let notes = fs::read_to_string(session.join("reviews/peer-ada.jsonl")).expect("notes");
    for part in ["heard by Ada", "after the end", r#""fact":"marked""#] {
        assert_eq!(notes.matches(part).count(), 1, "{part} in {notes}");
    }
    assert!(!session.join("scorecards/peer-ada.yaml").exists());
    page.go_on();
    page.comes_to("done");
}

#[test]
fn two_people_never_share_a_file() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, &HOST, 160, 45);
    let first = link(&window);
    let visitor = Visitor::of(&first);
    let one = visitor.ask(key(&first), &long("a")).cookie();
    let stream = visitor.listen(&one, "w");
    lets_in(&mut window, &long("a"));
    // The same person to the files, while the first is there: refused, with a sentence.
    let again = link(&window);
    let refused = visitor.ask(key(&again), &long("b"));
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("Somebody of that name is there already; please add to yours."),
        "{refused:?}"
    );
    // The invitation was not used up by that.
    let ada = visitor.ask(key(&again), "Ada").cookie();
    let told = visitor.hears(&ada, "w");
    lets_listen(&mut window, "Ada");
    told.waits("Ada is in", |it| it["role"] == "observer");

    // Once the first is gone, the candidate is asked whether it is the same person, and their cookie is void.
    stream.shutdown(Shutdown::Both).expect("a socket");
    window.wait_for("the line is down");
    let third = visitor.ask(key(&link(&window)), &long("b")).cookie();
    window.wait_for("their page is gone");
    lets_in_again(&mut window, &long("b"), &format!("{} interviews", long("a")));
    let told = visitor.hears(&third, "w");
    told.waits("they are in", |it| it["name"] == long("a"));
    assert_eq!(visitor.say(&one, 1, r#"[{"do":"agree"}]"#).status, 403, "the first window is out");
}

#[test]
fn what_was_written_before_is_gone_on_with_and_never_overwritten() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, &HOST, 120, 40);
    let first = link(&window);
    let visitor = Visitor::of(&first);
    let cookie = visitor.ask(key(&first), "Robin").cookie();
    let told = visitor.hears(&cookie, "w");
    lets_in(&mut window, "Robin");
    window.press_for("\r", "Opening");
    let all = r#"[{"do":"note","at":1,"text":"the first evening"},
        {"do":"score","round":0,"dimension":0,"bar":"senior","level":3}]"#;
    assert_eq!(visitor.say(&cookie, 1, all).status, 200);
    told.waits("it is saved", |it| it["saved"]["t"] == 2);
    window.press_for("e", "End the interview");
    window.press_for("\r", "Score · ");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    assert_eq!(told.latest(), serde_json::Value::Null, "the page ends with the program");

    // The interview is over; its scores are finished on another evening.
    let mut window = Window::open(&workspace, &["host", "--resume", "last"], 120, 40);
    window.wait_for("Robin was there before");
    window.wait_for("opens your scorecard");
    let second = link(&window);
    let visitor = Visitor::of(&second);
    let cookie = visitor.ask(key(&second), "ROBIN").cookie();
    let told = visitor.hears(&cookie, "w");
    lets_in_again(&mut window, "ROBIN", "Robin still scores");
    told.waits("the draft is there", |it| {
        it["stage"] == "scoring" && it["card"]["rounds"][0]["scores"][0]["senior"] == 3
    });
    assert_eq!(told.latest()["state"]["remarks"][0]["text"], "the first evening");
    let rest: Vec<String> = (1..5)
        .map(|it| format!(r#"{{"do":"score","round":0,"dimension":{it},"bar":"senior","level":2}}"#))
        .collect();
    let commands = format!(r#"[{},{{"do":"lock"}}]"#, rest.join(","));
    assert_eq!(visitor.say(&cookie, 1, &commands).status, 200);
    told.waits("it is locked", |it| it["card"]["locked"].is_string() && it["saved"]["t"] == 5);
    let state = told.latest()["state"].clone();
    assert_eq!((&state["awaited"], &state["people"][0]["awaited"]), (&"scores".into(), &"nothing".into()));
    window.wait_for("Robin has locked");
    window.press_for("\r", "0 of 5");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    let card = fs::read_to_string(workspace.session().join("scorecards/peer-robin.yaml")).expect("a card");
    assert!(card.contains("senior: 3") && card.contains("senior: 2") && card.contains("locked:"), "{card}");
    assert_eq!(fs::read_dir(workspace.session().join("scorecards")).expect("a folder").count(), 1);
}

#[test]
fn interviewers_know_of_one_another_what_is_still_to_come_and_nothing_else() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, &HOST, 120, 40);
    let mut robin = Seat::asks(&window, "Robin");
    lets_in(&mut window, "Robin");
    let mut ada = Seat::asks(&window, "Ada");
    lets_in(&mut window, "Ada");
    window.press_for("\r", "HOST  Robin interviews · Ada interviews");
    window.press_for("e", "End the interview");
    window.press_for("\r", "HOST  Robin still scores · Ada still scores");
    robin.scores_and_locks(4);
    window.wait_for("HOST  Robin has locked · Ada still scores");
    let awaited = |who: &Seat, robin: &str, ada: &str| {
        who.waits("what is awaited", |it| {
            let all = [&it["people"][0]["awaited"], &it["people"][1]["awaited"], &it["awaited"]];
            all == [robin, ada, "scores"]
        });
    };
    awaited(&ada, "nothing", "scores");
    let score =
        |at| serde_json::json!({ "do": "score", "round": 0, "dimension": at, "bar": "senior", "level": 1 });
    ada.says(&(0..5).map(score).collect::<Vec<_>>());
    awaited(&robin, "nothing", "lock");
    window.wait_for("Ada is yet to lock");
    // Of each other's scores nothing has come over the line.
    for (who, level, own) in [(&ada, "4", "Ada"), (&robin, "1", "Robin")] {
        let state = who.state();
        assert_eq!(state["card"]["assessor"]["peer"], own);
        assert!(state["reveal"] != "open" && !state["people"].to_string().contains(level), "{state}");
        let levels = format!(r#""senior":{level}"#);
        assert!(!state.to_string().contains(&levels), "{state}");
    }
    window.press("\x03");
    assert_eq!(window.ends(), 0);
}

#[test]
fn the_page_does_not_end_without_a_yes() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, &HOST, 120, 40);
    let first = link(&window);
    let visitor = Visitor::of(&first);
    visitor.ask(key(&first), "Robin").cookie();
    lets_in(&mut window, "Robin");
    for leaving in ["\x1b", "\x03"] {
        window.press_for(leaving, "Robin is sent away.");
        window.press("\x1b");
        window.wait_until_gone("Robin is sent away.");
        assert_eq!(visitor.get("/").status, 200);
    }
    window.press_for("\x1b", "Robin is sent away.");
    window.press_for("\r", "Choose kind, format and question");
    assert!(std::net::TcpStream::connect(&visitor.authority).is_err(), "nothing listens any more");
    assert!(workspace.sessions().is_empty());
    window.press("q");
    assert_eq!(window.ends(), 0);
}
