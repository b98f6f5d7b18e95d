//! Archives as an enemy makes them: whatever entries, whatever list.

use std::{fs::File, io::Write, path::Path, sync::atomic::AtomicBool};

use flate2::{Compression, write::DeflateEncoder};
use mockloop::store::archive::{self, LIST};
use rawzip::{CompressionMethod, ZipArchiveWriter, path::EntryPath};
use serde_json::json;

/// An entry of a hostile archive.
pub struct Hostile<'a> {
    pub name: &'a [u8],
    pub bytes: &'a [u8],
    pub mode: u32,
    pub method: CompressionMethod,
}

pub fn plain(name: &str) -> Hostile<'_> {
    Hostile {
        name: name.as_bytes(),
        bytes: b"schema: 1\n",
        mode: 0o100_644,
        method: CompressionMethod::STORE,
    }
}

pub fn listed(name: &str, bytes: &[u8]) -> serde_json::Value {
    let sha256 = archive::copy(&mut &*bytes, &mut std::io::sink(), &AtomicBool::new(false)).unwrap().1;
    json!({"name": name, "bytes": bytes.len(), "sha256": sha256})
}

pub fn list_of(entries: &[Hostile]) -> serde_json::Value {
    let files: Vec<_> =
        entries.iter().map(|it| listed(&String::from_utf8_lossy(it.name), it.bytes)).collect();
    json!({"schema": 1, "made": "2026-11-22T14:30:05+01:00", "by": "an enemy", "files": files})
}

/// Writes an archive as it comes, with this list.
pub fn write(path: &Path, entries: &[Hostile], list: &serde_json::Value) {
    let mut zip = ZipArchiveWriter::new(File::create(path).unwrap());
    let list = list.to_string().into_bytes();
    let last = Hostile { bytes: &list, ..plain(LIST) };
    for it in entries.iter().chain([&last]) {
        let entry = zip
            .new_file(EntryPath::verbatim(it.name))
            .compression_method(it.method)
            .unix_permissions(it.mode);
        let (mut entry, config) = entry.start().unwrap();
        let done = if it.method == CompressionMethod::DEFLATE {
            let mut into = config.wrap(DeflateEncoder::new(&mut entry, Compression::best()));
            into.write_all(it.bytes).unwrap();
            let (packer, done) = into.finish().unwrap();
            packer.finish().unwrap();
            done
        } else {
            let mut into = config.wrap(&mut entry);
            into.write_all(it.bytes).unwrap();
            into.finish().unwrap().1
        };
        entry.finish(done).unwrap();
    }
    zip.finish().unwrap();
}
