//! Plays a session back: the player, what is read of its takes in the background, and the listener's file.

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
        listening::{Playing, Track, Transport},
        review::Review,
        scorecard::Assessor,
    },
    error::Error,
    store::{reviews::ReviewFile, takes},
};

use super::message::{Learned, Message};

const SPEEDS: [f64; 6] = [0.75, 1.0, 1.25, 1.5, 1.75, 2.0];
const QUIETER: f64 = 0.1;

/// Controls the player of a session and the listener's file.
#[derive(Debug)]
pub struct PlaybackController {
    messages: Sender<Message>,
    cache: Option<PathBuf>,
    pub player: Option<Player>,
    /// Of which session, while one is played.
    playing: PathBuf,
    /// The chosen speaker by its id, which two of one name do not share.
    speaker: Option<String>,
    /// Counts the players that were asked for.
    attempt: u64,
    pub file: Option<ReviewFile>,
    /// Why nothing is added to that file.
    pub only_reads: Option<String>,
    /// From where it has been heard without a break.
    pub heard_from: Option<Duration>,
    /// Stops what is read in the background.
    cancel: Arc<AtomicBool>,
    pub transport: Transport,
}

impl PlaybackController {
    /// Starts with nothing to play.
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
    pub fn open_file(&mut self, folder: &Path, listener: Assessor) -> Result<Review, Error> {
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
    /// server may let one wait; [`PlaybackController::opened`] takes it from there.
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

    /// Takes in a player that was asked for, or why there is none. Plays from `from` unless it is no longer wanted.
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

    /// Pauses the player.
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

    /// Goes to a moment, if something plays.
    pub fn seek(&self, to: Duration) {
        if let Some(player) = self.player.as_ref().filter(|_| self.transport.state == Playing::Playing) {
            player.seek(to);
        }
    }

    /// Returns whether something plays or is about to.
    pub fn is_playing(&self) -> bool {
        matches!(self.transport.state, Playing::Playing | Playing::Opening)
    }

    /// Plays slower or faster by one step.
    pub fn change_speed(&mut self, steps: isize) {
        #[expect(clippy::float_cmp, reason = "steps of a quarter are exact")]
        let at = SPEEDS.iter().position(|it| *it == self.transport.speed).unwrap_or(1);
        self.transport.speed = SPEEDS[at.saturating_add_signed(steps).min(SPEEDS.len() - 1)];
        if let Some(player) = &self.player {
            player.set_speed(self.transport.speed);
        }
    }

    /// Plays quieter or louder by one step.
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

/// Returns the takes of a session as tracks, and the files that have sound.
pub fn tracks(folder: &Path, history: &History) -> (Vec<Track>, Vec<PathBuf>) {
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
