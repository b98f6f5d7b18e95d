//! The import of an archive into a workspace: everything checked first, nothing overwritten, each session whole or not
//! at all.
//!
//! A file that is here already with the same bytes is skipped. A session of which a file has other bytes here stays as
//! it is here, and nothing of it is taken: set beside it under another name, the same interview would count twice. Of a
//! session that is here and agrees, the files that are missing are added.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    path::Path,
    sync::atomic::AtomicBool,
};

use super::{
    archive::{Archive, ArchiveError, Bounds, Entry, Sort, copy},
    drafts::Draft,
    files,
    sessions::Lock,
    takes,
    workspace::{FOLDERS, RECORDINGS, Workspace},
};

/// Begins the names of drafts, in the workspace and among its recordings.
pub const DRAFT: &str = ".draft-";

/// Tells what was taken out of an archive.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Sessions that are new here.
    pub sessions: Vec<String>,
    /// Sessions that were here, and how many files were added to each.
    pub added: Vec<(String, usize)>,
    /// Other files that are new here.
    pub files: Vec<String>,
    /// Files that were here with the same bytes.
    pub same: usize,
    /// Files that stay as they are here, with the reason.
    pub kept: Vec<(String, String)>,
}

/// Tells what will be done with a part of the archive: a session's folder, or a file outside of sessions.
struct Part<'a> {
    name: String,
    is_session: bool,
    entries: Vec<&'a Entry>,
    plan: Plan,
}

enum Plan {
    /// Nothing of it is here.
    New,
    /// These of its entries are missing here.
    Add(Vec<usize>),
    Keep(String),
}

/// Takes in what an archive holds; with `is_trial` everything is checked and nothing placed. Set
/// `stop` to give it up before anything is.
pub fn import(
    workspace: &Workspace,
    from: &Path,
    bounds: Bounds,
    is_trial: bool,
    stop: &AtomicBool,
) -> Result<Imported, ArchiveError> {
    let archive = Archive::open(from, bounds)?;
    archive.expect(Sort::Workspace)?;
    let mut parts = parts(&archive, from)?;
    for part in &mut parts {
        part.plan = plan(workspace, part, stop)?;
    }
    let recordings = workspace.recordings();
    let fail = |path: &Path| {
        let path = path.to_owned();
        move |source| ArchiveError::Write { path, source }
    };
    if is_trial {
        archive.entries().iter().try_for_each(|entry| archive.check(entry, stop))?;
        return Ok(summary(&parts));
    }
    files::create_folder(&recordings).map_err(fail(&recordings))?;
    let make = |folder: &Path| Draft::create(folder, DRAFT).map_err(fail(folder));
    // Recordings may lie on a disk of their own, and what is placed cannot change its disk.
    let (sound, rest) = (make(&recordings)?, make(&workspace.root)?);
    let draft = |part: &Part| if part.name.starts_with(RECORDINGS) { &sound } else { &rest };
    for part in &parts {
        for (at, entry) in part.entries.iter().enumerate() {
            let wanted = match &part.plan {
                Plan::New => true,
                Plan::Add(missing) => missing.contains(&at),
                Plan::Keep(_) => false,
            };
            if wanted {
                let to = draft(part).path().join(&entry.name);
                let folder = to.parent().unwrap_or(&to);
                files::create_folder(folder).map_err(fail(folder))?;
                archive.unpack(entry, &to, stop)?;
            } else {
                archive.check(entry, stop)?;
            }
        }
    }
    // Only now, with every byte checked, does anything get its place.
    for part in &parts {
        let names = match &part.plan {
            Plan::New => vec![part.name.as_str()],
            Plan::Add(missing) => missing.iter().map(|at| part.entries[*at].name.as_str()).collect(),
            Plan::Keep(_) => Vec::new(),
        };
        for name in names {
            let to = workspace.root.join(name);
            let folder = to.parent().unwrap_or(&workspace.root);
            files::create_folder(folder).map_err(fail(folder))?;
            draft(part).place(name, &to).map_err(fail(&to))?;
        }
    }
    Ok(summary(&parts))
}

/// Groups the entries by session; those outside of sessions stand each for itself.
fn parts<'a>(archive: &'a Archive, path: &Path) -> Result<Vec<Part<'a>>, ArchiveError> {
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    for entry in archive.entries() {
        let pieces: Vec<&str> = entry.name.split('/').collect();
        let (name, is_session) = match pieces.as_slice() {
            [RECORDINGS, session, _, ..] if *session != CALIBRATION => {
                (format!("{RECORDINGS}/{session}"), true)
            }
            [folder, _, ..] if FOLDERS.contains(folder) => (entry.name.clone(), false),
            _ => {
                return Err(ArchiveError::Refused {
                    path: path.to_owned(),
                    entry: entry.name.clone(),
                    why: format!("it lies in none of {}", FOLDERS.join(", ")),
                });
            }
        };
        let new = || Part { name: name.clone(), is_session, entries: Vec::new(), plan: Plan::New };
        parts.entry(name.clone()).or_insert_with(new).entries.push(entry);
    }
    Ok(parts.into_values().collect())
}

/// Names the folder of scores given to reference answers, which is no session.
const CALIBRATION: &str = "calibration";

fn plan(workspace: &Workspace, part: &Part, stop: &AtomicBool) -> Result<Plan, ArchiveError> {
    let here = workspace.root.join(&part.name);
    let Ok(found) = fs::symlink_metadata(&here) else { return Ok(Plan::New) };
    if found.is_dir() != part.is_session || found.is_symlink() {
        return Ok(Plan::Keep("something else has its name here".to_owned()));
    }
    if part.is_session && Lock::is_held(&here) {
        return Ok(Plan::Keep("another mockloop has it open".to_owned()));
    }
    let mut missing = Vec::new();
    for (at, entry) in part.entries.iter().enumerate() {
        let own = workspace.root.join(&entry.name);
        match is_same(&own, entry, stop).map_err(|source| ArchiveError::Read { path: own.clone(), source })? {
            Some(true) => {}
            // A page is made anew from all the rest; the one here is as good.
            Some(false) if is_page(&own) => {}
            Some(false) => return Ok(Plan::Keep(format!("{} is another here", entry.name))),
            // A recording that was compressed since is here all the same.
            None if takes::is_sound(&own) && own.with_extension("flac").is_file() => {}
            None => missing.push(at),
        }
    }
    Ok(Plan::Add(missing))
}

/// Returns whether a file is a page that `report` wrote.
fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "html")
}

/// Returns whether a file here has the bytes of an entry; `None` if there is no such file.
fn is_same(path: &Path, entry: &Entry, stop: &AtomicBool) -> io::Result<Option<bool>> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if files::is_nowhere(&error) => return Ok(None),
        Err(error) => return Err(error),
    };
    if !found.is_file() || found.len() != entry.bytes {
        return Ok(Some(false));
    }
    let (_, own) = copy(&mut File::open(path)?, &mut io::sink(), stop)?;
    Ok(Some(own.eq_ignore_ascii_case(&entry.sha256)))
}

fn summary(parts: &[Part]) -> Imported {
    let mut done = Imported::default();
    for part in parts {
        let short = part.name.strip_prefix(RECORDINGS).map_or(part.name.as_str(), |it| &it[1..]);
        match &part.plan {
            Plan::New if part.is_session => done.sessions.push(short.to_owned()),
            Plan::New => done.files.push(part.name.clone()),
            Plan::Add(missing) => {
                done.same += part.entries.len() - missing.len();
                if !missing.is_empty() {
                    done.added.push((short.to_owned(), missing.len()));
                }
            }
            Plan::Keep(why) => done.kept.push((part.name.clone(), why.clone())),
        }
    }
    done
}
