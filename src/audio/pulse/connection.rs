//! A conversation with the server: questions and answers at first, then what the server says of itself.

use std::{
    ffi::CStr,
    io::{self, BufReader, Read},
    os::unix::net::UnixStream,
    time::Duration,
};

use cpal::Error;
use pulseaudio::{
    cookie_path_from_env,
    protocol::{
        AuthParams, AuthReply, Command, CommandReply, MAX_VERSION, Prop, Props, ProtocolError,
        SetClientNameReply, read_descriptor, read_reply_message, write_command_message,
    },
};

use super::{failure::failure, server_address::sockets};

/// The longest time that the server may take over an answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The channel number of what is not sound.
const CONTROL: u32 = u32::MAX;

const COOKIE_LENGTH: usize = 256;

/// Asks the server, and reads what it says.
pub(super) struct Connection {
    socket: BufReader<UnixStream>,
    version: u16,
}

/// Says what a message from the server is about.
#[expect(clippy::large_enum_variant, reason = "there is one at a time")]
pub(super) enum Message {
    /// So many bytes of sound follow, to be read from [`Connection::read_sound`].
    Sound { channel: u32, bytes: usize },
    /// A command, and what it says beyond its kind.
    Command { number: u32, command: Command, rest: io::Cursor<Vec<u8>> },
    /// Something of a kind unknown here.
    Other,
}

impl Connection {
    /// Meets the server as `application`. Returns `None` if none is there. A program without a cookie is let in where
    /// the server trusts its user, which is the rule.
    pub(super) fn open(application: &CStr) -> Result<Option<Self>, Error> {
        let Some(socket) = sockets().into_iter().find_map(|path| UnixStream::connect(path).ok()) else {
            return Ok(None);
        };
        Self::greet(socket, application).map(Some).map_err(failure)
    }

    fn greet(socket: UnixStream, application: &CStr) -> Result<Self, ProtocolError> {
        socket.set_read_timeout(Some(PATIENCE))?;
        socket.set_write_timeout(Some(PATIENCE))?;
        let mut connection = Self { socket: BufReader::with_capacity(1 << 16, socket), version: MAX_VERSION };
        let mut cookie = cookie_path_from_env().and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
        cookie.resize(COOKIE_LENGTH, 0);
        let auth = AuthParams { version: MAX_VERSION, supports_shm: false, supports_memfd: false, cookie };
        let reply: AuthReply = connection.request(&Command::Auth(auth))?;
        connection.version = MAX_VERSION.min(reply.version);
        let mut names = Props::new();
        names.set(Prop::ApplicationName, application);
        let _: SetClientNameReply = connection.request(&Command::SetClientName(names))?;
        Ok(connection)
    }

    /// Sends a command and waits for its answer.
    pub(super) fn ask<R: CommandReply>(&mut self, command: &Command) -> Result<R, Error> {
        self.request(command).map_err(failure)
    }

    fn request<R: CommandReply>(&mut self, command: &Command) -> Result<R, ProtocolError> {
        write_command_message(self.socket.get_mut(), 0, command, self.version)?;
        read_reply_message(&mut self.socket, self.version).map(|(_, reply)| reply)
    }

    /// Returns the version of the protocol that both sides speak.
    pub(super) const fn version(&self) -> u16 {
        self.version
    }

    /// Returns the same socket once more, to write to. From now on the server may say nothing for as long as it likes.
    pub(super) fn writer(&self) -> io::Result<UnixStream> {
        let socket = self.socket.get_ref().try_clone()?;
        socket.set_read_timeout(None)?;
        Ok(socket)
    }

    /// Waits for the next message. Sound must be read before the next one is waited for.
    pub(super) fn next_message(&mut self) -> Result<Message, ProtocolError> {
        let head = read_descriptor(&mut self.socket)?;
        if head.channel != CONTROL {
            return Ok(Message::Sound { channel: head.channel, bytes: head.length as usize });
        }
        let mut body = vec![0; head.length as usize];
        self.socket.read_exact(&mut body)?;
        let mut rest = io::Cursor::new(body);
        Ok(match Command::read_tag_prefixed(&mut rest, self.version) {
            Ok((number, command)) => Message::Command { number, command, rest },
            Err(_) => Message::Other,
        })
    }

    /// Reads the next bytes of a message of sound.
    pub(super) fn read_sound(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        self.socket.read_exact(bytes)
    }

    /// Leaves out the next bytes of a message of sound.
    pub(super) fn skip_sound(&mut self, bytes: usize) -> io::Result<()> {
        let mut sound = self.socket.by_ref().take(bytes as u64);
        io::copy(&mut sound, &mut io::sink()).map(drop)
    }
}
