//! `mockloop calibrate`: judges reference answers blind, then compares with their reference scores.

use std::process::ExitCode;

use clap::Args;

use crate::{
    bank::Bank,
    cli::kind_parser,
    domain::{question::Kind, scorecard::Assessor},
    error::Error,
    plain,
    store::workspace::Workspace,
};

use super::startup::executor;

/// Goes below the help.
pub const EXAMPLES: &str =
    "Each answer is shown as it was spoken; give each dimension its level at Senior and at
Staff. The comparison comes at the end, and your scores are kept in a file of your own.";

/// Judges reference answers.
#[derive(Debug, Args)]
pub struct Calibrate {
    /// Kind of answers to judge
    #[arg(long, value_name = "KIND", value_parser = kind_parser(), default_value = "system-design")]
    pub kind: Kind,
    /// Who judges; without it, the candidate
    #[arg(long = "as", value_name = "NAME")]
    pub assessor: Option<String>,
}

impl Calibrate {
    /// Runs the command.
    pub fn run(self, workspace: &Workspace) -> Result<ExitCode, Error> {
        let bank = Bank::load(&workspace.root, workspace.cache.as_deref());
        let assessor = self.assessor.as_deref().map_or(Assessor::Candidate, Assessor::named);
        let mut input = plain::lines();
        executor()?.block_on(plain::calibrate(workspace, &bank, self.kind, assessor, &mut input))?;
        Ok(ExitCode::SUCCESS)
    }
}
