//! Runs an interview as plain lines, then its scoring.

use std::process::ExitCode;

use crate::{
    domain::scorecard::Assessor, error::Error, output, plain, platform::Signals, practice::Live,
    store::sessions,
};

use super::startup::{executor, unless_told};

/// Runs an interview as plain lines, then its scoring, then names its folder.
pub fn plainly(begin: impl FnOnce() -> Result<Live, Error>) -> Result<ExitCode, Error> {
    executor()?.block_on(async {
        let mut signals = Signals::take()?;
        let mut input = plain::lines();
        let live = begin()?;
        let folder = live.folder.clone();
        match plain::interview(live, &mut input, &mut signals).await? {
            plain::Left::Over => {
                let scoring = plain::score(&folder, Assessor::Candidate, &mut input);
                match unless_told(&mut signals, scoring).await? {
                    Some(scored) => {
                        scored?;
                    }
                    None => output::aside(&format!(
                        "The scorecard waits: mockloop score {}",
                        sessions::name(&folder)
                    )),
                }
            }
            plain::Left::CutOff => {
                output::aside(&format!("The interview is kept: mockloop resume {}", sessions::name(&folder)));
            }
        }
        output::line(&folder.display().to_string())?;
        Ok(ExitCode::SUCCESS)
    })
}
