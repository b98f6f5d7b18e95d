//! The platform functions for Windows and other systems that are no Unix.

use std::{
    fs::{DirBuilder, File, Metadata, OpenOptions, TryLockError},
    io,
    path::Path,
};

/// Tells why the program should stop or step aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The program is to end: Ctrl-C, or the window is closed.
    End,
    /// The program is to stop until it is continued; it does not happen here.
    Suspend,
}

/// Receives the signals that the program answers itself.
#[derive(Debug)]
pub struct Signals;

impl Signals {
    pub fn take() -> io::Result<Self> {
        Ok(Self)
    }

    /// Waits for Ctrl-C.
    pub async fn next(&mut self) -> Told {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Told::End
    }
}

/// Does nothing: a file that is too large ends no process here.
pub fn let_large_files_fail() -> io::Result<()> {
    Ok(())
}

/// Does nothing: there is no stopping a process here.
pub fn suspend() -> io::Result<()> {
    Ok(())
}

/// Returns false: a lost console ends the process by itself here.
pub fn is_terminal_gone() -> bool {
    false
}

/// Returns true: an open file cannot be removed here.
pub fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// Returns false: an open file cannot be removed here.
pub fn is_removed(_: &File) -> bool {
    false
}

/// Copies an open file from the place where the last read ended.
pub fn copy_whole(mut from: &File, to: &mut File) -> io::Result<()> {
    io::copy(&mut from, to).map(drop)
}

/// Returns options for a file; its folder says here who may read it.
pub fn private() -> OpenOptions {
    OpenOptions::new()
}

/// Makes folders; who may open them, the one above says here.
pub fn private_folder() -> DirBuilder {
    DirBuilder::new()
}

/// Returns true: ownership is not asked here.
pub fn is_ours(_: &Metadata) -> bool {
    true
}

/// Returns false: the rights of others are not asked here.
pub fn is_open_to_others(_: &Path) -> bool {
    false
}

/// Returns true: processes are not asked here.
pub fn is_alive(_: i32) -> bool {
    true
}

/// Returns whether a lock could not be had because this disk has none.
pub fn has_no_locks(error: &TryLockError) -> bool {
    matches!(error, TryLockError::Error(error) if error.kind() == io::ErrorKind::Unsupported)
}

/// Returns true: the right to write is not asked here.
pub fn is_writable(_: &Path) -> bool {
    true
}

/// Returns the bytes that may still be written to the disk that holds a path, if the system says it.
pub fn free_space(_: &Path) -> Option<u64> {
    None
}

/// Returns `None`: the uptime is not asked here.
pub fn uptime() -> Option<std::time::Duration> {
    None
}

/// Does nothing: the system keeps its own bounds here.
pub fn bound_sending(_: &tokio::net::TcpStream, _: usize, _: std::time::Duration) -> io::Result<()> {
    Ok(())
}

/// Does nothing: no sound library prints here.
#[derive(Debug)]
pub struct QuietStderr;

impl QuietStderr {
    pub fn into(_: &File) -> io::Result<Self> {
        Ok(Self)
    }
}
