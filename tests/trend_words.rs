//! Holds how often words about change are wrong, and how often they find what is there, by invented candidates.
//!
//! Candidates are numbered, so that each run counts the same. `scripts/bench trend-words` counts more of them.

use crate::harness::invented::{Candidate, Seen, rubrics, seen};

/// So many are enough to see a fault of the method, and few enough for each run.
const CANDIDATES: u64 = 150;

fn count(candidate: Candidate, is: impl Fn(Seen) -> bool) -> u64 {
    let rubrics = rubrics();
    let found = (0..CANDIDATES).filter(|number| is(seen(&candidate.interviews(&rubrics, *number), &rubrics)));
    u64::try_from(found.count()).expect("few")
}

#[test]
#[ignore]
fn explore() {
    let rubrics = rubrics();
    for (name, candidate) in [
        ("still 10", Candidate::USUAL),
        ("still 12", Candidate { interviews: 12, ..Candidate::USUAL }),
        ("still 12 peer", Candidate { interviews: 12, peers: 1, ..Candidate::USUAL }),
        ("still 10 streaks", Candidate { streak: 0.6, ..Candidate::USUAL }),
        ("still 25 streaks", Candidate { interviews: 25, streak: 0.6, ..Candidate::USUAL }),
        ("still 10 form .5", Candidate { form: 0.5, ..Candidate::USUAL }),
        ("gain 10", Candidate { gain: 0.1, ..Candidate::USUAL }),
        ("gain 12", Candidate { interviews: 12, gain: 0.1, ..Candidate::USUAL }),
        ("gain 10 streak", Candidate { gain: 0.1, streak: 0.6, ..Candidate::USUAL }),
    ] {
        let n = 1000;
        let halves: Vec<_> = std::thread::scope(|scope| {
            let run = |from: u64| {
                let rubrics = &rubrics;
                scope.spawn(move || (from..n).step_by(2).map(|it| seen(&candidate.interviews(rubrics, it), rubrics)).collect::<Vec<_>>())
            };
            let all = [run(0), run(1)];
            all.into_iter().flat_map(|it| it.join().unwrap()).collect()
        });
        let share = |is: fn(&Seen) -> bool| 100.0 * halves.iter().filter(|it| is(it)).count() as f64 / n as f64;
        println!("{name:20} any {:5.1} overall {:5.1} part {:5.1}", share(|it| it.any), share(|it| it.overall), share(|it| it.part));
    }
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
