//! What the candidate does at their terminal while others are at their pages.

use std::time::Duration;

use super::{
    microphone::{let_pass, wait_until},
    window::Window,
};

/// How long somebody looks at a question before they answer it.
const LOOK: Duration = Duration::from_millis(600);

/// The invitation on the screen, as long as it stands on one line.
pub fn link(window: &Window) -> String {
    window.wait_for("/#");
    let screen = window.screen();
    let at = screen.find("http").expect("an address");
    screen[at..].split_whitespace().next().expect("an address").to_owned()
}

/// The token of an invitation.
pub fn key(link: &str) -> &str {
    link.split_once('#').expect("an invitation").1
}

/// Lets somebody in as interviewer.
#[track_caller]
pub fn lets_in(window: &mut Window, name: &str) {
    answers(window, name, "y", &format!("{name} interviews"));
}

/// Lets somebody in again who was there before; `shown` is what is then said of them.
#[track_caller]
pub fn lets_in_again(window: &mut Window, name: &str, shown: &str) {
    answers(window, name, "y", shown);
}

/// Lets somebody in as observer.
#[track_caller]
pub fn lets_listen(window: &mut Window, name: &str) {
    answers(window, name, "c", &format!("{name} listens"));
}

/// Scores every dimension of a small rubric at one level for Senior and one for Staff.
pub fn scores(window: &mut Window, senior: char, staff: char) {
    window.wait_for("0 of 5");
    for done in 1..=5 {
        window.press(&format!("{senior}{staff}"));
        window.wait_for(&format!("{done} of 5"));
    }
}

/// Locks a scorecard that has all its levels.
pub fn locks(window: &mut Window) {
    window.press_for("\r", "Strengths");
    for _ in 0..3 {
        window.press("\x1b[B");
    }
    window.wait_for("Once locked, the scorecard never changes.");
    window.press_for("\r", "Lock the scorecard");
    window.press("\r");
}

/// A key that was meant for the screen before is not taken, so one that comes later answers.
#[track_caller]
fn answers(window: &mut Window, name: &str, key: &str, shown: &str) {
    let asks = format!("{name} asks to join");
    window.wait_for(&asks);
    wait_until(&format!("{name} is let in"), || {
        let_pass(LOOK);
        let is_asked = window.screen().contains(&asks);
        if is_asked {
            window.press(key);
        }
        !is_asked && window.screen().contains(shown)
    });
}
