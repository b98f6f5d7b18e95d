//! The microphone of an interview: its state, what comes from it, and what a screen shows of it.

use std::time::Duration;

use tokio::sync::oneshot;

use crate::{
    audio::{self, AudioError, Event, Recorder, Recording},
    domain::sound::{Hearing, Sound},
};

use super::{free_space::FreeSpace, take};

/// Less room than this is told: a minute and a half is time to make some, or to come to an end.
const LITTLE_ROOM: Duration = Duration::from_secs(90);

/// Holds the microphone through the states of a session.
#[derive(Debug)]
pub(super) enum Microphone {
    /// The session is not recorded, or its microphone could not be had.
    None {
        why: Option<String>,
    },
    Idle(Recorder),
    Recording {
        recording: Recording,
        file: String,
        /// Interview time at the first frame of the file, or of the next one.
        from: Duration,
        /// The file in which the take goes on while the last frames of this one are on their way.
        next: Option<String>,
        space: FreeSpace,
    },
    /// A take is being finished on a thread of its own; `then` is the question to record next.
    Finishing {
        done: oneshot::Receiver<Done>,
        file: String,
        then: Option<usize>,
    },
}

/// Returns the microphone, and the take that a thread has finished.
pub(super) type Done = (Recorder, Result<audio::Take, AudioError>);

/// Tells what came from the microphone.
#[derive(Debug)]
pub enum Heard {
    Event(Event),
    Done(Box<Done>),
    /// The thread that finished a take is gone without a word.
    Lost,
}

impl Microphone {
    /// Waits until it has something to say.
    pub(super) async fn heard(&mut self) -> Heard {
        let events = match self {
            Self::None { .. } => return std::future::pending().await,
            Self::Idle(recorder) => recorder.events(),
            Self::Recording { recording, .. } => recording.events(),
            Self::Finishing { done, .. } => {
                return done.await.map_or(Heard::Lost, |it| Heard::Done(Box::new(it)));
            }
        };
        match events.recv().await {
            Some(event) => Heard::Event(event),
            None => std::future::pending().await,
        }
    }

    /// Returns whether the present file is as long as a file may become, at interview time `at`.
    pub(super) fn is_long(&self, at: Duration) -> bool {
        let Self::Recording { recording, from, next: None, .. } = self else { return false };
        let length = at.saturating_sub(*from).max(recording.status().recorded);
        length >= audio::longest_file(recording.device().rate)
    }

    /// Tells what a screen shows of it, of the present file alone.
    pub(super) fn sound(&self) -> Sound {
        match self {
            Self::None { why: None } => Sound::default(),
            Self::None { why: Some(why) } => {
                Sound { hearing: Hearing::Failed(why.clone()), ..Sound::default() }
            }
            Self::Idle(recorder) => take::listening(recorder),
            Self::Recording { recording, space, .. } => {
                let rate = recording.device().rate;
                let room = space.left(rate).filter(|left| *left < LITTLE_ROOM);
                Sound { room, ..take::sound(recording.status(), rate, true) }
            }
            Self::Finishing { .. } => Sound { hearing: Hearing::Live, ..Sound::default() },
        }
    }
}

impl From<Option<Recorder>> for Microphone {
    fn from(recorder: Option<Recorder>) -> Self {
        recorder.map_or(Self::None { why: None }, Self::Idle)
    }
}
