//! The reader of an archive that somebody else may have made: first everything about it is checked, then it is
//! unpacked, piece by piece, each file against its checksum. Memory grows with the number of files, never with their
//! bytes.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use flate2::read::DeflateDecoder;
use rawzip::{
    CompressionMethod, FileReader, RECOMMENDED_BUFFER_SIZE, ZipArchive, ZipArchiveEntryWayfinder,
    ZipFileHeaderRecord,
};

use crate::{domain::SCHEMA, platform, store::takes};

use super::{
    ArchiveError, Bounds, LIST, List, Sort, copy,
    names::{self, Names},
};

/// Limits the bytes of the name and the extra fields of a file.
const LONGEST_HEADER: usize = 1 << 17;

/// Holds an archive that looks right as a whole. Whether its files are right shows when they are unpacked.
#[derive(Debug)]
pub struct Archive {
    path: PathBuf,
    zip: ZipArchive<FileReader>,
    entries: Vec<Entry>,
    sort: Sort,
    packet: Option<String>,
}

/// Describes one file of an archive.
#[derive(Debug, Clone)]
pub struct Entry {
    /// A name that every system takes, with `/` between its parts.
    pub name: String,
    pub bytes: u64,
    /// The SHA-256 in hexadecimal digits.
    pub sha256: String,
    packed: Packed,
}

/// Tells how a file lies in the archive.
#[derive(Debug, Clone, Copy)]
struct Packed {
    place: ZipArchiveEntryWayfinder,
    is_stored: bool,
}

/// Maps names to what the archive's own directory says, before the list is read.
type Found = BTreeMap<String, (u64, Packed)>;

impl Archive {
    /// Opens an archive and checks its names, sizes and list against one another and against `bounds`.
    pub fn open(path: &Path, bounds: Bounds) -> Result<Self, ArchiveError> {
        let unreadable = |source| ArchiveError::Read { path: path.to_owned(), source };
        // Opening a pipe would wait for somebody to write.
        if !fs::metadata(path).map_err(unreadable)?.is_file() {
            return Err(unreadable(io::Error::other("it is no file")));
        }
        let file = File::open(path).map_err(unreadable)?;
        let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
        let zip = ZipArchive::from_file(file, &mut buffer).map_err(|error| broken(path, &error))?;
        let mut found = directory(path, &zip, &mut buffer, bounds)?;
        let mut archive =
            Self { path: path.to_owned(), zip, entries: Vec::new(), sort: Sort::default(), packet: None };
        let list = archive.list(&mut found)?;
        (archive.sort, archive.packet) = (list.kind, list.packet);
        for it in list.files {
            let Some((bytes, packed)) = found.remove(&it.name) else {
                return Err(
                    archive.refused(&it.name, "the list names it, and it is not there or named twice")
                );
            };
            if bytes != it.bytes {
                return Err(archive.refused(&it.name, "it has another length than the list says"));
            }
            archive.entries.push(Entry { name: it.name, bytes, sha256: it.sha256, packed });
        }
        match found.keys().next() {
            Some(other) => Err(archive.refused(other, "it is not in the list")),
            None => Ok(archive),
        }
    }

    fn list(&self, found: &mut Found) -> Result<List, ArchiveError> {
        let missing =
            || ArchiveError::NoArchive { path: self.path.clone(), why: format!("it has no list, {LIST}") };
        let (bytes, packed) = found.remove(LIST).ok_or_else(missing)?;
        let mut text = Vec::new();
        self.read(LIST, bytes, packed, &mut text, &AtomicBool::new(false))?;
        let no_list = |why: &str| self.refused(LIST, &format!("it is no list: {why}"));
        let all: serde_json::Value = serde_json::from_slice(&text).map_err(|it| no_list(&it.to_string()))?;
        // A newer list may look otherwise; its schema stands at the same place.
        let schema = all["schema"].as_u64().and_then(|it| u32::try_from(it).ok());
        match schema {
            Some(schema) if schema > SCHEMA => {
                return Err(ArchiveError::Newer { path: self.path.clone(), schema });
            }
            Some(1..) => {}
            Some(0) | None => return Err(no_list("it has no schema")),
        }
        serde_json::from_value(all).map_err(|it| no_list(&it.to_string()))
    }

    /// Opens an archive that should be for `wanted`. One that is beyond these bounds because it is for something else
    /// is refused as such, so that people hear what they have in hand.
    pub fn open_as(path: &Path, bounds: Bounds, wanted: Sort) -> Result<Self, ArchiveError> {
        let opened = match Self::open(path, bounds) {
            Err(
                error @ (ArchiveError::Beyond { .. }
                | ArchiveError::NoRoom { .. }
                | ArchiveError::Refused { .. }),
            ) => {
                return Err(match Self::open(path, Bounds::WORKSPACE).map(|it| it.expect(wanted)) {
                    Ok(Err(other)) => other,
                    Ok(Ok(())) | Err(_) => error,
                });
            }
            opened => opened?,
        };
        opened.expect(wanted)?;
        Ok(opened)
    }

    /// Refuses an archive that is for something else.
    pub fn expect(&self, wanted: Sort) -> Result<(), ArchiveError> {
        if self.sort == wanted {
            return Ok(());
        }
        Err(ArchiveError::OtherSort { path: self.path.clone(), found: self.sort, wanted })
    }

    /// Returns the SHA-256 that its list gives for the journal of its session.
    pub fn packet(&self) -> Option<&str> {
        self.packet.as_deref()
    }

    /// Returns its files, in the order of the list.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Unpacks one file to `to`, where nothing may be yet; the folder must be there. What does not have the checksum
    /// of the list is refused and goes again.
    pub fn unpack(&self, entry: &Entry, to: &Path, stop: &AtomicBool) -> Result<(), ArchiveError> {
        let fail = |source| ArchiveError::Write { path: to.to_owned(), source };
        let mut file = platform::private().write(true).create_new(true).open(to).map_err(fail)?;
        let unpacked = self.check_into(entry, &mut file, stop).and_then(|()| file.sync_all().map_err(fail));
        unpacked.inspect_err(|_| {
            // Best effort: what counts is the error.
            let _ = fs::remove_file(to);
        })
    }

    /// Returns the error of a file whose schema is newer than what this program knows; its text is JSON.
    pub fn newer(&self, text: &serde_json::Value) -> Option<ArchiveError> {
        let schema = text["schema"].as_u64().filter(|it| *it > u64::from(SCHEMA))?;
        let schema = u32::try_from(schema).unwrap_or(u32::MAX);
        Some(ArchiveError::Newer { path: self.path.clone(), schema })
    }

    /// Returns the bytes of a file that the bounds have kept small.
    pub fn bytes(&self, entry: &Entry) -> Result<Vec<u8>, ArchiveError> {
        let mut bytes = Vec::new();
        self.check_into(entry, &mut bytes, &AtomicBool::new(false))?;
        Ok(bytes)
    }

    /// Unpacks one file to nowhere, to see whether it is right.
    pub fn check(&self, entry: &Entry, stop: &AtomicBool) -> Result<(), ArchiveError> {
        self.check_into(entry, &mut io::sink(), stop)
    }

    fn check_into(
        &self,
        entry: &Entry,
        into: &mut impl Write,
        stop: &AtomicBool,
    ) -> Result<(), ArchiveError> {
        let sha256 = self.read(&entry.name, entry.bytes, entry.packed, into, stop)?;
        if sha256.eq_ignore_ascii_case(&entry.sha256) {
            return Ok(());
        }
        Err(self.refused(&entry.name, "its checksum is not that of the list"))
    }

    /// Copies what is packed; no more than the declared bytes leave it. Gives back their SHA-256.
    fn read(
        &self,
        name: &str,
        bytes: u64,
        packed: Packed,
        into: &mut impl Write,
        stop: &AtomicBool,
    ) -> Result<String, ArchiveError> {
        let damaged = |why: String| self.refused(name, &format!("it is damaged: {why}"));
        let entry = self.zip.get_entry(packed.place).map_err(|error| damaged(error.to_string()))?;
        let reader = entry.reader();
        let unpacked: Box<dyn Read> =
            if packed.is_stored { Box::new(reader) } else { Box::new(DeflateDecoder::new(reader)) };
        // It says itself when the length or the CRC is wrong.
        let mut unpacked = entry.verifying_reader(unpacked.take(bytes + 1));
        let mut into = Written { into, failure: None };
        match (copy(&mut unpacked, &mut into, stop), into.failure) {
            (_, Some(source)) => Err(ArchiveError::Write { path: PathBuf::from(name), source }),
            (Ok((_, sha256)), None) => Ok(sha256),
            (Err(error), None) => Err(damaged(error.to_string())),
        }
    }

    /// Makes the error that this archive is refused because of one of its files.
    pub fn refused(&self, entry: &str, why: &str) -> ArchiveError {
        refused(&self.path, entry, why)
    }
}

/// Tells a failure to write from one to read.
struct Written<'a, W> {
    into: &'a mut W,
    failure: Option<io::Error>,
}

impl<W: Write> Write for Written<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.into.write(bytes).map_err(|error| {
            let kind = error.kind();
            self.failure = Some(error);
            kind.into()
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.into.flush()
    }
}

/// Reads the archive's directory to its end and refuses whatever should not be there.
fn directory(
    path: &Path,
    zip: &ZipArchive<FileReader>,
    buffer: &mut [u8],
    bounds: Bounds,
) -> Result<Found, ArchiveError> {
    let beyond = |why: String| ArchiveError::Beyond { path: path.to_owned(), why };
    let count = zip.entries_hint();
    if count > bounds.files + 1 {
        return Err(beyond(format!("it says that it has {count} files, and {} is the limit", bounds.files)));
    }
    let (mut found, mut names, mut spans) = (Found::new(), Names::default(), Vec::new());
    let (mut total, mut seen) = (0_u64, 0);
    let mut header = vec![0; LONGEST_HEADER];
    let mut entries = zip.entries(buffer);
    while let Some(record) = entries.next_entry().map_err(|error| broken(path, &error))? {
        seen += 1;
        if seen > count {
            break;
        }
        let shown = String::from_utf8_lossy(record.file_path().as_ref()).into_owned();
        let name = name_of(path, &record, &shown)?;
        if record.is_dir() && record.uncompressed_size_hint() == 0 {
            // Other tools make entries of folders; they hold nothing.
            continue;
        }
        let packed = check(path, &record, &shown, bounds)?;
        names.add(&name).map_err(|why| refused(path, &shown, &why))?;
        spans.push((span(path, zip, &record, &shown, &mut header)?, shown));
        total = total.saturating_add(record.uncompressed_size_hint());
        if total > bounds.total {
            return Err(beyond(format!(
                "it unpacks to more than {} bytes, which is the limit",
                bounds.total
            )));
        }
        found.insert(name, (record.uncompressed_size_hint(), packed));
    }
    if total > bounds.room {
        return Err(ArchiveError::NoRoom { path: path.to_owned(), room: bounds.room });
    }
    if seen != count {
        return Err(broken(path, &format!("it says that it has {count} files, and has {seen}")));
    }
    spans.sort_by_key(|((begin, _), _)| *begin);
    let ends_before = spans.windows(2).find(|pair| pair[0].0.1 > pair[1].0.0);
    let last = spans.last().filter(|((_, end), _)| *end > zip.directory_offset());
    match ends_before.map(|pair| &pair[1]).or(last) {
        Some((_, entry)) => Err(refused(path, entry, "it shares its bytes with something else")),
        None => Ok(found),
    }
}

fn name_of(path: &Path, record: &ZipFileHeaderRecord, shown: &str) -> Result<String, ArchiveError> {
    let name = std::str::from_utf8(record.file_path().as_ref())
        .map_err(|_| refused(path, shown, "its name is not text"))?
        .to_owned();
    let plain = if record.is_dir() { name.trim_end_matches('/') } else { &name };
    names::fault(plain).map_or(Ok(name.clone()), |why| Err(refused(path, shown, why)))
}

/// Checks that a file is of a sort and a size that is taken.
fn check(
    path: &Path,
    record: &ZipFileHeaderRecord,
    shown: &str,
    bounds: Bounds,
) -> Result<Packed, ArchiveError> {
    let refused = |why: &str| Err(refused(path, shown, why));
    if record.mode().is_symlink() {
        return refused("it is a link");
    }
    // The type is in the upper bits; what gives none is a file.
    if record.mode().value() & 0o170_000 != 0o100_000 {
        return refused("it is no plain file");
    }
    if record.flags().is_encrypted() {
        return refused("it is encrypted");
    }
    let is_stored = match record.compression_method() {
        CompressionMethod::STORE => true,
        CompressionMethod::DEFLATE => false,
        _ => return refused("it is packed in a way that mockloop does not know"),
    };
    let (bytes, packed) = (record.uncompressed_size_hint(), record.compressed_size_hint());
    let most = if takes::is_sound(Path::new(shown)) { bounds.sound } else { bounds.text };
    if bytes > most {
        return refused(&format!("it has {bytes} bytes, and {most} is the limit"));
    }
    if is_stored && bytes != packed {
        return refused("its two lengths differ, although it is not packed");
    }
    if bytes > Bounds::SMALL && bytes / bounds.ratio > packed {
        return refused(&format!("it grows to more than {} times its size", bounds.ratio));
    }
    Ok(Packed { place: record.wayfinder(), is_stored })
}

/// Finds where a file begins and ends in the archive, its own header included, which must give it the same name.
fn span(
    path: &Path,
    zip: &ZipArchive<FileReader>,
    record: &ZipFileHeaderRecord,
    shown: &str,
    buffer: &mut [u8],
) -> Result<(u64, u64), ArchiveError> {
    let damaged = |error: rawzip::Error| refused(path, shown, &format!("it is damaged: {error}"));
    let entry = zip.get_entry(record.wayfinder()).map_err(damaged)?;
    let header = entry.local_header(buffer).map_err(damaged)?;
    if header.file_path().as_ref() != record.file_path().as_ref() {
        return Err(refused(path, shown, "it has two names"));
    }
    Ok((record.local_header_offset(), entry.compressed_data_range().1))
}

fn refused(path: &Path, entry: &str, why: &str) -> ArchiveError {
    let entry = entry.escape_debug().to_string();
    ArchiveError::Refused { path: path.to_owned(), entry, why: why.to_owned() }
}

fn broken(path: &Path, why: &impl ToString) -> ArchiveError {
    ArchiveError::NoArchive { path: path.to_owned(), why: why.to_string() }
}
