//! `mockloop doctor`: what could keep an interview from going well, and what to do about it.
//!
//! A finding says in its sentence nothing that is private; names and paths stand beside it and are printed for the user
//! alone. So what goes into a report of a defect needs no cleaning.

use std::{fs::OpenOptions, process::ExitCode};

use serde::Serialize;

use crate::{error::Error, output, platform, store::workspace::Workspace};

use finding::{Area, Finding, Level};

mod content;
mod disk;
mod finding;
mod permissions;
mod sound;
mod terminal;
mod workspace;

/// What a report of a defect needs.
#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    mockloop: &'static str,
    system: &'static str,
    machine: &'static str,
    worst: Level,
    findings: &'a [Finding],
}

/// The schema of what `--json` prints.
const SCHEMA: u32 = 1;
/// Names beside a finding; the rest is counted.
const SHOWN: usize = 5;

/// Goes below the help.
pub const EXAMPLES: &str = "\
It listens to the microphone for a moment, records nothing, and writes nothing.

With --json it prints what a report of a defect needs: no names, no paths, no titles, nothing that was said or
written in an interview.

Exit codes: 0 nothing is wrong, or only small things; 1 something keeps a part from working.";

/// Runs the command: looks at everything. Fails if something keeps a part from working.
pub fn run(workspace: &Workspace, json: bool) -> Result<ExitCode, Error> {
    // Not even what a look at the sessions derives is kept.
    let cache = workspace.cache.clone();
    let workspace = Workspace { cache: None, ..workspace.clone() };
    let mut findings = terminal::look();
    findings.extend(quietly(sound::look)?);
    let survey = crate::store::survey::survey(&workspace);
    findings.extend(permissions::look(&workspace, cache.as_deref(), &survey));
    findings.extend(disk::look(&workspace, &survey));
    findings.extend(workspace::look(&workspace, &survey));
    findings.extend(content::look(&workspace));
    let worst = findings.iter().map(|it| it.level).max().unwrap_or(Level::Good);
    if json {
        output::json(&Report {
            schema: SCHEMA,
            mockloop: env!("CARGO_PKG_VERSION"),
            system: std::env::consts::OS,
            machine: std::env::consts::ARCH,
            worst,
            findings: &findings,
        })?;
    } else {
        print(&findings)?;
    }
    Ok(if worst == Level::Error { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn print(findings: &[Finding]) -> Result<(), Error> {
    for area in Area::ALL {
        output::line(area.title())?;
        for it in findings.iter().filter(|it| it.area == area) {
            output::line(&format!("  {:<8} {}", it.level.word(), it.what))?;
            for name in it.names.iter().take(SHOWN) {
                output::line(&format!("             {}", name.replace('\n', " ")))?;
            }
            if it.names.len() > SHOWN {
                output::line(&format!("             and {} more", it.names.len() - SHOWN))?;
            }
            if let Some(remedy) = &it.remedy {
                output::line(&format!("           → {remedy}"))?;
            }
            if let Some(command) = &it.command {
                output::line(&format!("             {command}"))?;
            }
        }
    }
    let count = |level| findings.iter().filter(|it| it.level == level).count();
    let (errors, warnings) = (count(Level::Error), count(Level::Warning));
    output::line(&match (errors, warnings) {
        (0, 0) => "\nNothing is wrong.".to_owned(),
        _ => format!("\n{}, {}.", output::counted(errors, "error"), output::counted(warnings, "warning")),
    })
}

/// What sound libraries print meanwhile goes nowhere.
fn quietly<T>(look: impl FnOnce() -> T) -> Result<T, Error> {
    let nowhere = OpenOptions::new().write(true).open("/dev/null").ok();
    let quiet = nowhere.as_ref().map(platform::QuietStderr::into).transpose()?;
    let found = look();
    drop(quiet);
    Ok(found)
}
