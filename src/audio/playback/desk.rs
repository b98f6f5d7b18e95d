//! What the player's thread and everybody else share: what is wished for, and how it stands.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{self, Receiver, SyncSender},
    },
    time::{Duration, Instant},
};

use super::{
    Playback,
    programme::Programme,
    trail::{Step, Trail},
};
use crate::audio::speaker::Heard;

/// What is wished for and not yet done; the last wish of a kind counts.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    pub(super) sound: Option<bool>,
    pub(super) place: Option<Duration>,
    pub(super) speed: Option<f64>,
    pub(super) volume: Option<f64>,
    pub(super) device: Option<Choice>,
    is_close: bool,
}

/// A speaker by name, or the default one.
#[derive(Debug, Default)]
pub(super) struct Choice(pub(super) Option<String>);

/// How it stands.
#[derive(Debug)]
struct Board {
    wishes: Wishes,
    state: Playback,
    /// The place on the axis while no sound of it is heard.
    standing: Option<Duration>,
    trail: Trail,
    faults: Vec<String>,
}

/// Wishes go in, answers come out, and nobody waits for longer than it takes to copy them.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) programme: Arc<Programme>,
    board: Mutex<Board>,
    bell: SyncSender<()>,
}

impl Desk {
    /// A desk, and what rings when there is something on it.
    pub(super) fn new(programme: Arc<Programme>, faults: Vec<String>) -> (Self, Receiver<()>) {
        let (bell, rung) = mpsc::sync_channel(1);
        let standing = Some(programme.nearest(Duration::ZERO));
        let (wishes, trail) = (Wishes::default(), Trail::default());
        let board = Mutex::new(Board { wishes, state: Playback::Paused, standing, trail, faults });
        (Self { programme, board, bell }, rung)
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the player's thread.
    pub(super) fn ring(&self) {
        // A bell that still rings need not be rung again.
        let _ = self.bell.try_send(());
    }

    pub(super) fn wish(&self, wish: impl FnOnce(&mut Wishes)) {
        wish(&mut self.board().wishes);
        self.ring();
    }

    pub(super) fn close(&self) {
        self.wish(|wishes| wishes.is_close = true);
    }

    pub(super) fn state(&self) -> Playback {
        let board = self.board();
        match board.wishes.sound {
            Some(true) => Playback::Playing,
            Some(false) => Playback::Paused,
            None => board.state.clone(),
        }
    }

    pub(super) fn position(&self, now: Instant) -> Duration {
        let board = self.board();
        let wished = board.wishes.place.map(|at| self.programme.nearest(at));
        wished.or(board.standing).or_else(|| board.trail.place(now)).unwrap_or_default()
    }

    pub(super) fn faults(&self) -> Vec<String> {
        self.board().faults.clone()
    }

    /// What is wished for now; `None` if that is the end. The place and the state are as wished from now on.
    pub(super) fn take_wishes(&self) -> Option<Wishes> {
        let mut board = self.board();
        let wishes = std::mem::take(&mut board.wishes);
        if let Some(at) = wishes.place {
            board.standing = Some(self.programme.nearest(at));
        }
        match wishes.sound {
            Some(true) => board.state = Playback::Playing,
            Some(false) => board.state = Playback::Paused,
            // At another place it is not at its end any more.
            None if wishes.place.is_some() && board.state == Playback::Ended => {
                board.state = Playback::Paused;
            }
            None => {}
        }
        (!wishes.is_close).then_some(wishes)
    }

    pub(super) fn set_state(&self, state: Playback) {
        self.board().state = state;
    }

    /// What was given to the speaker is not heard: it stands at `at` until there is something else. Another
    /// speaker counts from the beginning.
    pub(super) fn stand_at(&self, at: Duration, is_other_speaker: bool) {
        let mut board = self.board();
        board.standing = Some(at);
        board.trail.forget(is_other_speaker);
    }

    /// The speaker was given sound that lies there on the axis, `given` frames over all.
    pub(super) fn lay(&self, steps: &[Step], given: u64) {
        let mut board = self.board();
        board.trail.lay(steps, given);
        if !steps.is_empty() {
            board.standing = None;
        }
    }

    pub(super) fn hear(&self, heard: Vec<Heard>, now: Instant) {
        let mut board = self.board();
        for heard in heard {
            board.trail.hear(heard, now);
        }
    }

    /// Adds what is wrong with a file, once.
    pub(super) fn add_fault(&self, fault: String) {
        let mut board = self.board();
        if !board.faults.contains(&fault) {
            board.faults.push(fault);
        }
    }
}
