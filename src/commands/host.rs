//! `mockloop host`: a new interview with others at their own pages, or one that was cut off.

use std::process::ExitCode;

use clap::Args;

use crate::{
    cli::InterviewFlags,
    error::Error,
    peer::Options,
    store::{sessions, workspace::Workspace},
    ui,
};

use super::{
    practice::request,
    resume::latest_cut_off,
    startup::{executor, is_plain},
};

/// Goes below the help.
pub const EXAMPLES: &str = "\
Nothing listens on this machine unless 'host' runs, and it ends with the session. Without --lan only a browser on this
machine can open the page; with it, any machine of your network that has the invitation, over TLS. You confirm by name
everybody who asks to come in.

Examples:
  mockloop host --kind system-design           a page for a second screen of this machine
  mockloop host --lan --question url-shortener
  mockloop host --lan --port 7707 --format full-loop
  mockloop host --resume                       the interview that was cut off, with the same people";

/// Is interviewed by others at their own screens.
#[derive(Debug, Args)]
pub struct Host {
    #[command(flatten)]
    pub interview: InterviewFlags,
    /// Let other machines of the local network open the page, over TLS with a certificate of its own
    #[arg(long)]
    pub lan: bool,
    /// Go on with a session that was cut off, or score one that is over: a session's folder, an unambiguous beginning
    /// of one, or `last`; without a name, the latest that was cut off
    #[arg(long, value_name = "SESSION", num_args = 0..=1, default_missing_value = "",
        conflicts_with_all = ["kind", "question", "format", "count", "seed", "candidate"])]
    pub resume: Option<String>,
    /// The port of the page; without it, one that stays the same for a session, or any that is free
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub port: u16,
}

impl Host {
    /// Runs the command.
    pub fn run(self, workspace: Workspace) -> Result<ExitCode, Error> {
        let request = request(&self.interview);
        if is_plain(self.interview.plain) {
            return Err(Error::usage("'host' needs the screens")
                .hint("'mockloop practice --plain' works with plain lines"));
        }
        let options = Options { lan: self.lan, port: self.port };
        let folder = match self.resume.as_deref() {
            None => {
                return ui::run(&executor()?, workspace, |app| app.prepare_host(&request, options));
            }
            Some("") => latest_cut_off(&workspace)?,
            Some(wanted) => sessions::find(&workspace, wanted)?,
        };
        ui::run(&executor()?, workspace, |app| {
            app.prepare_host_again(&folder, request.recorded, request.device, options)
        })
    }
}
