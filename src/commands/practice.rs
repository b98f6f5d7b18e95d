//! `mockloop practice`: an interview at this terminal, alone or with somebody beside.

use std::{
    io::{IsTerminal, stdin},
    process::ExitCode,
};

use clap::Args;

use crate::{
    cli::InterviewFlags,
    domain::packet_answer,
    error::Error,
    output::line,
    practice::{
        Library, Live,
        planning::{Request, plan},
        quiet, recovery,
    },
    store::workspace::Workspace,
    ui,
};

use super::{
    names::peer,
    plainly::plainly,
    startup::{executor, is_plain},
};

/// Practises at this terminal.
#[derive(Debug, Args)]
pub struct Practice {
    #[command(flatten)]
    pub interview: InterviewFlags,
    /// Who interviews you, sitting beside you at this terminal; they score it here as well
    #[arg(long, value_name = "NAME", conflicts_with = "plain")]
    pub interviewer: Option<String>,
}

/// Turns the flags into what is asked for.
pub fn request(flags: &InterviewFlags) -> Request {
    Request {
        kinds: flags.kind.clone(),
        questions: flags.question.clone(),
        format: flags.format.clone(),
        count: flags.count,
        seed: flags.seed,
        candidate: flags.candidate.clone(),
        interviewer: None,
        guest: false,
        recorded: !flags.no_audio,
        device: flags.device.clone(),
        seen: Vec::new(),
    }
}

impl Practice {
    /// Runs the command.
    pub fn run(self, workspace: Workspace) -> Result<ExitCode, Error> {
        let interviewer = self.interviewer.as_deref().map(peer).transpose();
        let interviewer = interviewer.map_err(|it| it.hint("say who interviews: --interviewer NAME"))?;
        let interviewer = interviewer.map(|it| it.name().to_owned());
        let mut request = Request { interviewer, ..request(&self.interview) };
        if is_plain(self.interview.plain) {
            return practise_plainly(workspace, &request);
        }
        if let (Some(interviewer), None) = (&request.interviewer, &request.candidate) {
            request.candidate = ask_name(interviewer)?;
        }
        ui::run(&executor()?, workspace, |app| app.prepare_practice(&request))
    }
}

fn practise_plainly(workspace: Workspace, request: &Request) -> Result<ExitCode, Error> {
    let mut library = Library::load(workspace);
    recovery::mend_all(&library.workspace, &mut library.sessions);
    let planned = plan(&library.bank, &library.sessions.digests, request)?;
    let recorder = quiet::recorder(&library.workspace, request)?;
    plainly(|| Live::begin(&library.workspace, planned, recorder))
}

/// Asks on the terminal what the candidate is called, before the screens; nothing if they do not say.
fn ask_name(interviewer: &str) -> Result<Option<String>, Error> {
    if !stdin().is_terminal() {
        return Ok(None);
    }
    line(&format!("Your name, for when you change places with {interviewer} (enter: without one):"))?;
    let mut typed = String::new();
    stdin().read_line(&mut typed)?;
    Ok(packet_answer::name(&typed))
}
