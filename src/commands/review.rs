//! `mockloop review`: listens to a session again.

use std::{process::ExitCode, time::Duration};

use clap::Args;

use crate::{
    domain::scorecard::Assessor,
    error::Error,
    store::{sessions, workspace::Workspace},
    ui,
};

use super::startup::executor;

/// Listens to a session.
#[derive(Debug, Args)]
pub struct Review {
    /// A session's folder, a beginning that fits no other, or `last`
    #[arg(default_value = "last")]
    pub session: String,
    /// Who listens; without it, the candidate
    #[arg(long = "as", value_name = "NAME")]
    pub listener: Option<String>,
    /// Where to begin, in minutes and seconds of the interview
    #[arg(long, value_name = "M:SS", value_parser = moment)]
    pub at: Option<Duration>,
}

/// Reads a moment such as `12:05` or `1:02:05`.
fn moment(text: &str) -> Result<Duration, String> {
    let parts: Option<Vec<u64>> = text.split(':').map(|it| it.parse().ok()).collect();
    let seconds = match parts.as_deref() {
        Some([minutes, seconds]) if *seconds < 60 => {
            minutes.checked_mul(60).and_then(|it| it.checked_add(*seconds))
        }
        Some([hours, minutes, seconds]) if *minutes < 60 && *seconds < 60 => {
            hours.checked_mul(3600).and_then(|it| it.checked_add(minutes * 60 + seconds))
        }
        _ => None,
    };
    seconds.map(Duration::from_secs).ok_or_else(|| "write a moment as 12:05 or 1:02:05".to_owned())
}

impl Review {
    /// Runs the command.
    pub fn run(self, workspace: Workspace) -> Result<ExitCode, Error> {
        let folder = sessions::find(&workspace, &self.session)?;
        let listener = self.listener.as_deref().map_or(Assessor::Candidate, Assessor::named);
        let at = self.at.unwrap_or_default();
        ui::run(&executor()?, workspace, |app| app.prepare_review(&folder, listener, at))
    }
}
