//! The keys of trends.

use crossterm::event::KeyCode;

use super::binding::{Binding, Keys, Move, bind, code, letter, up_and_down};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Move(Move),
    WritePage,
    TurnPage(isize),
    StepAside(isize),
    Open,
    NextKind,
    Bar,
    Adjust,
    Axis,
    Back,
    NextPerson,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const MOVE: Row = up_and_down!("choose", "Move up and down", 6);
#[rustfmt::skip]
const WRITE_PAGE: Row = bind!([letter('w')], "w", [Action::WritePage], "page", "Write this as a page for the browser, to keep or to share", 7);
#[rustfmt::skip]
const TURN_PAGE: Row = bind!([code(KeyCode::Tab), code(KeyCode::BackTab)], "tab", [Action::TurnPage(1), Action::TurnPage(3)], "page", "Scores, self-judgement, coverage, time; with Shift the other way", 1);
#[rustfmt::skip]
const STEP_ASIDE: Row = bind!([code(KeyCode::Left), code(KeyCode::Right)], "←→", [Action::StepAside(-1), Action::StepAside(1)], "interview", "Look at another interview, or at another topic of the map", 5);
#[rustfmt::skip]
const OPEN: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Open], "open it", "Open the interview that is looked at", 7);
#[rustfmt::skip]
const NEXT_KIND: Row = bind!([letter('k')], "k", [Action::NextKind], "kind", "Only one kind of interview, the next one, or all again", 3);
#[rustfmt::skip]
const BAR: Row = bind!([letter('b')], "b", [Action::Bar], "Senior/Staff", "Change between the Senior and the Staff bar", 4);
#[rustfmt::skip]
const ADJUST: Row = bind!([letter('a')], "a", [Action::Adjust], "adjust", "Take off what hard questions and strict assessors did, or leave it in", 4);
#[rustfmt::skip]
const AXIS: Row = bind!([letter('x')], "x", [Action::Axis], "axis", "Numbers of interviews along the axis, or dates", 6);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);
#[rustfmt::skip]
const NEXT_PERSON: Row = bind!([letter('c')], "c", [Action::NextPerson], "candidate", "Show the next candidate's interviews", 3);

pub const KEYS: Keys<Action> = Keys {
    title: "Trends",
    takes_text: false,
    rows: &[MOVE, WRITE_PAGE, TURN_PAGE, STEP_ASIDE, OPEN, NEXT_KIND, BAR, ADJUST, AXIS, BACK],
};

pub const KEYS_OF_SEVERAL: Keys<Action> = Keys {
    title: "Trends",
    takes_text: false,
    rows: &[MOVE, WRITE_PAGE, TURN_PAGE, STEP_ASIDE, OPEN, NEXT_KIND, NEXT_PERSON, BAR, ADJUST, AXIS, BACK],
};
