//! Parses, runs, prints the error and its hints, and says how it went.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;
use mockloop::{app, cli::Cli};

fn main() -> ExitCode {
    let ended = match Cli::try_parse() {
        Ok(cli) => app::run(cli),
        Err(told) => app::help(&told),
    };
    match ended {
        Ok(code) => code,
        Err(error) if error.is_quiet() => ExitCode::from(error.exit_code()),
        Err(error) => {
            // Nobody may be listening.
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(error.exit_code())
        }
    }
}
