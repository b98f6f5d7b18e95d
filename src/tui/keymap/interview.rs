//! The keys of the running interview and what lies over it.

use crossterm::event::KeyCode;

use super::binding::{Binding, Keys, Move, bind, code, ends, letter, pages, up_and_down};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Next,
    Previous,
    Pause,
    More,
    Probe,
    Ask,
    Curveball,
    Mark,
    MarkWithText,
    Note,
    Bell,
    End,
    Interviewer,
    Invite,
    Move(Move),
    AskChosen,
    Back,
    Keep,
    Read,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const NEXT: Row = bind!([letter('n')], "n", [Action::Next], "next", "Next phase", 1);
#[rustfmt::skip]
const PREVIOUS: Row = bind!([letter('b')], "b", [Action::Previous], "back", "Back to the phase before", 8);
#[rustfmt::skip]
const PAUSE: Row = bind!([letter(' ')], "space", [Action::Pause], "pause", "Pause clock and recording, or go on", 2);
#[rustfmt::skip]
const MORE: Row = bind!([letter('+'), letter('=')], "+", [Action::More], "minute", "One more minute for this phase", 7);
#[rustfmt::skip]
const PROBE: Row = bind!([letter('p')], "p", [Action::Probe], "probe", "Show the next probe", 3);
#[rustfmt::skip]
const ASK: Row = bind!([letter('a')], "a", [Action::Ask], "ask", "Ask a clarification from the list", 4);
#[rustfmt::skip]
const CURVEBALL: Row = bind!([letter('c')], "c", [Action::Curveball], "curveball", "Drop a curveball", 9);
#[rustfmt::skip]
const MARK: Row = bind!([letter('m')], "m", [Action::Mark], "mark", "Mark this moment", 5);
#[rustfmt::skip]
const MARK_WITH_TEXT: Row = bind!([letter('M')], "M", [Action::MarkWithText], "mark with words", "Mark this moment and say why", 0);
#[rustfmt::skip]
const NOTE: Row = bind!([letter('t')], "t", [Action::Note], "note", "Type a note", 6);
#[rustfmt::skip]
const BELL: Row = bind!([letter('B')], "B", [Action::Bell], "bell", "Ring the bell when time is short, or do not", 0);
#[rustfmt::skip]
const END: Row = bind!([letter('e')], "e", [Action::End], "end", "End the interview", 2);
#[rustfmt::skip]
const INTERVIEWER: Row = bind!([letter('v')], "v", [Action::Interviewer], "interviewer", "Open the view for the interviewer beside you", 0);
#[rustfmt::skip]
const INVITE: Row = bind!([letter('i')], "i", [Action::Invite], "invite", "Show the invitation to the page, if others join", 0);
#[rustfmt::skip]
const READ: Row = bind!([letter('r')], "r", [Action::Read], "read", "Open what the question gives to read", 0);
#[rustfmt::skip]
const SCROLL: Row = up_and_down!("scroll", "Scroll a line", 5);
#[rustfmt::skip]
const PAGES: Row = pages!();
#[rustfmt::skip]
const ENDS: Row = ends!();
#[rustfmt::skip]
const MOVE: Row = up_and_down!("choose", "Move up and down", 6);
#[rustfmt::skip]
const ASK_CHOSEN: Row = bind!([code(KeyCode::Enter)], "enter", [Action::AskChosen], "ask", "Ask it and read the answer", 1);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);
#[rustfmt::skip]
const KEEP: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Keep], "keep", "Keep what is typed", 1);

pub const RUNNING: Keys<Action> = Keys {
    title: "Interview",
    takes_text: false,
    rows: &[
        NEXT,
        PREVIOUS,
        PAUSE,
        MORE,
        PROBE,
        ASK,
        CURVEBALL,
        MARK,
        MARK_WITH_TEXT,
        NOTE,
        BELL,
        END,
        INTERVIEWER,
        READ,
        INVITE,
    ],
};

pub const BREAK: Keys<Action> = Keys {
    title: "Break",
    takes_text: false,
    rows: &[NEXT, PAUSE, MORE, MARK, MARK_WITH_TEXT, NOTE, BELL, END, INVITE],
};

pub const CLARIFICATIONS: Keys<Action> =
    Keys { title: "Clarifications", takes_text: false, rows: &[MOVE, ASK_CHOSEN, BACK] };

pub const TYPING: Keys<Action> = Keys { title: "Typing", takes_text: true, rows: &[KEEP, BACK] };

pub const READING: Keys<Action> =
    Keys { title: "To read", takes_text: false, rows: &[SCROLL, PAGES, ENDS, BACK] };
