//! `mockloop report`: a session or the trends, written for other programs and other people.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
    sync::atomic::AtomicBool,
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use serde::Serialize;

use crate::{
    audio,
    bank::Bank,
    cli::{FormatArg, Written},
    domain::{
        delivery::{Envelope, Speech},
        question::Kind,
        scorecard::Assessor,
        steering,
        trends::Trends,
    },
    error::Error,
    report::{self, Recorded, Session, Sound, anonymous::anonymous, json, labels, markdown, session},
    store::{files, reviews, sessions, takes, workspace::Workspace},
};

use super::{super::actions, output, sessions as shown};

/// What need not be encoded in the address of a file.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Where a report goes.
enum Place {
    StandardOutput,
    File(PathBuf),
}

/// Writes what the flags ask for, and says where it went.
pub fn write(workspace: &Workspace, flags: &Written) -> Result<(), Error> {
    check(flags)?;
    let Some(wanted) = &flags.session else { return trends(workspace, flags) };
    let folder = sessions::find(workspace, wanted)?;
    let session = load(workspace, &folder)?;
    match flags.format {
        FormatArg::Html => {
            let place = place(flags.output.as_deref(), || folder.join("report.html"));
            if flags.with_audio && flags.anonymous {
                output::aside("A voice is in this page, and people know voices.");
            }
            let session = with_sound(workspace, session, &folder, flags.with_audio, &place)?;
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

/// Writes a session as a page beside its recordings, and says where.
pub fn page(workspace: &Workspace, folder: &Path) -> Result<PathBuf, Error> {
    let path = folder.join("report.html");
    let session = load(workspace, folder)?;
    let session = with_sound(workspace, session, folder, false, &Place::File(path.clone()))?;
    store(&path, &session::page(&session))
}

/// Writes the trends as a page beside all recordings, and says where.
pub fn trends_page(workspace: &Workspace, trends: &Trends) -> Result<PathBuf, Error> {
    store(&workspace.recordings().join("trends.html"), &report::trends::page(trends, false))
}

/// Flags that do not fit together.
fn check(flags: &Written) -> Result<(), Error> {
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

/// The session with its takes as they are on disk, still without sound.
fn load(workspace: &Workspace, folder: &Path) -> Result<Session, Error> {
    let mut session = shown::reported(workspace, folder, super::debrief(folder)?)?;
    for (item, it) in session.history.items.iter().enumerate() {
        for take in &it.takes {
            let found = takes::find(folder, &take.file);
            let known = take.seconds.map(std::time::Duration::from_secs_f64);
            // Only a take that was cut off has no length in the journal; its file has one.
            let measured = || found.path().and_then(|path| audio::wav::duration(path).ok());
            session.takes.push(Recorded {
                item,
                file: takes::name(folder, &take.file),
                from: take.from,
                length: known.or_else(measured).unwrap_or_default(),
                sound: Sound::None,
                envelope: None,
                speech: None,
            });
        }
    }
    session.takes.sort_by_key(|take| take.from);
    Ok(session)
}

/// What is left when names, paths and the date are not wanted.
fn finished(session: Session, folder: &Path, flags: &Written) -> Session {
    if !flags.anonymous {
        return session;
    }
    // Peers whose scores may not be seen yet may still be named in what was written.
    let others = crate::store::scorecards::others(folder, &session.history.start).0;
    let listeners = reviews::others(folder, &Assessor::Candidate).0.into_iter().filter_map(|it| it.listener);
    let strangers: Vec<Assessor> = others.into_iter().map(|card| card.assessor).chain(listeners).collect();
    anonymous(session, &strangers)
}

/// Sound and waveforms for a page at `place`.
fn with_sound(
    workspace: &Workspace,
    mut session: Session,
    folder: &Path,
    is_embedded: bool,
    place: &Place,
) -> Result<Session, Error> {
    let beside = match place {
        Place::File(path) => path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new(".")),
        Place::StandardOutput => folder,
    };
    files::create_folder(beside)?;
    let (cache, never) = (workspace.cache.as_deref(), AtomicBool::new(false));
    for take in &mut session.takes {
        let path = folder.join(&take.file);
        if !path.is_file() {
            continue;
        }
        take.sound = if is_embedded {
            output::aside(&format!("Compressing {} …", take.file));
            let page = audio::for_page(&path, &never)?;
            Sound::Embedded { mime: page.mime, bytes: page.bytes }
        } else {
            Sound::Linked { href: address(beside, &path)? }
        };
        heard(take, &path, cache, &never).unwrap_or_else(|error| {
            output::aside(&format!("warning: {}", Error::from(error).sentence));
        });
    }
    Ok(session)
}

/// What can be seen of the sound of a take.
fn heard(
    take: &mut Recorded,
    path: &Path,
    cache: Option<&Path>,
    never: &AtomicBool,
) -> Result<(), audio::AudioError> {
    let waveform = audio::envelope(path, cache)?;
    take.length = waveform.length;
    take.envelope = Some(Envelope { step: audio::Waveform::STEP, peaks: waveform.peaks });
    let spoken = audio::speech(path, cache, never)?;
    take.speech =
        Some(Speech { spoken: spoken.spans, length: spoken.length, is_doubtful: spoken.is_doubtful });
    Ok(())
}

/// The address of a file for a page in the folder `beside`.
fn address(beside: &Path, file: &Path) -> Result<String, Error> {
    let (beside, file) = (beside.canonicalize()?, file.canonicalize()?);
    let parts = |path: &Path| path.components().map(|it| it.as_os_str().to_owned()).collect::<Vec<_>>();
    let (from, to) = (parts(&beside), parts(&file));
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if !matches!(to.first().zip(from.first()), Some((a, b)) if a == b) {
        // On another drive; there is no way from here to there.
        return Ok(format!("file:///{}", encoded(&file.to_string_lossy().replace('\\', "/"))));
    }
    let up = std::iter::repeat_n("..".to_owned(), from.len() - same);
    let down = to[same..].iter().map(|it| encoded(&it.to_string_lossy()));
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

/// Label tracks or captions: one file a take.
fn by_take(session: &Session, folder: &Path, flags: &Written) -> Result<(), Error> {
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
fn trends(workspace: &Workspace, flags: &Written) -> Result<(), Error> {
    let bank = Bank::load(&workspace.root, workspace.cache.as_deref());
    let digests = sessions::list(workspace).digests;
    let filter = actions::filter(&digests, flags.kind.map(Kind::from), flags.candidate.as_deref())?;
    let trends = actions::trends(&bank, &digests, filter);
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
    Ok(steering::json(&text) + "\n")
}

fn place(output: Option<&Path>, usual: impl FnOnce() -> PathBuf) -> Place {
    match output {
        Some(path) if path == Path::new("-") => Place::StandardOutput,
        Some(path) => Place::File(path.to_owned()),
        None => Place::File(usual()),
    }
}

fn place_or_output(flags: &Written) -> Place {
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
    output::line(&store(path, &steering::document(text))?.display().to_string())
}

/// Puts a text on disk as a whole, and says where that is.
fn store(path: &Path, text: &str) -> Result<PathBuf, Error> {
    files::replace(path, text.as_bytes()).map_err(|error: io::Error| {
        Error::failed(format!("cannot write {}: {error}", path.display()))
            .hint("check that the folder is writable and the disk has room")
    })?;
    Ok(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
}
