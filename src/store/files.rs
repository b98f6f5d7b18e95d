//! Atomic writes: a file holds its old bytes or its new ones, and only its owner can read it.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::Path,
};

use crate::platform;

/// Makes a folder and its parents; those made are open to their owner only, and their names survive a power cut.
pub fn create_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
    if let Some(parent) = parent {
        create_folder(parent)?;
    }
    match platform::private_folder().create(path) {
        Ok(()) => sync_folder(parent.unwrap_or(Path::new("."))),
        // Another program has made it meanwhile.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

/// Makes a folder that is open to its owner only, where nothing may be yet.
pub fn create_new_folder(path: &Path) -> io::Result<()> {
    platform::private_folder().create(path)
}

/// Returns whether an error means that there is nothing of that name.
pub fn is_nowhere(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Opens a file to be read if it is a plain one: reading a pipe or a device might never end, and a link may lead
/// anywhere.
pub fn open_plain(path: &Path) -> io::Result<File> {
    let refused = |what: &str| Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    let kind = fs::symlink_metadata(path)?.file_type();
    if kind.is_symlink() {
        return refused("it is a link");
    }
    if kind.is_dir() {
        return refused("it is a folder");
    }
    if !kind.is_file() {
        return refused("it is not a plain file");
    }
    File::open(path)
}

/// Reads a plain file of at most `most` bytes.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = open_plain(path)?;
    let length = file.metadata()?.len();
    let mut bytes = Vec::new();
    if length <= most {
        file.take(most + 1).read_to_end(&mut bytes)?;
    }
    let length = length.max(bytes.len() as u64);
    if length > most {
        let message = format!("it has {length} bytes; {} MiB is the limit", most >> 20);
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    Ok(bytes)
}

/// Replaces a file as a whole: after a crash it holds the old bytes or the new ones, and when this returns the new
/// ones are on disk.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    create_folder(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = folder.join(format!(".{name}.{}", std::process::id()));
    let write = || {
        let mut file = platform::private().write(true).create(true).truncate(true).open(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&draft, path)?;
        sync_folder(folder)
    };
    write().inspect_err(|_| {
        // Best effort: the draft has no value, and the error is what counts.
        let _ = fs::remove_file(&draft);
    })
}

/// Gives a draft its name, which nothing may have yet: not even what another program has put there a moment ago.
pub fn place_new(draft: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(draft, path) {
        Ok(()) => fs::remove_file(draft),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // A disk that gives no file two names.
        Err(_) if fs::symlink_metadata(path).is_err() => fs::rename(draft, path),
        Err(error) => Err(error),
    }
}

/// Makes a folder's entries safe against power loss, where the platform has that.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_never_takes_the_place_of_what_came_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let [draft, path] = [".draft", "archive"].map(|name| folder.path().join(name));
        fs::write(&draft, "new").unwrap();
        fs::write(&path, "another's").unwrap();
        assert_eq!(place_new(&draft, &path).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"another's");
        fs::remove_file(&path).unwrap();
        place_new(&draft, &path).unwrap();
        assert_eq!((fs::read(&path).unwrap(), draft.exists()), (b"new".to_vec(), false));
    }
}
