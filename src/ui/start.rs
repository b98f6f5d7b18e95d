//! Starts the screens: on which of them, on what, and what is said when the program panics.

use std::{
    io::{IsTerminal, stdin, stdout},
    path::Path,
    process::ExitCode,
    thread,
    time::Duration,
};

use tokio::runtime::Runtime;

use crate::{
    domain::scorecard::Assessor,
    error::Error,
    hosting::Hosting,
    output, peer,
    practice::{
        Library, Live,
        packet::OpenedPacket,
        planning::{Request, plan},
        quiet, recovery,
    },
    store::workspace::Workspace,
    tui::{Screen, theme::Theme},
};

use super::{
    app::App,
    flows::{debrief, host, local_interviewer, packet},
    step::{Origin, Wish},
    terminal,
};

/// What counts for somebody who was interviewed when the program panicked.
const KEPT: &str = "an interview that was running is kept: 'mockloop resume' goes on with it";

/// Opens the screens; `prepare` may choose the first one.
pub fn run(
    executor: &Runtime,
    workspace: Workspace,
    prepare: impl FnOnce(&mut App) -> Result<(), Error>,
) -> Result<ExitCode, Error> {
    need_terminal(
        "'mockloop practice --plain' works with plain lines; 'mockloop --help' lists commands that print",
    )?;
    let log =
        workspace.cache.as_ref().map(|it| it.join("mockloop.log").display().to_string()).unwrap_or_default();
    run_screens(executor, workspace, prepare).unwrap_or_else(|_| {
        Err(defect().hint(KEPT).hint(format!("please report it with the last lines of {log}")))
    })
}

/// Returns whether there is a terminal at both ends.
pub fn has_terminal() -> bool {
    stdout().is_terminal() && stdin().is_terminal()
}

/// Fails without a terminal at both ends; `instead` says what works without.
pub fn need_terminal(instead: &str) -> Result<(), Error> {
    if has_terminal() {
        return Ok(());
    }
    Err(Error::usage("the screens need a terminal on standard input and output").hint(instead))
}

/// Says that a command that prints has panicked.
pub fn stopped() -> Error {
    defect().hint(KEPT).hint("please report it with what stands above")
}

/// Says that the program has panicked.
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
        let mut library = Library::load(workspace);
        recovery::mend_all(&library.workspace, &mut library.sessions);
        executor.block_on(async {
            let mut app = App::new(library, Theme::from_environment());
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

impl App {
    /// Opens what `practice` asks for: with a question, a kind or a format straight into the interview.
    pub fn prepare_practice(&mut self, request: &Request) -> Result<(), Error> {
        self.request.clone_from(request);
        let has_wish = !request.kinds.is_empty() || !request.questions.is_empty() || request.format.is_some();
        if !has_wish && request.count.is_none() && request.seed.is_none() {
            return self.open_setup(&Wish::Nothing);
        }
        // What cannot be asked is said before anybody is asked for consent.
        let library = &self.library;
        let planned = plan(&library.bank, &library.sessions.digests, request)?;
        if request.recorded
            && let Some(ask) = local_interviewer::ask_consent(request)
        {
            self.shell.ask(ask);
            return Ok(());
        }
        let recorder = quiet::recorder(&library.workspace, request)?;
        let live = Live::begin(&library.workspace, planned, recorder)?;
        self.enter_interview(live);
        Ok(())
    }

    /// Goes on with an interview that was cut off.
    pub fn prepare_resumed(&mut self, live: Live) {
        self.enter_interview(live);
    }

    /// Opens the scorecard of a session.
    pub fn prepare_score(&mut self, folder: &Path, assessor: Assessor) -> Result<(), Error> {
        self.scoring.assessor = assessor;
        self.open_score(folder)
    }

    /// Opens the review of a session at a moment.
    pub fn prepare_review(&mut self, folder: &Path, listener: Assessor, at: Duration) -> Result<(), Error> {
        self.scoring.assessor = listener;
        self.open_review(folder, at, Origin::Debrief, false)
    }

    /// Opens the sound check.
    pub fn prepare_microphone(&mut self, device: Option<String>) {
        self.request.device = device;
        self.open_microphone();
    }

    /// Opens the page of a new interview, and the screen that invites to it.
    pub fn prepare_host(&mut self, request: &Request, options: peer::Options) -> Result<(), Error> {
        self.request.clone_from(request);
        let library = &self.library;
        let planned = plan(&library.bank, &library.sessions.digests, request)?;
        let (drafts, wake) = (self.inbox.drafts().clone(), self.inbox.wake().clone());
        let hosting = Hosting::open(planned, options, drafts, wake)?;
        self.screen = Screen::Host(Box::new(host::screen(&hosting, false)));
        self.hosting = Some(Box::new(hosting));
        self.look_for_microphone();
        Ok(())
    }

    /// Opens the page of a session that was cut off, or that is over and waits for scores.
    pub fn prepare_host_again(
        &mut self,
        folder: &Path,
        wants_sound: bool,
        device: Option<String>,
        options: peer::Options,
    ) -> Result<(), Error> {
        // What people write at the page goes into this session from now on.
        self.scoring.lock.hold(folder)?;
        let (drafts, wake) = (self.inbox.drafts().clone(), self.inbox.wake().clone());
        let hosting = Hosting::reopen(folder, wants_sound, options, drafts, wake)?;
        self.request = host::request_like(&hosting, device);
        self.screen = Screen::Host(Box::new(host::screen(&hosting, false)));
        let is_over = hosting.is_over();
        self.hosting = Some(Box::new(hosting));
        if !is_over {
            self.look_for_microphone();
        }
        Ok(())
    }

    /// Opens somebody else's interview: the review, or the debrief once its listener has locked a scorecard.
    pub fn prepare_packet(&mut self, packet: &OpenedPacket) -> Result<(), Error> {
        let folder = packet.folder.clone();
        self.scoring.assessor = packet.peer.clone();
        self.shell.last_words = Some(packet.go_on());
        self.scoring.packet = Some(packet.clone());
        let record = debrief::record(&folder, &self.scoring)?;
        let Some(own) = record.card.clone().filter(|it| it.locked.is_some()) else {
            self.open_review(&folder, Duration::ZERO, Origin::Debrief, false)?;
            self.shell.say("Listen, and press s to score. Nobody's scores are in a packet.");
            return Ok(());
        };
        if let Some(screen) = packet::differences(own, packet)? {
            self.screen = Screen::Differences(Box::new(screen));
            return Ok(());
        }
        self.screen = Screen::Debrief(Box::new(record.into()));
        self.offer_answer();
        Ok(())
    }
}
