//! Where the bank's files come from: the workspace, and the copy inside the program.

use std::{
    borrow::Cow,
    fs, io,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use super::{fault::Fault, yaml};

static BANK: Dir = include_dir!("$CARGO_MANIFEST_DIR/question-bank");
static RUBRICS: Dir = include_dir!("$CARGO_MANIFEST_DIR/rubrics");

/// SHA-256 of a file's bytes.
pub type Hash = [u8; 32];

/// Tells what a file of the bank holds; its place says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Questions,
    Formats,
    Plan,
    Rubric,
    /// Reference answers to learn scoring from.
    Calibration,
    /// Facts with their sources.
    Facts,
}

/// Holds one file of the bank, read but not yet parsed.
#[derive(Debug, Clone)]
pub struct Source {
    /// As the user would name it: a path below the workspace, or `(built in)/…`.
    pub name: String,
    pub holds: Holds,
    pub text: Cow<'static, str>,
    pub hash: Hash,
}

/// Reads all files: built in first, so that the user's own come after and override. A built-in file of which the workspace
/// has the same bytes is left out. Files of questions that `is_known` need no text, and come without it.
pub fn all(workspace: &Path, is_known: impl Fn(&Hash) -> bool) -> (Vec<Source>, Vec<Fault>) {
    let (own, faults) = own(workspace, is_known);
    let mut built_in = Vec::new();
    collect(&BANK, "question-bank", &mut built_in);
    collect(&RUBRICS, "rubrics", &mut built_in);
    built_in.retain(|file: &Source| own.iter().all(|it: &Source| it.hash != file.hash));
    built_in.extend(own);
    (built_in, faults)
}

/// Reads the workspace's own files.
pub fn own(workspace: &Path, is_known: impl Fn(&Hash) -> bool) -> (Vec<Source>, Vec<Fault>) {
    let (mut own, mut faults) = (Vec::new(), Vec::new());
    for folder in ["question-bank", "rubrics"] {
        read_folder(workspace, Path::new(folder), &is_known, &mut own, &mut faults);
    }
    (own, faults)
}

/// Reads the workspace's files of facts; only a check needs them.
pub fn facts(workspace: &Path) -> (Vec<Source>, Vec<Fault>) {
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    read_folder(workspace, Path::new("docs/facts"), &|_: &Hash| false, &mut files, &mut faults);
    (files, faults)
}

/// Tells what a file at this path below the workspace holds; `None` if it is none of the bank's.
fn holds(path: &Path) -> Option<Holds> {
    let is_yaml = path.extension().is_some_and(|it| it == "yaml" || it == "yml");
    let parts: Vec<&str> = path.iter().filter_map(|it| it.to_str()).collect();
    match parts.as_slice() {
        _ if !is_yaml => None,
        ["rubrics", _] => Some(Holds::Rubric),
        ["question-bank", "formats.yaml"] => Some(Holds::Formats),
        ["question-bank", "plan.yaml"] => Some(Holds::Plan),
        ["question-bank", "calibration", ..] => Some(Holds::Calibration),
        ["question-bank", ..] => Some(Holds::Questions),
        ["docs", "facts", ..] => Some(Holds::Facts),
        _ => None,
    }
}

fn collect(dir: &'static Dir, below: &str, into: &mut Vec<Source>) {
    for file in dir.files() {
        let path = Path::new(below).join(file.path());
        if let (Some(holds), Some(text)) = (holds(&path), file.contents_utf8()) {
            let name = format!("(built in)/{}", path.display());
            into.push(Source { name, holds, text: text.into(), hash: hash(text.as_bytes()) });
        }
    }
    for dir in dir.dirs() {
        collect(dir, below, into);
    }
}

fn read_folder(
    workspace: &Path,
    folder: &Path,
    is_known: &impl Fn(&Hash) -> bool,
    into: &mut Vec<Source>,
    faults: &mut Vec<Fault>,
) {
    let entries = match fs::read_dir(workspace.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return,
        Err(error) => {
            faults.push(Fault::of_file(
                &folder.display().to_string(),
                error.to_string(),
                "Make the folder readable.",
            ));
            return;
        }
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|it| Some(folder.join(it.ok()?.file_name()))).collect();
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_some_and(|it| it.to_string_lossy().starts_with('.'));
        let full = workspace.join(&path);
        if !hidden && full.is_dir() && !full.is_symlink() {
            read_folder(workspace, &path, is_known, into, faults);
        } else if let (false, Some(holds)) = (hidden, holds(&path)) {
            match read(&full, &path) {
                Ok((text, hash)) => {
                    let is_needed = holds != Holds::Questions || !is_known(&hash);
                    let text = if is_needed { text } else { String::new() };
                    let name = path.display().to_string();
                    into.push(Source { name, holds, text: text.into(), hash });
                }
                Err(fault) => faults.push(*fault),
            }
        }
    }
}

fn read(full: &Path, path: &Path) -> Result<(String, Hash), Box<Fault>> {
    let name = path.display().to_string();
    let fail = |message: String, help: &str| Box::new(Fault::of_file(&name, message, help));
    let size = fs::metadata(full).map_err(|error| fail(error.to_string(), "Make the file readable."))?;
    if !size.is_file() {
        return Err(fail("this is not a plain file".to_owned(), "Put the text itself here."));
    }
    if size.len() > yaml::LARGEST {
        return Err(fail(
            format!("the file has {} bytes; 1 MiB is the limit", size.len()),
            "Split it by topic.",
        ));
    }
    let bytes = fs::read(full).map_err(|error| fail(error.to_string(), "Make the file readable."))?;
    let hash = hash(&bytes);
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, hash)),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let before = &error.as_bytes()[..good];
            let line = before.split(|&byte| byte == b'\n').count() as u64;
            let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
            let column = String::from_utf8_lossy(&before[start..]).chars().count() as u64 + 1;
            let text = String::from_utf8_lossy(error.as_bytes());
            Err(Box::new(
                fail("this is not UTF-8 text".to_owned(), "Save the file as UTF-8.")
                    .at(super::fault::Position { line, column }, &text),
            ))
        }
    }
}

fn hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}
