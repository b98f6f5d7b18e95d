//! Recording, through a real sound server, compared with what was spoken.

use std::{
    fs,
    hash::{BuildHasher, RandomState},
    path::Path,
    process::Command,
    time::Duration,
};

use mockloop::{
    audio::{
        capture,
        wav::{self, Mended},
    },
    clock::now,
};
use rustix::process::Signal;

use crate::harness::{
    microphone::{Load, PERIOD, RATE, SECRET, SoundServer, Voice, let_pass},
    recorder::RecorderProcess,
};

fn recorder(server: &SoundServer) -> RecorderProcess {
    RecorderProcess::start(server.command(RecorderProcess::program()))
}

fn samples(path: &Path) -> Vec<i16> {
    let mut file = hound::WavReader::open(path).expect("a WAV file");
    assert_eq!((file.spec().channels, file.spec().sample_rate), (1, RATE));
    file.samples().map(|sample| sample.expect("a whole file")).collect()
}

/// The ramp without the silence around it.
fn spoken(samples: &[i16]) -> &[i16] {
    let first = samples.iter().position(|sample| *sample != 0).expect("something was recorded");
    let last = samples.iter().rposition(|sample| *sample != 0).expect("something was recorded");
    &samples[first..=last]
}

fn follows(before: i16, after: i16) -> bool {
    u64::try_from(after) == Ok(u64::try_from(before).unwrap_or(0) % PERIOD + 1)
}

/// Where the ramp does not go on as it should.
fn breaks(samples: &[i16]) -> Vec<usize> {
    (1..samples.len()).filter(|at| !follows(samples[at - 1], samples[*at])).collect()
}

fn assert_opens_elsewhere(path: &Path) {
    let sox = Command::new("sox").arg(path).args(["-n", "stat"]).output().expect("sox is installed");
    let said = String::from_utf8_lossy(&sox.stderr);
    assert!(sox.status.success() && !said.contains("WARN"), "{}: {said}", path.display());
}

fn record_a_ramp(server: &SoundServer, mut recorder: RecorderProcess, length: Duration) {
    let path = server.folder().join("take.wav");
    let voice = Voice::silent(server);
    recorder.record(&path);
    voice.count();
    recorder.wait_until_heard();
    let_pass(length);
    voice.be_silent();
    recorder.wait_until_silent();
    let take = recorder.order("finish");
    let all = samples(&path);
    let ramp = spoken(&all);
    assert_eq!((ramp.len() as u64, ramp[0]), (voice.spoken(), 1), "first and last samples are there: {take}");
    assert_eq!(breaks(ramp), [0_usize; 0], "nothing is lost, doubled or changed");
    assert!(take.starts_with(&format!("take {} frames, 0 lost, 0 gaps", all.len())), "{take}");
    assert_eq!(recorder.other_events(), [""; 0]);
    println!("{take}");
}

#[test]
fn a_recording_is_what_was_spoken_bit_for_bit() {
    let server = SoundServer::with_microphone();
    record_a_ramp(&server, recorder(&server), Duration::from_secs(2));
}

#[test]
fn it_is_so_on_a_busy_machine_too() {
    let server = SoundServer::with_microphone();
    let _load = Load::start();
    record_a_ramp(&server, recorder(&server), Duration::from_secs(3));
}

/// A server on another machine is reached through ALSA's plugin, which stands for hardware without a server.
#[test]
fn it_is_so_through_alsa_too() {
    let server = SoundServer::with_microphone();
    let mut command = server.command(RecorderProcess::program());
    command.env("PULSE_SERVER", server.over_tcp());
    record_a_ramp(&server, RecorderProcess::start(command), Duration::from_secs(2));
}

/// How much a kill costs at most is measured by `scripts/faults`.
#[test]
fn a_killed_process_keeps_what_was_safe_and_all_of_it_is_what_was_spoken() {
    let server = SoundServer::with_microphone();
    for number in 0..3 {
        let path = server.folder().join(format!("{number}.wav"));
        let voice = Voice::silent(&server);
        let mut recorder = recorder(&server);
        recorder.record(&path);
        voice.count();
        let safe = Duration::from_millis(500 + RandomState::new().hash_one(number) % 700);
        recorder.wait_until_safe(safe);
        recorder.kill();
        wav::mend(&path, None).expect("a file that can be mended");
        assert_opens_elsewhere(&path);
        assert!(wav::duration(&path).unwrap() >= safe, "{:?} of {safe:?}", wav::duration(&path));
        let all = samples(&path);
        let ramp = spoken(&all);
        assert_eq!((ramp[0], breaks(ramp)), (1, vec![]), "what is there is what was spoken");
    }
}

/// The ramp goes on behind one hole of silence as it did before. Returns the hole's length in seconds. How true that
/// length is depends on the machine, and is measured by `scripts/faults`.
fn the_hole(samples: &[i16]) -> f64 {
    let ramp = spoken(samples);
    let holes = breaks(ramp);
    let begin = holes.iter().copied().find(|at| ramp[*at] == 0).expect("a hole");
    let end = begin + ramp[begin..].iter().position(|sample| *sample != 0).expect("an end of the hole");
    assert_eq!(holes.iter().filter(|at| !(begin..=end).contains(*at)).count(), 0, "one hole only");
    println!("the hole has {} frames", end - begin);
    f64::from(u32::try_from(end - begin).expect("short")) / f64::from(RATE)
}

#[test]
fn an_unplugged_microphone_is_noticed_and_taken_up_again() {
    let server = SoundServer::with_microphone();
    let path = server.folder().join("take.wav");
    let voice = Voice::silent(&server);
    let mut recorder = recorder(&server);
    recorder.record(&path);
    voice.count();
    recorder.wait_until_heard();
    let_pass(Duration::from_secs(1));
    server.unplug();
    recorder.event("Gone");
    assert!(recorder.order("status").contains("state: Gone"));
    let_pass(Duration::from_secs(1));
    server.plug();
    let (_, back) = recorder.event("Back");
    let (_, gap) = recorder.event("Gap");
    println!("{back}, {gap}");
    let_pass(Duration::from_secs(1));
    voice.be_silent();
    recorder.wait_until_silent();
    let take = recorder.order("finish");
    assert!(take.contains(" 0 lost, 1 gaps"), "{take}");
    let hole = the_hole(&samples(&path));
    assert!(hole > 0.9, "a hole of {hole} s, where it was away for longer");
    assert_opens_elsewhere(&path);
}

#[test]
fn a_sound_server_that_dies_and_comes_again_costs_a_hole_only() {
    let mut server = SoundServer::with_microphone();
    let path = server.folder().join("take.wav");
    let voice = Voice::silent(&server);
    let mut recorder = recorder(&server);
    recorder.record(&path);
    voice.count();
    recorder.wait_until_heard();
    let_pass(Duration::from_secs(1));
    server.kill();
    recorder.event("Gone");
    server.start();
    server.plug();
    recorder.event("Back");
    recorder.event("Gap");
    let_pass(Duration::from_secs(1));
    voice.be_silent();
    recorder.wait_until_silent();
    let take = recorder.order("finish");
    assert!(take.contains(" 0 lost, 1 gaps"), "{take}");
    the_hole(&samples(&path));
}

#[test]
fn a_sound_server_that_hangs_is_noticed_and_finishing_does_not_wait_for_it() {
    let server = SoundServer::with_microphone();
    let path = server.folder().join("take.wav");
    let voice = Voice::silent(&server);
    let mut recorder = recorder(&server);
    recorder.record(&path);
    voice.count();
    recorder.wait_until_heard();
    let_pass(Duration::from_secs(1));
    server.signal(Signal::STOP);
    recorder.event("Gone");
    let take = recorder.order("finish");
    assert!(take.contains(" 1 gaps"), "the silence up to the end counts: {take}");
    assert_eq!(recorder.order("close"), "closed");
    // Only now does the server answer again.
    server.signal(Signal::CONT);
    assert_eq!(breaks(spoken(&samples(&path))), [0_usize; 0]);
}

#[test]
fn a_recorder_that_was_stopped_and_continued_has_missed_nothing() {
    let server = SoundServer::with_microphone();
    let path = server.folder().join("take.wav");
    let voice = Voice::silent(&server);
    let mut recorder = recorder(&server);
    recorder.record(&path);
    voice.count();
    recorder.wait_until_heard();
    let_pass(Duration::from_millis(500));
    recorder.signal(Signal::STOP);
    let_pass(Duration::from_secs(2));
    recorder.signal(Signal::CONT);
    let_pass(Duration::from_millis(500));
    voice.be_silent();
    recorder.wait_until_silent();
    let take = recorder.order("finish");
    assert!(take.contains(" 0 lost, 0 gaps"), "{take}");
    let all = samples(&path);
    assert_eq!((spoken(&all).len() as u64, breaks(spoken(&all))), (voice.spoken(), vec![]));
}

#[test]
fn zeros_are_no_signal() {
    let server = SoundServer::with_microphone();
    let voice = Voice::silent(&server);
    let mut recorder = recorder(&server);
    recorder.record(&server.folder().join("take.wav"));
    recorder.event("NoSignal");
    assert!(recorder.order("status").contains("state: NoSignal"));
    voice.count();
    recorder.event("Signal");
    assert!(recorder.order("status").contains("state: Live"));
}

#[test]
fn a_pause_leaves_nothing_in_the_file() {
    let server = SoundServer::with_microphone();
    let path = server.folder().join("take.wav");
    let voice = Voice::silent(&server);
    let mut recorder = recorder(&server);
    recorder.record(&path);
    voice.count();
    recorder.wait_until_heard();
    let_pass(Duration::from_secs(1));
    voice.be_silent();
    recorder.wait_until_silent();
    recorder.order("pause");
    voice.tell_a_secret();
    recorder.wait_until_heard();
    // What was said before the pause has arrived, and by now it is written.
    let held = recorder.order("recorded");
    let_pass(Duration::from_secs(1));
    voice.be_silent();
    recorder.wait_until_silent();
    assert_eq!(recorder.order("recorded"), held, "its time does not count");
    recorder.order("resume");
    voice.count();
    recorder.wait_until_heard();
    let_pass(Duration::from_secs(1));
    voice.be_silent();
    recorder.wait_until_silent();
    recorder.order("finish");
    let all = samples(&path);
    assert!(!all.contains(&SECRET), "the pause is not in the file");
    let said: Vec<_> = spoken(&all).iter().copied().filter(|sample| *sample != 0).collect();
    assert_eq!((said.len() as u64, breaks(&said)), (voice.spoken(), vec![]), "everything else is");
}

#[test]
fn takes_follow_one_another_and_overwrite_nothing() {
    let server = SoundServer::with_microphone();
    let (first, second) = (server.folder().join("1.wav"), server.folder().join("2.wav"));
    let voice = Voice::silent(&server);
    let mut recorder = recorder(&server);
    recorder.record(&first);
    voice.count();
    recorder.wait_until_safe(Duration::from_millis(500));
    let take = recorder.order("finish 0=begin,4800=a tenth,9600=Ümläute");
    assert!(take.starts_with("take "), "{take}");
    let before = fs::read(&first).unwrap();
    let refused = recorder.order(&format!("record {}", first.display()));
    assert!(refused.contains("exists already"), "{refused}");
    assert_eq!(fs::read(&first).unwrap(), before);
    assert_eq!(recorder.order(&format!("record {}", second.display())), "recording");
    recorder.wait_until_safe(Duration::from_millis(500));
    recorder.order("finish");
    assert_eq!(breaks(&samples(&second)), [0_usize; 0], "no hole at the beginning, none at the end");
    let probe = ["-v", "error", "-show_chapters", "-of", "csv"];
    let chapters = Command::new("ffprobe").args(probe).arg(&first).output().expect("ffprobe is installed");
    let chapters = String::from_utf8_lossy(&chapters.stdout).into_owned();
    println!("{chapters}");
    for label in ["begin", "a tenth", "Ümläute"] {
        assert!(chapters.contains(label), "{label}: {chapters}");
    }
    assert_opens_elsewhere(&first);
}

/// As a take does that is longer than a file may be.
#[test]
fn a_take_goes_on_in_its_next_file_to_the_sample() {
    let server = SoundServer::with_microphone();
    let paths: Vec<_> = (1..=3).map(|it| server.folder().join(format!("{it}.wav"))).collect();
    let voice = Voice::silent(&server);
    let mut recorder = recorder(&server);
    recorder.record(&paths[0]);
    voice.count();
    recorder.wait_until_heard();
    let_pass(Duration::from_millis(800));
    let refused = recorder.order(&format!("go-on {}", paths[0].display()));
    assert!(refused.contains("exists already"), "{refused}");
    assert_eq!(recorder.order(&format!("go-on {}", paths[1].display())), "gone on");
    let (_, done) = recorder.event("NextFile");
    assert!(done.contains("1.wav") && done.contains("gaps: []"), "{done}");
    let_pass(Duration::from_millis(800));
    assert_eq!(recorder.order(&format!("go-on {}", paths[2].display())), "gone on");
    // The last file may end before the one before it has.
    let_pass(Duration::from_millis(20));
    voice.be_silent();
    recorder.wait_until_silent();
    let take = recorder.order("finish");
    assert!(take.contains(" 0 lost, 0 gaps"), "{take}");
    let all: Vec<i16> = paths.iter().flat_map(|it| samples(it)).collect();
    assert_eq!((spoken(&all).len() as u64, breaks(spoken(&all))), (voice.spoken(), vec![]));
    for path in &paths {
        assert_opens_elsewhere(path);
    }
}

#[test]
fn without_a_sound_server_the_error_is_clear() {
    let mut server = SoundServer::without_microphone();
    server.kill();
    let mut recorder = recorder(&server);
    let said = recorder.order("open");
    assert_eq!(said, "error: no microphone found");
    assert_eq!(recorder.order("inputs"), "Ok([])");
    assert!(recorder.order("play /nowhere.wav").starts_with("error: cannot read /nowhere.wav"));
}

#[test]
fn the_monitor_of_a_speaker_is_no_microphone_unless_named() {
    let server = SoundServer::without_microphone();
    let mut recorder = recorder(&server);
    assert_eq!(recorder.order("open"), "error: no microphone found");
    assert_eq!(recorder.order("open monitor of null"), "open Monitor of Null Output");
    let unknown = recorder.order("open webcam");
    assert_eq!(unknown, "error: no sound device is called 'webcam'; there is 'Monitor of Null Output'");
    let outputs = recorder.order("outputs");
    assert!(outputs.contains("Null Output") && outputs.contains("is_default: true"), "{outputs}");
}

#[test]
fn a_full_disk_is_said_and_the_recording_goes_on_when_there_is_room() {
    let server = SoundServer::with_microphone();
    let path = server.folder().join("take.wav");
    let voice = Voice::silent(&server);
    // A limit on the size of files stands for the full disk: a soft one, which can be lifted.
    let mut limited = server.command("sh");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -S -f 200; exec \"$0\" \"$@\""])
        .arg(RecorderProcess::program());
    let mut recorder = RecorderProcess::start(limited);
    recorder.record(&path);
    voice.count();
    let (_, failed) = recorder.event("WriteFailed");
    println!("{failed}");
    assert!(recorder.order("status").contains("failure: Some("));
    let lifted =
        Command::new("prlimit").args(["--fsize=unlimited", "--pid"]).arg(recorder.id().to_string()).status();
    assert!(lifted.expect("prlimit is installed").success());
    recorder.event("WriteResumed");
    recorder.event("Gap");
    assert!(recorder.order("status").contains("failure: None"));
    let_pass(Duration::from_millis(500));
    voice.be_silent();
    recorder.wait_until_silent();
    let take = recorder.order("finish");
    assert!(take.contains(" 0 lost, 1 gaps"), "{take}");
    the_hole(&samples(&path));
    assert_opens_elsewhere(&path);
}

#[test]
fn a_recording_can_be_played_back() {
    let server = SoundServer::with_microphone();
    let path = server.folder().join("take.wav");
    let voice = Voice::silent(&server);
    let mut recorder = recorder(&server);
    recorder.record(&path);
    voice.count();
    recorder.wait_until_safe(Duration::from_millis(500));
    recorder.order("finish");
    let length = wav::duration(&path).unwrap().as_millis();
    assert_eq!(recorder.order(&format!("play {}", path.display())), format!("played {length} ms"));
    server.pactl(&["unload-module", "module-null-sink"]);
    assert!(recorder.order(&format!("play {}", path.display())).starts_with("error"));
}

#[test]
fn the_callback_allocates_nothing() {
    let (mut intake, mut feed) = capture::ring(RATE, 2, 1);
    let sound = vec![7_i16; 2 * 480];
    let float = vec![0.5_f32; 2 * 480];
    let counted = allocation_counter::measure(|| {
        for _ in 0..400 {
            intake.deliver(sound.iter().copied(), now());
            intake.deliver(float.iter().copied().map(capture::whole), now());
        }
    });
    assert_eq!((counted.count_total, counted.bytes_total), (0, 0));
    let mut mono = Vec::new();
    assert_eq!(feed.next(&mut mono).map(|packet| packet.frames), Some(480), "and it did something");
}

#[test]
fn an_empty_file_becomes_an_empty_recording() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("killed before the first sound.wav");
    fs::write(&path, b"").unwrap();
    assert_eq!(wav::mend(&path, None).unwrap(), Mended::Repaired { frames: 0 });
    assert_eq!(wav::mend(&path, None).unwrap(), Mended::Untouched);
    assert_eq!(samples(&path), [0_i16; 0]);
}
