//! PulseAudio (and PipeWire, which speaks its language): devices by name, and streams to and from them.
//!
//! cpal could do this too, but its PulseAudio stream zeroes a mebibyte at every wake-up, lets the server
//! throw sound away once more than one buffer waits, and is silently moved to the monitor of a speaker
//! when its microphone is unplugged. Here the server may hold back seconds for a busy machine, and says so
//! when the microphone goes.

use std::{
    env,
    ffi::CStr,
    io::{self, BufReader, Read},
    net::Shutdown,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    thread::{self, JoinHandle},
    time::Duration,
};

use pulseaudio::{
    cookie_path_from_env,
    protocol::{
        AuthParams, AuthReply, Command, CommandReply, MAX_VERSION, Prop, Props, ProtocolError, SampleSpec,
        ServerInfo, SetClientNameReply, SinkInfo, SinkInfoList, SourceInfo, SourceInfoList, Volume,
        read_descriptor, read_reply_message, write_command_message,
    },
};

use super::{AudioError, Device, health::Condition};

mod listen;
mod play;

pub(super) use play::Speaker;

/// Its name in [`Device::host`].
pub(super) const HOST: &str = "pulseaudio";

/// How long the server may take over an answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The channel number of what is not sound.
const CONTROL: u32 = u32::MAX;

const COOKIE_LENGTH: usize = 256;

/// A conversation with the server.
pub(super) struct Connection {
    socket: BufReader<UnixStream>,
    version: u16,
}

/// A running stream. Dropping it ends it.
pub(super) struct Stream {
    socket: UnixStream,
    thread: Option<JoinHandle<()>>,
}

impl Connection {
    /// Meets the server. `None` if none is there.
    pub(super) fn open() -> Result<Option<Self>, AudioError> {
        let Some(socket) = sockets().into_iter().find_map(|path| UnixStream::connect(path).ok()) else {
            return Ok(None);
        };
        Self::greet(socket).map(Some).map_err(failed)
    }

    fn greet(socket: UnixStream) -> Result<Self, ProtocolError> {
        socket.set_read_timeout(Some(PATIENCE))?;
        socket.set_write_timeout(Some(PATIENCE))?;
        let mut connection = Self { socket: BufReader::with_capacity(1 << 16, socket), version: MAX_VERSION };
        let mut cookie = cookie_path_from_env().and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
        cookie.resize(COOKIE_LENGTH, 0);
        let auth = AuthParams { version: MAX_VERSION, supports_shm: false, supports_memfd: false, cookie };
        let reply: AuthReply = connection.ask(&Command::Auth(auth))?;
        connection.version = MAX_VERSION.min(reply.version);
        let mut names = Props::new();
        names.set(Prop::ApplicationName, c"mockloop");
        let _: SetClientNameReply = connection.ask(&Command::SetClientName(names))?;
        Ok(connection)
    }

    fn ask<R: CommandReply>(&mut self, command: &Command) -> Result<R, ProtocolError> {
        write_command_message(self.socket.get_mut(), 0, command, self.version)?;
        read_reply_message(&mut self.socket, self.version).map(|(_, reply)| reply)
    }

    pub(super) fn microphones(&mut self) -> Result<Vec<Device>, AudioError> {
        let server: ServerInfo = self.ask(&Command::GetServerInfo).map_err(failed)?;
        let sources: SourceInfoList = self.ask(&Command::GetSourceInfoList).map_err(failed)?;
        let device = |source: SourceInfo| Device {
            is_default: server.default_source_name.as_ref() == Some(&source.name),
            is_monitor: source.monitor_of_sink_index.is_some(),
            ..described(&source.name, source.description.as_deref(), source.sample_spec)
        };
        Ok(sources.into_iter().map(device).collect())
    }

    pub(super) fn speakers(&mut self) -> Result<Vec<Device>, AudioError> {
        let server: ServerInfo = self.ask(&Command::GetServerInfo).map_err(failed)?;
        let sinks: SinkInfoList = self.ask(&Command::GetSinkInfoList).map_err(failed)?;
        let device = |sink: SinkInfo| Device {
            is_default: server.default_sink_name.as_ref() == Some(&sink.name),
            ..described(&sink.name, sink.description.as_deref(), sink.sample_spec)
        };
        Ok(sinks.into_iter().map(device).collect())
    }

    /// What the server says of itself, and of the microphone that would be chosen.
    pub(super) fn health(&mut self) -> Result<(String, Option<Condition>), AudioError> {
        let server: ServerInfo = self.ask(&Command::GetServerInfo).map_err(failed)?;
        let sources: SourceInfoList = self.ask(&Command::GetSourceInfoList).map_err(failed)?;
        let text = |it: &Option<std::ffi::CString>| {
            it.as_ref().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let name = format!("{} {}", text(&server.server_name), text(&server.server_version));
        let is_default = |it: &&SourceInfo| server.default_source_name.as_ref() == Some(&it.name);
        let is_microphone = |it: &&SourceInfo| it.monitor_of_sink_index.is_none();
        let chosen = sources.iter().filter(is_microphone).max_by_key(|it| is_default(it));
        let condition = chosen.map(|it| Condition {
            is_muted: it.muted,
            volume: it.cvolume.channels().iter().map(Volume::to_linear).fold(0.0, f32::max),
            is_default_a_monitor: sources.iter().any(|it| is_default(&it) && !is_microphone(&it)),
        });
        Ok((name.trim().to_owned(), condition))
    }

    /// Hands the conversation over to `talk`, on a thread of its own, without a limit on silence.
    fn hand_over(
        self,
        name: &str,
        talk: impl FnOnce(Self) -> Result<(), ProtocolError> + Send + 'static,
    ) -> Result<Stream, AudioError> {
        let spawn = || {
            let socket = self.socket.get_ref().try_clone()?;
            socket.set_read_timeout(None)?;
            let run = move || {
                // Whoever listens at the other end of the stream notices its end; the reason is always the same.
                let _ = talk(self);
            };
            let thread = thread::Builder::new().name(name.to_owned()).spawn(run)?;
            Ok(Stream { socket, thread: Some(thread) })
        };
        spawn().map_err(|error: io::Error| failed(error.into()))
    }

    /// Reads the next message up to its body: the channel, the body's length.
    fn next_message(&mut self) -> Result<(u32, u32), ProtocolError> {
        let message = read_descriptor(&mut self.socket)?;
        Ok((message.channel, message.length))
    }

    /// Reads a body of `length` that is no sound. `None` if it is of a kind unknown here.
    fn command(&mut self, length: u32) -> Result<Option<Command>, ProtocolError> {
        let mut body = self.socket.by_ref().take(length.into());
        let command = Command::read_tag_prefixed(&mut body, self.version);
        io::copy(&mut body, &mut io::sink())?;
        Ok(command.ok().map(|(_, command)| command))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let _ = self.socket.shutdown(Shutdown::Both);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Where a server may listen, likeliest first: `PULSE_SERVER` alone if it is set, as libpulse does it.
/// Servers on other machines are left to ALSA's plugin.
fn sockets() -> Vec<PathBuf> {
    if let Ok(servers) = env::var("PULSE_SERVER") {
        return servers.split_whitespace().filter_map(socket).collect();
    }
    let folder = |name: &str| env::var_os(name).map(PathBuf::from);
    let own = folder("PULSE_RUNTIME_PATH").map(|path| path.join("native"));
    let runtime = folder("XDG_RUNTIME_DIR").map(|path| path.join("pulse/native"));
    let user =
        Path::new("/run/user").join(rustix::process::getuid().as_raw().to_string()).join("pulse/native");
    own.into_iter().chain(runtime).chain([user]).collect()
}

/// The path in one word of `PULSE_SERVER`, such as `{machine}unix:/path` or `/path`.
fn socket(server: &str) -> Option<PathBuf> {
    let address =
        server.strip_prefix('{').and_then(|rest| rest.split_once('}')).map_or(server, |(_, rest)| rest);
    let path = address.strip_prefix("unix:").unwrap_or(address);
    path.starts_with('/').then(|| PathBuf::from(path))
}

fn described(id: &CStr, name: Option<&CStr>, spec: SampleSpec) -> Device {
    Device {
        name: name.unwrap_or(id).to_string_lossy().into_owned(),
        id: id.to_string_lossy().into_owned(),
        host: HOST.to_owned(),
        rate: spec.sample_rate,
        channels: spec.channels.into(),
        is_default: false,
        is_monitor: false,
    }
}

fn failed(error: ProtocolError) -> AudioError {
    match error {
        ProtocolError::Timeout => AudioError::Timeout,
        ProtocolError::Io(error)
            if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) =>
        {
            AudioError::Timeout
        }
        error => AudioError::Server { source: Box::new(error) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_s_address_is_read_in_all_its_forms() {
        for address in ["unix:/run/x", "/run/x", "{0badcafe}unix:/run/x", "{0badcafe}/run/x"] {
            assert_eq!(socket(address), Some(PathBuf::from("/run/x")), "{address}");
        }
        assert_eq!(socket("tcp:example.org"), None);
    }
}
