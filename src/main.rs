//! Parses, runs, prints the error and its hints, and says how it went.

use std::{
    io::{self, Write},
    panic,
    process::ExitCode,
};

use clap::Parser;
use mockloop::{commands, output, ui};

fn main() -> ExitCode {
    let run = || match commands::Cli::try_parse() {
        Ok(cli) => commands::run(cli),
        Err(told) => output::help(&told),
    };
    // What a panic has to say stands on standard error by then.
    let ended = panic::catch_unwind(run).unwrap_or_else(|_| Err(ui::stopped()));
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
