//! Parses, runs, prints the error and its hints, and says how it went.

use std::process::ExitCode;

use clap::Parser;
use mockloop::{app, cli::Cli};

fn main() -> ExitCode {
    match app::run(Cli::parse()) {
        Ok(code) => code,
        Err(error) if error.is_quiet() => ExitCode::from(error.exit_code()),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(error.exit_code())
        }
    }
}
