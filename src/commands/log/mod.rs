//! `log`: an interview that was held elsewhere becomes a session like any other, with its recording and its scores.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::atomic::AtomicBool,
    time::Duration,
};

use crate::{
    audio,
    bank::Bank,
    domain::{
        external_interview::{self, TakenIn},
        fact,
        history::History,
        length::clock,
        scorecard::Assessor,
    },
    error::Error,
    output::{self, line},
    plain,
    platform::Signals,
    practice::take,
    store::{
        drafts::Draft, files, import::DRAFT, journal::Journal, scorecards, sessions, workspace::Workspace,
    },
};

use super::{background, startup::executor};

mod account;
mod ask;
mod flags;

pub use account::Account;
pub use flags::{EXAMPLES, Log};

impl Log {
    /// Runs the command.
    pub fn run(self, workspace: &Workspace) -> Result<ExitCode, Error> {
        executor()?.block_on(log(workspace, self))
    }
}

async fn log(workspace: &Workspace, flags: Log) -> Result<ExitCode, Error> {
    let bank = Bank::load(&workspace.root, workspace.cache.as_deref());
    let is_asking = flags.is_empty();
    let mut input = if is_asking { Some(plain::lines()) } else { None };
    let flags = match &mut input {
        None => flags,
        Some(input) => {
            let Some(flags) = ask::flags(&bank, input).await? else {
                line("The input has ended; nothing was kept.")?;
                return Ok(ExitCode::SUCCESS);
            };
            flags
        }
    };
    let account = Account::new(&bank, &flags)?;
    drop(bank);
    let mut signals = Signals::take()?;
    let theirs = workspace.clone();
    let work = move |stop: &AtomicBool| write(&theirs, &account, stop);
    let folder = background::run_alone(&mut signals, "nothing was kept", work).await?;
    say(&folder)?;
    drop(signals);
    if let Some(input) = &mut input
        && ask::wants_to_score(input).await?
    {
        plain::score(&folder, Assessor::Candidate, input).await?;
    }
    line(&folder.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the session aside and puts it in its place once it is whole.
pub fn write(workspace: &Workspace, account: &Account, stop: &AtomicBool) -> Result<PathBuf, Error> {
    let recordings = workspace.recordings();
    let fail = |error: std::io::Error| {
        Error::failed(format!("cannot write to {}: {error}", recordings.display()))
            .hint("check that the folder is writable and the disk has room")
    };
    files::create_folder(&recordings).map_err(fail)?;
    let draft = Draft::create(&recordings, DRAFT).map_err(fail)?;
    let inside = draft.path().join(INSIDE);
    files::create_folder(&inside).map_err(fail)?;
    let taken = account.recording.as_deref().map(|from| take_in(account, from, &inside, stop)).transpose()?;
    let course = account.course(taken.as_ref().map(|it| Duration::from_secs_f64(it.seconds)));
    let start = account.start(&course);
    let folder = sessions::free_folder(workspace, &start)?;
    let card = account.card(&sessions::name(&folder), &start)?;
    let facts = external_interview::facts(start, &course, &account.notes, taken.as_ref());
    let history = History::replay(facts.iter().cloned()).map_err(|error| Error::failed(error.to_string()))?;
    if let (Some(taken), Some(from)) = (&taken, history.items.first().and_then(|it| it.takes.first())) {
        let cues = take::cues(&history, from.from, taken.rate);
        audio::wav::append_cues(&inside.join(&taken.file), &cues)?;
    }
    let mut journal = Journal::create(&inside).map_err(fail)?;
    journal.append(&facts);
    journal.close().map_err(|why| fail(std::io::Error::other(why)))?;
    if let Some(card) = card {
        scorecards::save(&inside, &card)?;
    }
    draft.place(INSIDE, &folder).map_err(fail)?;
    Ok(folder)
}

/// The session's folder in its draft.
const INSIDE: &str = "session";

fn take_in(account: &Account, from: &Path, inside: &Path, stop: &AtomicBool) -> Result<TakenIn, Error> {
    let file = format!("01_{}.wav", account.question.id);
    let taken = audio::import_track(from, &inside.join(&file), account.track.map(usize::from), stop)?;
    let name = from.file_name().unwrap_or_default().to_string_lossy();
    for remark in &taken.remarks {
        output::aside(&format!("{name}: {remark}."));
    }
    Ok(TakenIn {
        file,
        from: format!("taken in from {name}"),
        rate: taken.rate,
        seconds: take::milliseconds(taken.length().as_secs_f64()),
    })
}

/// Says what was kept, as it was read back.
fn say(folder: &Path) -> Result<(), Error> {
    let (_, history) = sessions::open(folder)?;
    let start = &history.start;
    let title = history.title();
    let with = start.elsewhere.as_deref().map(fact::elsewhere).unwrap_or_default();
    let day = start.wall.format("%-d %b %Y %H:%M");
    line(&format!("Logged: {title}, {with} · {day} · {}", clock(history.at)))?;
    let own = scorecards::load(folder, &Assessor::Candidate, start)?;
    if own.is_none_or(|card| card.locked.is_none()) {
        output::aside(&format!("Score it: mockloop score {}", sessions::name(folder)));
    }
    Ok(())
}
