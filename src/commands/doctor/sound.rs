//! Whether an answer could be recorded. The microphone is listened to for a moment, and nothing is kept.

use std::{thread, time::Duration};

use crate::{
    audio::{self, Health, Recorder, SILENCE_DBFS},
    clock,
    error::Error,
    output::counted,
};

use super::finding::{Area, Finding};

/// How long the microphone is listened to at most.
const LISTEN: Duration = Duration::from_millis(800);
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// A volume below this is as good as muted.
const QUIET: f32 = 0.05;

pub fn look() -> Vec<Finding> {
    let health = match audio::health() {
        Ok(health) => health,
        Err(error) => {
            let error = Error::from(error);
            let what = "The sound system does not answer as it should.";
            return vec![
                Finding::error(Area::Sound, "no-answer", what)
                    .names([error.sentence])
                    .remedy("Start the sound server again, or practise without recording: --no-audio"),
            ];
        }
    };
    let mut found = vec![server(&health)];
    found.extend(alsa(&health));
    found.push(speakers(&health));
    found.extend(microphone(&health));
    found
}

fn server(health: &Health) -> Finding {
    match &health.server {
        Some(name) => {
            let plain = name.chars().filter(|it| it.is_ascii_alphanumeric() || " -._()".contains(*it));
            let plain: String = plain.take(60).collect();
            Finding::good(Area::Sound, "server", format!("The sound server answers: {plain}."))
        }
        None if cfg!(target_os = "linux") => {
            Finding::note(Area::Sound, "server", "No sound server answers; ALSA is used without one.")
                .remedy("If there should be one, start PipeWire or PulseAudio.")
        }
        None => Finding::good(Area::Sound, "server", "The system's own sound is used."),
    }
}

fn alsa(health: &Health) -> Option<Finding> {
    if health.server.is_some() {
        return None;
    }
    if health.has_alsa_settings == Some(false) {
        return Some(
            Finding::error(
                Area::Sound,
                "alsa",
                "ALSA's own settings (alsa.conf) are missing, so it opens nothing.",
            )
            .remedy("Install ALSA's data files (libasound2-data), or unset ALSA_CONFIG_PATH."),
        );
    }
    match health.cards {
        Some(0) => Some(
            Finding::warning(Area::Sound, "cards", "The system knows no sound card.")
                .remedy("Plug a microphone in, or practise without recording: --no-audio"),
        ),
        Some(cards) => {
            let cards = counted(cards, "sound card");
            Some(Finding::good(Area::Sound, "cards", format!("The system knows {cards}.")))
        }
        None => None,
    }
}

fn speakers(health: &Health) -> Finding {
    match health.speakers {
        0 => Finding::warning(Area::Sound, "speakers", "There is no speaker to listen again with.").remedy(
            "Reports with their sound play in a browser elsewhere: mockloop report last --with-audio",
        ),
        count => Finding::good(Area::Sound, "speakers", format!("{}.", counted(count, "speaker"))),
    }
}

fn microphone(health: &Health) -> Vec<Finding> {
    let Some((device, condition)) = &health.microphone else {
        let what = match health.monitors {
            0 => "There is no microphone.",
            _ => "There is no microphone, only what speakers play.",
        };
        return vec![
            Finding::warning(Area::Sound, "no-microphone", what)
                .remedy("Plug one in, or practise without recording: --no-audio"),
        ];
    };
    let mut found = Vec::new();
    if condition.is_default_a_monitor {
        found.push(
            Finding::warning(
                Area::Sound,
                "monitor",
                "The system's default microphone is what a speaker plays; another one is taken.",
            )
            .names([device.name.clone()])
            .remedy("Choose a default microphone in the system's settings, or name one with --device."),
        );
    }
    let shape = format!("{} Hz, {} ch", device.rate, device.channels);
    if condition.is_muted || condition.volume < QUIET {
        let how = if condition.is_muted { "muted" } else { "turned down to nothing" };
        found.push(
            Finding::error(Area::Sound, "muted", format!("The microphone is {how} ({shape})."))
                .names([device.name.clone()])
                .remedy("Unmute it and turn it up in the system's settings, then try it: mockloop mic"),
        );
        return found;
    }
    found.push(heard(&device.name, &shape));
    found
}

/// Listens until there is any sound at all.
fn heard(name: &str, shape: &str) -> Finding {
    let recorder = match Recorder::open(None) {
        Ok(recorder) => recorder,
        Err(error) => {
            return Finding::error(
                Area::Sound,
                "closed",
                format!("The microphone cannot be opened ({shape})."),
            )
            .names([name.to_owned(), Error::from(error).sentence])
            .remedy("End other programs that hold it, or choose another one with --device.");
        }
    };
    let deadline = clock::now() + LISTEN;
    let loudest =
        |recorder: &Recorder| recorder.status().history.iter().copied().fold(SILENCE_DBFS, f32::max);
    while loudest(&recorder) <= SILENCE_DBFS && clock::now() < deadline {
        thread::sleep(LOOK_EVERY);
    }
    if recorder.status().history.is_empty() {
        return Finding::error(
            Area::Sound,
            "dead",
            format!("The microphone is open and delivers nothing ({shape})."),
        )
        .names([name.to_owned()])
        .remedy("Plug it in again, or choose another one with --device.");
    }
    if loudest(&recorder) <= SILENCE_DBFS {
        return Finding::warning(
            Area::Sound,
            "silent",
            format!("The microphone delivers nothing but silence ({shape})."),
        )
        .names([name.to_owned()])
        .remedy("Look for a switch on it, then try it: mockloop mic");
    }
    Finding::good(Area::Sound, "microphone", format!("The microphone hears something ({shape})."))
        .names([name.to_owned()])
}
