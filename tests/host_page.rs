//! An interview held from the page: the real program in a pseudo-terminal, the real page in a browser.

use std::fs;

use rstest::rstest;

use crate::harness::{
    candidate::{lets_in, link, locks, scores},
    interviewer::Interviewer,
    line::Line,
    window::Window,
    workspace::Workspace,
};

/// The candidate lets Robin in, and begins.
fn let_in(window: &mut Window, page: &mut Interviewer) {
    page.comes_to("asked");
    lets_in(window, "Robin");
    page.go_on();
    page.comes_to("ready");
    window.press_for("\r", "Opening");
    window.wait_for("HOST  Robin interviews");
    page.go_on();
}

#[rstest]
#[case::on_a_desk((1280, 800), "light")]
#[case::on_a_phone((390, 844), "dark")]
fn the_whole_interview_from_the_page_with_keys_alone(#[case] size: (u32, u32), #[case] scheme: &str) {
    let workspace = Workspace::new();
    let arguments = ["host", "--no-audio", "--candidate", "Alex", "--question", "lift-control"];
    let mut window = Window::open(&workspace, &arguments, 120, 40);
    let address = link(&window);
    let mut page = Interviewer::open(&address, size, scheme);

    let_in(&mut window, &mut page);

    page.comes_to("probe");
    window.wait_for("What do you measure first?");
    page.go_on();
    page.comes_to("written");
    let session = workspace.session();
    let read = |path: &str| fs::read_to_string(session.join(path)).unwrap_or_default();
    let notes = read("reviews/peer-robin.jsonl");
    assert_eq!(notes.matches("zones, not floors").count(), 1, "{notes}");
    assert_eq!(notes.matches(r#""fact":"marked""#).count(), 1, "{notes}");
    assert!(!read("journal.jsonl").contains("zones, not floors"), "what a peer writes is their own");

    window.press_for(" ", "paused");
    page.go_on();
    page.comes_to("next");
    window.wait_for("Middle");
    assert!(!window.screen().contains("‖ paused"));
    window.press_for("e", "End the interview");
    window.press_for("\r", "Score · ");
    window.wait_for("HOST  Robin still scores");
    page.go_on();

    page.comes_to("locked");
    window.wait_for("HOST  Robin has locked");
    let card = read("scorecards/peer-robin.yaml");
    assert!(card.contains("locked:") && card.contains("Asks before drawing."), "{card}");
    assert_eq!(card.matches("said so at once").count(), 5, "{card}");
    assert!(card.contains("overruled_senior:") && card.contains("The bank is small."), "{card}");
    let noted = notes.lines().find(|it| it.contains("zones, not floors")).expect("the note");
    let moment = noted.split(r#""at":"#).nth(1).and_then(|it| it.split(',').next()).expect("its moment");
    assert!(card.contains(&format!("at: {moment}")), "evidence at {moment} in\n{card}");

    // Now the candidate: their own scores, what they expect, and then both see both.
    page.go_on();
    scores(&mut window, '4', '2');
    page.comes_to("yet to lock");
    page.go_on();
    locks(&mut window);
    window.wait_for("what Robin gave");
    page.comes_to("blind");
    page.go_on();
    window.press("3");
    window.press_for("\r", "Where you differ");
    page.comes_to("voted");
    let votes = read("scorecards/second-peer-robin.yaml");
    assert!(votes.contains("It was asked later on."), "{votes}");
    assert_eq!(read("scorecards/peer-robin.yaml"), card, "the first vote stays");
    window.wait_for("It was asked later on.");
    page.go_on();
    window.press_for("v3", "You again 3");
    window.press("Not what I said.\r");
    page.comes_to("seen");
    assert!(read("scorecards/second-self.yaml").contains("Not what I said."));
    let first = workspace.session();
    page.go_on();

    window.press_for("x", "Alex interviews");
    page.comes_to("ready again");
    assert_eq!(link(&window).split('#').next(), address.split('#').next(), "the same address");
    page.go_on();
    window.wait_for("enter begins the interview");
    window.press_for("\r", "HOST  Alex interviews");
    page.comes_to("second round");
    let second = workspace.sessions().into_iter().map(|it| workspace.recordings().join(it));
    let second = second.into_iter().find(|it| *it != first).expect("a second session");
    let notes = fs::read_to_string(second.join("reviews/peer-alex.jsonl")).expect("notes of Alex");
    assert!(notes.contains("now from Alex"), "{notes}");
    let journal = fs::read_to_string(second.join("journal.jsonl")).expect("a journal");
    assert!(journal.contains(r#""candidate":"Robin""#) && journal.contains(r#""guest":true"#), "{journal}");
    assert!(!journal.contains(r#""id":"lift-control""#), "another question");
    page.go_on();
    page.comes_to("done");
    window.press("\x03");
    window.press_for("\x03", "Leave the interview");
    window.press("\r");
    assert_eq!(window.ends(), 0);
    window.is_given_back();
}

#[test]
fn a_slow_line_that_breaks_for_a_while_brings_everything_once_and_in_order() {
    let workspace = Workspace::new();
    let arguments = ["host", "--no-audio", "--question", "lift-control"];
    let mut window = Window::open(&workspace, &arguments, 120, 40);
    let link = link(&window);
    let authority = link.trim_start_matches("http://").split('/').next().expect("an address");
    let line = Line::to(authority.parse().expect("an address"));
    let mut page = Interviewer::play_through(&line.proxy(), "bears.mjs", &link);
    let_in(&mut window, &mut page);

    page.comes_to("cut");
    line.cut();
    page.go_on();
    window.wait_for("the line is down");
    page.comes_to("waited");
    // The interview goes on meanwhile.
    window.press_for("p", "What do you measure first?");
    line.wait_until_tried(5);
    line.mend();
    page.go_on();
    page.comes_to("caught up");

    let session = workspace.session();
    let notes = fs::read_to_string(session.join("reviews/peer-robin.jsonl")).expect("notes");
    let told: Vec<&str> =
        notes.lines().filter_map(|it| it.split(r#""text":""#).nth(1)?.split('"').next()).collect();
    let before = (1..=5).map(|it| format!("before {it}"));
    let during = (1..=10).map(|it| format!("during {it}"));
    let after = (1..=5).map(|it| format!("after {it}"));
    assert_eq!(told, before.chain(during).chain(after).collect::<Vec<_>>());
    let journal = fs::read_to_string(session.join("journal.jsonl")).expect("a journal");
    for (fact, times) in [("revealed", 1), ("extended", 1), ("phase-entered", 1)] {
        let count = journal.matches(&format!(r#""fact":"{fact}""#)).count();
        assert_eq!(count, times, "{fact} in\n{journal}");
    }
    page.go_on();
    page.comes_to("done");
}
