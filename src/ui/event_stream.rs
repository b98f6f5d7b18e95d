//! Streams the events of the real terminal, those that wait already without a detour.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use crossterm::event::{self, Event, EventStream};
use futures_util::{Stream, StreamExt};

/// Long enough to look for a key that waits, and too short to be felt.
const A_LOOK: Duration = Duration::from_micros(50);

/// Streams what the terminal sends. crossterm's own stream asks a thread for every single event, a thousand times a second at
/// most; text that is pasted key by key would hold up the screen for a minute.
#[derive(Debug, Default)]
pub(super) struct EventKeys {
    stream: EventStream,
    may_have_more: bool,
}

impl Stream for EventKeys {
    type Item = io::Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.may_have_more {
            // What fails here fails again in the stream, which tells it.
            let _ = event::poll(A_LOOK);
        }
        let next = self.stream.poll_next_unpin(context);
        self.may_have_more = next.is_ready();
        next
    }
}
