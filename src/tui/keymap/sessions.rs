//! The keys of the list of sessions.

use crossterm::event::KeyCode;

use super::binding::{Binding, Keys, Move, bind, code, ends, letter, pages, up_and_down};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Move(Move),
    Open,
    Score,
    Resume,
    Delete,
    Listen,
    Compare,
    Back,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const MOVE: Row = up_and_down!("choose", "Move up and down", 6);
#[rustfmt::skip]
const PAGES: Row = pages!();
#[rustfmt::skip]
const ENDS: Row = ends!();
#[rustfmt::skip]
const OPEN: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Open], "open", "Open what is chosen", 1);
#[rustfmt::skip]
const SCORE: Row = bind!([letter('s')], "s", [Action::Score], "score", "Score this session", 2);
#[rustfmt::skip]
const RESUME: Row = bind!([letter('r')], "r", [Action::Resume], "resume", "Go on with a session that was cut off", 3);
#[rustfmt::skip]
const DELETE: Row = bind!([letter('d')], "d", [Action::Delete], "delete", "Delete this session", 4);
#[rustfmt::skip]
const LISTEN: Row = bind!([letter('l')], "l", [Action::Listen], "listen", "Listen to the session", 3);
#[rustfmt::skip]
const COMPARE: Row = bind!([letter('c')], "c", [Action::Compare], "compare", "Compare with another attempt at this question or a variant", 5);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);

pub const KEYS: Keys<Action> = Keys {
    title: "Sessions",
    takes_text: false,
    rows: &[MOVE, PAGES, ENDS, OPEN, SCORE, RESUME, DELETE, LISTEN, COMPARE, BACK],
};
