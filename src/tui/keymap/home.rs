//! The keys of the home screen.

use crossterm::event::KeyCode;

use super::binding::{Binding, Keys, Move, bind, code, letter, up_and_down};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Move(Move),
    Open,
    PracticeNow,
    Sessions,
    Trends,
    Bank,
    Microphone,
    Quit,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const MOVE: Row = up_and_down!("choose", "Move up and down", 6);
#[rustfmt::skip]
const OPEN: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Open], "open", "Open what is chosen", 1);
#[rustfmt::skip]
const PRACTICE_NOW: Row = bind!([letter('p')], "p", [Action::PracticeNow], "practise", "Go on where you were cut off, or set up the suggested question", 2);
#[rustfmt::skip]
const SESSIONS: Row = bind!([letter('s')], "s", [Action::Sessions], "sessions", "All earlier sessions", 3);
#[rustfmt::skip]
const TRENDS: Row = bind!([letter('t')], "t", [Action::Trends], "trends", "See how your scores develop, and what to practise next", 4);
#[rustfmt::skip]
const BANK: Row = bind!([letter('b')], "b", [Action::Bank], "bank", "Look through the questions", 5);
#[rustfmt::skip]
const MICROPHONE: Row = bind!([letter('m')], "m", [Action::Microphone], "microphone", "Check the microphone", 7);
#[rustfmt::skip]
const QUIT: Row = bind!([letter('q'), code(KeyCode::Esc)], "q", [Action::Quit], "quit", "Leave mockloop", 8);

pub const KEYS: Keys<Action> = Keys {
    title: "Home",
    takes_text: false,
    rows: &[MOVE, OPEN, PRACTICE_NOW, SESSIONS, TRENDS, BANK, MICROPHONE, QUIT],
};
