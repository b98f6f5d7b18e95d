//! A binding: keys, their action, and their words in footer and help.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Counts the rows that a page key goes.
const PAGE: isize = 10;
/// Counts more rows than any list has.
const TO_THE_END: isize = 100_000;

/// Moves a cursor or a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

impl Move {
    /// Returns how many rows it goes, up being negative.
    pub const fn steps(self) -> isize {
        match self {
            Self::Up => -1,
            Self::Down => 1,
            Self::PageUp => -PAGE,
            Self::PageDown => PAGE,
            Self::First => -TO_THE_END,
            Self::Last => TO_THE_END,
        }
    }
}

/// Describes a key with its modifiers; Shift is a part of a character, and stays with keys such as arrows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(pub KeyCode, pub KeyModifiers);

pub(super) const fn code(code: KeyCode) -> Key {
    Key(code, KeyModifiers::NONE)
}

pub(super) const fn letter(letter: char) -> Key {
    code(KeyCode::Char(letter))
}

pub(super) const fn control(letter: char) -> Key {
    Key(KeyCode::Char(letter), KeyModifiers::CONTROL)
}

pub(super) const fn shifted(code: KeyCode) -> Key {
    Key(code, KeyModifiers::SHIFT)
}

/// Binds keys to the actions of one screen.
#[derive(Debug, Clone, Copy)]
pub struct Binding<A: 'static> {
    pub keys: &'static [Key],
    /// One for all keys, or one for each.
    pub actions: &'static [A],
    pub hint: Hint,
}

/// Tells of a binding in the footer and in the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// The keys as people read them.
    pub shown: &'static str,
    /// A word or two for the footer.
    pub label: &'static str,
    pub help: &'static str,
    /// The footer drops the highest numbers first; 0 never stands in it.
    pub priority: u8,
}

macro_rules! bind {
    ([$($key:expr),+], $shown:literal, [$($action:expr),+], $label:literal, $help:literal, $priority:literal) => {
        $crate::tui::keymap::Binding {
            keys: &[$($key),+],
            actions: &[$($action),+],
            hint: $crate::tui::keymap::Hint { shown: $shown, label: $label, help: $help, priority: $priority },
        }
    };
}
pub(super) use bind;

/// Binds two keys to the `Action::Move` of the screen at hand.
macro_rules! moves {
    ($back:ident, $on:ident, $shown:literal, $from:ident, $to:ident, $label:literal, $help:literal, $priority:literal) => {
        $crate::tui::keymap::binding::bind!(
            [
                $crate::tui::keymap::binding::code(crossterm::event::KeyCode::$back),
                $crate::tui::keymap::binding::code(crossterm::event::KeyCode::$on)
            ],
            $shown,
            [
                Action::Move($crate::tui::keymap::binding::Move::$from),
                Action::Move($crate::tui::keymap::binding::Move::$to)
            ],
            $label,
            $help,
            $priority
        )
    };
}
pub(super) use moves;

/// Binds the arrows up and down.
macro_rules! up_and_down {
    ($label:literal, $help:literal, $priority:literal) => {
        $crate::tui::keymap::binding::moves!(Up, Down, "↑↓", Up, Down, $label, $help, $priority)
    };
}
pub(super) use up_and_down;

/// Binds the page keys.
macro_rules! pages {
    () => {
        $crate::tui::keymap::binding::moves!(
            PageUp,
            PageDown,
            "PgUp PgDn",
            PageUp,
            PageDown,
            "page",
            "A page up or down",
            0
        )
    };
}
pub(super) use pages;

/// Binds Home and End.
macro_rules! ends {
    () => {
        $crate::tui::keymap::binding::moves!(
            Home,
            End,
            "Home End",
            First,
            Last,
            "ends",
            "To the beginning or the end",
            0
        )
    };
}
pub(super) use ends;

/// Lists the keys that apply in one state of one screen.
#[derive(Debug, Clone, Copy)]
pub struct Keys<A: 'static> {
    /// Stands on top of the help.
    pub title: &'static str,
    /// Letters that no row binds are text, `?` too.
    pub takes_text: bool,
    pub rows: &'static [Binding<A>],
}

impl<A: Copy> Keys<A> {
    /// Returns what a key does.
    pub fn action(&self, key: KeyEvent) -> Option<A> {
        let find = |pressed: Key| {
            self.rows.iter().find_map(|row| {
                let at = row.keys.iter().position(|key| *key == pressed)?;
                row.actions.get(at).or(row.actions.first()).copied()
            })
        };
        // Terminals disagree on whether a capital letter comes with Shift, and few screens tell arrows with it apart.
        let plain = Key(key.code, key.modifiers - KeyModifiers::SHIFT);
        match key.code {
            KeyCode::Char(_) => find(plain),
            _ => find(Key(key.code, key.modifiers)).or_else(|| find(plain)),
        }
    }
}
