//! A stream to a sink.

use std::{
    collections::VecDeque,
    ffi::{CStr, CString},
    io::BufRead,
    sync::Arc,
    time::Duration,
};

use cpal::{
    BufferSize, Error, ErrorKind, FrameCount, OutputCallbackInfo, OutputStreamTimestamp, StreamConfig,
};
use pulseaudio::protocol::{
    ChannelMap, ChannelPosition, Command, CreatePlaybackStreamReply, LatencyParams, PlaybackLatency,
    PlaybackStreamParams, ProtocolError, Request, SampleFormat, SampleSpec, TagStructReader,
    stream::{BufferAttr, StreamFlags},
};

use super::{
    clock::{StreamClock, frames, now},
    connection::{Connection, Message},
    failure::{failure, unsupported},
    samples::whole_frames,
    stream::{CORK, LATENCY, Shared, Stream, Time},
};

/// The server asks for more in pieces of at least this length if nobody says otherwise.
const PIECE: Duration = Duration::from_millis(50);

/// So many pieces are held by the server, its device's part included: enough for a busy machine. A pause does not wait
/// for it.
const PIECES: u32 = 3;

/// The server begins to play, and after a late answer goes on, once it holds so much.
const AT_LEAST: Duration = Duration::from_millis(10);

/// So many questions may be unanswered before no more are asked.
const MOST_ASKED: usize = 8;

/// Two bytes a sample.
const SAMPLE: u32 = 2;

/// The callbacks of a stream.
pub(super) struct Playback<S, F> {
    /// Fills a buffer with sound.
    pub(super) say: S,
    pub(super) fail: F,
}

/// Opens a stream to the sink `id`, or to whatever is the default, now and later.
pub(super) fn stream<S, F>(
    application: &CStr,
    id: Option<CString>,
    config: StreamConfig,
    playback: Playback<S, F>,
) -> Result<Stream, Error>
where
    S: FnMut(&mut [i16], &OutputCallbackInfo) + Send + 'static,
    F: FnMut(Error) + Send + 'static,
{
    let mut connection = Connection::open(application)?.ok_or(ErrorKind::HostUnavailable)?;
    let rate = config.sample_rate;
    let piece = match config.buffer_size {
        BufferSize::Fixed(frames) => frames,
        BufferSize::Default => FrameCount::try_from(frames(PIECE, rate)).unwrap_or(FrameCount::MAX),
    };
    let params = params(id, &config, piece).ok_or_else(|| unsupported("the server knows no such stream"))?;
    let stream: CreatePlaybackStreamReply = connection.ask(&Command::CreatePlaybackStream(params))?;
    let writer = connection.writer().map_err(|error| failure(error.into()))?;
    let time = Time::Heard(StreamClock::new(rate));
    let shared = Shared::new(writer, connection.version(), stream.channel, time, piece);
    let playing = Playing {
        connection,
        shared: shared.clone(),
        channels: config.channels,
        rate,
        wanted: u64::from(stream.requested_bytes),
        asked: VecDeque::new(),
        samples: Vec::new(),
        bytes: Vec::new(),
        playback,
    };
    Stream::start("playing stream", shared, move || playing.run_and_tell())
}

fn params(id: Option<CString>, config: &StreamConfig, piece: FrameCount) -> Option<PlaybackStreamParams> {
    let channels = u8::try_from(config.channels).ok()?;
    let bytes = |frames: FrameCount| frames.checked_mul(u32::from(config.channels) * SAMPLE);
    let at_least = FrameCount::try_from(frames(AT_LEAST, config.sample_rate)).ok()?;
    Some(PlaybackStreamParams {
        sample_spec: SampleSpec { format: SampleFormat::S16Le, channels, sample_rate: config.sample_rate },
        channel_map: match channels {
            1 => ChannelMap::mono(),
            2 => ChannelMap::stereo(),
            _ => ChannelMap::new(vec![ChannelPosition::Mono; channels.into()]),
        },
        // What was asked for by name is not moved to another one when it is unplugged.
        flags: StreamFlags {
            start_corked: true,
            adjust_latency: true,
            no_remap_channels: channels > 2,
            no_move: id.is_some(),
            ..StreamFlags::default()
        },
        sink_name: id,
        buffer_attr: BufferAttr {
            target_length: bytes(piece.checked_mul(PIECES)?)?,
            minimum_request_length: bytes(piece)?,
            pre_buffering: bytes(at_least)?,
            ..BufferAttr::default()
        },
        ..PlaybackStreamParams::default()
    })
}

struct Playing<S, F> {
    connection: Connection,
    shared: Arc<Shared>,
    channels: u16,
    rate: u32,
    /// Bytes that the server would take now.
    wanted: u64,
    /// Questions of how far the server is that it has not answered; answers come in order.
    asked: VecDeque<Asked>,
    samples: Vec<i16>,
    bytes: Vec<u8>,
    playback: Playback<S, F>,
}

/// Keeps how it was when the server was asked how far it is.
struct Asked {
    sent: u64,
    is_playing: bool,
}

impl<S, F> Playing<S, F>
where
    S: FnMut(&mut [i16], &OutputCallbackInfo),
    F: FnMut(Error),
{
    fn run_and_tell(mut self) -> Result<(), Error> {
        let end = self.run();
        if let Time::Heard(clock) = &self.shared.time {
            clock.stop();
        }
        let error = end.as_ref().err().map_or(ErrorKind::DeviceNotAvailable.into(), Error::clone);
        (self.playback.fail)(error);
        end
    }

    /// Answers the server until it ends the stream or itself, or the socket is shut.
    fn run(&mut self) -> Result<(), Error> {
        loop {
            let (number, command, mut rest) = match self.connection.next_message().map_err(failure)? {
                Message::Command { number, command, rest } => (number, command, rest),
                Message::Sound { bytes, .. } => {
                    self.connection.skip_sound(bytes).map_err(|error| failure(error.into()))?;
                    continue;
                }
                Message::Other => continue,
            };
            let is_news = match command {
                Command::Request(Request { length, .. }) => {
                    self.wanted += u64::from(length);
                    true
                }
                Command::Reply if number == LATENCY => {
                    let version = self.connection.version();
                    // What stands is asked for again until the server has taken all back from its device.
                    self.set_clock(&latency(&mut rest, version).map_err(failure)?)
                }
                Command::Reply => number == CORK,
                Command::Started(_) => true,
                Command::Underflow(_) => {
                    (self.playback.fail)(ErrorKind::Xrun.into());
                    true
                }
                Command::PlaybackStreamMoved(_) => {
                    (self.playback.fail)(ErrorKind::DeviceChanged.into());
                    true
                }
                Command::PlaybackStreamKilled(killed) if killed == self.shared.channel => return Ok(()),
                Command::Error(error) => return Err(failure(ProtocolError::ServerError(error))),
                _ => false,
            };
            if is_news {
                self.supply().and_then(|()| self.ask_how_far()).map_err(failure)?;
            }
        }
    }

    /// Gives the server what it would take, piece by piece, unless the stream is paused.
    fn supply(&mut self) -> Result<(), ProtocolError> {
        let Time::Heard(clock) = &self.shared.time else { return Ok(()) };
        let frame = u64::from(self.channels) * u64::from(SAMPLE);
        while self.wanted >= frame && self.shared.turn().is_playing() {
            let most = whole_frames(self.channels.into()) as u64 / u64::from(self.channels);
            let frames = (self.wanted / frame).min(most).min(self.shared.buffer.into());
            self.samples.clear();
            self.samples.resize(usize::try_from(frames).unwrap_or(0) * usize::from(self.channels), 0);
            let playback = clock.end_of_sent();
            let callback = clock.read().min(playback);
            let about = OutputCallbackInfo::new(OutputStreamTimestamp { callback, playback });
            (self.playback.say)(&mut self.samples, &about);
            self.bytes.clear();
            self.bytes.extend(self.samples.iter().flat_map(|sample| sample.to_le_bytes()));
            clock.send(frames);
            self.shared.turn().sound(self.shared.channel, &self.bytes)?;
            self.wanted -= frames * frame;
        }
        Ok(())
    }

    fn ask_how_far(&mut self) -> Result<(), ProtocolError> {
        let Time::Heard(clock) = &self.shared.time else { return Ok(()) };
        if self.asked.len() >= MOST_ASKED {
            return Ok(());
        }
        let ask = LatencyParams { channel: self.shared.channel, now: std::time::SystemTime::UNIX_EPOCH };
        let mut turn = self.shared.turn();
        let is_playing = turn.is_playing();
        turn.command(LATENCY, &Command::GetPlaybackLatency(ask))?;
        self.asked.push_back(Asked { sent: clock.sent(), is_playing });
        Ok(())
    }

    /// Sets the clock by an answer, and returns whether there may be a better one: what was sent less what the server
    /// and the device still hold was heard. While the stream is paused, the server takes back from the device what was
    /// not played yet.
    fn set_clock(&mut self, latency: &PlaybackLatency) -> bool {
        let (Some(asked), Time::Heard(clock)) = (self.asked.pop_front(), &self.shared.time) else {
            return false;
        };
        let frame = i64::from(self.channels) * i64::from(SAMPLE);
        let waiting = (latency.write_offset - latency.read_offset) / frame;
        let heard = asked.sent.cast_signed() - waiting;
        let device = frames(Duration::from_micros(latency.sink_usec), self.rate).cast_signed();
        match (asked.is_playing, self.shared.turn().is_playing()) {
            (true, true) if latency.playing => clock.run(heard - device, now()),
            (false, false) => return clock.stand(heard),
            // It has not begun yet; or it says how it was before a pause, or before its end.
            (true, true | false) | (false, true) => {}
        }
        false
    }
}

fn latency(body: &mut impl BufRead, version: u16) -> Result<PlaybackLatency, ProtocolError> {
    TagStructReader::new(body, version).read()
}
