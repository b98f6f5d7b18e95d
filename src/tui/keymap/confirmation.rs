//! The keys of a question that lies over a screen.

use crossterm::event::KeyCode;

use super::binding::{Binding, Keys, bind, code, letter};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Yes,
    Third,
    No,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const YES: Row = bind!([letter('y'), code(KeyCode::Enter)], "enter", [Action::Yes], "yes", "Yes", 1);
#[rustfmt::skip]
const THIRD: Row = bind!([letter('c')], "c", [Action::Third], "third answer", "The third answer, where there is one", 0);
#[rustfmt::skip]
const NO: Row = bind!([code(KeyCode::Esc), letter('n')], "esc", [Action::No], "no", "No", 2);

pub const KEYS: Keys<Action> = Keys { title: "Yes or no", takes_text: false, rows: &[YES, THIRD, NO] };
