//! Decides which sound system is used: PulseAudio on Linux if a server answers, else what cpal takes for the default.
//!
//! Everything else knows hosts, devices and streams through cpal's traits alone. Once cpal's own host for PulseAudio
//! can be trusted, `Host` is `cpal::Host` on every system and `choose` is `cpal::default_host`.

use std::{sync::mpsc, thread, time::Duration};

use cpal::{
    HostId,
    traits::{DeviceTrait, HostTrait},
};

use super::error::AudioError;
#[cfg(target_os = "linux")]
use super::{either::Either, pulse};

/// The longest time that a sound system may take over an answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(4);

#[cfg(target_os = "linux")]
pub(super) type Host = Either<pulse::Host, cpal::Host>;
#[cfg(not(target_os = "linux"))]
pub(super) type Host = cpal::Host;

pub(super) type HostDevice = <Host as HostTrait>::Device;

/// A running stream. Dropping it ends it.
pub(super) type Stream = <HostDevice as DeviceTrait>::Stream;

/// Tells whether a stream to this device keeps what waits in it while it is paused, and its clock stands meanwhile.
/// With cpal's own hosts the clock runs on, some cannot pause, and what their devices hold is lost if they are given back.
pub(super) fn pauses_exactly(device: &HostDevice) -> bool {
    device.id().is_ok_and(|it| it.host() == HostId::Custom)
}

/// Chooses the host. `like` names the sound system that a recording has begun with: another one never takes over.
#[cfg(target_os = "linux")]
pub(super) fn choose(like: Option<&str>) -> Result<Host, AudioError> {
    if like.is_none_or(|name| name == pulse::NAME) {
        if let Some(host) = pulse::Host::connect(c"mockloop")? {
            return Ok(Either::A(host));
        }
        if like.is_some() {
            // The server is away. ALSA would take the hardware from under it.
            return Err(AudioError::NoMicrophone);
        }
    }
    Ok(Either::B(cpal::default_host()))
}

/// Chooses the host. There is one only, so that what a recording has begun with does not matter.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "on Linux a server may not answer")]
pub(super) fn choose(_like: Option<&str>) -> Result<Host, AudioError> {
    Ok(cpal::default_host())
}

/// Runs `ask` on a thread of its own, and does not wait for ever.
pub(super) fn patiently<T: Send + 'static>(
    ask: impl FnOnce() -> Result<T, AudioError> + Send + 'static,
) -> Result<T, AudioError> {
    let (reply, answer) = mpsc::channel();
    thread::spawn(move || {
        let _ = reply.send(ask());
    });
    answer.recv_timeout(PATIENCE).unwrap_or(Err(AudioError::Timeout))
}
