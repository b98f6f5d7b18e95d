//! A take of more than twelve hours, which is more than one WAV file holds.

use std::{
    fs::{self, File, OpenOptions},
    io::{BufReader, ErrorKind, Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use mockloop::{audio, clock::now};

use crate::{
    fault::{Fault, Tries, Try},
    harness::{
        microphone::{PERIOD, RATE, SoundServer, let_pass},
        recorded::{self, end, opens_elsewhere},
        window::Window,
        workspace::Workspace,
    },
};

pub const OVER_FOUR_GIB: Fault = Fault {
    number: 21,
    name: "load: a take of 12 hours, over 4 GiB",
    holds: "goes on in a next file before the limit, not a sample lost between them; memory flat",
    quick: 0,
    full: 1,
    run: |tries: &mut Tries| tries.each(over_four_gib),
};

/// How many times faster than a real one this microphone delivers.
const FASTER: u64 = 60;

/// By how much the memory may grow over twelve hours, in KiB.
const GROWTH: u64 = 4 * 1_024;

/// Counts into the microphone at many times its speed.
struct Torrent {
    stop: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Torrent {
    fn into(fifo: PathBuf) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let thread = thread::spawn(move || pour(&fifo, &told));
        Self { stop, thread: Some(thread) }
    }
}

impl Drop for Torrent {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn pour(fifo: &Path, stop: &AtomicBool) {
    let nonblocking = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let open = || OpenOptions::new().write(true).custom_flags(nonblocking).open(fifo);
    let mut fifo = open().expect("a microphone");
    let (begun, mut said) = (now(), 0);
    while !stop.load(Ordering::SeqCst) {
        let passed = u64::try_from(begun.elapsed().as_micros()).expect("short");
        let due = passed * u64::from(RATE) * FASTER / 1_000_000;
        let ramp = |n: u64| i16::try_from(n % PERIOD + 1).expect("a short period");
        let bytes: Vec<u8> = (said..due).flat_map(|n| ramp(n).to_le_bytes()).collect();
        let mut rest = &bytes[..];
        while !rest.is_empty() && !stop.load(Ordering::SeqCst) {
            match fifo.write(rest) {
                Ok(count) => rest = &rest[count..],
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    thread::sleep(Duration::from_millis(1));
                }
                Err(_) => return,
            }
        }
        said = due;
        thread::sleep(Duration::from_millis(2));
    }
}

fn over_four_gib(it: &mut Try) {
    let (server, workspace) = (SoundServer::with_microphone(), Workspace::new());
    if rustix::fs::statvfs(workspace.root()).map_or(0, |it| it.f_bavail * it.f_frsize) < 6 << 30 {
        return it.not_tried("there is no room for 6 GiB");
    }
    let torrent = Torrent::into(server.folder().join("mic.fifo"));
    let mut window = recorded::open(&workspace, &server, &["practice", "--question", "lift-control"]);
    window.wait_for("● ");
    let second = workspace.session().join("01_lift-control_2.wav");
    let longest = audio::longest_file(RATE);
    let patience = now() + longest / u32::try_from(FASTER).expect("small") * 3;
    let_pass(Duration::from_secs(20));
    let early = peak_memory(&window);
    while fs::metadata(&second).map_or(0, |it| it.len()) < 200 << 20 {
        assert!(now() < patience, "no second file after {patience:?}:\n{}", window.screen());
        let_pass(Duration::from_secs(1));
    }
    let grown = peak_memory(&window).saturating_sub(early);
    it.worst("KiB of memory more after 12 hours than after 20 minutes", grown);
    end(&mut window);
    drop(torrent);
    let first = workspace.session().join("01_lift-control.wav");
    let a = check(&first, None);
    let b = check(&second, Some(a.last));
    it.sum("minutes of sound", (a.frames + b.frames) / u64::from(RATE) / 60);
    it.sum("s of them silent for what the 60-fold speed lost", (a.silent + b.silent) / u64::from(RATE));
    for path in [&first, &second] {
        opens_elsewhere(path);
    }
    let shown = workspace.run(&["show", "last", "--json"]).json();
    let takes = shown["takes"].as_array().expect("takes");
    assert_eq!(takes.len(), 2, "{takes:?}");
    assert!(takes.iter().all(|it| it["seconds"].as_f64().is_some_and(|it| it > 60.0)), "{takes:?}");
    assert!(a.frames * 2 < 1 << 32, "the first file is within the limit");
    assert!(grown <= GROWTH, "the memory has grown by {grown} KiB");
}

struct Checked {
    frames: u64,
    /// Of them silence, for what was lost because nothing else is as fast as this microphone.
    silent: u64,
    last: i16,
}

/// Reads a whole file: the count goes on from `before`, without a sample doubled or changed, and where some are missing
/// stands silence of exactly their length.
fn check(path: &Path, before: Option<i16>) -> Checked {
    let mut file = File::open(path).expect("a file");
    let mut head = [0; 44];
    file.read_exact(&mut head).expect("a header");
    let size = u64::from(u32::from_le_bytes(head[40..44].try_into().expect("four bytes")));
    file.seek(SeekFrom::Start(44)).expect("a place");
    let mut reader = BufReader::with_capacity(1 << 20, file.take(size));
    let (mut piece, mut last, mut frames) = (vec![0; 1 << 20], before, 0_u64);
    let (mut hole, mut silent) = (0_i64, 0);
    loop {
        let mut filled = 0;
        while filled < piece.len() {
            match reader.read(&mut piece[filled..]).expect("it can be read") {
                0 => break,
                count => filled += count,
            }
        }
        if filled == 0 {
            break;
        }
        for pair in piece[..filled].chunks_exact(2) {
            let sample = i16::from_le_bytes([pair[0], pair[1]]);
            frames += 1;
            if sample == 0 {
                (hole, silent) = (hole + 1, silent + 1);
                continue;
            }
            let is_next = |last| i64::from(sample) == (i64::from(last) + hole) % PERIOD.cast_signed() + 1;
            let place = || format!("{sample} after {last:?} and {hole} zeros at frame {frames}");
            assert!(last.is_none_or(is_next), "{}: {}", path.display(), place());
            (last, hole) = (Some(sample), 0);
        }
    }
    Checked { frames, silent, last: last.expect("some sound") }
}

/// The most memory that the program ever had, in KiB.
fn peak_memory(window: &Window) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", window.id())).expect("it runs");
    let line = status.lines().find(|it| it.starts_with("VmHWM")).expect("a figure");
    line.split_whitespace().nth(1).and_then(|it| it.parse().ok()).expect("a figure")
}
