//! `mockloop packet`: one interview as a file for a peer, who listens and scores it later.

use std::{path::PathBuf, process::ExitCode, sync::atomic::AtomicBool};

use clap::Args;

use crate::{
    audio, clock,
    domain::{bytes::size, slug::slug},
    error::Error,
    output::{aside, counted, line},
    platform::Signals,
    store::{
        packets::{self, Wanted},
        sessions,
        workspace::Workspace,
    },
};

use super::{background, names::peer, startup::executor};

/// Goes below the help.
pub const EXAMPLES: &str = "\
The packet holds the question, the rubric, everything that happened, your name and the recordings, made smaller \
without loss. Nobody's scores, predictions and remarks are in it, and nothing of the session changes.

Once you have merged a peer's answer, locked your own scorecard and said what you expected, a packet with --for holds \
your scores and theirs. They open it, see where you differ, vote again, and send another answer.

Examples:
  mockloop packet last
  mockloop packet 2026-11-22 --output for-robin.mockloop
  mockloop packet last --without-sound
  mockloop packet last --for Robin --without-sound

Send the file to your peer. What comes back is added with 'mockloop merge'.";

/// Writes an interview for a peer.
#[derive(Debug, Args)]
pub struct Packet {
    /// A session's folder, a beginning that fits no other, or `last`
    pub session: String,
    /// The file to write; nothing may be there yet
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Leave the recordings out
    #[arg(long)]
    pub without_sound: bool,
    /// For this peer, who has scored it too: with your locked scorecard, so that both of you can vote again
    #[arg(long = "for", value_name = "NAME")]
    pub peer: Option<String>,
}

impl Packet {
    /// Runs the command.
    pub fn run(&self, workspace: &Workspace) -> Result<ExitCode, Error> {
        executor()?.block_on(write(workspace, self))
    }
}

/// Writes the packet.
async fn write(workspace: &Workspace, flags: &Packet) -> Result<ExitCode, Error> {
    let folder = sessions::find(workspace, &flags.session)?;
    let name = sessions::name(&folder);
    let scores_for = flags.peer.as_deref().map(peer).transpose()?;
    let usual = scores_for.as_ref().map_or_else(
        || format!("{name}_packet.mockloop"),
        |it| format!("{name}_scores-{}.mockloop", slug(it.name())),
    );
    let to = flags.output.clone().unwrap_or_else(|| PathBuf::from(usual));
    let says = scores_for.as_ref().map(|it| format!(", with your scores for {} alone", it.name()));
    let wanted = Wanted { sound: !flags.without_sound, scores_for };
    let (file, made) = (to.clone(), clock::wall().fixed_offset());
    let work = move |stop: &AtomicBool| {
        packets::pack(&folder, &file, &wanted, made, stop, |from, to| {
            audio::compress(from, to, stop).map(drop).map_err(Error::from)
        })
    };
    let packed = background::run_alone(&mut Signals::take()?, "no packet was written", work).await?;
    for file in &packed.removed {
        aside(&format!("without {file}: its sound was removed"));
    }
    let says = says.unwrap_or_default();
    line(&format!("{name}, {}, {}{says}.", counted(packed.takes, "recording"), size(packed.bytes)))?;
    line(&to.display().to_string())?;
    aside(&format!(
        "Send it to your peer, who opens it with: mockloop open {}\n\
         What comes back you add with: mockloop merge FILE",
        to.file_name().unwrap_or_default().to_string_lossy()
    ));
    Ok(ExitCode::SUCCESS)
}
