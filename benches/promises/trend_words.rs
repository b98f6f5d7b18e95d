//! How often words about change are wrong, how often they find what is there, and what the interval of kappa covers.
//!
//! Candidates are invented and numbered, so that each run counts the same.

use std::thread;

use mockloop::domain::statistics::Agreement;

use crate::{
    invented::{Candidate, Judges, Seen, rubrics, seen},
    options::Options,
    peers::say,
    table::{Row, Table, Unit},
};

/// Who is invented, and what is promised for them in per cent.
const STILL: [(&str, Candidate, Option<f64>); 9] = [
    ("10 interviews", Candidate::USUAL, Some(5.0)),
    ("6 interviews", Candidate { interviews: 6, ..Candidate::USUAL }, Some(5.0)),
    ("12 interviews", Candidate { interviews: 12, ..Candidate::USUAL }, Some(5.0)),
    ("12 interviews, one peer", Candidate { interviews: 12, peers: 1, ..Candidate::USUAL }, Some(5.0)),
    ("30 interviews", Candidate { interviews: 30, ..Candidate::USUAL }, Some(5.0)),
    ("10 interviews, form in streaks", Candidate { streak: 0.6, ..Candidate::USUAL }, None),
    ("12 interviews, form in streaks", Candidate { interviews: 12, streak: 0.6, ..Candidate::USUAL }, None),
    ("30 interviews, form in streaks", Candidate { interviews: 30, streak: 0.6, ..Candidate::USUAL }, None),
    ("10 interviews, form scatters by 0.5", Candidate { form: 0.5, ..Candidate::USUAL }, None),
];

/// The same of candidates who gain a tenth of a level each time: at most this many may be missed.
const RISING: [(&str, Candidate, Option<f64>); 5] = [
    ("8 interviews", Candidate { interviews: 8, gain: 0.1, ..Candidate::USUAL }, None),
    ("10 interviews", Candidate { gain: 0.1, ..Candidate::USUAL }, Some(40.0)),
    ("10 interviews, form in streaks", Candidate { gain: 0.1, streak: 0.6, ..Candidate::USUAL }, None),
    ("12 interviews", Candidate { interviews: 12, gain: 0.1, ..Candidate::USUAL }, None),
    ("15 interviews", Candidate { interviews: 15, gain: 0.1, ..Candidate::USUAL }, None),
];

/// Interviews that two have scored.
const BOTH: [usize; 3] = [6, 10, 20];

pub fn measure(options: &Options, table: &mut Table) {
    let candidates = options.choose(2000, 200);
    for (name, candidate, promise) in STILL {
        say(&format!("trend words: {name}"));
        let found = shares(candidate, candidates);
        table.add(row(format!("see a word, {name}"), found.any, promise));
    }
    for (name, candidate, promise) in RISING {
        say(&format!("trend words: +0.1, {name}"));
        let found = shares(candidate, candidates);
        table.add(row(format!("+0.1 not seen overall, {name}"), 100.0 - found.overall, promise));
        table.add(row(format!("+0.1 seen in a part, {name}"), found.part, None));
    }
    say("trend words: kappa");
    let truth = kappa(&Judges::pairs(20_000, u64::MAX)).expect("many pairs").0;
    for interviews in BOTH {
        let missed = (0..candidates).filter(|number| {
            let ends = kappa(&Judges::pairs(interviews, *number)).and_then(|it| it.1);
            ends.is_some_and(|(low, high)| !(low..=high).contains(&truth))
        });
        let missed = 100.0 * share(missed.count(), candidates);
        table.add(row(format!("kappa outside its interval, {interviews} interviews"), missed, None));
    }
}

fn row(what: String, measured: f64, promise: Option<f64>) -> Row {
    Row { what, unit: Unit::Share, measured, promise, peers: Vec::new() }
}

type Ends = Option<(f64, f64)>;

fn kappa(
    pairs: &[(usize, mockloop::domain::rubric::Level, mockloop::domain::rubric::Level)],
) -> Option<(f64, Ends)> {
    let found = Agreement::of_interviews(pairs)?.kappa?;
    Some((found.kappa, found.interval.map(|it| (it.low, it.high))))
}

/// Per cent of candidates.
struct Shares {
    any: f64,
    overall: f64,
    part: f64,
}

fn shares(candidate: Candidate, candidates: u64) -> Shares {
    let rubrics = rubrics();
    let threads = u64::try_from(thread::available_parallelism().map_or(1, usize::from)).unwrap_or(1);
    let found: Vec<Seen> = thread::scope(|scope| {
        let run = |from: u64| {
            let rubrics = &rubrics;
            let mine = (from..candidates).step_by(usize::try_from(threads).unwrap_or(1));
            let of = move |number| seen(&candidate.interviews(rubrics, number), rubrics, false);
            scope.spawn(move || mine.map(of).collect::<Vec<_>>())
        };
        let running: Vec<_> = (0..threads).map(run).collect();
        running.into_iter().flat_map(|it| it.join().expect("a thread that ends")).collect()
    });
    let of = |is: fn(&Seen) -> bool| 100.0 * share(found.iter().filter(|it| is(it)).count(), candidates);
    Shares { any: of(|it| it.any), overall: of(|it| it.overall), part: of(|it| it.part) }
}

#[expect(clippy::cast_precision_loss, reason = "some thousands")]
fn share(count: usize, of: u64) -> f64 {
    count as f64 / of as f64
}
