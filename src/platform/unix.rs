//! The platform functions for Linux and macOS.

use std::{
    fs::{self, DirBuilder, File, Metadata, OpenOptions, TryLockError},
    future::poll_fn,
    io::{self, Write},
    os::{
        fd::{AsFd, OwnedFd},
        unix::fs::{DirBuilderExt, FileExt, MetadataExt, OpenOptionsExt},
    },
    path::Path,
    sync::Arc,
    task::Poll,
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::OFlags,
    io::{Errno, dup},
    net::sockopt,
    process::{Pid, Signal, geteuid, getpid, kill_process, test_kill_process},
    stdio::{dup2_stderr, stderr, stdin},
};
use tokio::signal::unix::{Signal as Waiting, SignalKind, signal};

/// Tells why the program should stop or step aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The program is to end: TERM, INT, or the window is closed; or any other signal that would end the process.
    End,
    /// The program is to stop until it is continued (TSTP).
    Suspend,
}

/// Receives the signals that the program answers itself.
#[derive(Debug)]
pub struct Signals {
    /// All that would end the process otherwise, the terminal left as it stands, wherever they come from.
    end: Vec<Waiting>,
    stop: Waiting,
}

/// Lists the signals that end a process that does not answer them, the keys of a terminal aside.
const ENDING: &[Signal] = &[
    Signal::TERM,
    Signal::INT,
    Signal::HUP,
    Signal::QUIT,
    Signal::ALARM,
    Signal::VTALARM,
    Signal::PROF,
    Signal::USR1,
    Signal::USR2,
    Signal::XCPU,
    #[cfg(target_os = "linux")]
    Signal::IO,
    #[cfg(target_os = "linux")]
    Signal::POWER,
    #[cfg(target_os = "linux")]
    Signal::STKFLT,
];

impl Signals {
    /// Takes the signals over; from now on they no longer end the process by themselves.
    pub fn take() -> io::Result<Self> {
        let wait_for = |it: &Signal| signal(SignalKind::from_raw(it.as_raw()));
        Ok(Self {
            end: ENDING.iter().map(wait_for).collect::<io::Result<_>>()?,
            stop: wait_for(&Signal::TSTP)?,
        })
    }

    /// Waits for the next one.
    pub async fn next(&mut self) -> Told {
        poll_fn(|context| {
            if self.end.iter_mut().any(|it| it.poll_recv(context).is_ready()) {
                return Poll::Ready(Told::End);
            }
            self.stop.poll_recv(context).map(|_| Told::Suspend)
        })
        .await
    }
}

/// Makes a write that would make a file larger than this user may make one (`ulimit -f`) fail from now on, as any other
/// write does that the disk refuses. Otherwise the system would end the process.
pub fn let_large_files_fail() -> io::Result<()> {
    signal_hook::flag::register(Signal::XFSZ.as_raw(), Arc::default()).map(drop)
}

/// Stops this process until somebody continues it.
pub fn suspend() -> io::Result<()> {
    Ok(kill_process(getpid(), Signal::STOP)?)
}

/// Returns whether the terminal on standard input has gone away.
pub fn is_terminal_gone() -> bool {
    let input = stdin();
    let mut wanted = [PollFd::new(&input, PollFlags::IN)];
    match poll(&mut wanted, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })) {
        Ok(_) => wanted[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL),
        Err(_) => true,
    }
}

/// Returns the bytes that may still be written to the disk that holds `path`, if the system says it.
pub fn free_space(path: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(path).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

/// Returns how long the machine has been up, the time that it slept included, if the system says it.
#[cfg(target_os = "linux")]
pub fn uptime() -> Option<std::time::Duration> {
    let text = std::fs::read_to_string("/proc/uptime").ok()?;
    std::time::Duration::try_from_secs_f64(text.split_whitespace().next()?.parse().ok()?).ok()
}

/// Returns how long the machine has been up, the time that it slept included: the monotonic clock of these systems.
#[cfg(not(target_os = "linux"))]
pub fn uptime() -> Option<std::time::Duration> {
    rustix::time::clock_gettime(rustix::time::ClockId::Monotonic).try_into().ok()
}

/// Returns whether an open file is the one that stands at `path` now.
pub fn is_at(file: &File, path: &Path) -> bool {
    let one = |it: Metadata| (it.dev(), it.ino());
    let there = fs::symlink_metadata(path).map(one);
    there.is_ok_and(|there| file.metadata().map(one).is_ok_and(|it| it == there))
}

/// Returns whether an open file has no name any more and goes once it is closed.
pub fn is_removed(file: &File) -> bool {
    file.metadata().is_ok_and(|it| it.nlink() == 0)
}

/// Copies all of an open file, whatever place in it was read last.
pub fn copy_whole(from: &File, to: &mut File) -> io::Result<()> {
    let (mut piece, mut at) = (vec![0; 1 << 18], 0);
    loop {
        let count = from.read_at(&mut piece, at)?;
        if count == 0 {
            return Ok(());
        }
        to.write_all(&piece[..count])?;
        at += count as u64;
    }
}

/// Returns options for a file that only its owner may read. A link that lies in its place is refused: it could lead
/// anywhere.
pub fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600).custom_flags(OFlags::NOFOLLOW.bits().cast_signed());
    options
}

/// Makes folders that are open to their owner only.
pub fn private_folder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.mode(0o700);
    builder
}

/// Returns whether something on disk belongs to this user.
pub fn is_ours(found: &Metadata) -> bool {
    found.uid() == geteuid().as_raw()
}

/// Returns whether others may look into a file or a folder.
pub fn is_open_to_others(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|it| !it.is_symlink() && it.mode() & 0o077 != 0)
}

/// Returns whether a process of this number runs.
pub fn is_alive(process: i32) -> bool {
    let Some(process) = Pid::from_raw(process) else { return false };
    // Somebody else's process may not be asked, and is alive.
    !matches!(test_kill_process(process), Err(Errno::SRCH))
}

/// Returns whether a lock could not be had because this disk has none, as some shared and attached ones.
pub fn has_no_locks(error: &TryLockError) -> bool {
    let TryLockError::Error(error) = error else { return false };
    error.kind() == io::ErrorKind::Unsupported || error.raw_os_error() == Some(Errno::NOLCK.raw_os_error())
}

/// Returns whether this user may write into a folder.
pub fn is_writable(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok()
}

/// Bounds what is kept for the other end of a connection in bytes, and, where the system can, for how long it may leave
/// unanswered what it was sent.
pub fn bound_sending(stream: &tokio::net::TcpStream, most: usize, patience: Duration) -> io::Result<()> {
    sockopt::set_socket_send_buffer_size(stream, most)?;
    #[cfg(target_os = "linux")]
    sockopt::set_tcp_user_timeout(stream, u32::try_from(patience.as_millis()).unwrap_or(u32::MAX))?;
    #[cfg(not(target_os = "linux"))]
    let _ = patience;
    Ok(())
}

/// Sends standard error to a file while it lives, so that what libraries print never reaches the screen.
#[derive(Debug)]
pub struct QuietStderr {
    before: OwnedFd,
}

impl QuietStderr {
    /// Sends standard error to `log`.
    pub fn into(log: &File) -> io::Result<Self> {
        let before = dup(stderr())?;
        dup2_stderr(log.as_fd())?;
        Ok(Self { before })
    }
}

impl Drop for QuietStderr {
    fn drop(&mut self) {
        // Nothing can be said about a failure here: the place to say it is what failed.
        let _ = dup2_stderr(&self.before);
    }
}
