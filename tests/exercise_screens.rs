//! The screens of a critique: what there is to read, in the interview and in full; what must be asked, for whoever
//! interviews; and the question as a page.

use mockloop::{
    domain::{
        fact::{Round, Start},
        format::FormatFile,
        question::{Kind, Question, QuestionFile},
        session::Input,
    },
    tui::{
        Screen,
        screens::{
            interview::{Interview, Over},
            interviewer::Interviewer,
            reading::Reading,
        },
    },
};

use crate::{
    harness::{
        content,
        scenes::{Scene, at, browser, history, interview},
    },
    screens::check,
};

fn question() -> Question {
    let file: QuestionFile = serde_saphyr::from_str(include_str!("bank/exercises.yaml")).expect("questions");
    file.questions.into_iter().find(|it| it.id == "retry-loop").expect("the critique")
}

/// A critique in its second phase, of as much code as is asked for.
fn critique(lines: usize) -> Scene {
    let formats: FormatFile =
        serde_saphyr::from_str(include_str!("../question-bank/formats.yaml")).expect("formats");
    let format = formats.formats.into_iter().find(|it| it.id == "critique-30").expect("a critique");
    let mut question = question();
    let more: Vec<String> =
        (1..lines).map(|it| format!("// And this is line {it}, which a reviewer reads.")).collect();
    question.material[0].text.push_str(&more.join("\n"));
    let round = Round {
        rubric: content::rubric(Kind::Scenario),
        format,
        rubric_hash: "0123abcd".to_owned(),
        questions: vec![question],
    };
    let start = Start { seed: 7, ..Start::of_one(content::wall(), round) };
    interview(history(start, &[(at(4, 0), Input::Next), (at(5, 0), Input::Probe)]), at(6, 30))
}

fn over(lines: usize, over: Over) -> Scene {
    Scene { screen: Screen::Interview(Interview { over, has_bell: false }.into()), ..critique(lines) }
}

#[test]
fn a_critique_names_what_there_is_to_read_and_counts_what_must_be_asked() {
    check("critique", &critique(1));
}

#[test]
fn what_there_is_to_read_stands_in_full_below_the_phases() {
    check("critique_read", &over(1, Over::Material(Reading::new(None))));
    check("critique_read_that_is_long", &over(60, Over::Material(Reading::new(None))));
}

#[test]
fn the_interviewer_sees_first_what_must_be_asked() {
    let mut view = Interviewer::new("Robin".to_owned(), "Alex".to_owned());
    view.turn(&question());
    check("critique_for_the_interviewer", &over(1, Over::Interviewer(Box::new(view))));
}

#[test]
fn the_question_as_a_page() {
    let mut browser = browser();
    browser.open(question());
    browser.turn();
    check("critique_as_a_page", &Scene::of(Screen::Browser(browser.into())));
}
