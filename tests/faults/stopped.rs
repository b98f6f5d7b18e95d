//! The whole program is stopped for a while, as a debugger or a laptop that is too busy does.

use std::{fs, time::Duration};

use rustix::process::Signal;

use crate::{
    fault::{Fault, Tries, Try},
    harness::{
        microphone::{SoundServer, Voice, let_pass},
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
        // The sound server keeps what was said for longer than that. One try in ten waits until it no longer does.
        let length = Duration::from_secs(if it.number % 10 == 9 { 60 } else { 2 });
        stopped(it, length, !it.number.is_multiple_of(2));
    });
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
    let_pass(Duration::from_secs(2));
    voice.be_silent();
    let_pass(Duration::from_millis(300));
    end(&mut window);
    let path = workspace.session().join("01_lift-control.wav");
    opens_elsewhere(&path);
    let all = samples(&path);
    let counted = counted(&all);
    let holes = holes(counted);
    let journal = fs::read_to_string(workspace.session().join("journal.jsonl")).unwrap();
    let lost: u64 = holes.iter().map(|it| it.frames).sum();
    it.worst("ms lost", milliseconds(lost));
    assert_eq!(!holes.is_empty(), journal.contains("\"fact\":\"gap\""), "{holes:?} and {journal}");
    for hole in holes {
        let off = milliseconds(hole.off);
        it.worst("ms off the timeline", off);
        assert!(off <= 20, "the timeline is {off} ms off after a hole of {} frames", hole.frames);
    }
    // The count goes round in less than a second, so that its whole length is looked at as well.
    let off = milliseconds(voice.spoken().abs_diff(counted.len() as u64));
    it.worst("ms off the timeline", off);
    assert!(off <= 20, "{} frames were said, {} stand in the file", voice.spoken(), counted.len());
}
