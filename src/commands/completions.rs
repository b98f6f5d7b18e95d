//! `mockloop completions`: prints completions for a shell.

use std::process::ExitCode;

use clap::{Args, Command};
use clap_complete::Shell;

use crate::{error::Error, output};

/// Prints completions.
#[derive(Debug, Args)]
pub struct Completions {
    shell: Shell,
}

impl Completions {
    /// Runs the command; `all` describes the whole command line.
    pub fn run(&self, all: &mut Command) -> Result<ExitCode, Error> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, all, "mockloop", &mut text);
        output::line(String::from_utf8_lossy(&text).trim_end())?;
        Ok(ExitCode::SUCCESS)
    }
}
