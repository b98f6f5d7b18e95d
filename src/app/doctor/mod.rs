//! `mockloop doctor`: what could keep an interview from going well, and what to do about it.
//!
//! A finding says in its sentence nothing that is private; names and paths stand beside it and are printed for the user
//! alone. So what goes into a report of a defect needs no cleaning.

use std::{fs::OpenOptions, process::ExitCode};

use serde::Serialize;

use crate::{error::Error, platform, store::workspace::Workspace};

use super::output;

mod content;
mod disk;
mod permissions;
mod sound;
mod terminal;
mod workspace;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Level {
    /// As it should be.
    Good,
    /// Worth knowing.
    Note,
    /// Something will not be as it could.
    Warning,
    /// Something does not work.
    Error,
}

impl Level {
    const fn word(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Area {
    Terminal,
    Sound,
    Permissions,
    Disk,
    Workspace,
    Content,
}

impl Area {
    const ALL: [Self; 6] =
        [Self::Terminal, Self::Sound, Self::Permissions, Self::Disk, Self::Workspace, Self::Content];

    const fn title(self) -> &'static str {
        match self {
            Self::Terminal => "Terminal",
            Self::Sound => "Sound",
            Self::Permissions => "Permissions",
            Self::Disk => "Disk",
            Self::Workspace => "Workspace",
            Self::Content => "Content",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, Serialize)]
struct Finding {
    area: Area,
    /// Names the finding for scripts; never another one.
    id: &'static str,
    level: Level,
    /// A sentence with nothing private in it.
    what: String,
    /// What to do about it.
    #[serde(rename = "do", skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
    /// Names and paths, for the user alone.
    #[serde(skip)]
    names: Vec<String>,
    /// A command that does it, with paths in it.
    #[serde(skip)]
    command: Option<String>,
}

impl Finding {
    fn new(area: Area, id: &'static str, level: Level, what: impl Into<String>) -> Self {
        Self { area, id, level, what: what.into(), remedy: None, names: Vec::new(), command: None }
    }

    fn good(area: Area, id: &'static str, what: impl Into<String>) -> Self {
        Self::new(area, id, Level::Good, what)
    }

    fn note(area: Area, id: &'static str, what: impl Into<String>) -> Self {
        Self::new(area, id, Level::Note, what)
    }

    fn warning(area: Area, id: &'static str, what: impl Into<String>) -> Self {
        Self::new(area, id, Level::Warning, what)
    }

    fn error(area: Area, id: &'static str, what: impl Into<String>) -> Self {
        Self::new(area, id, Level::Error, what)
    }

    fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    fn command(mut self, command: String) -> Self {
        self.command = Some(command);
        self
    }

    fn names(mut self, names: impl IntoIterator<Item = String>) -> Self {
        self.names.extend(names);
        self
    }
}

/// What belongs into a report of a defect.
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

/// Looks at everything. Fails if something keeps a part from working.
pub fn doctor(workspace: &Workspace, json: bool) -> Result<ExitCode, Error> {
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
