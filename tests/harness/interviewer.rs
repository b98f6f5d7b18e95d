//! Somebody at the interviewer's page: a browser that plays its part step by step. Needs what `browser` needs.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use super::browser;

/// A browser takes its time on a busy machine.
const PATIENCE: Duration = Duration::from_mins(4);

/// The browser at the page. Dropping it ends it.
pub struct Interviewer {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
}

impl Interviewer {
    /// Opens the page in a window of this size.
    pub fn open(link: &str, (width, height): (u32, u32), scheme: &str) -> Self {
        let mut command = browser::node("interview.mjs");
        command.args([link, &width.to_string(), &height.to_string(), scheme]);
        Self::start(command)
    }

    /// Plays another part on a desk, as somebody of this name.
    pub fn play(script: &str, link: &str, name: &str) -> Self {
        let mut command = browser::node(script);
        command.args([link, "1280", "800", "light", name]);
        Self::start(command)
    }

    /// The same through a proxy.
    pub fn play_through(proxy: &str, script: &str, link: &str) -> Self {
        let mut command = browser::node(script);
        command.args([link, "1280", "800", "light", "Robin"]).env("PROXY", proxy);
        Self::start(command)
    }

    pub fn start(mut command: Command) -> Self {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("node is installed");
        let input = child.stdin.take().expect("a pipe");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, input, lines }
    }

    /// Waits until it has come to this step.
    #[track_caller]
    pub fn comes_to(&self, step: &str) {
        let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("it never came to {step}"));
        assert_eq!(line, step);
    }

    /// Waits for the next step, whatever it is.
    #[track_caller]
    pub fn next(&self) -> String {
        self.lines.recv_timeout(PATIENCE).expect("another step")
    }

    /// Lets it go on.
    pub fn go_on(&mut self) {
        self.tell("go");
    }

    /// Lets it go on with something that it has to know.
    pub fn tell(&mut self, what: &str) {
        writeln!(self.input, "{what}").expect("it listens");
    }
}

impl Drop for Interviewer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
