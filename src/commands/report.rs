//! `mockloop report`: a session or the trends, written for other programs and other people.

use std::{
    path::{Component, Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::{
    bank::Bank,
    cli::kind_parser,
    domain::{question::Kind, sanitising, scorecard::Assessor},
    error::Error,
    lookback::{pages, trends as lookback},
    output,
    report::{self, Recorded, Session, anonymous::anonymous, json, labels, markdown, session},
    store::{reviews, scorecards, sessions, workspace::Workspace},
};

/// Goes below the help.
pub const EXAMPLES: &str = "\
Formats:
  html     one page that works offline: player, waveform, moments, scores, review, time
  md       the same to read as text
  json     all that 'show --json' has, and more
  labels   a label track for Audacity, one file a take: begin, end, text
  vtt      WebVTT with phases and moments, one file a take
  csv      trends only: one row a score

Where it goes:
  md, json and csv go to standard output. A page goes into the session's folder as report.html,
  the trends' into recordings/ as trends.html, and labels and vtt beside the recordings. With
  --output it goes there: to a file, to a folder (labels and vtt of several takes), or to
  standard output with '-'. A page links its recordings relative to where it lies, so move it
  with them, or write it with --with-audio.

What --anonymous leaves out:
  The candidate's name; peers become Peer A, Peer B. Folders, paths, names of files and devices,
  links to recordings. Of the date only the month is left; in the tables and the data of trends
  the first of the month stands for it. These names are also taken out of everything that was
  written. Other names that somebody wrote stay, and so does a voice: sound is in the page only
  with --with-audio.

Examples:
  mockloop report last
  mockloop report last --with-audio --anonymous --output for-robin.html
  mockloop report last --format vtt --take 1 --output -
  mockloop report --trends --format csv > scores.csv";

/// Writes a session or the trends.
#[derive(Debug, Args)]
pub struct Report {
    /// A session's folder, a beginning that fits no other, or `last`
    #[arg(required_unless_present = "trends", conflicts_with = "trends")]
    pub session: Option<String>,
    /// All sessions instead of one: how the scores move
    #[arg(long)]
    pub trends: bool,
    /// How it is written; see below
    #[arg(long, value_name = "FORMAT", default_value = "html")]
    pub format: FormatArg,
    /// Write it to this file; with several takes, to this folder; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Put the sound into the page, compressed (html)
    #[arg(long)]
    pub with_audio: bool,
    /// Leave out names, paths and the exact date
    #[arg(long)]
    pub anonymous: bool,
    /// Only this kind of interview (trends)
    #[arg(long, value_name = "KIND", value_parser = kind_parser(), requires = "trends")]
    pub kind: Option<Kind>,
    /// The interviews of this guest instead of your own (trends)
    #[arg(long, value_name = "NAME", requires = "trends")]
    pub candidate: Option<String>,
    /// Only this take, from 1 (labels, vtt)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub take: Option<u32>,
}

/// Names how a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    Html,
    Md,
    Json,
    Labels,
    Vtt,
    Csv,
}

impl Report {
    /// Runs the command.
    pub fn run(&self, workspace: &Workspace) -> Result<ExitCode, Error> {
        write(workspace, self)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Names where a report goes.
enum Place {
    StandardOutput,
    File(PathBuf),
}

/// Writes what the flags ask for, and says where it went.
fn write(workspace: &Workspace, flags: &Report) -> Result<(), Error> {
    check(flags)?;
    let Some(wanted) = &flags.session else { return trends(workspace, flags) };
    let folder = sessions::find(workspace, wanted)?;
    let session = pages::load(workspace, &folder)?;
    match flags.format {
        FormatArg::Html => {
            let place = place(flags.output.as_deref(), || folder.join("report.html"));
            if flags.with_audio && flags.anonymous {
                output::aside("A voice is in this page, and people know voices.");
            }
            let beside = match &place {
                Place::File(path) => {
                    path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
                }
                Place::StandardOutput => folder.as_path(),
            };
            let session =
                pages::with_sound(workspace, session, &folder, flags.with_audio, beside, &output::aside)?;
            put(&place, &session::page(&finished(session, &folder, flags)))
        }
        FormatArg::Md => {
            let text = markdown::session(&finished(session, &folder, flags));
            put(&place_or_output(flags), &text)
        }
        FormatArg::Json => {
            let session = finished(session, &folder, flags);
            put(&place_or_output(flags), &pretty(&json::Report::new(&session))?)
        }
        FormatArg::Labels | FormatArg::Vtt => by_take(&finished(session, &folder, flags), &folder, flags),
        FormatArg::Csv => Err(Error::usage("only trends are written as csv").hint("give --trends")),
    }
}

/// Flags that do not fit together.
fn check(flags: &Report) -> Result<(), Error> {
    let of_takes = matches!(flags.format, FormatArg::Labels | FormatArg::Vtt);
    if flags.trends && (of_takes || flags.format == FormatArg::Md) {
        return Err(Error::usage("trends are written as html, csv or json"));
    }
    if flags.with_audio && (flags.trends || flags.format != FormatArg::Html) {
        return Err(Error::usage("only the page of a session holds sound").hint("leave out --with-audio"));
    }
    if flags.take.is_some() && !of_takes {
        return Err(Error::usage("--take chooses a recording for labels or vtt"));
    }
    Ok(())
}

/// What is left when names, paths and the date are not wanted.
fn finished(session: Session, folder: &Path, flags: &Report) -> Session {
    if !flags.anonymous {
        return session;
    }
    // Peers whose scores may not be seen yet may still be named in what was written.
    let others = scorecards::others(folder, &session.history.start).0;
    let listeners = reviews::others(folder, &Assessor::Candidate).0.into_iter().filter_map(|it| it.listener);
    let strangers: Vec<Assessor> = others.into_iter().map(|card| card.assessor).chain(listeners).collect();
    anonymous(session, &strangers)
}

/// Label tracks or captions: one file a take.
fn by_take(session: &Session, folder: &Path, flags: &Report) -> Result<(), Error> {
    let (write, ending): (fn(&Session, &Recorded) -> String, _) = match flags.format {
        FormatArg::Vtt => (labels::vtt, "vtt"),
        _ => (labels::audacity, "labels.txt"),
    };
    let all = session.takes.len();
    let wanted: Vec<&Recorded> = match flags.take.map(|it| it as usize) {
        Some(number) => session.takes.get(number - 1).into_iter().collect(),
        None => session.takes.iter().collect(),
    };
    let named = |take: &Recorded| Path::new(&take.file).with_extension(ending);
    match (wanted.as_slice(), flags.output.as_deref()) {
        ([], _) if all == 0 => Err(Error::failed("the session has no recording")
            .hint("'--format md' and '--format json' have its phases and marks")),
        ([], _) => Err(Error::usage(format!("the session has {all} takes")).hint("--take counts from 1")),
        ([take], Some(path)) if path == Path::new("-") => put(&Place::StandardOutput, &write(session, take)),
        ([take], Some(path)) if !path.is_dir() => put(&Place::File(path.to_owned()), &write(session, take)),
        (many, Some(path)) if path == Path::new("-") => {
            Err(Error::usage(format!("{} takes do not fit on standard output", many.len()))
                .hint("choose one with --take"))
        }
        (many, output) => many.iter().try_for_each(|take| {
            put(&Place::File(output.unwrap_or(folder).join(named(take))), &write(session, take))
        }),
    }
}

/// All sessions: how the scores move.
fn trends(workspace: &Workspace, flags: &Report) -> Result<(), Error> {
    let bank = Bank::load(&workspace.root, workspace.cache.as_deref());
    let digests = sessions::list(workspace).digests;
    let filter = lookback::filter(&digests, flags.kind, flags.candidate.as_deref())?;
    let trends = lookback::trends(&bank, &digests, filter);
    let trends = if flags.anonymous { report::trends::anonymous::anonymous(trends) } else { trends };
    match flags.format {
        FormatArg::Csv => put(&place_or_output(flags), &trends.csv()),
        FormatArg::Json => put(&place_or_output(flags), &pretty(&trends)?),
        _ => {
            let place = place(flags.output.as_deref(), || workspace.recordings().join("trends.html"));
            put(&place, &report::trends::page(&trends, flags.anonymous))
        }
    }
}

fn pretty<T: Serialize>(value: &T) -> Result<String, Error> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Error::failed(error.to_string()))?;
    Ok(sanitising::json(&text) + "\n")
}

fn place(output: Option<&Path>, usual: impl FnOnce() -> PathBuf) -> Place {
    match output {
        Some(path) if path == Path::new("-") => Place::StandardOutput,
        Some(path) => Place::File(path.to_owned()),
        None => Place::File(usual()),
    }
}

fn place_or_output(flags: &Report) -> Place {
    place(flags.output.as_deref().or(Some(Path::new("-"))), PathBuf::new)
}

/// Writes a report to its place; a file is there as a whole or not at all.
fn put(place: &Place, text: &str) -> Result<(), Error> {
    let Place::File(path) = place else { return output::document(text) };
    let is_record =
        path.extension().is_some_and(|it| ["wav", "flac", "jsonl", "yaml"].iter().any(|own| it == *own));
    if is_record && path.exists() {
        return Err(Error::usage(format!("{} is not a report", path.display()))
            .hint("recordings, journals and scorecards are never written over; choose another name"));
    }
    let is_ours = path.components().next_back().is_some_and(|it| matches!(it, Component::Normal(_)));
    if !is_ours || path.is_dir() {
        return Err(Error::usage(format!("{} is a folder", path.display())).hint("name a file in it"));
    }
    output::line(&pages::store(path, &sanitising::document(text))?.display().to_string())
}
