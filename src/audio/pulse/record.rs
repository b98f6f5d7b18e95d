//! A stream from a source.

use std::{
    ffi::{CStr, CString},
    time::Duration,
};

use cpal::{BufferSize, Error, ErrorKind, FrameCount, InputCallbackInfo, InputStreamTimestamp, StreamConfig};
use pulseaudio::protocol::{
    ChannelMap, ChannelPosition, Command, CreateRecordStreamReply, ProtocolError, RecordStreamParams,
    SampleFormat, SampleSpec,
    stream::{BufferAttr, StreamFlags},
};

use super::{
    clock::{frames, now},
    connection::{Connection, Message},
    failure::{failure, unsupported},
    samples::whole_frames,
    stream::{Shared, Stream, Time},
};

/// Sound is asked for in pieces of this length if nobody says otherwise. Hardware then delivers twice as often.
const FRAGMENT: Duration = Duration::from_millis(100);

/// Two bytes a sample.
const SAMPLE: usize = 2;

/// Opens a stream from the source `id` that hands all of its sound to `hear`.
pub(super) fn stream(
    application: &CStr,
    id: &CStr,
    config: StreamConfig,
    hear: impl FnMut(&[i16], &InputCallbackInfo) + Send + 'static,
    mut fail: impl FnMut(Error) + Send + 'static,
) -> Result<Stream, Error> {
    let mut connection = Connection::open(application)?.ok_or(ErrorKind::HostUnavailable)?;
    let fragment = match config.buffer_size {
        BufferSize::Fixed(frames) => frames,
        BufferSize::Default => {
            FrameCount::try_from(frames(FRAGMENT, config.sample_rate)).unwrap_or(FrameCount::MAX)
        }
    };
    let params =
        params(id, &config, fragment).ok_or_else(|| unsupported("the server knows no such stream"))?;
    let stream: CreateRecordStreamReply = connection.ask(&Command::CreateRecordStream(params))?;
    let writer = connection.writer().map_err(|error| failure(error.into()))?;
    let shared = Shared::new(writer, connection.version(), stream.channel, Time::Since(now()), fragment);
    let recording =
        Recording { connection, shared: shared.clone(), channels: usize::from(config.channels), hear };
    Stream::start("recording stream", shared, move || {
        let end = recording.run();
        let error = end.as_ref().err().map_or(ErrorKind::DeviceNotAvailable.into(), Error::clone);
        fail(error);
        end
    })
}

fn params(id: &CStr, config: &StreamConfig, fragment: FrameCount) -> Option<RecordStreamParams> {
    let channels = u8::try_from(config.channels).ok()?;
    let frame = u32::from(config.channels) * u32::try_from(SAMPLE).ok()?;
    Some(RecordStreamParams {
        sample_spec: SampleSpec { format: SampleFormat::S16Le, channels, sample_rate: config.sample_rate },
        channel_map: ChannelMap::new(vec![ChannelPosition::Mono; channels.into()]),
        source_name: Some(CString::from(id)),
        // Beyond that the server keeps as much as it can, 4 MiB, for a program that is late.
        buffer_attr: BufferAttr { fragment_size: fragment.checked_mul(frame)?, ..BufferAttr::default() },
        flags: StreamFlags {
            start_corked: true,
            adjust_latency: true,
            // Channels as they come, whatever they are called.
            no_remap_channels: true,
            // Unplugging ends the stream instead of moving it to the monitor of a speaker.
            no_move: true,
            ..StreamFlags::default()
        },
        ..RecordStreamParams::default()
    })
}

struct Recording<H> {
    connection: Connection,
    shared: std::sync::Arc<Shared>,
    channels: usize,
    hear: H,
}

impl<H: FnMut(&[i16], &InputCallbackInfo)> Recording<H> {
    /// Reads sound until the server ends the stream or itself, or the socket is shut.
    fn run(mut self) -> Result<(), Error> {
        let mut bytes = vec![0; whole_frames(self.channels) * SAMPLE];
        let mut samples = Vec::with_capacity(whole_frames(self.channels));
        loop {
            match self.connection.next_message().map_err(failure)? {
                Message::Sound { channel, bytes: length } if channel == self.shared.channel => {
                    self.read(length, &mut bytes, &mut samples).map_err(failure)?;
                }
                Message::Sound { bytes, .. } => {
                    self.connection.skip_sound(bytes).map_err(|error| failure(error.into()))?;
                }
                Message::Command { command: Command::RecordStreamKilled(killed), .. }
                    if killed == self.shared.channel =>
                {
                    return Ok(());
                }
                Message::Command { command: Command::Error(error), .. } => {
                    return Err(failure(ProtocolError::ServerError(error)));
                }
                Message::Command { .. } | Message::Other => {}
            }
        }
    }

    fn read(&mut self, length: usize, bytes: &mut [u8], samples: &mut Vec<i16>) -> Result<(), ProtocolError> {
        let mut left = length;
        while left > 0 {
            let piece = left.min(bytes.len());
            self.connection.read_sound(&mut bytes[..piece])?;
            samples.clear();
            let pairs = bytes[..piece].chunks_exact(SAMPLE);
            samples.extend(pairs.map(|pair| i16::from_le_bytes([pair[0], pair[1]])));
            // When it was captured nobody says: at the latest when it comes.
            let at = self.shared.now();
            (self.hear)(samples, &InputCallbackInfo::new(InputStreamTimestamp { callback: at, capture: at }));
            left -= piece;
        }
        Ok(())
    }
}
