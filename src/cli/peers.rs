//! The flags of the commands that two people practise with.

use clap::Args;

use super::Practice;

pub const HOST_EXAMPLES: &str = "\
Nothing listens on this machine unless 'host' runs, and it ends with the session. Without --lan only a browser on this
machine can open the page; with it, any machine of your network that has the invitation, over TLS. You confirm by name
everybody who asks to come in.

Examples:
  mockloop host --kind system-design           a page for a second screen of this machine
  mockloop host --lan --question url-shortener
  mockloop host --lan --port 7707 --format full-loop
  mockloop host --resume                       the interview that was cut off, with the same people";

/// An interview at this terminal, alone or with somebody beside.
#[derive(Debug, Args)]
pub struct PracticeHere {
    #[command(flatten)]
    pub practice: Practice,
    /// Who interviews you, sitting beside you at this terminal; they score it here as well
    #[arg(long, value_name = "NAME", conflicts_with = "plain")]
    pub interviewer: Option<String>,
}

/// An interview with others at their own screens.
#[derive(Debug, Args)]
pub struct Host {
    #[command(flatten)]
    pub practice: Practice,
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
