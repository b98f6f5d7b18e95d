//! `mockloop score`: scores a session against its rubric.

use std::process::ExitCode;

use clap::Args;

use crate::{
    domain::scorecard::Assessor,
    error::Error,
    output, plain,
    store::{
        sessions::{self, SessionError},
        workspace::Workspace,
    },
    ui,
};

use super::startup::{executor, is_plain};

/// Scores a session.
#[derive(Debug, Args)]
pub struct Score {
    /// A session's folder, a beginning that fits no other, or `last`
    #[arg(default_value = "last")]
    pub session: String,
    /// Who scores; without it, the candidate
    #[arg(long = "as", value_name = "NAME")]
    pub assessor: Option<String>,
    /// Plain lines instead of screens
    #[arg(long)]
    pub plain: bool,
}

impl Score {
    /// Runs the command.
    pub fn run(self, workspace: Workspace) -> Result<ExitCode, Error> {
        let folder = sessions::find(&workspace, &self.session)?;
        let assessor = self.assessor.as_deref().map_or(Assessor::Candidate, Assessor::named);
        let (_, history) = sessions::open(&folder)?;
        if history.ended.is_none() {
            if let Some(pid) = sessions::Lock::holder(&folder) {
                return Err(SessionError::Held { folder: sessions::name(&folder), pid }.into());
            }
            let name = sessions::name(&folder);
            return Err(Error::failed(format!("the session {name} was cut off and is not over"))
                .hint("'mockloop resume' goes on with it; the home screen can close it"));
        }
        let executor = executor()?;
        if is_plain(self.plain) {
            executor.block_on(plain::score(&folder, assessor, &mut plain::lines()))?;
            output::line(&folder.display().to_string())?;
            return Ok(ExitCode::SUCCESS);
        }
        ui::run(&executor, workspace, |app| app.prepare_score(&folder, assessor))
    }
}
