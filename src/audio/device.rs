//! A microphone or a speaker under the name people know, and which one is meant by a name.

use super::error::AudioError;

/// A microphone or a speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its name for people, such as 'Built-in Audio Analog Stereo'.
    pub name: String,
    /// Its name in the sound system, the same tomorrow.
    pub id: String,
    /// The sound system: `pulseaudio`, `alsa`, `coreaudio`, `wasapi`.
    pub host: String,
    /// Frames a second.
    pub rate: u32,
    /// Samples a frame.
    pub channels: u16,
    /// The system would choose this one.
    pub is_default: bool,
    /// It hears what a speaker plays, not a person; never chosen unless named.
    pub is_monitor: bool,
}

/// Returns the microphone meant by `wanted`: the default without a name, but never a monitor by default.
pub(super) fn microphone<'a>(devices: &'a [Device], wanted: Option<&str>) -> Result<&'a Device, AudioError> {
    match wanted {
        Some(name) => called(devices, name),
        None => devices
            .iter()
            .filter(|device| !device.is_monitor)
            .max_by_key(|device| device.is_default)
            .ok_or(AudioError::NoMicrophone),
    }
}

/// Returns the speaker meant by `wanted`: the default without a name.
pub(super) fn speaker<'a>(devices: &'a [Device], wanted: Option<&str>) -> Result<&'a Device, AudioError> {
    match wanted {
        Some(name) => called(devices, name),
        None => devices.iter().max_by_key(|device| device.is_default).ok_or(AudioError::NoOutput),
    }
}

/// Finds a device by exact id or name, else by a part of either in any case that fits one device only.
fn called<'a>(devices: &'a [Device], wanted: &str) -> Result<&'a Device, AudioError> {
    let exact = devices.iter().find(|device| device.id == wanted || device.name == wanted);
    if let Some(device) = exact {
        return Ok(device);
    }
    let part = wanted.to_lowercase();
    let has_part = |text: &str| text.to_lowercase().contains(&part);
    let matches: Vec<_> =
        devices.iter().filter(|device| has_part(&device.name) || has_part(&device.id)).collect();
    match matches[..] {
        [device] => Ok(device),
        [] => Err(AudioError::UnknownDevice { wanted: wanted.to_owned(), available: names(devices) }),
        _ => Err(AudioError::AmbiguousDevice { wanted: wanted.to_owned(), matches: names(matches) }),
    }
}

fn names<'a>(devices: impl IntoIterator<Item = &'a Device>) -> Vec<String> {
    devices.into_iter().map(|device| device.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(name: &str, id: &str) -> Device {
        let is_monitor = name.starts_with("Monitor");
        let (name, id) = (name.to_owned(), id.to_owned());
        Device { name, id, host: "test".to_owned(), rate: 48_000, channels: 1, is_default: false, is_monitor }
    }

    fn three_microphones() -> Vec<Device> {
        let usb = Device { is_default: true, ..device("Blue Yeti", "alsa_input.usb") };
        vec![device("Monitor of Speaker", "out.monitor"), device("Built-in", "alsa_input.pci"), usb]
    }

    #[test]
    fn the_default_is_taken_without_a_name_and_a_monitor_never() {
        let mut devices = three_microphones();
        assert_eq!(microphone(&devices, None).unwrap().name, "Blue Yeti");
        devices.pop();
        assert_eq!(microphone(&devices, None).unwrap().name, "Built-in");
        devices[0].is_default = true;
        assert_eq!(microphone(&devices, None).unwrap().name, "Built-in");
        devices.pop();
        assert!(matches!(microphone(&devices, None), Err(AudioError::NoMicrophone)));
        assert_eq!(microphone(&devices, Some("monitor")).unwrap().id, "out.monitor");
    }

    #[test]
    fn a_name_may_be_a_part_if_it_fits_one_only() {
        let devices = three_microphones();
        assert_eq!(microphone(&devices, Some("yeti")).unwrap().id, "alsa_input.usb");
        assert_eq!(microphone(&devices, Some("alsa_input.pci")).unwrap().name, "Built-in");
        let both = microphone(&devices, Some("alsa_input")).unwrap_err().to_string();
        assert_eq!(both, "'alsa_input' could be 'Built-in', 'Blue Yeti'");
        let none = microphone(&devices, Some("webcam")).unwrap_err().to_string();
        assert!(none.contains("'webcam'; there is 'Monitor of Speaker', 'Built-in'"), "{none}");
    }
}
