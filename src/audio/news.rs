//! Tells everybody else what the writer thread knows: a snapshot for the screen, and events in order.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::mpsc::{Sender, error::TrySendError};

use super::status::{Event, Status};

/// Tells how a recording stands, and what has happened to it. Never waits for whoever listens.
pub(super) struct News {
    status: Arc<Mutex<Status>>,
    events: Sender<Event>,
    /// Events that there was no room for.
    untold: VecDeque<Event>,
}

impl News {
    pub(super) const fn new(status: Arc<Mutex<Status>>, events: Sender<Event>) -> Self {
        Self { status, events, untold: VecDeque::new() }
    }

    /// Adds an event that is told next.
    pub(super) fn push(&mut self, event: Event) {
        self.untold.push_back(event);
    }

    pub(super) fn extend(&mut self, events: impl IntoIterator<Item = Event>) {
        self.untold.extend(events);
    }

    /// Lets `update` change the snapshot, and sends the events that there is room for.
    pub(super) fn tell(&mut self, update: impl FnOnce(&mut Status)) {
        update(&mut self.status.lock().unwrap_or_else(PoisonError::into_inner));
        while let Some(event) = self.untold.pop_front() {
            match self.events.try_send(event) {
                Ok(()) => {}
                Err(TrySendError::Full(event)) => {
                    self.untold.push_front(event);
                    break;
                }
                Err(TrySendError::Closed(_)) => self.untold.clear(),
            }
        }
    }
}
