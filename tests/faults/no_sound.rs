//! A machine without a sound card whose sound library complains about that on standard error.

use std::{fs, time::Duration};

use mockloop::clock::now;

use crate::{
    fault::{EVERY, Fault, Tries, Try},
    harness::{
        microphone::{let_pass, wait_until},
        window::Window,
        workspace::Workspace,
    },
};

pub const NO_CARD: Fault = Fault {
    number: 13,
    name: "no sound card, noisy libasound",
    holds: "not one stray byte on the terminal; answers by note are kept",
    quick: 4,
    full: EVERY,
    run: no_card,
};

/// What libasound says to everybody, at the least.
const NOISE: &str = "ALSA lib";

#[derive(Debug, Clone, Copy)]
enum Way {
    Screens,
    Devices,
    Plain,
    Microphone,
}

fn no_card(tries: &mut Tries) {
    // No configuration, one that cannot be read as such, and one that leads nowhere.
    let configurations = [
        None,
        Some("pcm.!default { type"),
        Some("pcm.!default { type hw card 7 }\nctl.!default { type hw card 7 }"),
    ];
    let ways = [Way::Screens, Way::Devices, Way::Plain, Way::Microphone];
    let all: Vec<_> = configurations.iter().flat_map(|it| ways.map(|way| (*it, way))).collect();
    tries.over(&all, |it, (configuration, way)| quiet(it, configuration, way));
}

fn quiet(it: &mut Try, configuration: Option<&str>, way: Way) {
    let workspace = Workspace::new();
    let path = workspace.root().join("asound.conf");
    if let Some(text) = configuration {
        fs::write(&path, text).expect("a file");
    }
    let path = path.display().to_string();
    let variables = [("ALSA_CONFIG_PATH", path.as_str())];
    match way {
        Way::Screens => screens(&workspace, &variables),
        Way::Devices => says_nothing(&workspace, &variables, &["devices"]),
        Way::Plain => {
            says_nothing(&workspace, &variables, &["practice", "--plain", "--question", "lift-control"]);
        }
        Way::Microphone => says_nothing(&workspace, &variables, &["mic", "--json"]),
    }
    let log = fs::read_to_string(workspace.home().join("cache/mockloop/mockloop.log")).unwrap_or_default();
    let lines = log.lines().filter(|it| it.contains(NOISE)).count();
    // Without any configuration every libasound complains; with one, some do not get that far.
    if lines == 0 && configuration.is_none() {
        it.not_tried("this libasound was quiet");
        return;
    }
    it.sum("lines of noise kept off the terminal", lines as u64);
}

/// An interview without a microphone, from the set-up to the end, all of it in one terminal.
fn screens(workspace: &Workspace, variables: &[(&str, &str)]) {
    let mut window = Window::open_with(workspace, &[], 100, 30, variables);
    window.press_for("b", "Questions");
    window.press_for("elevator", "1 of ");
    window.press_for("\r", "as the candidate sees it");
    window.press_for("\r", "Set up");
    window.wait_for("! ");
    window.press_for("\r", "practise without");
    window.press_for("\r", "n next");
    window.press_for("t", "enter keep");
    window.press("kept in words\r");
    window.wait_until_gone("enter keep");
    window.wait_for("kept in words");
    // The clocks go on meanwhile; letters stay where they are, once all is saved.
    let shape = |screen: &str| screen.chars().filter(|it| it.is_alphabetic()).collect::<String>();
    let mut before = String::new();
    wait_until("nothing changes but the clock", || {
        let earlier = std::mem::replace(&mut before, shape(&window.screen()));
        let_pass(Duration::from_millis(1_100));
        earlier == before
    });
    // Whatever does not belong there goes when everything is drawn anew.
    window.resize(99, 30);
    wait_until_quiet(&window);
    window.resize(100, 30);
    wait_until_quiet(&window);
    assert_eq!(before, shape(&window.screen()), "drawing anew changes nothing");
    window.press_for("e", "End the interview");
    window.press_for("\r", "Score · ");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    let bytes = String::from_utf8_lossy(&window.bytes()).into_owned();
    for word in [NOISE, "asound", "conf.c", "Cannot access"] {
        assert!(!bytes.contains(word), "{word}: {bytes}");
    }
    let shown = workspace.run(&["show", "last", "--json"]).json();
    assert_eq!(shown["moments"][0]["text"], "kept in words");
}

fn says_nothing(workspace: &Workspace, variables: &[(&str, &str)], arguments: &[&str]) {
    let mut command = workspace.command(arguments);
    let output = command.envs(variables.iter().copied()).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!said.contains(NOISE) && !said.contains("conf.c"), "{arguments:?}: {said}");
    assert!(said.contains("icrophone") || said.contains("sound"), "what matters is said: {said}");
}

/// Waits until nothing new comes for a while.
fn wait_until_quiet(window: &Window) {
    let (mut length, mut since) = (usize::MAX, now());
    while length != window.bytes().len() || since.elapsed() < Duration::from_millis(150) {
        if length != window.bytes().len() {
            (length, since) = (window.bytes().len(), now());
        }
        let_pass(Duration::from_millis(5));
    }
}
