//! The command `host`: a new interview with others, or one that was cut off.

use std::process::ExitCode;

use crate::{
    app::{
        commands::{is_plain, latest_cut_off, request},
        opening::screens,
    },
    cli::Host,
    error::Error,
    peer::Options,
    store::{sessions, workspace::Workspace},
};

/// An interview that others join from their own screens.
pub(in crate::app) fn host(workspace: Workspace, flags: Host) -> Result<ExitCode, Error> {
    let request = request(&flags.practice);
    if is_plain(flags.practice.plain) {
        return Err(Error::usage("'host' needs the screens")
            .hint("'mockloop practice --plain' works with plain lines"));
    }
    let options = Options { lan: flags.lan, port: flags.port };
    let device = flags.practice.device;
    let folder = match flags.resume.as_deref() {
        None => return screens(workspace, |app| app.prepare_host(&request, device, options)),
        Some("") => latest_cut_off(&workspace)?,
        Some(wanted) => sessions::find(&workspace, wanted)?,
    };
    screens(workspace, |app| app.prepare_host_again(&folder, request.recorded, device, options))
}
