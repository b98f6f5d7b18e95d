//! A recorder in a process of its own, so that it can be killed and can have its own sound server.
//!
//! The process is this test binary again, running [`recorder_process`] alone. It obeys lines on its
//! standard input and answers each with one line; events are lines of their own.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use mockloop::{
    audio::{self, Cue, Event, Piece, Playback, Player, Recorder, Recording, Status, Take},
    clock::now,
};
use rustix::process::{Pid, Signal, kill_process};

use super::microphone::PATIENCE;

const NAME: &str = "harness::recorder::recorder_process";
const SWITCH: &str = "MOCKLOOP_RECORDER_PROCESS";
/// What sets the process's own lines apart from those of the test runner.
const MARK: &str = "» ";

/// The other end of a recorder process.
pub struct RecorderProcess {
    child: Child,
    input: ChildStdin,
    lines: Receiver<(Instant, String)>,
    events: Vec<(Instant, String)>,
}

impl RecorderProcess {
    /// Starts a process that inherits the environment of `command`, which runs [`Self::program`].
    pub fn start(mut command: Command) -> Self {
        command.args(["--exact", NAME, "--ignored", "--nocapture", "--test-threads=1"]).env(SWITCH, "1");
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

    /// The path of this very binary.
    pub fn program() -> std::path::PathBuf {
        std::env::current_exe().expect("a test binary knows itself")
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

    /// Opens the default microphone and begins a take in `path`.
    pub fn record(&mut self, path: &Path) {
        let opened = self.order("open");
        assert!(opened.starts_with("open "), "{opened}");
        assert_eq!(self.order(&format!("record {}", path.display())), "recording");
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

impl Drop for RecorderProcess {
    fn drop(&mut self) {
        self.kill();
    }
}

enum Machine {
    Closed,
    Idle(Recorder),
    Running(Recording),
}

/// Not a test: the recorder process.
#[test]
#[ignore = "run by other tests as a process of its own"]
fn recorder_process() {
    if std::env::var_os(SWITCH).is_none() {
        return;
    }
    let (sender, orders) = mpsc::channel();
    thread::spawn(move || {
        std::io::stdin().lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
    });
    let mut machine = Machine::Closed;
    loop {
        match orders.recv_timeout(Duration::from_millis(5)) {
            Ok(order) => {
                let answer;
                (machine, answer) = obey(machine, &order);
                println!("{MARK}{answer}");
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        }
        while let Some(event) = next_event(&mut machine) {
            println!("{MARK}event {event:?}");
        }
    }
}

fn next_event(machine: &mut Machine) -> Option<Event> {
    match machine {
        Machine::Closed => None,
        Machine::Idle(recorder) => recorder.events().try_recv().ok(),
        Machine::Running(recording) => recording.events().try_recv().ok(),
    }
}

fn obey(machine: Machine, order: &str) -> (Machine, String) {
    let (verb, rest) = order.split_once(' ').unwrap_or((order, ""));
    match (verb, machine) {
        ("open", _) => match Recorder::open((!rest.is_empty()).then_some(rest)) {
            Ok(recorder) => {
                let name = format!("open {}", recorder.device().name);
                (Machine::Idle(recorder), name)
            }
            Err(error) => (Machine::Closed, format!("error: {error}")),
        },
        ("record", Machine::Idle(recorder)) => match recorder.record(Path::new(rest)) {
            Ok(recording) => (Machine::Running(recording), "recording".to_owned()),
            Err((recorder, error)) => (Machine::Idle(recorder), format!("error: {error}")),
        },
        ("pause", Machine::Running(mut recording)) => {
            recording.pause();
            (Machine::Running(recording), "paused".to_owned())
        }
        ("resume", Machine::Running(mut recording)) => {
            recording.resume();
            (Machine::Running(recording), "resumed".to_owned())
        }
        ("finish", Machine::Running(recording)) => {
            let begun = now();
            let (recorder, take) = recording.finish(&cues(rest));
            (Machine::Idle(recorder), told(take, begun.elapsed()))
        }
        ("close", _) => (Machine::Closed, "closed".to_owned()),
        ("status", machine) => {
            let status = match &machine {
                Machine::Closed => Status::default(),
                Machine::Idle(recorder) => recorder.status(),
                Machine::Running(recording) => recording.status(),
            };
            let short = Status { history: Vec::new(), ..status };
            (machine, format!("{short:?}"))
        }
        ("inputs", machine) => (machine, format!("{:?}", audio::inputs())),
        ("outputs", machine) => (machine, format!("{:?}", audio::outputs())),
        ("play", machine) => (machine, play(Path::new(rest))),
        (_, machine) => (machine, format!("error: cannot {order} now")),
    }
}

/// `FRAME=LABEL`, separated by commas.
fn cues(text: &str) -> Vec<Cue> {
    let cue = |pair: &str| {
        let (frame, label) = pair.split_once('=').expect("FRAME=LABEL");
        Cue { frame: frame.parse().expect("a number"), label: label.to_owned() }
    };
    text.split(',').filter(|pair| !pair.is_empty()).map(cue).collect()
}

fn told(take: Result<Take, audio::AudioError>, after: Duration) -> String {
    match take {
        Ok(take) => {
            let gaps = take.gaps.len();
            format!(
                "take {} frames, {} lost, {gaps} gaps, after {} ms",
                take.frames,
                take.lost,
                after.as_millis()
            )
        }
        Err(error) => format!("error: {error}"),
    }
}

fn play(path: &Path) -> String {
    let piece = Piece { path: path.to_owned(), from: Duration::ZERO };
    match Player::open(vec![piece], None) {
        Err(error) => format!("error: {error}"),
        Ok(player) => {
            player.play();
            super::microphone::wait_until("the sound has been played", || player.state() == Playback::Ended);
            format!("played {} ms", player.position().as_millis())
        }
    }
}
