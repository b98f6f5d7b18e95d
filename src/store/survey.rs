//! The survey of a workspace, which finds what somebody should know of. Nothing is written, and no link is followed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{domain::scorecard::Assessor, platform};

use super::{
    drafts, import, journal, packets, reviews,
    reviews::ReviewError,
    scorecards,
    scorecards::CardError,
    second_votes,
    sessions::{self, Lock, SessionError},
    workspace::Workspace,
};

/// Limits how deep below a folder of recordings anything of ours lies.
const DEPTH: usize = 4;

/// Holds what was found. Paths are below the workspace.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// The number of sessions, one's own and those of others.
    pub sessions: usize,
    /// Bytes of everything in the folders of recordings.
    pub bytes: u64,
    /// Sessions that some program has open.
    pub held: Vec<PathBuf>,
    /// Sessions that were cut off and that nobody has open.
    pub cut_off: Vec<PathBuf>,
    /// Files that a newer mockloop wrote.
    pub newer: Vec<PathBuf>,
    /// Files that cannot be read, each with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
    /// Journals and reviews of which lines are set aside, with how many.
    pub set_aside: Vec<(PathBuf, usize)>,
    /// Drafts that programs left behind when they ended.
    pub drafts: Vec<PathBuf>,
    /// Files and folders that others on this machine may look into.
    pub open_to_others: Vec<PathBuf>,
    /// Links, which are not followed.
    pub links: Vec<PathBuf>,
}

/// Surveys the workspace.
pub fn survey(workspace: &Workspace) -> Survey {
    let mut survey = Survey::default();
    let recordings = workspace.recordings();
    let others = workspace.root.join(packets::FOLDER);
    for folder in [&recordings, &others] {
        if folder.is_dir() {
            survey.privacy(workspace, folder);
            survey.walk(workspace, folder, DEPTH);
        }
        for name in names(folder) {
            let session = folder.join(&name);
            if !name.starts_with('.') && session.join(journal::FILE).is_file() {
                survey.session(workspace, &session);
            }
        }
    }
    for name in names(&workspace.root).into_iter().filter(|it| it.starts_with('.')) {
        survey.hidden(workspace, &workspace.root.join(name));
    }
    survey
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries.filter_map(|it| it.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    names
}

fn below(workspace: &Workspace, path: &Path) -> PathBuf {
    path.strip_prefix(&workspace.root).unwrap_or(path).to_owned()
}

impl Survey {
    fn privacy(&mut self, workspace: &Workspace, path: &Path) {
        if platform::is_open_to_others(path) {
            self.open_to_others.push(below(workspace, path));
        }
    }

    fn walk(&mut self, workspace: &Workspace, folder: &Path, deep: usize) {
        for name in names(folder) {
            let path = folder.join(&name);
            let Ok(kind) = fs::symlink_metadata(&path) else { continue };
            if kind.is_symlink() {
                self.links.push(below(workspace, &path));
                continue;
            }
            // A file beside the sessions comes with the repository, or was made for others.
            let is_beside = deep == DEPTH && kind.is_file();
            if !is_beside {
                self.privacy(workspace, &path);
            }
            if name.starts_with('.') {
                self.hidden(workspace, &path);
            }
            if kind.is_dir() && deep > 1 {
                self.walk(workspace, &path, deep - 1);
            } else if kind.is_file() {
                self.bytes += kind.len();
            }
        }
    }

    /// Notes a hidden entry if it is a draft that a program left behind when it ended.
    fn hidden(&mut self, workspace: &Workspace, path: &Path) {
        let name = sessions::name(path);
        let is_draft = [import::DRAFT, ".merge-", ".mockloop-packet-"].iter().any(|it| name.starts_with(it));
        let process = name.rsplit_once('.').and_then(|(_, number)| number.parse().ok());
        let is_left = match process {
            _ if path.is_dir() => is_draft && drafts::is_abandoned(path),
            Some(process) => !platform::is_alive(process),
            None => false,
        };
        if is_left {
            self.drafts.push(below(workspace, path));
        }
    }

    fn session(&mut self, workspace: &Workspace, folder: &Path) {
        self.sessions += 1;
        let is_held = Lock::is_held(folder);
        if is_held {
            self.held.push(below(workspace, folder));
        }
        let journal = below(workspace, &folder.join(journal::FILE));
        let (reading, history) = match sessions::open(folder) {
            Ok(opened) => opened,
            Err(SessionError::Newer { .. }) => return self.newer.push(journal),
            Err(error) => return self.unreadable.push((journal, error.to_string())),
        };
        // The last line of a session that runs may be half written at this very moment.
        if !reading.set_aside.is_empty() && !is_held {
            self.set_aside.push((journal, reading.set_aside.len()));
        }
        if history.ended.is_none() && !is_held {
            self.cut_off.push(below(workspace, folder));
        }
        let (start, me) = (&history.start, &Assessor::Candidate);
        let own = scorecards::load(folder, me, start).err();
        let predicted = scorecards::prediction(folder, start).err();
        let second = second_votes::load(folder, me, start).err();
        let (_, others) = scorecards::others(folder, start);
        for error in own.into_iter().chain(predicted).chain(second).chain(others) {
            match error {
                CardError::Newer { path, .. } => self.newer.push(below(workspace, &path)),
                CardError::Unreadable { ref path, .. }
                | CardError::Foreign { ref path }
                | CardError::Write { ref path, .. } => {
                    self.unreadable.push((below(workspace, path), error.to_string()));
                }
            }
        }
        let own = reviews::path(folder, &Assessor::Candidate);
        match reviews::load(folder, &Assessor::Candidate) {
            Ok((_, torn)) if !torn.is_empty() => self.set_aside.push((below(workspace, &own), torn.len())),
            Ok(_) => {}
            Err(error) => self.review(workspace, error),
        }
        for error in reviews::others(folder, &Assessor::Candidate).1 {
            self.review(workspace, error);
        }
    }

    fn review(&mut self, workspace: &Workspace, error: ReviewError) {
        match error {
            ReviewError::Newer { path, .. } => self.newer.push(below(workspace, &path)),
            ReviewError::Read { ref path, .. }
            | ReviewError::Foreign { ref path }
            | ReviewError::Write { ref path, .. } => {
                self.unreadable.push((below(workspace, path), error.to_string()));
            }
        }
    }
}
