//! Trends as a value: words, breaks, adjusting, self-judgement, coverage, practice, phases.

use mockloop::domain::{
    digest::Digest,
    fact::How,
    question::{Bar, Kind, Pillar},
    trends::{
        LATEST, Trends,
        self_judgement::{Movement, SelfJudgement},
        series::{Era, Series},
        subjects::{Subject, Voice},
        words::Word,
    },
};

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

use crate::harness::interviews::{Held, Levels, day, of_nine_weeks, trends, trends_of};

fn dimension(kind: Kind, id: &str) -> impl Fn(&Subject) -> bool {
    move |subject| matches!(subject, Subject::Dimension { kind: of, dimension, .. } if *of == kind && dimension == id)
}

fn kind(kind: Kind) -> impl Fn(&Subject) -> bool {
    move |subject| *subject == Subject::Kind { kind }
}

fn series<'a>(trends: &'a Trends, of: impl Fn(&Subject) -> bool, bar: Bar, by: &Voice) -> Option<&'a Series> {
    trends.series.iter().find(|it| of(&it.subject) && it.bar == bar && it.by == *by)
}

#[track_caller]
fn now<'a>(trends: &'a Trends, of: impl Fn(&Subject) -> bool, by: &Voice) -> &'a Era {
    series(trends, of, Bar::Senior, by).and_then(Series::now).expect("a row")
}

#[track_caller]
fn word(trends: &Trends, of: impl Fn(&Subject) -> bool, by: &Voice) -> Word {
    series(trends, of, Bar::Senior, by).expect("a row").word
}

#[track_caller]
fn close(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-9, "{found} instead of {wanted}");
}

/// The same level at all dimensions.
const fn all(level: u8) -> Levels {
    [level; 5]
}

#[test]
fn a_word_needs_five_interviews() {
    let rising = [all(1), all(2), all(2), all(3), all(4)];
    let held: Vec<Held> = (0..).zip(rising).map(|(day, levels)| Held::on(day, levels)).collect();
    let four = trends(&held[..4], None, 10);
    let found = now(&four, kind(Kind::SystemDesign), &Voice::Candidate).trend;
    assert_eq!(word(&four, kind(Kind::SystemDesign), &Voice::Candidate), Word::TooFew);
    assert_eq!((found.each, found.p), (None, None));
    let levels: [Levels; 6] =
        [[1, 1, 1, 1, 1], [2, 1, 1, 1, 1], [2, 2, 1, 1, 1], [2, 2, 2, 1, 1], [2, 2, 2, 2, 1], all(2)];
    let rising: Vec<Held> = (0..).zip(levels).map(|(day, levels)| Held::on(day, levels)).collect();
    let six = trends(&rising, None, 10);
    let found = now(&six, kind(Kind::SystemDesign), &Voice::Candidate).trend;
    assert_eq!(
        word(&six, kind(Kind::SystemDesign), &Voice::Candidate),
        Word::Improving,
        "{:?}",
        six.decision
    );
    let each = found.each.unwrap();
    close(each.slope, 0.2);
    assert!(each.low > 0.0 && each.high < 0.5 && found.p.unwrap() < 0.05, "{found:?}");
    close(found.first, 1.0);
    close(found.last, 2.0);
    assert_eq!(found.monthly, None, "six days say nothing of a month");
    let weekly: Vec<Held> = rising.iter().map(|it| Held { day: 7 * it.day, ..it.clone() }).collect();
    let found = trends(&weekly, None, 40);
    let found = now(&found, kind(Kind::SystemDesign), &Voice::Candidate).trend;
    assert!((found.monthly.unwrap().slope - 0.2 * 30.0 / 7.0).abs() < 1e-6, "{found:?}");
}

#[test]
fn levels_of_each_bar_and_each_assessor_stand_apart() {
    let held =
        [Held::on(0, all(3)).by("Robin", all(2)).by("Sam", all(4)), Held::on(3, all(3)).by("Sam", all(4))];
    let found = trends(&held, None, 5);
    let scores = |bar, by: &Voice| -> Vec<f64> {
        let of = dimension(Kind::SystemDesign, "depth");
        series(&found, of, bar, by).map(|it| it.points().map(|it| it.score).collect()).unwrap_or_default()
    };
    assert_eq!(scores(Bar::Senior, &Voice::Candidate), [3.0, 3.0]);
    assert_eq!(scores(Bar::Staff, &Voice::Candidate), [2.0, 2.0]);
    assert_eq!(scores(Bar::Senior, &Voice::Peer("Robin".to_owned())), [2.0]);
    assert_eq!(scores(Bar::Senior, &Voice::Peer("Sam".to_owned())), [4.0, 4.0]);
    assert_eq!(scores(Bar::Senior, &Voice::Peers), [3.0, 4.0], "their mean");
    let row = series(&found, kind(Kind::SystemDesign), Bar::Staff, &Voice::Candidate).unwrap();
    assert_eq!(row.hire, Some(2.5));
    assert!(row.points().all(|it| it.verdict.is_some()));
}

#[test]
fn interviews_are_numbered_by_what_is_followed() {
    let mut held = vec![Held::on(0, all(2)), Held::on(1, all(3)).of(Kind::Scenario), Held::on(2, all(3))];
    held[0].own = None;
    let found = trends(&held, None, 5);
    let numbers = |of: &dyn Fn(&Subject) -> bool| -> Vec<usize> {
        let row = series(&found, of, Bar::Senior, &Voice::Candidate).expect("a row");
        row.points().map(|it| it.interview).collect()
    };
    assert_eq!((found.interviews, found.scored), (3, 2));
    assert_eq!(numbers(&|it| *it == Subject::Overall), [2, 3]);
    assert_eq!(numbers(&kind(Kind::SystemDesign)), [2], "the first was not scored");
    assert_eq!(numbers(&kind(Kind::Scenario)), [1]);
}

#[test]
fn a_new_wording_breaks_the_rows_that_it_concerns() {
    let mut held: Vec<Held> = (0..10).map(|day| Held::on(day, all(2))).collect();
    for it in &mut held[6..] {
        (it.wording, it.own) = ((8, "ffff0000"), Some(all(4)));
    }
    held[3] = Held::on(3, all(3)).of(Kind::Scenario);
    held[8] = Held::on(8, all(3)).of(Kind::Scenario);
    let found = trends(&held, None, 20);
    let row = series(&found, kind(Kind::SystemDesign), Bar::Senior, &Voice::Candidate).unwrap();
    let [before, after] = &row.eras[..] else { panic!("{:?}", row.eras) };
    assert_eq!((before.points.len(), after.points.len()), (5, 3));
    assert_eq!(
        after.because.as_deref(),
        Some(
            "The rubric of system design went from version 7 to 8 before interview 6: scores before and after it \
             are not compared."
        )
    );
    close(before.trend.mean, 2.0);
    close(after.trend.mean, 4.0);
    assert_eq!(row.word, Word::TooFew, "three by the new wording");
    assert_eq!(row.hire, None, "no line of a rubric that it was not scored by");
    let overall = series(&found, |it| *it == Subject::Overall, Bar::Senior, &Voice::Candidate).unwrap();
    assert_eq!(overall.eras.len(), 2, "all kinds together break as well");
    let other = series(&found, kind(Kind::Scenario), Bar::Senior, &Voice::Candidate).unwrap();
    assert_eq!(other.eras.len(), 1, "another kind does not");
}

#[test]
fn a_rubric_that_was_reworded_without_a_number_breaks_as_well() {
    let mut held = vec![Held::on(0, all(2)), Held::on(1, all(3))];
    held[1].wording = (7, "ffff0000");
    let found = trends(&held, None, 5);
    let because = now(&found, kind(Kind::SystemDesign), &Voice::Candidate).because.clone().unwrap();
    assert!(because.contains("was reworded before interview 2"), "{because}");
}

/// A candidate who stands still is scored by a lenient peer first and by a strict one later; seeded chance does the
/// rest, and levels are whole.
fn stands_still(seed: u64) -> Vec<Held> {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let mut noise = move |size: f64| size * (chance.random::<f64>() + chance.random::<f64>() - 1.0);
    (0..12_u64)
        .map(|day| {
            let today = 2.5 + noise(0.7);
            let mut levels = |by: f64| -> Levels {
                [(); 5].map(|()| {
                    let score = today + by + noise(1.2);
                    1 + [1.5, 2.5, 3.5].into_iter().map(|it| u8::from(score > it)).sum::<u8>()
                })
            };
            let own = Held::on(day, levels(0.0));
            if day < 6 { own.by("Lena", levels(0.5)) } else { own.by("Stan", levels(-0.5)) }
        })
        .collect()
}

#[test]
fn a_strict_assessor_is_no_fall() {
    let (mut given, mut said) = (0, 0);
    for seed in 0..100 {
        let found = trends(&stands_still(seed), None, 20);
        let peers = now(&found, kind(Kind::SystemDesign), &Voice::Peers).trend;
        given += u32::from(peers.p.unwrap() < 0.05 && peers.each.unwrap().slope < 0.0);
        said += u32::from(word(&found, kind(Kind::SystemDesign), &Voice::Peers).is_change());
    }
    assert!(given >= 40, "as they were given, {given} of 100 seem to fall");
    assert!(said <= 5, "{said} of 100 are said to change");
}

#[test]
fn assessors_are_said_to_be_strict_or_lenient() {
    let found = trends(&stands_still(7), None, 20);
    let adjusting = found.adjusting(Bar::Senior).unwrap();
    let [own, lenient, strict] = &adjusting.assessors[..] else { panic!("{adjusting:?}") };
    assert_eq!((own.scores, lenient.scores, strict.scores), (12, 6, 6));
    assert!(lenient.effect > 0.25 && strict.effect < -0.25 && own.effect.abs() < 0.2, "{adjusting:?}");
    let said = adjusting.sentences().join(" ");
    assert!(
        said.contains("Against the average assessor: you ") && said.contains(" (12 scores), Lena +0."),
        "{said}"
    );
}

/// Hard questions come now and then, and cost a level; without them nothing changes.
#[test]
fn difficulty_is_taken_off_as_far_as_it_is_known() {
    let held = (0..14_u64).map(|day| {
        let is_hard = [0, 1, 3, 6, 7, 10].contains(&day);
        let levels = if is_hard { all(2) } else { all(3) };
        Held::on(day, levels).about(&["sharding"], if is_hard { 5 } else { 3 })
    });
    let held: Vec<Held> = held.collect();
    let found = trends(&held, None, 20);
    let adjusting = found.adjusting(Bar::Senior).unwrap();
    assert!((-0.4..-0.2).contains(&adjusting.difficulty), "{adjusting:?}");
    let era = now(&found, kind(Kind::SystemDesign), &Voice::Candidate);
    let spread = |value: &dyn Fn(usize) -> f64| {
        let all: Vec<f64> = (0..era.points.len()).map(value).collect();
        all.iter().copied().fold(f64::MIN, f64::max) - all.iter().copied().fold(f64::MAX, f64::min)
    };
    close(spread(&|at| era.points[at].score), 1.0);
    assert!(spread(&|at| era.points[at].adjusted) < 0.6, "{:?}", era.points);
}

#[test]
fn difficulty_that_grows_with_time_is_said_to_be_inseparable_from_it() {
    let held = (0..8_u64).map(|day| {
        let difficulty = u8::try_from(1 + day / 2).unwrap();
        Held::on(day, all(2)).about(&["sharding"], difficulty)
    });
    let found = trends(&held.collect::<Vec<_>>(), None, 20);
    let adjusting = found.adjusting(Bar::Senior).unwrap();
    assert!(adjusting.difficulty_with_time.unwrap() > 0.9);
    let said = adjusting.sentences().join(" ");
    assert!(said.contains("Questions became harder with time"), "{said}");
}

/// Interviews of a kind that goes badly, then more and more of one that goes well.
#[test]
fn another_kind_is_no_progress() {
    let held = |scenarios: &[u64]| -> Vec<Held> {
        let one = |day: u64| {
            let is_scenario = scenarios.contains(&day);
            if is_scenario { Held::on(day, all(3)).of(Kind::Scenario) } else { Held::on(day, all(2)) }
        };
        (0..12).map(one).collect()
    };
    let found = trends(&held(&[3, 6, 7, 9, 10, 11]), None, 20);
    let overall = now(&found, |it| *it == Subject::Overall, &Voice::Candidate);
    close(overall.trend.last - overall.trend.first, 1.0);
    let rise = overall.adjusted.last - overall.adjusted.first;
    assert!(rise < 0.4, "{:?}", overall.points);
    let adjusting = found.adjusting(Bar::Senior).unwrap();
    assert!(adjusting.kinds[1].effect - adjusting.kinds[0].effect > 0.6, "{adjusting:?}");
    // Where one kind follows the other, nobody can tell, and it is said.
    let found = trends(&held(&[6, 7, 8, 9, 10, 11]), None, 20);
    let said = found.adjusting(Bar::Senior).unwrap().sentences().join(" ");
    assert!(said.contains("Kinds changed with time"), "{said}");
}

#[test]
fn self_judgement_compares_the_same_dimension_of_the_same_interview() {
    let mut held: Vec<Held> = (0..6)
        .map(|day| {
            let gap = if day < 3 { 2 } else { 1 };
            Held::on(day, [4, 3, 3, 3, 3]).by("Robin", [4 - gap, 3, 3, 3, 3])
        })
        .collect();
    held.push(Held::on(9, all(4)));
    let found = trends(&held, None, 20);
    let judged = found.self_judgement(Bar::Senior).unwrap();
    assert_eq!((judged.interviews, judged.left_out), (6, 0), "one was not scored by a peer");
    let agreement = judged.agreement.unwrap();
    assert_eq!(agreement.pairs, 30);
    close(agreement.bias, 9.0 / 30.0);
    close(agreement.gap, 9.0 / 30.0);
    assert_eq!(judged.dimensions[0].dimension, "scope");
    close(judged.dimensions[0].agreement.bias, 1.5);
    let (earlier, later) = (judged.earlier.unwrap(), judged.later.unwrap());
    assert_eq!((earlier.interviews, later.interviews), (3, 3));
    close(earlier.gap, 0.4);
    close(later.gap, 0.2);
    assert_eq!(judged.sentence(), "You score yourself 0.3 above Robin; you differ most on scope.");
    let moved = judged.movement_sentence();
    assert_eq!(judged.movement, Movement::NoClearChange, "the interval of a single step reaches nought");
    assert!(moved.starts_with("The gap: 0.40 in the first 3 interviews, 0.20 in the last 3;"), "{moved}");
    assert!(SelfJudgement::kappa(&agreement).is_some());
}

#[test]
fn a_gap_that_closes_is_said_to_close() {
    let own: [Levels; 7] =
        [all(4), [4, 4, 4, 4, 3], [4, 4, 4, 3, 3], [4, 4, 3, 3, 3], [4, 3, 3, 3, 3], all(3), [3, 3, 3, 3, 2]];
    let held = (0..).zip(own).map(|(day, own)| Held::on(day, own).by("Robin", all(2)));
    let found = trends(&held.collect::<Vec<_>>(), None, 20);
    assert_eq!(found.self_judgement(Bar::Senior).unwrap().movement, Movement::Closer);
}

#[test]
fn self_judgement_by_an_earlier_wording_is_left_out() {
    let mut held: Vec<Held> = (0..4).map(|day| Held::on(day, all(3)).by("Robin", all(2))).collect();
    held[0].wording = (6, "00ff00ff");
    let found = trends(&held, None, 20);
    let judged = found.self_judgement(Bar::Senior).unwrap();
    assert_eq!((judged.interviews, judged.left_out), (3, 1));
    let said = judged.sentence();
    assert!(
        said.starts_with("3 interviews scored by both: too few to say. So far you score yourself 1.0"),
        "{said}"
    );
    assert_eq!(judged.movement, Movement::TooFew);
}

#[test]
fn coverage_counts_the_questions_that_were_come_to() {
    let held = [
        Held::on(0, all(3)).about(&["sharding", "cosmos-db"], 3),
        Held::on(9, all(2)).about(&["sharding"], 3),
        Held { own: None, ..Held::on(12, all(2)).about(&["identity"], 3) },
    ];
    let mut digests: Vec<Digest> = held.iter().map(Held::digest).collect();
    let found = trends_of(&digests, None, 20).coverage;
    let topic = |id: &str| found.topics.iter().find(|it| it.topic == id).unwrap().practised.clone();
    let sharding = topic("sharding");
    assert_eq!((sharding.times, sharding.last), (2, Some(day(9))));
    close(sharding.senior.unwrap(), 2.5);
    close(sharding.staff.unwrap(), 1.5);
    assert_eq!((topic("identity").times, topic("identity").senior), (1, None), "practised, not scored");
    assert_eq!((topic("aks").times, topic("aks").last), (0, None));
    assert_eq!(found.topics.len(), 63);
    assert_eq!(found.phases().map(|(phase, topics)| (phase, topics.len())).next(), Some(("Foundations", 12)));
    let reliability = found.pillars.iter().find(|it| it.pillar == Pillar::Reliability).unwrap();
    assert_eq!(reliability.practised.times, 3);
    // The candidate left before the question began; one that was logged has no phases to tell by.
    digests[2].rounds[0].phases.clear();
    let identity = |digests: &[Digest]| {
        let found = trends_of(digests, None, 20).coverage;
        found.topics.iter().find(|it| it.topic == "identity").unwrap().practised.times
    };
    assert_eq!(identity(&digests), 0);
    digests[2].ended = Some(How::Logged);
    assert_eq!(identity(&digests), 1);
}

#[test]
fn milestones_say_what_is_missing() {
    let found = trends(&of_nine_weeks(), Some(Kind::SystemDesign), 63);
    let missing: Vec<(&str, usize, usize, Option<&str>)> = found
        .milestones
        .iter()
        .map(|it| (it.title.as_str(), it.done, it.wanted, it.missing.as_deref()))
        .collect();
    assert_eq!(
        missing,
        [
            ("Interviews", 12, 10, None),
            ("System design", 8, 2, None),
            ("Behavioural", 4, 2, None),
            ("Azure deep dive", 0, 2, Some("2 Azure deep dives")),
            ("Scenario", 0, 2, Some("2 scenarios")),
            ("Behavioural questions", 4, 20, Some("16 behavioural questions")),
            ("Recorded", 12, 10, None),
            ("Reviewed", 4, 10, Some("6 reviewed interviews")),
        ],
        "of all kinds, whichever is looked at"
    );
}

#[test]
fn weeks_in_a_row_end_with_this_one_or_the_one_before() {
    // Sunday 22 November 2026 is the first day; the weeks begin with Mondays.
    let held: Vec<Held> = [0, 1, 8, 22, 29, 36].map(|day| Held::on(day, all(3))).to_vec();
    let at = |days: u64| {
        let practice = trends(&held, None, days).practice;
        (practice.in_a_row, practice.longest, practice.weeks.len())
    };
    assert_eq!(at(36), (3, 3, 7));
    assert_eq!(at(43), (3, 3, 8), "this week may still come");
    assert_eq!(at(50), (0, 3, 9));
    let practice = trends(&held, None, 36).practice;
    let counts: Vec<usize> = practice.weeks.iter().map(|it| it.interviews).collect();
    assert_eq!(counts, [1, 1, 1, 0, 1, 1, 1]);
    close(practice.seconds, 6.0 * 17.0 * 60.0);
}

#[test]
fn phases_that_always_run_over_come_first() {
    let over = [[90, 5, -60], [60, -20, -50], [40, 0, -55], [50, 700, -40]];
    let held = (0..).zip(over).map(|(day, over)| Held { over, ..Held::on(day, all(3)) });
    let held: Vec<Held> = held.collect();
    assert_eq!(trends(&held[..2], None, 9).phases, [], "twice says nothing");
    let phases = trends(&held, None, 9).phases;
    let told: Vec<(&str, usize, usize, f64)> =
        phases.iter().map(|it| (it.phase.as_str(), it.over, it.times, it.by)).collect();
    assert_eq!(told, [("opening", 4, 4, 55.0), ("middle", 2, 4, 2.5), ("closing", 0, 4, -52.5)]);
    assert!(phases[0].is_always_over() && !phases[1].is_always_over());
    close(phases[0].planned, 600.0);
}

#[test]
fn only_the_latest_interviews_are_followed() {
    let held = |day: u64| Held::on(day, if day < 50 { all(1) } else { all(3) });
    let digests: Vec<Digest> = (0..150).map(|day| held(day).digest()).collect();
    let found = trends_of(&digests, None, 200);
    assert_eq!((found.interviews, found.scored, found.followed), (150, 150, LATEST));
    let era = now(&found, kind(Kind::SystemDesign), &Voice::Candidate);
    assert_eq!((era.points.len(), era.points[0].interview), (LATEST, 51));
    let said = word(&found, kind(Kind::SystemDesign), &Voice::Candidate);
    assert_eq!(said, Word::NoClearChange, "what was long ago does not count");
    assert_eq!(found.coverage.topics.iter().map(|it| it.practised.times).sum::<usize>(), 150);
}

#[test]
fn a_filter_leaves_one_kind() {
    let found = trends(&of_nine_weeks(), Some(Kind::Behavioural), 63);
    assert_eq!(found.interviews, 4);
    assert!(found.series.iter().all(|it| it.subject.kind() == Some(Kind::Behavioural)));
    assert!(found.phases.iter().all(|it| it.kind == Kind::Behavioural));
    assert_eq!(found.practice.kinds.len(), 1);
}

#[test]
fn a_session_that_is_not_over_does_not_count() {
    let mut digests: Vec<Digest> = of_nine_weeks().iter().map(Held::digest).collect();
    digests[0].ended = None;
    assert_eq!(trends_of(&digests, None, 63).interviews, 11);
    assert_eq!(trends_of(&[], None, 63).series, []);
}

#[test]
fn the_csv_has_a_row_for_each_score() {
    let mut held = of_nine_weeks();
    held[0].peers[0].0 = "Robin, \"the\" first";
    let found = trends(&held, None, 63);
    let csv = found.csv();
    let mut lines = csv.split("\r\n");
    assert_eq!(
        lines.next(),
        Some(
            "scope,kind,dimension,bar,assessor,era,rubric,session,started,interview,difficulty,score,adjusted,verdict"
        )
    );
    let points: usize = found.series.iter().map(|it| it.points().count()).sum();
    assert_eq!(lines.clone().filter(|it| !it.is_empty()).count(), points);
    let first = lines.next().unwrap();
    assert!(
        first.starts_with(
            "overall,,,senior,self,1,system-design 7 0123abcd;behavioural 7 0123abcd,\
             2026-11-22_143005_system-design_lift-control-0,2026-11-22T14:30:05+01:00,1,2,"
        ),
        "{first}"
    );
    assert!(csv.contains(r#""peer:Robin, ""the"" first""#), "a name with a comma and quotes");
}
