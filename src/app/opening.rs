//! What commands open: the log, the executor, bank and sessions, the screens.

use std::{
    io::{IsTerminal, stdin, stdout},
    process::ExitCode,
    thread,
};

use tokio::runtime::Runtime;

use crate::{
    bank::Bank,
    domain::digest::Sessions,
    error::Error,
    store::{sessions, workspace::Workspace},
    tui::theme::Theme,
};

use super::{output, state::App, terminal};

/// Warnings and diagnoses go to a file beside the derived ones; answers never do.
pub fn start_log(workspace: &Workspace) {
    if let Some(file) = terminal::log_file(workspace.cache.as_deref()) {
        tracing_subscriber::fmt()
            .with_writer(file)
            .with_ansi(false)
            .with_max_level(tracing::Level::INFO)
            .init();
    }
}

/// The one-threaded executor that everything asynchronous runs on.
pub fn executor() -> Result<Runtime, Error> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// Bank and sessions, read side by side.
pub fn load(workspace: &Workspace) -> (Bank, Sessions) {
    thread::scope(|scope| {
        let bank = scope.spawn(|| Bank::load(&workspace.root, workspace.cache.as_deref()));
        let sessions = sessions::list(workspace);
        (bank.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), sessions)
    })
}

/// Opens the screens; `prepare` may choose the first one.
pub fn screens(
    workspace: Workspace,
    prepare: impl FnOnce(&mut App) -> Result<(), Error>,
) -> Result<ExitCode, Error> {
    need_terminal(
        "'mockloop practice --plain' works with plain lines; 'mockloop --help' lists commands that print",
    )?;
    let log =
        workspace.cache.as_ref().map(|it| it.join("mockloop.log").display().to_string()).unwrap_or_default();
    run_screens(&executor()?, workspace, prepare).unwrap_or_else(|_| {
        Err(defect()
            .hint("an interview that was running is kept: 'mockloop resume' goes on with it")
            .hint(format!("please report it with the last lines of {log}")))
    })
}

/// Whether there is a terminal at both ends.
pub fn has_terminal() -> bool {
    stdout().is_terminal() && stdin().is_terminal()
}

/// Screens need a terminal at both ends; `instead` says what works without.
pub fn need_terminal(instead: &str) -> Result<(), Error> {
    if has_terminal() {
        return Ok(());
    }
    Err(Error::usage("the screens need a terminal on standard input and output").hint(instead))
}

/// What is said when the program has panicked.
pub fn defect() -> Error {
    Error::failed("mockloop has a defect and had to stop")
}

/// Runs the screens; the outer error is a panic. The terminal is given back while it unwinds; what is said about it must
/// come after that.
pub fn run_screens(
    executor: &Runtime,
    workspace: Workspace,
    prepare: impl FnOnce(&mut App) -> Result<(), Error>,
) -> thread::Result<Result<ExitCode, Error>> {
    let run = std::panic::AssertUnwindSafe(|| {
        let (bank, sessions) = load(&workspace);
        executor.block_on(async {
            let mut app = App::new(workspace, bank, sessions, Theme::from_environment());
            prepare(&mut app)?;
            terminal::run(&mut app).await?;
            if let Some(words) = app.last_words() {
                output::aside(words);
            }
            Ok(ExitCode::SUCCESS)
        })
    });
    std::panic::catch_unwind(run)
}
