//! What background threads send to the loop, and the one writer of drafts.

use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::{
    practice::{drafts::DraftWriter, message::Message},
    store::wake::Wake,
};

/// How many messages wait at most.
const QUEUE: usize = 32;

/// Receives messages, and hands out what sends them.
#[derive(Debug)]
pub struct Inbox {
    messages: Receiver<Message>,
    sender: Sender<Message>,
    drafts: DraftWriter,
    wake: Wake,
}

impl Inbox {
    /// Opens it and starts the writer of drafts.
    pub fn open() -> Self {
        let (sender, messages) = channel(QUEUE);
        let theirs = sender.clone();
        // Where the queue is full the loop is woken anyway.
        let wake = Wake::new(move || drop(theirs.try_send(Message::DraftsWritten)));
        Self { messages, sender, drafts: DraftWriter::start(wake.clone()), wake }
    }

    /// Waits for the next message.
    pub async fn next(&mut self) -> Message {
        match self.messages.recv().await {
            Some(message) => message,
            // It holds a sender itself.
            None => std::future::pending().await,
        }
    }

    /// Returns what background threads send with.
    pub fn sender(&self) -> Sender<Message> {
        self.sender.clone()
    }

    /// Returns the writer of drafts.
    pub fn drafts(&self) -> &DraftWriter {
        &self.drafts
    }

    /// Returns what wakes the loop when the disk has answered.
    pub fn wake(&self) -> &Wake {
        &self.wake
    }
}
