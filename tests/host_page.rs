//! An interview held from the page: the real program in a pseudo-terminal, the real page in a browser.

use std::{fs, thread, time::Duration};

use rstest::rstest;

use crate::harness::{
    candidate::{lets_in, link},
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
    let arguments = ["host", "--no-audio", "--question", "lift-control"];
    let mut window = Window::open(&workspace, &arguments, 120, 40);
    let mut page = Interviewer::open(&link(&window), size, scheme);

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
    page.go_on();

    page.comes_to("locked");
    let card = read("scorecards/peer-robin.yaml");
    assert!(card.contains("locked:") && card.contains("Asks before drawing."), "{card}");
    assert!(card.contains("said so at once"), "{card}");
    page.go_on();
    page.comes_to("done");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    window.is_given_back();
}

#[test]
fn a_slow_line_that_breaks_for_twenty_seconds_brings_everything_once_and_in_order() {
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
    thread::sleep(Duration::from_secs(20));
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
