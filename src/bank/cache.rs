//! The parsed form of question files, kept by the hash of their content. It may be thrown away at any time.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::{domain::summary::Summary, platform};

use super::source::Hash;

/// Names the file of a workspace: what one workspace keeps must not push out what another has kept.
fn file(folder: &Path, workspace: &Path) -> PathBuf {
    let hash = Sha256::digest(workspace.as_os_str().as_encoded_bytes());
    folder.join(format!("bank-3-{:02x}{:02x}{:02x}{:02x}.postcard", hash[0], hash[1], hash[2], hash[3]))
}

/// Holds what is known of each file, by its hash.
pub type Known = BTreeMap<Hash, Vec<Summary>>;

/// Loads what an earlier start has kept; nothing if there is none, or if it is of another version.
pub fn load(folder: &Path, workspace: &Path) -> Known {
    let read = || {
        let bytes = fs::read(file(folder, workspace)).ok()?;
        let (version, known): (String, Known) = postcard::from_bytes(&bytes).ok()?;
        (version == env!("CARGO_PKG_VERSION")).then_some(known)
    };
    read().unwrap_or_default()
}

/// Keeps it for the next start.
pub fn store(folder: &Path, workspace: &Path, known: &Known) {
    let write = || -> Result<(), Box<dyn std::error::Error>> {
        // What somebody practises with is theirs alone to read.
        platform::private_folder().recursive(true).create(folder)?;
        let bytes = postcard::to_stdvec(&(env!("CARGO_PKG_VERSION"), known))?;
        let draft = folder.join(format!("bank.{}.draft", std::process::id()));
        platform::private().write(true).create(true).truncate(true).open(&draft)?.write_all(&bytes)?;
        Ok(fs::rename(draft, file(folder, workspace))?)
    };
    if let Err(error) = write() {
        tracing::info!("the parsed bank could not be kept: {error}");
    }
}
