//! Scorecards on disk: one file an assessor, written as a whole.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::domain::{
    SCHEMA,
    fact::Start,
    scorecard::{Assessor, Scorecard},
    slug::slug,
};

use super::files;

/// Names the folder of scorecards in a session's folder.
pub const FOLDER: &str = "scorecards";

/// Limits the bytes of a scorecard.
const LARGEST: u64 = 4 << 20;

/// Tells why a scorecard cannot be had or kept.
#[derive(Debug, thiserror::Error)]
pub enum CardError {
    #[error("{path} cannot be read: {reason}")]
    Unreadable { path: PathBuf, reason: String },
    #[error("{path} does not fit its session: other rounds, dimensions or questions")]
    Foreign { path: PathBuf },
    #[error("{path} is of schema {schema}, from a newer mockloop")]
    Newer { path: PathBuf, schema: u32 },
    #[error("cannot write {path}")]
    Write { path: PathBuf, source: io::Error },
}

/// Returns the file of an assessor in a session's folder.
pub fn path(session: &Path, assessor: &Assessor) -> PathBuf {
    session.join(FOLDER).join(stem(assessor) + ".yaml")
}

/// Returns the file of the candidate's prediction of the others' scores, made before they are seen.
pub fn prediction_path(session: &Path) -> PathBuf {
    session.join(FOLDER).join("predicted.yaml")
}

/// Begins the names of somebody's files: `self`, `peer-robin`.
pub(super) fn stem(assessor: &Assessor) -> String {
    match assessor {
        Assessor::Candidate => "self".to_owned(),
        Assessor::Peer(name) => format!("peer-{}", slug(name)),
    }
}

/// Reads the scorecard of an assessor; `None` if there is none yet.
pub fn load(session: &Path, assessor: &Assessor, start: &Start) -> Result<Option<Scorecard>, CardError> {
    read(&path(session, assessor), start)
}

/// Reads the candidate's prediction of the others' scores; `None` if nothing was asked yet. Without a level it was
/// declined.
pub fn prediction(session: &Path, start: &Start) -> Result<Option<Scorecard>, CardError> {
    read(&prediction_path(session), start)
}

fn read(path: &Path, start: &Start) -> Result<Option<Scorecard>, CardError> {
    let Some(card) = parse::<Scorecard>(path)? else { return Ok(None) };
    if card.fits(start) { Ok(Some(card)) } else { Err(CardError::Foreign { path: path.to_owned() }) }
}

/// Reads a document of scores; `None` if there is no such file.
pub(super) fn parse<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, CardError> {
    let path = path.to_owned();
    let text = match files::read(&path, LARGEST) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| {
            let (path, reason) = (path.clone(), "it is not UTF-8 text".to_owned());
            CardError::Unreadable { path, reason }
        })?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(CardError::Unreadable { path, reason: error.to_string() }),
    };
    if let Some(schema) = schema(&text).filter(|schema| *schema > SCHEMA) {
        return Err(CardError::Newer { path, schema });
    }
    serde_saphyr::from_str(&text).map(Some).map_err(|error| {
        let reason = error.without_snippet().to_string();
        CardError::Unreadable { path, reason }
    })
}

/// Reads the schema alone: what a newer program writes may look otherwise, but its schema stands at the same place.
fn schema(text: &str) -> Option<u32> {
    #[derive(Deserialize)]
    struct First {
        schema: u64,
    }
    let first: First = serde_saphyr::from_str(text).ok()?;
    Some(u32::try_from(first.schema).unwrap_or(u32::MAX))
}

/// Lists the names of all but the candidate who have a scorecard of a session that can be read, locked or not.
pub fn peers(session: &Path, start: &Start) -> Vec<String> {
    all(session, start).0.iter().map(|it| it.assessor.name().to_owned()).collect()
}

/// Reads the locked scorecards of everybody but the candidate, by name; those that cannot be read are left out and
/// named.
pub fn others(session: &Path, start: &Start) -> (Vec<Scorecard>, Vec<CardError>) {
    let (mut cards, errors) = all(session, start);
    cards.retain(|it| it.locked.is_some());
    (cards, errors)
}

fn all(session: &Path, start: &Start) -> (Vec<Scorecard>, Vec<CardError>) {
    let Ok(entries) = fs::read_dir(session.join(FOLDER)) else { return (Vec::new(), Vec::new()) };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("peer-")));
    paths.sort();
    let (mut cards, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        match read(&path, start) {
            Ok(card) => cards.extend(card),
            Err(error) => errors.push(error),
        }
    }
    (cards, errors)
}

/// Writes a scorecard; when this returns, it is on disk.
pub fn save(session: &Path, card: &Scorecard) -> Result<(), CardError> {
    write(path(session, &card.assessor), card)
}

/// Writes the candidate's prediction of the others' scores; when this returns, it is on disk.
pub fn save_prediction(session: &Path, card: &Scorecard) -> Result<(), CardError> {
    write(prediction_path(session), card)
}

/// Writes a document of scores as a whole.
pub(super) fn write(path: PathBuf, document: &impl Serialize) -> Result<(), CardError> {
    let text = serde_saphyr::to_string(document).map_err(|error| CardError::Write {
        path: path.clone(),
        source: io::Error::other(error.to_string()),
    })?;
    files::replace(&path, text.as_bytes()).map_err(|source| CardError::Write { path, source })
}
