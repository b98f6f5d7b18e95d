//! What listening again needs beside a screen: the player, what is read of the takes in the background, and the
//! listener's file.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::sync::mpsc::Sender;

use crate::{
    audio::{self, AudioError, Piece, Player, Waveform},
    domain::{
        delivery::{Envelope, Speech},
        history::History,
        scorecard::Assessor,
    },
    error::Error,
    store::{reviews::ReviewFile, takes},
    tui::{
        screens::{
            review::{Playing, Transport},
            score::Part,
        },
        widgets::wave::Track,
    },
};

use super::message::Message;

const SPEEDS: [f64; 6] = [0.75, 1.0, 1.25, 1.5, 1.75, 2.0];
const QUIETER: f64 = 0.1;

/// Where `esc` leads from the review.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Origin {
    Sessions,
    Debrief,
    Score(Part),
}

/// What has been learned of the sound of one file.
#[derive(Debug)]
pub enum Learned {
    Envelope(Envelope),
    Speech(Speech),
    Failed(String),
}

/// What listening needs beside the screen.
#[derive(Debug)]
pub(super) struct Desk {
    messages: Sender<Message>,
    cache: Option<PathBuf>,
    pub(super) player: Option<Player>,
    /// Of which session, while one is played.
    playing: PathBuf,
    /// The chosen speaker by its id, which two of one name do not share.
    speaker: Option<String>,
    /// Counts the players that were asked for.
    attempt: u64,
    pub(super) file: Option<ReviewFile>,
    /// Why nothing is added to that file.
    pub(super) only_reads: Option<String>,
    /// From where it has been heard without a break.
    pub(super) heard_from: Option<Duration>,
    /// Stops what is read in the background.
    cancel: Arc<AtomicBool>,
    pub transport: Transport,
    pub origin: Origin,
}

impl Desk {
    pub fn new(messages: Sender<Message>, cache: Option<PathBuf>) -> Self {
        Self {
            messages,
            cache,
            player: None,
            playing: PathBuf::new(),
            speaker: None,
            attempt: 0,
            file: None,
            only_reads: None,
            heard_from: None,
            cancel: Arc::default(),
            transport: Transport::default(),
            origin: Origin::Sessions,
        }
    }

    /// Reads the waveform and the speech of takes in the background, all waveforms first.
    pub fn learn(&mut self, files: Vec<PathBuf>) {
        self.cancel.store(true, Ordering::Relaxed);
        let cancel = Arc::new(AtomicBool::new(false));
        self.cancel = Arc::clone(&cancel);
        let (messages, cache) = (self.messages.clone(), self.cache.clone());
        std::thread::spawn(move || {
            let told = |path: &PathBuf, learned| {
                !cancel.load(Ordering::Relaxed)
                    && messages.blocking_send(Message::Learned(path.clone(), learned)).is_ok()
            };
            let mut readable = Vec::new();
            for path in files {
                let learned = match audio::envelope(&path, cache.as_deref()) {
                    Ok(it) => Learned::Envelope(Envelope { step: Waveform::STEP, peaks: it.peaks }),
                    Err(error) => Learned::Failed(error.to_string()),
                };
                let is_readable = matches!(learned, Learned::Envelope(_));
                if !told(&path, learned) {
                    return;
                }
                readable.extend(is_readable.then_some(path));
            }
            for path in readable {
                match audio::speech(&path, cache.as_deref(), &cancel) {
                    Ok(it) => {
                        let speech =
                            Speech { spoken: it.spans, length: it.length, is_doubtful: it.is_doubtful };
                        if !told(&path, Learned::Speech(speech)) {
                            return;
                        }
                    }
                    Err(error) => tracing::info!("no pauses of {}: {error}", path.display()),
                }
            }
        });
    }

    /// Opens the listener's file.
    pub fn open_file(
        &mut self,
        folder: &Path,
        listener: Assessor,
    ) -> Result<crate::domain::review::Review, Error> {
        self.close_file()?;
        let (file, review) = ReviewFile::open(folder, listener)?;
        self.file = Some(file);
        Ok(review)
    }

    /// Puts the listener's file on disk.
    pub fn close_file(&mut self) -> Result<(), Error> {
        match self.file.take().map(ReviewFile::close) {
            Some(Err(why)) => Err(Error::failed(format!("the review is not complete on disk: {why}"))
                .hint("check the disk; what was written before is kept")),
            _ => Ok(()),
        }
    }

    /// Plays a session from a moment. The first time the speaker is looked for in the background, because a sound
    /// server may let one wait; [`Desk::opened`] takes it from there.
    pub fn play(&mut self, folder: &Path, tracks: &[Track], from: Duration) {
        self.transport.state = Playing::Playing;
        if self.playing == folder
            && let Some(player) = &self.player
        {
            player.play_from(from);
            return;
        }
        self.player = None;
        folder.clone_into(&mut self.playing);
        self.attempt += 1;
        self.transport.state = Playing::Opening;
        let piece = |track: &Track| Piece { path: folder.join(&track.file), from: track.from };
        let pieces: Vec<Piece> = tracks.iter().filter(|it| it.missing.is_none()).map(piece).collect();
        let (messages, device) = (self.messages.clone(), self.speaker.clone());
        let attempt = self.attempt;
        std::thread::spawn(move || {
            let player = Player::open(pieces, device.as_deref());
            // Nobody waits any more only when the whole program is leaving.
            let _ = messages.blocking_send(Message::Player(attempt, player));
        });
    }

    /// A player that was asked for is there, or why it is not. Plays from `from` unless it is no longer wanted.
    pub fn opened(
        &mut self,
        attempt: u64,
        player: Result<Player, AudioError>,
        from: Duration,
    ) -> Vec<String> {
        if attempt != self.attempt || self.transport.state != Playing::Opening {
            return Vec::new();
        }
        match player {
            Ok(player) => {
                player.set_speed(self.transport.speed);
                player.set_volume(self.transport.volume);
                player.play_from(from);
                self.transport.state = Playing::Playing;
                self.heard_from = Some(from);
                let faults = player.faults();
                self.player = Some(player);
                faults
            }
            Err(error) => {
                let why = Error::from(error).sentence;
                self.transport.state = Playing::Silent(why.clone());
                vec![why]
            }
        }
    }

    pub fn pause(&mut self) {
        if let Some(player) = &self.player {
            player.pause();
        }
        if matches!(self.transport.state, Playing::Playing | Playing::Opening) {
            self.transport.state = Playing::Paused;
        }
    }

    /// Lets the speaker go.
    pub fn stop(&mut self) {
        self.player = None;
        self.heard_from = None;
        self.cancel.store(true, Ordering::Relaxed);
        self.transport.state = Playing::Paused;
    }

    pub fn seek(&self, to: Duration) {
        if let Some(player) = self.player.as_ref().filter(|_| self.transport.state == Playing::Playing) {
            player.seek(to);
        }
    }

    pub fn is_playing(&self) -> bool {
        matches!(self.transport.state, Playing::Playing | Playing::Opening)
    }

    /// Slower or faster by one step.
    pub fn change_speed(&mut self, steps: isize) {
        #[expect(clippy::float_cmp, reason = "steps of a quarter are exact")]
        let at = SPEEDS.iter().position(|it| *it == self.transport.speed).unwrap_or(1);
        self.transport.speed = SPEEDS[at.saturating_add_signed(steps).min(SPEEDS.len() - 1)];
        if let Some(player) = &self.player {
            player.set_speed(self.transport.speed);
        }
    }

    pub fn change_volume(&mut self, steps: f64) {
        self.transport.volume = (self.transport.volume + steps * QUIETER).clamp(0.0, 1.0);
        if let Some(player) = &self.player {
            player.set_volume(self.transport.volume);
        }
    }

    /// Goes on through the next speaker, and says which.
    pub fn turn_speaker(&mut self) -> Result<String, Error> {
        let speakers = audio::outputs()?;
        let chosen = speakers.iter().position(|it| Some(&it.id) == self.speaker.as_ref());
        let now = chosen.or_else(|| speakers.iter().position(|it| it.is_default));
        let next = speakers.get(now.map_or(0, |at| (at + 1) % speakers.len()));
        let next = next.ok_or_else(|| Error::failed("there is no speaker"))?;
        (self.speaker, self.transport.device) = (Some(next.id.clone()), Some(next.name.clone()));
        if let Some(player) = &self.player {
            player.set_device(Some(&next.id));
        }
        Ok(next.name.clone())
    }
}

/// The takes of a session as tracks, and the files that have sound.
pub(super) fn tracks(folder: &Path, history: &History) -> (Vec<Track>, Vec<PathBuf>) {
    let (mut tracks, mut files) = (Vec::new(), Vec::new());
    for take in history.items.iter().flat_map(|item| &item.takes) {
        let found = takes::find(folder, &take.file);
        let length = Duration::from_secs_f64(take.seconds.unwrap_or(0.0));
        let mut track = Track { file: take.file.clone(), from: take.from, length, ..Track::default() };
        match found.path() {
            Some(path) => {
                track.file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                files.push(path.to_owned());
            }
            None => track.missing = Some(format!("{} is no longer there.", take.file)),
        }
        tracks.push(track);
    }
    (tracks, files)
}
