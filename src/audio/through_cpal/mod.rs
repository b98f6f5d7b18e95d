//! ALSA, Core Audio and WASAPI, through cpal.

use cpal::{
    DeviceDirection, HostId,
    traits::{DeviceTrait, HostTrait},
};

use super::{AudioError, Device};

mod listen;
mod speak;

pub(super) use listen::listen;
pub(super) use speak::{Speaker, speak};

/// The one of them that lists converters among its devices.
const ALSA: &str = "alsa";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Input,
    Output,
}

/// What there is. A device that does not open is left out.
pub(super) fn devices(direction: Direction) -> Result<Vec<(Device, cpal::Device)>, AudioError> {
    let host = cpal::host_from_id(host_id())?;
    let default = match direction {
        Direction::Input => host.default_input_device(),
        Direction::Output => host.default_output_device(),
    };
    let default = default.and_then(|device| device.id().ok());
    let system = host.id().to_string();
    let describe = |device: cpal::Device| {
        let id = device.id().ok()?;
        let does_sound = match direction {
            Direction::Input => device.supports_input(),
            Direction::Output => device.supports_output(),
        };
        if !does_sound || (system == ALSA && !is_plain_alsa(id.id())) {
            return None;
        }
        let config = match direction {
            Direction::Input => device.default_input_config(),
            Direction::Output => device.default_output_config(),
        };
        let (config, about) = (config.ok()?, device.description().ok()?);
        let known = Device {
            name: about.name().to_owned(),
            id: id.id().to_owned(),
            host: system.clone(),
            rate: config.sample_rate(),
            channels: config.channels(),
            is_default: Some(&id) == default.as_ref(),
            is_monitor: direction == Direction::Input && about.direction() == DeviceDirection::Output,
        };
        Some((known, device))
    };
    Ok(host.devices()?.filter_map(describe).collect())
}

fn host_id() -> HostId {
    #[cfg(target_os = "linux")]
    return HostId::Alsa;
    #[cfg(not(target_os = "linux"))]
    return cpal::default_host().id();
}

/// ALSA lists converters and a null device too; people mean the default or a card.
fn is_plain_alsa(id: &str) -> bool {
    id == "default" || id.starts_with("plughw:")
}
