//! The thread that owns the microphone: opens it, and opens it again when it was away.

use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::Duration,
};

use super::{
    capture::Feed,
    device::Device,
    error::AudioError,
    host::Stream,
    listen::{self, Opened},
};

/// The time between two looks for a microphone that is away.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The time that the first opening may take, whatever the sound system does.
const PATIENCE: Duration = Duration::from_secs(6);

/// The time that closing may take before it is left to itself.
const CLOSING: Duration = Duration::from_secs(1);

enum Wish {
    Reopen,
    Close,
}

/// A microphone that is open, or that is being looked for. Dropping it closes it.
pub(super) struct Microphone {
    wishes: Sender<Wish>,
    opened: Receiver<Result<(Device, Feed), AudioError>>,
}

impl Microphone {
    /// Opens the microphone meant by `wanted`.
    pub(super) fn open(wanted: Option<&str>) -> Result<(Self, Device, Feed), AudioError> {
        let (wishes, heard) = mpsc::channel();
        let (reply, opened) = mpsc::channel();
        let wanted = wanted.map(str::to_owned);
        thread::Builder::new()
            .name("microphone".to_owned())
            .spawn(move || attend(wanted, &heard, &reply))
            .map_err(|source| AudioError::Server { source: Box::new(source) })?;
        let (device, feed) = opened.recv_timeout(PATIENCE).unwrap_or(Err(AudioError::Timeout))?;
        Ok((Self { wishes, opened }, device, feed))
    }

    /// Asks for a fresh stream. It comes through [`Self::opened`], whenever that may be.
    pub(super) fn reopen(&self) {
        let _ = self.wishes.send(Wish::Reopen);
    }

    /// Takes a fresh stream, if one has come.
    pub(super) fn opened(&self) -> Option<(Device, Feed)> {
        self.opened.try_recv().ok().and_then(Result::ok)
    }
}

impl Drop for Microphone {
    fn drop(&mut self) {
        let _ = self.wishes.send(Wish::Close);
        while self.opened.recv_timeout(CLOSING).is_ok() {}
    }
}

fn attend(
    mut wanted: Option<String>,
    wishes: &Receiver<Wish>,
    reply: &Sender<Result<(Device, Feed), AudioError>>,
) {
    let first = match listen::open(wanted.as_deref(), None) {
        Ok(opened) => opened,
        Err(error) => return drop(reply.send(Err(error))),
    };
    let Opened { device, mut stream, feed } = first;
    // A part of a name may fit another device once this one is away.
    wanted = wanted.map(|_| device.id.clone());
    if reply.send(Ok((device.clone(), feed))).is_err() {
        return;
    }
    while let Ok(Wish::Reopen) = wishes.recv() {
        close(stream);
        let Some(again) = look_for(wanted.as_deref(), &device, wishes) else { return };
        stream = again.stream;
        if reply.send(Ok((again.device, again.feed))).is_err() {
            return;
        }
    }
}

/// Ends a stream. ALSA's way to a sound server may take half a minute over that; the next stream does not wait for it.
fn close(stream: Stream) {
    let (done, is_done) = mpsc::channel::<()>();
    let closing = thread::Builder::new().name("microphone, closing".to_owned()).spawn(move || {
        drop(stream);
        drop(done);
    });
    // Without a thread of its own it has been closed here, by the closure that was not run.
    if closing.is_ok() {
        let _ = is_done.recv_timeout(CLOSING);
    }
}

/// Tries until the microphone is back; `None` if nobody wants it any more.
fn look_for(wanted: Option<&str>, like: &Device, wishes: &Receiver<Wish>) -> Option<Opened> {
    loop {
        if let Ok(opened) = listen::open(wanted, Some(like)) {
            return Some(opened);
        }
        match wishes.recv_timeout(LOOK_EVERY) {
            Ok(Wish::Reopen) | Err(RecvTimeoutError::Timeout) => {}
            Ok(Wish::Close) | Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
}
