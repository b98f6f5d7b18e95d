//! `export` and `import`: a workspace as one archive, and back.

use std::{path::Path, process::ExitCode, sync::atomic::AtomicBool};

use crate::{
    cli::{Export, Import},
    clock,
    error::Error,
    platform::{self, Signals},
    store::{
        archive::Bounds,
        export::{self, Selection},
        import,
        workspace::Workspace,
    },
    tui::screens::sessions::size,
};

use super::{
    background,
    output::{self, counted, line},
};

/// `mockloop export FILE`
pub async fn export(workspace: &Workspace, flags: &Export) -> Result<ExitCode, Error> {
    let sessions = flags.session.iter().map(|it| crate::store::sessions::find(workspace, it));
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

/// `mockloop import FILE`
pub async fn import(workspace: &Workspace, flags: &Import) -> Result<ExitCode, Error> {
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

/// The nearest folder upwards that is there: the workspace may still have to be made.
fn nearest(path: &Path) -> &Path {
    path.ancestors().find(|it| it.is_dir()).unwrap_or(path)
}
