//! The parsed form of question files, kept by the hash of their content. It may be thrown away at any time.

use std::{collections::BTreeMap, fs, path::Path};

use crate::domain::question::Summary;

use super::source::Hash;

const FILE: &str = "bank-2.postcard";

/// What is known of each file, by its hash.
pub type Known = BTreeMap<Hash, Vec<Summary>>;

/// What an earlier start has kept; nothing if there is none, or if it is of another version.
pub fn load(folder: &Path) -> Known {
    let read = || {
        let bytes = fs::read(folder.join(FILE)).ok()?;
        let (version, known): (String, Known) = postcard::from_bytes(&bytes).ok()?;
        (version == env!("CARGO_PKG_VERSION")).then_some(known)
    };
    read().unwrap_or_default()
}

/// Keeps it for the next start.
pub fn store(folder: &Path, known: &Known) {
    let write = || -> Result<(), Box<dyn std::error::Error>> {
        fs::create_dir_all(folder)?;
        let bytes = postcard::to_stdvec(&(env!("CARGO_PKG_VERSION"), known))?;
        let draft = folder.join(format!("{FILE}.{}", std::process::id()));
        fs::write(&draft, bytes)?;
        Ok(fs::rename(draft, folder.join(FILE))?)
    };
    if let Err(error) = write() {
        tracing::info!("the parsed bank could not be kept: {error}");
    }
}
