//! Recording: CPU time, peak memory, lost samples; other recorders hear the same source in turn.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    thread,
    time::Duration,
};

use mockloop::clock::now;
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeValLike,
};
use rustix::process::{Pid, Signal, kill_process};

use crate::{
    material::{Chance, copy_shipped},
    microphone::{Load, PERIOD, RATE, SoundServer, Voice},
    options::Options,
    peers::{find, say},
    screen::{Screen, is_interview},
    table::{Peer, Row, Table, Unit},
};

/// What one recorder took.
struct Taken {
    name: String,
    /// Per cent of one core, the whole process from its start to its end.
    core: f64,
    /// MiB at the peak.
    memory: f64,
    recorded: PathBuf,
}

/// Records in turn with mockloop and with every other recorder that is installed.
pub fn measure(options: &Options, table: &mut Table) {
    if let Err(why) = can_record() {
        table.note(format!("Recording was not measured: {why}."));
        return;
    }
    let length = Duration::from_secs(options.choose(30, 4));
    let home = tempfile::tempdir().expect("a folder");
    let workspace = home.path().join("workspace");
    copy_shipped(&workspace);
    let server = SoundServer::with_microphone();
    let voice = Voice::silent(&server);
    voice.count();
    let seconds = length.as_secs();

    say(&format!("recording {seconds} s with mockloop"));
    let own = interview(options, &server, home.path(), &workspace, length);
    let mut peers = Vec::new();
    for (name, arguments) in PEERS {
        match find(name) {
            Some(_) => {
                say(&format!("recording {seconds} s with {name}"));
                match other(name, arguments, &server, length) {
                    Ok(taken) => peers.push(taken),
                    Err(why) => table.note(format!("{name} could not record from the sound server: {why}")),
                }
            }
            None => table.note(format!("Not compared with {name}: it is not installed.")),
        }
    }
    let beside = |figure: fn(&Taken) -> f64| {
        peers.iter().map(|it| Peer { name: it.name.clone(), measured: figure(it) }).collect()
    };
    table.add(Row {
        what: format!("CPU, recording {seconds} s with the interview on screen"),
        unit: Unit::Core,
        measured: own.core,
        // In a few seconds the start alone is most of it.
        promise: (!options.is_quick).then_some(2.0),
        peers: beside(|it| it.core),
    });
    table.add(Row {
        what: "memory at its peak meanwhile".to_owned(),
        unit: Unit::Mebibytes,
        measured: own.memory,
        promise: Some(30.0),
        peers: beside(|it| it.memory),
    });

    let length = Duration::from_secs(options.choose(15, 3));
    say(&format!("recording {} s with two busy loops for every core", length.as_secs()));
    let (own, beside) = {
        let _load = Load::start();
        let own = interview(options, &server, home.path(), &workspace, length);
        let (name, arguments) = PEERS[0];
        let beside = find(name)
            .filter(|_| !options.is_quick)
            .and_then(|_| other(name, arguments, &server, length).ok());
        (own, beside)
    };
    let (lost, heard) = lost(&own.recorded);
    let beside = beside.map(|it| Peer { name: it.name, measured: self::lost(&it.recorded).0 });
    table.add(Row {
        what: format!("samples lost of {heard} with every core busy twice"),
        unit: Unit::Samples,
        measured: lost,
        promise: Some(0.0),
        peers: beside.into_iter().collect(),
    });
    faults(options, table, &server, &voice, (home.path(), &workspace));
}

/// What a killed process and a microphone that goes away cost, at worst.
fn faults(options: &Options, table: &mut Table, server: &SoundServer, voice: &Voice, places: (&Path, &Path)) {
    let (home, workspace) = places;
    let runs = options.choose(5, 2);
    let mut chance = Chance(11);
    let (mut missing, mut mended, mut noticed) = (0.0_f64, 0.0_f64, 0.0_f64);
    say(&format!("killing mockloop while it records, {runs} times"));
    for _ in 0..runs {
        let mut screen = practise(options, server, home, workspace);
        screen.watch(Duration::from_millis(1_500 + chance.below(500) as u64));
        let spoken = voice.spoken();
        screen.kill();
        let bytes = newest_take(workspace).and_then(|it| fs::read(it).ok()).unwrap_or_default();
        let last = |samples: Vec<i16>| samples.into_iter().rev().find(|it| *it != 0).unwrap_or_default();
        missing = missing.max(behind(spoken, last(samples(&bytes))));
        mended = mended.max(behind(spoken, last(samples_to_the_end(&bytes))));
    }
    say(&format!("taking the microphone away, {runs} times"));
    let mut screen = practise(options, server, home, workspace);
    for _ in 0..runs {
        screen.watch(Duration::from_millis(1_000 + chance.below(500) as u64));
        let unplugged = now();
        server.unplug();
        let shown =
            screen.wait("that the microphone is gone", |it| it.contents().contains("microphone gone"));
        noticed = noticed.max((shown - unplugged).as_secs_f64() * 1e3);
        server.plug();
        screen.wait("that it records again", |it| !it.contents().contains("microphone gone"));
    }
    screen.end();
    let rows = [
        (format!("sound missing after kill -9 once mended, worst of {runs}"), mended, 250.0),
        (format!("the same for other programs, by the header, worst of {runs}"), missing, 250.0),
        (format!("microphone gone until it is said, worst of {runs}"), noticed, 1_000.0),
    ];
    for (what, measured, promise) in rows {
        table.add(Row {
            what,
            unit: Unit::Milliseconds,
            measured,
            promise: Some(promise),
            peers: Vec::new(),
        });
    }
}

/// Milliseconds from the last sample in a file to the one that was spoken last, number `spoken` of the ramp.
fn behind(spoken: u64, last: i16) -> f64 {
    let period = i64::try_from(PERIOD).expect("a short period");
    let spoken = i64::try_from(spoken % PERIOD).expect("a short period");
    let gap = (spoken - i64::from(last)).rem_euclid(period);
    // Between the look and the kill a little more may have been spoken and recorded.
    let gap = if gap > period - i64::from(RATE) / 50 { 0 } else { gap };
    #[expect(clippy::cast_precision_loss, reason = "less than a second of samples")]
    let gap = gap as f64;
    gap / f64::from(RATE) * 1e3
}

/// Starts an interview that is being recorded, and waits for its screen.
fn practise(options: &Options, server: &SoundServer, home: &Path, workspace: &Path) -> Screen {
    let arguments = ["practice", "--kind", "system-design", "--seed", "1"];
    let address = server_of(server);
    let mut screen =
        Screen::start(&options.program, &arguments, home, workspace, &[("PULSE_SERVER", &address)]);
    screen.wait("the interview", is_interview);
    screen
}

/// Whether there is what it takes, and what is missing.
pub fn can_record() -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Err("the virtual microphone needs Linux".to_owned());
    }
    match ["pulseaudio", "pactl"].into_iter().find(|it| find(it).is_none()) {
        Some(missing) => Err(format!("{missing} is not installed")),
        None => Ok(()),
    }
}

/// The address of a sound server.
pub fn server_of(server: &SoundServer) -> String {
    format!("unix:{}", server.folder().join("native").display())
}

/// The other recorders, and what makes each write mono of 16 bits at 48 kHz. FILE is where to.
const PEERS: [(&str, &[&str]); 4] = [
    ("parecord", &["--rate=48000", "--channels=1", "--format=s16le", "--file-format=wav", "FILE"]),
    ("arecord", &["-q", "-D", "pulse", "-f", "S16_LE", "-r", "48000", "-c", "1", "FILE"]),
    ("sox", &["-q", "-t", "alsa", "-r", "48000", "-c", "1", "-b", "16", "pulse", "FILE"]),
    (
        "ffmpeg",
        &[
            "-nostdin", "-v", "error", "-f", "pulse", "-ac", "1", "-ar", "48000", "-i", "default", "-y",
            "FILE",
        ],
    ),
];

/// CPU seconds of all children that have ended.
fn spent() -> f64 {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system counts");
    #[expect(clippy::cast_precision_loss, reason = "microseconds of minutes")]
    let seconds = (usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6;
    seconds
}

/// MiB at the peak so far.
fn peak(pid: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes: f64 = line.and_then(|it| it.split_whitespace().next()?.parse().ok()).unwrap_or_default();
    kibibytes / 1024.0
}

/// An interview on screen that is being recorded.
fn interview(
    options: &Options,
    server: &SoundServer,
    home: &Path,
    workspace: &Path,
    length: Duration,
) -> Taken {
    let before = spent();
    let arguments = ["practice", "--kind", "system-design", "--seed", "1"];
    let address = server_of(server);
    let mut screen =
        Screen::start(&options.program, &arguments, home, workspace, &[("PULSE_SERVER", &address)]);
    let shown = screen.wait("the interview", is_interview);
    screen.watch(length.saturating_sub(shown - screen.started));
    let memory = peak(screen.id());
    let ran = screen.started.elapsed();
    screen.end();
    let core = (spent() - before) / ran.as_secs_f64() * 100.0;
    let recorded = newest_take(workspace).expect("the interview was recorded");
    Taken { name: "mockloop".to_owned(), core, memory, recorded }
}

/// Another recorder, told to end as Ctrl-C would; or the last thing it said before it ended by itself.
fn other(name: &str, arguments: &[&str], server: &SoundServer, length: Duration) -> Result<Taken, String> {
    let before = spent();
    let recorded = server.folder().join(format!("{name}.wav"));
    let mut command = server.command(name);
    command.args(arguments.iter().map(|it| if *it == "FILE" { recorded.as_os_str() } else { it.as_ref() }));
    let started = now();
    let said = server.folder().join(format!("{name}.log"));
    let output = fs::File::create(&said).map_err(|error| error.to_string())?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(output);
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    thread::sleep(length);
    let memory = peak(child.id());
    let ran = started.elapsed();
    let was_there = matches!(child.try_wait(), Ok(None));
    end(&mut child);
    let core = (spent() - before) / ran.as_secs_f64() * 100.0;
    let has_sound = fs::metadata(&recorded).is_ok_and(|it| it.len() > 1_000);
    if was_there && has_sound {
        return Ok(Taken { name: name.to_owned(), core, memory, recorded });
    }
    let said = fs::read_to_string(said).unwrap_or_default();
    Err(said.lines().last().unwrap_or("it wrote no sound").to_owned())
}

fn end(child: &mut Child) {
    let _ = kill_process(Pid::from_child(child), Signal::INT);
    let begun = now();
    while matches!(child.try_wait(), Ok(None)) {
        if begun.elapsed() > Duration::from_secs(5) {
            let _ = child.kill();
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// The take of the latest session.
fn newest_take(workspace: &Path) -> Option<PathBuf> {
    let folders = fs::read_dir(workspace.join("recordings")).ok()?;
    let latest = folders.filter_map(|it| Some(it.ok()?.path())).max()?;
    let files = fs::read_dir(latest).ok()?.filter_map(|it| Some(it.ok()?.path()));
    files.filter(|it| it.extension().is_some_and(|it| it == "wav")).max()
}

/// How many samples of the ramp are missing, doubled or changed between the first and the last; and how many
/// there are.
fn lost(file: &Path) -> (f64, usize) {
    let samples = samples(&fs::read(file).unwrap_or_default());
    let spoken = |it: &&i16| **it != 0;
    let first = samples.iter().position(|it| spoken(&it)).unwrap_or(0);
    let end = samples.iter().rposition(|it| spoken(&it)).map_or(0, |it| it + 1);
    let ramp = &samples[first.min(end)..end];
    let period = i64::try_from(PERIOD).expect("a short period");
    let (mut lost, mut last) = (0, None);
    for sample in ramp.iter().map(|it| i64::from(*it)) {
        let expected = last.map_or(sample, |last| last % period + 1);
        if sample == expected || sample == 0 {
            lost += i64::from(sample == 0);
            last = Some(expected);
        } else {
            // Whatever is not the next number stands for those between.
            lost += (sample - expected).rem_euclid(period);
            last = Some(sample);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "few, one hopes")]
    let lost = if ramp.is_empty() { f64::INFINITY } else { lost as f64 };
    (lost, ramp.len())
}

/// The samples of a WAV file as its header tells them.
fn samples(bytes: &[u8]) -> Vec<i16> {
    let (begin, size) = data(bytes).unwrap_or_default();
    decode(&bytes[begin..bytes.len().min(begin.saturating_add(size))])
}

/// The samples that are there, whatever the header says of their number.
fn samples_to_the_end(bytes: &[u8]) -> Vec<i16> {
    decode(&bytes[data(bytes).unwrap_or_default().0..])
}

fn decode(bytes: &[u8]) -> Vec<i16> {
    bytes.chunks_exact(2).map(|it| i16::from_le_bytes([it[0], it[1]])).collect()
}

/// Where the samples of a WAV file begin, and how many bytes of them there are by its header.
fn data(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut at = 12;
    loop {
        let head = bytes.get(at..at + 8)?;
        let size = u32::from_le_bytes(head[4..].try_into().expect("four bytes")) as usize;
        if head.starts_with(b"data") {
            return Some((at + 8, size));
        }
        at += 8 + size + size % 2;
    }
}
