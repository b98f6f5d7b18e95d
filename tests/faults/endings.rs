//! However the program ends: the terminal is as it was, and the take is whole.

use std::{
    fs,
    process::{Child, Command, Stdio},
    time::Duration,
};

use mockloop::clock::now;
use rustix::process::Signal;

use crate::{
    fault::{Fault, Tries, Try},
    harness::{
        microphone::{SoundServer, Voice, wait_until},
        recorded::{counted, is_whole, open, opens_elsewhere, samples},
        window::Window,
        workspace::Workspace,
    },
};

pub const ENDINGS: Fault = Fault {
    number: 15,
    name: "panic, TERM, INT, HUP, TSTP and CONT, broken pipe",
    holds: "the terminal's modes as before, the take finished",
    quick: 7,
    full: 70,
    run: endings,
};

pub const OTHER_SIGNALS: Fault = Fault {
    number: 25,
    name: "QUIT, ALRM, USR1, USR2, XCPU and other signals that end a program",
    holds: "the terminal's modes as before, the take finished",
    quick: 2,
    full: 40,
    run: other_signals,
};

pub const WINDOW_GONE: Fault = Fault {
    number: 16,
    name: "window gone",
    holds: "gone within 2 s, everything saved, no spinning",
    quick: 4,
    full: 60,
    run: window_gone,
};

const RECORDED: &[&str] = &["practice", "--question", "lift-control"];
const SILENT: &[&str] = &["practice", "--no-audio", "--question", "lift-control"];

/// What ends the program, or interrupts it.
#[derive(Debug, Clone, Copy)]
enum Ending {
    Signal(Signal),
    Suspended(Signal),
    /// No thread can be started any more: the program stops with a real panic while a take is being finished.
    Panic,
    BrokenPipe,
    Died,
}

const ENDINGS_OF_ALL: [Ending; 7] = [
    Ending::Signal(Signal::TERM),
    Ending::Signal(Signal::INT),
    Ending::Signal(Signal::HUP),
    Ending::Suspended(Signal::TERM),
    Ending::Panic,
    Ending::BrokenPipe,
    Ending::Died,
];

fn endings(tries: &mut Tries) {
    let server = SoundServer::with_microphone();
    let voice = Voice::silent(&server);
    tries.each(|it| {
        voice.be_silent();
        let workspace = Workspace::new();
        match ENDINGS_OF_ALL[it.number % ENDINGS_OF_ALL.len()] {
            Ending::Signal(signal) => by_signal(&workspace, &server, &voice, signal),
            Ending::Suspended(signal) => suspended(&workspace, &server, &voice, signal),
            Ending::Panic => panics(it, &workspace, &server, &voice),
            Ending::BrokenPipe => broken_pipe(&workspace, &server, &voice),
            Ending::Died => left(&workspace, &server, &voice),
        }
    });
}

const OTHERS: [Signal; 8] = [
    Signal::QUIT,
    Signal::ALARM,
    Signal::VTALARM,
    Signal::PROF,
    Signal::USR1,
    Signal::USR2,
    Signal::XCPU,
    Signal::XFSZ,
];

fn other_signals(tries: &mut Tries) {
    let server = SoundServer::with_microphone();
    let voice = Voice::silent(&server);
    tries.over(&OTHERS.repeat(tries.wanted().div_ceil(OTHERS.len())), |_, signal| {
        voice.be_silent();
        let workspace = Workspace::new();
        if signal != Signal::XFSZ {
            return by_signal(&workspace, &server, &voice, signal);
        }
        // A file that has become too large is for who writes it to tell.
        let mut window = recording(&workspace, &server, &voice);
        window.signal(signal);
        window.wait_until_safe(3);
        window.signal(Signal::TERM);
        assert_eq!(window.ends_within(Duration::from_secs(2)), 0);
        window.is_given_back();
        is_finished(&workspace);
    });
}

/// An interview in which two seconds were counted aloud and are safe.
pub fn recording(workspace: &Workspace, server: &SoundServer, voice: &Voice) -> Window {
    let window = open(workspace, server, RECORDED);
    window.wait_for(" safe");
    assert_ne!(window.modes(), window.modes_before(), "else the comparison proves nothing");
    voice.count();
    window.wait_until_safe(2);
    window
}

/// The take is whole without mending: its header tells all, its cue points are there.
fn is_finished(workspace: &Workspace) {
    let take = workspace.session().join("01_lift-control.wav");
    opens_elsewhere(&take);
    is_whole(counted(&samples(&take)));
    let bytes = fs::read(&take).expect("a take");
    let length = u32::from_le_bytes(bytes[4..8].try_into().expect("four bytes"));
    assert_eq!(u64::from(length) + 8, bytes.len() as u64, "the header tells the length");
    let journal = fs::read_to_string(workspace.session().join("journal.jsonl")).expect("a journal");
    assert!(journal.contains("\"take-ended\""), "{journal}");
}

fn by_signal(workspace: &Workspace, server: &SoundServer, voice: &Voice, signal: Signal) {
    let mut window = recording(workspace, server, voice);
    window.signal(signal);
    assert_eq!(window.ends_within(Duration::from_secs(2)), 0);
    window.is_given_back();
    is_finished(workspace);
}

fn suspended(workspace: &Workspace, server: &SoundServer, voice: &Voice, signal: Signal) {
    let mut window = recording(workspace, server, voice);
    window.signal(Signal::TSTP);
    wait_until("it is stopped", || window.is_stopped());
    window.is_given_back();
    voice.be_silent();
    window.signal(Signal::CONT);
    window.wait_for("‖ paused");
    assert_ne!(window.modes(), window.modes_before());
    window.signal(signal);
    assert_eq!(window.ends_within(Duration::from_secs(2)), 0);
    window.is_given_back();
    is_finished(workspace);
}

/// `q` instead of a signal.
fn left(workspace: &Workspace, server: &SoundServer, voice: &Voice) {
    let mut window = recording(workspace, server, voice);
    window.press_for("\x03", "Leave the interview?");
    window.press("\r");
    assert_eq!(window.ends_within(Duration::from_secs(2)), 0);
    window.is_given_back();
    is_finished(workspace);
}

/// Another program that stands between this one and the system, and lets it start no further thread.
struct NoThreads(Child);

impl NoThreads {
    fn on(window: &Window) -> Option<Self> {
        let mut command = Command::new("strace");
        command.args([
            "-f",
            "-qq",
            "-e",
            "trace=clone,clone3",
            "-e",
            "inject=clone,clone3:error=EAGAIN",
            "-p",
        ]);
        command.arg(window.id().to_string()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().ok()?;
        let status = format!("/proc/{}/status", window.id());
        let is_traced = || {
            let status = fs::read_to_string(&status).unwrap_or_default();
            status.lines().any(|it| it.starts_with("TracerPid:") && !it.ends_with("\t0"))
        };
        let mut this = Self(child);
        let begun = now();
        while !is_traced() {
            if begun.elapsed() > Duration::from_secs(5) || this.0.try_wait().is_ok_and(|it| it.is_some()) {
                return None;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Some(this)
    }
}

impl Drop for NoThreads {
    fn drop(&mut self) {
        // It ends by itself with the program.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn panics(it: &mut Try, workspace: &Workspace, server: &SoundServer, voice: &Voice) {
    let mut window = recording(workspace, server, voice);
    voice.be_silent();
    let Some(tracer) = NoThreads::on(&window) else {
        return it.not_tried("strace is not installed or may not be used");
    };
    // Ending the interview finishes the take on a thread of its own.
    window.press_for("e", "End the interview");
    window.press("\r");
    let code = window.ends_within(Duration::from_secs(10));
    drop(tracer);
    let screen = window.screen();
    assert!(code == 1 && screen.contains("mockloop has a defect"), "{code}: {screen}");
    assert!(screen.contains("mockloop resume"), "{screen}");
    window.is_given_back();
    let take = workspace.session().join("01_lift-control.wav");
    opens_elsewhere(&take);
    is_whole(counted(&samples(&take)));
    it.sum("panics", 1);
}

/// Plain lines whose reader has gone.
fn broken_pipe(workspace: &Workspace, server: &SoundServer, voice: &Voice) {
    let socket = format!("unix:{}", server.folder().join("native").display());
    let mut command = workspace.command(&[RECORDED, &["--plain"]].concat());
    command.env("PULSE_SERVER", socket).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    let mut keys = child.stdin.take().expect("a pipe");
    let journal = || {
        let session = workspace.sessions().into_iter().next()?;
        fs::read_to_string(workspace.recordings().join(session).join("journal.jsonl")).ok()
    };
    wait_until("it records", || journal().is_some_and(|it| it.contains("take-started")));
    voice.count();
    std::thread::sleep(Duration::from_millis(1_500));
    drop(child.stdout.take());
    std::io::Write::write_all(&mut keys, b"note nobody reads this\n").expect("it listens");
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(!said.contains("panicked") && !said.contains("error"), "{said}");
    is_finished(workspace);
}

fn window_gone(tries: &mut Tries) {
    tries.each(|it| {
        let workspace = Workspace::new();
        match it.number % 4 {
            0 => {
                // Nobody speaks for long into a microphone to which nobody listens.
                let server = SoundServer::with_microphone();
                let voice = Voice::silent(&server);
                let mut window = recording(&workspace, &server, &voice);
                window.press_for("t", "Note");
                window.press("kept whatever comes\r");
                window.wait_for("kept whatever comes");
                close(it, &mut window);
                is_finished(&workspace);
                is_noted(&workspace);
            }
            1 => {
                let mut window = Window::open(&workspace, &[SILENT, &["--plain"]].concat(), 100, 30);
                window.wait_for("Phase Opening");
                window.press_for("note kept whatever comes\r", "Noted at");
                close(it, &mut window);
                // The window of these tests types an end of input as its last, which may come first.
                let shown = workspace.run(&["show", "last"]).succeeds();
                assert!(shown.out.contains("kept whatever comes"), "{}", shown.out);
            }
            2 => {
                practised(&workspace, "end\n");
                let mut window = Window::open(&workspace, &["score"], 100, 30);
                window.wait_for("Score · ");
                window.press_for("3", "Senior 3");
                close(it, &mut window);
                let card = workspace.session().join("scorecards/self.yaml");
                let card = fs::read_to_string(card).expect("a draft");
                assert!(card.contains("senior: 3"), "{card}");
            }
            _ => {
                practised(&workspace, crate::deeds::INTERVIEW);
                let mut window = Window::open(&workspace, &["review", "last"], 100, 30);
                window.wait_for("Review");
                window.press("m");
                window.press("kept whatever comes\r");
                window.wait_for("kept whatever comes");
                close(it, &mut window);
                let remarks = workspace.session().join("reviews/self.jsonl");
                let remarks = fs::read_to_string(remarks).expect("a review");
                assert!(remarks.contains("kept whatever comes"), "{remarks}");
            }
        }
    });
}

fn practised(workspace: &Workspace, input: &str) {
    let arguments = [SILENT, &["--plain"]].concat();
    workspace.run_with(&arguments, input).succeeds();
}

fn is_noted(workspace: &Workspace) {
    let journal = fs::read_to_string(workspace.session().join("journal.jsonl")).expect("a journal");
    assert!(journal.contains("kept whatever comes"), "{journal}");
    workspace.run_with(&["resume", "--plain", "--no-audio"], "time\n").succeeds();
}

/// Closes the window; the program is gone soon, and has not worked for it.
fn close(it: &mut Try, window: &mut Window) {
    let before = window.worked();
    let closed = now();
    window.close();
    let code = window.ends_within(it.patience(Duration::from_secs(2)));
    it.worst("ms until gone", u64::try_from(closed.elapsed().as_millis()).expect("short"));
    assert!(code <= 1, "a window that closes is no fault of the program");
    if let (Some(before), Some(after)) = (before, window.worked()) {
        let worked = u64::try_from(after.saturating_sub(before).as_millis()).expect("short");
        it.within("ms of work", worked, 500);
    }
}
