//! A stream to a speaker.

use std::{
    collections::VecDeque,
    ffi::CString,
    io::{BufRead, Cursor, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use pulseaudio::protocol::{
    ChannelMap, Command, CorkStreamParams, CreatePlaybackStreamReply, LatencyParams, PlaybackLatency,
    PlaybackStreamParams, ProtocolError, Request, SampleFormat, SampleSpec, TagStructReader,
    stream::{BufferAttr, StreamFlags},
    write_command_message, write_memblock,
};

use super::{AudioError, CONTROL, Connection, PATIENCE, Stream, failed};
use crate::{
    audio::{speaker::Heard, timeline},
    clock,
};

/// How much sound the server holds, its device's part included: enough for a busy machine. A pause and a
/// leap do not wait for it; a change of speed or volume does.
const BUFFER: Duration = Duration::from_millis(300);

/// The server asks for more in pieces of at least this length.
const PIECE: Duration = Duration::from_millis(50);

/// After a pause, a leap or a late answer the server plays again once it holds so much.
const AT_LEAST: Duration = Duration::from_millis(10);

/// How often the server is asked how far it is: often at first, when its latency settles.
const ASK_FIRST: Duration = Duration::from_millis(10);
const ASK_LATER: Duration = Duration::from_millis(320);
const WHILE_HELD: Duration = Duration::from_mins(1);

const SAMPLE: u64 = 2;

/// Numbers by which answers are known.
const OTHER: u32 = 0;
const LATENCY: u32 = 1;
const DRAIN: u32 = 2;

/// A stream of one channel to a speaker. Dropping it ends it at once.
pub(in crate::audio) struct Speaker {
    stream: Stream,
    version: u16,
    channel: u32,
    rate: u32,
    inbox: Arc<Mutex<Inbox>>,
    /// Frames that the server would take now; below zero after it got more.
    wanted: i64,
    /// Frames that it was given, over all.
    given: u64,
    is_held: bool,
    is_over: bool,
    /// How often the server was asked how far it is and has not answered; answers come in order.
    asked: VecDeque<Asked>,
    ask_at: Instant,
    ask_again: Duration,
    message: Vec<u8>,
}

/// How it was when the server was asked how far it is.
struct Asked {
    at: Instant,
    given: u64,
    is_held: bool,
}

/// What the server has said and nobody has looked at yet.
#[derive(Default)]
struct Inbox {
    wanted: u64,
    latencies: VecDeque<(PlaybackLatency, Instant)>,
    is_restless: bool,
    is_drained: bool,
    is_gone: bool,
}

impl Connection {
    /// Opens a stream of `rate` to the speaker with this id, or to whatever is the default, now and later.
    /// `wake` is called when the server has said something.
    pub(in crate::audio) fn speak(
        mut self,
        id: Option<&str>,
        rate: u32,
        wake: impl Fn() + Send + 'static,
    ) -> Result<Speaker, AudioError> {
        let bytes = |length| u32::try_from(timeline::frames(length, rate) * SAMPLE).unwrap_or(u32::MAX);
        let params = PlaybackStreamParams {
            sample_spec: SampleSpec { format: SampleFormat::S16Le, channels: 1, sample_rate: rate },
            channel_map: ChannelMap::mono(),
            sink_name: id.and_then(|id| CString::new(id).ok()),
            buffer_attr: BufferAttr {
                target_length: bytes(BUFFER),
                minimum_request_length: bytes(PIECE),
                pre_buffering: bytes(AT_LEAST),
                ..BufferAttr::default()
            },
            // What was asked for by name is not moved to another one when it is unplugged.
            flags: StreamFlags { adjust_latency: true, no_move: id.is_some(), ..StreamFlags::default() },
            ..PlaybackStreamParams::default()
        };
        let stream: CreatePlaybackStreamReply =
            self.ask(&Command::CreatePlaybackStream(params)).map_err(failed)?;
        let (version, channel) = (self.version, stream.channel);
        let inbox = Arc::new(Mutex::new(Inbox::default()));
        let theirs = Arc::clone(&inbox);
        let stream_to_speaker = self.hand_over("speaker stream", move |server| {
            let ended = server.take_in(channel, &theirs, &wake);
            look_into(&theirs).is_gone = true;
            wake();
            ended
        })?;
        Ok(Speaker {
            stream: stream_to_speaker,
            version,
            channel,
            rate,
            inbox,
            wanted: i64::from(stream.requested_bytes) / SAMPLE.cast_signed(),
            given: 0,
            is_held: false,
            is_over: false,
            asked: VecDeque::new(),
            ask_at: clock::now(),
            ask_again: ASK_FIRST,
            message: Vec::new(),
        })
    }

    /// Puts what the server says into the inbox until the stream or the server ends.
    fn take_in(mut self, stream: u32, inbox: &Mutex<Inbox>, wake: &impl Fn()) -> Result<(), ProtocolError> {
        loop {
            let (channel, length) = self.next_message()?;
            let mut body = vec![0; length as usize];
            std::io::Read::read_exact(&mut self.socket, &mut body)?;
            if channel != CONTROL {
                continue;
            }
            let mut body = Cursor::new(body);
            // A command of a kind unknown here is none of ours.
            let Ok((number, command)) = Command::read_tag_prefixed(&mut body, self.version) else { continue };
            match command {
                Command::Request(Request { length, .. }) => {
                    look_into(inbox).wanted += u64::from(length) / SAMPLE;
                }

                Command::Reply if number == LATENCY => {
                    let latency = latency(&mut body, self.version)?;
                    look_into(inbox).latencies.push_back((latency, clock::now()));
                }
                Command::Reply if number == DRAIN => look_into(inbox).is_drained = true,
                Command::Started(_) | Command::Underflow(_) | Command::PlaybackStreamMoved(_) => {
                    look_into(inbox).is_restless = true;
                }
                Command::PlaybackStreamKilled(killed) if killed == stream => return Ok(()),
                Command::Error(error) => return Err(ProtocolError::ServerError(error)),
                _ => continue,
            }
            wake();
        }
    }
}

fn latency(body: &mut impl BufRead, version: u16) -> Result<PlaybackLatency, ProtocolError> {
    TagStructReader::new(body, version).read()
}

fn look_into(inbox: &Mutex<Inbox>) -> MutexGuard<'_, Inbox> {
    inbox.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Speaker {
    /// How many frames there is room for.
    pub(in crate::audio) fn wanted(&self) -> usize {
        usize::try_from(self.wanted).unwrap_or(0)
    }

    pub(in crate::audio) const fn given(&self) -> u64 {
        self.given
    }

    pub(in crate::audio) fn give(&mut self, sound: &[i16]) -> Result<(), AudioError> {
        if sound.is_empty() {
            // To the server an empty piece is an offence.
            return Ok(());
        }
        let bytes: Vec<u8> = sound.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        let channel = self.channel;
        self.send(|message, _| write_memblock(message, channel, &bytes, 0))?;
        self.given += sound.len() as u64;
        self.wanted -= i64::try_from(sound.len()).unwrap_or(i64::MAX);
        Ok(())
    }

    /// Throws away what was given and is not heard yet, but for what the device has taken over already.
    pub(in crate::audio) fn flush(&mut self) -> Result<(), AudioError> {
        self.command(OTHER, &Command::FlushPlaybackStream(self.channel))?;
        self.ask_soon();
        Ok(())
    }

    /// Holds the sound where it is, or lets it go on.
    pub(in crate::audio) fn hold(&mut self, is_held: bool) -> Result<(), AudioError> {
        let cork = CorkStreamParams { channel: self.channel, cork: is_held };
        self.command(OTHER, &Command::CorkPlaybackStream(cork))?;
        self.is_held = is_held;
        self.ask_soon();
        Ok(())
    }

    /// Nothing more will be given.
    pub(in crate::audio) fn end(&mut self) -> Result<(), AudioError> {
        self.command(DRAIN, &Command::DrainPlaybackStream(self.channel))
    }

    /// Whether all was heard, after [`Speaker::end`].
    pub(in crate::audio) const fn is_over(&self) -> bool {
        self.is_over
    }

    /// When this should be looked at again though the server says nothing.
    pub(in crate::audio) const fn look_at(&self) -> Instant {
        self.ask_at
    }

    /// Takes in what the server has said: how far the sound was heard. Fails with
    /// [`AudioError::Timeout`] if it says nothing, and returns `None` if it or the device has gone.
    pub(in crate::audio) fn hear(&mut self, now: Instant) -> Result<Option<Vec<Heard>>, AudioError> {
        let inbox = std::mem::take(&mut *look_into(&self.inbox));
        if inbox.is_gone {
            return Ok(None);
        }
        self.wanted += i64::try_from(inbox.wanted).unwrap_or(i64::MAX);
        self.is_over |= inbox.is_drained;
        if inbox.is_restless {
            self.ask_soon();
        }
        let mut heard = Vec::new();
        for (latency, at) in inbox.latencies {
            let Some(asked) = self.asked.pop_front() else { continue };
            heard.push(self.heard(&latency, &asked, at));
        }
        if self.asked.front().is_some_and(|asked| now.saturating_duration_since(asked.at) > PATIENCE) {
            return Err(AudioError::Timeout);
        }
        if now >= self.ask_at {
            let ask = LatencyParams { channel: self.channel, now: SystemTime::UNIX_EPOCH };
            self.command(LATENCY, &Command::GetPlaybackLatency(ask))?;
            self.asked.push_back(Asked { at: now, given: self.given, is_held: self.is_held });
            // While it is held nothing changes any more.
            let is_settled = self.is_held && self.ask_again >= ASK_LATER;
            self.ask_at = now + if is_settled { WHILE_HELD } else { self.ask_again };
            self.ask_again = (self.ask_again * 2).min(ASK_LATER);
        }
        Ok(Some(heard))
    }

    /// What was given less what the server and the device still hold was heard. While it is held, the
    /// server has taken back from the device what was not played yet.
    fn heard(&self, latency: &PlaybackLatency, asked: &Asked, at: Instant) -> Heard {
        let waiting = (latency.write_offset - latency.read_offset) / SAMPLE.cast_signed();
        let device = timeline::frames(Duration::from_micros(latency.sink_usec), self.rate);
        let device = if asked.is_held { 0 } else { device.cast_signed() };
        let frame = asked.given.cast_signed() - waiting - device;
        let until = if asked.is_held { u64::try_from(frame).unwrap_or(0) } else { u64::MAX };
        Heard { at, frame, until, rate: self.rate }
    }

    fn ask_soon(&mut self) {
        (self.ask_at, self.ask_again) = (clock::now(), ASK_FIRST);
    }

    fn command(&mut self, number: u32, command: &Command) -> Result<(), AudioError> {
        self.send(|message, version| write_command_message(message, number, command, version))
    }

    fn send(
        &mut self,
        write: impl FnOnce(&mut Vec<u8>, u16) -> Result<(), ProtocolError>,
    ) -> Result<(), AudioError> {
        self.message.clear();
        write(&mut self.message, self.version).map_err(failed)?;
        self.stream.socket.write_all(&self.message).map_err(|error| failed(error.into()))
    }
}
