//! Lists the microphones and speakers of a host under the names that people know.

use cpal::{
    DeviceDescription, DeviceDirection, DeviceId, HostId,
    traits::{DeviceTrait, HostTrait},
};

use super::{
    device::Device,
    error::AudioError,
    host::{self, Host, HostDevice, patiently},
};

/// The sound system that lists converters among its devices.
const ALSA: &str = "alsa";

/// The way that sound takes through a device.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Input,
    Output,
}

/// A device, and what it is called.
pub(super) struct Listed {
    pub(super) known: Device,
    pub(super) device: HostDevice,
}

/// Lists all microphones, monitors of speakers last. Returns within a few seconds even if the sound server hangs.
pub fn inputs() -> Result<Vec<Device>, AudioError> {
    let mut devices = patiently(|| known(Direction::Input))?;
    devices.sort_by_key(|device| (device.is_monitor, !device.is_default));
    Ok(devices)
}

/// Lists all speakers. Returns within a few seconds even if the sound server hangs.
pub fn outputs() -> Result<Vec<Device>, AudioError> {
    patiently(|| known(Direction::Output))
}

fn known(direction: Direction) -> Result<Vec<Device>, AudioError> {
    let listed = list(&host::choose(None)?, direction)?;
    Ok(listed.into_iter().map(|it| it.known).collect())
}

/// Lists the devices of `host`. One that does not open is left out.
pub(super) fn list(host: &Host, direction: Direction) -> Result<Vec<Listed>, AudioError> {
    let default = match direction {
        Direction::Input => host.default_input_device(),
        Direction::Output => host.default_output_device(),
    };
    let default = default.and_then(|device| device.id().ok());
    Ok(host.devices()?.filter_map(|device| describe(device, direction, default.as_ref())).collect())
}

fn describe(device: HostDevice, direction: Direction, default: Option<&DeviceId>) -> Option<Listed> {
    let id = device.id().ok()?;
    let does_sound = match direction {
        Direction::Input => device.supports_input(),
        Direction::Output => device.supports_output(),
    };
    if !does_sound {
        return None;
    }
    let about = device.description().ok()?;
    let system = system(&id, &about);
    if system == ALSA && !is_plain_alsa(id.id()) {
        return None;
    }
    let config = match direction {
        Direction::Input => device.default_input_config(),
        Direction::Output => device.default_output_config(),
    };
    let config = config.ok()?;
    let known = Device {
        name: about.name().to_owned(),
        id: id.id().to_owned(),
        host: system,
        rate: config.sample_rate(),
        channels: config.channels(),
        is_default: Some(&id) == default,
        is_monitor: direction == Direction::Input && about.direction() == DeviceDirection::Output,
    };
    Some(Listed { known, device })
}

/// Names the sound system of a device. One that cpal does not know by itself is the driver of its devices.
fn system(id: &DeviceId, about: &DeviceDescription) -> String {
    match (id.host(), about.driver()) {
        (HostId::Custom, Some(driver)) => driver.to_owned(),
        (host, _) => host.to_string(),
    }
}

/// Tells whether people mean this one: ALSA lists converters and a null device too, beside the default and the cards.
fn is_plain_alsa(id: &str) -> bool {
    id == "default" || id.starts_with("plughw:")
}
