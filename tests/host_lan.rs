//! The page on a network: a network of this test's own, with an address that is not loopback, and a browser in it.

use std::{env, fs, path::Path, process::Command};

use crate::harness::{
    browser,
    candidate::{key, lets_in, link},
    interviewer::Interviewer,
    window::Window,
    workspace::Workspace,
};

/// An address of a network that exists nowhere else.
const ADDRESS: &str = "10.77.0.1";

/// Makes the network, then becomes the program.
const MAKE: &str = "ip link set lo up && ip address add 10.77.0.1/32 dev lo && \
                    ip route add default dev lo src 10.77.0.1 && exec \"$0\" \"$@\"";

/// The program in a network namespace of its own. Needs `unshare`, `nsenter` and `ip`.
fn open(workspace: &Workspace) -> Window {
    let mut arguments = vec!["unshare", "--user", "--map-root-user", "--net", "sh", "-c", MAKE];
    arguments.push(env!("CARGO_BIN_EXE_mockloop"));
    arguments.extend(["host", "--lan", "--no-audio", "--question", "lift-control"]);
    let path = env::var("PATH").expect("a path");
    let program = Path::new("/usr/bin/env");
    Window::open_program(program, workspace, &arguments, (120, 40), &[("PATH", &path)])
}

/// A command in the same network.
fn inside(window: &Window, command: &Command) -> Command {
    let mut inside = Command::new("nsenter");
    inside.args(["--user", "--net", "--preserve-credentials", "--target", &window.id().to_string()]);
    inside.arg(command.get_program()).args(command.get_args());
    inside.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    inside
}

#[test]
fn another_machine_joins_over_tls_and_no_other_way() {
    let workspace = Workspace::new();
    let mut window = open(&workspace);
    let invitation = link(&window);
    assert!(invitation.starts_with(&format!("https://{ADDRESS}:")), "{invitation}");
    window.wait_for("this network, encrypted");
    let mut command = browser::node("lan.mjs");
    command.arg(&invitation);
    let mut page = Interviewer::start(inside(&window, &command));

    // The fingerprint stands on the screen in pieces, so that it fits.
    let fingerprint = page.next();
    assert_eq!(fingerprint.len(), 32 * 3 - 1, "{fingerprint}");
    let shown: String = window.screen().split_whitespace().collect();
    let halves = fingerprint.split_at(48);
    assert!(shown.contains(halves.0) && shown.contains(halves.1), "{fingerprint} on\n{}", window.screen());
    page.go_on();

    page.comes_to("asked");
    lets_in(&mut window, "Robin");
    page.go_on();
    page.comes_to("ready");
    window.press_for("\r", "Opening");
    page.go_on();
    page.comes_to("led");
    window.wait_for("What do you measure first?");
    let notes = fs::read_to_string(workspace.session().join("reviews/peer-robin.jsonl")).expect("notes");
    assert_eq!(notes.matches("from the other machine").count(), 1, "{notes}");
    page.go_on();
    page.comes_to("done");

    // No secret where others could read it.
    let process = fs::read(format!("/proc/{}/cmdline", window.id())).expect("it lives");
    assert!(!String::from_utf8_lossy(&process).contains(key(&invitation)));
    window.press("\x03");
    window.press_for("\r", "");
    assert_eq!(window.ends(), 0);
    let log = workspace.home().join("cache/mockloop/mockloop.log");
    let log = fs::read_to_string(&log).unwrap_or_else(|error| panic!("{}: {error}", log.display()));
    assert!(!log.contains(key(&invitation)), "{log}");
    let titled = String::from_utf8_lossy(&window.bytes()).contains("\x1b]");
    assert!(!titled, "no title bar is written to");
}
