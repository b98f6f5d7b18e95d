//! Somebody else's interview that was opened here, and the answer to it.

use std::path::{Path, PathBuf};

use crate::{
    domain::{scorecard::Assessor, slug::slug},
    error::Error,
    store::{packets, sessions},
};

/// Holds somebody else's interview, and who listens to it.
#[derive(Debug, Clone)]
pub struct OpenedPacket {
    pub folder: PathBuf,
    pub peer: Assessor,
    /// Who was interviewed, if they have said so.
    pub candidate: Option<String>,
}

impl OpenedPacket {
    /// Returns the candidate's name, as part of a sentence.
    pub fn candidate(&self) -> &str {
        self.candidate.as_deref().unwrap_or("the candidate")
    }

    /// Returns the file that the answer goes to unless another is wished: in the folder in which one is. With second votes
    /// it is another one.
    pub fn answer_file(&self) -> PathBuf {
        let again = if self.has_voted() { "-again" } else { "" };
        let (session, peer) = (sessions::name(&self.folder), slug(self.peer.name()));
        PathBuf::from(format!("{session}_answer-{peer}{again}.mockloop"))
    }

    /// Returns whether the peer has given something again.
    pub fn has_voted(&self) -> bool {
        packets::has_voted(&self.folder, &self.peer)
    }

    /// Says how to come back to it.
    pub fn go_on(&self) -> String {
        let name = sessions::name(&self.folder);
        format!("Go on with it: mockloop open {name} --as '{}'", self.peer.name())
    }

    /// Says how the answer is written later.
    pub fn later(&self) -> String {
        let name = sessions::name(&self.folder);
        format!("Your answer waits: mockloop answer {name} --as '{}'", self.peer.name())
    }

    /// Writes the answer to where it goes, and says what to do with it.
    pub fn answer(&self) -> Result<String, Error> {
        self.answer_to(&self.answer_file())
    }

    /// Writes the answer to a file, and says what to do with it.
    pub fn answer_to(&self, to: &Path) -> Result<String, Error> {
        let done = packets::answer(&self.folder, &self.peer, to)?;
        let what = if done.was_there { "Your answer is there already" } else { "Your answer" };
        Ok(format!(
            "{what}: {}\nSend it to {}, who adds it with: mockloop merge {}",
            done.path.display(),
            self.candidate(),
            done.path.file_name().unwrap_or_default().to_string_lossy()
        ))
    }
}
