//! The journal of a session: one fact a line, each with its number and checksum, only ever appended.
//!
//! A line is a JSON object whose last field is `crc`, the CRC-32 (IEEE) of all bytes before `,"crc"`:
//! `{"n":17,"at":751.203,"fact":"noted","text":"cost!","crc":"1a2b3c4d"}`

use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    domain::fact::{Fact, Stamped},
    platform,
};

use super::{files, wake::Wake};

/// Names the file in a session's folder.
pub const FILE: &str = "journal.jsonl";

/// Limits how many facts may wait for the disk before they wait in the program instead.
const WAITING: usize = 256;
/// Sets the time after which a disk that refused is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// Limits the bytes of a journal: an interview of a whole day has less than 2 MiB.
const LARGEST: u64 = 64 << 20;

#[derive(Serialize, Deserialize)]
struct Numbered<F> {
    n: u64,
    #[serde(flatten)]
    stamped: Stamped<F>,
}

/// Names something in a journal that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The number of the line, from 1.
    pub line: usize,
    pub reason: String,
}

/// Holds what was read of a journal.
#[derive(Debug, PartialEq)]
pub struct Reading<F = Fact> {
    pub facts: Vec<Stamped<F>>,
    pub set_aside: Vec<SetAside>,
    /// The schema that the first line names, whatever else stands in it.
    pub schema: Option<u32>,
    /// The line of each fact, from 1.
    lines: Vec<usize>,
    /// The offset of the next fact in bytes: after the last whole line.
    end: u64,
    next: u64,
}

impl<F> Default for Reading<F> {
    fn default() -> Self {
        Self { facts: Vec::new(), set_aside: Vec::new(), schema: None, lines: Vec::new(), end: 0, next: 0 }
    }
}

impl<F> Reading<F> {
    /// Lists the facts, each with its number in the file.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &Stamped<F>)> {
        self.lines.iter().map(|line| line - 1).zip(&self.facts)
    }

    /// Returns the number that the next fact of the file gets.
    pub fn next(&self) -> usize {
        usize::try_from(self.next).unwrap_or(usize::MAX)
    }

    /// Sets a fact aside that cannot be understood without one that is missing.
    pub fn set_aside(&mut self, fact: usize) {
        let reason = "it speaks of something that is missing before it".to_owned();
        self.set_aside.push(SetAside { line: self.lines[fact], reason });
    }
}

/// Reads a journal. A torn last line and lines with a wrong checksum are set aside; the rest loads.
pub fn read<F: DeserializeOwned>(path: &Path) -> io::Result<Reading<F>> {
    let bytes = files::read(path, LARGEST)?;
    let mut reading = Reading::default();
    for (at, line) in bytes.split_inclusive(|&byte| byte == b'\n').enumerate() {
        let Some(whole) = line.strip_suffix(b"\n") else {
            reading
                .set_aside
                .push(SetAside { line: at + 1, reason: "it was cut off while being written".to_owned() });
            break;
        };
        reading.end += line.len() as u64;
        if at == 0 {
            reading.schema = schema(whole);
        }
        match parse(whole) {
            Ok(numbered) => {
                // A line that was torn in two counts twice; then nothing is missing.
                if numbered.n > reading.next {
                    let reason = format!("fact {} is missing before it", reading.next);
                    reading.set_aside.push(SetAside { line: at + 1, reason });
                }
                reading.next = numbered.n + 1;
                reading.facts.push(numbered.stamped);
                reading.lines.push(at + 1);
            }
            Err(reason) => {
                reading.next += 1;
                reading.set_aside.push(SetAside { line: at + 1, reason });
            }
        }
    }
    Ok(reading)
}

/// Reads the schema alone: what a newer program writes may look otherwise, but its schema stands at the same place.
fn schema(line: &[u8]) -> Option<u32> {
    #[derive(Deserialize)]
    struct First {
        schema: u64,
    }
    let first: First = serde_json::from_slice(line).ok()?;
    Some(u32::try_from(first.schema).unwrap_or(u32::MAX))
}

fn parse<F: DeserializeOwned>(line: &[u8]) -> Result<Numbered<F>, String> {
    let text = std::str::from_utf8(line).map_err(|_| "it is not text".to_owned())?;
    let (body, crc) = text.rsplit_once(",\"crc\":\"").ok_or("it has no checksum")?;
    // Digit by digit: an upper-case one would be of the same value, and not what was written.
    if crc.strip_suffix("\"}") != Some(&format!("{:08x}", crc32fast::hash(body.as_bytes()))) {
        return Err("its checksum is wrong".to_owned());
    }
    serde_json::from_str(text).map_err(|error| error.to_string())
}

fn line<F: Serialize>(n: u64, stamped: Stamped<F>) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(&Numbered { n, stamped })?;
    line.pop();
    let crc = crc32fast::hash(&line);
    writeln!(line, ",\"crc\":\"{crc:08x}\"}}")?;
    Ok(line)
}

/// Appends facts from a thread of its own, so that a slow disk never holds up the screen. A fact counts as saved
/// once the disk has acknowledged it.
#[derive(Debug)]
pub struct Journal {
    sender: Option<SyncSender<Vec<u8>>>,
    thread: Option<JoinHandle<()>>,
    shared: Arc<Shared>,
    next: u64,
    /// Lines that the thread has not taken yet.
    waiting: Vec<Vec<u8>>,
}

#[derive(Debug, Default)]
struct Shared {
    saved: AtomicU64,
    failure: Mutex<Option<String>>,
    /// Notified after every attempt to write.
    tried: Condvar,
    wake: OnceLock<Wake>,
}

/// Holds what the thread works with.
struct Writer {
    path: PathBuf,
    file: File,
    /// The bytes that the disk has acknowledged, from the beginning of the file.
    kept: Vec<u8>,
    /// True if a failed write may have left bytes behind them.
    is_torn: bool,
    waiting: Vec<Vec<u8>>,
    shared: Arc<Shared>,
}

impl Writer {
    /// Writes until no more lines are handed over, then tries once more those that the disk has refused.
    fn run(mut self, lines: &Receiver<Vec<u8>>) {
        loop {
            let next = if self.waiting.is_empty() {
                lines.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                lines.recv_timeout(RETRY_AFTER)
            };
            let is_over = matches!(next, Err(RecvTimeoutError::Disconnected));
            // Lines that have come together meanwhile go to disk together.
            self.waiting.extend(next.into_iter().chain(lines.try_iter()));
            if is_over || !self.waiting.is_empty() {
                self.write();
            }
            if is_over {
                return;
            }
        }
    }

    fn write(&mut self) {
        let bytes = self.waiting.concat();
        let written = self.write_from_end(&bytes);
        let mut failure = self.shared.failure.lock().unwrap_or_else(PoisonError::into_inner);
        match written {
            Ok(()) => {
                self.kept.extend(bytes);
                self.shared.saved.fetch_add(self.waiting.len() as u64, Ordering::Release);
                self.waiting.clear();
                *failure = None;
            }
            Err(error) => *failure = Some(error.to_string()),
        }
        drop(failure);
        self.shared.tried.notify_all();
        if let Some(wake) = self.shared.wake.get() {
            wake.wake();
        }
    }

    /// Writes after what is acknowledged. A disk that has refused may hold part of it, and after a failed sync nobody
    /// knows what it holds. All of that is cut off and written again.
    fn write_from_end(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.put_back()?;
        if bytes.is_empty() {
            return Ok(());
        }
        if self.is_torn {
            self.file.set_len(self.kept.len() as u64)?;
        }
        self.is_torn = true;
        self.file.write_all(bytes)?;
        self.file.sync_data()?;
        self.is_torn = false;
        Ok(())
    }

    /// Makes the file anew if somebody has removed, replaced or shortened it. One that was moved is written on with,
    /// wherever it is now.
    fn put_back(&mut self) -> io::Result<()> {
        let is_short = self.file.metadata()?.len() < self.kept.len() as u64;
        if !is_short && !platform::is_removed(&self.file) {
            return Ok(());
        }
        match files::read(&self.path, LARGEST) {
            Err(error) if files::is_nowhere(&error) => {}
            // An older copy of it, as programs put it back that keep folders in step.
            Ok(there) if self.kept.starts_with(&there) => {}
            Ok(_) => {
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, "another file has taken its place"));
            }
            Err(error) => return Err(error),
        }
        files::replace(&self.path, &self.kept)?;
        self.file = platform::private().append(true).open(&self.path)?;
        self.is_torn = false;
        tracing::warn!("a file of facts was removed or shortened by somebody; it was put back");
        Ok(())
    }
}

impl Journal {
    /// Starts the journal of a new session; fails if there is one.
    pub fn create(folder: &Path) -> io::Result<Self> {
        Self::create_file(&folder.join(FILE))
    }

    /// Starts a file of facts; fails if there is one.
    pub(super) fn create_file(path: &Path) -> io::Result<Self> {
        let file = platform::private().append(true).create_new(true).open(path)?;
        files::sync_folder(path.parent().unwrap_or(path))?;
        Self::run(path, file, 0)
    }

    /// Goes on with a journal that `read` has read; a torn last line is cut off.
    pub fn open(folder: &Path, reading: &Reading) -> io::Result<Self> {
        Self::open_file(&folder.join(FILE), reading)
    }

    /// Goes on with a file of facts that `read` has read; a torn last line is cut off.
    pub(super) fn open_file<F>(path: &Path, reading: &Reading<F>) -> io::Result<Self> {
        let file = platform::private().append(true).open(path)?;
        if file.metadata()?.len() > reading.end {
            file.set_len(reading.end)?;
            file.sync_all()?;
        }
        Self::run(path, file, reading.next)
    }

    fn run(path: &Path, file: File, next: u64) -> io::Result<Self> {
        let shared = Arc::new(Shared { saved: AtomicU64::new(next), ..Shared::default() });
        let (sender, lines) = sync_channel::<Vec<u8>>(WAITING);
        let (path, kept) = (path.to_owned(), files::read(path, LARGEST)?);
        let (is_torn, waiting) = (false, Vec::new());
        let writer = Writer { path, file, kept, is_torn, waiting, shared: Arc::clone(&shared) };
        let thread =
            std::thread::Builder::new().name("journal".to_owned()).spawn(move || writer.run(&lines))?;
        Ok(Self { sender: Some(sender), thread: Some(thread), shared, next, waiting: Vec::new() })
    }

    /// Sets the `wake` that is called after each attempt to write. The first that is set stays.
    pub fn wake_with(&self, wake: &Wake) {
        self.shared.wake.get_or_init(|| wake.clone());
    }

    /// Hands facts over to be written.
    pub fn append<F: Serialize + Clone>(&mut self, facts: &[Stamped<F>]) {
        for stamped in facts {
            match line(self.next, stamped.clone()) {
                Ok(line) => self.waiting.push(line),
                Err(error) => self.fail(error.to_string()),
            }
            self.next += 1;
        }
        let Some(sender) = &self.sender else { return };
        while !self.waiting.is_empty() {
            match sender.try_send(self.waiting.remove(0)) {
                Ok(()) => {}
                Err(TrySendError::Full(line)) => return self.waiting.insert(0, line),
                Err(TrySendError::Disconnected(_)) => {
                    return self.fail("the journal's writer has ended".to_owned());
                }
            }
        }
    }

    /// Waits until what was handed over is on disk; gives the reason if it cannot be put there. For the first facts of
    /// a file: later nobody waits.
    pub fn settle(&self) -> Result<(), String> {
        let failure = self.shared.failure.lock().unwrap_or_else(PoisonError::into_inner);
        let is_open = |failure: &mut Option<String>| failure.is_none() && self.unsaved() > 0;
        let failure = self.shared.tried.wait_while(failure, is_open).unwrap_or_else(PoisonError::into_inner);
        failure.clone().map_or(Ok(()), Err)
    }

    fn fail(&self, reason: String) {
        *self.shared.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason);
    }

    /// Counts the facts that are not on disk yet.
    pub fn unsaved(&self) -> u64 {
        self.next.saturating_sub(self.shared.saved.load(Ordering::Acquire))
    }

    /// Returns the reason why facts cannot be written, for as long as that is so.
    pub fn failure(&self) -> Option<String> {
        self.shared.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until everything is on disk; gives the reason if it is not.
    pub fn close(mut self) -> Result<(), String> {
        self.end();
        let lacking = || (self.unsaved() > 0).then(|| "some facts could not be written".to_owned());
        self.failure().or_else(lacking).map_or(Ok(()), Err)
    }

    fn end(&mut self) {
        if let Some(sender) = self.sender.take() {
            for line in self.waiting.drain(..) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        }
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            self.fail("the journal's writer panicked".to_owned());
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.end();
    }
}
