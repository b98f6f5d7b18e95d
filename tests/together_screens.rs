//! The screens of two people at three sizes: the interviewer's view, the prediction, and where scores differ.

use mockloop::{
    domain::{
        question::Bar,
        rubric::Level,
        scorecard::{Assessor, Evidence, Moment, Scorecard, Seen},
        second_vote::{SecondVote, SecondVotes},
    },
    tui::{
        Screen,
        screens::{
            differences::{Differences, Voice},
            interview::Over,
            interviewer::{Interviewer, Typed},
            score::Score,
        },
    },
};

use crate::{
    harness::{
        content,
        scenes::{Scene, at, debrief, finished, interview_over, ledger, locked},
    },
    screens::check,
};

/// Robin's scorecard, the furthest from the candidate's on the second dimension.
fn robin() -> Scorecard {
    let mut card = Scorecard { assessor: Assessor::named("Robin"), ..locked() };
    card.set(0, 1, Bar::Senior, Seen::Level(Level::Poor)).expect("a level");
    card.set(0, 1, Bar::Staff, Seen::Level(Level::Poor)).expect("a level");
    let text = "never said who retries a payment that was cut off".to_owned();
    card.rounds[0].scores[1].evidence = vec![Evidence { at: Some(Moment(at(12, 5))), text }];
    card.overrule(Bar::Staff, None);
    card
}

fn voice(card: Scorecard) -> Voice {
    let second = SecondVotes::none(&card.session, card.assessor.clone());
    Voice::of(card, second)
}

fn differences(others: Vec<Voice>) -> Differences {
    let mut predicted = locked();
    predicted.set(0, 1, Bar::Senior, Seen::Level(Level::Mixed)).expect("a level");
    Differences::new("/tmp/one".into(), finished(), voice(locked()), others, Some(predicted))
}

fn view(does: impl FnOnce(&mut Interviewer)) -> Scene {
    let mut view = Interviewer::new("Robin".to_owned(), "Alex".to_owned());
    view.signals = vec![vec![vec![0]]];
    does(&mut view);
    interview_over(Over::Interviewer(Box::new(view)))
}

fn question() -> mockloop::domain::question::Question {
    ledger().questions().next().expect("a question").1.clone()
}

#[test]
fn the_interviewers_view() {
    check("interviewer_answers", &view(|_| {}));
    check("interviewer_probes", &view(|it| it.turn(&question())));
    let tagging = |it: &mut Interviewer| {
        for _ in 0..3 {
            it.turn(&question());
        }
        it.begin_typing(Typed::Tag(at(1, 0)));
    };
    check("interviewer_tags", &view(tagging));
}

#[test]
fn a_prediction() {
    let score = Score::predicting(locked(), finished(), "Robin".to_owned());
    check("prediction", &Scene::of(Screen::Score(score.into())));
}

#[test]
fn where_two_differ() {
    check("differences", &Scene::of(Screen::Differences(differences(vec![voice(robin())]).into())));
    let mut voted = voice(robin());
    let (dimension, because) =
        (voted.card.rounds[0].scores[1].dimension.clone(), "You said it at 12:40.".to_owned());
    let seen = Seen::Level(Level::Good);
    let vote = SecondVote { round: 0, dimension, bar: Bar::Senior, seen, because, wall: content::wall() };
    voted.second.give(&voted.card, vote).expect("a vote");
    let mut screen = differences(vec![voted]);
    screen.begin_vote();
    check("differences_voted", &Scene::of(Screen::Differences(screen.into())));
}

#[test]
fn other_words_are_not_compared() {
    let mut other = robin();
    (other.rounds[0].rubric.version, other.rounds[0].rubric.hash) = (2, "ffffffff00".to_owned());
    let screen = differences(vec![voice(other)]);
    assert_eq!(screen.apart.len(), 1);
    check("differences_other_words", &Scene::of(Screen::Differences(screen.into())));
}

#[test]
fn others_wait_for_the_prediction() {
    let mut page = debrief(Some(locked()), vec![robin()]);
    page.session.waits_for_prediction = true;
    let lines: Vec<String> =
        page.lines(80, &mockloop::tui::theme::Theme::plain()).iter().map(ToString::to_string).collect();
    let text = lines.join("\n");
    assert!(text.contains("say what you think they gave") && !text.contains("Scored by Robin"), "{text}");
}
