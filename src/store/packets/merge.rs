//! The merging of an answer into its session: once, all of it or nothing, beside what is there and never over it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    domain::{
        SCHEMA,
        fact::{Stamped, Start},
        packet_answer::Answer,
        review::Remark,
        scorecard::Scorecard,
    },
    store::{
        archive::{Archive, Bounds, Sort, name_fault},
        drafts::Draft,
        files,
        journal::{self, Journal},
        reviews, scorecards,
        sessions::{self, Lock},
        workspace::Workspace,
    },
};

use super::{PacketError, answers::ENTRY, folders, id, shown};

/// Begins the names of drafts in a session's folder.
const DRAFT: &str = ".merge-";

/// Tells what became of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    pub folder: PathBuf,
    /// The peer's name.
    pub name: String,
    /// True if all of it was there already, so that nothing changed.
    pub was_there: bool,
    /// True if the scorecard is new, as `votes` is if second votes are.
    pub card: bool,
    pub votes: bool,
}

/// Adds the scorecard, the remarks and the second votes of an answer to the session that it answers.
pub fn merge(workspace: &Workspace, from: &Path) -> Result<Merged, PacketError> {
    let answer = read(from)?;
    let folder = session(workspace, from, &answer)?;
    let _lock = Lock::take(&folder)?;
    let (_, history) = sessions::open(&folder)?;
    let answer = answer
        .checked(&sessions::name(&folder), &history.start)
        .map_err(|source| PacketError::NotThisAnswer { path: from.to_owned(), source })?;
    let merging = Merging { from, folder: &folder, start: &history.start, answer: &answer };
    let name = merging.name();
    let card = !merging.is_there()?;
    if card {
        merging.add()?;
    }
    let votes = merging.add_votes()?;
    Ok(Merged { folder, name, was_there: !card && !votes, card, votes })
}

/// Reads the answer that a file holds.
fn read(from: &Path) -> Result<Answer, PacketError> {
    let archive = Archive::open_as(from, Bounds::ANSWER, Sort::Answer)?;
    let [entry] = archive.entries() else {
        return Err(archive.refused(ENTRY, "an answer is this one file").into());
    };
    if entry.name != ENTRY {
        return Err(archive.refused(&entry.name, "an answer has no such file").into());
    }
    let refused = |why: &str| PacketError::from(archive.refused(ENTRY, why));
    let value: serde_json::Value =
        serde_json::from_slice(&archive.bytes(entry)?).map_err(|error| refused(&error.to_string()))?;
    // A newer answer may look otherwise; its schema stands at the same place.
    if let Some(newer) = archive.newer(&value) {
        return Err(newer.into());
    }
    let answer: Answer = serde_json::from_value(value).map_err(|error| refused(&error.to_string()))?;
    if archive.packet() != Some(answer.packet.as_str()) {
        return Err(refused("it is for another packet than the file says"));
    }
    Ok(answer)
}

/// Finds the session whose journal is that of the packet, whatever its folder is called today.
fn session(workspace: &Workspace, from: &Path, answer: &Answer) -> Result<PathBuf, PacketError> {
    let recordings = workspace.recordings();
    let is_name = name_fault(&answer.session).is_none() && !answer.session.contains('/');
    let named =
        Some(recordings.join(&answer.session)).filter(|it| is_name && it.join(journal::FILE).is_file());
    let has_it = |folder: &Path| id(folder).is_ok_and(|it| it == answer.packet);
    if let Some(folder) = named.as_ref().filter(|it| has_it(it)) {
        return Ok(folder.clone());
    }
    if let Some(folder) = folders(&recordings).into_iter().find(|it| has_it(it)) {
        return Ok(folder);
    }
    let (path, session) = (from.to_owned(), answer.session.escape_debug().to_string());
    Err(if named.is_some() {
        PacketError::OtherJournal { path, session }
    } else {
        PacketError::NotHere { path, session }
    })
}

/// Holds an answer that is right, and the session to which it belongs.
struct Merging<'a> {
    from: &'a Path,
    folder: &'a Path,
    start: &'a Start,
    answer: &'a Answer,
}

impl Merging<'_> {
    fn name(&self) -> String {
        self.answer.card.assessor.name().to_owned()
    }

    fn place(&self) -> (PathBuf, String, String) {
        (self.from.to_owned(), self.name(), sessions::name(self.folder))
    }

    /// Returns whether the scorecard is there already. Another one under this name is never replaced.
    fn is_there(&self) -> Result<bool, PacketError> {
        let card = &self.answer.card;
        let found = scorecards::load(self.folder, &card.assessor, self.start)?;
        let (path, name, folder) = self.place();
        match found {
            None => {}
            Some(found) if found == *card => return Ok(true),
            Some(Scorecard { assessor, .. }) if assessor != card.assessor => {
                return Err(PacketError::NameTaken { name, other: assessor.name().to_owned(), folder });
            }
            Some(Scorecard { locked: None, .. }) => return Err(PacketError::Draft { path, name, folder }),
            Some(_) => return Err(PacketError::OtherCard { path, name, folder }),
        }
        // The remarks come first, so that those of an interrupted merge may be there alone.
        let (review, _) = reviews::load(self.folder, &card.assessor)?;
        match review.listener {
            Some(listener) if listener != card.assessor => {
                Err(PacketError::NameTaken { name, other: listener.name().to_owned(), folder })
            }
            _ => Ok(false),
        }
    }

    /// Writes both files aside and puts them in their places, the scorecard last; it is what makes an answer merged.
    fn add(&self) -> Result<(), PacketError> {
        let assessor = &self.answer.card.assessor;
        let (card, review) = (scorecards::path(self.folder, assessor), reviews::path(self.folder, assessor));
        let fail = |path: &Path| {
            let path = path.to_owned();
            move |source| PacketError::Write { path, source }
        };
        let draft = Draft::create(self.folder, DRAFT).map_err(fail(self.folder))?;
        scorecards::save(draft.path(), &self.answer.card)?;
        let inside =
            |path: &Path| path.strip_prefix(self.folder).unwrap_or(path).to_string_lossy().into_owned();
        for path in [&card, &review] {
            let parent = path.parent().unwrap_or(self.folder);
            files::create_folder(parent).map_err(fail(parent))?;
        }
        let mut has_placed = false;
        if let Some(facts) = self.remarks() {
            let aside = draft.path().join(inside(&review));
            write(&aside, &facts).map_err(fail(&review))?;
            let (wanted, there) = (fs::read(&aside).map_err(fail(&review))?, fs::read(&review));
            match there {
                Ok(bytes) if bytes == wanted => {}
                Ok(_) => {
                    let (path, name, folder) = self.place();
                    return Err(PacketError::OtherRemarks { path, name, folder });
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    draft.place(&inside(&review), &review).map_err(fail(&review))?;
                    has_placed = true;
                }
                Err(error) => return Err(fail(&review)(error)),
            }
        }
        let placed = draft.place(&inside(&card), &card);
        placed.map_err(fail(&card)).inspect_err(|_| {
            if has_placed {
                // Placed a moment ago by this very merge; what counts is the error.
                let _ = fs::remove_file(&review);
            }
        })
    }

    /// Adds the second votes that are not there yet, and returns whether there were any. The scorecard comes before
    /// them.
    fn add_votes(&self) -> Result<bool, PacketError> {
        let grown = shown::grow(self.folder, self.start, &self.answer.card, &self.answer.votes)?;
        grown.ok_or_else(|| {
            let (path, name, folder) = self.place();
            PacketError::OtherVotes { path, name, folder }
        })
    }

    /// Returns the peer's remarks as their file has them; `None` if there are none.
    fn remarks(&self) -> Option<Vec<Stamped<Remark>>> {
        let wall = self.answer.listened?;
        let (session, listener) = (sessions::name(self.folder), self.answer.card.assessor.clone());
        let fact = Remark::ReviewStarted { schema: SCHEMA, session, listener, wall };
        let first = Stamped { at: Duration::ZERO, fact };
        Some([first].into_iter().chain(self.answer.remarks.iter().cloned()).collect())
    }
}

fn write(path: &Path, facts: &[Stamped<Remark>]) -> io::Result<()> {
    files::create_folder(path.parent().unwrap_or(path))?;
    let mut journal = Journal::create_file(path)?;
    journal.append(facts);
    journal.close().map_err(io::Error::other)
}
