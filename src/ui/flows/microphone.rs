//! The microphone, tried out before practising.

use crate::{
    practice::{planning::Request, sound_check::SoundCheck},
    tui::{keymap::microphone::Action, screens::microphone::Microphone},
    ui::step::{Place, Step},
};

/// Carries out a key.
pub fn act(
    screen: &mut Microphone,
    action: Action,
    request: &mut Request,
    sound_check: &mut SoundCheck,
) -> Step {
    match action {
        Action::Change(by) => {
            screen.change(by);
            if let Some(device) = screen.device().map(str::to_owned) {
                sound_check.open(Some(&device));
                request.device = Some(device);
            }
            Step::Stay
        }
        Action::Record => {
            screen.trial = sound_check.begin_trial();
            Step::Stay
        }
        Action::Back => Step::Go(Place::Home),
    }
}

/// Shows the microphones that were found, with the preferred one chosen.
pub fn show_devices(screen: &mut Microphone, names: Vec<String>, preferred: Option<&str>) {
    screen.device = preferred.and_then(|name| names.iter().position(|it| it == name)).unwrap_or(0);
    screen.devices = names;
}
