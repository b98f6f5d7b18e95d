//! The keys: one row a binding. Dispatch, footer and help are filters over these rows.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::domain::rubric::Level;

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Quit,
    Help,
    Suspend,
    Back,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    First,
    Last,
    Open,
    Accept,
    PracticeNow,
    Sessions,
    Bank,
    Microphone,
    Search,
    Interviewer,
    Score,
    Resume,
    Delete,
    Record,
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
    End,
    Bell,
    Level(Level),
    NoEvidence,
    Evidence,
    DropEvidence,
    Bar,
    Tick,
    Finish,
}

/// Which keys apply now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Home,
    Setup,
    Browser,
    Question,
    Microphone,
    Interview,
    Clarifications,
    Scoring,
    Signals,
    Closing,
    Overruling,
    Debrief,
    Sessions,
    /// A line is being typed.
    Typing,
    /// Evidence is being typed, and linked to a mark.
    Evidence,
    /// A question that wants yes or no.
    Confirm,
    Help,
}

impl Mode {
    pub const ALL: [Self; 17] = [
        Self::Home,
        Self::Setup,
        Self::Browser,
        Self::Question,
        Self::Microphone,
        Self::Interview,
        Self::Clarifications,
        Self::Scoring,
        Self::Signals,
        Self::Closing,
        Self::Overruling,
        Self::Debrief,
        Self::Sessions,
        Self::Typing,
        Self::Evidence,
        Self::Confirm,
        Self::Help,
    ];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Home => "Home",
            Self::Setup => "Set up",
            Self::Browser => "Questions",
            Self::Question => "Question",
            Self::Microphone => "Microphone",
            Self::Interview => "Interview",
            Self::Clarifications => "Clarifications",
            Self::Scoring => "Score",
            Self::Signals => "Signals",
            Self::Closing => "Strengths and next action",
            Self::Overruling => "Verdict",
            Self::Debrief => "Debrief",
            Self::Sessions => "Sessions",
            Self::Typing => "Typing",
            Self::Evidence => "Evidence",
            Self::Confirm => "Yes or no",
            Self::Help => "Help",
        }
    }
}

/// One binding: keys, what they do and where, how footer and help say it.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    pub modes: &'static [Mode],
    pub keys: &'static [Key],
    /// One for all keys, or one for each.
    pub actions: &'static [Action],
    /// How the keys are written.
    pub shown: &'static str,
    /// A word or two for the footer.
    pub label: &'static str,
    pub help: &'static str,
    /// The footer drops the highest numbers first; 0 never stands in it.
    pub priority: u8,
}

/// A key with its modifiers; Shift is a part of the character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(pub KeyCode, pub KeyModifiers);

const fn code(code: KeyCode) -> Key {
    Key(code, KeyModifiers::NONE)
}

const fn letter(letter: char) -> Key {
    code(KeyCode::Char(letter))
}

const fn control(letter: char) -> Key {
    Key(KeyCode::Char(letter), KeyModifiers::CONTROL)
}

use Mode as M;

const LISTS: &[Mode] =
    &[M::Home, M::Setup, M::Browser, M::Clarifications, M::Sessions, M::Signals, M::Closing, M::Overruling];
const PAGES: &[Mode] = &[M::Question, M::Debrief, M::Help];
const EVERYWHERE: &[Mode] = &[
    M::Home,
    M::Setup,
    M::Browser,
    M::Question,
    M::Microphone,
    M::Interview,
    M::Clarifications,
    M::Scoring,
    M::Signals,
    M::Closing,
    M::Overruling,
    M::Debrief,
    M::Sessions,
    M::Typing,
    M::Evidence,
    M::Confirm,
    M::Help,
];
const NOT_TYPING: &[Mode] = &[
    M::Home,
    M::Setup,
    M::Question,
    M::Microphone,
    M::Interview,
    M::Scoring,
    M::Signals,
    M::Closing,
    M::Overruling,
    M::Debrief,
    M::Sessions,
];

macro_rules! bind {
    ($modes:expr, [$($key:expr),+], $shown:literal, [$($action:expr),+], $label:literal, $help:literal, $priority:literal) => {
        Binding {
            modes: $modes,
            keys: &[$($key),+],
            actions: &[$($action),+],
            shown: $shown,
            label: $label,
            help: $help,
            priority: $priority,
        }
    };
}

/// Every key of the program.
pub const BINDINGS: &[Binding] = &[
    // Moving.
    bind!(
        LISTS,
        [code(KeyCode::Up), code(KeyCode::Down)],
        "↑↓",
        [Action::Up, Action::Down],
        "choose",
        "Move up and down",
        6
    ),
    bind!(
        &[M::Scoring],
        [code(KeyCode::Up), code(KeyCode::Down)],
        "↑↓",
        [Action::Up, Action::Down],
        "dimension",
        "Go to another dimension",
        4
    ),
    bind!(
        PAGES,
        [code(KeyCode::Up), code(KeyCode::Down)],
        "↑↓",
        [Action::Up, Action::Down],
        "scroll",
        "Scroll a line",
        5
    ),
    bind!(
        &[M::Setup, M::Microphone, M::Overruling],
        [code(KeyCode::Left), code(KeyCode::Right)],
        "←→",
        [Action::Left, Action::Right],
        "change",
        "Change the value; a verdict against the rule wants a reason",
        3
    ),
    bind!(
        &[M::Question, M::Debrief, M::Help, M::Browser, M::Sessions],
        [code(KeyCode::PageUp), code(KeyCode::PageDown)],
        "PgUp PgDn",
        [Action::PageUp, Action::PageDown],
        "page",
        "A page up or down",
        0
    ),
    bind!(
        &[M::Question, M::Debrief, M::Help, M::Browser, M::Sessions],
        [code(KeyCode::Home), code(KeyCode::End)],
        "Home End",
        [Action::First, Action::Last],
        "ends",
        "To the beginning or the end",
        0
    ),
    bind!(
        &[M::Home, M::Browser, M::Sessions],
        [code(KeyCode::Enter)],
        "enter",
        [Action::Open],
        "open",
        "Open what is chosen",
        1
    ),
    bind!(
        &[M::Setup],
        [code(KeyCode::Enter)],
        "enter",
        [Action::Open],
        "start",
        "Start the interview; on the question's row, choose one",
        1
    ),
    bind!(
        &[M::Clarifications],
        [code(KeyCode::Enter)],
        "enter",
        [Action::Open],
        "ask",
        "Ask it and read the answer",
        1
    ),
    bind!(&[M::Closing], [code(KeyCode::Enter)], "enter", [Action::Open], "write", "Write it down", 1),
    // Home.
    bind!(
        &[M::Home],
        [letter('p')],
        "p",
        [Action::PracticeNow],
        "practise now",
        "Start with the suggested question",
        2
    ),
    bind!(&[M::Home], [letter('s')], "s", [Action::Sessions], "sessions", "All earlier sessions", 3),
    bind!(&[M::Home], [letter('b')], "b", [Action::Bank], "bank", "Look through the questions", 4),
    bind!(
        &[M::Home, M::Setup],
        [letter('m')],
        "m",
        [Action::Microphone],
        "microphone",
        "Check the microphone",
        5
    ),
    // Setting up.
    bind!(
        &[M::Setup],
        [letter('/')],
        "/",
        [Action::Search],
        "question",
        "Choose a question from the list",
        4
    ),
    bind!(
        &[M::Question],
        [letter('i')],
        "i",
        [Action::Interviewer],
        "interviewer's view",
        "Show or hide what the interviewer sees",
        2
    ),
    bind!(
        &[M::Question],
        [code(KeyCode::Enter)],
        "enter",
        [Action::Open],
        "practise it",
        "Practise this question",
        1
    ),
    bind!(
        &[M::Microphone],
        [letter('r')],
        "r",
        [Action::Record],
        "record 5 s",
        "Record five seconds and play them back",
        1
    ),
    // The interview.
    bind!(&[M::Interview], [letter('n')], "n", [Action::Next], "next", "Next phase", 1),
    bind!(&[M::Interview], [letter('b')], "b", [Action::Previous], "back", "Back to the phase before", 8),
    bind!(
        &[M::Interview],
        [letter(' ')],
        "space",
        [Action::Pause],
        "pause",
        "Pause clock and recording, or go on",
        2
    ),
    bind!(
        &[M::Interview],
        [letter('+'), letter('=')],
        "+",
        [Action::More],
        "minute",
        "One more minute for this phase",
        7
    ),
    bind!(&[M::Interview], [letter('p')], "p", [Action::Probe], "probe", "Show the next probe", 3),
    bind!(&[M::Interview], [letter('a')], "a", [Action::Ask], "ask", "Ask a clarification from the list", 4),
    bind!(&[M::Interview], [letter('c')], "c", [Action::Curveball], "curveball", "Drop a curveball", 9),
    bind!(&[M::Interview], [letter('m')], "m", [Action::Mark], "mark", "Mark this moment", 5),
    bind!(
        &[M::Interview],
        [letter('M')],
        "M",
        [Action::MarkWithText],
        "mark with words",
        "Mark this moment and say why",
        0
    ),
    bind!(&[M::Interview], [letter('t')], "t", [Action::Note], "note", "Type a note", 6),
    bind!(
        &[M::Interview],
        [letter('B')],
        "B",
        [Action::Bell],
        "bell",
        "Ring the bell when time is short, or do not",
        0
    ),
    bind!(&[M::Interview], [letter('e')], "e", [Action::End], "end", "End the interview", 2),
    // Scoring.
    bind!(
        &[M::Scoring],
        [letter('1'), letter('2'), letter('3'), letter('4')],
        "1-4",
        [
            Action::Level(Level::Poor),
            Action::Level(Level::Mixed),
            Action::Level(Level::Good),
            Action::Level(Level::Excellent)
        ],
        "level",
        "Give the level",
        1
    ),
    bind!(
        &[M::Scoring],
        [letter('0')],
        "0",
        [Action::NoEvidence],
        "no evidence",
        "Say that nothing was seen of it",
        2
    ),
    bind!(
        &[M::Scoring],
        [code(KeyCode::Left), code(KeyCode::Right)],
        "←→",
        [Action::Bar, Action::Bar],
        "Senior/Staff",
        "Change between the Senior and the Staff bar",
        5
    ),
    bind!(
        &[M::Scoring],
        [code(KeyCode::Tab)],
        "tab",
        [Action::Evidence],
        "evidence",
        "Write evidence, or link it to a mark",
        3
    ),
    bind!(
        &[M::Scoring],
        [code(KeyCode::Delete), code(KeyCode::Backspace)],
        "del",
        [Action::DropEvidence],
        "drop evidence",
        "Take the last evidence away",
        0
    ),
    bind!(
        &[M::Signals],
        [letter(' ')],
        "space",
        [Action::Tick],
        "tick",
        "The answer had it, or had it not",
        1
    ),
    bind!(
        &[M::Scoring, M::Signals],
        [code(KeyCode::Enter)],
        "enter",
        [Action::Next],
        "next",
        "Go to the next part",
        4
    ),
    bind!(
        &[M::Overruling],
        [code(KeyCode::Enter)],
        "enter",
        [Action::Finish],
        "lock the scorecard",
        "Lock the scorecard; it never changes after that",
        1
    ),
    bind!(&[M::Debrief, M::Sessions], [letter('s')], "s", [Action::Score], "score", "Score this session", 2),
    bind!(
        &[M::Sessions],
        [letter('r')],
        "r",
        [Action::Resume],
        "resume",
        "Go on with a session that was cut off",
        3
    ),
    bind!(&[M::Sessions], [letter('d')], "d", [Action::Delete], "delete", "Delete this session", 4),
    // Asking and typing.
    bind!(&[M::Confirm], [letter('y'), code(KeyCode::Enter)], "enter", [Action::Accept], "yes", "Yes", 1),
    bind!(
        &[M::Evidence],
        [code(KeyCode::Up), code(KeyCode::Down)],
        "↑↓",
        [Action::Up, Action::Down],
        "link to a mark",
        "Link it to a mark or note of the interview",
        3
    ),
    bind!(
        &[M::Typing, M::Evidence],
        [code(KeyCode::Enter)],
        "enter",
        [Action::Accept],
        "keep",
        "Keep what is typed",
        1
    ),
    // Everywhere.
    bind!(&[M::Confirm], [code(KeyCode::Esc), letter('n')], "esc", [Action::Back], "no", "No", 2),
    bind!(
        &[M::Scoring, M::Signals, M::Closing, M::Overruling],
        [code(KeyCode::Esc)],
        "esc",
        [Action::Back],
        "later",
        "Leave; the draft is kept",
        6
    ),
    bind!(
        &[
            M::Setup,
            M::Browser,
            M::Question,
            M::Microphone,
            M::Clarifications,
            M::Debrief,
            M::Sessions,
            M::Typing,
            M::Evidence,
            M::Help
        ],
        [code(KeyCode::Esc)],
        "esc",
        [Action::Back],
        "back",
        "Back",
        2
    ),
    bind!(&[M::Home], [letter('q'), code(KeyCode::Esc)], "q", [Action::Quit], "quit", "Leave mockloop", 8),
    bind!(
        EVERYWHERE,
        [control('c')],
        "ctrl-c",
        [Action::Quit],
        "leave",
        "Leave mockloop; an interview is kept and can be resumed",
        0
    ),
    bind!(
        EVERYWHERE,
        [control('z')],
        "ctrl-z",
        [Action::Suspend],
        "shell",
        "Back to the shell; 'fg' returns",
        0
    ),
    bind!(NOT_TYPING, [letter('?')], "?", [Action::Help], "help", "All keys", 1),
];

/// What a key does in a mode.
pub fn action(mode: Mode, key: KeyEvent) -> Option<Action> {
    // Terminals disagree on whether a capital letter comes with Shift.
    let pressed = Key(key.code, key.modifiers - KeyModifiers::SHIFT);
    let rows = bindings(mode);
    rows.filter_map(|row| {
        let at = row.keys.iter().position(|key| *key == pressed)?;
        row.actions.get(at).or(row.actions.first()).copied()
    })
    .next()
}

/// The rows of a mode, in the order of the table.
pub fn bindings(mode: Mode) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |row| row.modes.contains(&mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_means_one_thing_in_a_mode() {
        for mode in Mode::ALL {
            let mut keys: Vec<(Key, &str)> = Vec::new();
            for row in bindings(mode) {
                for key in row.keys {
                    let other = keys.iter().find(|(known, _)| known == key);
                    assert!(
                        other.is_none(),
                        "{mode:?}: {key:?} is '{}' and '{}'",
                        row.label,
                        other.unwrap().1
                    );
                    keys.push((*key, row.label));
                }
            }
        }
    }

    #[test]
    fn every_row_is_whole() {
        for row in BINDINGS {
            assert!(
                !row.modes.is_empty()
                    && !row.shown.is_empty()
                    && !row.help.is_empty()
                    && !row.label.is_empty()
            );
            assert!(row.actions.len() == 1 || row.actions.len() == row.keys.len(), "{}", row.help);
        }
    }

    #[test]
    fn every_mode_can_be_left_and_explained() {
        for mode in Mode::ALL {
            let can = |action| bindings(mode).any(|row| row.actions.contains(&action));
            assert!(can(Action::Back) || can(Action::Quit), "{mode:?}");
            assert!(
                can(Action::Help)
                    || matches!(
                        mode,
                        M::Typing | M::Evidence | M::Confirm | M::Help | M::Browser | M::Clarifications
                    ),
                "{mode:?}"
            );
        }
    }
}
