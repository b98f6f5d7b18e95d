//! `mockloop resume`: goes on with a session that was cut off.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use crate::{
    error::Error,
    practice::{Live, planning::Request, quiet},
    store::{
        sessions::{self, SessionError},
        workspace::Workspace,
    },
    ui,
};

use super::{
    plainly::plainly,
    startup::{executor, is_plain},
};

/// Goes on with a session.
#[derive(Debug, Args)]
pub struct Resume {
    /// A session's folder, a beginning that fits no other, or `last`; without it, the latest that was cut off
    pub session: Option<String>,
    /// Microphone, by name or a part of it
    #[arg(long, value_name = "NAME", conflicts_with = "no_audio")]
    pub device: Option<String>,
    /// Go on without recording
    #[arg(long)]
    pub no_audio: bool,
    /// Plain lines instead of screens
    #[arg(long)]
    pub plain: bool,
}

impl Resume {
    /// Runs the command.
    pub fn run(self, workspace: Workspace) -> Result<ExitCode, Error> {
        let folder = match &self.session {
            Some(wanted) => sessions::find(&workspace, wanted)?,
            None => latest_cut_off(&workspace)?,
        };
        let (_, history) = sessions::open(&folder)?;
        if history.ended.is_some() {
            return Err(Error::failed(format!("the session {} is over", sessions::name(&folder)))
                .hint("'mockloop score' scores it, 'mockloop show' shows it"));
        }
        let recorded = history.start.recorded && !self.no_audio;
        let request = Request { recorded, device: self.device, ..Request::default() };
        let recorder = quiet::recorder(&workspace, &request)?;
        if is_plain(self.plain) {
            return plainly(|| Live::resume(&folder, recorder));
        }
        ui::run(&executor()?, workspace, |app| {
            app.prepare_resumed(Live::resume(&folder, recorder)?);
            Ok(())
        })
    }
}

/// Finds the newest session that was cut off and that nobody has open.
pub fn latest_cut_off(workspace: &Workspace) -> Result<PathBuf, Error> {
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
