//! `mockloop answer`: writes the answer to a packet again.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use crate::{
    domain::packet_answer,
    error::Error,
    output::line,
    practice::packet::OpenedPacket,
    store::{
        packets::{self, PacketError},
        sessions,
        workspace::Workspace,
    },
};

use super::names::peer;

/// Goes below the help.
pub const EXAMPLES: &str = "\
The answer holds your locked scorecard and your remarks as they were when it was first written.

Examples:
  mockloop answer kim.mockloop
  mockloop answer last --as Robin --output for-kim.mockloop";

/// Writes the answer to a packet.
#[derive(Debug, Args)]
pub struct Answer {
    /// The packet, or the name of an interview that was opened, or `last`
    #[arg(value_name = "FILE|SESSION")]
    pub packet: String,
    /// Whose answer; needed if several have scored
    #[arg(long = "as", value_name = "NAME")]
    pub peer: Option<String>,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl Answer {
    /// Runs the command.
    pub fn run(&self, workspace: &Workspace) -> Result<ExitCode, Error> {
        write(workspace, self)
    }
}

/// Writes the answer.
fn write(workspace: &Workspace, flags: &Answer) -> Result<ExitCode, Error> {
    let folder = packets::find(workspace, &flags.packet)?;
    let name = sessions::name(&folder);
    let peer = match &flags.peer {
        Some(name) => peer(name).map_err(|it| it.hint("say who listens: --as NAME"))?,
        None => match packets::who_may_answer(&folder)?.as_slice() {
            [] => return Err(PacketError::NothingToAnswer { folder: name }.into()),
            [one] => one.clone(),
            many => {
                let names = many.iter().map(|it| it.name().to_owned()).collect();
                return Err(PacketError::WhoseAnswer { names, folder: name }.into());
            }
        },
    };
    let (_, history) = sessions::open(&folder)?;
    let candidate = history.start.candidate.as_deref().and_then(packet_answer::name);
    let packet = OpenedPacket { folder, peer, candidate };
    let to = flags.output.clone().unwrap_or_else(|| packet.answer_file());
    line(&packet.answer_to(&to)?)?;
    Ok(ExitCode::SUCCESS)
}
