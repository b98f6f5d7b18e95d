//! The review screens, from fixed values: one function a scene.

use std::time::Duration;

use mockloop::{
    domain::{
        delivery::{Envelope, Speech},
        fact::{Fact, Stamped, Start},
        history::History,
        listening::{Playing, Track},
        review::{Remark, Review as Remarks, StarPart},
        scorecard::{Assessor, Scorecard},
    },
    tui::{
        Screen,
        screens::{
            compare::{Attempt, Compare, Side},
            review::Review,
        },
    },
};

use super::{
    content,
    scenes::{Scene, at, busy, card, finished, history, locked},
};

/// Speech-like sound with silences, loud at one known place.
pub fn envelope(seconds: u32, click: u32) -> Envelope {
    let peak = |step: u32| {
        let (second, part) = (step / 100, step % 100);
        if step == click {
            return 255;
        }
        let is_silent = second % 37 > 33;
        let loud = 8 + (second * 7919 % 61 + part * 31 % 17) * (3 + second / 40 % 5) / 10;
        if is_silent { 1 } else { u8::try_from(loud).unwrap_or(96) }
    };
    Envelope { step: Duration::from_millis(10), peaks: (0..seconds * 100).map(peak).collect() }
}

fn track() -> Track {
    let word = |at: u64| (Duration::from_secs(at * 37), Duration::from_secs(at * 37 + 33));
    Track {
        file: "01_lift-control.wav".to_owned(),
        from: Duration::ZERO,
        length: Duration::from_secs(850),
        envelope: Some(envelope(850, 40_000)),
        speech: Some(Speech {
            spoken: (0..22).map(word).collect(),
            length: Duration::from_secs(850),
            is_doubtful: false,
        }),
        missing: None,
    }
}

/// The finished session with a gap in its recording.
fn with_gap() -> History {
    let mut history = finished();
    let fact = Fact::Gap {
        file: "01_lift-control.wav".to_owned(),
        from: 500.0,
        seconds: 12.0,
        reason: "gone".to_owned(),
    };
    history.absorb(&Stamped { at: history.at, fact }).expect("a gap of its take");
    history
}

/// What a listener has said.
pub fn remarks(listener: Assessor) -> Remarks {
    let evidence = Remark::Evidence {
        round: 0,
        dimension: "depth".to_owned(),
        text: "named the partition key and why".to_owned(),
    };
    let said = [
        (at(0, 40), Remark::Filler),
        (at(0, 43), Remark::Filler),
        (at(3, 20), Remark::Commented { text: "too long before the first number".to_owned() }),
        (at(7, 30), evidence),
        (at(10, 1), Remark::Marked { text: "best part".to_owned() }),
    ];
    let facts: Vec<_> = said.into_iter().map(|(at, fact)| Stamped { at, fact }).collect();
    let mut review = Remarks::replay(facts.iter().enumerate().map(|(number, it)| (number + 1, it)));
    review.listener = Some(listener);
    review
}

/// A review at a moment, with everything in it.
pub fn review(moment: Duration, cards: Vec<Scorecard>) -> Review {
    let folder = "/home/kim/interviews/recordings/2026-11-22_143005_system-design_lift-control".into();
    let mut screen = Review::new(folder, with_gap(), vec![track()]);
    screen.own = remarks(Assessor::Candidate);
    screen.others = vec![remarks(Assessor::Peer("Robin".to_owned()))];
    screen.others[0].remarks.truncate(3);
    screen.cards = cards;
    screen.transport.state = Playing::Playing;
    screen.gather();
    screen.seek(moment);
    screen
}

pub fn scene(screen: Review) -> Scene {
    Scene::of(Screen::Review(screen.into()))
}

/// A story whose parts a listener has tapped.
pub fn story() -> Review {
    let mut start = content::talk();
    let format = &mut start.rounds[0].format;
    let lengths: Vec<_> = format.phases.iter().map(|it| it.length).collect();
    let phase = |(at, part): (usize, StarPart)| mockloop::domain::format::Phase {
        id: part.phase().to_owned(),
        title: part.title().to_owned(),
        length: lengths[at.min(lengths.len() - 1)],
        ..format.phases[0].clone()
    };
    format.phases = StarPart::ALL.into_iter().enumerate().map(phase).collect();
    let mut screen = Review::new("/tmp/story".into(), told(start), Vec::new());
    let tap = |(at, part): (u64, StarPart)| Stamped {
        at: Duration::from_secs(at),
        fact: Remark::PartBegan { part },
    };
    let taps: Vec<_> = [0, 60, 100, 520].into_iter().zip(StarPart::ALL).map(tap).collect();
    screen.own = Remarks::replay(taps.iter().enumerate());
    screen.gather();
    screen
}

fn told(start: Start) -> History {
    use mockloop::domain::{fact::How, session::Input};
    history(
        start,
        &[
            (at(1, 0), Input::Next),
            (at(2, 0), Input::Next),
            (at(9, 0), Input::Next),
            (at(10, 0), Input::End { wall: content::wall(), how: How::Ended }),
        ],
    )
}

/// Two attempts, scored by the same rubric or by another version of it.
pub fn compare(is_same_rubric: bool, side: Side) -> Compare {
    let folder = |name: &str| format!("/home/kim/interviews/recordings/{name}").into();
    let mut later = locked();
    if !is_same_rubric {
        "another".clone_into(&mut later.rounds[0].rubric.hash);
    }
    let earlier = Scorecard { locked: Some(content::wall()), ..card() };
    let mut short = busy();
    short.push((
        at(10, 30),
        mockloop::domain::session::Input::End {
            wall: content::wall(),
            how: mockloop::domain::fact::How::Ended,
        },
    ));
    let mut first = history(super::scenes::ledger(), &short);
    first.start.wall -= chrono::TimeDelta::days(19);
    let quiet = Track { length: at(10, 30), envelope: Some(envelope(630, 9_000)), ..track() };
    let attempts = [
        Attempt { folder: folder("a"), history: first, item: 0, card: Some(earlier), tracks: vec![quiet] },
        Attempt {
            folder: folder("b"),
            history: with_gap(),
            item: 0,
            card: Some(later),
            tracks: vec![track()],
        },
    ];
    Compare::new(attempts, side)
}
