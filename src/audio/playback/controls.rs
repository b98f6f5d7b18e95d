//! Holds what the player's thread and everybody else share: what is asked for, and how it stands.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{self, Receiver, SyncSender},
    },
    time::{Duration, Instant},
};

use super::{
    playlist::Playlist,
    position::{PositionMap, Step},
    state::Playback,
};
use crate::audio::speaker::Progress;

/// Collects what is asked for and not yet done; the last request of a kind counts.
#[derive(Debug, Default)]
pub(super) struct Requests {
    pub(super) sound: Option<bool>,
    pub(super) place: Option<Duration>,
    pub(super) speed: Option<f64>,
    pub(super) volume: Option<f64>,
    pub(super) device: Option<Choice>,
    is_close: bool,
}

/// Names a speaker; without a name the default one is meant.
#[derive(Debug, Default)]
pub(super) struct Choice(pub(super) Option<String>);

/// Says how the player stands.
#[derive(Debug)]
struct PlayerState {
    requests: Requests,
    state: Playback,
    /// The place on the axis while no sound of it is heard.
    standing: Option<Duration>,
    positions: PositionMap,
    faults: Vec<String>,
}

/// Takes requests and gives answers; nobody waits for longer than it takes to copy them.
#[derive(Debug)]
pub(super) struct Controls {
    pub(super) playlist: Arc<Playlist>,
    state_now: Mutex<PlayerState>,
    waker: SyncSender<()>,
}

impl Controls {
    /// Returns controls, and what wakes the player's thread when something is asked for.
    pub(super) fn new(playlist: Arc<Playlist>, faults: Vec<String>) -> (Self, Receiver<()>) {
        let (waker, woken) = mpsc::sync_channel(1);
        let standing = Some(playlist.nearest(Duration::ZERO));
        let (requests, positions) = (Requests::default(), PositionMap::default());
        let state_now =
            Mutex::new(PlayerState { requests, state: Playback::Paused, standing, positions, faults });
        (Self { playlist, state_now, waker }, woken)
    }

    fn state_now(&self) -> MutexGuard<'_, PlayerState> {
        self.state_now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the player's thread.
    fn wake(&self) {
        // A thread that is woken already need not be woken again.
        let _ = self.waker.try_send(());
    }

    pub(super) fn request(&self, request: impl FnOnce(&mut Requests)) {
        request(&mut self.state_now().requests);
        self.wake();
    }

    pub(super) fn close(&self) {
        self.request(|requests| requests.is_close = true);
    }

    pub(super) fn state(&self) -> Playback {
        let state_now = self.state_now();
        match state_now.requests.sound {
            Some(true) => Playback::Playing,
            Some(false) => Playback::Paused,
            None => state_now.state.clone(),
        }
    }

    pub(super) fn position(&self, now: Instant) -> Duration {
        let state_now = self.state_now();
        let requested = state_now.requests.place.map(|at| self.playlist.nearest(at));
        requested.or(state_now.standing).or_else(|| state_now.positions.place(now)).unwrap_or_default()
    }

    pub(super) fn faults(&self) -> Vec<String> {
        self.state_now().faults.clone()
    }

    /// Takes what is asked for now; `None` if that is the end. The place and the state are as asked from now on.
    pub(super) fn take_requests(&self) -> Option<Requests> {
        let mut state_now = self.state_now();
        let requests = std::mem::take(&mut state_now.requests);
        if let Some(at) = requests.place {
            state_now.standing = Some(self.playlist.nearest(at));
        }
        match requests.sound {
            Some(true) => state_now.state = Playback::Playing,
            Some(false) => state_now.state = Playback::Paused,
            // At another place it is not at its end any more.
            None if requests.place.is_some() && state_now.state == Playback::Ended => {
                state_now.state = Playback::Paused;
            }
            None => {}
        }
        (!requests.is_close).then_some(requests)
    }

    pub(super) fn set_state(&self, state: Playback) {
        self.state_now().state = state;
    }

    /// Stands at `at` until there is something else: what was given to the speaker is not heard, and the next stream
    /// counts from the beginning.
    pub(super) fn stand_at(&self, at: Duration) {
        let mut state_now = self.state_now();
        state_now.standing = Some(at);
        state_now.positions = PositionMap::default();
    }

    /// Notes that the speaker was given sound that lies there on the axis, `given` frames over all.
    pub(super) fn lay(&self, steps: &[Step], given: u64) {
        let mut state_now = self.state_now();
        state_now.positions.lay(steps, given);
        if !steps.is_empty() {
            state_now.standing = None;
        }
    }

    /// Takes in how far the speaker is.
    pub(super) fn note_progress(&self, progress: Progress, now: Instant) {
        self.state_now().positions.note_progress(progress, now);
    }

    /// Adds what is wrong with a file, once.
    pub(super) fn add_fault(&self, fault: String) {
        let mut state_now = self.state_now();
        if !state_now.faults.contains(&fault) {
            state_now.faults.push(fault);
        }
    }
}
