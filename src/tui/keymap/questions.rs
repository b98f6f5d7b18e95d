//! The keys of the list of questions, and one of them opened.

use crossterm::event::KeyCode;

use super::binding::{Binding, Keys, Move, bind, code, ends, letter, pages, up_and_down};

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
const MOVE: Row = up_and_down!("choose", "Move up and down", 6);
#[rustfmt::skip]
const PAGES: Row = pages!();
#[rustfmt::skip]
const ENDS: Row = ends!();
#[rustfmt::skip]
const OPEN: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Open], "open", "Open what is chosen", 1);
#[rustfmt::skip]
const NEXT_KIND: Row = bind!([code(KeyCode::Tab)], "tab", [Action::NextKind], "kind", "Only one kind of question, the next one, or all again", 3);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);
#[rustfmt::skip]
const SCROLL: Row = up_and_down!("scroll", "Scroll a line", 5);
#[rustfmt::skip]
const TURN_VIEW: Row = bind!([letter('i')], "i", [Action::TurnView], "interviewer's view", "Show or hide what the interviewer sees", 2);
#[rustfmt::skip]
const PRACTISE: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Practise], "practise it", "Practise this question", 1);

pub const LIST: Keys<Action> =
    Keys { title: "Questions", takes_text: true, rows: &[MOVE, PAGES, ENDS, OPEN, NEXT_KIND, BACK] };

pub const OPENED: Keys<Action> =
    Keys { title: "Question", takes_text: false, rows: &[SCROLL, PAGES, ENDS, TURN_VIEW, PRACTISE, BACK] };
