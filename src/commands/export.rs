//! `mockloop export`: the workspace as one archive.

use std::{path::PathBuf, process::ExitCode, sync::atomic::AtomicBool};

use clap::Args;

use crate::{
    clock,
    domain::bytes::size,
    error::Error,
    output::{self, counted, line},
    platform::Signals,
    store::{
        export::{self, Selection},
        sessions,
        workspace::Workspace,
    },
};

use super::{background, startup::executor};

/// Goes below the help.
pub const EXAMPLES: &str = "The archive is a ZIP file that any tool opens; nothing in the workspace changes.

Examples:
  mockloop export interviews.zip
  mockloop export small.zip --without-sound
  mockloop export for-robin.zip --session last";

/// Writes an archive.
#[derive(Debug, Args)]
pub struct Export {
    /// The archive to write; nothing may be there yet
    pub file: PathBuf,
    /// Leave the recordings' sound out
    #[arg(long)]
    pub without_sound: bool,
    /// Only this session, without the bank; may be given several times
    #[arg(long, value_name = "SESSION")]
    pub session: Vec<String>,
}

impl Export {
    /// Runs the command.
    pub fn run(&self, workspace: &Workspace) -> Result<ExitCode, Error> {
        executor()?.block_on(write(workspace, self))
    }
}

async fn write(workspace: &Workspace, flags: &Export) -> Result<ExitCode, Error> {
    let sessions = flags.session.iter().map(|it| sessions::find(workspace, it));
    let selection =
        Selection { without_sound: flags.without_sound, sessions: sessions.collect::<Result<_, _>>()? };
    let (theirs, file, made) = (workspace.clone(), flags.file.clone(), clock::wall().fixed_offset());
    let work = move |stop: &AtomicBool| export::export(&theirs, &selection, &file, made, stop);
    let done = background::run_alone(&mut Signals::take()?, "no archive was written", work).await?;
    for (name, why) in &done.left_out {
        output::aside(&format!("left out: {name}: {why}"));
    }
    let sound = if flags.without_sound { ", without sound" } else { "" };
    line(&format!(
        "{}, {}, {}{sound}.",
        counted(done.sessions, "session"),
        counted(done.files, "file"),
        size(done.bytes)
    ))?;
    line(&format!("{}", flags.file.display()))?;
    Ok(ExitCode::SUCCESS)
}
