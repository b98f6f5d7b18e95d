//! The keys of the differences between two scorecards, and of second votes.

use crossterm::event::KeyCode;

use crate::domain::rubric::Level;

use super::binding::{Binding, Keys, Move, bind, code, letter, up_and_down};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Move(Move),
    Bar,
    Vote,
    NextVoter,
    WholeDebrief,
    Swap,
    Listen,
    Back,
    Level(Level),
    NoEvidence,
    Keep,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const MOVE: Row = up_and_down!("choose", "Move up and down", 6);
#[rustfmt::skip]
const BAR: Row = bind!([code(KeyCode::Left), code(KeyCode::Right)], "←→", [Action::Bar], "Senior/Staff", "Change between the Senior and the Staff bar", 5);
#[rustfmt::skip]
const VOTE: Row = bind!([letter('v')], "v", [Action::Vote], "vote again", "Give this dimension another level, with a reason; the first stays", 1);
#[rustfmt::skip]
const NEXT_VOTER: Row = bind!([code(KeyCode::Tab)], "tab", [Action::NextVoter], "who votes", "Let the next of you vote", 3);
#[rustfmt::skip]
const WHOLE_DEBRIEF: Row = bind!([code(KeyCode::Enter)], "enter", [Action::WholeDebrief], "whole debrief", "The whole debrief as a page", 2);
#[rustfmt::skip]
const SWAP: Row = bind!([letter('x')], "x", [Action::Swap], "change places", "Who answered interviews in the next round", 4);
#[rustfmt::skip]
const LISTEN: Row = bind!([letter('l')], "l", [Action::Listen], "listen", "Listen to the session", 3);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);
#[rustfmt::skip]
const LEVEL: Row = bind!([letter('1'), letter('2'), letter('3'), letter('4')], "1-4", [Action::Level(Level::Poor), Action::Level(Level::Mixed), Action::Level(Level::Good), Action::Level(Level::Excellent)], "level", "Give the level", 1);
#[rustfmt::skip]
const NO_EVIDENCE: Row = bind!([letter('0')], "0", [Action::NoEvidence], "no evidence", "Give no evidence", 2);
#[rustfmt::skip]
const KEEP: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Keep], "keep", "Keep what is typed", 1);

pub const KEYS: Keys<Action> = Keys {
    title: "Where you differ",
    takes_text: false,
    rows: &[MOVE, BAR, VOTE, NEXT_VOTER, WHOLE_DEBRIEF, SWAP, LISTEN, BACK],
};

pub const VOTING: Keys<Action> =
    Keys { title: "Where you differ", takes_text: false, rows: &[LEVEL, NO_EVIDENCE, BACK] };

pub const TYPING: Keys<Action> = Keys { title: "Typing", takes_text: true, rows: &[KEEP, BACK] };
