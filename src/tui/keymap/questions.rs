//! The keys of the list of questions, and one of them opened.

use crossterm::event::KeyCode;

use super::binding::{Binding, Keys, Move, bind, code, letter};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Move(Move),
    Open,
    NextKind,
    Back,
    TurnView,
    Practise,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const MOVE: Row = bind!([code(KeyCode::Up), code(KeyCode::Down)], "↑↓", [Action::Move(Move::Up), Action::Move(Move::Down)], "choose", "Move up and down", 6);
#[rustfmt::skip]
const PAGES: Row = bind!([code(KeyCode::PageUp), code(KeyCode::PageDown)], "PgUp PgDn", [Action::Move(Move::PageUp), Action::Move(Move::PageDown)], "page", "A page up or down", 0);
#[rustfmt::skip]
const ENDS: Row = bind!([code(KeyCode::Home), code(KeyCode::End)], "Home End", [Action::Move(Move::First), Action::Move(Move::Last)], "ends", "To the beginning or the end", 0);
#[rustfmt::skip]
const OPEN: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Open], "open", "Open what is chosen", 1);
#[rustfmt::skip]
const NEXT_KIND: Row = bind!([code(KeyCode::Tab)], "tab", [Action::NextKind], "kind", "Only one kind of question, the next one, or all again", 3);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);
#[rustfmt::skip]
const SCROLL: Row = bind!([code(KeyCode::Up), code(KeyCode::Down)], "↑↓", [Action::Move(Move::Up), Action::Move(Move::Down)], "scroll", "Scroll a line", 5);
#[rustfmt::skip]
const TURN_VIEW: Row = bind!([letter('i')], "i", [Action::TurnView], "interviewer's view", "Show or hide what the interviewer sees", 2);
#[rustfmt::skip]
const PRACTISE: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Practise], "practise it", "Practise this question", 1);

pub const LIST: Keys<Action> =
    Keys { title: "Questions", takes_text: true, rows: &[MOVE, PAGES, ENDS, OPEN, NEXT_KIND, BACK] };

pub const OPENED: Keys<Action> =
    Keys { title: "Question", takes_text: false, rows: &[SCROLL, PAGES, ENDS, TURN_VIEW, PRACTISE, BACK] };
