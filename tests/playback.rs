//! Playing, through a real sound server, compared with what was heard.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use mockloop::clock::now;
use rstest::rstest;
use rustix::process::Signal;

use crate::harness::{
    ear::{Ear, sound, sounding},
    microphone::{self, PERIOD, RATE, SoundServer, let_pass, wait_until},
    player::{PlayerProcess, Way},
};

/// Frames for which the slow ramp keeps its value, so that 40 seconds have values of their own.
const STEP: u32 = 64;

/// What position and sound may differ by, and what the first sound may take.
const NEAR: f64 = 0.030;
const SOON: Duration = Duration::from_millis(200);

fn write(path: &Path, rate: u32, samples: impl IntoIterator<Item = i16>) -> PathBuf {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(path, spec).expect("a file");
    samples.into_iter().for_each(|sample| file.write_sample(sample).expect("room"));
    file.finalize().expect("room");
    path.to_owned()
}

fn ramp(n: u32) -> i16 {
    i16::try_from(u64::from(n) % PERIOD + 1).expect("a short period")
}

/// A recording whose every sample differs from its neighbours.
fn counted(server: &SoundServer, seconds: u32) -> PathBuf {
    write(&server.folder().join("counted.wav"), RATE, (0..seconds * RATE).map(ramp))
}

/// A recording whose samples tell their place.
fn placed(server: &SoundServer, seconds: u32) -> PathBuf {
    let value = |n| i16::try_from(n / STEP + 1).expect("at most 40 seconds");
    write(&server.folder().join("placed.wav"), RATE, (0..seconds * RATE).map(value))
}

/// Where a sample of [`placed`] comes from, in seconds.
fn place(sample: i16) -> f64 {
    f64::from(sample - 1) * f64::from(STEP) / f64::from(RATE)
}

/// Where the ramp does not go on as it should, first of all.
fn broken(heard: &[i16]) -> Option<(usize, &[i16])> {
    let follows =
        |pair: &[i16]| u64::try_from(pair[1]) == Ok(u64::try_from(pair[0]).unwrap_or(0) % PERIOD + 1);
    heard.windows(2).position(|pair| !follows(pair)).map(|at| (at, &heard[at..at + 2]))
}

fn server_with_speaker() -> (SoundServer, Ear) {
    let server = SoundServer::without_microphone();
    server.add_speaker("loudspeaker");
    let ear = Ear::at(&server, "loudspeaker");
    (server, ear)
}

#[rstest]
#[case(Way::Pulse)]
#[case(Way::Alsa)]
fn what_is_heard_is_the_recording_bit_for_bit(#[case] way: Way) {
    let _turn = microphone::turn();
    let (server, ear) = server_with_speaker();
    let path = counted(&server, 3);
    let mut player = PlayerProcess::with(&server, way, &[(0.0, &path)]);
    player.tell("play");
    player.wait_for("Ended");
    assert_eq!(player.position().1, 3.0);
    let all = ear.samples();
    let heard = sounding(&all);
    println!("{way:?}: {} frames of silence in between", sound(&all).1.len() - heard.len());
    assert_eq!(broken(&heard), None);
    assert!(heard.iter().copied().eq((0..3 * RATE).map(ramp)), "{} of {}", heard.len(), 3 * RATE);
}

/// Asks for the position and hears, again and again.
fn ask(player: &mut PlayerProcess, length: Duration) -> Vec<(Instant, f64)> {
    let begun = now();
    let mut asked = Vec::new();
    while begun.elapsed() < length {
        asked.push(player.position());
        let_pass(Duration::from_millis(23));
    }
    asked
}

/// How far position and sound were apart at most, in seconds. Where a busy machine was too late there is
/// silence, and nothing to compare with.
fn apart(ear: &Ear, all: &[i16], asked: &[(Instant, f64)]) -> f64 {
    let heard = asked.iter().map(|(at, position)| (position, all[ear.frame(*at)])).filter(|it| it.1 != 0);
    heard.map(|(position, sample)| (position - place(sample)).abs()).fold(0.0, f64::max)
}

#[rstest]
#[case(Way::Pulse)]
#[case(Way::Alsa)]
fn the_position_is_what_is_heard(#[case] way: Way) {
    let _turn = microphone::turn();
    let (server, ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, way, &[(0.0, &placed(&server, 40))]);
    for (speed, from) in [(1.0, 3.0), (0.75, 20.0), (1.25, 10.0), (1.5, 30.0), (2.0, 5.0)] {
        player.tell(&format!("speed {speed}"));
        player.tell(&format!("play {from}"));
        let_pass(Duration::from_millis(400));
        let begun = player.position();
        let asked = ask(&mut player, Duration::from_millis(700));
        let ended = player.position();
        let all = ear.samples();
        let apart = apart(&ear, &all, &asked);
        let paced = (ended.1 - begun.1) / (ended.0 - begun.0).as_secs_f64();
        println!("{way:?}, {speed}: {:.1} ms apart, paced {paced:.3}", apart * 1_000.0);
        assert!(apart <= NEAR, "{speed}: {apart} s apart");
        assert!((paced / speed - 1.0).abs() < 0.15, "{speed}: {paced}");
    }
}

#[rstest]
#[case(Way::Pulse)]
#[case(Way::Alsa)]
fn a_leap_while_playing_is_heard_at_once_and_from_the_place_asked_for(#[case] way: Way) {
    let _turn = microphone::turn();
    let (server, ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, way, &[(0.0, &placed(&server, 40))]);
    player.tell("play 1");
    let_pass(Duration::from_millis(500));
    let mut told = Vec::new();
    for to in [12.0, 4.0, 31.5, 30.0, 17.003, 39.0, 2.0, 25.0] {
        told.push((player.tell(&format!("seek {to}")), to));
        let (_, position) = player.position();
        assert!((position - to).abs() < NEAR, "at once: {position} instead of {to}");
        let_pass(Duration::from_millis(400));
    }
    let all = ear.samples();
    let mut late: Vec<Duration> = Vec::new();
    for (at, to) in told {
        let from = ear.frame(at);
        let is_new = |sample: &i16| (place(*sample) - to).abs() < 0.3;
        let first = from + all[from..].iter().position(is_new).expect("the place asked for");
        late.push(ear.when(first) - at);
        assert!((place(all[first]) - to).abs() < NEAR, "{} instead of {to}", place(all[first]));
        let after = &all[first..first + RATE as usize / 5];
        assert!(after.windows(2).all(|pair| pair[0] <= pair[1]), "nothing old comes after {to}");
    }
    println!("{way:?}: heard after {late:.0?}");
    assert!(late.iter().all(|it| *it <= SOON), "{late:?}");
}

#[rstest]
#[case(Way::Pulse)]
#[case(Way::Alsa)]
fn sound_begins_soon(#[case] way: Way) {
    let _turn = microphone::turn();
    let (server, ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, way, &[(0.0, &counted(&server, 10))]);
    let mut late = Vec::new();
    for _ in 0..5 {
        let from = ear.samples().len();
        let told = player.tell("play 5");
        wait_until("it is heard", || ear.samples()[from..].iter().any(|it| *it != 0));
        player.tell("pause");
        player.tell("seek 1");
        late.push(ear.when(from + sound(&ear.samples()[from..]).0) - told);
    }
    late.sort_unstable();
    println!("{way:?}: first sound after {late:.1?}");
    assert!(late[late.len() / 2] <= SOON, "{late:?}");
}

#[rstest]
#[case(Way::Pulse)]
#[case(Way::Alsa)]
fn a_pause_loses_nothing_and_repeats_nothing(#[case] way: Way) {
    let _turn = microphone::turn();
    let (server, ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, way, &[(0.0, &counted(&server, 4))]);
    player.tell("play");
    for length in [313, 477, 601, 389, 507] {
        let_pass(Duration::from_millis(length));
        let told = player.tell("pause");
        assert_eq!(player.state(), "Paused");
        let_pass(Duration::from_millis(400));
        let all = ear.samples();
        let heard = all.iter().filter(|it| **it != 0).count() as f64 / f64::from(RATE);
        let position = player.position().1;
        assert!((position - heard).abs() < NEAR, "{heard} s were heard, it says {position}");
        let silent = all.iter().rposition(|it| *it != 0).expect("sound");
        println!("{way:?}: silent {:?} after the wish", ear.when(silent).saturating_duration_since(told));
        assert!(ear.when(silent) < told + SOON, "silent after {:?}", ear.when(silent) - told);
        player.tell("play");
        assert_eq!(player.state(), "Playing");
    }
    player.wait_for("Ended");
    let heard = sounding(&ear.samples());
    assert_eq!(broken(&heard), None);
    assert_eq!(heard.len(), 4 * RATE as usize);
    player.tell("play");
    let_pass(Duration::from_millis(300));
    assert!(player.position().1 < 1.0, "from the beginning again");
}

/// So that somebody else can use a device that only one can use.
#[rstest]
#[case(Way::Pulse)]
#[case(Way::Alsa)]
fn a_long_pause_gives_the_speaker_back_and_loses_nothing_either(#[case] way: Way) {
    let _turn = microphone::turn();
    let (server, ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, way, &[(0.0, &counted(&server, 2))]);
    player.tell("play");
    let_pass(Duration::from_millis(700));
    let is_used = || !server.pactl(&["list", "short", "sink-inputs"]).expect("a list").trim().is_empty();
    assert!(is_used());
    player.tell("pause");
    wait_until("the speaker is given back", || !is_used());
    player.tell("play");
    player.wait_for("Ended");
    let heard = sounding(&ear.samples());
    assert_eq!(broken(&heard), None);
    assert_eq!(heard.len(), 2 * RATE as usize);
}

fn crossings(sound: &[i16]) -> usize {
    sound.windows(2).filter(|pair| pair[0] < 0 && pair[1] >= 0).count()
}

#[test]
fn speed_changes_the_length_and_not_the_pitch() {
    let _turn = microphone::turn();
    let (server, ear) = server_with_speaker();
    let wave = |n| (f64::from(n) * 440.0 * std::f64::consts::TAU / f64::from(RATE)).sin() * 9_000.0;
    let tone = (0..2 * RATE).map(|n| wave(n).round() as i16);
    let path = write(&server.folder().join("tone.wav"), RATE, tone);
    let mut player = PlayerProcess::with(&server, Way::Pulse, &[(0.0, &path)]);
    for speed in [0.75, 1.0, 1.25, 1.5, 2.0] {
        let from = ear.samples().len();
        player.tell(&format!("speed {speed}"));
        player.tell("play");
        player.wait_for("Ended");
        let all = ear.samples();
        let heard = sounding(&all[from..]);
        let seconds = heard.len() as f64 / f64::from(RATE);
        let hertz = 2 * crossings(&heard[RATE as usize / 4..RATE as usize * 3 / 4]);
        println!("{speed}: {seconds:.3} s instead of {:.3} s, {hertz} Hz", 2.0 / speed);
        assert!((seconds - 2.0 / speed).abs() < 0.06, "{speed}: {seconds} s");
        assert!(hertz.abs_diff(440) <= 2, "{speed}: {hertz} Hz");
    }
}

/// Two pieces with a hole between them, and one that another microphone recorded.
#[rstest]
#[case(Way::Pulse)]
#[case(Way::Alsa)]
fn pieces_play_as_one_and_holes_are_skipped(#[case] way: Way) {
    let _turn = microphone::turn();
    let (server, ear) = server_with_speaker();
    let file = |name: &str| server.folder().join(name);
    let first = write(&file("1.wav"), RATE, (0..RATE).map(ramp));
    let second = write(&file("2.wav"), RATE, (RATE..2 * RATE).map(ramp));
    let third = write(&file("3.wav"), 16_000, std::iter::repeat_n(20_000, 16_000));
    // Their order does not matter, their places do.
    let pieces: [(f64, &Path); 3] = [(10.0, &third), (0.5, &first), (5.0, &second)];
    let mut player = PlayerProcess::with(&server, way, &pieces);
    assert_eq!(player.order("end"), "11.000000");
    assert_eq!(player.position().1, 0.5, "the first sound");
    player.tell("play 0");
    let mut positions = Vec::new();
    while player.state() == "Playing" {
        positions.push(player.position().1);
        let_pass(Duration::from_millis(10));
    }
    assert_eq!((player.state().as_str(), player.position().1), ("Ended", 11.0));
    let is_sound = |at: &&f64| (0.5..=1.5).contains(*at) || (5.0..=6.0).contains(*at) || **at >= 10.0;
    assert_eq!(positions.iter().find(|at| !is_sound(at)), None, "never in a hole");
    assert!(positions.is_sorted(), "always onward");
    let all = ear.samples();
    let heard = sounding(&all);
    assert!(heard.iter().copied().take(2 * RATE as usize).eq((0..2 * RATE).map(ramp)), "as one");
    let rest = &heard[2 * RATE as usize..];
    assert!(rest.len().abs_diff(RATE as usize) < 100, "{} frames at 16 kHz", rest.len());
    println!("{way:?}: {} frames of silence in all", sound(&all).1.len() - heard.len());
    player.tell("seek 3");
    assert_eq!(player.position().1, 5.0, "a place in a hole is the next sound");
    player.tell("seek 99");
    assert_eq!(player.position().1, 11.0);
}

/// Sound without any order in it, in which a FLAC file has many places that look like the head of a packet.
fn noise(seconds: u32) -> Vec<i16> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        i16::try_from(state >> 17).expect("fifteen bits") | 1
    };
    (0..seconds * RATE).map(|_| next()).collect()
}

fn as_flac(wav: &Path) -> PathBuf {
    let flac = wav.with_extension("flac");
    let made = Command::new("ffmpeg").args(["-v", "error", "-y", "-i"]).arg(wav).arg(&flac).status();
    assert!(made.expect("ffmpeg is installed").success());
    flac
}

#[test]
fn flac_is_heard_as_wav_is_from_every_place() {
    let _turn = microphone::turn();
    let (server, ear) = server_with_speaker();
    let sample = noise(30);
    let wav = write(&server.folder().join("noise.wav"), RATE, sample.iter().copied());
    let flac = as_flac(&wav);
    for path in [wav, flac] {
        let mut player = PlayerProcess::with(&server, Way::Pulse, &[(0.0, &path)]);
        assert_eq!(player.order("end"), "30.000000");
        for place in [0.0, 29.5, 0.000_021, 3.141_593, 12.25, 17.777, 22.0, 28.9, 5.5, 14.142] {
            player.tell("pause");
            player.tell(&format!("seek {place}"));
            let from = ear.samples().len();
            player.tell("play");
            wait_until("it is heard", || sounding(&ear.samples()[from..]).len() > 4_800);
            let frame = (place * f64::from(RATE)).round() as usize;
            let heard = sounding(&ear.samples()[from..]);
            assert!(heard[..4_800] == sample[frame..frame + 4_800], "{} at {place}", path.display());
        }
        assert_eq!(player.order("faults"), "");
    }
}

#[rstest]
#[case(Way::Pulse)]
#[case(Way::Alsa)]
fn a_speaker_that_goes_away_is_named_and_another_goes_on(#[case] way: Way) {
    let _turn = microphone::turn();
    let (server, ear) = server_with_speaker();
    server.remove_speaker("speaker");
    let mut player = PlayerProcess::with(&server, way, &[(0.0, &placed(&server, 40))]);
    player.tell("play 2");
    let_pass(Duration::from_millis(500));
    drop(ear);
    let gone = now();
    server.remove_speaker("loudspeaker");
    player.wait_for("Failed");
    println!("{way:?}: noticed after {:?}: {}", gone.elapsed(), player.state());
    let place_then = player.position().1;
    assert!((2.3..4.5).contains(&place_then), "{place_then}");
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
    let _turn = microphone::turn();
    let (server, ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, Way::Pulse, &[(0.0, &placed(&server, 40))]);
    player.tell("play 2");
    let_pass(Duration::from_millis(400));
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
    assert!((taken_up - left).abs() < 0.1, "left at {left}, taken up at {taken_up}");
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
    let _turn = microphone::turn();
    let (server, ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, Way::Pulse, &[(0.0, &placed(&server, 40))]);
    player.tell("play 2");
    let_pass(Duration::from_millis(300));
    drop(ear);
    let ear = Ear::at(&server, "speaker");
    server.remove_speaker("loudspeaker");
    wait_until("it is heard", || ear.samples().iter().any(|it| *it != 0));
    assert_eq!(player.state(), "Playing");
}

#[test]
fn a_server_that_hangs_holds_up_nobody() {
    let _turn = microphone::turn();
    let (server, _ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, Way::Pulse, &[(0.0, &placed(&server, 40))]);
    player.tell("play 2");
    let_pass(Duration::from_millis(300));
    server.signal(Signal::STOP);
    for order in ["seek 5", "pause", "play", "speed 1.5", "volume 0.5", "device loudspeaker", "play 7"] {
        let told = player.tell(order);
        assert!(told.elapsed() < Duration::from_millis(500), "{order}: {:?}", told.elapsed());
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
    let _turn = microphone::turn();
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
    let _turn = microphone::turn();
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

#[test]
fn volume_is_a_factor() {
    let _turn = microphone::turn();
    let (server, ear) = server_with_speaker();
    let path = write(&server.folder().join("even.wav"), RATE, std::iter::repeat_n(10_000, RATE as usize));
    let mut player = PlayerProcess::with(&server, Way::Pulse, &[(0.0, &path)]);
    for (volume, sample) in [(0.5, 5_000), (0.1, 1_000), (1.0, 10_000)] {
        player.tell(&format!("volume {volume}"));
        player.tell("play");
        player.wait_for("Ended");
        let all = ear.samples();
        assert_eq!(all.iter().rfind(|it| **it != 0), Some(&sample));
    }
    let from = ear.length();
    player.tell("volume 0");
    player.tell("play");
    player.wait_for("Ended");
    let heard = sounding(&ear.samples()[from..]);
    assert!(heard.len() < 1_000, "{} samples", heard.len());
}

/// A figure of the process, in kB.
fn memory(id: u32, figure: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).expect("a process");
    let line = status.lines().find(|line| line.starts_with(figure)).expect("a figure");
    line.split_whitespace().nth(1).and_then(|it| it.parse().ok()).expect("a number")
}

#[test]
fn an_hour_takes_no_more_memory_than_a_second() {
    let _turn = microphone::turn();
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
    for place in [0, 3_599, 1_800, 900, 2_700, 3_000] {
        player.tell(&format!("play {place}"));
        let_pass(Duration::from_millis(400));
        assert!(player.position().1 > f64::from(place));
    }
    let most = memory(player.id(), "VmHWM");
    println!("{before} kB before, {most} kB at most");
    assert!(most < before + 4_096, "{before} kB before, {most} kB at most");
}

/// The time that a process has used the processor for, in percent of `of`.
fn percent(id: u32, before: f64, of: Duration) -> f64 {
    (processor(id) - before) / of.as_secs_f64() * 100.0
}

/// In seconds.
fn processor(id: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).expect("a process");
    let figures: Vec<&str> = stat.rsplit(')').next().expect("figures").split_whitespace().collect();
    let ticks: f64 = figures[11..13].iter().map(|it| it.parse::<f64>().expect("ticks")).sum();
    ticks / 100.0
}

#[test]
fn playing_costs_little() {
    let _turn = microphone::turn();
    let (server, _ear) = server_with_speaker();
    let wav = write(&server.folder().join("noise.wav"), RATE, noise(30));
    let flac = as_flac(&wav);
    let length = Duration::from_secs(4);
    let mut paplay = server.command("paplay").arg(&wav).spawn().expect("paplay is installed");
    let_pass(Duration::from_millis(300));
    let before = processor(paplay.id());
    let_pass(length);
    println!("paplay: {:.1} %", percent(paplay.id(), before, length));
    paplay.kill().and_then(|()| paplay.wait()).expect("it played");
    for (path, way, speed) in
        [(&wav, Way::Pulse, 1.0), (&flac, Way::Pulse, 1.0), (&wav, Way::Pulse, 1.5), (&wav, Way::Alsa, 1.0)]
    {
        let mut player = PlayerProcess::with(&server, way, &[(0.0, path)]);
        // The process itself looks for orders two hundred times a second.
        let_pass(Duration::from_millis(300));
        let before = processor(player.id());
        let_pass(length);
        let idle = percent(player.id(), before, length);
        player.tell(&format!("speed {speed}"));
        player.tell("play");
        let_pass(Duration::from_millis(300));
        let before = processor(player.id());
        let_pass(length);
        let used = percent(player.id(), before, length) - idle;
        let name = path.extension().expect("a name").to_string_lossy();
        println!("{way:?}, {name}, speed {speed}: {used:.1} % (and {idle:.1} % for the orders)");
        assert!(used < 20.0, "{used} %");
    }
}
