//! What is promised in milliseconds of playing, measured. Each needs the machine for itself, so that it is no test of
//! every change: `scripts/faults` runs them.

use std::{
    fs,
    time::{Duration, Instant},
};

use mockloop::clock::now;
use rstest::rstest;
use rustix::process::Signal;

use crate::{
    harness::{
        ear::{Ear, sound},
        material::{NEAR, SOON, as_flac, counted, noise, place, placed, server_with_speaker, write},
        microphone::{RATE, let_pass, wait_until},
        player::{PlayerProcess, Way},
    },
    playback_failures::HUNG_ORDERS,
};

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
#[ignore = "measures time: scripts/faults runs it"]
fn the_position_is_what_is_heard(#[case] way: Way) {
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
#[ignore = "measures time: scripts/faults runs it"]
fn a_leap_while_playing_is_heard_at_once_and_from_the_place_asked_for(#[case] way: Way) {
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
#[ignore = "measures time: scripts/faults runs it"]
fn sound_begins_soon(#[case] way: Way) {
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
#[ignore = "measures time: scripts/faults runs it"]
fn a_pause_is_heard_soon(#[case] way: Way) {
    let (server, ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, way, &[(0.0, &counted(&server, 4))]);
    player.tell("play");
    for length in [313, 477, 601] {
        let_pass(Duration::from_millis(length));
        let told = player.tell("pause");
        let_pass(Duration::from_millis(400));
        let silent = ear.samples().iter().rposition(|it| *it != 0).expect("sound");
        let after = ear.when(silent).saturating_duration_since(told);
        println!("{way:?}: silent after {after:.0?}");
        assert!(after < 5 * SOON, "silent after {after:?}");
        player.tell("play");
    }
}

#[test]
#[ignore = "measures time: scripts/faults runs it"]
fn a_server_that_hangs_holds_up_no_order() {
    let (server, _ear) = server_with_speaker();
    let mut player = PlayerProcess::with(&server, Way::Pulse, &[(0.0, &placed(&server, 40))]);
    player.tell("play 2");
    player.plays_to(2.1);
    server.signal(Signal::STOP);
    for order in HUNG_ORDERS {
        let took = player.tell(order).elapsed();
        assert!(took < Duration::from_millis(500), "{order}: {took:?}");
    }
    server.signal(Signal::CONT);
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
#[ignore = "measures time: scripts/faults runs it"]
fn playing_costs_little() {
    let (server, _ear) = server_with_speaker();
    let wav = write(&server.folder().join("noise.wav"), RATE, noise(30));
    let flac = as_flac(&wav);
    let length = Duration::from_secs(3);
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
