//! The keys of the view of an interviewer beside the candidate.

use crossterm::event::KeyCode;

use super::binding::{Binding, Keys, Move, bind, code, letter, up_and_down};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Move(Move),
    Tell,
    Tick,
    NextPart,
    Tag,
    Note,
    Next,
    More,
    Back,
    Keep,
    Read,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const MOVE: Row = up_and_down!("choose", "Move up and down", 6);
#[rustfmt::skip]
const TELL: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Tell], "tell", "Put it on the candidate's screen", 1);
#[rustfmt::skip]
const TICK: Row = bind!([letter(' ')], "space", [Action::Tick], "tick", "Tick the signal, or untick it", 2);
#[rustfmt::skip]
const NEXT_PART: Row = bind!([code(KeyCode::Tab)], "tab", [Action::NextPart], "part", "To the next part: answers, probes, curveballs, signals, pitfalls", 3);
#[rustfmt::skip]
const TAG: Row = bind!([letter('m')], "m", [Action::Tag], "tag", "Tag this moment in a file of your own", 4);
#[rustfmt::skip]
const NOTE: Row = bind!([letter('t')], "t", [Action::Note], "note", "Write a note into a file of your own", 4);
#[rustfmt::skip]
const NEXT: Row = bind!([letter('n')], "n", [Action::Next], "next phase", "Next phase", 5);
#[rustfmt::skip]
const MORE: Row = bind!([letter('+'), letter('=')], "+", [Action::More], "minute", "One more minute for this phase", 6);
#[rustfmt::skip]
const READ: Row = bind!([letter('r')], "r", [Action::Read], "read", "Open what the question gives to read", 0);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "turn it back", "Back to the candidate's view", 2);
#[rustfmt::skip]
const KEEP: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Keep], "keep", "Keep what is typed", 1);
#[rustfmt::skip]
const STOP_TYPING: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);

pub const KEYS: Keys<Action> = Keys {
    title: "For the interviewer",
    takes_text: false,
    rows: &[MOVE, TELL, TICK, NEXT_PART, TAG, NOTE, NEXT, MORE, READ, BACK],
};

pub const TYPING: Keys<Action> = Keys { title: "Typing", takes_text: true, rows: &[KEEP, STOP_TYPING] };
