//! Files and requests from an attacker: what fuzzers have found worth keeping, then changes to it by chance.
//!
//! `scripts/fuzz` looks for more, as long as anybody lets it.

use std::time::Duration;

use mockloop::clock::now;
use rand::Rng;

use crate::{
    fault::{Fault, Tries},
    gates::{self, GATES},
    harness::{changes::changed, measured::measured},
};

pub const INPUT: Fault = Fault {
    number: 20,
    name: "question, rubric, journal, scorecard, packet, WAV and more from an attacker",
    holds: "no panic, no hang, bounded memory, nothing written outside",
    quick: 1_200,
    full: 100_000,
    run: |tries| open(tries),
};

/// Longer than any input takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);
/// Bytes that one input may hold at once.
const MOST_BYTES: u64 = 128 << 20;

/// What is kept for a gate, by name.
type Corpus = (&'static gates::Gate, Vec<(String, Vec<u8>)>);

/// First everything that is kept, then changes to it, gate after gate.
fn open(tries: &mut Tries) {
    let corpora: Vec<Corpus> = GATES.iter().map(|gate| (gate, gates::kept(gate.name))).collect();
    let kept: Vec<(usize, usize)> = corpora
        .iter()
        .enumerate()
        .flat_map(|(gate, (_, inputs))| (0..inputs.len()).map(move |input| (gate, input)))
        .collect();
    let inputs: Vec<Vec<Vec<u8>>> =
        corpora.iter().map(|(_, inputs)| inputs.iter().map(|(_, bytes)| bytes.clone()).collect()).collect();
    tries.each(|it| {
        let (gate, bytes, name) = if let Some(&(gate, input)) = kept.get(it.number) {
            let (name, bytes) = &corpora[gate].1[input];
            (gate, bytes.clone(), name.clone())
        } else {
            let (gate, seed) = (it.number % corpora.len(), it.random().next_u64());
            (gate, changed(&inputs[gate], seed), format!("changed by {seed}"))
        };
        let gate: &'static gates::Gate = gates::named(corpora[gate].0.name);
        let begun = now();
        match measured(PATIENCE, move || gates::open(gate, &bytes)) {
            Ok(held) => {
                it.worst("KiB held", held / 1024);
                it.worst("ms taken", u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX));
                assert!(held < MOST_BYTES, "{}/{name} took {held} bytes", gate.name);
            }
            Err(why) => panic!("{}/{name}: {why}", gate.name),
        }
    });
}
