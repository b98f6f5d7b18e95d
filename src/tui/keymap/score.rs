//! The keys of a scorecard, part by part.

use crossterm::event::KeyCode;

use crate::domain::rubric::Level;

use super::binding::{Binding, Keys, Move, bind, code, letter, up_and_down};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Move(Move),
    Level(Level),
    NoEvidence,
    Bar,
    Evidence,
    DropEvidence,
    Next,
    Listen,
    Back,
    Tick,
    Write,
    Change(isize),
    Lock,
    Keep,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const MOVE: Row = up_and_down!("dimension", "Go to another dimension", 4);
#[rustfmt::skip]
const LEVEL: Row = bind!([letter('1'), letter('2'), letter('3'), letter('4')], "1-4", [Action::Level(Level::Poor), Action::Level(Level::Mixed), Action::Level(Level::Good), Action::Level(Level::Excellent)], "level", "Give the level", 1);
#[rustfmt::skip]
const NO_EVIDENCE: Row = bind!([letter('0')], "0", [Action::NoEvidence], "no evidence", "Give no evidence", 2);
#[rustfmt::skip]
const BAR: Row = bind!([code(KeyCode::Left), code(KeyCode::Right)], "←→", [Action::Bar], "Senior/Staff", "Change between the Senior and the Staff bar", 5);
#[rustfmt::skip]
const WRITE_EVIDENCE: Row = bind!([code(KeyCode::Tab)], "tab", [Action::Evidence], "evidence", "Write evidence, or link it to a mark", 3);
#[rustfmt::skip]
const DROP_EVIDENCE: Row = bind!([code(KeyCode::Delete), code(KeyCode::Backspace)], "del", [Action::DropEvidence], "drop evidence", "Take the last evidence away", 0);
#[rustfmt::skip]
const NEXT: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Next], "next", "Go to the next part", 4);
#[rustfmt::skip]
const LISTEN: Row = bind!([letter('l')], "l", [Action::Listen], "listen", "Listen to the session", 3);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "later", "Leave; the draft is kept", 6);
#[rustfmt::skip]
const CHOOSE: Row = up_and_down!("choose", "Move up and down", 6);
#[rustfmt::skip]
const TICK: Row = bind!([letter(' ')], "space", [Action::Tick], "tick", "Tick the signal, or untick it", 1);
#[rustfmt::skip]
const WRITE: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Write], "write", "Write it down", 1);
#[rustfmt::skip]
const CHANGE: Row = bind!([code(KeyCode::Left), code(KeyCode::Right)], "←→", [Action::Change(-1), Action::Change(1)], "change", "Change the value; a verdict against the rule needs a reason", 3);
#[rustfmt::skip]
const LOCK: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Lock], "lock the scorecard", "Lock the scorecard; it never changes after that", 1);
#[rustfmt::skip]
const LINK: Row = up_and_down!("link to a mark", "Link it to a mark or note of the interview", 3);
#[rustfmt::skip]
const KEEP: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Keep], "keep", "Keep what is typed", 1);
#[rustfmt::skip]
const STOP_TYPING: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);

pub const DIMENSION: Keys<Action> = Keys {
    title: "Score",
    takes_text: false,
    rows: &[MOVE, LEVEL, NO_EVIDENCE, BAR, WRITE_EVIDENCE, DROP_EVIDENCE, NEXT, LISTEN, BACK],
};

pub const SIGNALS: Keys<Action> =
    Keys { title: "Signals", takes_text: false, rows: &[CHOOSE, TICK, NEXT, BACK] };

pub const CLOSING: Keys<Action> =
    Keys { title: "Strengths and next action", takes_text: false, rows: &[CHOOSE, WRITE, BACK] };

pub const VERDICT: Keys<Action> =
    Keys { title: "Verdict", takes_text: false, rows: &[CHOOSE, CHANGE, LOCK, BACK] };

pub const EVIDENCE: Keys<Action> =
    Keys { title: "Evidence", takes_text: true, rows: &[LINK, KEEP, STOP_TYPING] };

pub const TYPING: Keys<Action> = Keys { title: "Typing", takes_text: true, rows: &[KEEP, STOP_TYPING] };
