//! What is scored or listened to on the screens: by whom, under which lock, and the draft on its way to the disk.

use std::path::{Path, PathBuf};

use crate::{
    domain::scorecard::{Assessor, Scorecard},
    practice::{
        drafts::{Draft, DraftFile, DraftWriter},
        packet::OpenedPacket,
        session_lock::SessionLock,
    },
};

/// Holds the session that is scored or listened to.
#[derive(Debug)]
pub struct Scoring {
    pub folder: PathBuf,
    pub assessor: Assessor,
    /// Somebody else's interview, while it is listened to and scored.
    pub packet: Option<OpenedPacket>,
    /// Held while a screen or a page writes to it.
    pub lock: SessionLock,
    pub draft: DraftFile,
}

impl Scoring {
    /// Starts with nothing to score, by the candidate.
    pub fn new(drafts: &DraftWriter) -> Self {
        Self {
            folder: PathBuf::new(),
            assessor: Assessor::Candidate,
            packet: None,
            lock: SessionLock::default(),
            draft: drafts.file(),
        }
    }

    /// Begins to write the draft of the scorecard.
    pub fn write(&self, card: Scorecard) {
        self.draft.write(&self.folder, Draft::Scorecard(card));
    }

    /// Returns the opened packet if this is its session.
    pub fn packet_of(&self, folder: &Path) -> Option<&OpenedPacket> {
        self.packet.as_ref().filter(|it| it.folder == folder)
    }

    /// Turns back to one's own interviews.
    pub fn leave_packet(&mut self) {
        if self.packet.take().is_some() {
            self.assessor = Assessor::Candidate;
        }
    }
}
