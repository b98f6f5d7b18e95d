//! The file of a take as it is today: the WAV file that was recorded, the FLAC file that it was compressed to, or none.
//!
//! A journal names a take by the WAV file that was recorded and is never changed. Compressing puts a FLAC file of the
//! same samples beside it and then takes the WAV file away, so that while both are there the WAV file counts.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::domain::digest::Kept;

use super::files;

/// Tells where the sound of a take is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Wav(PathBuf),
    Flac(PathBuf),
    /// No file: removed by `prune`, by hand, or by an export without sound.
    Removed,
}

impl Found {
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Wav(path) | Self::Flac(path) => Some(path),
            Self::Removed => None,
        }
    }

    pub const fn kept(&self) -> Kept {
        match self {
            Self::Wav(_) => Kept::Wav,
            Self::Flac(_) => Kept::Flac,
            Self::Removed => Kept::Removed,
        }
    }
}

/// Finds the file of a take that the journal in `folder` calls `file`, or that bears this name today.
pub fn find(folder: &Path, file: &str) -> Found {
    let (wav, flac) = (recorded(folder, file), compressed(folder, file));
    if wav.is_file() {
        Found::Wav(wav)
    } else if flac.is_file() {
        Found::Flac(flac)
    } else {
        Found::Removed
    }
}

/// Returns the name by which people find a take: that of its file today, or of the one that was recorded.
pub fn name(folder: &Path, file: &str) -> String {
    let found = find(folder, file);
    let name = found.path().and_then(Path::file_name).map(|it| it.to_string_lossy().into_owned());
    name.unwrap_or_else(|| file.to_owned())
}

fn recorded(folder: &Path, file: &str) -> PathBuf {
    folder.join(file).with_extension("wav")
}

fn compressed(folder: &Path, file: &str) -> PathBuf {
    folder.join(file).with_extension("flac")
}

/// Returns the bytes of a take on disk.
pub fn weigh(folder: &Path, file: &str) -> u64 {
    let files = [recorded(folder, file), compressed(folder, file)];
    files.iter().filter_map(|path| fs::metadata(path).ok()).map(|it| it.len()).sum()
}

/// Returns whether a new take may bear this name: no take has it, in whichever form.
pub fn is_free(folder: &Path, file: &str) -> bool {
    find(folder, file) == Found::Removed
}

/// Returns whether a file of a session's folder is sound.
pub fn is_sound(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "wav" || it == "flac")
}

/// Lets `compress` make the FLAC file of a take, whole and on disk or not at all, and takes the WAV file away. At any
/// moment a whole file of the take is there. Nobody else may have the session open. Gives back the bytes before and
/// after.
pub fn replace_by_flac<E: From<io::Error>>(
    folder: &Path,
    file: &str,
    compress: impl FnOnce(&Path, &Path) -> Result<(), E>,
) -> Result<(u64, u64), E> {
    let (wav, flac) = (recorded(folder, file), compressed(folder, file));
    let before = fs::metadata(&wav)?.len();
    sweep(folder)?;
    // While both are there the WAV file counts, whatever an interrupted turn has left.
    remove_if_there(&flac)?;
    compress(&wav, &flac)?;
    // The FLAC file is there for good before the WAV file goes.
    files::sync_folder(folder)?;
    fs::remove_file(&wav)?;
    files::sync_folder(folder)?;
    Ok((before, fs::metadata(&flac)?.len()))
}

/// Deletes what is left of compressing by a program that was killed.
fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') && name.contains(".flac.") {
            remove_if_there(&entry.path())?;
        }
    }
    Ok(())
}

/// Removes the sound of a take for good. Gives back how many bytes that freed.
pub fn remove(folder: &Path, file: &str) -> io::Result<u64> {
    let mut freed = 0;
    for path in [recorded(folder, file), compressed(folder, file)] {
        freed += fs::metadata(&path).map_or(0, |it| it.len());
        remove_if_there(&path)?;
    }
    files::sync_folder(folder)?;
    Ok(freed)
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wav_file_counts_then_the_flac_file() {
        let folder = tempfile::tempdir().unwrap();
        let kept = || find(folder.path(), "01_x.wav").kept();
        assert_eq!((kept(), is_free(folder.path(), "01_x.wav")), (Kept::Removed, true));
        fs::write(folder.path().join("01_x.flac"), "flac").unwrap();
        assert_eq!((kept(), is_free(folder.path(), "01_x.wav")), (Kept::Flac, false));
        assert_eq!(name(folder.path(), "01_x.wav"), "01_x.flac");
        fs::write(folder.path().join("01_x.wav"), "the wav").unwrap();
        assert_eq!(kept(), Kept::Wav);
        assert_eq!(remove(folder.path(), "01_x.wav").unwrap(), 11);
        assert_eq!((kept(), name(folder.path(), "01_x.wav")), (Kept::Removed, "01_x.wav".to_owned()));
    }

    #[test]
    fn a_wav_file_goes_only_when_its_flac_file_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let wav = folder.path().join("01_x.wav");
        fs::write(&wav, "the wav").unwrap();
        fs::write(folder.path().join(".01_x.flac.77"), "left by a dead program").unwrap();
        fs::write(folder.path().join("01_x.flac"), "of an interrupted turn").unwrap();
        let fails = replace_by_flac(folder.path(), "01_x.wav", |_, _| Err(io::Error::other("as planned")));
        assert_eq!(fails.unwrap_err().to_string(), "as planned");
        let names =
            || -> Vec<_> { fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect() };
        assert_eq!(names(), ["01_x.wav"], "the sound stays, nothing else");
        let done = replace_by_flac(folder.path(), "01_x.wav", |from, to| {
            assert_eq!(fs::read(from)?, b"the wav");
            fs::write(to, "flac")
        });
        assert_eq!((done.unwrap(), names()), ((7, 4), vec!["01_x.flac".into()]));
    }
}
