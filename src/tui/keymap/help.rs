//! The keys of the help that lies over a screen.

use crossterm::event::KeyCode;

use super::binding::{Binding, Keys, Move, bind, code};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Move(Move),
    Back,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const SCROLL: Row = bind!([code(KeyCode::Up), code(KeyCode::Down)], "↑↓", [Action::Move(Move::Up), Action::Move(Move::Down)], "scroll", "Scroll a line", 5);
#[rustfmt::skip]
const PAGES: Row = bind!([code(KeyCode::PageUp), code(KeyCode::PageDown)], "PgUp PgDn", [Action::Move(Move::PageUp), Action::Move(Move::PageDown)], "page", "A page up or down", 0);
#[rustfmt::skip]
const ENDS: Row = bind!([code(KeyCode::Home), code(KeyCode::End)], "Home End", [Action::Move(Move::First), Action::Move(Move::Last)], "ends", "To the beginning or the end", 0);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);

pub const KEYS: Keys<Action> = Keys { title: "Help", takes_text: false, rows: &[SCROLL, PAGES, ENDS, BACK] };
