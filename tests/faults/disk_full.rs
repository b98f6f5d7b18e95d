//! The disk fills up during a recording, and later there is room again.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    fault::{Fault, Tries, Try},
    harness::{
        microphone::{RATE, SoundServer, Voice, let_pass},
        recorded::{counted, end, holes, milliseconds, opens_elsewhere, samples},
        workspace::Workspace,
    },
    namespace::Namespace,
};

pub const WHILE_RECORDING: Fault = Fault {
    number: 4,
    name: "disk full while recording",
    holds: "warned 60 s ahead; stops visibly, the file valid; the session goes on, and the recording with room",
    quick: 1,
    full: 6,
    run: while_recording,
};

/// Bytes that a second of sound takes.
const SECOND: u64 = 2 * RATE as u64;
const DISK: u64 = 64 << 20;

fn while_recording(tries: &mut Tries) {
    // Waiting for the end of the disk takes a minute; in a quick run the disk is filled instead.
    let waits = tries.wanted() > 1;
    tries.each(|it| fills_up(it, waits));
}

/// A disk, and a file on it that takes all room but so many seconds of sound.
struct Disk {
    space: Namespace,
    folder: PathBuf,
    ballast: PathBuf,
}

impl Disk {
    fn leave(&self, seconds: u64) {
        let free = rustix::fs::statvfs(&self.folder).map(|it| it.f_bavail * it.f_frsize).expect("a disk");
        let taken = fs::metadata(&self.ballast).map_or(0, |it| it.len());
        let size = (taken + free).saturating_sub(seconds * SECOND);
        let mut file = File::options().create(true).append(true).open(&self.ballast).expect("a file");
        file.write_all(&vec![1; usize::try_from(size - taken).expect("small")]).expect("room for it");
    }

    fn make_room(&self) {
        fs::remove_file(&self.ballast).expect("it was there");
    }

    /// The folder of the only session.
    fn session(&self) -> PathBuf {
        let mut entries =
            fs::read_dir(&self.folder).expect("a folder").map(|it| it.expect("an entry").path());
        entries.find(|it| it.is_dir()).expect("a session")
    }
}

fn fills_up(it: &mut Try, waits: bool) {
    let workspace = Workspace::new();
    let recordings = workspace.recordings();
    fs::create_dir_all(&recordings).expect("a folder");
    let Some(space) = Namespace::with_disk(&recordings, DISK >> 10) else {
        return it.not_tried("nothing can be mounted here");
    };
    let folder = space.path(&recordings);
    let disk = Disk { ballast: folder.join("ballast"), folder, space };
    disk.leave(120);
    let server = SoundServer::with_microphone();
    let voice = Voice::silent(&server);
    let mut window = disk.space.open(&workspace, &server, &["practice", "--question", "lift-control"]);
    window.wait_for("● 0:0");
    voice.count();
    window.wait_until_safe(1);
    assert!(!window.screen().contains("disk full"), "there is room for two minutes");
    disk.leave(70);
    window.wait_for("! disk full in 1:0");
    let warned = 60 + seconds_shown(&window.screen());
    if waits {
        let_pass(Duration::from_mins(1));
        assert!(window.screen().contains("! disk full in 0:"), "a minute later:\n{}", window.screen());
        assert!(
            !window.screen().contains("not recording"),
            "a minute after the warning:\n{}",
            window.screen()
        );
        it.least("s between warning and end", 60);
    } else {
        it.least("s warned ahead, as shown", warned);
        disk.leave(1);
    }
    window.wait_for("! not recording");
    let file = disk.session().join("01_lift-control.wav");
    is_valid(&file);
    window.press_for("p", "What do you measure first?");
    window.press_for("m", "Marked ");
    disk.make_room();
    window.wait_until_gone("! not ");
    window.wait_for("● ");
    let_pass(Duration::from_millis(1_500));
    voice.be_silent();
    let_pass(Duration::from_millis(300));
    end(&mut window);
    is_valid(&file);
    let all = samples(&file);
    let holes = holes(counted(&all));
    assert_eq!(holes.len(), 1, "one hole where the disk was full: {holes:?}");
    let off = milliseconds(holes[0].off);
    it.within("ms off the timeline", off, 20);
    let journal = fs::read_to_string(disk.session().join("journal.jsonl")).expect("a journal");
    for fact in ["recording-failed", "\"reason\":\"disk\"", "\"marked\"", "\"revealed\"", "\"ended\""] {
        assert!(journal.contains(fact), "{fact} in {journal}");
    }
    let numbers = journal.lines().enumerate().all(|(n, line)| line.starts_with(&format!("{{\"n\":{n},")));
    assert!(numbers, "no fact is missing: {journal}");
}

/// The seconds of `disk full in 1:07`.
fn seconds_shown(screen: &str) -> u64 {
    let (_, rest) = screen.split_once("disk full in 1:").expect("a warning");
    rest[..2].parse().expect("seconds")
}

/// Another program reads what there is, however full the disk is.
fn is_valid(file: &Path) {
    let elsewhere = tempfile::tempdir().expect("a folder");
    let copy = elsewhere.path().join("copy.wav");
    fs::copy(file, &copy).expect("it can be read");
    opens_elsewhere(&copy);
}
