//! What ends in the middle: a window, a browser, the candidate's program. Nothing that was shown as saved is lost.

use std::{fs, path::Path, time::Duration};

use rustix::process::Signal;

use crate::harness::{
    candidate::{key, lets_in, lets_in_again, link},
    interviewer::Interviewer,
    microphone::{SoundServer, Voice, let_pass},
    recorded::{counted, is_whole, samples},
    visitor::Visitor,
    window::Window,
    workspace::Workspace,
};

const HOST: [&str; 4] = ["host", "--no-audio", "--question", "lift-control"];

/// The candidate lets Robin in, and begins.
fn begin(window: &mut Window, page: &mut Interviewer) {
    page.comes_to("asked");
    lets_in(window, "Robin");
    page.go_on();
    page.comes_to("ready");
    window.press_for("\r", "Opening");
    window.wait_for("HOST  Robin interviews");
    page.go_on();
}

/// What Robin has written down, in order.
fn notes(session: &Path) -> Vec<String> {
    let notes = fs::read_to_string(session.join("reviews/peer-robin.jsonl")).expect("notes");
    let text = |it: &str| Some(it.split(r#""text":""#).nth(1)?.split('"').next()?.to_owned());
    notes.lines().filter_map(text).collect()
}

/// The code on the screen.
fn code(window: &Window) -> String {
    window.wait_for("with the code ");
    let screen = window.screen();
    screen.split("with the code ").nth(1).expect("a code").chars().take(6).collect()
}

#[test]
fn a_window_that_is_opened_anew_has_lost_nothing() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, &HOST, 120, 40);
    let mut page = Interviewer::play("reload.mjs", &link(&window), "Robin");
    begin(&mut window, &mut page);
    page.comes_to("reloaded");
    let told = [
        "arrived",
        "on its way",
        "a note to the end",
        "from the copy",
        "from the first",
        "from the copy again",
    ];
    assert_eq!(notes(&workspace.session()), told);
    let card = fs::read_to_string(workspace.session().join("scorecards/peer-robin.yaml")).expect("a draft");
    assert!(card.contains("senior: 3") && card.contains("not yet left"), "{card}");
    page.go_on();
    page.comes_to("done");
}

#[test]
fn a_browser_that_is_killed_has_lost_nothing_that_was_saved() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, &HOST, 120, 40);
    let mut page = Interviewer::play("killed.mjs", &link(&window), "Robin");
    begin(&mut window, &mut page);
    page.comes_to("killed");
    window.wait_for("Robin interviews (the line is down)");
    window.press("i");
    let mut page = Interviewer::play("again.mjs", &link(&window), "robin");
    page.comes_to("asked");
    window.wait_for("their page is gone");
    lets_in_again(&mut window, "robin", "Robin interviews");
    page.go_on();
    page.comes_to("back");
    assert_eq!(notes(&workspace.session()), ["shown as saved", "back again"]);
    assert_eq!(fs::read_dir(workspace.session().join("reviews")).expect("a folder").count(), 1);
    page.go_on();
    page.comes_to("done");
}

#[test]
fn a_program_that_is_killed_goes_on_with_the_same_people() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, &HOST, 120, 40);
    let mut page = Interviewer::play("interrupted.mjs", &link(&window), "Robin");
    begin(&mut window, &mut page);
    page.comes_to("unheard");
    page.go_on();
    page.comes_to("waits");
    window.signal(Signal::KILL);
    drop(window);
    page.go_on();
    page.comes_to("behind");

    // Home names the way back to the page.
    let mut window = Window::open(&workspace, &[], 120, 40);
    window.wait_for("Resume The lifts");
    window.press_for("\r", "Robin took part");
    window.wait_for("host --resume");
    window.press("\x1b");
    window.wait_until_gone("Robin took part");
    window.press("q");
    assert_eq!(window.ends(), 0);

    let mut window = Window::open(&workspace, &["host", "--resume", "--no-audio"], 120, 40);
    window.wait_for("Robin was there before");
    page.tell(&code(&window));
    page.comes_to("asked again");
    window.wait_for("Somebody of this name was there");
    lets_in(&mut window, "Robin");
    page.go_on();
    page.comes_to("ready again");
    window.press_for("\r", "HOST  Robin interviews");
    page.go_on();
    page.comes_to("goes on");
    window.wait_for("Say how it works");
    assert_eq!(notes(&workspace.session()), ["before the cut", "arrived unheard", "on its way at the cut"]);
    let journal = fs::read_to_string(workspace.session().join("journal.jsonl")).expect("a journal");
    assert_eq!(journal.matches(r#""fact":"interrupted""#).count(), 1, "{journal}");
    page.go_on();
    page.comes_to("done");
}

#[test]
fn a_recording_goes_on_after_a_kill_once_the_interviewer_has_agreed_again() {
    let (server, workspace) = (SoundServer::with_microphone(), Workspace::new());
    let voice = Voice::silent(&server);
    let socket = format!("unix:{}", server.folder().join("native").display());
    let open =
        |arguments: &[&str]| Window::open_with(&workspace, arguments, 120, 40, &[("PULSE_SERVER", &socket)]);
    let comes = |window: &mut Window| {
        let link = link(window);
        let visitor = Visitor::of(&link);
        let cookie = visitor.ask(key(&link), "Robin").cookie();
        let told = visitor.hears(&cookie, "w");
        lets_in(window, "Robin");
        (visitor, cookie, told)
    };
    let mut window = open(&["host", "--question", "lift-control"]);
    let (visitor, cookie, told) = comes(&mut window);
    told.waits("the recording is told", |it| it["stage"] == "consent" && it["session"].is_null());
    window.press_for("\r", "has not agreed to the recording yet");
    assert_eq!(visitor.say(&cookie, 1, r#"[{"do":"agree"}]"#).status, 200);
    window.wait_for("agrees to the recording");
    window.wait_for(" dB");
    window.press_for("\r", "● 0:");
    voice.count();
    window.wait_until_safe(2);
    window.signal(Signal::KILL);
    drop(window);
    voice.be_silent();

    let mut window = open(&["host", "--resume"]);
    let (visitor, cookie, told) = comes(&mut window);
    told.waits("the recording is told again", |it| it["stage"] == "consent" && it["session"].is_string());
    window.press_for("\r", "has not agreed to the recording yet");
    assert_eq!(visitor.say(&cookie, 1, r#"[{"do":"agree"}]"#).status, 200);
    window.wait_for("goes on with the interview");
    window.wait_for(" dB");
    window.press_for("\r", "● 0:");
    voice.count();
    window.wait_until_heard();
    let_pass(Duration::from_secs(1));
    voice.be_silent();
    window.wait_until_silent();
    window.press_for("e", "End the interview");
    window.press_for("\r", "Score · ");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    for file in ["01_lift-control.wav", "01_lift-control_2.wav"] {
        is_whole(counted(&samples(&workspace.session().join(file))));
    }
}
