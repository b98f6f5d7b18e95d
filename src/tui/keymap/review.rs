//! The keys of listening again.

use crossterm::event::KeyCode;

use crate::domain::review::StarPart;

use super::{
    binding::{Binding, Keys, Move, bind, code, letter, shifted, up_and_down},
    player,
};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Player(player::Action),
    Go(Jump),
    ZoomIn,
    ZoomOut,
    NextPane,
    Mark,
    Comment,
    Evidence,
    Filler,
    StarPart(StarPart),
    Undo,
    Score,
    Compare,
    Back,
    Move(Move),
    ListenToEvidence,
    TakeDimension,
    Keep,
}

/// Goes to another moment of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jump {
    /// Seconds to go on, or back where negative.
    Seconds(i64),
    Start,
    End,
    PreviousMoment,
    NextMoment,
    PreviousMark,
    NextMark,
    PreviousPhase,
    NextPhase,
    PreviousPause,
    NextPause,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const PLAY_PAUSE: Row = bind!([letter(' ')], "space", [Action::Player(player::Action::PlayPause)], "play", "Play from here, or pause", 1);
#[rustfmt::skip]
const SKIP: Row = bind!([code(KeyCode::Left), code(KeyCode::Right)], "←→", [Action::Go(Jump::Seconds(-5)), Action::Go(Jump::Seconds(5))], "5 s", "Five seconds back or on", 2);
#[rustfmt::skip]
const SKIP_FAR: Row = bind!([shifted(KeyCode::Left), shifted(KeyCode::Right), code(KeyCode::PageUp), code(KeyCode::PageDown)], "⇧←→", [Action::Go(Jump::Seconds(-15)), Action::Go(Jump::Seconds(15)), Action::Go(Jump::Seconds(-15)), Action::Go(Jump::Seconds(15))], "15 s", "Fifteen seconds back or on; PgUp and PgDn do the same", 9);
#[rustfmt::skip]
const START: Row = bind!([code(KeyCode::Home), code(KeyCode::End)], "Home End", [Action::Go(Jump::Start), Action::Go(Jump::End)], "ends", "To the beginning or the end", 0);
#[rustfmt::skip]
const PREVIOUS_MOMENT: Row = bind!([code(KeyCode::Up), code(KeyCode::Down)], "↑↓", [Action::Go(Jump::PreviousMoment), Action::Go(Jump::NextMoment)], "moment", "To the moment before or after", 3);
#[rustfmt::skip]
const PREVIOUS_MARK: Row = bind!([letter('['), letter(']')], "[ ]", [Action::Go(Jump::PreviousMark), Action::Go(Jump::NextMark)], "mark", "To the mark, comment or evidence before or after", 6);
#[rustfmt::skip]
const PREVIOUS_PHASE: Row = bind!([letter('{'), letter('}')], "{ }", [Action::Go(Jump::PreviousPhase), Action::Go(Jump::NextPhase)], "phase", "To the phase before or after", 6);
#[rustfmt::skip]
const PREVIOUS_PAUSE: Row = bind!([letter('('), letter(')')], "( )", [Action::Go(Jump::PreviousPause), Action::Go(Jump::NextPause)], "silence", "To the long silence before or after", 10);
#[rustfmt::skip]
const SLOWER: Row = bind!([letter('<'), letter('>')], "< >", [Action::Player(player::Action::Slower), Action::Player(player::Action::Faster)], "speed", "Slower or faster, at the same pitch", 9);
#[rustfmt::skip]
const QUIETER: Row = bind!([letter('-'), letter('+'), letter('=')], "- +", [Action::Player(player::Action::Quieter), Action::Player(player::Action::Louder), Action::Player(player::Action::Louder)], "volume", "Quieter or louder", 0);
#[rustfmt::skip]
const SPEAKER: Row = bind!([letter('d')], "d", [Action::Player(player::Action::Speaker)], "speaker", "Play through the next speaker", 0);
#[rustfmt::skip]
const ZOOM_IN: Row = bind!([letter('z'), letter('Z')], "z Z", [Action::ZoomIn, Action::ZoomOut], "zoom", "Look closer, or at more", 8);
#[rustfmt::skip]
const NEXT_PANE: Row = bind!([code(KeyCode::Tab)], "tab", [Action::NextPane], "time, scores", "Moments, time and scores in turn", 4);
#[rustfmt::skip]
const MARK: Row = bind!([letter('m')], "m", [Action::Mark], "mark", "Mark this moment, and say why", 5);
#[rustfmt::skip]
const COMMENT: Row = bind!([letter('t')], "t", [Action::Comment], "comment", "Write a comment on this moment", 7);
#[rustfmt::skip]
const EVIDENCE: Row = bind!([letter('e')], "e", [Action::Evidence], "evidence", "Note this moment as evidence for a dimension", 5);
#[rustfmt::skip]
const FILLER: Row = bind!([letter('f')], "f", [Action::Filler], "filler", "Count one filler heard here", 8);
#[rustfmt::skip]
const STAR_PART: Row = bind!([letter('1'), letter('2'), letter('3'), letter('4')], "1-4", [Action::StarPart(StarPart::Situation), Action::StarPart(StarPart::Task), Action::StarPart(StarPart::Action), Action::StarPart(StarPart::Result)], "S T A R", "Situation, task, action or result begins here", 8);
#[rustfmt::skip]
const UNDO: Row = bind!([letter('u')], "u", [Action::Undo], "undo", "Take your last remark back", 10);
#[rustfmt::skip]
const SCORE: Row = bind!([letter('s')], "s", [Action::Score], "score", "Open the scorecard", 4);
#[rustfmt::skip]
const COMPARE: Row = bind!([letter('c')], "c", [Action::Compare], "compare", "Compare with another attempt at this question or a variant", 5);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);
#[rustfmt::skip]
const MOVE: Row = up_and_down!("evidence", "Choose among the evidence", 3);
#[rustfmt::skip]
const LISTEN_TO_EVIDENCE: Row = bind!([code(KeyCode::Enter)], "enter", [Action::ListenToEvidence], "listen", "Listen to the chosen evidence", 2);
#[rustfmt::skip]
const CHOOSE: Row = up_and_down!("choose", "Move up and down", 6);
#[rustfmt::skip]
const TAKE_DIMENSION: Row = bind!([code(KeyCode::Enter)], "enter", [Action::TakeDimension], "take it", "Evidence for this dimension", 1);
#[rustfmt::skip]
const KEEP: Row = bind!([code(KeyCode::Enter)], "enter", [Action::Keep], "keep", "Keep what is typed", 1);

pub const MOMENTS: Keys<Action> = Keys {
    title: "Review",
    takes_text: false,
    rows: &[
        PLAY_PAUSE,
        SKIP,
        SKIP_FAR,
        START,
        PREVIOUS_MOMENT,
        PREVIOUS_MARK,
        PREVIOUS_PHASE,
        PREVIOUS_PAUSE,
        SLOWER,
        QUIETER,
        SPEAKER,
        ZOOM_IN,
        NEXT_PANE,
        MARK,
        COMMENT,
        EVIDENCE,
        FILLER,
        STAR_PART,
        UNDO,
        SCORE,
        COMPARE,
        BACK,
    ],
};

pub const SCORES: Keys<Action> = Keys {
    title: "Review",
    takes_text: false,
    rows: &[
        PLAY_PAUSE,
        SKIP,
        SKIP_FAR,
        START,
        MOVE,
        LISTEN_TO_EVIDENCE,
        PREVIOUS_MARK,
        PREVIOUS_PHASE,
        PREVIOUS_PAUSE,
        SLOWER,
        QUIETER,
        SPEAKER,
        ZOOM_IN,
        NEXT_PANE,
        MARK,
        COMMENT,
        EVIDENCE,
        FILLER,
        STAR_PART,
        UNDO,
        SCORE,
        COMPARE,
        BACK,
    ],
};

pub const DIMENSIONS: Keys<Action> =
    Keys { title: "Evidence for", takes_text: false, rows: &[CHOOSE, TAKE_DIMENSION, BACK] };

pub const TYPING: Keys<Action> = Keys { title: "Typing", takes_text: true, rows: &[KEEP, BACK] };
