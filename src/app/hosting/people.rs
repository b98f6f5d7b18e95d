//! Somebody at a page: what they wrote, and how much of it is on disk.

use std::{collections::BTreeMap, path::Path, thread::JoinHandle, time::Duration};

use crate::{
    clock,
    domain::{
        fact::Start,
        review::{Numbered, Remark, Review},
        scorecard::{Assessor, Scorecard},
    },
    error::Error,
    peer::{PersonId, Role},
    store::{reviews::ReviewFile, scorecards, sessions},
};

/// How soon to look again whether something is on disk.
pub const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Somebody who was let in.
#[derive(Debug)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
    /// Has seen what is recorded.
    pub agreed: bool,
    /// What answers the last command, if it was not done.
    pub said: Option<String>,
    /// Why something could not be written.
    pub failure: Option<String>,
    pub review: Review,
    file: Option<ReviewFile>,
    pub card: Option<Scorecard>,
    /// The draft that is being written, and whether a newer one waits.
    writing: Option<JoinHandle<Option<String>>>,
    is_newer: bool,
    /// The last commands that were obeyed, and those of which everything is on disk, by window.
    pub obeyed: BTreeMap<String, u64>,
    pub saved: BTreeMap<String, u64>,
}

impl Person {
    pub fn new(id: PersonId, name: String, role: Role, agreed: bool) -> Self {
        Self {
            id,
            name,
            role,
            agreed,
            said: None,
            failure: None,
            review: Review::default(),
            file: None,
            card: None,
            writing: None,
            is_newer: false,
            obeyed: BTreeMap::new(),
            saved: BTreeMap::new(),
        }
    }

    /// Reads what somebody of this name has written in a session before, so that they go on with it.
    pub fn find(&mut self, folder: &Path, start: &Start) -> Result<(), Error> {
        let (file, review) = ReviewFile::open(folder, self.assessor())?;
        // Whoever wrote the name with other letters is the same to the files.
        if let Some(listener) = &review.listener {
            listener.name().clone_into(&mut self.name);
        }
        (self.file, self.review) = (Some(file), review);
        self.card = scorecards::load(folder, &self.assessor(), start)?;
        Ok(())
    }

    fn assessor(&self) -> Assessor {
        Assessor::named(&self.name)
    }

    /// Adds a remark to the person's own file.
    pub fn remark(&mut self, folder: &Path, at: Duration, remark: Remark) -> Result<(), Error> {
        let mut file = if let Some(file) = self.file.take() {
            file
        } else {
            let (file, review) = ReviewFile::open(folder, self.assessor())?;
            self.review = review;
            file
        };
        // A page that was cut off says again what it has not heard to be saved.
        let millis = at.as_millis();
        let is_same = |it: &Numbered| it.at.as_millis() == millis && it.remark == remark;
        if self.review.remarks.iter().any(is_same) {
            self.file = Some(file);
            return Ok(());
        }
        let written = file.append(&mut self.review, at, remark, clock::wall().fixed_offset());
        self.file = Some(file);
        Ok(written?)
    }

    /// The scorecard, begun if there is none yet.
    pub fn card(&mut self, folder: &Path, start: &Start) -> Result<&mut Scorecard, Error> {
        if self.card.is_none() {
            let assessor = self.assessor();
            let found = scorecards::load(folder, &assessor, start)?;
            self.card =
                Some(found.unwrap_or_else(|| Scorecard::draft(&sessions::name(folder), start, assessor)));
        }
        self.card.as_mut().ok_or_else(|| Error::failed("there is no scorecard"))
    }

    /// Writes the scorecard in the background, one draft after another.
    pub fn write_card(&mut self, folder: &Path) {
        if self.writing.is_some() {
            self.is_newer = true;
            return;
        }
        let Some(card) = self.card.clone() else { return };
        let folder = folder.to_owned();
        self.writing = Some(std::thread::spawn(move || {
            scorecards::save(&folder, &card).err().map(|error| Error::from(error).sentence)
        }));
    }

    pub fn has_unsaved(&self) -> bool {
        self.obeyed != self.saved || self.writing.is_some()
    }

    /// Looks whether everything is on disk by now, `unsaved` being the journal's facts that are not; whether anything
    /// has changed.
    pub fn settle(&mut self, unsaved: &(u64, Option<String>), folder: Option<&Path>) -> bool {
        let mut changed = false;
        if self.writing.as_ref().is_some_and(JoinHandle::is_finished) {
            self.take_written();
            changed = true;
            if std::mem::take(&mut self.is_newer)
                && let Some(folder) = folder
            {
                self.write_card(folder);
            }
        }
        let file = self.file.as_ref();
        let review_failure = file.and_then(ReviewFile::failure);
        if let Some(why) = review_failure.or_else(|| unsaved.1.clone())
            && self.failure.as_ref() != Some(&why)
        {
            self.failure = Some(why);
            changed = true;
        }
        let is_clean = self.writing.is_none()
            && self.failure.is_none()
            && unsaved.0 == 0
            && file.is_none_or(|it| it.unsaved() == 0);
        if is_clean && self.saved != self.obeyed {
            self.saved.clone_from(&self.obeyed);
            changed = true;
        }
        changed
    }

    /// Takes the end of a write in; it is waited for.
    fn take_written(&mut self) {
        if let Some(writing) = self.writing.take() {
            self.failure = writing.join().unwrap_or_else(|_| Some("the writer has ended".to_owned()));
        }
    }

    /// Puts everything on disk; why that failed.
    pub fn close(&mut self, folder: Option<&Path>) -> Option<String> {
        self.take_written();
        if std::mem::take(&mut self.is_newer)
            && let Some(folder) = folder
        {
            self.write_card(folder);
            self.take_written();
        }
        let file = self.file.take().and_then(|it| it.close().err());
        file.or_else(|| self.failure.clone())
    }
}
