//! The waveform of a 60-minute take, worked out and from the cache folder, as a library call.

use std::{
    fs::{self, File},
    hint::black_box,
    io::{BufWriter, Write},
    path::Path,
    process::{Command, Stdio},
};

use mockloop::{audio, clock::now};

use crate::{
    options::Options,
    peers::{find, median, say},
    table::{Peer, Row, Table, Unit},
};

const RATE: u32 = 48_000;
const SECONDS: u32 = 3_600;

/// Measures with the take in the page cache, where it is after an interview.
pub fn measure(options: &Options, table: &mut Table) {
    say("making a take of 60 minutes");
    let home = tempfile::tempdir().expect("a folder");
    let (take, cache) = (home.path().join("take.wav"), home.path().join("cache"));
    write(&take).expect("345 MB of room for a take");
    say("waveform");
    let runs = options.choose(9, 5);
    let (mut own, mut kept) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let _ = fs::remove_dir_all(&cache);
        own.push(timed(|| black_box(audio::envelope(&take, Some(&cache)).expect("a waveform")).peaks.len()));
        kept.push(timed(|| black_box(audio::envelope(&take, Some(&cache)).expect("a waveform")).peaks.len()));
    }
    let peers = others(&take, home.path(), options.choose(3, 1), table);
    table.add(Row {
        what: "waveform of a 60-minute take".to_owned(),
        unit: Unit::Milliseconds,
        measured: median(&mut own),
        promise: Some(150.0),
        peers,
    });
    table.add(Row {
        what: "the second time, from the cache".to_owned(),
        unit: Unit::Milliseconds,
        measured: median(&mut kept),
        promise: None,
        peers: Vec::new(),
    });
}

/// A take of noise that swells and ebbs.
fn write(take: &Path) -> std::io::Result<()> {
    let bytes = RATE * SECONDS * 2;
    let mut file = BufWriter::new(File::create(take)?);
    file.write_all(b"RIFF")?;
    file.write_all(&(bytes + 36).to_le_bytes())?;
    file.write_all(b"WAVEfmt \x10\0\0\0\x01\0\x01\0")?;
    file.write_all(&RATE.to_le_bytes())?;
    file.write_all(&(RATE * 2).to_le_bytes())?;
    file.write_all(b"\x02\0\x10\0data")?;
    file.write_all(&bytes.to_le_bytes())?;
    let mut chance = 1_u64;
    for second in 0..SECONDS {
        let loudness = i64::from(second % 7);
        let samples = (0..RATE).flat_map(|_| {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let noise = i64::from((chance >> 48).to_le_bytes()[1]) - 128;
            i16::try_from(noise * loudness * 16).unwrap_or(0).to_le_bytes()
        });
        file.write_all(&samples.collect::<Vec<u8>>())?;
    }
    file.flush()
}

/// What others need for the same file.
fn others(take: &Path, home: &Path, runs: usize, table: &mut Table) -> Vec<Peer> {
    let take = take.display().to_string();
    let data = home.join("take.dat").display().to_string();
    let audiowaveform: &[&str] = &[
        "--input-filename",
        &take,
        "--output-filename",
        &data,
        "--pixels-per-second",
        "100",
        "--bits",
        "8",
        "--quiet",
    ];
    let sox: &[&str] = &[&take, "-n", "stats"];
    let ffmpeg: &[&str] = &[
        "-v",
        "error",
        "-i",
        &take,
        "-af",
        "astats=measure_perchannel=Peak_level:measure_overall=none",
        "-f",
        "null",
        "-",
    ];
    let mut peers = Vec::new();
    if find("audiowaveform").is_some() {
        peers.push(peer("audiowaveform", "audiowaveform", audiowaveform, runs));
    } else {
        table.note(
            "Not compared with audiowaveform, which is not installed; sox and ffmpeg look for peaks instead.",
        );
        peers.push(peer("sox stats", "sox", sox, runs));
        peers.push(peer("ffmpeg astats", "ffmpeg", ffmpeg, runs));
    }
    let found: Vec<Peer> = peers.into_iter().flatten().collect();
    if found.is_empty() {
        table.note("The waveform is compared with nothing: sox and ffmpeg are not installed either.");
    }
    found
}

fn peer(name: &str, program: &str, arguments: &[&str], runs: usize) -> Option<Peer> {
    find(program)?;
    let mut times = Vec::new();
    for _ in 0..runs {
        say(name);
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut is_whole = false;
        times.push(timed(|| is_whole = command.status().is_ok_and(|it| it.success())));
        if !is_whole {
            return None;
        }
    }
    Some(Peer { name: name.to_owned(), measured: median(&mut times) })
}

/// Milliseconds.
fn timed<T>(does: impl FnOnce() -> T) -> f64 {
    let begun = now();
    black_box(does());
    begun.elapsed().as_secs_f64() * 1e3
}
