//! A running stream: what both of its ends share, and the thread that carries the sound.

use std::{
    io::Write,
    net::Shutdown,
    os::unix::net::UnixStream,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Instant,
};

use cpal::{Error, ErrorKind, FrameCount, StreamInstant, traits::StreamTrait};
use pulseaudio::protocol::{Command, CorkStreamParams, ProtocolError, write_command_message, write_memblock};

use super::{
    clock::{StreamClock, now},
    failure::failure,
};

/// The numbers by which answers are known.
pub(super) const LATENCY: u32 = 1;
pub(super) const CORK: u32 = 2;

/// A stream from a source or to a sink. It begins paused. Dropping it ends it at once.
///
/// The clock of a stream from a source runs as any clock does. That of a stream to a sink shows how much of the sound
/// has been heard: it stands while the stream is paused, to the frame, so that a pause changes nothing in
/// what was dated before.
pub struct Stream {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

cpal::assert_stream_send!(Stream);
cpal::assert_stream_sync!(Stream);

/// The part that the stream and its thread share.
pub(super) struct Shared {
    outbox: Mutex<Outbox>,
    version: u16,
    pub(super) channel: u32,
    pub(super) time: Time,
    /// Frames that are handed over at once.
    pub(super) buffer: FrameCount,
}

/// The clock of a stream.
pub(super) enum Time {
    /// Runs since the stream was opened.
    Since(Instant),
    Heard(StreamClock),
}

/// The way to the server.
struct Outbox {
    socket: UnixStream,
    is_playing: bool,
    message: Vec<u8>,
}

/// The way to the server, taken by one thread: nobody else says anything in between.
pub(super) struct Turn<'a> {
    outbox: MutexGuard<'a, Outbox>,
    version: u16,
}

impl Shared {
    pub(super) fn new(
        socket: UnixStream,
        version: u16,
        channel: u32,
        time: Time,
        buffer: FrameCount,
    ) -> Arc<Self> {
        let outbox = Mutex::new(Outbox { socket, is_playing: false, message: Vec::new() });
        Arc::new(Self { outbox, version, channel, time, buffer })
    }

    /// Waits until nobody else says anything to the server.
    pub(super) fn turn(&self) -> Turn<'_> {
        let outbox = self.outbox.lock().unwrap_or_else(PoisonError::into_inner);
        Turn { outbox, version: self.version }
    }

    pub(super) fn now(&self) -> StreamInstant {
        match &self.time {
            Time::Since(begin) => {
                let passed = now().saturating_duration_since(*begin);
                StreamInstant::new(passed.as_secs(), passed.subsec_nanos())
            }
            Time::Heard(clock) => clock.read(),
        }
    }
}

impl Turn<'_> {
    pub(super) fn is_playing(&self) -> bool {
        self.outbox.is_playing
    }

    pub(super) fn command(&mut self, number: u32, command: &Command) -> Result<(), ProtocolError> {
        let version = self.version;
        self.send(|message| write_command_message(message, number, command, version))
    }

    pub(super) fn sound(&mut self, channel: u32, bytes: &[u8]) -> Result<(), ProtocolError> {
        self.send(|message| write_memblock(message, channel, bytes, 0))
    }

    fn send(
        &mut self,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), ProtocolError>,
    ) -> Result<(), ProtocolError> {
        let Outbox { socket, message, .. } = &mut *self.outbox;
        message.clear();
        write(message)?;
        socket.write_all(message).map_err(ProtocolError::from)
    }
}

impl Stream {
    /// Lets `carry` work on a thread of its own until the stream ends, and tells `fail` if that was nobody's wish.
    pub(super) fn start(
        name: &str,
        shared: Arc<Shared>,
        carry: impl FnOnce() -> Result<(), Error> + Send + 'static,
    ) -> Result<Self, Error> {
        let thread = thread::Builder::new()
            .name(name.to_owned())
            // Whoever listens notices the end by its callback, which is dropped, and has been told the reason.
            .spawn(move || drop(carry()))
            .map_err(|error| Error::with_message(ErrorKind::ResourceExhausted, error.to_string()))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    fn cork(&self, is_corked: bool) -> Result<(), Error> {
        let cork = CorkStreamParams { channel: self.shared.channel, cork: is_corked };
        let command = match &self.shared.time {
            Time::Since(_) => Command::CorkRecordStream(cork),
            Time::Heard(_) => Command::CorkPlaybackStream(cork),
        };
        let mut turn = self.shared.turn();
        turn.outbox.is_playing = !is_corked;
        turn.command(CORK, &command).map_err(failure)
    }
}

impl StreamTrait for Stream {
    fn play(&self) -> Result<(), Error> {
        self.cork(false)
    }

    /// Holds the sound where it is. Nothing of it is lost or heard twice when it goes on.
    fn pause(&self) -> Result<(), Error> {
        self.cork(true)?;
        if let Time::Heard(clock) = &self.shared.time {
            clock.stop();
        }
        Ok(())
    }

    fn buffer_size(&self) -> Result<FrameCount, Error> {
        Ok(self.shared.buffer)
    }

    fn now(&self) -> StreamInstant {
        self.shared.now()
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // A socket that is shut already needs no shutting.
        let _ = self.shared.turn().outbox.socket.shutdown(Shutdown::Both);
        // A callback may drop its own stream; its thread ends when the callback does.
        if let Some(thread) = self.thread.take().filter(|it| it.thread().id() != thread::current().id()) {
            let _ = thread.join();
        }
    }
}
