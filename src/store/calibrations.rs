//! The scores that assessors gave to reference answers: one file each time, never changed.

use std::path::PathBuf;

use crate::domain::{calibration::CalibrationResult, slug::slug};

use super::{files, scorecards::CardError, workspace::Workspace};

/// Writes a result below the recordings, beside the sessions; gives back its path.
pub fn save(workspace: &Workspace, result: &CalibrationResult) -> Result<PathBuf, CardError> {
    let time = result.wall.format("%Y-%m-%d_%H%M%S");
    let name = format!("{time}_{}_{}.yaml", result.kind, slug(result.assessor.name()));
    let path = workspace.recordings().join("calibration").join(name);
    let fail = |source| CardError::Write { path: path.clone(), source };
    let text =
        serde_saphyr::to_string(result).map_err(|error| fail(std::io::Error::other(error.to_string())))?;
    files::replace(&path, text.as_bytes()).map_err(fail)?;
    Ok(path)
}
