//! A stream from a microphone.

use std::{ffi::CString, io::Read, thread, time::Duration};

use pulseaudio::protocol::{
    ChannelMap, ChannelPosition, Command, CreateRecordStreamReply, ProtocolError, RecordStreamParams,
    SampleFormat, SampleSpec,
    stream::{BufferAttr, StreamFlags},
};

use super::{AudioError, CONTROL, Connection, Device, Stream, failed};
use crate::{
    audio::{capture::Intake, timeline},
    clock,
};

/// Sound is asked for in pieces of this length. Hardware then delivers twice as often.
const FRAGMENT: Duration = Duration::from_millis(100);

/// Two bytes a sample.
const SAMPLE: usize = 2;

/// How long a full ring is given before it is looked at again.
const NO_ROOM: Duration = Duration::from_millis(10);

/// Frames read at once.
const PIECE: usize = 4_096;

impl Connection {
    /// Lets the sound of `device` flow into `intake`, at the rate and with the channels of `device`.
    pub(in crate::audio) fn listen(mut self, device: &Device, intake: Intake) -> Result<Stream, AudioError> {
        let frame = SAMPLE * usize::from(device.channels);
        let params = params(device, frame).ok_or(AudioError::NoMicrophone)?;
        let stream: CreateRecordStreamReply =
            self.ask(&Command::CreateRecordStream(params)).map_err(failed)?;
        self.hand_over("microphone stream", move |server| server.hear(stream.channel, frame, intake))
    }

    /// Reads sound until the server ends the stream or itself, or the socket is shut.
    fn hear(mut self, stream: u32, frame: usize, mut intake: Intake) -> Result<(), ProtocolError> {
        let mut buffer = vec![0; PIECE * frame];
        loop {
            let (channel, length) = self.next_message()?;
            if channel == CONTROL {
                let command = self.command(length)?;
                if matches!(command, Some(Command::RecordStreamKilled(killed)) if killed == stream) {
                    return Ok(());
                }
                continue;
            }
            let mut left = length as usize;
            while left > 0 {
                let piece = left.min(buffer.len());
                self.socket.read_exact(&mut buffer[..piece])?;
                if channel == stream {
                    // The server keeps what is not fetched. What a stopped program has missed comes at once.
                    while !intake.has_room(piece / SAMPLE) && !intake.is_abandoned() {
                        thread::sleep(NO_ROOM);
                    }
                    let samples = buffer[..piece].chunks_exact(SAMPLE);
                    intake.deliver(samples.map(|pair| i16::from_le_bytes([pair[0], pair[1]])), clock::now());
                }
                left -= piece;
            }
        }
    }
}

fn params(device: &Device, frame: usize) -> Option<RecordStreamParams> {
    let channels = u8::try_from(device.channels).ok()?;
    let fragment = usize::try_from(timeline::frames(FRAGMENT, device.rate)).ok()? * frame;
    Some(RecordStreamParams {
        sample_spec: SampleSpec { format: SampleFormat::S16Le, channels, sample_rate: device.rate },
        channel_map: ChannelMap::new(vec![ChannelPosition::Mono; channels.into()]),
        source_name: Some(CString::new(device.id.as_str()).ok()?),
        // Beyond that the server keeps as much as it can, 4 MiB, for a program that is late.
        buffer_attr: BufferAttr { fragment_size: u32::try_from(fragment).ok()?, ..BufferAttr::default() },
        flags: StreamFlags {
            adjust_latency: true,
            // Channels as they come, whatever they are called; they are mixed here.
            no_remap_channels: true,
            // Unplugging ends the stream instead of moving it to the monitor of a speaker.
            no_move: true,
            ..StreamFlags::default()
        },
        ..RecordStreamParams::default()
    })
}
