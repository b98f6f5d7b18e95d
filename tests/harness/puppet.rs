//! A part of the program in a process of its own, so that it can be killed and can have its own sound server.
//!
//! The process is this test binary again, running one ignored test alone. It obeys lines on its standard
//! input and answers each with one line; events are lines of their own.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use mockloop::clock::now;
use rustix::process::{Pid, Signal, kill_process};

use super::microphone::PATIENCE;

const SWITCH: &str = "MOCKLOOP_PUPPET";
/// What sets the process's own lines apart from those of the test runner.
const MARK: &str = "» ";

/// The other end of such a process. Dropping it ends it.
pub struct Puppet {
    child: Child,
    input: ChildStdin,
    lines: Receiver<(Instant, String)>,
    events: Vec<(Instant, String)>,
}

impl Puppet {
    /// Starts a process that inherits the environment of `command`, which runs [`program`], and that is the
    /// ignored test called `name`.
    pub fn start(mut command: Command, name: &str) -> Self {
        command.args(["--exact", name, "--ignored", "--nocapture", "--test-threads=1"]).env(SWITCH, "1");
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("this binary runs");
        let input = child.stdin.take().expect("a pipe");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if let Some((_, line)) = line.split_once(MARK) {
                    let _ = sender.send((now(), line.to_owned()));
                }
            }
        });
        Self { child, input, lines, events: Vec::new() }
    }

    /// Gives an order and waits for its answer.
    pub fn order(&mut self, order: &str) -> String {
        writeln!(self.input, "{order}").expect("the process listens");
        loop {
            let (at, line) =
                self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no answer to {order}"));
            match line.strip_prefix("event ") {
                Some(event) => self.events.push((at, event.to_owned())),
                None => return line,
            }
        }
    }

    /// Waits for an event that begins with `name`; when it came, and the whole of it.
    pub fn event(&mut self, name: &str) -> (Instant, String) {
        let deadline = now() + PATIENCE;
        loop {
            if let Some(at) = self.events.iter().position(|(_, event)| event.starts_with(name)) {
                return self.events.remove(at);
            }
            let left = deadline.saturating_duration_since(now());
            let (at, line) =
                self.lines.recv_timeout(left).unwrap_or_else(|_| panic!("no {name} among {:?}", self.events));
            self.events.push((at, line.strip_prefix("event ").unwrap_or(&line).to_owned()));
        }
    }

    /// All events that have come and that nobody has asked for.
    pub fn other_events(&self) -> Vec<&str> {
        self.events.iter().map(|(_, event)| event.as_str()).collect()
    }

    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).expect("the process is there");
    }

    /// kill -9, and wait for the end of it.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Puppet {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The path of this very binary.
pub fn program() -> std::path::PathBuf {
    std::env::current_exe().expect("a test binary knows itself")
}

/// The life of such a process: answers orders, and tells events in between, until nobody gives orders.
pub fn obey<T>(
    mut it: T,
    mut answer: impl FnMut(&mut T, &str) -> String,
    mut event: impl FnMut(&mut T) -> Option<String>,
) {
    if std::env::var_os(SWITCH).is_none() {
        return;
    }
    let (sender, orders) = mpsc::channel();
    thread::spawn(move || {
        std::io::stdin().lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
    });
    loop {
        match orders.recv_timeout(Duration::from_millis(5)) {
            Ok(order) => {
                let answer = answer(&mut it, &order);
                println!("{MARK}{answer}");
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        }
        while let Some(event) = event(&mut it) {
            println!("{MARK}event {event}");
        }
    }
}
