//! Second votes on disk: one file an assessor, beside the scorecards.

use std::path::{Path, PathBuf};

use crate::domain::{fact::Start, scorecard::Assessor, second_vote::SecondVotes};

use super::{
    scorecards::{CardError, FOLDER, parse, stem, write},
    sessions,
};

/// Returns the file of an assessor in a session's folder.
pub fn path(session: &Path, assessor: &Assessor) -> PathBuf {
    session.join(FOLDER).join(format!("second-{}.yaml", stem(assessor)))
}

/// Reads the second votes of an assessor; none if there is no file.
pub fn load(session: &Path, assessor: &Assessor, start: &Start) -> Result<SecondVotes, CardError> {
    let path = path(session, assessor);
    match parse::<SecondVotes>(&path)? {
        Some(votes) if votes.fits(start) && votes.assessor == *assessor => Ok(votes),
        Some(_) => Err(CardError::Foreign { path }),
        None => Ok(SecondVotes::none(&sessions::name(session), assessor.clone())),
    }
}

/// Writes the second votes; when this returns, they are on disk.
pub fn save(session: &Path, votes: &SecondVotes) -> Result<(), CardError> {
    write(path(session, &votes.assessor), votes)
}
