//! One function a command.

use std::{path::PathBuf, process::ExitCode, thread, time::Duration};

use clap::CommandFactory;
use serde::Serialize;

use crate::{
    audio,
    bank::Bank,
    cli::{BankCommand, Calibrate, Cli, Command, Mic, Practice, PracticeHere, Resume, Review, Score, Trends},
    domain::{digest::Digest, question::Kind, scorecard::Assessor},
    error::Error,
    platform::{self, Signals, Told},
    store::{
        sessions::{self, SessionError},
        workspace::Workspace,
    },
};

use super::{
    actions, beside, demo, doctor, hosting,
    live::Live,
    log,
    opening::{executor, has_terminal, load, open, quietly, screens, start_log},
    output, packets, packing, plain, plain_score,
    planning::{Request, plan},
    prune, reports,
};

/// Runs what the command line asks for.
pub fn run(cli: Cli) -> Result<ExitCode, Error> {
    platform::let_large_files_fail()?;
    let here = here()?;
    // The demo has a workspace of its own, and not even a log stays of it.
    if let Some(Command::Demo(flags)) = cli.command {
        return demo::demo(&flags, cli.workspace.is_some());
    }
    let workspace = Workspace::find(cli.workspace, std::env::var_os("MOCKLOOP_WORKSPACE"), &here)?;
    // What looks for faults must not make any: not even a log.
    if let Some(Command::Doctor(it)) = cli.command {
        return doctor::doctor(&workspace, it.json);
    }
    start_log(&workspace);
    let command = cli.command;
    match command {
        None => screens(workspace, |_| Ok(())),
        Some(Command::Practice(flags)) => practice(workspace, flags),
        Some(Command::Host(flags)) => hosting::host(workspace, flags),
        Some(Command::Score(flags)) => score(workspace, &flags),
        Some(Command::Review(flags)) => review(workspace, &flags),
        Some(Command::Trends(flags)) => trends(workspace, &flags),
        Some(Command::Resume(flags)) => resume(workspace, &flags),
        Some(Command::Calibrate(flags)) => calibrate(&workspace, &flags),
        Some(Command::Mic(flags)) => microphone(workspace, &flags),
        Some(Command::Log(flags)) => executor()?.block_on(log::log(&workspace, flags)),
        Some(Command::Prune(flags)) => executor()?.block_on(prune::prune(&workspace, &flags)),
        Some(Command::Export(flags)) => executor()?.block_on(packing::export(&workspace, &flags)),
        Some(Command::Import(flags)) => executor()?.block_on(packing::import(&workspace, &flags)),
        Some(Command::Packet(flags)) => executor()?.block_on(packets::packet(&workspace, &flags)),
        Some(Command::Open(flags)) => packets::open(workspace, &flags),
        Some(Command::Answer(flags)) => packets::answer(&workspace, &flags),
        Some(Command::Merge(flags)) => packets::merge(&workspace, &flags),
        Some(command) => report(&workspace, command),
    }
}

/// Commands that print and are done.
fn report(workspace: &Workspace, command: Command) -> Result<ExitCode, Error> {
    let bank = || Bank::load(&workspace.root, workspace.cache.as_deref());
    match command {
        Command::Sessions(it) => reports::sessions(workspace, &sessions::list(workspace), it.json)?,
        Command::Show(it) => reports::show(workspace, &it.session, it.json)?,
        Command::Report(it) => reports::write(workspace, &it)?,
        Command::Devices(it) => {
            // Only the sound libraries are silenced, not what is said about their answer.
            let (inputs, outputs) = quietly(workspace, || Ok((audio::inputs(), audio::outputs())))?;
            reports::devices(inputs, outputs, it.json)?;
        }
        Command::Formats(it) => reports::formats(&bank(), it.json)?,
        Command::Rubrics(it) => reports::rubrics(&bank(), it.json)?,
        Command::Where(it) => reports::whereabouts(workspace, it.json)?,
        Command::Bank(BankCommand::List { words, kind, json }) => {
            reports::bank_list(&bank(), &words, kind.map(Kind::from), json)?;
        }
        Command::Bank(BankCommand::Show { question, candidate, json }) => {
            reports::bank_show(&bank(), &question, candidate, json)?;
        }
        Command::Bank(BankCommand::Stats(it)) => reports::bank_stats(&bank(), it.json)?,
        Command::Bank(BankCommand::Lint(it)) => {
            let is_clean = reports::bank_lint(workspace, it.json)?;
            return Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Command::Bank(BankCommand::New { kind, file }) => {
            reports::bank_new(workspace, &bank(), kind.into(), &file)?;
        }
        Command::Schema { what } => reports::schema(what)?,
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "mockloop", &mut text);
            output::line(String::from_utf8_lossy(&text).trim_end())?;
        }
        Command::Man => {
            let mut text = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut text)?;
            output::line(String::from_utf8_lossy(&text).trim_end())?;
        }
        // These have been seen to before.
        Command::Practice(_)
        | Command::Host(_)
        | Command::Score(_)
        | Command::Review(_)
        | Command::Resume(_)
        | Command::Trends(_)
        | Command::Mic(_)
        | Command::Calibrate(_)
        | Command::Log(_)
        | Command::Prune(_)
        | Command::Export(_)
        | Command::Import(_)
        | Command::Packet(_)
        | Command::Open(_)
        | Command::Answer(_)
        | Command::Merge(_)
        | Command::Demo(_)
        | Command::Doctor(_) => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// The folder that somebody stands in.
fn here() -> Result<PathBuf, Error> {
    std::env::current_dir().map_err(|error| {
        Error::failed(format!("the folder that you are in cannot be found: {error}"))
            .hint("go to another folder, then try again")
    })
}

/// Whether the screens cannot be used here.
pub(super) fn is_plain(flag: bool) -> bool {
    flag || std::env::var_os("TERM").is_some_and(|it| it == "dumb")
}

/// What the flags of `practice` ask for.
pub(super) fn request(flags: &Practice) -> Request {
    Request {
        kinds: flags.kind.iter().map(|it| Kind::from(*it)).collect(),
        questions: flags.question.clone(),
        format: flags.format.clone(),
        count: flags.count,
        seed: flags.seed,
        candidate: flags.candidate.clone(),
        interviewer: None,
        guest: false,
        recorded: !flags.no_audio,
        seen: Vec::new(),
    }
}

fn practice(workspace: Workspace, here: PracticeHere) -> Result<ExitCode, Error> {
    let flags = here.practice;
    let interviewer = here.interviewer.as_deref().map(packets::peer).transpose();
    let interviewer = interviewer.map_err(|it| it.hint("say who interviews: --interviewer NAME"))?;
    let interviewer = interviewer.map(|it| it.name().to_owned());
    let mut request = Request { interviewer, ..request(&flags) };
    if is_plain(flags.plain) {
        return practise_plainly(&workspace, &request, flags.device.as_deref());
    }
    if let (Some(interviewer), None) = (&request.interviewer, &request.candidate) {
        request.candidate = beside::ask_name(interviewer)?;
    }
    screens(workspace, |app| app.prepare_practice(&request, flags.device))
}

fn practise_plainly(
    workspace: &Workspace,
    request: &Request,
    device: Option<&str>,
) -> Result<ExitCode, Error> {
    let (bank, mut sessions) = load(workspace);
    super::mending::mend_all(workspace, &mut sessions);
    let start = plan(&bank, &sessions.digests, request)?;
    let recorder = if request.recorded { Some(open(workspace, device)?) } else { None };
    drop(bank);
    plainly(|| Live::begin(workspace, start, recorder))
}

/// Waits for something, unless a signal tells the program to end; steps aside meanwhile if it is told to.
pub(super) async fn unless_told<T>(
    signals: &mut Signals,
    what: impl Future<Output = T>,
) -> Result<Option<T>, Error> {
    let mut what = std::pin::pin!(what);
    loop {
        tokio::select! {
            biased;
            told = signals.next() => match told {
                Told::End => return Ok(None),
                Told::Suspend => platform::suspend()?,
            },
            done = &mut what => return Ok(Some(done)),
        }
    }
}

/// Runs an interview as plain lines, then its scoring, then names its folder.
fn plainly(begin: impl FnOnce() -> Result<Live, Error>) -> Result<ExitCode, Error> {
    executor()?.block_on(async {
        let mut signals = Signals::take()?;
        let mut input = plain::lines();
        let live = begin()?;
        let folder = live.folder.clone();
        let left = plain::interview(live, &mut input, &mut signals).await;
        match left {
            Ok(plain::Left::Over) => {
                let scoring = plain_score::score(&folder, Assessor::Candidate, &mut input);
                match unless_told(&mut signals, scoring).await? {
                    Some(scored) => {
                        scored?;
                    }
                    None => output::aside(&format!(
                        "The scorecard waits: mockloop score {}",
                        sessions::name(&folder)
                    )),
                }
            }
            Ok(plain::Left::CutOff) => {
                output::aside(&format!("The interview is kept: mockloop resume {}", sessions::name(&folder)));
            }
            Err(error) => return Err(error),
        }
        plain::farewell(&folder)?;
        Ok(ExitCode::SUCCESS)
    })
}

fn review(workspace: Workspace, flags: &Review) -> Result<ExitCode, Error> {
    let folder = sessions::find(&workspace, &flags.session)?;
    let listener = flags.listener.as_deref().map_or(Assessor::Candidate, Assessor::named);
    screens(workspace, |app| app.prepare_review(&folder, listener, flags.at.unwrap_or_default()))
}

fn score(workspace: Workspace, flags: &Score) -> Result<ExitCode, Error> {
    let folder = sessions::find(&workspace, &flags.session)?;
    let assessor = flags.assessor.as_deref().map_or(Assessor::Candidate, Assessor::named);
    let (_, history) = sessions::open(&folder)?;
    if history.ended.is_none() {
        if let Some(pid) = sessions::Lock::holder(&folder) {
            return Err(SessionError::Held { folder: sessions::name(&folder), pid }.into());
        }
        return Err(Error::failed(format!(
            "the session {} was cut off and is not over",
            sessions::name(&folder)
        ))
        .hint("'mockloop resume' goes on with it; the home screen can close it"));
    }
    if is_plain(flags.plain) {
        return executor()?.block_on(async {
            plain_score::score(&folder, assessor, &mut plain::lines()).await?;
            plain::farewell(&folder)?;
            Ok(ExitCode::SUCCESS)
        });
    }
    screens(workspace, |app| app.prepare_score(&folder, assessor))
}

fn trends(workspace: Workspace, flags: &Trends) -> Result<ExitCode, Error> {
    let kind = flags.kind.map(Kind::from);
    let filter = |sessions: &[Digest]| actions::filter(sessions, kind, flags.candidate.as_deref());
    if !flags.json && !is_plain(flags.plain) && has_terminal() {
        return screens(workspace, |app| {
            app.open_trends_of(filter(&app.sessions.digests)?);
            Ok(())
        });
    }
    let (bank, sessions) = load(&workspace);
    let filter = filter(&sessions.digests)?;
    reports::trends(&actions::trends(&bank, &sessions.digests, filter), flags.json)?;
    Ok(ExitCode::SUCCESS)
}

fn calibrate(workspace: &Workspace, flags: &Calibrate) -> Result<ExitCode, Error> {
    let bank = Bank::load(&workspace.root, workspace.cache.as_deref());
    let assessor = flags.assessor.as_deref().map_or(Assessor::Candidate, Assessor::named);
    let mut input = plain::lines();
    executor()?.block_on(super::calibrate::calibrate(
        workspace,
        &bank,
        flags.kind.into(),
        assessor,
        &mut input,
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn resume(workspace: Workspace, flags: &Resume) -> Result<ExitCode, Error> {
    let folder = match &flags.session {
        Some(wanted) => sessions::find(&workspace, wanted)?,
        None => latest_cut_off(&workspace)?,
    };
    let (_, history) = sessions::open(&folder)?;
    if history.ended.is_some() {
        return Err(Error::failed(format!("the session {} is over", sessions::name(&folder)))
            .hint("'mockloop score' scores it, 'mockloop show' shows it"));
    }
    let recorded = history.start.recorded && !flags.no_audio;
    if is_plain(flags.plain) {
        let recorder = if recorded { Some(open(&workspace, flags.device.as_deref())?) } else { None };
        return plainly(|| Live::resume(&folder, recorder));
    }
    let recorder = if recorded { Some(open(&workspace, flags.device.as_deref())?) } else { None };
    screens(workspace, |app| {
        app.enter_interview(Live::resume(&folder, recorder)?);
        Ok(())
    })
}

/// The newest session that was cut off and that nobody has open.
pub(super) fn latest_cut_off(workspace: &Workspace) -> Result<PathBuf, Error> {
    let all = sessions::list(workspace);
    let path = |folder: &str| workspace.recordings().join(folder);
    let mut held = None;
    for it in all.digests.iter().filter(|it| it.ended.is_none()) {
        match sessions::Lock::holder(&path(&it.folder)) {
            None => return Ok(path(&it.folder)),
            Some(pid) => held = held.or(Some(SessionError::Held { folder: it.folder.clone(), pid })),
        }
    }
    let none = || Error::failed("no session was cut off").hint("'mockloop practice' starts a new one");
    Err(held.map_or_else(none, Error::from))
}

#[derive(Serialize)]
struct Heard {
    device: String,
    rate: u32,
    /// The loudest of two seconds, in dBFS.
    peak_dbfs: f32,
    signal: bool,
}

fn microphone(workspace: Workspace, flags: &Mic) -> Result<ExitCode, Error> {
    if !flags.json {
        let device = flags.device.clone();
        return screens(workspace, |app| {
            app.prepare_microphone(device);
            Ok(())
        });
    }
    let recorder = open(&workspace, flags.device.as_deref())?;
    thread::sleep(Duration::from_secs(2));
    let status = recorder.status();
    let loudest = status.history.iter().copied().fold(crate::audio::SILENCE_DBFS, f32::max);
    output::json(&Heard {
        device: status.device,
        rate: recorder.device().rate,
        peak_dbfs: loudest,
        signal: loudest > crate::audio::SILENCE_DBFS,
    })?;
    Ok(ExitCode::SUCCESS)
}
