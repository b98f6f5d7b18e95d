//! Holds how often words about change are wrong, and how often they find what is there, by invented candidates.
//!
//! Candidates are numbered, so that each run counts the same. `scripts/bench trend-words` counts more of them.

use crate::harness::invented::{Candidate, Seen, rubrics, seen};

/// So many are enough to see a fault of the method, and few enough for each run.
const CANDIDATES: u64 = 100;

fn count(candidate: Candidate, is: impl Fn(Seen) -> bool) -> u64 {
    let rubrics = rubrics();
    let look = |number: u64| seen(&candidate.interviews(&rubrics, number), &rubrics, number.is_multiple_of(10));
    let found = (0..CANDIDATES).filter(|number| is(look(*number)));
    u64::try_from(found.count()).expect("few")
}

#[test]
fn who_does_not_change_seldom_sees_a_word() {
    let limit = CANDIDATES * 8 / 100;
    for candidate in [Candidate::USUAL, Candidate { interviews: 12, peers: 1, ..Candidate::USUAL }] {
        let found = count(candidate, |it| it.any);
        assert!(found <= limit, "{found} of {CANDIDATES} see a word: {candidate:?}");
    }
}

#[test]
fn a_tenth_of_a_level_an_interview_is_mostly_seen_after_ten() {
    let candidate = Candidate { gain: 0.1, ..Candidate::USUAL };
    let found = count(candidate, |it| it.overall);
    assert!(found * 100 >= CANDIDATES * 55, "{found} of {CANDIDATES} are seen to improve");
}
