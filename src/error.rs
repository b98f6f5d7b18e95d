//! Errors as people see them: a sentence, hints, and an exit code.

use std::fmt;

use crate::{
    audio::AudioError,
    bank::BankError,
    domain::{draw::TooFew, sanitising::plain},
    peer::PeerError,
    store::{
        archive::{ArchiveError, Sort},
        packets::PacketError,
        reviews::ReviewError,
        scorecards::CardError,
        sessions::SessionError,
        workspace::Homeless,
    },
};

/// Tells whose fault it is, which decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A failure of the program or the system: exit code 1.
    Failed,
    /// A wrong use of the program: exit code 2.
    Usage,
    /// The reader of the output has closed it: nothing to say, exit code 0.
    ReaderGone,
}

/// Describes an error as people see it.
#[derive(Debug)]
pub struct Error {
    pub kind: Kind,
    pub sentence: String,
    pub hints: Vec<String>,
}

impl Error {
    pub fn failed(sentence: impl Into<String>) -> Self {
        Self { kind: Kind::Failed, sentence: sentence.into(), hints: Vec::new() }
    }

    pub fn usage(sentence: impl Into<String>) -> Self {
        Self { kind: Kind::Usage, ..Self::failed(sentence) }
    }

    pub fn reader_gone() -> Self {
        Self { kind: Kind::ReaderGone, ..Self::failed("the reader of the output has gone") }
    }

    /// Returns whether there is nobody to tell.
    pub fn is_quiet(&self) -> bool {
        self.kind == Kind::ReaderGone
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Makes an error of the sentences of `error` and of everything that caused it.
    fn chain(error: &(dyn std::error::Error + 'static)) -> Self {
        let mut sentence = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            let text = cause.to_string();
            if !sentence.contains(&text) {
                sentence = format!("{sentence}: {text}");
            }
            source = cause.source();
        }
        Self::failed(sentence)
    }

    pub fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::Failed => 1,
            Kind::Usage => 2,
            Kind::ReaderGone => 0,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", plain(&self.sentence))?;
        for hint in &self.hints {
            write!(f, "\n  hint: {}", plain(hint))?;
        }
        Ok(())
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::chain(&error)
    }
}

impl From<SessionError> for Error {
    fn from(error: SessionError) -> Self {
        let found = Self::chain(&error);
        match error {
            SessionError::NoneYet => found.hint("'mockloop practice' makes the first one"),
            SessionError::NotFound(_) => found.hint("'mockloop sessions' lists them"),
            SessionError::Ambiguous { .. } => found.hint("type more of the folder's name, or 'last'"),
            SessionError::Held { .. } => found.hint("leave it there, or end that program, then try again"),
            SessionError::Newer { .. } => found.hint("update this mockloop to open it; it stays as it is"),
            SessionError::Unreadable { .. } => found.hint("the recording in the folder can still be played"),
            SessionError::Write { .. } => {
                found.hint("check that the folder is writable and the disk has room")
            }
        }
    }
}

impl From<BankError> for Error {
    fn from(error: BankError) -> Self {
        let found = Self::chain(&error);
        match error {
            BankError::Unknown { near: Some(near), .. } => found.hint(format!("did you mean '{near}'?")),
            BankError::Unknown { .. } => found.hint("'mockloop bank list' lists them"),
            BankError::NoRubric { .. } => found.hint("'mockloop bank lint' says what is wrong with it"),
            BankError::Refused { .. } => {
                found.hint("'mockloop bank lint' says all of it; fix the file, or remove it")
            }
            BankError::Gone { .. } | BankError::Unreadable { .. } => {
                found.hint("'mockloop bank lint' checks the files")
            }
        }
    }
}

impl From<AudioError> for Error {
    fn from(error: AudioError) -> Self {
        let found = Self::chain(&error);
        match error {
            AudioError::NoMicrophone => found.hint("practise without recording: --no-audio"),
            AudioError::UnknownDevice { .. } | AudioError::AmbiguousDevice { .. } => {
                found.hint("'mockloop devices' lists them")
            }
            AudioError::NotSound { .. } => found
                .hint("WAV, FLAC, MP3, M4A, Ogg and WebM can be read; let another program turn it into one"),
            AudioError::Server { .. } | AudioError::Timeout | AudioError::Device { .. } => {
                found.hint("check the sound server, or practise without recording: --no-audio")
            }
            AudioError::Write { .. } => found.hint("check that the folder is writable and the disk has room"),
            _ => found,
        }
    }
}

impl From<TooFew> for Error {
    fn from(error: TooFew) -> Self {
        Self::chain(&error).hint("ask for fewer with --count, or add questions to the bank")
    }
}

impl From<CardError> for Error {
    fn from(error: CardError) -> Self {
        let found = Self::chain(&error);
        match error {
            CardError::Newer { .. } => found.hint("update this mockloop to go on"),
            CardError::Unreadable { .. } | CardError::Foreign { .. } => {
                found.hint("move the file away to begin a new one")
            }
            CardError::Write { .. } => found.hint("check that the folder is writable and the disk has room"),
        }
    }
}

impl From<ArchiveError> for Error {
    fn from(error: ArchiveError) -> Self {
        let found = Self::chain(&error);
        match error {
            ArchiveError::Exists { .. } => found.hint("choose another name; nothing is overwritten"),
            ArchiveError::Newer { .. } => found.hint("update this mockloop to read it"),
            ArchiveError::Write { .. } => {
                found.hint("check that the folder is writable and the disk has room")
            }
            ArchiveError::NoArchive { .. } | ArchiveError::Beyond { .. } | ArchiveError::Refused { .. } => {
                found.hint("nothing was taken in; get the archive again from where it was made")
            }
            ArchiveError::OtherSort { found: sort, .. } => match sort {
                Sort::Workspace => found.hint("'mockloop import' takes it in"),
                Sort::Packet => found.hint("'mockloop open' opens it, 'mockloop answer' answers it"),
                Sort::Answer => found.hint("'mockloop merge' adds it to its session"),
                Sort::Unknown => found.hint("update this mockloop to read it"),
            },
            ArchiveError::NoRoom { .. } => {
                found.hint("make room on the disk, or name another folder with --workspace")
            }
            ArchiveError::Read { .. } => found,
        }
    }
}

impl From<PacketError> for Error {
    fn from(error: PacketError) -> Self {
        let found = Self::chain(&error);
        match error {
            PacketError::Archive(error) => error.into(),
            PacketError::Session(error) => error.into(),
            PacketError::Card(error) => error.into(),
            PacketError::Review(error) => error.into(),
            PacketError::NotOver { .. } => {
                found.hint("'mockloop resume' goes on with it; the home screen can close it")
            }
            PacketError::NotOpened(_) | PacketError::NeverOpened => {
                found.hint("open the packet first: mockloop open FILE")
            }
            PacketError::Ambiguous { .. } => {
                found.hint("type more of the folder's name, or name the packet's file")
            }
            PacketError::NotLocked { .. } | PacketError::NothingToAnswer { .. } => {
                found.hint("score it with 'mockloop open'; what is locked can be sent")
            }
            PacketError::WhoseAnswer { .. } => found.hint("say whose answer it is: --as NAME"),
            PacketError::NameTaken { .. } => {
                found.hint("take a name that differs in more than case, spaces and signs")
            }
            PacketError::NotHere { .. } => {
                found.hint("merge it in the workspace in which the packet was made")
            }
            PacketError::NotThisAnswer { .. } | PacketError::OtherJournal { .. } => {
                found.hint("ask for a new answer to a new packet: mockloop packet SESSION")
            }
            PacketError::OtherCard { .. }
            | PacketError::Draft { .. }
            | PacketError::OtherRemarks { .. }
            | PacketError::OtherVotes { .. } => {
                found.hint("nothing was changed; somebody else of this name should answer under another one")
            }
            PacketError::OwnUnlocked { .. } => {
                found.hint("nobody sees the other's scores before both have locked: mockloop score SESSION")
            }
            PacketError::NotPredicted { .. } => {
                found.hint("'mockloop score SESSION' asks you; d there shows both without a guess")
            }
            PacketError::NotForYou { .. } => {
                found.hint("open it under the name and in the workspace in which you scored: --as NAME")
            }
            PacketError::OtherShown { .. } => found.hint("nothing was changed"),
            PacketError::Write { .. } => {
                found.hint("check that the folder is writable and the disk has room")
            }
            PacketError::Unfit { .. } | PacketError::Read { .. } => found,
        }
    }
}

impl From<ReviewError> for Error {
    fn from(error: ReviewError) -> Self {
        let found = Self::chain(&error);
        match error {
            ReviewError::Newer { .. } => found.hint("update this mockloop to go on"),
            ReviewError::Read { .. } | ReviewError::Foreign { .. } => {
                found.hint("move the file away to begin a new one")
            }
            ReviewError::Write { .. } => {
                found.hint("check that the folder is writable and the disk has room")
            }
        }
    }
}

impl From<PeerError> for Error {
    fn from(error: PeerError) -> Self {
        let found = Self::chain(&error);
        match error {
            PeerError::Listen { .. } => found.hint("another program may use that port; leave --port away"),
            PeerError::NoNetwork => found.hint("without --lan the page works on this machine"),
            PeerError::Certificate { .. } | PeerError::Random { .. } | PeerError::Start { .. } => found,
        }
    }
}

impl From<Homeless> for Error {
    fn from(error: Homeless) -> Self {
        Self::chain(&error).hint("name a folder with --workspace")
    }
}
