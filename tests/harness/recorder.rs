//! A recorder in a process of its own.

use std::{
    ops::{Deref, DerefMut},
    path::Path,
    process::Command,
    time::Duration,
};

use mockloop::{
    audio::{self, Cue, Event, Piece, Playback, Player, Recorder, Recording, SILENCE_DBFS, Status, Take},
    clock::now,
};

use super::{
    microphone::wait_until,
    puppet::{self, Puppet},
};

const NAME: &str = "harness::recorder::recorder_process";

/// The other end of a recorder process.
pub struct RecorderProcess(Puppet);

impl RecorderProcess {
    /// Starts a process that inherits the environment of `command`, which runs [`Self::program`].
    pub fn start(command: Command) -> Self {
        Self(Puppet::start(command, NAME))
    }

    /// The path of this very binary.
    pub fn program() -> std::path::PathBuf {
        puppet::program()
    }

    /// Opens the default microphone and begins a take in `path`.
    pub fn record(&mut self, path: &Path) {
        let opened = self.order("open");
        assert!(opened.starts_with("open "), "{opened}");
        assert_eq!(self.order(&format!("record {}", path.display())), "recording");
    }

    /// Waits until the microphone delivers sound.
    pub fn wait_until_heard(&mut self) {
        wait_until("something is heard", || !self.is_silent());
    }

    /// Waits until the microphone delivers nothing but silence, so that whatever was said before has arrived.
    pub fn wait_until_silent(&mut self) {
        wait_until("all that was said has arrived", || self.is_silent());
    }

    fn is_silent(&mut self) -> bool {
        self.order("status").contains(&format!("peak_dbfs: {SILENCE_DBFS:?},"))
    }

    /// Waits until so much of the take would survive a loss of power.
    pub fn wait_until_safe(&mut self, length: Duration) {
        wait_until("so much is safe", || {
            self.order("safe").parse::<f64>().is_ok_and(|it| it >= length.as_secs_f64())
        });
    }
}

impl Deref for RecorderProcess {
    type Target = Puppet;

    fn deref(&self) -> &Puppet {
        &self.0
    }
}

impl DerefMut for RecorderProcess {
    fn deref_mut(&mut self) -> &mut Puppet {
        &mut self.0
    }
}

#[derive(Default)]
enum Machine {
    #[default]
    Closed,
    Idle(Recorder),
    Running(Recording),
}

/// Not a test: the recorder process.
#[test]
#[ignore = "run by other tests as a process of its own"]
fn recorder_process() {
    puppet::obey(
        Machine::Closed,
        |machine, order| {
            let answer;
            (*machine, answer) = carry_out(std::mem::take(machine), order);
            answer
        },
        |machine| next_event(machine).map(|event| format!("{event:?}")),
    );
}

fn next_event(machine: &mut Machine) -> Option<Event> {
    match machine {
        Machine::Closed => None,
        Machine::Idle(recorder) => recorder.events().try_recv().ok(),
        Machine::Running(recording) => recording.events().try_recv().ok(),
    }
}

fn carry_out(machine: Machine, order: &str) -> (Machine, String) {
    let (verb, rest) = order.split_once(' ').unwrap_or((order, ""));
    match (verb, machine) {
        ("open", _) => match Recorder::open((!rest.is_empty()).then_some(rest)) {
            Ok(recorder) => {
                let name = format!("open {}", recorder.device().name);
                (Machine::Idle(recorder), name)
            }
            Err(error) => (Machine::Closed, format!("error: {error}")),
        },
        ("record", Machine::Idle(recorder)) => match recorder.record(Path::new(rest)) {
            Ok(recording) => (Machine::Running(recording), "recording".to_owned()),
            Err((recorder, error)) => (Machine::Idle(recorder), format!("error: {error}")),
        },
        ("pause", Machine::Running(mut recording)) => {
            recording.pause();
            (Machine::Running(recording), "paused".to_owned())
        }
        ("resume", Machine::Running(mut recording)) => {
            recording.resume();
            (Machine::Running(recording), "resumed".to_owned())
        }
        ("go-on", Machine::Running(mut recording)) => {
            let gone_on = recording.go_on_in(Path::new(rest), &[]);
            (
                Machine::Running(recording),
                gone_on.map_or_else(|error| format!("error: {error}"), |()| "gone on".to_owned()),
            )
        }
        ("finish", Machine::Running(recording)) => {
            let begun = now();
            let (recorder, take) = recording.finish(&cues(rest));
            (Machine::Idle(recorder), told(take, begun.elapsed()))
        }
        ("close", _) => (Machine::Closed, "closed".to_owned()),
        ("status", machine) => {
            let status = match &machine {
                Machine::Closed => Status::default(),
                Machine::Idle(recorder) => recorder.status(),
                Machine::Running(recording) => recording.status(),
            };
            let short = Status { history: Vec::new(), ..status };
            (machine, format!("{short:?}"))
        }
        ("safe" | "recorded", Machine::Running(recording)) => {
            let Status { safe, recorded, .. } = recording.status();
            let length = if verb == "safe" { safe } else { recorded };
            (Machine::Running(recording), length.as_secs_f64().to_string())
        }
        ("inputs", machine) => (machine, format!("{:?}", audio::inputs())),
        ("outputs", machine) => (machine, format!("{:?}", audio::outputs())),
        ("play", machine) => (machine, play(Path::new(rest))),
        (_, machine) => (machine, format!("error: cannot {order} now")),
    }
}

/// `FRAME=LABEL`, separated by commas.
fn cues(text: &str) -> Vec<Cue> {
    let cue = |pair: &str| {
        let (frame, label) = pair.split_once('=').expect("FRAME=LABEL");
        Cue { frame: frame.parse().expect("a number"), label: label.to_owned() }
    };
    text.split(',').filter(|pair| !pair.is_empty()).map(cue).collect()
}

fn told(take: Result<Take, audio::AudioError>, after: Duration) -> String {
    match take {
        Ok(take) => {
            let gaps = take.gaps.len();
            format!(
                "take {} frames, {} lost, {gaps} gaps, after {} ms",
                take.frames,
                take.lost,
                after.as_millis()
            )
        }
        Err(error) => format!("error: {error}"),
    }
}

fn play(path: &Path) -> String {
    let piece = Piece { path: path.to_owned(), from: Duration::ZERO };
    match Player::open(vec![piece], None) {
        Err(error) => format!("error: {error}"),
        Ok(player) => {
            player.play();
            wait_until("the sound has been played", || player.state() == Playback::Ended);
            format!("played {} ms", player.position().as_millis())
        }
    }
}
