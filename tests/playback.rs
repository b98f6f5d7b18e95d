//! Playing, through a real sound server, compared with what was heard.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use mockloop::clock::now;
use rstest::rstest;

use crate::harness::{
    ear::{Ear, seconds, sound, sounding},
    material::{
        NEAR, SOON, as_flac, broken, counted, noise, place, placed, ramp, server_with_speaker, tone, write,
    },
    microphone::{self, RATE, let_pass, wait_until},
    player::{PlayerProcess, Way},
};

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
    assert_eq!(player.order("position"), "3.000000");
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

/// How far position and sound were apart, in seconds: the median, because a machine that stands still for a moment
/// says nothing of the player. Where it was too late there is silence, and nothing to compare with.
fn apart(ear: &Ear, all: &[i16], asked: &[(Instant, f64)]) -> f64 {
    let heard = asked.iter().map(|(at, position)| (position, all[ear.frame(*at)])).filter(|it| it.1 != 0);
    let mut apart: Vec<f64> = heard.map(|(position, sample)| (position - place(sample)).abs()).collect();
    apart.sort_unstable_by(f64::total_cmp);
    apart[apart.len() / 2]
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
        let at = player.tell(&format!("seek {to}"));
        told.push((at, to));
        let (asked, position) = player.position();
        let since = (asked - at).as_secs_f64();
        assert!((-NEAR..since + NEAR).contains(&(position - to)), "at once: {position} instead of {to}");
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
        // Where a busy machine was too late there is silence.
        let after: Vec<i16> =
            all[first..first + RATE as usize / 5].iter().copied().filter(|it| *it != 0).collect();
        assert!(after.is_sorted(), "nothing old comes after {to}");
    }
    late.sort_unstable();
    println!("{way:?}: heard after {late:.0?}");
    assert!(late[late.len() / 2] <= SOON, "{late:?}");
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
        let heard = seconds(all.iter().filter(|it| **it != 0).count());
        let position = player.position().1;
        assert!((position - heard).abs() < NEAR, "{heard} s were heard, it says {position}");
        let silent = all.iter().rposition(|it| *it != 0).expect("sound");
        println!("{way:?}: silent {:?} after the wish", ear.when(silent).saturating_duration_since(told));
        println!("{way:?}: silent after {:.0?}", ear.when(silent) - told);
        assert!(ear.when(silent) < told + 5 * SOON, "silent after {:?}", ear.when(silent) - told);
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
    let path = write(&server.folder().join("tone.wav"), RATE, tone(2));
    let mut player = PlayerProcess::with(&server, Way::Pulse, &[(0.0, &path)]);
    for speed in [0.75, 1.0, 1.25, 1.5, 2.0] {
        let from = ear.samples().len();
        player.tell(&format!("speed {speed}"));
        player.tell("play");
        player.wait_for("Ended");
        let all = ear.samples();
        let heard = sounding(&all[from..]);
        let seconds = seconds(heard.len());
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
    assert_eq!(player.order("position"), "0.500000", "the first sound");
    player.tell("play 0");
    let mut positions = Vec::new();
    while player.state() == "Playing" {
        positions.push(player.position().1);
        let_pass(Duration::from_millis(10));
    }
    assert_eq!((player.state().as_str(), player.order("position").as_str()), ("Ended", "11.000000"));
    let is_sound = |at: &&f64| (0.5..=1.5).contains(*at) || (5.0..=6.0).contains(*at) || **at >= 10.0;
    assert_eq!(positions.iter().find(|at| !is_sound(at)), None, "never in a hole");
    assert!(positions.windows(2).all(|pair| pair[1] > pair[0] - NEAR), "always onward");
    let all = ear.samples();
    let heard = sounding(&all);
    assert!(heard.iter().copied().take(2 * RATE as usize).eq((0..2 * RATE).map(ramp)), "as one");
    let rest = &heard[2 * RATE as usize..];
    assert!(rest.len().abs_diff(RATE as usize) < 100, "{} frames at 16 kHz", rest.len());
    println!("{way:?}: {} frames of silence in all", sound(&all).1.len() - heard.len());
    player.tell("seek 3");
    assert_eq!(player.order("position"), "5.000000", "a place in a hole is the next sound");
    player.tell("seek 99");
    assert_eq!(player.order("position"), "11.000000");
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
        for frame in [0, 1, 29 * RATE, 3 * RATE + 1_417, 588_000, 700_001, 28 * RATE + 47_999, 264_000] {
            player.tell("pause");
            player.tell(&format!("seek {:.9}", f64::from(frame) / f64::from(RATE)));
            let from = ear.samples().len();
            player.tell("play");
            wait_until("it is heard", || sounding(&ear.samples()[from..]).len() > 4_800);
            let heard = sounding(&ear.samples()[from..]);
            let begin = usize::try_from(frame).expect("small");
            assert!(heard[..4_800] == sample[begin..begin + 4_800], "{} at {frame}", path.display());
        }
        assert_eq!(player.order("faults"), "");
    }
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
