//! Checks the microphone outside an interview: opened in the background, listened to, tried out, handed over.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use tokio::sync::mpsc::Sender;

use crate::{
    audio::{self, AudioError, Piece, Playback, Player, Recorder, Recording, Take},
    clock,
    domain::sound::{Hearing, Sound, Trial},
};

use super::{message::Message, take};

/// How long the trial records.
const TRIAL: Duration = Duration::from_secs(5);

#[derive(Debug, Default)]
enum State {
    #[default]
    Closed,
    Opening,
    Open(Recorder),
    Failed(String),
    Trying {
        recording: Recording,
        path: PathBuf,
        until: Instant,
    },
}

/// Holds the microphone while no interview has it.
#[derive(Debug)]
pub struct SoundCheck {
    state: State,
    attempt: u64,
    messages: Sender<Message>,
    player: Option<Player>,
    /// Holds the trial's file; gone when dropped.
    folder: Option<TrialFolder>,
}

#[derive(Debug)]
struct TrialFolder(PathBuf);

impl Drop for TrialFolder {
    fn drop(&mut self) {
        // What stays behind lies in the system's folder for temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl SoundCheck {
    /// Starts without a microphone.
    pub fn new(messages: Sender<Message>) -> Self {
        Self { state: State::Closed, attempt: 0, messages, player: None, folder: None }
    }

    /// Asks for the names of all microphones; they come as a message.
    pub fn look_around(&self) {
        let messages = self.messages.clone();
        std::thread::spawn(move || {
            let found = audio::inputs().inspect_err(|error| tracing::info!("{error}")).unwrap_or_default();
            let default = found.iter().find(|it| it.is_default && !it.is_monitor).map(|it| it.name.clone());
            // Monitors of speakers hear the computer, not the candidate; they can still be named with --device.
            let mut names: Vec<String> =
                found.into_iter().filter(|it| !it.is_monitor).map(|it| it.name).collect();
            names.dedup();
            // The program may be leaving; then nobody wants to know.
            let _ = messages.blocking_send(Message::Devices { names, default });
        });
    }

    /// Opens a microphone in the background, by name or the default one.
    pub fn open(&mut self, device: Option<&str>) {
        self.close();
        self.attempt += 1;
        self.state = State::Opening;
        let (messages, attempt, device) = (self.messages.clone(), self.attempt, device.map(str::to_owned));
        std::thread::spawn(move || {
            let opened = Recorder::open(device.as_deref());
            let _ = messages.blocking_send(Message::Opened(attempt, opened));
        });
    }

    /// Takes in an opened microphone; one that is no longer wanted is dropped.
    pub fn opened(&mut self, attempt: u64, opened: Result<Recorder, AudioError>) {
        if attempt != self.attempt || !matches!(self.state, State::Opening) {
            return drop_aside(opened.ok());
        }
        self.state = match opened {
            Ok(recorder) => State::Open(recorder),
            Err(error) => State::Failed(error.to_string()),
        };
    }

    /// Closes the microphone.
    pub fn close(&mut self) {
        self.attempt += 1;
        self.player = None;
        match std::mem::take(&mut self.state) {
            State::Open(recorder) => drop_aside(Some(recorder)),
            State::Trying { recording, .. } => drop_aside(Some(recording)),
            State::Closed | State::Opening | State::Failed(_) => {}
        }
        self.folder = None;
    }

    pub fn is_opening(&self) -> bool {
        matches!(self.state, State::Opening)
    }

    /// Hands the open microphone over to an interview.
    pub fn hand_over(&mut self) -> Option<Recorder> {
        match std::mem::take(&mut self.state) {
            State::Open(recorder) => Some(recorder),
            other => {
                self.state = other;
                None
            }
        }
    }

    pub fn sound(&self) -> Sound {
        match &self.state {
            State::Closed => Sound::default(),
            State::Opening => Sound { hearing: Hearing::Opening, ..Sound::default() },
            State::Failed(why) => Sound { hearing: Hearing::Failed(why.clone()), ..Sound::default() },
            State::Open(recorder) => take::listening(recorder),
            State::Trying { recording, .. } => take::sound(recording.status(), recording.device().rate, true),
        }
    }

    /// Whether a level moves, so that the screen should too.
    pub fn is_live(&self) -> bool {
        matches!(self.state, State::Open(_) | State::Trying { .. }) || self.player.is_some()
    }

    /// Begins to record five seconds.
    pub fn begin_trial(&mut self) -> Trial {
        self.player = None;
        // Its folder has the same name as the next one, and goes when it is dropped.
        self.folder = None;
        let Some(recorder) = self.hand_over() else {
            return Trial::Failed("There is no microphone to record with.".to_owned());
        };
        let folder = std::env::temp_dir().join(format!("mockloop-trial-{}", std::process::id()));
        let path = folder.join("trial.wav");
        // What a killed program left is in the way.
        let _ = std::fs::remove_dir_all(&folder);
        if let Err(error) = crate::store::files::create_folder(&folder) {
            self.state = State::Open(recorder);
            return Trial::Failed(error.to_string());
        }
        self.folder = Some(TrialFolder(folder));
        match recorder.record(&path) {
            Ok(recording) => {
                self.state = State::Trying { recording, path, until: clock::now() + TRIAL };
                Trial::Recording(TRIAL.as_secs())
            }
            Err((recorder, error)) => {
                self.state = State::Open(recorder);
                Trial::Failed(error.to_string())
            }
        }
    }

    /// Goes on with the trial: the seconds left, then the playing, then the end.
    pub fn go_on(&mut self, trial: &Trial) -> Option<Trial> {
        match std::mem::take(&mut self.state) {
            State::Trying { recording, path, until } => {
                let left = until.saturating_duration_since(clock::now());
                if !left.is_zero() {
                    self.state = State::Trying { recording, path, until };
                    return Some(Trial::Recording(left.as_secs() + 1));
                }
                let (recorder, take) = recording.finish(&[]);
                self.state = State::Open(recorder);
                Some(match take.and_then(player) {
                    Ok(player) => {
                        player.play();
                        self.player = Some(player);
                        Trial::Playing
                    }
                    Err(AudioError::NoOutput) => {
                        Trial::Failed("Recorded, but there is no speaker to play it on.".to_owned())
                    }
                    Err(error) => Trial::Failed(error.to_string()),
                })
            }
            other => {
                self.state = other;
                let heard = match self.player.as_ref().filter(|_| *trial == Trial::Playing)?.state() {
                    Playback::Playing | Playback::Paused => return None,
                    Playback::Ended => Trial::Played,
                    Playback::Failed { why } => Trial::Failed(why),
                };
                self.player = None;
                Some(heard)
            }
        }
    }
}

fn player(take: Take) -> Result<Player, AudioError> {
    Player::open(vec![Piece { path: take.path, from: Duration::ZERO }], None)
}

/// Drops what takes a moment to close on a thread of its own.
fn drop_aside<T: Send + 'static>(it: Option<T>) {
    if let Some(it) = it {
        std::thread::spawn(move || drop(it));
    }
}
