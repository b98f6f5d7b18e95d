//! The keys of two attempts side by side.

use crossterm::event::KeyCode;

use super::{
    binding::{Binding, Keys, bind, code, letter},
    player,
};

/// Names what a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Player(player::Action),
    PreviousPhase,
    NextPhase,
    OtherAttempt,
    PreviousAttempt,
    NextAttempt,
    Listen,
    Back,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const PLAY_PAUSE: Row = bind!([letter(' ')], "space", [Action::Player(player::Action::PlayPause)], "play", "Play from here, or pause", 1);
#[rustfmt::skip]
const PREVIOUS_PHASE: Row = bind!([letter('{'), letter('}')], "{ }", [Action::PreviousPhase, Action::NextPhase], "phase", "To the phase before or after", 6);
#[rustfmt::skip]
const SLOWER: Row = bind!([letter('<'), letter('>')], "< >", [Action::Player(player::Action::Slower), Action::Player(player::Action::Faster)], "speed", "Slower or faster, at the same pitch", 9);
#[rustfmt::skip]
const QUIETER: Row = bind!([letter('-'), letter('+'), letter('=')], "- +", [Action::Player(player::Action::Quieter), Action::Player(player::Action::Louder), Action::Player(player::Action::Louder)], "volume", "Quieter or louder", 0);
#[rustfmt::skip]
const SPEAKER: Row = bind!([letter('d')], "d", [Action::Player(player::Action::Speaker)], "speaker", "Play through the next speaker", 0);
#[rustfmt::skip]
const OTHER_ATTEMPT: Row = bind!([code(KeyCode::Tab), code(KeyCode::Left), code(KeyCode::Right)], "tab", [Action::OtherAttempt], "other attempt", "Go on in the other attempt, from the same phase", 2);
#[rustfmt::skip]
const PREVIOUS_ATTEMPT: Row = bind!([code(KeyCode::Up), code(KeyCode::Down)], "↑↓", [Action::PreviousAttempt, Action::NextAttempt], "attempt", "Compare with another attempt", 4);
#[rustfmt::skip]
const LISTEN: Row = bind!([code(KeyCode::Enter), letter('l')], "enter", [Action::Listen], "listen", "Review this attempt alone", 3);
#[rustfmt::skip]
const BACK: Row = bind!([code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2);

pub const KEYS: Keys<Action> = Keys {
    title: "Two attempts",
    takes_text: false,
    rows: &[
        PLAY_PAUSE,
        PREVIOUS_PHASE,
        SLOWER,
        QUIETER,
        SPEAKER,
        OTHER_ATTEMPT,
        PREVIOUS_ATTEMPT,
        LISTEN,
        BACK,
    ],
};
