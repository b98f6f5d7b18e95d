//! `mockloop merge`: adds what peers have answered to its sessions.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use crate::{
    error::Error,
    output::{aside, line},
    store::{packets, sessions, workspace::Workspace},
};

/// Goes below the help.
pub const EXAMPLES: &str = "\
Each answer is checked, and added once, however often and in whatever order files come. What is there is never \
changed. You see what others have scored once your own scorecard is locked.

Examples:
  mockloop merge 2026-11-22_143005_system-design_url-shortener_answer-robin.mockloop
  mockloop merge ~/Downloads/*_answer-*.mockloop";

/// Adds answers of peers.
#[derive(Debug, Args)]
pub struct Merge {
    /// What peers have sent back
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

impl Merge {
    /// Runs the command.
    pub fn run(&self, workspace: &Workspace) -> Result<ExitCode, Error> {
        merge(workspace, self)
    }
}

/// Adds the answers.
fn merge(workspace: &Workspace, flags: &Merge) -> Result<ExitCode, Error> {
    let mut refused = 0;
    for file in &flags.files {
        match packets::merge(workspace, file) {
            Ok(merged) => {
                let (name, folder) = (&merged.name, sessions::name(&merged.folder));
                line(&match (merged.card, merged.votes) {
                    (false, false) => {
                        format!("{name}'s scorecard of {folder} is there already; nothing changed")
                    }
                    (true, false) => format!("{name}'s scorecard added to {folder}"),
                    (false, true) => format!("{name}'s second votes added to {folder}"),
                    (true, true) => format!("{name}'s scorecard and second votes added to {folder}"),
                })?;
                if merged.card && !merged.votes {
                    aside(&format!(
                        "Once you have locked yours and said what you expect, {name} can see both and vote again: mockloop \
                         packet {folder} --for '{name}'"
                    ));
                }
            }
            Err(error) => {
                refused += 1;
                aside(&Error::from(error).to_string());
            }
        }
    }
    Ok(if refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
