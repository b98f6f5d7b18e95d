//! What a program has done to files, as strace has written it down.

use std::{collections::BTreeMap, fs, path::Path, path::PathBuf};

/// The calls that matter.
pub const CALLS: &str = "trace=openat,write,pwrite64,writev,lseek,ftruncate,fsync,fdatasync,rename,renameat,renameat2,\
                         unlink,mkdir,dup,dup2,dup3,fcntl,close";

/// One call, with the moment of its end in seconds since 1970.
#[derive(Debug, Clone)]
pub struct Event {
    pub at: f64,
    pub call: Call,
}

#[derive(Debug, Clone)]
pub enum Call {
    Open { path: PathBuf, flags: String, fd: u64 },
    Write { fd: u64, bytes: Vec<u8>, at: Option<u64> },
    Seek { fd: u64, to: u64 },
    Truncate { fd: u64, length: u64 },
    SyncBegins { fd: u64 },
    SyncEnds { fd: u64 },
    Rename { from: PathBuf, to: PathBuf },
    Unlink { path: PathBuf },
    MakeFolder { path: PathBuf },
    Duplicate { from: u64, to: u64 },
    Close { fd: u64 },
}

/// Reads what strace has written with `-f -ttt -xx`. Calls that failed are left out.
pub fn read(path: &Path) -> Vec<Event> {
    let text = fs::read_to_string(path).expect("strace has written something");
    let (mut events, mut begun) = (Vec::new(), BTreeMap::new());
    for line in text.lines() {
        let (thread, rest) = line.split_once(' ').expect("a thread");
        let (at, rest) = rest.trim_start().split_once(' ').expect("a moment");
        let at = at.parse().expect("a moment");
        if let Some(head) = rest.strip_suffix("<unfinished ...>") {
            if let Some(fd) = sync_of(head) {
                events.push(Event { at, call: Call::SyncBegins { fd } });
            }
            begun.insert(thread.to_owned(), head.trim_end().to_owned());
            continue;
        }
        let resumed = rest.strip_prefix("<... ").and_then(|it| it.split_once("resumed>"));
        let whole = match resumed {
            Some((_, tail)) => begun.remove(thread).unwrap_or_default() + tail,
            None => rest.to_owned(),
        };
        if resumed.is_none()
            && let Some(fd) = sync_of(&whole)
        {
            events.push(Event { at, call: Call::SyncBegins { fd } });
        }
        events.extend(call(&whole).map(|call| Event { at, call }));
    }
    events
}

fn sync_of(text: &str) -> Option<u64> {
    let (name, rest) = text.split_once('(')?;
    let digits = rest.trim_end().trim_end_matches(|it: char| !it.is_ascii_digit());
    let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
    ["fsync", "fdatasync"].contains(&name).then(|| digits.parse().ok()).flatten()
}

fn call(text: &str) -> Option<Call> {
    let (name, rest) = text.split_once('(')?;
    let (arguments, result) = rest.rsplit_once(" = ")?;
    let result: u64 = result.split_whitespace().next()?.parse().ok()?;
    let arguments = arguments.trim_end().strip_suffix(')')?;
    let parts: Vec<&str> = arguments.split(", ").collect();
    let fd = || parts.first()?.parse().ok();
    Some(match name {
        "openat" => {
            Call::Open { path: name_of(parts.get(1)?)?, flags: (*parts.get(2)?).to_owned(), fd: result }
        }
        "write" => Call::Write { fd: fd()?, bytes: bytes(parts.get(1)?, result)?, at: None },
        "pwrite64" => {
            Call::Write { fd: fd()?, bytes: bytes(parts.get(1)?, result)?, at: parts.get(3)?.parse().ok() }
        }
        "writev" => panic!("a call that is not understood: {text}"),
        "lseek" => Call::Seek { fd: fd()?, to: result },
        "ftruncate" => Call::Truncate { fd: fd()?, length: parts.get(1)?.parse().ok()? },
        "fsync" | "fdatasync" => Call::SyncEnds { fd: fd()? },
        "rename" => Call::Rename { from: name_of(parts.first()?)?, to: name_of(parts.get(1)?)? },
        "renameat" | "renameat2" => {
            Call::Rename { from: name_of(parts.get(1)?)?, to: name_of(parts.get(3)?)? }
        }
        "unlink" => Call::Unlink { path: name_of(parts.first()?)? },
        "mkdir" => Call::MakeFolder { path: name_of(parts.first()?)? },
        "dup" | "dup2" | "dup3" => Call::Duplicate { from: fd()?, to: result },
        "fcntl" if parts.get(1)?.starts_with("F_DUPFD") => Call::Duplicate { from: fd()?, to: result },
        "close" => Call::Close { fd: fd()? },
        _ => return None,
    })
}

fn name_of(text: &str) -> Option<PathBuf> {
    Some(PathBuf::from(String::from_utf8(hexadecimal(text)?).ok()?))
}

fn bytes(text: &str, written: u64) -> Option<Vec<u8>> {
    let mut all = hexadecimal(text)?;
    all.truncate(usize::try_from(written).ok()?);
    assert_eq!(all.len() as u64, written, "strace has cut off what was written");
    Some(all)
}

/// The bytes of `"\x2f\x74"`.
fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    inside.split("\\x").skip(1).map(|it| u8::from_str_radix(it, 16).ok()).collect()
}
