//! Playing, through a real sound server, compared with what was heard.

use std::{path::Path, time::Duration};

use mockloop::clock::now;
use rstest::rstest;

use crate::harness::{
    ear::{seconds, sound, sounding},
    material::{
        NEAR, as_flac, broken, counted, noise, place, placed, ramp, server_with_speaker, tone, write,
    },
    microphone::{RATE, let_pass, wait_until},
    player::{PlayerProcess, Way},
};

#[rstest]
#[case(Way::Pulse)]
#[case(Way::Alsa)]
fn what_is_heard_is_the_recording_bit_for_bit(#[case] way: Way) {
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

/// What was heard, cut where the place does not go on: where each leap has led, and how far it went on from there.
fn stretches(all: &[i16]) -> Vec<(f64, f64)> {
    let heard: Vec<i16> = all.iter().copied().filter(|it| *it != 0).collect();
    let goes_on = |before: &i16, after: &i16| (0..=1).contains(&(after - before));
    heard.chunk_by(goes_on).map(|it| (place(it[0]), place(it[it.len() - 1]))).collect()
}

#[rstest]
#[case(Way::Pulse)]
#[case(Way::Alsa)]
fn a_leap_while_playing_is_heard_from_the_place_asked_for_and_nothing_old_comes_after_it(#[case] way: Way) {
    let (server, ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, way, &[(0.0, &placed(&server, 40))]);
    player.tell("play 1");
    let is_heard = |from: f64| {
        let last = move |all: &[i16]| stretches(all).last().copied();
        wait_until("it is heard", || {
            last(&ear.samples()).is_some_and(|(begin, end)| (begin - from).abs() < NEAR && end > from + 0.2)
        });
    };
    is_heard(1.0);
    let leaps = [12.0, 4.0, 31.5, 30.0, 17.003, 33.0, 2.0, 25.0];
    for to in leaps {
        let told = player.tell(&format!("seek {to}"));
        let ahead = player.position().1 - to;
        let most = (now() - told).as_secs_f64() + NEAR;
        assert!((-NEAR..most).contains(&ahead), "at once: {ahead} s ahead of {to}");
        is_heard(to);
    }
    let heard = stretches(&ear.samples());
    let begins: Vec<f64> = heard.iter().map(|it| it.0).collect();
    assert_eq!(begins.len(), leaps.len() + 1, "nothing else was heard: {heard:?}");
    for (begin, to) in begins.iter().zip([1.0].iter().chain(&leaps)) {
        assert!((begin - to).abs() < NEAR, "{begin} instead of {to}: {heard:?}");
    }
}

#[rstest]
#[case(Way::Pulse)]
#[case(Way::Alsa)]
fn a_pause_loses_nothing_and_repeats_nothing(#[case] way: Way) {
    let (server, ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, way, &[(0.0, &counted(&server, 4))]);
    player.tell("play");
    for place in [0.313, 0.79, 1.391, 1.78, 2.287] {
        player.plays_to(place);
        player.tell("pause");
        assert_eq!(player.state(), "Paused");
        wait_until("as much was heard as it says", || {
            let heard = ear.samples().iter().filter(|it| **it != 0).count();
            (player.position().1 - seconds(heard)).abs() < NEAR
        });
        player.tell("play");
        assert_eq!(player.state(), "Playing");
    }
    player.wait_for("Ended");
    let heard = sounding(&ear.samples());
    assert_eq!(broken(&heard), None);
    assert_eq!(heard.len(), 4 * RATE as usize);
    let before = ear.length();
    player.tell("play");
    wait_until("it is heard again", || ear.samples()[before..].iter().any(|it| *it != 0));
    assert_eq!(sounding(&ear.samples()[before..])[0], ramp(0), "from the beginning again");
}

/// So that somebody else can use a device that only one can use.
#[rstest]
#[case(Way::Pulse)]
#[case(Way::Alsa)]
fn a_long_pause_gives_the_speaker_back_and_loses_nothing_either(#[case] way: Way) {
    let (server, ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, way, &[(0.0, &counted(&server, 2))]);
    player.tell("play");
    let is_used = || !server.pactl(&["list", "short", "sink-inputs"]).expect("a list").trim().is_empty();
    player.plays_to(0.7);
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
