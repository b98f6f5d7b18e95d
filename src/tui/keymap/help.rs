//! The keys of the help that lies over a screen.

use crossterm::event::KeyCode;

use super::binding::{Binding, Keys, Move, bind, code, ends, pages, up_and_down};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Move(Move),
    Back,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const SCROLL: Row = up_and_down!("scroll", "Scroll a line", 5);
#[rustfmt::skip]
const PAGES: Row = pages!();
#[rustfmt::skip]
const ENDS: Row = ends!();
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);

pub const KEYS: Keys<Action> = Keys { title: "Help", takes_text: false, rows: &[SCROLL, PAGES, ENDS, BACK] };
