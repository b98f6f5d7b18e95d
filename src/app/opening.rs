//! What commands open: the log, the executor, bank and sessions, the screens.

use std::{
    io::{IsTerminal, stdin, stdout},
    path::Path,
    process::ExitCode,
    thread,
    time::Duration,
};

use tokio::runtime::Runtime;

use crate::{
    audio::Recorder,
    bank::Bank,
    domain::{digest::Sessions, fact::Start, scorecard::Assessor},
    error::Error,
    store::{sessions, workspace::Workspace},
    tui::theme::Theme,
};

use super::{
    desk::Origin,
    live::Live,
    mending, output,
    pending::Pending,
    planning::{Request, plan},
    state::App,
    terminal,
};

/// Warnings and diagnoses go to a file beside the derived ones; answers never do.
pub fn start_log(workspace: &Workspace) {
    if let Some(file) = terminal::log_file(workspace.cache.as_deref()) {
        tracing_subscriber::fmt()
            .with_writer(file)
            .with_ansi(false)
            // What it would say goes to standard error, and a full disk there would end the program.
            .log_internal_errors(false)
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
        Err(defect().hint(KEPT).hint(format!("please report it with the last lines of {log}")))
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

/// What counts for somebody who was interviewed when the program panicked.
const KEPT: &str = "an interview that was running is kept: 'mockloop resume' goes on with it";

/// What is said when a command that prints has panicked.
pub fn stopped() -> Error {
    defect().hint(KEPT).hint("please report it with what stands above")
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
        let (bank, mut sessions) = load(&workspace);
        mending::mend_all(&workspace, &mut sessions);
        executor.block_on(async {
            let mut app = App::new(workspace, bank, sessions, Theme::from_environment());
            prepare(&mut app)?;
            terminal::run(&mut app).await?;
            if let Some(words) = app.last_words() {
                output::aside(words);
            }
            app.take_failure().map_or(Ok(ExitCode::SUCCESS), Err)
        })
    });
    std::panic::catch_unwind(run)
}

/// What libraries print goes to the log while `does` runs.
pub fn quietly<T>(workspace: &Workspace, does: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let log = terminal::log_file(workspace.cache.as_deref());
    let quiet = log.as_ref().map(crate::platform::QuietStderr::into).transpose()?;
    let done = does();
    drop(quiet);
    done
}

/// Opens a microphone and waits for it.
pub fn open(workspace: &Workspace, device: Option<&str>) -> Result<Recorder, Error> {
    quietly(workspace, || Ok(Recorder::open(device)?))
}

impl App {
    /// What `practice` asked for: with a question, a kind or a format straight into the set-up with it chosen.
    pub(super) fn prepare_practice(
        &mut self,
        request: &Request,
        device: Option<String>,
    ) -> Result<(), Error> {
        self.device = device;
        self.request.clone_from(request);
        let has_wish = !request.kinds.is_empty() || !request.questions.is_empty() || request.format.is_some();
        if has_wish || request.count.is_some() || request.seed.is_some() {
            // What cannot be asked is said before anybody is asked for consent.
            let start = plan(&self.bank, &self.sessions.digests, request)?;
            if request.recorded && self.ask_consent(Pending::Consent) {
                return Ok(());
            }
            let recorder = self.recorder(request.recorded)?;
            return self.begin_with(start, recorder);
        }
        self.open_setup();
        Ok(())
    }

    /// The microphone that the command line names, if the interview is recorded.
    pub(super) fn recorder(&self, recorded: bool) -> Result<Option<Recorder>, Error> {
        if recorded { open(&self.workspace, self.device.as_deref()).map(Some) } else { Ok(None) }
    }

    pub(super) fn begin_with(&mut self, start: Start, recorder: Option<Recorder>) -> Result<(), Error> {
        let live = Live::begin(&self.workspace, start, recorder)?;
        self.enter_interview(live);
        Ok(())
    }

    pub(super) fn prepare_score(&mut self, folder: &Path, assessor: Assessor) -> Result<(), Error> {
        self.scoring.assessor = assessor;
        self.open_score(folder)
    }

    pub(super) fn prepare_review(
        &mut self,
        folder: &Path,
        listener: Assessor,
        at: Duration,
    ) -> Result<(), Error> {
        self.scoring.assessor = listener;
        self.open_review(folder, at, Origin::Debrief)
    }

    pub(super) fn prepare_microphone(&mut self, device: Option<String>) {
        self.device = device;
        self.open_microphone();
    }
}
