//! The keys that apply on every screen.

use super::binding::{Binding, Keys, bind, control, letter};

/// Names what a key does on every screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Leave,
    Suspend,
    Help,
}

type Row = Binding<Action>;

// One row is one binding, so the rows stay whole.
#[rustfmt::skip]
const LEAVE: Row = bind!([control('c')], "ctrl-c", [Action::Leave], "leave", "Leave mockloop; an interview is kept and can be resumed", 0);
#[rustfmt::skip]
const SUSPEND: Row = bind!([control('z')], "ctrl-z", [Action::Suspend], "shell", "Back to the shell; 'fg' returns", 0);
#[rustfmt::skip]
const HELP: Row = bind!([letter('?')], "?", [Action::Help], "help", "All keys", 1);

/// Holds the help key as the footer writes it, at its right end.
pub const HELP_SHOWN: &str = HELP.hint.shown;

pub const KEYS: Keys<Action> = Keys { title: "Everywhere", takes_text: false, rows: &[LEAVE, SUSPEND, HELP] };

/// Applies where letters are text, and over a dialog.
pub const TYPING: Keys<Action> = Keys { title: "Everywhere", takes_text: true, rows: &[LEAVE, SUSPEND] };
