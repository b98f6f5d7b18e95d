//! The page's own script without a browser, at the end of a line. Needs `node`.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use super::{browser, line::Line};

/// How long a page may take to catch up: it finds out about a line that has fallen silent after some seconds.
const PATIENCE: Duration = Duration::from_mins(4);

/// A window with the page's script. Dropping it is closing it without a word.
pub struct Script {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
}

impl Script {
    /// Opens the page at `authority` through a line; `file` holds what a window keeps when it is opened anew.
    pub fn open(authority: &str, line: &Line, file: &Path) -> Self {
        let mut command = browser::node("line.mjs");
        let proxy = line.proxy();
        command.arg(authority).arg(proxy.rsplit(':').next().expect("a port")).arg(file);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("node is installed");
        let input = child.stdin.take().expect("a pipe");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, input, lines }
    }

    pub fn order(&mut self, order: &Value) {
        writeln!(self.input, "{order}").expect("it listens");
    }

    /// Waits until it has read every order before.
    #[track_caller]
    pub fn keeps(&mut self) {
        self.order(&json!({ "do": "kept" }));
        self.answer();
    }

    /// The state that the page shows once it has nothing left to say.
    #[track_caller]
    pub fn settles(&mut self) -> Value {
        self.order(&json!({ "do": "saved" }));
        serde_json::from_str(&self.answer()).expect("a state")
    }

    #[track_caller]
    fn answer(&self) -> String {
        self.lines.recv_timeout(PATIENCE).expect("it answers")
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
