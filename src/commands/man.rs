//! `mockloop man`: prints the manual page.

use std::process::ExitCode;

use clap::Command;

use crate::{error::Error, output};

/// Runs the command; `all` describes the whole command line.
pub fn run(all: Command) -> Result<ExitCode, Error> {
    let mut text = Vec::new();
    clap_mangen::Man::new(all).render(&mut text)?;
    output::line(String::from_utf8_lossy(&text).trim_end())?;
    Ok(ExitCode::SUCCESS)
}
