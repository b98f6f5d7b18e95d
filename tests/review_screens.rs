//! The review screens at three sizes, in colour and without, and where they place things.

use std::time::Duration;

use mockloop::{
    domain::{listening::Playing, scorecard::Assessor},
    tui::{
        Screen,
        screens::{
            compare::Side,
            review::{Review, Typed},
        },
        theme::Theme,
    },
};

use crate::{
    harness::{
        review_scenes::{compare, remarks, review, scene, story},
        scenes::{Scene, at, card, locked, score},
    },
    screens::{check, drawn, typed},
};

macro_rules! screens {
    ($($name:ident => $scene:expr;)*) => {
        $(#[test]
        fn $name() {
            check(stringify!($name), &$scene);
        })*
    };
}

screens! {
    review_playing => scene(review(at(7, 10), vec![locked()]));
    review_closer => {
        let mut screen = review(at(7, 10), vec![locked()]);
        screen.zoom(2);
        scene(screen)
    };
    review_time => {
        let mut screen = review(at(2, 0), Vec::new());
        screen.turn_pane();
        scene(screen)
    };
    review_scores => {
        let mut screen = review(at(2, 0), vec![locked()]);
        screen.turn_pane();
        screen.turn_pane();
        scene(screen)
    };
    review_unscored => {
        let mut screen = review(at(2, 0), Vec::new());
        screen.turn_pane();
        screen.turn_pane();
        scene(screen)
    };
    review_story_tapped => {
        let mut screen = story();
        screen.turn_pane();
        screen.transport.state = Playing::Silent("This session was not recorded.".to_owned());
        scene(screen)
    };
    review_evidence_for => {
        let mut screen = review(at(7, 10), vec![card()]);
        screen.choose_dimension();
        screen.step_row(1);
        scene(screen)
    };
    review_comment_typed => {
        let mut screen = review(at(7, 10), vec![card()]);
        screen.begin_typing(Typed::Comment);
        Scene::of(typed(Screen::Review(screen.into()), "said 'we' where it was I"))
    };
    score_with_what_was_heard => {
        let mut screen = score(card(), 1);
        screen.remarks = remarks(Assessor::Candidate);
        Scene::of(Screen::Score(screen.into()))
    };
    two_attempts => Scene::of(Screen::Compare(compare(true, Side::Second).into()));
    two_attempts_by_different_rubrics => Scene::of(Screen::Compare(compare(false, Side::First).into()));
}

/// The highest row of the waveform: below the title, a line of air and the phases.
const TOP: u16 = 3;

/// The columns in which a symbol stands in the highest row of the waveform.
fn column_of(scene: &Scene, size: (u16, u16), symbol: &str) -> Vec<u16> {
    let buffer = drawn(scene, &Theme::plain(), size);
    (0..size.0).filter(|x| buffer[(*x, TOP)].symbol() == symbol).collect()
}

#[test]
fn a_click_stands_in_the_column_of_its_moment() {
    // The click of the scene is 400 s into a session of 850 s; the strip leaves a column of air at both sides.
    for size in [(80, 24), (100, 30), (160, 45)] {
        let columns = u64::from(size.0) - 2;
        let wanted = u16::try_from(1 + 400 * columns / 850).unwrap();
        assert_eq!(column_of(&scene(review(at(0, 0), Vec::new())), size, "░"), [wanted], "{size:?}");
    }
}

#[test]
fn the_line_of_the_player_stands_where_it_plays() {
    let size = (100, 30);
    let shown = column_of(&scene(review(Duration::from_secs(425), Vec::new())), size, "┃");
    assert_eq!(shown, [1 + 49]);
}

#[test]
fn marks_phases_and_silences_are_stops() {
    let mut screen = review(at(0, 0), Vec::new());
    screen.transport.state = Playing::Paused;
    let stops = |screen: &mut Review, go: &mut dyn FnMut(&mut Review) -> bool| {
        let mut all = Vec::new();
        while go(screen) {
            all.push(screen.at);
        }
        all
    };
    let marks = stops(&mut screen, &mut |it| it.go_to(true, Review::is_mark));
    assert_eq!(marks, [at(3, 20), at(6, 48), at(7, 30), at(9, 5), at(10, 1)]);
    let back = stops(&mut screen, &mut |it| it.go_to(false, Review::is_phase));
    assert_eq!(back, [at(5, 12), at(0, 0)]);
    let silences = stops(&mut screen, &mut |it| it.go_to_pause(true));
    assert_eq!(silences.len(), 22, "the silences of two seconds and more");
    assert_eq!(silences[0], Duration::from_secs(33));
}

#[test]
fn going_back_while_playing_leaves_the_mark_that_was_just_passed() {
    let mut screen = review(Duration::from_millis(6 * 60_000 + 48_400), Vec::new());
    assert!(screen.go_to(false, Review::is_mark));
    assert_eq!(screen.at, at(3, 20));
    screen.transport.state = Playing::Paused;
    screen.seek(Duration::from_millis(6 * 60_000 + 48_400));
    assert!(screen.go_to(false, Review::is_mark));
    assert_eq!(screen.at, at(6, 48));
}
