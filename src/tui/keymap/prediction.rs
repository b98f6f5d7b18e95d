//! The keys of the candidate's prediction of the others' scores.

use crossterm::event::KeyCode;

use crate::domain::rubric::Level;

use super::binding::{Binding, Keys, Move, bind, code, letter, up_and_down};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Move(Move),
    Level(Level),
    NoEvidence,
    Bar,
    Done,
    Decline,
    Back,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const MOVE: Row = up_and_down!("dimension", "Go to another dimension", 4);
#[rustfmt::skip]
const LEVEL: Row = bind!([letter('1'), letter('2'), letter('3'), letter('4')], "1-4", [Action::Level(Level::Poor), Action::Level(Level::Mixed), Action::Level(Level::Good), Action::Level(Level::Excellent)], "level", "Give the level", 1);
#[rustfmt::skip]
const NO_EVIDENCE: Row = bind!([letter('0')], "0", [Action::NoEvidence], "no evidence", "Give no evidence", 2);
#[rustfmt::skip]
const BAR: Row = bind!([code(KeyCode::Left), code(KeyCode::Right)], "←→", [Action::Bar], "Senior/Staff", "Change between the Senior and the Staff bar", 5);
#[rustfmt::skip]
const DONE: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Done], "done: show both", "This is what you think they gave; then both scorecards are shown", 3);
#[rustfmt::skip]
const DECLINE: Row = bind!([letter('d')], "d", [Action::Decline], "show without", "Show both without a prediction", 5);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "later", "Leave; the draft is kept", 6);

pub const KEYS: Keys<Action> = Keys {
    title: "Predicting",
    takes_text: false,
    rows: &[MOVE, LEVEL, NO_EVIDENCE, BAR, DONE, DECLINE, BACK],
};
