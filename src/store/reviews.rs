//! The remarks that listeners add to a session: one file of facts a listener, only ever appended to.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::domain::{
    SCHEMA,
    fact::{Stamped, Wall},
    review::{Remark, Review},
    scorecard::Assessor,
};

use super::{
    files,
    journal::{self, Journal, Reading, SetAside},
    scorecards, sessions,
    wake::Wake,
};

/// Names the folder of reviews in a session's folder.
pub const FOLDER: &str = "reviews";

/// Tells why a review cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    #[error("{path} cannot be read")]
    Read { path: PathBuf, source: io::Error },
    #[error("{path} is of schema {schema}, from a newer mockloop")]
    Newer { path: PathBuf, schema: u32 },
    #[error("{path} is not a review of this session")]
    Foreign { path: PathBuf },
    #[error("cannot write {path}")]
    Write { path: PathBuf, source: io::Error },
}

/// Returns the file of a listener in a session's folder.
pub fn path(session: &Path, listener: &Assessor) -> PathBuf {
    session.join(FOLDER).join(scorecards::stem(listener) + ".jsonl")
}

/// Reads what a listener has added so far, and what of it cannot be used.
pub fn load(session: &Path, listener: &Assessor) -> Result<(Review, Vec<SetAside>), ReviewError> {
    let reading = read(&path(session, listener))?;
    Ok((Review::replay(reading.numbered()), reading.set_aside))
}

/// Reads the reviews of everybody but `listener`, by file name; those that cannot be read are left out and named.
pub fn others(session: &Path, listener: &Assessor) -> (Vec<Review>, Vec<ReviewError>) {
    let Ok(entries) = fs::read_dir(session.join(FOLDER)) else { return (Vec::new(), Vec::new()) };
    let own = path(session, listener);
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == "jsonl") && *path != own);
    paths.sort();
    let (mut reviews, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        match read(&path) {
            Ok(reading) => reviews.push(Review::replay(reading.numbered())),
            Err(error) => errors.push(error),
        }
    }
    (reviews, errors)
}

/// Lists the names of all but the candidate who have a review of a session that can be read.
pub fn peers(session: &Path) -> Vec<String> {
    let (reviews, _) = others(session, &Assessor::Candidate);
    reviews.iter().filter_map(|it| Some(it.listener.as_ref()?.name().to_owned())).collect()
}

pub(super) fn read(path: &Path) -> Result<Reading<Remark>, ReviewError> {
    let path = path.to_owned();
    let reading: Reading<Remark> = match journal::read(&path) {
        Ok(reading) => reading,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Reading::default()),
        Err(source) => return Err(ReviewError::Read { path, source }),
    };
    if let Some(schema) = reading.schema.filter(|schema| *schema > SCHEMA) {
        return Err(ReviewError::Newer { path, schema });
    }
    match reading.facts.first().map(|it| &it.fact) {
        Some(Remark::ReviewStarted { .. }) | None => Ok(reading),
        Some(_) => Err(ReviewError::Foreign { path }),
    }
}

/// Appends to a listener's file. It is made with the first remark, so that looking leaves no trace.
#[derive(Debug)]
pub struct ReviewFile {
    session: PathBuf,
    listener: Assessor,
    reading: Reading<Remark>,
    journal: Option<Journal>,
    next: usize,
    wake: Option<Wake>,
}

impl ReviewFile {
    /// Opens the file of a listener, with what it tells so far.
    pub fn open(session: &Path, listener: Assessor) -> Result<(Self, Review), ReviewError> {
        let reading = read(&path(session, &listener))?;
        let review = Review::replay(reading.numbered());
        let next = reading.next();
        Ok((Self { session: session.to_owned(), listener, reading, journal: None, next, wake: None }, review))
    }

    /// Wakes somebody whenever the disk has answered.
    pub fn wake_with(&mut self, wake: Wake) {
        self.wake = Some(wake);
    }

    /// Hands one remark over to be written and takes it into `review`. `now` dates the file if this is its first.
    pub fn append(
        &mut self,
        review: &mut Review,
        at: Duration,
        remark: Remark,
        now: Wall,
    ) -> Result<(), ReviewError> {
        let is_new = self.next == 0;
        let mut journal = match self.journal.take() {
            Some(journal) => journal,
            None => self.start()?,
        };
        let mut facts = Vec::new();
        if is_new {
            let (schema, session) = (SCHEMA, sessions::name(&self.session));
            let fact = Remark::ReviewStarted { schema, session, listener: self.listener.clone(), wall: now };
            facts.push(Stamped { at: Duration::ZERO, fact });
        }
        facts.push(Stamped { at, fact: remark });
        journal.append(&facts);
        self.journal = Some(journal);
        for fact in &facts {
            review.absorb(self.next, fact);
            self.next += 1;
        }
        Ok(())
    }

    fn start(&self) -> Result<Journal, ReviewError> {
        let path = path(&self.session, &self.listener);
        let open = || {
            files::create_folder(&self.session.join(FOLDER))?;
            if path.try_exists()? {
                Journal::open_file(&path, &self.reading)
            } else {
                Journal::create_file(&path)
            }
        };
        let journal = open().map_err(|source| ReviewError::Write { path: path.clone(), source })?;
        if let Some(wake) = &self.wake {
            journal.wake_with(wake);
        }
        Ok(journal)
    }

    /// Counts the remarks that are not on disk yet.
    pub fn unsaved(&self) -> u64 {
        self.journal.as_ref().map_or(0, Journal::unsaved)
    }

    /// Returns the reason why remarks could not be written, once that has happened.
    pub fn failure(&self) -> Option<String> {
        self.journal.as_ref()?.failure()
    }

    /// Waits until everything is on disk; gives the reason if it is not.
    pub fn close(self) -> Result<(), String> {
        self.journal.map_or(Ok(()), Journal::close)
    }
}
