//! Holds how often words about change are wrong, and how often they find what is there, by invented candidates.
//!
//! Candidates are numbered, so that each run counts the same. `scripts/bench trend-words` counts more of them.

use crate::harness::invented::{Candidate, Judges, Seen, rubrics, seen};

/// So many are enough to see a fault of the method, and few enough for each run.
const CANDIDATES: u64 = 100;

fn count(candidate: Candidate, is: impl Fn(Seen) -> bool) -> u64 {
    let rubrics = rubrics();
    let look =
        |number: u64| seen(&candidate.interviews(&rubrics, number), &rubrics, number.is_multiple_of(10));
    let found = (0..CANDIDATES).filter(|number| is(look(*number)));
    u64::try_from(found.count()).expect("few")
}

/// Prints what more candidates see: `cargo test --test all -- --ignored --nocapture trend_words::of_many`.
#[test]
#[ignore = "takes minutes; scripts/bench trend-words is the same for people"]
fn of_many() {
    let rubrics = rubrics();
    let usual = Candidate::USUAL;
    for (name, candidate) in [
        ("+0.1, 10", Candidate { gain: 0.1, ..usual }),
        ("10", usual),
        ("10 streaks", Candidate { streak: 0.6, ..usual }),
        ("12 peer", Candidate { interviews: 12, peers: 1, ..usual }),
        ("+0.1, 10 streaks", Candidate { gain: 0.1, streak: 0.6, ..usual }),
        ("12", Candidate { interviews: 12, ..usual }),
        ("30", Candidate { interviews: 30, ..usual }),
        ("30 streaks", Candidate { interviews: 30, streak: 0.6, ..usual }),
        ("10 form 0.5", Candidate { form: 0.5, ..usual }),
        ("+0.1, 12", Candidate { interviews: 12, gain: 0.1, ..usual }),
        ("+0.1, 8", Candidate { interviews: 8, gain: 0.1, ..usual }),
        ("+0.1, 15", Candidate { interviews: 15, gain: 0.1, ..usual }),
        ("6", Candidate { interviews: 6, ..usual }),
    ] {
        let found: Vec<Seen> =
            (0..1000).map(|number| seen(&candidate.interviews(&rubrics, number), &rubrics, false)).collect();
        let of = |is: fn(&Seen) -> bool| found.iter().filter(|it| is(it)).count();
        println!(
            "{name}: {} any, {} overall, {} part, of 1000",
            of(|it| it.any),
            of(|it| it.overall),
            of(|it| it.part)
        );
    }
    let kappa = |interviews: usize, number: u64| {
        mockloop::domain::statistics::Agreement::of_interviews(&Judges::pairs(interviews, number))?.kappa
    };
    let truth = kappa(2000, u64::MAX).expect("many").kappa;
    for interviews in [6, 10, 20] {
        let ends = (0..1000).filter_map(|number| kappa(interviews, number)?.interval);
        let ends: Vec<_> = ends.collect();
        let covered = ends.iter().filter(|it| it.low <= truth && truth <= it.high).count();
        println!("kappa {truth:.2}, {interviews} interviews: covered {covered} of {}", ends.len());
    }
}

#[test]
fn the_interval_of_kappa_covers_what_it_promises() {
    let kappa = |interviews: usize, number: u64| {
        mockloop::domain::statistics::Agreement::of_interviews(&Judges::pairs(interviews, number))?.kappa
    };
    let truth = kappa(1000, u64::MAX).expect("many").kappa;
    let ends: Vec<_> = (0..300).filter_map(|number| kappa(10, number)?.interval).collect();
    let covered = ends.iter().filter(|it| it.low <= truth && truth <= it.high).count();
    assert!(covered * 100 >= ends.len() * 90 && ends.len() > 290, "{covered} of {}", ends.len());
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
