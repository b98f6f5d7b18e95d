//! Makes one host of two, as cpal does it for its own ones: whoever holds it need not know which it is.

use std::{fmt, time::Duration};

use cpal::{
    Data, DeviceDescription, DeviceId, Error, FrameCount, InputCallbackInfo, OutputCallbackInfo,
    SampleFormat, SizedSample, StreamConfig, StreamInstant, SupportedStreamConfig,
    traits::{DeviceTrait, HostTrait, StreamTrait},
};

/// A host, a device or a stream of one kind or the other.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Either<A, B> {
    A(A),
    B(B),
}

/// Does the same with either.
macro_rules! either {
    ($it:expr, $inner:ident => $done:expr) => {
        match $it {
            Either::A($inner) => $done,
            Either::B($inner) => $done,
        }
    };
}

/// Does with either what has a result of its own kind.
macro_rules! either_of {
    ($it:expr, $inner:ident => $done:expr) => {
        match $it {
            Either::A($inner) => $done.map(Either::A),
            Either::B($inner) => $done.map(Either::B),
        }
    };
}

impl<A: fmt::Display, B: fmt::Display> fmt::Display for Either<A, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        either!(self, it => it.fmt(f))
    }
}

impl<A: Iterator, B: Iterator<Item = A::Item>> Iterator for Either<A, B> {
    type Item = A::Item;

    fn next(&mut self) -> Option<A::Item> {
        either!(self, it => it.next())
    }
}

impl<A: HostTrait, B: HostTrait> HostTrait for Either<A, B>
where
    A::Devices: 'static,
    B::Devices: 'static,
    A::Device: 'static,
    B::Device: 'static,
{
    type Devices = Box<dyn Iterator<Item = Self::Device>>;
    type Device = Either<A::Device, B::Device>;

    fn is_available() -> bool {
        A::is_available() || B::is_available()
    }

    fn devices(&self) -> Result<Self::Devices, Error> {
        Ok(match self {
            Self::A(it) => Box::new(it.devices()?.map(Either::A)),
            Self::B(it) => Box::new(it.devices()?.map(Either::B)),
        })
    }

    fn default_input_device(&self) -> Option<Self::Device> {
        either_of!(self, it => it.default_input_device())
    }

    fn default_output_device(&self) -> Option<Self::Device> {
        either_of!(self, it => it.default_output_device())
    }
}

impl<A: DeviceTrait, B: DeviceTrait> DeviceTrait for Either<A, B> {
    type SupportedInputConfigs = Either<A::SupportedInputConfigs, B::SupportedInputConfigs>;
    type SupportedOutputConfigs = Either<A::SupportedOutputConfigs, B::SupportedOutputConfigs>;
    type Stream = Either<A::Stream, B::Stream>;

    fn description(&self) -> Result<DeviceDescription, Error> {
        either!(self, it => it.description())
    }

    fn id(&self) -> Result<DeviceId, Error> {
        either!(self, it => it.id())
    }

    fn supports_input(&self) -> bool {
        either!(self, it => it.supports_input())
    }

    fn supports_output(&self) -> bool {
        either!(self, it => it.supports_output())
    }

    fn supported_input_configs(&self) -> Result<Self::SupportedInputConfigs, Error> {
        either_of!(self, it => it.supported_input_configs())
    }

    fn supported_output_configs(&self) -> Result<Self::SupportedOutputConfigs, Error> {
        either_of!(self, it => it.supported_output_configs())
    }

    fn default_input_config(&self) -> Result<SupportedStreamConfig, Error> {
        either!(self, it => it.default_input_config())
    }

    fn default_output_config(&self) -> Result<SupportedStreamConfig, Error> {
        either!(self, it => it.default_output_config())
    }

    fn build_input_stream<T, D, E>(
        &self,
        config: StreamConfig,
        hear: D,
        fail: E,
        timeout: Option<Duration>,
    ) -> Result<Self::Stream, Error>
    where
        T: SizedSample,
        D: FnMut(&[T], &InputCallbackInfo) + Send + 'static,
        E: FnMut(Error) + Send + 'static,
    {
        either_of!(self, it => it.build_input_stream(config, hear, fail, timeout))
    }

    fn build_output_stream<T, D, E>(
        &self,
        config: StreamConfig,
        say: D,
        fail: E,
        timeout: Option<Duration>,
    ) -> Result<Self::Stream, Error>
    where
        T: SizedSample,
        D: FnMut(&mut [T], &OutputCallbackInfo) + Send + 'static,
        E: FnMut(Error) + Send + 'static,
    {
        either_of!(self, it => it.build_output_stream(config, say, fail, timeout))
    }

    fn build_input_stream_raw<D, E>(
        &self,
        config: StreamConfig,
        format: SampleFormat,
        hear: D,
        fail: E,
        timeout: Option<Duration>,
    ) -> Result<Self::Stream, Error>
    where
        D: FnMut(&Data, &InputCallbackInfo) + Send + 'static,
        E: FnMut(Error) + Send + 'static,
    {
        either_of!(self, it => it.build_input_stream_raw(config, format, hear, fail, timeout))
    }

    fn build_output_stream_raw<D, E>(
        &self,
        config: StreamConfig,
        format: SampleFormat,
        say: D,
        fail: E,
        timeout: Option<Duration>,
    ) -> Result<Self::Stream, Error>
    where
        D: FnMut(&mut Data, &OutputCallbackInfo) + Send + 'static,
        E: FnMut(Error) + Send + 'static,
    {
        either_of!(self, it => it.build_output_stream_raw(config, format, say, fail, timeout))
    }
}

impl<A: StreamTrait, B: StreamTrait> StreamTrait for Either<A, B> {
    fn play(&self) -> Result<(), Error> {
        either!(self, it => it.play())
    }

    fn pause(&self) -> Result<(), Error> {
        either!(self, it => it.pause())
    }

    fn buffer_size(&self) -> Result<FrameCount, Error> {
        either!(self, it => it.buffer_size())
    }

    fn now(&self) -> StreamInstant {
        either!(self, it => it.now())
    }
}
