//! Interviews that travel: `packet`, `open`, `answer` and `merge`.

use std::{
    io::{IsTerminal, stdin},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use crate::{
    audio,
    cli::{Answer, Merge, Open, Packet as PacketFlags},
    clock,
    domain::{answer, history::Take, scorecard::Assessor, shown::Shown, slug::slug},
    error::Error,
    platform::{self, Signals},
    store::{
        archive::Bounds,
        packets::{self, PacketError, Wanted},
        reviews, scorecards, sessions,
        workspace::Workspace,
    },
    tui::screens::sessions::size,
};

use super::{
    background,
    commands::is_plain,
    opening::{executor, need_terminal, screens},
    output::{aside, counted, line},
    plain, plain_score, plain_votes,
};

/// How much longer than the journal says a recording may be: the last block of a recorder that was stopped.
const SLACK: Duration = Duration::from_secs(5);
/// How long one may be of which the journal does not say it, because the program was cut off.
const LONGEST: Duration = Duration::from_hours(12);

/// `mockloop packet SESSION`
pub async fn packet(workspace: &Workspace, flags: &PacketFlags) -> Result<ExitCode, Error> {
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
        file_name(&to)
    ));
    Ok(ExitCode::SUCCESS)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Somebody else's interview, and who listens to it.
#[derive(Debug, Clone)]
pub struct Packet {
    pub folder: PathBuf,
    pub peer: Assessor,
    /// Who was interviewed, if they have said so.
    candidate: Option<String>,
}

impl Packet {
    /// The candidate's name, as part of a sentence.
    pub fn candidate(&self) -> &str {
        self.candidate.as_deref().unwrap_or("the candidate")
    }

    /// Where the answer goes unless something else is wished: the folder in which one is. With second votes it is
    /// another one.
    pub fn answer_file(&self) -> PathBuf {
        let again = if self.has_voted() { "-again" } else { "" };
        let (session, peer) = (sessions::name(&self.folder), slug(self.peer.name()));
        PathBuf::from(format!("{session}_answer-{peer}{again}.mockloop"))
    }

    /// Whether the peer has given something again.
    pub fn has_voted(&self) -> bool {
        packets::has_voted(&self.folder, &self.peer)
    }

    /// How to come back to it.
    pub fn go_on(&self) -> String {
        let name = sessions::name(&self.folder);
        format!("Go on with it: mockloop open {name} --as '{}'", self.peer.name())
    }

    /// How the answer is written later.
    pub fn later(&self) -> String {
        let name = sessions::name(&self.folder);
        format!("Your answer waits: mockloop answer {name} --as '{}'", self.peer.name())
    }

    /// Writes the answer to where it goes, and says what to do with it.
    pub fn answer(&self) -> Result<String, Error> {
        self.answer_to(&self.answer_file())
    }

    fn answer_to(&self, to: &Path) -> Result<String, Error> {
        let done = packets::answer(&self.folder, &self.peer, to)?;
        let what = if done.was_there { "Your answer is there already" } else { "Your answer" };
        Ok(format!(
            "{what}: {}\nSend it to {}, who adds it with: mockloop merge {}",
            done.path.display(),
            self.candidate(),
            file_name(&done.path)
        ))
    }
}

/// `mockloop open FILE`
pub fn open(workspace: Workspace, flags: &Open) -> Result<ExitCode, Error> {
    let plain = is_plain(flags.plain);
    if !plain {
        need_terminal("'mockloop open --plain' works with plain lines")?;
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
    let candidate = history.start.candidate.as_deref().and_then(answer::name);
    let packet = Packet { folder, peer, candidate };
    if plain {
        return executor.block_on(score_plainly(&packet));
    }
    drop(executor);
    screens(workspace, |app| app.prepare_packet(packet))
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

/// The peer of this name, as it was typed.
pub(super) fn peer(name: &str) -> Result<Assessor, Error> {
    let named = answer::name(name).map(|it| Assessor::named(&it)).filter(|it| *it != Assessor::Candidate);
    named.ok_or_else(|| {
        Error::usage("a peer has a name: at least one letter, at most 60 characters, and not 'self'")
    })
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

async fn score_plainly(packet: &Packet) -> Result<ExitCode, Error> {
    line(&format!("The recordings are in {}", packet.folder.display()))?;
    let mut signals = Signals::take()?;
    let mut input = plain::lines();
    let scoring = async {
        let is_locked = plain_score::score(&packet.folder, packet.peer.clone(), &mut input).await?;
        if is_locked {
            plain_votes::vote(&packet.folder, &packet.peer, packet.candidate(), &mut input).await?;
        }
        Ok::<_, Error>(is_locked)
    };
    match super::commands::unless_told(&mut signals, scoring).await? {
        Some(is_locked) => {
            if is_locked? {
                line(&packet.answer()?)?;
            }
        }
        None => aside(&packet.go_on()),
    }
    Ok(ExitCode::SUCCESS)
}

/// `mockloop answer FILE|SESSION`
pub fn answer(workspace: &Workspace, flags: &Answer) -> Result<ExitCode, Error> {
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
    let candidate = history.start.candidate.as_deref().and_then(answer::name);
    let packet = Packet { folder, peer, candidate };
    let to = flags.output.clone().unwrap_or_else(|| packet.answer_file());
    line(&packet.answer_to(&to)?)?;
    Ok(ExitCode::SUCCESS)
}

/// `mockloop merge FILE...`
pub fn merge(workspace: &Workspace, flags: &Merge) -> Result<ExitCode, Error> {
    let mut refused = 0;
    for file in &flags.files {
        match packets::merge(workspace, file) {
            Ok(merged) => {
                let (name, folder) = (&merged.name, sessions::name(&merged.folder));
                line(&match (merged.card, merged.votes) {
                    (false, false) => {
                        format!("{name}'s scorecard of {folder} is there already; nothing changed")
                    }
                    (true, false) => format!("{name}'s scorecard added to {folder}"),
                    (false, true) => format!("{name}'s second votes added to {folder}"),
                    (true, true) => format!("{name}'s scorecard and second votes added to {folder}"),
                })?;
                if merged.card && !merged.votes {
                    aside(&format!(
                        "Once you have locked yours and said what you expect, {name} can see both and vote again: mockloop \
                         packet {folder} --for '{name}'"
                    ));
                }
            }
            Err(error) => {
                refused += 1;
                aside(&Error::from(error).to_string());
            }
        }
    }
    Ok(if refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
