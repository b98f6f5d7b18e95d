//! Keeps what was worked out of a sound file in the cache folder, so that it is worked out once.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use super::error::AudioError;
use crate::platform;

/// Goes up when what is kept changes its shape or its meaning.
const VERSION: u32 = 1;

/// By what a kept file is known to belong to a sound file as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    version: u32,
    path: PathBuf,
    bytes: u64,
    /// Since 1970.
    modified: Duration,
}

/// Returns the `what` of the file `sound`: as it was kept in the folder `cache`, or else made now and kept. A kept file that
/// is broken, or of an older state of the sound file, counts as none. Not being able to keep it is no error.
pub(super) fn kept<T: Serialize + DeserializeOwned>(
    cache: Option<&Path>,
    what: &str,
    sound: &Path,
    make: impl FnOnce() -> Result<T, AudioError>,
) -> Result<T, AudioError> {
    let Some((folder, before)) = cache.zip(stamp(sound)) else { return make() };
    let file = folder.join(name(what, &before.path));
    if let Some(value) = load(&file, &before) {
        return Ok(value);
    }
    let value = make()?;
    // A recording that grows meanwhile would be kept under a length that it never had.
    if stamp(sound).as_ref() == Some(&before)
        && let Err(error) = store(folder, &file, &before, &value)
    {
        tracing::info!("{} could not be kept: {error}", file.display());
    }
    Ok(value)
}

fn stamp(sound: &Path) -> Option<Stamp> {
    let path = fs::canonicalize(sound).ok()?;
    let known = fs::metadata(&path).ok()?;
    let modified = known.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Stamp { version: VERSION, path, bytes: known.len(), modified })
}

/// One file for each sound file, so that a newer state replaces an older one.
fn name(what: &str, path: &Path) -> String {
    let hash = Sha256::digest(path.as_os_str().as_encoded_bytes());
    let number = hash.first_chunk().copied().map_or(0, u64::from_be_bytes);
    format!("{what}-{number:016x}.postcard")
}

fn load<T: DeserializeOwned>(file: &Path, stamp: &Stamp) -> Option<T> {
    let bytes = fs::read(file).ok()?;
    let (sum, body) = bytes.split_first_chunk()?;
    if u32::from_le_bytes(*sum) != crc32fast::hash(body) {
        return None;
    }
    let (found, rest) = postcard::take_from_bytes::<Stamp>(body).ok()?;
    (found == *stamp).then(|| postcard::from_bytes(rest).ok()).flatten()
}

fn store<T: Serialize>(folder: &Path, file: &Path, stamp: &Stamp, value: &T) -> io::Result<()> {
    static DRAFTS: AtomicU32 = AtomicU32::new(0);
    let body = postcard::to_stdvec(&(stamp, value)).map_err(io::Error::other)?;
    platform::private_folder().recursive(true).create(folder)?;
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    let draft = folder.join(format!("sound.{}.{number}.draft", process::id()));
    let write = || {
        // It tells when somebody spoke: theirs alone to read.
        let mut out = platform::private().write(true).create(true).truncate(true).open(&draft)?;
        out.write_all(&crc32fast::hash(&body).to_le_bytes())?;
        out.write_all(&body)?;
        fs::rename(&draft, file)
    };
    write().inspect_err(|_| {
        // Best effort: a draft has no value.
        let _ = fs::remove_file(&draft);
    })
}
