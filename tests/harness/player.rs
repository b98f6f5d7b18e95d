//! A player in a process of its own, that is told what to do and asked how it stands.

use std::{
    fmt::Write,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use mockloop::{
    audio::{Piece, Playback, Player},
    clock::now,
};

use super::{
    microphone::{SoundServer, wait_until},
    puppet::{self, Puppet},
};

const NAME: &str = "harness::player::player_process";

/// The way that the sound takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// PulseAudio's own protocol.
    Pulse,
    /// A server on another machine is reached through ALSA's plugin, which stands for hardware without a
    /// server, and through cpal.
    Alsa,
}

/// The other end of a player process.
pub struct PlayerProcess(Puppet);

impl PlayerProcess {
    /// A process that sees this sound server and no other.
    pub fn start(server: &SoundServer, way: Way) -> Self {
        let mut command: Command = server.command(puppet::program());
        if way == Way::Alsa {
            command.env("PULSE_SERVER", server.over_tcp());
        }
        Self(Puppet::start(command, NAME))
    }

    /// A process that has opened these pieces: where they lie, in seconds, and their files.
    pub fn with(server: &SoundServer, way: Way, pieces: &[(f64, &Path)]) -> Self {
        let mut player = Self::start(server, way);
        assert_eq!(player.open(pieces), "opened");
        player
    }

    /// Opens pieces for the default speaker.
    pub fn open(&mut self, pieces: &[(f64, &Path)]) -> String {
        let mut order = "open".to_owned();
        for (from, path) in pieces {
            write!(order, " {from}={}", path.display()).expect("text");
        }
        self.order(&order)
    }

    pub fn order(&mut self, order: &str) -> String {
        self.0.order(order)
    }

    /// Gives an order that has nothing to answer. Returns when it was given.
    pub fn tell(&mut self, order: &str) -> Instant {
        let at = now();
        assert_eq!(self.0.order(order), "done", "{order}");
        at
    }

    /// The position in seconds, and when it was that.
    pub fn position(&mut self) -> (Instant, f64) {
        let asked = now();
        let position = self.0.order("position").parse().expect("seconds");
        (asked + asked.elapsed() / 2, position)
    }

    /// Waits until it has come to this place, in seconds.
    pub fn plays_to(&mut self, place: f64) {
        wait_until(&format!("it plays at {place}"), || self.position().1 >= place);
    }

    pub fn state(&mut self) -> String {
        self.0.order("state")
    }

    pub fn wait_for(&mut self, state: &str) {
        wait_until(&format!("it is {state}"), || self.state().starts_with(state));
    }

    pub fn id(&self) -> u32 {
        self.0.id()
    }
}

/// Not a test: the player process.
#[test]
#[ignore = "run by other tests as a process of its own"]
fn player_process() {
    puppet::obey(None, carry_out, |_| None);
}

fn carry_out(it: &mut Option<Player>, order: &str) -> String {
    let (verb, rest) = order.split_once(' ').unwrap_or((order, ""));
    if verb == "open" {
        return match Player::open(rest.split(' ').map(piece).collect(), None) {
            Ok(player) => {
                *it = Some(player);
                "opened".to_owned()
            }
            Err(error) => format!("error: {error}"),
        };
    }
    let player = it.as_ref().expect("an open player");
    match verb {
        "play" if rest.is_empty() => player.play(),
        "play" => player.play_from(seconds(rest)),
        "pause" => player.pause(),
        "seek" => player.seek(seconds(rest)),
        "speed" => player.set_speed(number(rest)),
        "volume" => player.set_volume(number(rest)),
        "device" => player.set_device((!rest.is_empty()).then_some(rest)),
        "close" => *it = None,
        "position" => return format!("{:.6}", player.position().as_secs_f64()),
        "end" => return format!("{:.6}", player.end().as_secs_f64()),
        "faults" => return player.faults().join(" | "),
        "state" => {
            return match player.state() {
                Playback::Failed { why } => format!("Failed: {why}"),
                state => format!("{state:?}"),
            };
        }
        _ => panic!("cannot {order}"),
    }
    "done".to_owned()
}

/// `SECONDS=PATH`.
fn piece(text: &str) -> Piece {
    let (from, path) = text.split_once('=').expect("SECONDS=PATH");
    Piece { path: path.into(), from: seconds(from) }
}

fn seconds(text: &str) -> Duration {
    Duration::from_secs_f64(number(text))
}

fn number(text: &str) -> f64 {
    text.parse().expect("a number")
}
