//! `mockloop prune`: what recordings weigh, and which of them are compressed or removed, after saying exactly which.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use clap::{ArgGroup, Args};
use serde::Serialize;

use crate::{
    audio, clock,
    domain::{
        bytes::size,
        digest::{Digest, Kept, TakeDigest},
        fact::Wall,
        pruning::{Age, Choice, Size, Spared, Weight, What, Wish, choose},
    },
    error::Error,
    output::{self, counted, line},
    plain,
    platform::{self, Signals, Told},
    store::{
        sessions::{self, Lock},
        takes,
        workspace::Workspace,
    },
};

use super::{
    background::{self, Ended},
    startup::executor,
};

/// Goes below the help.
pub const EXAMPLES: &str = "\
Journals, scorecards and reviews always stay. Sessions that run, were cut off or are not scored yet are left alone
unless you name them with --session.

Examples:
  mockloop prune                                   what recordings weigh
  mockloop prune --compress --older-than 30d       the same sound in smaller files
  mockloop prune --remove --older-than 1y          no sound from last year
  mockloop prune --remove --keep-below 5GB --yes   the oldest go until less than 5 GB is left";

/// Shows what recordings weigh, and which of them go.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "they are flags")]
#[command(group = ArgGroup::new("what").args(["compress", "remove"]))]
pub struct Prune {
    /// Make the chosen recordings smaller without loss (FLAC)
    #[arg(long)]
    pub compress: bool,
    /// Remove the chosen recordings for good
    #[arg(long)]
    pub remove: bool,
    /// Only of sessions older than this: 90d, 12w, 1y
    #[arg(long, value_name = "AGE")]
    pub older_than: Option<Age>,
    /// Only of sessions whose recordings weigh more than this: 500MB
    #[arg(long, value_name = "SIZE")]
    pub larger_than: Option<Size>,
    /// The oldest first, until all recordings together weigh less than this: 5GB
    #[arg(long, value_name = "SIZE", requires = "what")]
    pub keep_below: Option<Size>,
    /// Only of this session; may be given several times
    #[arg(long, value_name = "SESSION")]
    pub session: Vec<String>,
    /// Do it without asking
    #[arg(long, requires = "what", conflicts_with = "dry_run")]
    pub yes: bool,
    /// Only say what would be done
    #[arg(long, requires = "what")]
    pub dry_run: bool,
    /// Print JSON, and do nothing
    #[arg(long, conflicts_with = "yes")]
    pub json: bool,
}

impl Prune {
    /// Runs the command.
    pub fn run(&self, workspace: &Workspace) -> Result<ExitCode, Error> {
        executor()?.block_on(prune(workspace, self))
    }
}

async fn prune(workspace: &Workspace, flags: &Prune) -> Result<ExitCode, Error> {
    let mut signals = Signals::take()?;
    let now = clock::wall().fixed_offset();
    let all = sessions::list(workspace);
    for it in &all.broken {
        output::aside(&format!("warning: {}: {}", it.folder, it.reason));
    }
    let weights: Vec<Weight> =
        all.digests.iter().map(|it| weight(workspace, it)).filter(|it| it.wav + it.flac > 0).collect();
    let what = if flags.compress { Some(What::Compress) } else { flags.remove.then_some(What::Remove) };
    let wish = wish(workspace, flags)?;
    if what == Some(What::Remove) && wish.is_empty() {
        return Err(Error::usage("'prune --remove' wants to know which recordings")
            .hint("choose by --older-than, --larger-than, --keep-below or --session"));
    }
    // Without a deed the conditions narrow the list.
    let choice = choose(&weights, what.unwrap_or(What::Remove), &wish, now);
    if flags.json {
        return json(workspace, &all.digests, &weights, &choice, what, now);
    }
    let Some(what) = what else { return list(&weights, &choice, &wish, now) };
    say(&choice, what, flags, now)?;
    if choice.go.is_empty() || flags.dry_run {
        return Ok(ExitCode::SUCCESS);
    }
    if !flags.yes && !ask(what, &mut signals).await? {
        line("Nothing was changed.")?;
        return Ok(ExitCode::SUCCESS);
    }
    perform(workspace, &weights, choice, what, &wish, &mut signals).await
}

fn wish(workspace: &Workspace, flags: &Prune) -> Result<Wish, Error> {
    let found = flags.session.iter().map(|it| Ok(sessions::name(&sessions::find(workspace, it)?)));
    Ok(Wish {
        older_than: flags.older_than,
        larger_than: flags.larger_than,
        keep_below: flags.keep_below,
        named: found.collect::<Result<_, Error>>()?,
    })
}

fn weight(workspace: &Workspace, digest: &Digest) -> Weight {
    let folder = workspace.recordings().join(&digest.folder);
    let count = |kept| digest.takes.iter().filter(|take| take.kept == kept).count();
    Weight {
        folder: digest.folder.clone(),
        started: digest.started,
        is_over: digest.ended.is_some() && !Lock::is_held(&folder),
        is_scored: digest.scored,
        bytes: digest.takes.iter().map(|take| takes::weigh(&folder, &take.file)).sum(),
        wav: count(Kept::Wav),
        flac: count(Kept::Flac),
    }
}

/// `1 WAV, 2 FLAC`
fn files(it: &Weight) -> String {
    let parts = [(it.wav, "WAV"), (it.flac, "FLAC")].into_iter().filter(|(count, _)| *count > 0);
    parts.map(|(count, form)| format!("{count} {form}")).collect::<Vec<_>>().join(", ")
}

fn row(it: &Weight, now: Wall) -> Vec<String> {
    let state = match (it.is_over, it.is_scored) {
        (false, _) => "not over",
        (true, false) => "not scored",
        (true, true) => "",
    };
    let days = it.days(now);
    vec![
        format!("  {}", it.folder),
        format!("{days} {}", if days == 1 { "day" } else { "days" }),
        files(it),
        size(it.bytes),
        state.to_owned(),
    ]
}

fn bytes<'a>(all: impl IntoIterator<Item = &'a Weight>) -> u64 {
    all.into_iter().map(|it| it.bytes).sum()
}

fn list(weights: &[Weight], choice: &Choice, wish: &Wish, now: Wall) -> Result<ExitCode, Error> {
    let recordings = weights.iter().map(|it| it.wav + it.flac).sum();
    line(&format!(
        "{} of {}, {} in all.",
        counted(recordings, "recording"),
        counted(weights.len(), "session"),
        size(bytes(weights))
    ))?;
    let mut shown: Vec<&Weight> = choice.go.iter().chain(choice.spared.iter().map(|(it, _)| it)).collect();
    shown.sort_by_key(|it| it.started);
    output::lines(output::table(&shown.iter().map(|it| row(it, now)).collect::<Vec<_>>(), &[1, 3]))?;
    if !wish.is_empty() {
        line(&format!("These weigh {}.", size(bytes(shown))))?;
    }
    if !weights.is_empty() {
        output::aside(
            "--compress makes them smaller without loss, --remove removes them; see 'prune --help'.",
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Says exactly what goes, and what stays although it was meant.
fn say(choice: &Choice, what: What, flags: &Prune, now: Wall) -> Result<(), Error> {
    let verb = if what == What::Compress { "compress" } else { "remove" };
    let concerned = |it: &Weight| if what == What::Compress { it.wav } else { it.wav + it.flac };
    if choice.go.is_empty() {
        line(&format!("There is nothing to {verb}."))?;
    } else {
        let count = choice.go.iter().map(concerned).sum();
        // How much compressing saves shows only when it is done.
        let until = flags.keep_below.filter(|_| what == What::Compress);
        let until = until.map(|it| format!(", in this order until all weigh less than {}", size(it.0)));
        line(&format!(
            "To {verb}: {} of {}, {}{}:",
            counted(count, "recording"),
            counted(choice.go.len(), "session"),
            size(bytes(&choice.go)),
            until.unwrap_or_default(),
        ))?;
        output::lines(output::table(&choice.go.iter().map(|it| row(it, now)).collect::<Vec<_>>(), &[1, 3]))?;
    }
    for (it, why) in &choice.spared {
        let why = match why {
            Spared::NotOver => "not over",
            Spared::NotScored => "not scored yet",
        };
        output::aside(&format!("left alone: {}: {why}; --session names it all the same", it.folder));
    }
    Ok(())
}

async fn ask(what: What, signals: &mut Signals) -> Result<bool, Error> {
    line(match what {
        What::Compress => "Compress them? The sound stays the same. yes or no:",
        What::Remove => "Remove their sound for good? Journals, scorecards and reviews stay. yes or no:",
    })?;
    let mut input = plain::lines();
    loop {
        tokio::select! {
            biased;
            told = signals.next() => match told {
                Told::End => return Ok(false),
                Told::Suspend => platform::suspend()?,
            },
            answer = input.recv() => match answer.as_deref().map(str::trim) {
                Some("yes" | "y") => return Ok(true),
                Some(_) => return Ok(false),
                None => {
                    return Err(Error::usage("nobody answered, so nothing was changed")
                        .hint("--yes does it without asking"));
                }
            },
        }
    }
}

/// What was done to one session.
struct Done {
    before: u64,
    after: u64,
    /// Takes that were left as they are, and why.
    left: Vec<String>,
}

async fn perform(
    workspace: &Workspace,
    weights: &[Weight],
    choice: Choice,
    what: What,
    wish: &Wish,
    signals: &mut Signals,
) -> Result<ExitCode, Error> {
    let (mut total, mut freed, mut failed) = (bytes(weights), 0, false);
    let stop = Arc::default();
    for it in choice.go {
        if wish.keep_below.is_some_and(|below| total <= below.0) {
            break;
        }
        let folder = workspace.recordings().join(&it.folder);
        let work = move |stop: &AtomicBool| one(&folder, what, stop);
        match background::run(signals, &stop, work).await? {
            Ended::Done(done) => {
                let saved = done.before.saturating_sub(done.after);
                (total, freed) = (total.saturating_sub(saved), freed + saved);
                let before = size(done.before);
                let is_done = done.before > 0 || done.left.is_empty();
                let told = match what {
                    What::Compress => format!("{}: {before} to {}", it.folder, size(done.after)),
                    What::Remove => format!("{}: {before} removed", it.folder),
                };
                if is_done {
                    line(&told)?;
                }
                failed |= !done.left.is_empty();
                for why in done.left {
                    output::aside(&format!("left as it is: {}/{why}", it.folder));
                }
            }
            Ended::Failed(error) => {
                failed = true;
                output::aside(&error.to_string());
            }
            Ended::Stopped => return Err(Error::failed("stopped; what was done before stays done")),
        }
    }
    line(&format!("{} freed; recordings weigh {} now.", size(freed), size(total)))?;
    if let Some(below) = wish.keep_below.filter(|below| total > below.0) {
        output::aside(&format!("That is more than {}; nothing else may go.", size(below.0)));
    }
    if failed {
        return Err(Error::failed("not everything could be done; what was left as it is is named above")
            .hint("check that the folders are writable and the disk has room"));
    }
    Ok(ExitCode::SUCCESS)
}

/// Does it to one session, which nobody else may have open meanwhile.
fn one(folder: &Path, what: What, stop: &AtomicBool) -> Result<Done, Error> {
    let _lock = Lock::take(folder)?;
    let (_, history) = sessions::open(folder)?;
    let mut done = Done { before: 0, after: 0, left: Vec::new() };
    for take in history.items.iter().flat_map(|item| &item.takes) {
        if stop.load(Ordering::Relaxed) {
            return Err(Error::failed("it was stopped"));
        }
        match (what, takes::find(folder, &take.file)) {
            (_, takes::Found::Removed) | (What::Compress, takes::Found::Flac(_)) => {}
            (What::Compress, takes::Found::Wav(_)) if take.seconds.is_none() => {
                done.left
                    .push(format!("{}: it is not finished; resume or close the session first", take.file));
            }
            (What::Compress, takes::Found::Wav(_)) => {
                let compress =
                    |from: &Path, to: &Path| audio::compress(from, to, stop).map(drop).map_err(Error::from);
                match takes::replace_by_flac(folder, &take.file, compress) {
                    Ok((before, after)) => {
                        done.before += before;
                        done.after += after;
                    }
                    Err(error) if stop.load(Ordering::Relaxed) => return Err(error),
                    Err(error) => done.left.push(format!("{}: {}", take.file, error.sentence)),
                }
            }
            (What::Remove, _) => done.before += takes::remove(folder, &take.file)?,
        }
    }
    Ok(done)
}

/// The recordings of a session as JSON has them.
#[derive(Serialize)]
struct PruneRow<'a> {
    id: &'a str,
    path: PathBuf,
    started: Wall,
    days: u32,
    over: bool,
    scored: bool,
    takes: &'a [TakeDigest],
    /// Bytes of its recordings.
    bytes: u64,
    /// Whether the flags mean it: what `--compress` or `--remove` would do.
    goes: bool,
}

fn json(
    workspace: &Workspace,
    digests: &[Digest],
    weights: &[Weight],
    choice: &Choice,
    what: Option<What>,
    now: Wall,
) -> Result<ExitCode, Error> {
    let row = |it: &'_ Weight| {
        let digest = digests.iter().find(|digest| digest.folder == it.folder)?;
        Some(PruneRow {
            id: &digest.folder,
            path: workspace.recordings().join(&it.folder),
            started: it.started,
            days: it.days(now),
            over: it.is_over,
            scored: it.is_scored,
            takes: &digest.takes,
            bytes: it.bytes,
            goes: what.is_some() && choice.go.contains(it),
        })
    };
    output::json(&weights.iter().filter_map(row).collect::<Vec<_>>())?;
    Ok(ExitCode::SUCCESS)
}
