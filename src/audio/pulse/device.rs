//! A source or a sink of the server: what it is, and the streams that it gives.

use std::{
    ffi::CString,
    fmt,
    hash::{Hash, Hasher},
    iter, option,
    time::Duration,
};

use cpal::{
    BufferSize, Data, DeviceDescription, DeviceDescriptionBuilder, DeviceDirection, DeviceId, Error,
    ErrorKind, FrameCount, HostId, InputCallbackInfo, OutputCallbackInfo, SampleFormat, SizedSample,
    StreamConfig, SupportedBufferSize, SupportedStreamConfig, SupportedStreamConfigRange,
    traits::DeviceTrait,
};
use pulseaudio::protocol::SampleSpec;

use super::{
    NAME,
    failure::unsupported,
    play::{self, Playback},
    record,
    samples::{collect, hand_out},
    stream::Stream,
};

/// The server turns every rate into every other.
const RATES: std::ops::RangeInclusive<u32> = 1_000..=384_000;

/// The most frames that a buffer may have.
const MOST_FRAMES: FrameCount = 1 << 18;

/// Says what a device is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    #[default]
    Source,
    /// A source that hears what a sink plays.
    Monitor,
    Sink,
}

/// A source or a sink. Its id is the server's name for it, the same tomorrow.
///
/// A stream from a source, and to a sink out of the list, ends with its device. One to the default sink follows the
/// default. The description of a monitor has the direction of what it hears: output. Its further lines say how the
/// device is set: `server=…`, `default=yes`, `muted=yes`, `volume=1.00`.
#[derive(Debug, Clone, Default)]
pub struct Device {
    pub(super) application: CString,
    pub(super) kind: Kind,
    pub(super) id: CString,
    pub(super) name: String,
    pub(super) server: String,
    pub(super) is_default: bool,
    pub(super) spec: SampleSpec,
    pub(super) is_muted: bool,
    /// A part of full volume.
    pub(super) volume: f32,
    /// Its streams go where the default goes.
    pub(super) is_following_the_default: bool,
}

impl Device {
    fn lines(&self) -> Vec<String> {
        let yes_or_no = |is: bool| if is { "yes" } else { "no" };
        vec![
            format!("server={}", self.server),
            format!("default={}", yes_or_no(self.is_default)),
            format!("muted={}", yes_or_no(self.is_muted)),
            format!("volume={:.2}", self.volume),
        ]
    }

    fn config(&self) -> SupportedStreamConfig {
        SupportedStreamConfig::new(
            self.spec.channels.into(),
            self.spec.sample_rate,
            BUFFERS,
            SampleFormat::I16,
        )
    }

    fn configs(&self) -> SupportedStreamConfigRange {
        let (slowest, fastest) = RATES.into_inner();
        SupportedStreamConfigRange::new(
            self.spec.channels.into(),
            slowest,
            fastest,
            BUFFERS,
            SampleFormat::I16,
        )
    }
}

const BUFFERS: SupportedBufferSize = SupportedBufferSize::Range { min: 1, max: MOST_FRAMES };

impl PartialEq for Device {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, &self.id) == (other.kind, &other.id)
    }
}

impl Eq for Device {}

impl Hash for Device {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.kind, &self.id).hash(state);
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Streams of any sample type of cpal's are built, and carry 16 bits. An untyped one is handed [`Data`], which only
/// unsafe code can make: it is refused.
impl DeviceTrait for Device {
    type SupportedInputConfigs = iter::Flatten<option::IntoIter<Option<SupportedStreamConfigRange>>>;
    type SupportedOutputConfigs = Self::SupportedInputConfigs;
    type Stream = Stream;

    fn description(&self) -> Result<DeviceDescription, Error> {
        let direction = match self.kind {
            Kind::Source => DeviceDirection::Input,
            Kind::Monitor | Kind::Sink => DeviceDirection::Output,
        };
        let described = DeviceDescriptionBuilder::new(&self.name).driver(NAME).direction(direction);
        Ok(described.extended(self.lines()).build())
    }

    fn id(&self) -> Result<DeviceId, Error> {
        Ok(DeviceId::new(HostId::Custom, self.id.to_string_lossy()))
    }

    fn supports_input(&self) -> bool {
        self.kind != Kind::Sink
    }

    fn supports_output(&self) -> bool {
        self.kind == Kind::Sink
    }

    fn supported_input_configs(&self) -> Result<Self::SupportedInputConfigs, Error> {
        Ok(Some(self.supports_input().then(|| self.configs())).into_iter().flatten())
    }

    fn supported_output_configs(&self) -> Result<Self::SupportedOutputConfigs, Error> {
        Ok(Some(self.supports_output().then(|| self.configs())).into_iter().flatten())
    }

    fn default_input_config(&self) -> Result<SupportedStreamConfig, Error> {
        self.supports_input().then(|| self.config()).ok_or(ErrorKind::UnsupportedOperation.into())
    }

    fn default_output_config(&self) -> Result<SupportedStreamConfig, Error> {
        self.supports_output().then(|| self.config()).ok_or(ErrorKind::UnsupportedOperation.into())
    }

    fn build_input_stream<T, D, E>(
        &self,
        config: StreamConfig,
        mut data_callback: D,
        error_callback: E,
        _timeout: Option<Duration>,
    ) -> Result<Stream, Error>
    where
        T: SizedSample,
        D: FnMut(&[T], &InputCallbackInfo) + Send + 'static,
        E: FnMut(Error) + Send + 'static,
    {
        if !self.supports_input() {
            return Err(ErrorKind::UnsupportedOperation.into());
        }
        let channels = usize::from(config.channels);
        let hear = move |sound: &[i16], about: &InputCallbackInfo| {
            hand_out(sound, channels, |samples: &[T]| data_callback(samples, about));
        };
        record::stream(&self.application, &self.id, checked(config)?, hear, error_callback)
    }

    fn build_output_stream<T, D, E>(
        &self,
        config: StreamConfig,
        mut data_callback: D,
        error_callback: E,
        _timeout: Option<Duration>,
    ) -> Result<Stream, Error>
    where
        T: SizedSample,
        D: FnMut(&mut [T], &OutputCallbackInfo) + Send + 'static,
        E: FnMut(Error) + Send + 'static,
    {
        if !self.supports_output() {
            return Err(ErrorKind::UnsupportedOperation.into());
        }
        let say = move |sound: &mut [i16], about: &OutputCallbackInfo| {
            collect(sound, |samples: &mut [T]| data_callback(samples, about));
        };
        let to = (!self.is_following_the_default).then(|| self.id.clone());
        play::stream(&self.application, to, checked(config)?, Playback { say, fail: error_callback })
    }

    fn build_input_stream_raw<D, E>(
        &self,
        _: StreamConfig,
        _: SampleFormat,
        _: D,
        _: E,
        _: Option<Duration>,
    ) -> Result<Stream, Error>
    where
        D: FnMut(&Data, &InputCallbackInfo) + Send + 'static,
        E: FnMut(Error) + Send + 'static,
    {
        Err(untyped())
    }

    fn build_output_stream_raw<D, E>(
        &self,
        _: StreamConfig,
        _: SampleFormat,
        _: D,
        _: E,
        _: Option<Duration>,
    ) -> Result<Stream, Error>
    where
        D: FnMut(&mut Data, &OutputCallbackInfo) + Send + 'static,
        E: FnMut(Error) + Send + 'static,
    {
        Err(untyped())
    }
}

/// Returns what a stream may ask for, and fails if it asks for something else.
fn checked(config: StreamConfig) -> Result<StreamConfig, Error> {
    if !RATES.contains(&config.sample_rate) {
        return Err(unsupported("the server knows no such rate"));
    }
    if config.channels == 0 || u8::try_from(config.channels).is_err() {
        return Err(unsupported("the server knows no such number of channels"));
    }
    match config.buffer_size {
        BufferSize::Fixed(frames) if frames == 0 || frames > MOST_FRAMES => {
            Err(unsupported("the server knows no such buffer"))
        }
        BufferSize::Fixed(_) | BufferSize::Default => Ok(config),
    }
}

fn untyped() -> Error {
    Error::with_message(ErrorKind::UnsupportedOperation, "a stream of this host needs a sample type")
}
