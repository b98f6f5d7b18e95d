//! The power fails at any moment of an interview and of its scoring, and the disk forgets what was not synced.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use mockloop::{
    audio::wav,
    clock::wall,
    domain::{question::Bar, scorecard::Assessor},
    store::{scorecards, sessions},
};

use crate::{
    fault::{EVERY, Fault, Tries, Try},
    forgetful::Forgetful,
    harness::{
        microphone::{RATE, SoundServer, Voice, let_pass, wait_until},
        recorded::{opens_elsewhere, samples},
        workspace::Workspace,
    },
    power_trace::{self, CALLS, Call, Event},
};

pub const LOST: Fault = Fault {
    number: 2,
    name: "power lost",
    holds: "at most 1 s of audio gone, no fact or score that was told as kept",
    quick: 60,
    full: EVERY,
    run: lost,
};

const DIMENSIONS: [&str; 5] = ["Scope", "Depth", "Choices", "Clarity", "Care"];

/// A whole interview with its scoring, as strace has seen it.
struct Recorded {
    workspace: Workspace,
    before: Forgetful,
    events: Vec<Event>,
    /// From when to when the voice counted, in seconds since 1970.
    counted: (f64, f64),
    /// The frames of silence before the count.
    quiet: u64,
}

fn seconds_now() -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "microseconds since 1970 are below 2^53")]
    let now = wall().timestamp_micros() as f64;
    now / 1e6
}

fn record(server: &SoundServer) -> Recorded {
    let workspace = Workspace::new();
    let before = Forgetful::of(&workspace.root());
    let trace = workspace.home().with_extension("strace");
    let voice = Voice::silent(server);
    let mut child = start(&workspace, server, &trace);
    wait_until("the interview runs", || !workspace.sessions().is_empty());
    let take = || workspace.session().join("01_lift-control.wav");
    wait_until("it is recorded", || fs::metadata(take()).is_ok_and(|it| it.len() > 20_000));
    voice.count();
    #[expect(clippy::cast_precision_loss, reason = "a moment ago")]
    let begun = seconds_now() - voice.spoken() as f64 / f64::from(RATE);
    for words in
        ["note one", "mark here", "note two", "time", "next", "note three", "mark", "time", "note four"]
    {
        let_pass(Duration::from_millis(430));
        say(&mut child, words);
    }
    let_pass(Duration::from_millis(400));
    let until = seconds_now();
    say(&mut child, "end");
    for words in ["3 2", "4 3", "2 1", "3 3", "1 1", "", "more numbers", "less haste", "practise", "yes"] {
        let_pass(Duration::from_millis(60));
        say(&mut child, words);
    }
    let ended = child.wait().expect("it ends");
    assert!(ended.success(), "{ended}");
    let whole = samples(&take());
    let quiet = whole.iter().take_while(|it| **it == 0).count() as u64;
    Recorded { before, events: power_trace::read(&trace), counted: (begun, until), quiet, workspace }
}

fn start(workspace: &Workspace, server: &SoundServer, trace: &Path) -> Child {
    let mut command = Command::new("strace");
    command.args(["-f", "-ttt", "-xx", "-s", "10000000", "-e", CALLS, "-o"]).arg(trace);
    command.arg(env!("CARGO_BIN_EXE_mockloop")).args(["practice", "--plain", "--question", "lift-control"]);
    command.current_dir(workspace.root()).env_clear().envs(workspace.environment());
    command.env("PULSE_SERVER", format!("unix:{}", server.folder().join("native").display()));
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let streams = (Stdio::piped(), Stdio::null(), Stdio::null());
    command.stdin(streams.0).stdout(streams.1).stderr(streams.2).spawn().expect("strace is installed")
}

fn say(child: &mut Child, words: &str) {
    let stdin = child.stdin.as_mut().expect("a pipe");
    writeln!(stdin, "{words}").expect("it listens");
}

/// What had been told by some moment.
#[derive(Default)]
struct Told {
    notes: usize,
    marks: usize,
    scores: usize,
    is_over: bool,
    is_locked: bool,
    /// Seconds of sound.
    safe: u64,
}

impl Told {
    fn hear(&mut self, words: &str) {
        for line in words.lines() {
            self.notes += usize::from(line.starts_with("Noted at"));
            self.marks += usize::from(line.starts_with("Marked"));
            self.is_over |= line.starts_with("The interview is over");
            self.is_locked |= line.starts_with("Locked.");
            // Each is asked for once the one before is kept.
            let asked = DIMENSIONS.iter().position(|it| line.starts_with(&format!("{it} (")));
            self.scores = self.scores.max(asked.unwrap_or_default());
            if let Some((before, _)) = line.split_once(" of sound safe") {
                let (minutes, seconds) =
                    before.rsplit(' ').next().and_then(|it| it.split_once(':')).expect("a time");
                let number = |it: &str| it.parse::<u64>().expect("a number");
                self.safe = number(minutes) * 60 + number(seconds);
            }
        }
    }
}

fn lost(tries: &mut Tries) {
    let server = SoundServer::with_microphone();
    let recorded = record(&server);
    drop(server);
    let syncs = recorded.events.iter().filter(|it| matches!(it.call, Call::SyncEnds { .. })).count();
    assert!(syncs > 20, "{syncs} syncs in {} calls", recorded.events.len());
    // After each call, once with nothing that was not synced, and once with some of it.
    let matters =
        |it: &Event| !matches!(it.call, Call::Seek { .. } | Call::Close { .. } | Call::Duplicate { .. });
    let places = (0..recorded.events.len()).filter(|at| matters(&recorded.events[*at]));
    let cuts: Vec<(usize, bool)> = places.flat_map(|at| [(at, false), (at, true)]).collect();
    let mut state = (0, recorded.before.clone(), Told::default());
    tries.over(&cuts, |it, (at, by_chance)| {
        // The places come in order.
        for event in &recorded.events[state.0..=at] {
            state.1.apply(&event.call);
            if let Call::Write { fd: 1, bytes, .. } = &event.call {
                state.2.hear(&String::from_utf8_lossy(bytes));
            }
        }
        state.0 = at + 1;
        let next = recorded.events.get(at + 1).map_or(recorded.events[at].at, |it| it.at);
        cut(it, &recorded, &state.1, &state.2, next, by_chance);
    });
    drop(recorded.workspace);
}

fn cut(it: &mut Try, recorded: &Recorded, disk: &Forgetful, told: &Told, at: f64, by_chance: bool) {
    let workspace = Workspace::empty();
    let chance = by_chance.then(|| it.random());
    disk.after_a_cut(&workspace.root(), chance);
    let names = workspace.sessions();
    let name = names.iter().find(|it| workspace.recordings().join(it).join("journal.jsonl").is_file());
    let opened = name.map(|it| sessions::open(&workspace.recordings().join(it)));
    let Some(Ok((_, history))) = opened else {
        assert_eq!((told.notes, told.marks), (0, 0), "what was noted is gone: {opened:?}");
        return is_little(it, recorded, at, 0);
    };
    let folder = workspace.session();
    let marks = history.moments.iter().filter(|it| it.is_mark).count();
    assert!(history.moments.len() - marks >= told.notes, "a note is gone: {:?}", history.moments);
    assert!(marks >= told.marks, "a mark is gone: {:?}", history.moments);
    assert!(history.ended.is_some() || !told.is_over, "that it is over is gone");
    let card = scorecards::load(&folder, &Assessor::Candidate, &history.start).expect("a whole scorecard");
    let given = |it: &mockloop::domain::scorecard::Scorecard| {
        it.rounds[0].scores.iter().filter(|it| it.at(Bar::Senior).is_some()).count()
    };
    let scores = card.as_ref().map_or(0, given);
    assert!(scores >= told.scores, "{} scores were told as kept, {scores} are there", told.scores);
    assert!(!told.is_locked || card.is_some_and(|it| it.locked.is_some()), "the lock is gone");
    let take = folder.join("01_lift-control.wav");
    let kept = if take.is_file() { kept(&take) } else { 0 };
    assert!(
        kept / u64::from(RATE) >= told.safe,
        "{} s were told as safe, {kept} frames are there",
        told.safe
    );
    is_little(it, recorded, at, kept);
    it.sum("promises compared", (told.notes + told.marks + told.scores) as u64 + told.safe);
    if it.number.is_multiple_of(40) {
        workspace.run(&["show", "last", "--json"]).json();
        it.sum("opened by the program", 1);
    }
}

/// How many frames of a take are as they were spoken, silence before them included.
fn kept(take: &Path) -> u64 {
    wav::mend(take, Some(RATE)).expect("it can be mended");
    opens_elsewhere(take);
    let all = samples(take);
    let quiet = all.iter().take_while(|it| **it == 0).count();
    let counted = &all[quiet..];
    let follows = |it: &[i16]| i64::from(it[1]) == i64::from(it[0]) % 32_000 + 1;
    let whole =
        if counted.is_empty() { 0 } else { 1 + counted.windows(2).take_while(|it| follows(it)).count() };
    (quiet + whole) as u64
}

/// Of what was counted until `at`, at most a second is missing.
fn is_little(it: &mut Try, recorded: &Recorded, at: f64, kept: u64) {
    let (begun, until) = recorded.counted;
    if at <= begun || at >= until {
        return;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds")]
    let spoken = ((at - begun) * f64::from(RATE)) as u64;
    // The silence before the count is in the file as well.
    let missing = (recorded.quiet + spoken).saturating_sub(kept) * 1_000 / u64::from(RATE);
    it.within("ms of sound missing", missing, 1_000);
}
