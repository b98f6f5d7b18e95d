//! The writer of an archive: one pass over its files, the list with their checksums at the end.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Read},
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
    time::UNIX_EPOCH,
};

use flate2::{Compression, write::DeflateEncoder};
use rawzip::{CompressionMethod, ZipArchiveWriter, time::UtcDateTime};

use crate::{
    domain::{SCHEMA, fact::Wall},
    platform,
    store::{files, takes},
};

use super::{ArchiveError, LIST, List, Listed, Sort, copy};

/// Writes an archive. The file bears another name until it is whole; dropped before, it is deleted.
pub struct ArchiveFile<'a> {
    stop: &'a AtomicBool,
    path: PathBuf,
    draft: PathBuf,
    zip: Option<ZipArchiveWriter<BufWriter<File>>>,
    listed: Vec<Listed>,
    sort: Sort,
    packet: Option<String>,
}

impl std::fmt::Debug for ArchiveFile<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ArchiveFile").field("path", &self.path).finish_non_exhaustive()
    }
}

impl<'a> ArchiveFile<'a> {
    /// Begins an archive of a workspace at `path`, where nothing may be yet. Set `stop` to give it up.
    pub fn create(path: &Path, stop: &'a AtomicBool) -> Result<Self, ArchiveError> {
        Self::create_for(path, Sort::Workspace, None, stop)
    }

    /// Begins an archive for something else; a packet and an answer name the packet.
    pub fn create_for(
        path: &Path,
        sort: Sort,
        packet: Option<String>,
        stop: &'a AtomicBool,
    ) -> Result<Self, ArchiveError> {
        if fs::symlink_metadata(path).is_ok() {
            return Err(ArchiveError::Exists { path: path.to_owned() });
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let draft = path.with_file_name(format!(".{name}.{}", std::process::id()));
        let file = platform::private().write(true).create(true).truncate(true).open(&draft);
        let file = file.map_err(|source| ArchiveError::Write { path: path.to_owned(), source })?;
        let zip = Some(ZipArchiveWriter::new(BufWriter::with_capacity(1 << 16, file)));
        Ok(Self { stop, path: path.to_owned(), draft, zip, listed: Vec::new(), sort, packet })
    }

    /// Adds the file at `from` as `name`. Sound is stored as it is, everything else is packed.
    pub fn add(&mut self, name: &str, from: &Path) -> Result<(), ArchiveError> {
        let unreadable = |source| ArchiveError::Read { path: from.to_owned(), source };
        let file = File::open(from).map_err(unreadable)?;
        let changed = file.metadata().and_then(|it| it.modified()).map_err(unreadable)?;
        let changed = changed.duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs());
        let (bytes, sha256) = self.pack(name, file, changed, takes::is_sound(from))?;
        self.listed.push(Listed { name: name.to_owned(), bytes, sha256 });
        Ok(())
    }

    fn pack(
        &mut self,
        name: &str,
        mut from: impl Read,
        changed: u64,
        is_sound: bool,
    ) -> Result<(u64, String), ArchiveError> {
        let path = self.path.clone();
        let fail = |source| ArchiveError::Write { path: path.clone(), source };
        let Some(zip) = &mut self.zip else { return Err(fail(io::ErrorKind::BrokenPipe.into())) };
        let method = if is_sound { CompressionMethod::STORE } else { CompressionMethod::DEFLATE };
        let entry = zip
            .new_file(name)
            .compression_method(method)
            .last_modified(UtcDateTime::from_unix(i64::try_from(changed).unwrap_or(0)))
            .unix_permissions(0o100_600);
        let pack = || -> Result<(u64, String), rawzip::Error> {
            let (mut entry, config) = entry.start()?;
            let (counted, sha256);
            let done = if is_sound {
                let mut into = config.wrap(&mut entry);
                (counted, sha256) = copy(&mut from, &mut into, self.stop)?;
                into.finish()?.1
            } else {
                let mut into = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
                (counted, sha256) = copy(&mut from, &mut into, self.stop)?;
                let (packer, done) = into.finish()?;
                packer.finish()?;
                done
            };
            entry.finish(done)?;
            Ok((counted, sha256))
        };
        pack().map_err(|error| fail(io::Error::other(error)))
    }

    /// Returns the bytes of the files added so far.
    pub fn bytes(&self) -> u64 {
        self.listed.iter().map(|it| it.bytes).sum()
    }

    /// Adds the list and gives the archive its name; when this returns, it is on disk.
    pub fn finish(mut self, made: Wall) -> Result<(), ArchiveError> {
        let path = self.path.clone();
        let fail = |source| ArchiveError::Write { path: path.clone(), source };
        let by = concat!("mockloop ", env!("CARGO_PKG_VERSION")).to_owned();
        let (kind, packet) = (self.sort, self.packet.take());
        let list = List { schema: SCHEMA, kind, packet, made, by, files: std::mem::take(&mut self.listed) };
        let text = serde_json::to_vec_pretty(&list).map_err(|error| fail(io::Error::other(error)))?;
        let changed = u64::try_from(made.timestamp()).unwrap_or(0);
        self.pack(LIST, text.as_slice(), changed, false)?;
        let Some(zip) = self.zip.take() else { return Err(fail(io::ErrorKind::BrokenPipe.into())) };
        let written = zip.finish().map_err(|error| fail(io::Error::other(error)))?;
        let file = written.into_inner().map_err(|error| fail(error.into_error()))?;
        let place = || {
            file.sync_all()?;
            files::place_new(&self.draft, &self.path)?;
            let folder = self.path.parent().filter(|it| !it.as_os_str().is_empty());
            files::sync_folder(folder.unwrap_or(Path::new(".")))
        };
        place().map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => ArchiveError::Exists { path: path.clone() },
            _ => fail(error),
        })
    }
}

impl Drop for ArchiveFile<'_> {
    fn drop(&mut self) {
        // Once the archive has its name, there is no draft.
        let _ = fs::remove_file(&self.draft);
    }
}
