//! A ZIP archive with a list of its files and their SHA-256, read as if an enemy had made it.
//!
//! Any tool opens it. The list is the entry [`LIST`]; whatever is in the archive and not in the list, or the other way
//! round, is refused, and so is every file whose bytes are not those of the list.
//! Format: .ZIP File Format Specification 6.3.10, PKWARE, 2022.

use std::{
    io::{self, Read, Write},
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::fact::Wall;

mod names;
mod reader;
mod writer;

pub use names::fault as name_fault;
pub use reader::{Archive, Entry};
pub use writer::ArchiveFile;

/// Sets the bytes that are copied at a time.
const PIECE: usize = 1 << 16;

/// Names the entry with the list of all others.
pub const LIST: &str = "mockloop.json";

/// Limits what an archive may hold. What is beyond is refused before it is unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Number of files.
    pub files: u64,
    /// Bytes of one file of sound.
    pub sound: u64,
    /// Bytes of one other file.
    pub text: u64,
    /// Bytes of all files.
    pub total: u64,
    /// Bytes that the disk has room for.
    pub room: u64,
    /// Unpacked bytes for one packed byte, in a file of more than [`Self::SMALL`] bytes.
    pub ratio: u64,
}

impl Bounds {
    /// Sets the size in bytes below which a ratio says nothing.
    pub const SMALL: u64 = 1 << 20;

    /// Bounds a whole workspace of one's own.
    pub const WORKSPACE: Self =
        Self { files: 100_000, sound: 1 << 33, text: 1 << 26, total: 1 << 42, room: u64::MAX, ratio: 200 };

    /// Bounds one interview that a candidate sends to a peer.
    pub const PACKET: Self =
        Self { files: 52, sound: 1 << 30, text: 1 << 22, total: 1 << 33, room: u64::MAX, ratio: 200 };

    /// Bounds a peer's answer.
    pub const ANSWER: Self =
        Self { files: 1, sound: 0, text: 1 << 20, total: 1 << 20, room: u64::MAX, ratio: 200 };
}

/// Tells what an archive is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// A whole workspace, or some sessions of one.
    #[default]
    Workspace,
    /// One interview, for a peer to score.
    Packet,
    /// A peer's answer.
    Answer,
    /// A sort that a newer program wrote.
    #[serde(other)]
    Unknown,
}

impl Sort {
    /// Returns the name that people use for it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Workspace => "an archive of 'export'",
            Self::Packet => "a packet",
            Self::Answer => "an answer",
            Self::Unknown => "something that this mockloop does not know",
        }
    }
}

/// Lists the contents of an archive, and says when it was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct List {
    pub schema: u32,
    #[serde(default)]
    pub kind: Sort,
    /// SHA-256 of the session's journal, in hexadecimal digits, for a packet and for an answer to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packet: Option<String>,
    /// The time when it was made.
    pub made: Wall,
    /// The program that made it.
    pub by: String,
    pub files: Vec<Listed>,
}

/// Describes one file of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The name, with `/` between its parts.
    pub name: String,
    pub bytes: u64,
    /// The SHA-256 in hexadecimal digits.
    pub sha256: String,
}

/// Tells why an archive is not read or written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("cannot read {path}")]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot write {path}")]
    Write { path: PathBuf, source: io::Error },
    #[error("{path} is there already")]
    Exists { path: PathBuf },
    #[error("{path} is not a mockloop archive, or it is incomplete: {why}")]
    NoArchive { path: PathBuf, why: String },
    #[error("{path} is of schema {schema}, from a newer mockloop")]
    Newer { path: PathBuf, schema: u32 },
    #[error("{path} is {}, not {}", .found.title(), .wanted.title())]
    OtherSort { path: PathBuf, found: Sort, wanted: Sort },
    #[error("{path} is refused: {why}")]
    Beyond { path: PathBuf, why: String },
    #[error("{path} was not unpacked: the disk has room for {room} bytes, and that is too little")]
    NoRoom { path: PathBuf, room: u64 },
    #[error("{path} is refused because of its entry '{entry}': {why}")]
    Refused { path: PathBuf, entry: String, why: String },
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Copies all of it; gives back how many bytes there were and their SHA-256. Set `stop` to give it up.
pub fn copy(from: &mut impl Read, into: &mut impl Write, stop: &AtomicBool) -> io::Result<(u64, String)> {
    let (mut piece, mut count, mut hash) = (vec![0; PIECE], 0, Sha256::new());
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("it was stopped"));
        }
        match from.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
            Ok(0) => return Ok((count, hex(&hash.finalize()))),
            Ok(read) => {
                into.write_all(&piece[..read])?;
                hash.update(&piece[..read]);
                count += read as u64;
            }
        }
    }
}
