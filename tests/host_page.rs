//! An interview held from the page: the real program in a pseudo-terminal, the real page in a browser.

use std::fs;

use rstest::rstest;

use crate::harness::{
    interviewer::Interviewer, microphone::wait_until, window::Window, workspace::Workspace,
};

/// The invitation on the screen.
pub fn link(window: &Window) -> String {
    window.wait_for("/#");
    let screen = window.screen();
    let at = screen.find("http").expect("an address");
    screen[at..].split_whitespace().next().expect("an address").to_owned()
}

#[rstest]
#[case::on_a_desk((1280, 800), "light")]
#[case::on_a_phone((390, 844), "dark")]
fn the_whole_interview_from_the_page_with_keys_alone(#[case] size: (u32, u32), #[case] scheme: &str) {
    let workspace = Workspace::new();
    let arguments = ["host", "--no-audio", "--question", "lift-control"];
    let mut window = Window::open(&workspace, &arguments, 120, 40);
    let mut page = Interviewer::open(&link(&window), size, scheme);

    page.comes_to("asked");
    window.wait_for("Robin asks to join");
    // A key that was meant for the screen before is not taken; the next one is.
    wait_until("Robin is let in", || {
        window.press("\r");
        window.screen().contains("✓ Robin interviews")
    });
    page.go_on();
    page.comes_to("ready");
    window.press_for("\r", "Opening");
    window.wait_for("HOST Robin interviews");
    page.go_on();

    page.comes_to("probe");
    window.wait_for("What do you measure first?");
    page.go_on();
    page.comes_to("written");
    let session = workspace.session();
    let read = |path: &str| fs::read_to_string(session.join(path)).unwrap_or_default();
    let notes = read("reviews/peer-robin.jsonl");
    assert_eq!(notes.matches("zones, not floors").count(), 1, "{notes}");
    assert_eq!(notes.matches(r#""fact":"marked""#).count(), 1, "{notes}");
    assert!(!read("journal.jsonl").contains("zones"), "what a peer writes is their own");

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
