//! The keys of trying the microphone out.

use crossterm::event::KeyCode;

use super::binding::{Binding, Keys, bind, code, letter};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Change(isize),
    Record,
    Back,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const CHANGE: Row = bind!([code(KeyCode::Left), code(KeyCode::Right)], "←→", [Action::Change(-1), Action::Change(1)], "change", "Change the value", 3);
#[rustfmt::skip]
const RECORD: Row = bind!([letter('r')], "r", [Action::Record], "record 5 s", "Record five seconds and play them back", 1);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);

pub const KEYS: Keys<Action> = Keys { title: "Microphone", takes_text: false, rows: &[CHANGE, RECORD, BACK] };
