//! The keys: one row a binding. Dispatch, footer and help are filters over these rows.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

mod table;

use table::BINDINGS;

use crate::domain::{review::StarPart, rubric::Level};

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
    Other,
    PracticeNow,
    Sessions,
    Trends,
    Bank,
    Microphone,
    Search,
    Filter,
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
    /// Open what there is to read.
    Read,
    Curveball,
    Mark,
    MarkWithText,
    Note,
    End,
    Bell,
    /// Open the page's door again, with a new invitation.
    OpenDoor,
    /// Show the invitation to the page.
    Invite,
    Level(Level),
    NoEvidence,
    Evidence,
    DropEvidence,
    Bar,
    Tick,
    Finish,
    /// Listen to a session, or to the moment of a score.
    Review,
    /// See two attempts side by side.
    Compare,
    /// Write it as a page for the browser.
    Page,
    /// Fifteen seconds back and on.
    Sooner,
    Later,
    PreviousMark,
    NextMark,
    PreviousPhase,
    NextPhase,
    PreviousPause,
    NextPause,
    Slower,
    Faster,
    Quieter,
    Louder,
    Speaker,
    ZoomIn,
    ZoomOut,
    Pane,
    Comment,
    StarPart(StarPart),
    Filler,
    Undo,
    Turn,
    TurnBack,
    Adjust,
    Axis,
    /// Turn to somebody else's interviews.
    Whose,
    /// Go back to where scores differ.
    Differences,
    /// Vote again.
    Vote,
    /// Somebody else votes.
    Voter,
    /// Candidate and interviewer change their places for the next round.
    Swap,
}

/// Which keys apply now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Home,
    Setup,
    Host,
    Browser,
    Question,
    Microphone,
    Interview,
    /// Between two rounds of an interview.
    Break,
    Clarifications,
    /// What the candidate was given to read.
    Material,
    /// What is for the interviewer's eyes alone.
    Interviewing,
    Scoring,
    Signals,
    Closing,
    Overruling,
    /// The candidate says what they think that others gave.
    Predicting,
    /// Where scores differ.
    Differences,
    /// The level of a second vote is being chosen.
    Voting,
    Debrief,
    Sessions,
    Review,
    /// Review, with the scores and their evidence at hand.
    ReviewScores,
    /// The dimension that a moment is evidence for is being chosen.
    Dimensions,
    Compare,
    Trends,
    /// Trends, where guests have theirs too.
    TrendsOfSeveral,
    /// A line is being typed.
    Typing,
    /// Evidence is being typed, and linked to a mark.
    Evidence,
    /// A question that wants yes or no.
    Confirm,
    Help,
}

impl Mode {
    pub const ALL: [Self; 30] = [
        Self::Home,
        Self::Setup,
        Self::Host,
        Self::Browser,
        Self::Question,
        Self::Microphone,
        Self::Interview,
        Self::Break,
        Self::Clarifications,
        Self::Material,
        Self::Interviewing,
        Self::Scoring,
        Self::Signals,
        Self::Closing,
        Self::Overruling,
        Self::Predicting,
        Self::Differences,
        Self::Voting,
        Self::Debrief,
        Self::Sessions,
        Self::Review,
        Self::ReviewScores,
        Self::Dimensions,
        Self::Compare,
        Self::Trends,
        Self::TrendsOfSeveral,
        Self::Typing,
        Self::Evidence,
        Self::Confirm,
        Self::Help,
    ];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Home => "Home",
            Self::Setup => "Set up",
            Self::Host => "Host",
            Self::Browser => "Questions",
            Self::Question => "Question",
            Self::Microphone => "Microphone",
            Self::Interview => "Interview",
            Self::Break => "Break",
            Self::Clarifications => "Clarifications",
            Self::Material => "To read",
            Self::Interviewing => "For the interviewer",
            Self::Scoring => "Score",
            Self::Signals => "Signals",
            Self::Closing => "Strengths and next action",
            Self::Overruling => "Verdict",
            Self::Predicting => "Predicting",
            Self::Differences | Self::Voting => "Where you differ",
            Self::Debrief => "Debrief",
            Self::Sessions => "Sessions",
            Self::Review | Self::ReviewScores => "Review",
            Self::Dimensions => "Evidence for",
            Self::Compare => "Two attempts",
            Self::Trends | Self::TrendsOfSeveral => "Trends",
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

/// A key with its modifiers; Shift is a part of a character, and stays with keys such as arrows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(pub KeyCode, pub KeyModifiers);

/// What a key does in a mode.
pub fn action(mode: Mode, key: KeyEvent) -> Option<Action> {
    let find = |pressed: Key| {
        bindings(mode).find_map(|row| {
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
                        Mode::Typing
                            | Mode::Evidence
                            | Mode::Confirm
                            | Mode::Help
                            | Mode::Browser
                            | Mode::Clarifications
                            | Mode::Dimensions
                    ),
                "{mode:?}"
            );
        }
    }
}
