//! Sessions and trends written as pages for a browser.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    audio,
    domain::{
        delivery::{Envelope, Speech},
        trends::Trends,
    },
    error::Error,
    report::{self, Recorded, Session, Sound},
    store::{files, takes, workspace::Workspace},
};

use super::session;

/// What need not be encoded in the address of a file.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Writes a session as a page beside its recordings, and returns where.
pub fn page(workspace: &Workspace, folder: &Path) -> Result<PathBuf, Error> {
    let path = folder.join("report.html");
    let session = load(workspace, folder)?;
    let session = with_sound(workspace, session, folder, false, folder, &|text| tracing::info!("{text}"))?;
    store(&path, &report::session::page(&session))
}

/// Writes the trends as a page beside all recordings, and returns where.
pub fn trends_page(workspace: &Workspace, trends: &Trends) -> Result<PathBuf, Error> {
    store(&workspace.recordings().join("trends.html"), &report::trends::page(trends, false))
}

/// Reads a session with its takes as they are on disk, still without sound.
pub fn load(workspace: &Workspace, folder: &Path) -> Result<Session, Error> {
    let mut session = session::reported(workspace, folder, session::read(folder)?)?;
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

/// Adds sound and waveforms for a page in the folder `beside`; `says` is told what takes long or fails.
pub fn with_sound(
    workspace: &Workspace,
    mut session: Session,
    folder: &Path,
    is_embedded: bool,
    beside: &Path,
    says: &dyn Fn(&str),
) -> Result<Session, Error> {
    files::create_folder(beside)?;
    let (cache, never) = (workspace.cache.as_deref(), AtomicBool::new(false));
    for take in &mut session.takes {
        let path = folder.join(&take.file);
        if !path.is_file() {
            continue;
        }
        take.sound = if is_embedded {
            says(&format!("Compressing {} …", take.file));
            let page = audio::for_page(&path, &never)?;
            Sound::Embedded { mime: page.mime, bytes: page.bytes }
        } else {
            Sound::Linked { href: address(beside, &path)? }
        };
        heard(take, &path, cache, &never).unwrap_or_else(|error| {
            says(&format!("warning: {}", Error::from(error).sentence));
        });
    }
    Ok(session)
}

/// Adds what can be seen of the sound of a take.
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

/// Returns the address of a file for a page in the folder `beside`.
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

/// Puts a text on disk as a whole, and returns where that is.
pub fn store(path: &Path, text: &str) -> Result<PathBuf, Error> {
    files::replace(path, text.as_bytes()).map_err(|error: io::Error| {
        Error::failed(format!("cannot write {}: {error}", path.display()))
            .hint("check that the folder is writable and the disk has room")
    })?;
    Ok(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
}
