//! Playing when something is not as it should be, and the memory that playing takes.

use std::{fs, path::Path, process::Command};

use rstest::rstest;
use rustix::process::Signal;

use crate::harness::{
    ear::{Ear, sound, sounding},
    material::{NEAR, as_flac, broken, counted, noise, place, placed, ramp, server_with_speaker, write},
    microphone::{Load, RATE, SoundServer, wait_until},
    player::{PlayerProcess, Way},
};

#[rstest]
#[case(Way::Pulse)]
#[case(Way::Alsa)]
fn a_speaker_that_goes_away_is_named_and_another_goes_on(#[case] way: Way) {
    let (server, ear) = server_with_speaker();
    server.remove_speaker("speaker");
    let mut player = PlayerProcess::with(&server, way, &[(0.0, &placed(&server, 40))]);
    player.tell("play 2");
    player.plays_to(2.4);
    drop(ear);
    server.remove_speaker("loudspeaker");
    player.wait_for("Failed");
    let place_then = player.position().1;
    assert!(place_then > 2.3, "{place_then}");
    player.tell("play");
    player.wait_for("Failed");
    server.add_speaker("another");
    let ear = Ear::at(&server, "another");
    player.tell("play");
    wait_until("it is heard", || ear.samples().iter().any(|it| *it != 0));
    assert_eq!(player.state(), "Playing");
    let first = place(sound(&ear.samples()).1[0]);
    assert!((first - place_then).abs() < NEAR, "goes on at {first}, stood at {place_then}");
}

#[test]
fn the_speaker_can_be_chosen_while_it_plays() {
    let (server, ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, Way::Pulse, &[(0.0, &placed(&server, 40))]);
    player.tell("play 2");
    wait_until("it is heard", || ear.samples().iter().any(|it| *it != 0));
    player.tell("device nonsense");
    player.wait_for("Failed");
    let why = player.state();
    assert!(why.contains("no sound device is called 'nonsense'; there is 'Null Output'"), "{why}");
    let other = Ear::at(&server, "speaker");
    player.tell("device speaker");
    wait_until("it is heard", || other.samples().iter().any(|it| *it != 0));
    assert_eq!(player.state(), "Playing");
    let all = ear.samples();
    let (left, taken_up) =
        (place(sound(&all).1[sound(&all).1.len() - 1]), place(sound(&other.samples()).1[0]));
    assert!((taken_up - left).abs() < 0.5, "left at {left}, taken up at {taken_up}");
    // Named, so that it is not moved to another one.
    server.remove_speaker("speaker");
    player.wait_for("Failed: 'Null Output' has gone away");
    player.tell("device");
    player.wait_for("Playing");
    player.tell("pause");
    assert_eq!(player.state(), "Paused");
}

/// The default is what the desktop says, and the desktop knows best what to do without it.
#[test]
fn sound_for_the_default_speaker_moves_with_it() {
    let (server, ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, Way::Pulse, &[(0.0, &placed(&server, 40))]);
    player.tell("play 2");
    player.plays_to(2.1);
    drop(ear);
    let ear = Ear::at(&server, "speaker");
    server.remove_speaker("loudspeaker");
    wait_until("it is heard", || ear.samples().iter().any(|it| *it != 0));
    assert_eq!(player.state(), "Playing");
}

/// What somebody may try while nothing is heard any more.
pub const HUNG_ORDERS: [&str; 7] =
    ["seek 5", "pause", "play", "speed 1.5", "volume 0.5", "device loudspeaker", "play 7"];

#[test]
fn a_server_that_hangs_holds_up_nobody() {
    let (server, _ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, Way::Pulse, &[(0.0, &placed(&server, 40))]);
    player.tell("play 2");
    player.plays_to(2.1);
    server.signal(Signal::STOP);
    // All of them are carried out while the server answers nothing.
    for order in HUNG_ORDERS {
        player.tell(order);
        assert!(player.position().1 >= 2.0);
    }
    player.wait_for("Failed: the sound system does not answer");
    server.signal(Signal::CONT);
    player.tell("device");
    player.tell("play");
    wait_until("it plays", || player.position().1 > 7.2);
}

#[test]
fn files_that_are_not_whole_are_named_and_the_rest_plays() {
    let (server, ear) = server_with_speaker();
    let file = |name: &str| server.folder().join(name);
    let second = |n: u32| (n * RATE..(n + 1) * RATE).map(ramp);
    let whole = write(&file("whole.wav"), RATE, second(0));
    let cut = write(&file("cut.wav"), RATE, second(1).chain(second(2)));
    let half = fs::read(&cut).unwrap().len() as u64 / 2 + 22;
    fs::OpenOptions::new().write(true).open(&cut).unwrap().set_len(half).unwrap();
    let killed = write(&file("killed.wav"), RATE, second(2));
    let mut bytes = fs::read(&killed).unwrap();
    bytes[40..44].copy_from_slice(&4_800_u32.to_le_bytes());
    bytes[4..8].copy_from_slice(&4_836_u32.to_le_bytes());
    fs::write(&killed, bytes).unwrap();
    let quick = as_flac(&write(&file("quick.wav"), RATE, second(3).chain(second(4))));
    let bytes = fs::read(&quick).unwrap();
    fs::write(&quick, &bytes[..bytes.len() / 2]).unwrap();
    let last = write(&file("last.wav"), RATE, second(5));
    let text = file("text.wav");
    fs::write(&text, "Dear diary").unwrap();
    let stereo = file("stereo.wav");
    let made = Command::new("sox").arg(&whole).args(["-c", "2"]).arg(&stereo).status();
    assert!(made.expect("sox is installed").success());
    let missing = file("missing.wav");
    let pieces: [(f64, &Path); 8] = [
        (0.0, &whole),
        (10.0, &cut),
        (20.0, &killed),
        (30.0, &quick),
        (40.0, &last),
        (50.0, &text),
        (60.0, &stereo),
        (70.0, &missing),
    ];
    let mut player = PlayerProcess::with(&server, Way::Pulse, &pieces);
    let says = |faults: &str, name: &str, what: &str| {
        let found = faults.split(" | ").any(|fault| fault.contains(name) && fault.contains(what));
        assert!(found, "{name}: {what}: {faults}");
    };
    let faults = player.order("faults");
    println!("{faults}");
    says(&faults, "cut.wav", "ends after 1.0 s, though it should last 2.0 s");
    says(&faults, "killed.wav", "was never closed: its header tells of 0.1 s, there are 1.0 s");
    says(&faults, "text.wav", "cannot be played: it is neither WAV nor FLAC");
    says(&faults, "stereo.wav", "cannot be played: it is not 16-bit mono");
    says(&faults, "missing.wav", "cannot read");
    player.tell("play");
    player.wait_for("Ended");
    let faults = player.order("faults");
    says(&faults, "quick.flac", "ends after");
    assert_eq!(faults.split(" | ").count(), 6, "{faults}");
    let heard = sounding(&ear.samples());
    let (begin, end) = (&heard[..3 * RATE as usize], &heard[heard.len() - RATE as usize..]);
    assert!(begin.iter().copied().eq((0..3 * RATE).map(ramp)));
    assert!(end.iter().copied().eq((5 * RATE..6 * RATE).map(ramp)));
    let between = &heard[begin.len()..heard.len() - end.len()];
    assert!(between.iter().copied().eq((3 * RATE..).map(ramp).take(between.len())), "what is there of it");
    assert!(between.len() > RATE as usize / 2, "{}", between.len());
}

#[rstest]
#[case(Way::Pulse)]
#[case(Way::Alsa)]
fn without_a_speaker_the_error_is_clear(#[case] way: Way) {
    let mut server = SoundServer::without_microphone();
    let path = counted(&server, 1);
    let mut player = PlayerProcess::start(&server, way);
    match way {
        Way::Pulse => server.remove_speaker("speaker"),
        Way::Alsa => server.kill(),
    }
    assert_eq!(player.open(&[(0.0, &path)]), "error: no sound output found");
    let missing = player.open(&[(0.0, &server.folder().join("missing.wav"))]);
    assert!(missing.starts_with("error: cannot read") && missing.contains("missing.wav"), "{missing}");
}

/// A damaged packet costs itself and nothing else.
#[test]
fn a_damaged_file_is_named_and_the_rest_of_it_plays_in_its_place() {
    let (server, ear) = server_with_speaker();
    let samples = noise(3);
    let flac = as_flac(&write(&server.folder().join("noise.wav"), RATE, samples.iter().copied()));
    let mut bytes = fs::read(&flac).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 100].fill(0);
    fs::write(&flac, bytes).unwrap();
    let mut player = PlayerProcess::with(&server, Way::Pulse, &[(0.0, &flac)]);
    player.tell("play");
    player.wait_for("Ended");
    assert_eq!(player.order("position"), "3.000000");
    let faults = player.order("faults");
    assert!(faults.contains("noise.flac is damaged after 1."), "{faults}");
    let heard = sounding(&ear.samples());
    let lost = samples.len() - heard.len();
    println!("{lost} samples are lost");
    assert!((1..=2 * 4_608).contains(&lost), "{lost}");
    assert!(heard[..RATE as usize] == samples[..RATE as usize]);
    assert!(heard.ends_with(&samples[2 * RATE as usize..]));
}

/// A figure of the process, in kB.
fn memory(id: u32, figure: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).expect("a process");
    let line = status.lines().find(|line| line.starts_with(figure)).expect("a figure");
    line.split_whitespace().nth(1).and_then(|it| it.parse().ok()).expect("a number")
}

#[test]
fn an_hour_takes_no_more_memory_than_a_second() {
    let (server, _ear) = server_with_speaker();
    let hour = server.folder().join("hour.wav");
    write(&hour, RATE, [0]);
    let bytes = 3_600 * RATE * 2;
    let mut head = fs::read(&hour).unwrap();
    head[4..8].copy_from_slice(&(bytes + 36).to_le_bytes());
    head[40..44].copy_from_slice(&bytes.to_le_bytes());
    fs::write(&hour, head).unwrap();
    fs::OpenOptions::new().write(true).open(&hour).unwrap().set_len(u64::from(bytes) + 44).unwrap();
    let mut player = PlayerProcess::with(&server, Way::Pulse, &[(0.0, &hour)]);
    let before = memory(player.id(), "VmRSS");
    player.tell("speed 2");
    for place in [0, 3_598, 1_800, 900, 2_700, 3_000] {
        player.tell(&format!("play {place}"));
        player.plays_to(f64::from(place) + 0.4);
    }
    let most = memory(player.id(), "VmHWM");
    println!("{before} kB before, {most} kB at most");
    assert!(most < before + 4_096, "{before} kB before, {most} kB at most");
}

/// Two busy loops for every core.
#[test]
fn a_busy_machine_loses_nothing() {
    let (server, ear) = server_with_speaker();
    let path = counted(&server, 2);
    let mut player = PlayerProcess::with(&server, Way::Pulse, &[(0.0, &path)]);
    let _load = Load::start();
    player.tell("play");
    player.wait_for("Ended");
    let all = ear.samples();
    let heard = sounding(&all);
    println!("{} frames of silence in between", sound(&all).1.len() - heard.len());
    assert_eq!(broken(&heard), None);
    assert!(heard.iter().copied().eq((0..2 * RATE).map(ramp)), "{} of {}", heard.len(), 2 * RATE);
}
