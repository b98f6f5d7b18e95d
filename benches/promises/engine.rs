//! Steps of the session engine, as a library call.

use std::{hint::black_box, time::Duration};

use mockloop::{
    clock::now,
    domain::{
        fact::{Stamped, Start},
        session::{Input, Session},
    },
};

use crate::{
    material::Material,
    options::Options,
    peers::{median, say},
    table::{Peer, Row, Table, Unit},
};

/// Inputs of one interview before the next begins: about as many as an hour of practice brings.
const INPUTS: usize = 240;

/// Applies inputs as fast as they go, and parses as many facts as the peer.
pub fn measure(options: &Options, table: &mut Table) {
    say("engine");
    let start = Material::shipped().start(0);
    let length = options.choose(Duration::from_secs(1), Duration::from_millis(200));
    let (mut own, mut parsed) = (Vec::new(), Vec::new());
    let lines: Vec<String> = play(&start)
        .iter()
        .skip(1)
        .map(|fact| serde_json::to_string(fact).expect("a fact is JSON"))
        .collect();
    for _ in 0..3 {
        own.push(rate(length, || {
            black_box(play(black_box(&start)));
            INPUTS
        }));
        parsed.push(rate(length, || {
            for line in &lines {
                black_box(serde_json::from_str::<Stamped>(black_box(line)).expect("a fact"));
            }
            lines.len()
        }));
    }
    table.add(Row {
        what: "engine steps a second".to_owned(),
        unit: Unit::Rate,
        measured: median(&mut own),
        promise: None,
        peers: vec![Peer { name: "facts parsed by serde_json".to_owned(), measured: median(&mut parsed) }],
    });
}

/// How many a second, doing it again and again for this long.
fn rate(length: Duration, mut does: impl FnMut() -> usize) -> f64 {
    let begun = now();
    let mut done = 0;
    while begun.elapsed() < length {
        done += does();
    }
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let done = done as f64;
    done / begun.elapsed().as_secs_f64()
}

/// One interview: its facts.
fn play(start: &Start) -> Vec<Stamped> {
    let (mut session, begun) = Session::start(start.clone()).expect("a session");
    let mut facts = begun.facts;
    for at in 0..INPUTS {
        let text = || "partition by account".to_owned();
        let input = match at % 12 {
            0 => Input::Next,
            1 => Input::Probe,
            2 => Input::Note(text()),
            3 => Input::Mark { text: text(), moment: None },
            4 => Input::Ask(at / 12),
            5 => Input::More,
            11 => Input::Back,
            _ => Input::Tick,
        };
        let time = Duration::from_millis(1_000 * at as u64);
        // A refusal, as at the last phase, is a step as well.
        facts.extend(session.apply(input, time).map(|it| it.facts).unwrap_or_default());
    }
    facts
}
