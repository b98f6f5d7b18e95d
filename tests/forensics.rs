//! Where time went and what happened when, told from a journal and remarks.

use std::time::Duration;

use mockloop::domain::{
    fact::{Fact, How, Stamped},
    history::History,
    question::Part,
    review::{Remark, Review, StarPart},
    session::Input,
    time_breakdown,
    timeline::{Sort, points},
};

use crate::harness::{
    content,
    review_scenes::story,
    scenes::{at, history, mark, note},
};

fn review(remarks: &[(Duration, Remark)]) -> Review {
    let facts: Vec<_> = remarks.iter().map(|(at, fact)| Stamped { at: *at, fact: fact.clone() }).collect();
    Review::replay(facts.iter().enumerate())
}

fn talk(done: &[(Duration, Input)]) -> History {
    history(content::talk(), done)
}

fn end() -> Input {
    Input::End { wall: content::wall(), how: How::Ended }
}

#[test]
fn planned_and_spent_time_leave_added_minutes_out_of_the_plan() {
    let history = talk(&[
        (at(9, 0), Input::More),
        (at(12, 30), Input::Next),
        (at(13, 0), Input::Back),
        (at(13, 10), Input::Next),
        (at(15, 0), end()),
    ]);
    let spent = time_breakdown::spent(&history);
    let rows: Vec<_> = spent.iter().map(|it| (it.title.as_str(), it.planned, it.spent, it.over())).collect();
    assert_eq!(
        rows,
        [("Opening", at(10, 0), at(12, 40), at(2, 40)), ("Middle", at(5, 0), at(2, 20), Duration::ZERO),]
    );
}

#[test]
fn a_story_is_divided_by_its_phases_until_somebody_taps_its_parts() {
    let screen = story();
    let by_phase = &time_breakdown::stories(&screen.history, &Review::default())[0];
    let times = |story: &time_breakdown::Story| story.shares.iter().map(|it| it.time).collect::<Vec<_>>();
    assert!(!by_phase.is_tapped);
    assert_eq!(times(by_phase), [at(1, 0), at(1, 0), at(7, 0), at(1, 0)]);
    let tapped = &time_breakdown::stories(&screen.history, &screen.own)[0];
    assert!(tapped.is_tapped);
    assert_eq!(times(tapped), [at(1, 0), at(0, 40), at(7, 0), at(1, 20)]);
    let shares: f64 = tapped.shares.iter().map(|it| it.spent).sum();
    assert!((shares - 1.0).abs() < 1e-12);
    let planned: f64 = tapped.shares.iter().map(|it| it.planned).sum();
    assert!((planned - 1.0).abs() < 1e-12);
}

#[test]
fn a_part_that_was_never_tapped_took_no_time() {
    let screen = story();
    let review = review(&[
        (at(0, 10), Remark::PartBegan { part: StarPart::Situation }),
        (at(2, 10), Remark::PartBegan { part: StarPart::Action }),
    ]);
    let story = &time_breakdown::stories(&screen.history, &review)[0];
    let times: Vec<_> = story.shares.iter().map(|it| it.time).collect();
    assert_eq!(times, [at(2, 0), Duration::ZERO, at(7, 50), Duration::ZERO]);
}

#[test]
fn only_formats_with_the_four_parts_have_stories() {
    let history = talk(&[(at(1, 0), end())]);
    assert!(time_breakdown::stories(&history, &Review::default()).is_empty());
}

#[test]
fn a_question_lasts_from_its_first_phase_to_the_next_question() {
    let history = history(
        content::two_rounds(),
        &[
            (at(1, 0), Input::Next),
            (at(2, 0), Input::Next),
            (at(3, 0), Input::Next),
            (at(3, 30), Input::Next),
            (at(4, 30), Input::Next),
            (at(5, 0), Input::Next),
            (at(6, 0), end()),
        ],
    );
    assert_eq!(time_breakdown::bounds(&history, 0), Some((at(0, 0), at(3, 0))));
    assert_eq!(time_breakdown::bounds(&history, 1), Some((at(3, 30), at(5, 0))));
    assert_eq!(time_breakdown::bounds(&history, 2), Some((at(5, 0), at(6, 0))));
    assert_eq!(time_breakdown::bounds(&history, 3), None);
}

#[test]
fn everything_stands_on_one_axis_in_order() {
    let take = Fact::TakeStarted { file: "01_x.wav".to_owned(), device: "mic".to_owned(), rate: 48_000 };
    let gap = Fact::Gap { file: "01_x.wav".to_owned(), from: 50.0, seconds: 2.5, reason: "gone".to_owned() };
    let history = talk(&[
        (at(0, 10), Input::Heard(take)),
        (at(0, 20), Input::Probe),
        (at(0, 30), Input::Ask(0)),
        (at(0, 40), Input::Curveball),
        (at(0, 50), mark("m")),
        (at(0, 55), note("n")),
        (at(1, 5), Input::Heard(gap)),
        (at(2, 0), Input::Next),
        (at(3, 0), end()),
    ]);
    let evidence = Remark::Evidence { round: 0, dimension: "depth".to_owned(), text: "deep".to_owned() };
    let said = review(&[(at(0, 45), evidence), (at(0, 50), Remark::Commented { text: "c".to_owned() })]);
    let all = points(&history, [&said]);
    let shown: Vec<_> = all.iter().map(|it| (it.at.as_secs(), it.sort)).collect();
    assert_eq!(
        shown,
        [
            (0, Sort::Phase),
            (20, Sort::Told(Part::Probe)),
            (30, Sort::Told(Part::Clarification)),
            (40, Sort::Told(Part::Curveball)),
            (45, Sort::Evidence),
            (50, Sort::Mark),
            (50, Sort::Comment),
            (55, Sort::Note),
            (60, Sort::Gap),
            (120, Sort::Phase),
        ]
    );
    assert_eq!(all[4].text, "Depth: deep");
    assert_eq!(all[8].text, "2.5 s without sound: the microphone was away");
    assert_eq!(all[8].length, Duration::from_millis(2500));
    assert!(all.iter().all(|it| it.added.is_some() == matches!(it.sort, Sort::Evidence | Sort::Comment)));
}

#[test]
fn remarks_on_a_round_that_is_not_there_are_left_out() {
    let history = talk(&[(at(1, 0), end())]);
    let strange = Remark::Evidence { round: 7, dimension: "depth".to_owned(), text: String::new() };
    assert_eq!(points(&history, [&review(&[(at(0, 1), strange)])]).len(), 1);
}
