//! `demo`: the screens on a workspace of invented interviews that goes when it is left, however that happens.
//!
//! The workspace lies in a folder of its own among the temporary files, with its cache and its log. A demo that was
//! killed leaves it behind; the next one sweeps it.

use std::{fs, path::Path, process::ExitCode};

use clap::Args;

use crate::{
    bank::Bank,
    clock,
    domain::trends::Filter,
    error::Error,
    lookback,
    output::{aside, line},
    platform::{Signals, Told},
    store::{
        drafts::Draft,
        files, sessions,
        workspace::{FOLDERS, Why, Workspace},
    },
    ui,
};

use super::{
    sessions as session_list, show,
    startup::{self, executor, is_plain},
    trends,
};

mod build;
mod play;
mod sound;
mod story;

/// Stands on every screen of the demo.
const BANNER: &str = "DEMO Every interview here is invented, and nothing is kept.";
/// Is said when it is over.
const FAREWELL: &str = "The demo is over; nothing of it was kept.";

/// How its folders are named.
const PREFIX: &str = "mockloop-demo-";

/// Lines of the log that are shown after a panic, because the log goes with the demo.
const LAST_LINES: usize = 12;

/// Looks around in an invented workspace.
#[derive(Debug, Args)]
pub struct Demo {
    /// Plain lines instead of screens
    #[arg(long)]
    plain: bool,
}

impl Demo {
    /// Runs the command.
    pub fn run(&self, has_workspace: bool) -> Result<ExitCode, Error> {
        demo(self, has_workspace)
    }
}

fn demo(flags: &Demo, has_workspace: bool) -> Result<ExitCode, Error> {
    if has_workspace {
        return Err(Error::usage("the demo has a workspace of its own").hint("leave --workspace away"));
    }
    let plain = is_plain(flags.plain);
    if !plain {
        ui::need_terminal("'mockloop demo --plain' prints what the invented interviews come to")?;
    }
    // From here on a signal no longer ends the process before the folder is gone.
    let executor = executor()?;
    let mut signals = executor.block_on(async { Signals::take() })?;
    let temporary = std::env::temp_dir();
    let draft = Draft::create(&temporary, PREFIX).map_err(|error| {
        Error::failed(format!("cannot make a folder in {}: {error}", temporary.display()))
            .hint("TMPDIR may name another one")
    })?;
    let workspace = workspace(draft.path())?;
    startup::start_log(&workspace);
    let bank = Bank::load(&workspace.root, workspace.cache.as_deref());
    build::interviews(&workspace, &bank, clock::wall().fixed_offset())?;
    if executor.block_on(was_told(&mut signals)) {
        return Ok(ExitCode::SUCCESS);
    }
    drop(signals);
    if plain {
        return print(&workspace, &bank);
    }
    drop(bank);
    let log = workspace.cache.as_ref().map(|it| it.join("mockloop.log")).unwrap_or_default();
    let run = ui::run_screens(&executor, workspace, |app| {
        app.set_demo(BANNER, FAREWELL);
        Ok(())
    });
    run.unwrap_or_else(|_| {
        let text = fs::read_to_string(&log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        let last = lines[lines.len().saturating_sub(LAST_LINES)..].join("\n    ");
        Err(ui::defect().hint(format!("the demo is gone; its log ended so, please report it:\n    {last}")))
    })
}

/// Whether the program was told to end while the interviews were made.
async fn was_told(signals: &mut Signals) -> bool {
    tokio::select! {
        biased;
        told = signals.next() => told == Told::End,
        () = tokio::task::yield_now() => false,
    }
}

fn workspace(folder: &Path) -> Result<Workspace, Error> {
    let (root, cache) = (folder.join("workspace"), folder.join("cache"));
    // With its own, empty bank it shows the built-in one.
    for folder in FOLDERS {
        files::create_folder(&root.join(folder))?;
    }
    files::create_folder(&cache)?;
    Ok(Workspace { root, why: Why::Demo, cache: Some(cache) })
}

/// The demo as plain lines: the list of sessions, the latest of them in full, and the trends.
fn print(workspace: &Workspace, bank: &Bank) -> Result<ExitCode, Error> {
    let sessions = sessions::list(workspace);
    line(BANNER)?;
    let part = |command: &str| line(&format!("\n$ mockloop {command}\n"));
    part("sessions")?;
    session_list::print(workspace, &sessions, false)?;
    part("show last")?;
    show::print(workspace, "last", false)?;
    part("trends")?;
    trends::print(&lookback::trends::trends(bank, &sessions.digests, Filter::default()), false)?;
    line("")?;
    line(BANNER)?;
    aside(FAREWELL);
    Ok(ExitCode::SUCCESS)
}
