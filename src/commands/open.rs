//! `mockloop open`: a peer's packet, listened to and scored blind.

use std::{
    io::{IsTerminal, stdin},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use clap::Args;

use crate::{
    audio,
    domain::{history::Take, packet_answer, scorecard::Assessor, shared_scores::Shown},
    error::Error,
    output::{aside, counted, line},
    plain,
    platform::{self, Signals},
    practice::packet::OpenedPacket,
    store::{
        archive::Bounds,
        packets::{self, PacketError},
        reviews, scorecards, sessions,
        workspace::Workspace,
    },
    ui,
};

use super::{
    background,
    names::peer,
    startup::{executor, is_plain, unless_told},
};

/// Goes below the help.
pub const EXAMPLES: &str = "\
All of it is checked first. It lies in recordings-of-others/ of your workspace then, where your own lists, trends and \
milestones do not count it. Listen, press s to score, and lock your scorecard; then the answer can be written.

Examples:
  mockloop open 2026-11-22_143005_system-design_url-shortener_packet.mockloop
  mockloop open kim.mockloop --as Robin
  mockloop open last --as Robin                go on with the latest that was opened";

/// Opens a peer's interview.
#[derive(Debug, Args)]
pub struct Open {
    /// The packet, or the name of an interview that was opened before, or `last`
    #[arg(value_name = "FILE")]
    pub packet: String,
    /// Who listens and scores; without it, you are asked
    #[arg(long = "as", value_name = "NAME")]
    pub peer: Option<String>,
    /// Plain lines instead of screens
    #[arg(long)]
    pub plain: bool,
}

/// How much longer than the journal says a recording may be: the last block of a recorder that was stopped.
const SLACK: Duration = Duration::from_secs(5);
/// How long one may be of which the journal does not say it, because the program was cut off.
const LONGEST: Duration = Duration::from_hours(12);

impl Open {
    /// Runs the command.
    pub fn run(&self, workspace: Workspace) -> Result<ExitCode, Error> {
        open(workspace, self)
    }
}

/// Opens the packet.
fn open(workspace: Workspace, flags: &Open) -> Result<ExitCode, Error> {
    let plain = is_plain(flags.plain);
    if !plain {
        ui::need_terminal("'mockloop open --plain' works with plain lines")?;
    }
    let executor = executor()?;
    let peer = match &flags.peer {
        Some(name) => peer(name).map_err(|it| it.hint("say who listens: --as NAME"))?,
        None => ask()?,
    };
    let (folder, shown) = executor.block_on(unpack(&workspace, &flags.packet))?;
    let (_, history) = sessions::open(&folder)?;
    unless_taken(&folder, &peer, scorecards::load(&folder, &peer, &history.start)?.map(|it| it.assessor))?;
    unless_taken(&folder, &peer, reviews::load(&folder, &peer)?.0.listener)?;
    if let Some(shown) = shown {
        packets::show(&folder, &peer, &shown)?;
    }
    let candidate = history.start.candidate.as_deref().and_then(packet_answer::name);
    let packet = OpenedPacket { folder, peer, candidate };
    if plain {
        return executor.block_on(score_plainly(&packet));
    }
    ui::run(&executor, workspace, |app| app.prepare_packet(&packet))
}

/// Two people whose names differ in nothing that a file's name can hold must not share their files.
fn unless_taken(folder: &Path, peer: &Assessor, found: Option<Assessor>) -> Result<(), Error> {
    match found {
        Some(other) if other != *peer => Err(PacketError::NameTaken {
            name: peer.name().to_owned(),
            other: other.name().to_owned(),
            folder: sessions::name(folder),
        }
        .into()),
        _ => Ok(()),
    }
}

/// Asks on the terminal who listens.
fn ask() -> Result<Assessor, Error> {
    if !stdin().is_terminal() {
        return Err(Error::usage("who listens?").hint("say who listens: --as NAME"));
    }
    line("Your name, as the candidate will read it:")?;
    let mut answer = String::new();
    stdin().read_line(&mut answer)?;
    peer(&answer).map_err(|it| it.hint("say who listens: --as NAME"))
}

/// The folder of an interview that is opened now, or was before, and the candidate's scores if they came with it.
async fn unpack(workspace: &Workspace, wanted: &str) -> Result<(PathBuf, Option<Box<Shown>>), Error> {
    if !Path::new(wanted).is_file() {
        return Ok((packets::find(workspace, wanted)?, None));
    }
    let room = workspace.root.ancestors().find(|it| it.is_dir()).and_then(platform::free_space);
    let bounds = Bounds { room: room.unwrap_or(u64::MAX), ..Bounds::PACKET };
    let (theirs, file) = (workspace.clone(), PathBuf::from(wanted));
    let work = move |stop: &AtomicBool| {
        packets::open(&theirs, &file, bounds, stop, |path, take| hear(path, take, stop))
    };
    let opened = background::run_alone(&mut Signals::take()?, "nothing was opened", work).await?;
    let (place, takes) = (opened.folder.display(), counted(opened.takes, "recording"));
    line(&match (opened.is_new, opened.takes) {
        (true, _) => format!("Opened, with {takes}: {place}"),
        (false, 0) => format!("Opened before: {place}"),
        (false, _) => format!("Opened before, now with {takes} more: {place}"),
    })?;
    Ok((opened.folder, opened.shown))
}

/// Why a file is not the take that a journal tells of.
fn hear(path: &Path, take: &Take, stop: &AtomicBool) -> Result<(), String> {
    let most =
        take.seconds.map_or(LONGEST, |it| Duration::from_secs_f64(it.min(LONGEST.as_secs_f64())) + SLACK);
    match audio::length(path, most, stop) {
        Ok(_) => Ok(()),
        Err(_) if stop.load(Ordering::Relaxed) => Err("it was not heard to its end".to_owned()),
        Err(audio::AudioError::NotSound { why, .. }) => {
            Err(format!("it is not the sound that was recorded: {why}"))
        }
        Err(error) => Err(error.to_string()),
    }
}

async fn score_plainly(packet: &OpenedPacket) -> Result<ExitCode, Error> {
    line(&format!("The recordings are in {}", packet.folder.display()))?;
    let mut signals = Signals::take()?;
    let mut input = plain::lines();
    let scoring = async {
        let is_locked = plain::score(&packet.folder, packet.peer.clone(), &mut input).await?;
        if is_locked {
            plain::vote(&packet.folder, &packet.peer, packet.candidate(), &mut input).await?;
        }
        Ok::<_, Error>(is_locked)
    };
    match unless_told(&mut signals, scoring).await? {
        Some(is_locked) => {
            if is_locked? {
                line(&packet.answer()?)?;
            }
        }
        None => aside(&packet.go_on()),
    }
    Ok(ExitCode::SUCCESS)
}
