//! A program in a pseudo-terminal of 100 by 30, and the moment at which something stands on its screen.

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    path::Path,
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use mockloop::clock::now;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use vt100::Parser;

use crate::peers;

const COLUMNS: u16 = 100;
const ROWS: u16 = 30;

/// How long anything may take before the benchmark gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// A program on a screen. Dropping it ends it.
pub struct Screen {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    chunks: Receiver<(Instant, Vec<u8>)>,
    parser: Parser,
    name: String,
    /// When it was started.
    pub started: Instant,
    // Held, because the terminal goes with it.
    _master: Box<dyn MasterPty + Send>,
}

impl Screen {
    /// Starts a program. What it draws is dated by a thread of its own, as soon as it has left the program.
    pub fn start(
        program: &Path,
        arguments: &[&str],
        home: &Path,
        workspace: &Path,
        more: &[(&str, &str)],
    ) -> Self {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(home);
        command.env_remove("NO_COLOR");
        for (name, value) in peers::environment(home, workspace) {
            command.env(name, value);
        }
        for (name, value) in more {
            command.env(name, value);
        }
        let mut reader = pair.master.try_clone_reader().expect("its output");
        let writer = pair.master.take_writer().expect("its input");
        let (sender, chunks) = channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                let at = now();
                if sender.send((at, buffer[..count].to_vec())).is_err() {
                    return;
                }
            }
        });
        let parser = {
            let cells = |count| NonZeroU16::new(count).expect("a screen");
            Parser::new(cells(ROWS), cells(COLUMNS), 0)
        };
        let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let started = now();
        let child = pair.slave.spawn_command(command).expect("the program starts");
        Self { child, writer, chunks, parser, name, started, _master: pair.master }
    }

    /// Waits until `shows` holds; the moment at which what made it hold had been drawn.
    pub fn wait(&mut self, what: &str, mut shows: impl FnMut(&vt100::Screen) -> bool) -> Instant {
        let deadline = now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(now());
            let Ok((at, bytes)) = self.chunks.recv_timeout(left) else {
                let shown = self.parser.screen().contents();
                panic!("{} never showed {what}; its screen:\n{shown}", self.name);
            };
            self.parser.process(&bytes);
            if shows(self.parser.screen()) {
                return at;
            }
        }
    }

    /// Takes in everything that has been drawn, for this long.
    pub fn watch(&mut self, length: Duration) {
        let deadline = now() + length;
        while let Ok((_, bytes)) = self.chunks.recv_timeout(deadline.saturating_duration_since(now())) {
            self.parser.process(&bytes);
        }
    }

    /// What stands there now.
    pub fn now(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Presses keys; the moment before they reach the program.
    pub fn press(&mut self, keys: &str) -> Instant {
        let at = now();
        self.writer
            .write_all(keys.as_bytes())
            .and_then(|()| self.writer.flush())
            .expect("the program listens");
        at
    }

    pub fn id(&self) -> u32 {
        self.child.process_id().unwrap_or_default()
    }

    /// Tells it to end, and waits until it has.
    pub fn end(mut self) {
        self.tell(Signal::TERM);
        let deadline = now() + PATIENCE;
        while !matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) && now() < deadline {
            self.watch(Duration::from_millis(5));
        }
    }

    /// kill -9.
    pub fn kill(mut self) {
        self.tell(Signal::KILL);
        let _ = self.child.wait();
    }

    fn tell(&self, signal: Signal) {
        if let Some(pid) = i32::try_from(self.id()).ok().and_then(Pid::from_raw) {
            // It may have ended by itself.
            let _ = kill_process(pid, signal);
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.tell(Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

/// Whether the home screen stands there down to the end of its footer.
pub fn is_home(screen: &vt100::Screen) -> bool {
    let last = screen.rows(0, COLUMNS).last().unwrap_or_default();
    last.trim_end().ends_with("help") && screen.contents().contains("Practise")
}

/// Whether the interview stands there down to the end of its footer.
pub fn is_interview(screen: &vt100::Screen) -> bool {
    let last = screen.rows(0, COLUMNS).last().unwrap_or_default();
    last.trim_end().ends_with("help") && last.contains("probe")
}
