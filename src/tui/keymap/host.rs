//! The keys of the page for others.

use crossterm::event::KeyCode;

use super::binding::{Binding, Keys, bind, code, letter};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Begin,
    NewInvitation,
    Back,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const BEGIN: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Begin], "begin", "Begin the interview, or go back to it", 1);
#[rustfmt::skip]
const NEW_INVITATION: Row = bind!([letter('o')], "o", [Action::NewInvitation], "new invitation", "Open the door again, with a new invitation", 3);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);

pub const KEYS: Keys<Action> =
    Keys { title: "Host", takes_text: false, rows: &[BEGIN, NEW_INVITATION, BACK] };
