//! A stream to a speaker.

use std::{
    ffi::CString,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use pulseaudio::protocol::{
    ChannelMap, Command, CreatePlaybackStreamReply, PlaybackStreamParams, ProtocolError, Request,
    SampleFormat, SampleSpec,
    stream::{BufferAttr, StreamFlags},
    write_command_message, write_memblock,
};

use super::{AudioError, CONTROL, Connection, Device, Stream, failed};
use crate::audio::timeline;

/// How much sound the server holds: as little as a busy machine bears, so that the position is true.
const BUFFER: Duration = Duration::from_millis(100);

const SAMPLE: usize = 2;

impl Connection {
    /// Plays one channel of sound. `played` counts the frames that were heard, and reaches their number
    /// when the last one was.
    pub(in crate::audio) fn play(
        mut self,
        device: &Device,
        sound: &[i16],
        rate: u32,
        played: Arc<AtomicU64>,
    ) -> Result<Stream, AudioError> {
        let buffer = timeline::frames(BUFFER, rate);
        let target_length = u32::try_from(buffer).unwrap_or(u32::MAX).saturating_mul(2);
        let params = PlaybackStreamParams {
            sample_spec: SampleSpec { format: SampleFormat::S16Le, channels: 1, sample_rate: rate },
            channel_map: ChannelMap::mono(),
            sink_name: CString::new(device.id.as_str()).ok(),
            buffer_attr: BufferAttr { target_length, ..BufferAttr::default() },
            flags: StreamFlags { adjust_latency: true, ..StreamFlags::default() },
            ..PlaybackStreamParams::default()
        };
        let stream: CreatePlaybackStreamReply =
            self.ask(&Command::CreatePlaybackStream(params)).map_err(failed)?;
        let bytes: Vec<_> = sound.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        self.hand_over("speaker stream", move |server| server.speak(&stream, &bytes, buffer, &played))
    }

    /// Gives the server what it asks for until there is no more, and waits until all of it was heard.
    fn speak(
        mut self,
        stream: &CreatePlaybackStreamReply,
        sound: &[u8],
        buffer: u64,
        played: &AtomicU64,
    ) -> Result<(), ProtocolError> {
        let mut wanted = stream.requested_bytes as usize;
        let mut rest = sound;
        loop {
            let (piece, later) = rest.split_at(wanted.min(rest.len()));
            if !piece.is_empty() {
                write_memblock(self.socket.get_mut(), stream.channel, piece, 0)?;
                let sent = (sound.len() - later.len()) / SAMPLE;
                played.store((sent as u64).saturating_sub(buffer), Ordering::Relaxed);
                if later.is_empty() {
                    let drain = Command::DrainPlaybackStream(stream.channel);
                    write_command_message(self.socket.get_mut(), 0, &drain, self.version)?;
                }
            }
            (rest, wanted) = (later, 0);
            let (channel, length) = self.next_message()?;
            let command = self.command(length)?;
            match command.filter(|_| channel == CONTROL) {
                Some(Command::Request(Request { length, .. })) => wanted = length as usize,
                // The answer to the drain: everything was heard.
                Some(Command::Reply) => {
                    played.store((sound.len() / SAMPLE) as u64, Ordering::Relaxed);
                    return Ok(());
                }
                Some(Command::PlaybackStreamKilled(_)) => return Ok(()),
                _ => {}
            }
        }
    }
}
