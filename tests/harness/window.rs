//! A window of a terminal with the program in it: a real pseudo-terminal, its screen, and its keys.

use std::{
    fs,
    io::{Read, Write},
    num::NonZeroU16,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use mockloop::clock::now;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use super::{
    microphone::PATIENCE,
    modes::{Modes, line_modes},
    workspace::Workspace,
};

/// How long a program that has ended is listened to.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// The level of silence on the screen.
const NO_LEVEL: &str = "-∞ dB";

/// The program in a window. Dropping it ends it.
pub struct Window {
    child: Box<dyn Child + Send + Sync>,
    /// Gone once the window is closed.
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    seen: Arc<Mutex<Seen>>,
    reader: Option<JoinHandle<()>>,
    /// The terminal's modes before the program was there.
    before: String,
    /// The work that the program had done when it was last looked at.
    work: Option<Duration>,
}

/// What has come out of the program.
struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    /// Nobody looks at the window any more.
    is_closing: bool,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).expect("a size")
}

impl Window {
    /// Runs the program in a window of this size.
    pub fn open(workspace: &Workspace, arguments: &[&str], columns: u16, rows: u16) -> Self {
        Self::open_with(workspace, arguments, columns, rows, &[])
    }

    /// The same with more in its environment.
    pub fn open_with(
        workspace: &Workspace,
        arguments: &[&str],
        columns: u16,
        rows: u16,
        environment: &[(&str, &str)],
    ) -> Self {
        let program = Path::new(env!("CARGO_BIN_EXE_mockloop"));
        Self::open_program(program, workspace, arguments, (columns, rows), environment)
    }

    /// Runs another program in a window.
    pub fn open_program(
        program: &Path,
        workspace: &Workspace,
        arguments: &[&str],
        (columns, rows): (u16, u16),
        environment: &[(&str, &str)],
    ) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).expect("a pseudo-terminal");
        let before = line_modes(pair.master.as_ref());
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(workspace.root());
        command.env_clear();
        for (name, value) in workspace.environment() {
            command.env(name, value);
        }
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).expect("the program runs");
        let reader = pair.master.try_clone_reader().expect("its output");
        let seen = Seen {
            parser: vt100::Parser::new(cells(rows), cells(columns), 200),
            bytes: Vec::new(),
            is_closing: false,
        };
        let seen = Arc::new(Mutex::new(seen));
        let keys = pair.master.take_writer().expect("its input");
        let reader = thread::spawn({
            let seen = Arc::clone(&seen);
            move || take_in(reader, &seen)
        });
        Self {
            child,
            master: Some(pair.master),
            keys: Some(keys),
            seen,
            reader: Some(reader),
            before,
            work: None,
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        self.seen().parser.screen().contents()
    }

    /// Everything that came out, as it came.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen().bytes.clone()
    }

    /// Whether any cell of the screen has a colour.
    pub fn has_colour(&self) -> bool {
        let seen = self.seen();
        let screen = seen.parser.screen();
        let (rows, columns) = screen.size();
        let all = (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
        let mut cells = all.filter_map(|(row, column)| screen.cell(row, column));
        cells.any(|it| it.fgcolor() != vt100::Color::Default || it.bgcolor() != vt100::Color::Default)
    }

    /// Whether a word on the screen is bold.
    pub fn is_bold(&self, word: &str) -> bool {
        let seen = self.seen();
        let screen = seen.parser.screen();
        let columns = screen.size().1.get();
        let found = screen.rows(0, columns).enumerate().find_map(|(row, text)| {
            let at = text.find(word)?;
            Some((u16::try_from(row).ok()?, u16::try_from(text[..at].chars().count()).ok()?))
        });
        let (row, column) = found.unwrap_or_else(|| panic!("no '{word}' on\n{}", screen.contents()));
        screen.cell(row, column).is_some_and(vt100::Cell::bold)
    }

    /// Waits until the screen shows this.
    #[track_caller]
    pub fn wait_for(&self, text: &str) {
        self.wait(&format!("'{text}'"), |screen| screen.contains(text));
    }

    /// Waits until the screen no longer shows this.
    #[track_caller]
    pub fn wait_until_gone(&self, text: &str) {
        self.wait(&format!("no '{text}'"), |screen| !screen.contains(text));
    }

    /// Waits until the screen says that at least so many seconds of sound are safe.
    #[track_caller]
    pub fn wait_until_safe(&self, seconds: u64) {
        let said = |screen: &str| {
            let (before, _) = screen.split_once(" safe")?;
            let (minutes, rest) = before.rsplit(' ').next()?.split_once(':')?;
            Some(minutes.parse::<u64>().ok()? * 60 + rest.parse::<u64>().ok()?)
        };
        self.wait(&format!("{seconds} seconds safe"), |screen| said(screen).is_some_and(|it| it >= seconds));
    }

    /// Waits until the microphone is heard.
    #[track_caller]
    pub fn wait_until_heard(&self) {
        self.wait("a level", |screen| screen.contains(" dB") && !screen.contains(NO_LEVEL));
    }

    /// Waits until the microphone delivers nothing but silence, so that whatever was said before has arrived.
    #[track_caller]
    pub fn wait_until_silent(&self) {
        self.wait("silence", |screen| screen.contains(NO_LEVEL) || screen.contains("no signal"));
    }

    /// Waits until a recording plays, at this second or after it: `▶ 1:15 / 2:00`.
    #[track_caller]
    pub fn wait_until_plays_from(&self, second: u64) {
        let place = |screen: &str| {
            let (before, _) = screen.lines().find_map(|it| it.split_once("▶ ")?.1.split_once(" / "))?;
            let (minutes, seconds) = before.split_once(':')?;
            Some(minutes.parse::<u64>().ok()? * 60 + seconds.parse::<u64>().ok()?)
        };
        self.wait(&format!("sound from {second} s on"), |screen| {
            place(screen).is_some_and(|it| it >= second)
        });
    }

    #[track_caller]
    fn wait(&self, what: &str, shows: impl Fn(&str) -> bool) {
        let deadline = now() + PATIENCE;
        while !shows(&self.screen()) {
            assert!(now() < deadline, "waited in vain for {what} on\n{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Presses keys: text as it is typed, with `\r` for enter and `\x1b` for escape.
    pub fn press(&mut self, keys: &str) {
        let writer = self.keys.as_mut().expect("a window that is open");
        writer.write_all(keys.as_bytes()).and_then(|()| writer.flush()).expect("the keys arrive");
    }

    /// Presses keys and waits for what they bring.
    #[track_caller]
    pub fn press_for(&mut self, keys: &str, text: &str) {
        self.press(keys);
        self.wait_for(text);
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.seen().parser.set_size(cells(rows), cells(columns));
        self.master.as_ref().expect("an open window").resize(size(columns, rows)).expect("another size");
    }

    /// Closes the window, as a click on its cross does.
    pub fn close(&mut self) {
        self.seen().is_closing = true;
        // The reader has the window open as well; something to read lets it go.
        let PtySize { rows, cols, .. } =
            self.master.as_ref().expect("an open window").get_size().expect("a size");
        self.resize(cols, rows - 1);
        if line_modes(self.master.as_ref().expect("an open window").as_ref()) == self.before {
            // Plain lines are not drawn anew; what is typed is echoed.
            self.press("x");
        }
        if let Some(reader) = self.reader.take() {
            reader.join().expect("it only reads");
        }
        self.keys = None;
        self.master = None;
    }

    pub fn id(&self) -> u32 {
        self.child.process_id().expect("it was started")
    }

    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(i32::try_from(self.id()).expect("a process")).expect("a process");
        kill_process(pid, signal).expect("it is there");
    }

    /// Whether the process is stopped, as by ctrl-z.
    pub fn is_stopped(&self) -> bool {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.id())).unwrap_or_default();
        stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('T'))
    }

    /// The work of the program's processors so far, in steps of 10 ms, as the kernel counts it; once it has ended, that of
    /// its whole life.
    pub fn worked(&self) -> Option<Duration> {
        if self.work.is_some() {
            return self.work;
        }
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.id())).ok()?;
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
        let mut ticks = || fields.next()?.parse::<u64>().ok();
        Some(Duration::from_millis((ticks()? + ticks()?) * 10))
    }

    /// Waits until the program has ended, and says with which exit code.
    #[track_caller]
    pub fn ends(&mut self) -> u32 {
        self.ends_within(PATIENCE)
    }

    /// The last words of a program that has ended may still be on their way; another program that it started may keep
    /// its window open for longer.
    fn read_to_the_end(&self) {
        let deadline = now() + LAST_WORDS;
        while self.reader.as_ref().is_some_and(|it| !it.is_finished()) && now() < deadline {
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[track_caller]
    pub fn ends_within(&mut self, patience: Duration) -> u32 {
        let deadline = now() + patience;
        loop {
            self.work = self.worked().or(self.work);
            if let Some(status) = self.child.try_wait().expect("it was started") {
                self.read_to_the_end();
                assert_eq!(status.signal(), None, "on\n{}", self.screen());
                return status.exit_code();
            }
            assert!(now() < deadline, "it has not ended:\n{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The terminal gets back what it had before the program came.
    #[track_caller]
    pub fn is_given_back(&self) {
        let deadline = now() + PATIENCE;
        // What the program has written last may still be on its way.
        while self.modes() != self.modes_before() && now() < deadline {
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(self.modes(), self.modes_before());
    }

    /// The modes now.
    pub fn modes(&self) -> Modes {
        let line = line_modes(self.master.as_ref().expect("an open window").as_ref());
        self.with_line(line)
    }

    /// The modes that the terminal had before the program came.
    pub fn modes_before(&self) -> Modes {
        let fresh = vt100::Parser::new(cells(24), cells(80), 0);
        Modes::of(fresh.screen(), self.before.clone())
    }

    fn with_line(&self, line: String) -> Modes {
        Modes::of(self.seen().parser.screen(), line)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn take_in(mut reader: Box<dyn Read + Send>, seen: &Mutex<Seen>) {
    let mut buffer = [0; 4096];
    // The end of the program ends its output, with an error on Linux.
    while let Ok(count) = reader.read(&mut buffer) {
        if count == 0 {
            return;
        }
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.parser.process(&buffer[..count]);
        seen.bytes.extend_from_slice(&buffer[..count]);
        if seen.is_closing {
            return;
        }
    }
}
