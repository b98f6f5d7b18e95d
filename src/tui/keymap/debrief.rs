//! The keys of the debrief.

use crossterm::event::KeyCode;

use super::binding::{Binding, Keys, Move, bind, code, ends, letter, pages, up_and_down};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Move(Move),
    Score,
    Differences,
    Listen,
    Compare,
    WritePage,
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
const SCORE: Row = bind!([letter('s')], "s", [Action::Score], "score", "Score this session", 2);
#[rustfmt::skip]
const DIFFERENCES: Row = bind!([letter('v')], "v", [Action::Differences], "differences", "Where your scores and a peer's differ, the widest first", 4);
#[rustfmt::skip]
const LISTEN: Row = bind!([letter('l')], "l", [Action::Listen], "listen", "Listen to the session", 3);
#[rustfmt::skip]
const COMPARE: Row = bind!([letter('c')], "c", [Action::Compare], "compare", "Compare with another attempt at this question or a variant", 5);
#[rustfmt::skip]
const WRITE_PAGE: Row = bind!([letter('w')], "w", [Action::WritePage], "page", "Write this as a page for the browser, to keep or to share", 7);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);

pub const KEYS: Keys<Action> = Keys {
    title: "Debrief",
    takes_text: false,
    rows: &[SCROLL, PAGES, ENDS, SCORE, DIFFERENCES, LISTEN, COMPARE, WRITE_PAGE, BACK],
};
