//! What somebody writes who interviews or watches: remarks in a file of their own, and the draft of their scorecard.

use std::{path::Path, time::Duration};

use crate::{
    clock,
    domain::{
        fact::Start,
        review::{Numbered, Remark, Review},
        scorecard::{Assessor, Scorecard},
    },
    error::Error,
    store::{reviews::ReviewFile, scorecards, sessions, wake::Wake},
};

use super::drafts::{Draft, DraftFile, DraftWriter};

/// Holds one person's remarks and draft.
#[derive(Debug)]
pub struct Notebook {
    pub review: Review,
    pub card: Option<Scorecard>,
    file: Option<ReviewFile>,
    draft: DraftFile,
    wake: Wake,
}

impl Notebook {
    /// Starts empty; `wake` is called when the disk has answered.
    pub fn new(drafts: &DraftWriter, wake: &Wake) -> Self {
        Self { review: Review::default(), card: None, file: None, draft: drafts.file(), wake: wake.clone() }
    }

    /// Reads what somebody has written in a session before, so that they go on with it.
    pub fn find(&mut self, folder: &Path, assessor: &Assessor, start: &Start) -> Result<(), Error> {
        let (file, review) = self.open(folder, assessor)?;
        // Whoever wrote the name with other letters is the same to the files.
        let assessor = review.listener.as_ref().unwrap_or(assessor);
        self.card = scorecards::load(folder, assessor, start)?;
        (self.review, self.file) = (review, Some(file));
        Ok(())
    }

    fn open(&self, folder: &Path, assessor: &Assessor) -> Result<(ReviewFile, Review), Error> {
        let (mut file, review) = ReviewFile::open(folder, assessor.clone())?;
        file.wake_with(self.wake.clone());
        Ok((file, review))
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
            let (file, review) = self.open(folder, assessor)?;
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

    /// Returns the scorecard, begun if there is none yet.
    pub fn card(
        &mut self,
        folder: &Path,
        assessor: &Assessor,
        start: &Start,
    ) -> Result<&mut Scorecard, Error> {
        let card = match self.card.take() {
            Some(card) => card,
            None => scorecards::load(folder, assessor, start)?
                .unwrap_or_else(|| Scorecard::draft(&sessions::name(folder), start, assessor.clone())),
        };
        Ok(self.card.insert(card))
    }

    /// Begins to write the scorecard.
    pub fn write_card(&self, folder: &Path) {
        if let Some(card) = &self.card {
            self.draft.write(folder, Draft::Scorecard(card.clone()));
        }
    }

    /// Returns why something could not be written.
    pub fn failure(&self) -> Option<String> {
        let file = self.file.as_ref().and_then(ReviewFile::failure);
        file.or_else(|| self.draft.failure().map(|it| it.sentence))
    }

    /// Returns whether all of it is on disk.
    pub fn is_saved(&self) -> bool {
        let unsaved = self.file.as_ref().map_or(0, ReviewFile::unsaved);
        !self.draft.is_writing() && self.failure().is_none() && unsaved == 0
    }

    /// Puts everything on disk; returns why that failed.
    pub fn close(&mut self) -> Option<String> {
        let draft = self.draft.wait().map(|it| it.sentence);
        let file = self.file.take().and_then(|it| it.close().err());
        file.or(draft)
    }
}
