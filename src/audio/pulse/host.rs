//! Lists the devices that the server has.

use std::{
    ffi::{CStr, CString},
    fmt,
    sync::{Mutex, PoisonError},
    vec,
};

use cpal::{Error, traits::HostTrait};
use pulseaudio::protocol::{
    ChannelVolume, Command, ServerInfo, SinkInfo, SinkInfoList, SourceInfo, SourceInfoList, Volume,
};

use super::{
    connection::Connection,
    device::{Device, Kind},
};

/// A server that answers. Its devices can be listed and opened.
pub struct Host {
    application: CString,
    /// The conversation in which devices are listed.
    connection: Mutex<Connection>,
}

/// The devices of a server: sources, monitors among them, and sinks.
pub type Devices = vec::IntoIter<Device>;

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host").field("application", &self.application).finish_non_exhaustive()
    }
}

impl Host {
    /// Meets the server as `application`, which is what people see in a mixer. Returns `None` if none is there, and
    /// fails within seconds if one is there and does not answer.
    pub fn connect(application: &CStr) -> Result<Option<Self>, Error> {
        let connection = Connection::open(application)?;
        Ok(connection.map(|it| Self { application: application.to_owned(), connection: Mutex::new(it) }))
    }

    fn list(&self) -> Result<Vec<Device>, Error> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let server: ServerInfo = connection.ask(&Command::GetServerInfo)?;
        let sources: SourceInfoList = connection.ask(&Command::GetSourceInfoList)?;
        let sinks: SinkInfoList = connection.ask(&Command::GetSinkInfoList)?;
        let sources = sources.into_iter().map(|it| self.source(it, &server));
        let sinks = sinks.into_iter().map(|it| self.sink(it, &server));
        Ok(sources.chain(sinks).collect())
    }

    fn source(&self, source: SourceInfo, server: &ServerInfo) -> Device {
        Device {
            kind: if source.monitor_of_sink_index.is_some() { Kind::Monitor } else { Kind::Source },
            name: name(source.description.as_ref(), &source.name),
            is_default: server.default_source_name.as_ref() == Some(&source.name),
            id: source.name,
            spec: source.sample_spec,
            is_muted: source.muted,
            volume: loudest(&source.cvolume),
            ..self.device(server)
        }
    }

    fn sink(&self, sink: SinkInfo, server: &ServerInfo) -> Device {
        Device {
            kind: Kind::Sink,
            name: name(sink.description.as_ref(), &sink.name),
            is_default: server.default_sink_name.as_ref() == Some(&sink.name),
            id: sink.name,
            spec: sink.sample_spec,
            is_muted: sink.muted,
            volume: loudest(&sink.cvolume),
            ..self.device(server)
        }
    }

    fn device(&self, server: &ServerInfo) -> Device {
        let known = [&server.server_name, &server.server_version];
        let words = known.into_iter().flatten().map(|it| it.to_string_lossy().into_owned());
        Device {
            application: self.application.clone(),
            server: words.collect::<Vec<_>>().join(" "),
            ..Device::default()
        }
    }
}

fn name(description: Option<&CString>, id: &CString) -> String {
    description.unwrap_or(id).to_string_lossy().into_owned()
}

fn loudest(volume: &ChannelVolume) -> f32 {
    volume.channels().iter().map(Volume::to_linear).fold(0.0, f32::max)
}

impl HostTrait for Host {
    type Devices = Devices;
    type Device = Device;

    fn is_available() -> bool {
        Connection::open(c"").is_ok_and(|it| it.is_some())
    }

    fn devices(&self) -> Result<Devices, Error> {
        self.list().map(Vec::into_iter)
    }

    /// Returns the server's default source, or any other where that is the monitor of a speaker.
    fn default_input_device(&self) -> Option<Device> {
        let sources = self.devices().ok()?.filter(|it| it.kind == Kind::Source);
        sources.max_by_key(|it| it.is_default)
    }

    /// Returns the server's default sink. A stream to it goes where the default goes.
    fn default_output_device(&self) -> Option<Device> {
        let sinks = self.devices().ok()?.filter(|it| it.kind == Kind::Sink);
        let default = sinks.max_by_key(|it| it.is_default)?;
        Some(Device { is_following_the_default: true, ..default })
    }
}
