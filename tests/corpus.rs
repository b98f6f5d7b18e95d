//! What fuzzers have found worth keeping, and changes to it by chance: no panic, no hang, bounded memory, nothing written
//! outside of the workspace.

use std::{fs, path::PathBuf, time::Duration};

use rstest::rstest;

use crate::{
    gates::{self, GATES},
    harness::{changes, measured::measured},
};

/// Longer than any input takes on a busy machine, shorter than anybody waits.
const PATIENCE: Duration = Duration::from_mins(2);
/// Bytes that one input may hold at once in the thread that opens it.
const MOST_BYTES: u64 = 128 << 20;
/// So many changed inputs a gate in every run.
const CHANGED: u64 = 40;

#[track_caller]
fn open(gate: &str, name: &str, bytes: Vec<u8>) {
    let it = gates::named(gate);
    match measured(PATIENCE, move || gates::open(it, &bytes)) {
        Ok(bytes) => assert!(bytes < MOST_BYTES, "{gate}/{name} took {bytes} bytes"),
        Err(why) => panic!("{gate}/{name}: {why}"),
    }
}

#[rstest]
fn every_kept_input_is_survived(
    #[values(
        "question",
        "rubric",
        "formats",
        "plan",
        "calibration",
        "journal",
        "facts",
        "scorecard",
        "review",
        "archive",
        "packet",
        "answer",
        "sound",
        "page"
    )]
    gate: &str,
) {
    let kept = gates::kept(gate);
    assert!(!kept.is_empty(), "nothing is kept for {gate}");
    for (name, bytes) in &kept {
        open(gate, name, bytes.clone());
    }
    let inputs: Vec<Vec<u8>> = kept.into_iter().map(|(_, bytes)| bytes).collect();
    for seed in 0..CHANGED {
        open(gate, &format!("changed by {seed}"), changes::changed(&inputs, seed));
    }
}

#[test]
fn every_gate_has_its_fuzzer_and_every_fuzzer_its_gate() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let mut gates: Vec<String> = GATES.iter().map(|it| it.name.to_owned()).collect();
    gates.sort();
    let names = |below: &str| {
        let entries = fs::read_dir(root.join(below)).unwrap();
        let mut names: Vec<String> = entries
            .map(|it| it.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("fuzz_targets"), gates);
    assert_eq!(names("corpus"), gates);
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    for gate in gates {
        assert!(manifest.contains(&format!("name = \"{gate}\"")), "{gate} is not in fuzz/Cargo.toml");
        let target = fs::read_to_string(root.join(format!("fuzz_targets/{gate}.rs"))).unwrap();
        assert!(target.contains(&format!("gates::named(\"{gate}\")")), "{gate} opens another gate");
    }
}
