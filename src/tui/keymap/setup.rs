//! The keys of setting an interview up.

use crossterm::event::KeyCode;

use super::binding::{Binding, Keys, Move, bind, code, letter, up_and_down};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Move(Move),
    Change(isize),
    Start,
    Microphone,
    ChooseQuestion,
    Back,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const MOVE: Row = up_and_down!("choose", "Move up and down", 6);
#[rustfmt::skip]
const CHANGE: Row = bind!([code(KeyCode::Left), code(KeyCode::Right)], "←→", [Action::Change(-1), Action::Change(1)], "change", "Change the value", 3);
#[rustfmt::skip]
const START: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Start], "start", "Start the interview; on the question's row, choose one", 1);
#[rustfmt::skip]
const MICROPHONE: Row = bind!([letter('m')], "m", [Action::Microphone], "microphone", "Check the microphone", 7);
#[rustfmt::skip]
const CHOOSE_QUESTION: Row = bind!([letter('/')], "/", [Action::ChooseQuestion], "question", "Choose a question from the list", 4);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);

pub const KEYS: Keys<Action> = Keys {
    title: "Set up",
    takes_text: false,
    rows: &[MOVE, CHANGE, START, MICROPHONE, CHOOSE_QUESTION, BACK],
};
