//! `mockloop import`: takes in what an archive holds.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::atomic::AtomicBool,
};

use clap::Args;

use crate::{
    error::Error,
    output::{self, counted, line},
    platform::{self, Signals},
    store::{archive::Bounds, import, workspace::Workspace},
};

use super::{background, startup::executor};

/// Goes below the help.
pub const EXAMPLES: &str =
    "All of it is checked before anything is placed, and nothing is overwritten. What is here
already is skipped. A session of which a file differs stays as it is here, and is named.

Examples:
  mockloop import interviews.zip
  mockloop import interviews.zip --dry-run
  mockloop import interviews.zip --workspace ~/interviews";

/// Takes in an archive.
#[derive(Debug, Args)]
pub struct Import {
    /// The archive, as 'mockloop export' wrote it
    pub file: PathBuf,
    /// Check all of it and say what would be taken in
    #[arg(long)]
    pub dry_run: bool,
}

impl Import {
    /// Runs the command.
    pub fn run(&self, workspace: &Workspace) -> Result<ExitCode, Error> {
        executor()?.block_on(take_in(workspace, self))
    }
}

async fn take_in(workspace: &Workspace, flags: &Import) -> Result<ExitCode, Error> {
    let room = platform::free_space(nearest(&workspace.root)).unwrap_or(u64::MAX);
    let bounds = Bounds { room, ..Bounds::WORKSPACE };
    let (theirs, file, is_trial) = (workspace.clone(), flags.file.clone(), flags.dry_run);
    let work = move |stop: &AtomicBool| import::import(&theirs, &file, bounds, is_trial, stop);
    let done = background::run_alone(&mut Signals::take()?, "nothing was taken in", work).await?;
    for name in &done.sessions {
        line(&format!("new: {name}"))?;
    }
    for (name, files) in &done.added {
        line(&format!("completed: {name}, {} added", counted(*files, "file")))?;
    }
    for name in &done.files {
        line(&format!("new: {name}"))?;
    }
    for (name, why) in &done.kept {
        output::aside(&format!("kept as it is here: {name}: {why}"));
    }
    let would = if flags.dry_run { " would be" } else { "" };
    line(&format!(
        "{} and {} outside of sessions{would} taken in; {} here already.",
        counted(done.sessions.len(), "session"),
        counted(done.files.len(), "file"),
        if done.same == 1 { "1 file was".to_owned() } else { format!("{} files were", done.same) },
    ))?;
    if done.kept.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let stayed = match done.kept.len() {
        1 => "one part of the archive differs from what is here, and stayed out",
        _ => "some parts of the archive differ from what is here, and stayed out",
    };
    Err(Error::failed(stayed)
        .hint("to have both, import into an empty folder: mockloop import FILE --workspace FOLDER"))
}

/// Returns the nearest folder upwards that is there: the workspace may still have to be made.
fn nearest(path: &Path) -> &Path {
    path.ancestors().find(|it| it.is_dir()).unwrap_or(path)
}
