//! The whole program is stopped for a while, as a debugger or a laptop that is too busy does.

use std::{fs, time::Duration};

use rustix::process::Signal;

use crate::{
    fault::{Fault, Tries, Try},
    harness::{
        microphone::{PERIOD, SoundServer, Voice, let_pass},
        recorded::{counted, end, holes, milliseconds, open, open_by, opens_elsewhere, samples},
        workspace::Workspace,
    },
};

pub const FOR_TWO_SECONDS: Fault = Fault {
    number: 14,
    name: "program stopped for 2 s",
    holds: "nothing is missing, or its gap is logged and filled with silence, right to 20 ms",
    quick: 2,
    full: 20,
    run: for_two_seconds,
};

fn for_two_seconds(tries: &mut Tries) {
    tries.each(|it| {
        // The sound server keeps what was said for longer than that. Two tries in ten wait until it no longer does.
        let length = Duration::from_secs(if it.number % 10 >= 8 { 60 } else { 2 });
        stopped(it, length, !it.number.is_multiple_of(2));
    });
}

/// No sound server keeps more than this for a program that is stopped.
const KEPT: Duration = Duration::from_secs(45);

/// What the server kept stands first, whole; then silence, and in it at most shreds of what the server still found room
/// for; then whole again what was said since.
fn is_silent_where_it_was_lost(it: &mut Try, counted: &[i16], journal: &str) {
    let breaks = |pair: &[i16]| pair[1] != pair[0] % i16::try_from(PERIOD).expect("small") + 1;
    let first = counted.windows(2).position(breaks).expect("something is lost") + 1;
    let last = counted.windows(2).rposition(breaks).expect("something is lost") + 1;
    it.least("ms kept of what was said meanwhile", milliseconds(first as u64));
    let after = milliseconds((counted.len() - last) as u64);
    assert!(after >= 500, "what was said since is broken up to {after} ms before the end");
    let silent = counted[first..last].iter().filter(|it| **it == 0).count();
    let shreds = milliseconds((last - first - silent) as u64);
    // ALSA's way to a sound server hands over late what its own buffer held.
    assert!(shreds <= 1_000, "{shreds} ms lie in {} ms of silence", milliseconds(silent as u64));
    it.worst("ms lost", milliseconds(silent as u64));
    assert!(journal.contains("\"fact\":\"gap\""), "{journal}");
}

fn stopped(it: &mut Try, length: Duration, through_alsa: bool) {
    let (server, workspace) = (SoundServer::with_microphone(), Workspace::new());
    let voice = Voice::silent(&server);
    let arguments = ["practice", "--question", "lift-control"];
    let mut window = if through_alsa {
        open_by(&workspace, &server.over_tcp(), &arguments)
    } else {
        open(&workspace, &server, &arguments)
    };
    window.wait_for("● 0:0");
    voice.count();
    window.wait_until_safe(1);
    window.signal(Signal::STOP);
    let_pass(length);
    window.signal(Signal::CONT);
    window.press_for("m", "Marked ");
    // After a long stop the way by ALSA is broken, and the microphone is looked for.
    let_pass(Duration::from_secs(if length > KEPT { 6 } else { 2 }));
    voice.be_silent();
    let_pass(Duration::from_millis(300));
    end(&mut window);
    let path = workspace.session().join("01_lift-control.wav");
    opens_elsewhere(&path);
    let all = samples(&path);
    let counted = counted(&all);
    let journal = fs::read_to_string(workspace.session().join("journal.jsonl")).unwrap();
    if length > KEPT {
        is_silent_where_it_was_lost(it, counted, &journal);
    } else {
        let holes = holes(counted);
        let lost: u64 = holes.iter().map(|it| it.frames).sum();
        it.worst("ms lost", milliseconds(lost));
        assert_eq!(!holes.is_empty(), journal.contains("\"fact\":\"gap\""), "{holes:?} and {journal}");
        for hole in holes {
            let off = milliseconds(hole.off);
            it.within("ms off the timeline", off, 20);
        }
    }
    // The count goes round in less than a second, so that its whole length is looked at as well.
    let off = milliseconds(voice.spoken().abs_diff(counted.len() as u64));
    it.within("ms off the timeline", off, 20);
}
