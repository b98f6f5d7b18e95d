//! The microphone goes away, its sound server hangs or dies, or it delivers nothing but zeros.

use std::{
    fs,
    time::{Duration, Instant},
};

use mockloop::clock::now;
use rustix::process::Signal;

use crate::{
    fault::{Fault, Tries, Try},
    harness::{
        microphone::{RATE, SoundServer, Voice, let_pass},
        recorded::{counted, end, holes, milliseconds, open, opens_elsewhere, samples},
        window::Window,
        workspace::Workspace,
    },
};

/// How far a place in the file may lie from its time, in milliseconds.
const TRUE: u64 = 20;

const GONE: &str = "! microphone gone";

pub const UNPLUGGED: Fault = Fault {
    number: 10,
    name: "microphone unplugged, back, changed for another",
    holds: "noticed within 1 s; silence of the right length stands in the file, to 20 ms",
    quick: 3,
    full: 30,
    run: |tries| tries.each(unplugged),
};

pub const SERVER_GONE: Fault = Fault {
    number: 11,
    name: "sound server stopped or killed",
    holds: "the screen answers, the loss is shown within 2 s, the recording goes on with the server",
    quick: 2,
    full: 20,
    run: |tries| tries.each(server_gone),
};

pub const DEAD: Fault = Fault {
    number: 12,
    name: "dead microphone",
    holds: "'no signal' within 3 s of the first zero, and gone with the first sound",
    quick: 2,
    full: 20,
    run: dead,
};

/// An interview that is being recorded, with a voice that counts.
struct Answer {
    server: SoundServer,
    workspace: Workspace,
    voice: Voice,
    window: Window,
}

impl Answer {
    fn begin() -> Self {
        let (server, workspace) = (SoundServer::with_microphone(), Workspace::new());
        let voice = Voice::silent(&server);
        let window = open(&workspace, &server, &["practice", "--question", "lift-control"]);
        window.wait_for("● 0:0");
        voice.count();
        Self { server, workspace, voice, window }
    }

    /// Presses a key and measures until its effect shows.
    fn answers(&mut self, it: &mut Try) {
        let pressed = now();
        self.window.press_for("m", "Marked 0:");
        it.worst("ms until a key shows", since(pressed));
        self.window.wait_until_gone("Marked 0:");
    }

    fn is_noticed(&self, it: &mut Try, since_when: Instant, within: u64) {
        self.window.wait_for(GONE);
        let noticed = since(since_when);
        it.within("ms until noticed", noticed, within);
    }

    /// Ends the interview, and looks at its one file: holes of silence, each of the right length.
    fn ends_true(mut self, it: &mut Try, least_holes: usize) {
        self.window.wait_until_gone(GONE);
        self.window.wait_for("● 0:");
        let_pass(Duration::from_millis(1_200));
        self.voice.be_silent();
        let_pass(Duration::from_millis(300));
        end(&mut self.window);
        let path = self.workspace.session().join("01_lift-control.wav");
        opens_elsewhere(&path);
        let all = samples(&path);
        let holes = holes(counted(&all));
        assert!(holes.len() >= least_holes, "{holes:?}");
        let journal = fs::read_to_string(self.workspace.session().join("journal.jsonl")).unwrap();
        for fact in ["microphone-gone", "microphone-back", "\"fact\":\"gap\""] {
            assert!(journal.contains(fact), "{fact} in {journal}");
        }
        for hole in holes {
            let off = milliseconds(hole.off);
            it.within("ms off the timeline", off, TRUE);
        }
        is_as_long_as_told(&journal, all.len());
    }
}

/// The count goes round in less than a second, so that the whole length is looked at as well: the silence of the gaps
/// that the journal tells of is inside the file, and the file is as long as the interview.
fn is_as_long_as_told(journal: &str, frames: usize) {
    let ended = journal.lines().find(|it| it.contains("\"fact\":\"ended\"")).expect("it is over");
    let ended: serde_json::Value = serde_json::from_str(ended).expect("a fact");
    let told = ended["at"].as_f64().expect("a time");
    #[expect(clippy::cast_precision_loss, reason = "a few seconds")]
    let seconds = frames as f64 / f64::from(RATE);
    assert!((seconds - told).abs() < 0.3, "the file lasts {seconds} s, the interview {told} s");
}

fn since(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_millis()).expect("short")
}

fn unplugged(it: &mut Try) {
    let mut answer = Answer::begin();
    answer.window.wait_until_safe(1);
    let begun = now();
    answer.server.unplug();
    answer.is_noticed(it, begun, 1_000);
    answer.answers(it);
    match it.number % 3 {
        0 => answer.server.plug(),
        1 => answer.server.plug_as("another_mic"),
        _ => {
            answer.server.plug();
            answer.window.wait_until_gone(GONE);
            let_pass(Duration::from_millis(800));
            answer.server.unplug();
            answer.window.wait_for(GONE);
            answer.server.plug_as("a_third_mic");
        }
    }
    answer.ends_true(it, if it.number % 3 == 2 { 2 } else { 1 });
}

fn server_gone(it: &mut Try) {
    let mut answer = Answer::begin();
    answer.window.wait_until_safe(1);
    let begun = now();
    if it.number.is_multiple_of(2) {
        answer.server.signal(Signal::STOP);
        answer.is_noticed(it, begun, 2_000);
        answer.answers(it);
        answer.server.signal(Signal::CONT);
    } else {
        answer.server.kill();
        answer.is_noticed(it, begun, 2_000);
        answer.answers(it);
        answer.server.start();
        answer.server.plug();
    }
    answer.ends_true(it, 1);
}

fn dead(tries: &mut Tries) {
    tries.each(|it| {
        let (server, workspace) = (SoundServer::with_microphone(), Workspace::new());
        let voice = Voice::silent(&server);
        let window = open(&workspace, &server, &["practice", "--question", "lift-control"]);
        let mut begun = now();
        window.wait_for("● 0:0");
        // Dead from the beginning, or only later.
        if it.number.is_multiple_of(2) {
            voice.count();
            window.wait_until_safe(1);
            begun = now();
            voice.be_silent();
        }
        window.wait_for("! no signal");
        let noticed = since(begun);
        it.within("ms until 'no signal'", noticed, 3_000);
        let begun = now();
        voice.count();
        window.wait_until_gone("! no signal");
        it.worst("ms until it is gone", since(begun));
    });
}
