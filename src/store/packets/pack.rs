//! One interview as one file for a peer: the journal, which holds question, rubric and format, and the takes. Nobody's
//! scores and remarks are in it, unless it is for a peer who has scored it too.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use crate::{
    domain::{fact::Wall, packet, scorecard::Assessor},
    store::{
        archive::{ArchiveError, ArchiveFile, Sort},
        drafts::Draft,
        journal,
        sessions::{self, Lock},
        takes::{self, Found},
    },
};

use super::{PacketError, id, shown};

/// Begins the name of the folder in which takes are made smaller.
const DRAFT: &str = ".mockloop-packet-";

/// Tells what went into a packet.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Packed {
    pub takes: usize,
    /// Takes of which there is no sound any more.
    pub removed: Vec<String>,
    /// Bytes of the packet.
    pub bytes: u64,
}

/// Selects what goes into a packet beside the journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    pub sound: bool,
    /// The peer to whom the candidate's scores are opened, both having locked theirs.
    pub scores_for: Option<Assessor>,
}

/// Writes the packet of a session that is over to `to`, where nothing may be yet. `compress` makes a FLAC file, its
/// second argument, of a recording. Nothing of the session changes. Set `stop` to give it up.
pub fn pack<E>(
    session: &Path,
    to: &Path,
    wanted: &Wanted,
    made: Wall,
    stop: &AtomicBool,
    compress: impl Fn(&Path, &Path) -> Result<(), E>,
) -> Result<Packed, E>
where
    E: From<PacketError>,
{
    let packed = Packing { session, to, made, stop }.pack(wanted, compress)?;
    Ok(packed)
}

struct Packing<'a> {
    session: &'a Path,
    to: &'a Path,
    made: Wall,
    stop: &'a AtomicBool,
}

impl Packing<'_> {
    fn pack<E: From<PacketError>>(
        &self,
        wanted: &Wanted,
        compress: impl Fn(&Path, &Path) -> Result<(), E>,
    ) -> Result<Packed, E> {
        let failed = |error: ArchiveError| E::from(PacketError::from(error));
        let _lock = Lock::take(self.session).map_err(PacketError::from)?;
        let files = self.takes()?;
        let journal = self.session.join(journal::FILE);
        let id = id(self.session).map_err(|source| PacketError::Read { path: journal.clone(), source })?;
        let peer = wanted.scores_for.as_ref();
        let scores = peer.map(|it| shown::of(self.session, &id, it)).transpose()?;
        let mut archive =
            ArchiveFile::create_for(self.to, Sort::Packet, Some(id), self.stop).map_err(failed)?;
        let name = sessions::name(self.session);
        archive.add(&format!("{name}/{}", journal::FILE), &journal).map_err(failed)?;
        let mut packed = Packed::default();
        let draft = self.draft()?;
        if let Some(scores) = scores {
            let path = draft.path().join(shown::ENTRY);
            shown::write(&scores, &path)?;
            archive.add(&format!("{name}/{}", shown::ENTRY), &path).map_err(failed)?;
        }
        if wanted.sound {
            for file in files {
                let entry = Path::new(&file).with_extension("flac").to_string_lossy().into_owned();
                let path = match takes::find(self.session, &file) {
                    Found::Removed => {
                        packed.removed.push(file);
                        continue;
                    }
                    Found::Flac(path) => path,
                    Found::Wav(path) => {
                        let smaller = draft.path().join(&entry);
                        compress(&path, &smaller)?;
                        smaller
                    }
                };
                archive.add(&format!("{name}/{entry}"), &path).map_err(failed)?;
                packed.takes += 1;
            }
        }
        archive.finish(self.made).map_err(failed)?;
        packed.bytes = fs::metadata(self.to).map_err(|source| self.unwritten(source))?.len();
        Ok(packed)
    }

    /// Lists the files of a session that may be packed, as the journal calls them.
    fn takes(&self) -> Result<Vec<String>, PacketError> {
        let folder = sessions::name(self.session);
        let (reading, history) = sessions::open(self.session)?;
        if history.ended.is_none() {
            return Err(PacketError::NotOver { folder });
        }
        // A refusal that the peer would meet is better said here.
        if let Some(why) = packet::fault(&history).or_else(|| super::open::text_fault(&reading.facts)) {
            return Err(PacketError::Unfit { folder, why });
        }
        let mut files: Vec<String> = Vec::new();
        for take in history.items.into_iter().flat_map(|it| it.takes) {
            if !files.contains(&take.file) {
                files.push(take.file);
            }
        }
        Ok(files)
    }

    fn draft(&self) -> Result<Draft, PacketError> {
        let folder = self.to.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Draft::create(folder, DRAFT).map_err(|source| self.unwritten(source))
    }

    fn unwritten(&self, source: io::Error) -> PacketError {
        PacketError::Write { path: PathBuf::from(self.to), source }
    }
}
