//! What somebody writes who interviews or watches: remarks in a file of their own, and the draft of their scorecard.

use std::{path::Path, thread::JoinHandle, time::Duration};

use crate::{
    clock,
    domain::{
        fact::Start,
        review::{Numbered, Remark, Review},
        scorecard::{Assessor, Scorecard},
    },
    error::Error,
    store::{reviews::ReviewFile, scorecards, sessions},
};

/// One person's remarks and draft.
#[derive(Debug, Default)]
pub struct Notebook {
    pub review: Review,
    file: Option<ReviewFile>,
    pub card: Option<Scorecard>,
    /// The draft that is being written, and whether a newer one waits.
    writing: Option<JoinHandle<Option<String>>>,
    is_newer: bool,
    /// Why something could not be written.
    pub failure: Option<String>,
}

impl Notebook {
    /// What somebody has written in a session before, so that they go on with it.
    pub fn find(folder: &Path, assessor: &Assessor, start: &Start) -> Result<Self, Error> {
        let (file, review) = ReviewFile::open(folder, assessor.clone())?;
        // Whoever wrote the name with other letters is the same to the files.
        let assessor = review.listener.as_ref().unwrap_or(assessor);
        let card = scorecards::load(folder, assessor, start)?;
        Ok(Self { review, file: Some(file), card, ..Self::default() })
    }

    /// Adds a remark to the person's own file.
    pub fn remark(
        &mut self,
        folder: &Path,
        assessor: &Assessor,
        at: Duration,
        remark: Remark,
    ) -> Result<(), Error> {
        let mut file = if let Some(file) = self.file.take() {
            file
        } else {
            let (file, review) = ReviewFile::open(folder, assessor.clone())?;
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
    pub fn card(
        &mut self,
        folder: &Path,
        assessor: &Assessor,
        start: &Start,
    ) -> Result<&mut Scorecard, Error> {
        if self.card.is_none() {
            let found = scorecards::load(folder, assessor, start)?;
            let draft = || Scorecard::draft(&sessions::name(folder), start, assessor.clone());
            self.card = Some(found.unwrap_or_else(draft));
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

    /// Whether the scorecard is being written.
    pub fn is_writing(&self) -> bool {
        self.writing.is_some()
    }

    /// Whether all of it is on disk.
    pub fn is_saved(&self) -> bool {
        let unsaved = self.file.as_ref().map_or(0, ReviewFile::unsaved);
        self.writing.is_none() && self.failure.is_none() && unsaved == 0
    }

    /// Looks how far writing is; whether anything has changed.
    pub fn settle(&mut self, folder: Option<&Path>) -> bool {
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
        if let Some(why) = self.file.as_ref().and_then(ReviewFile::failure) {
            changed |= self.failure.as_ref() != Some(&why);
            self.failure = Some(why);
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
