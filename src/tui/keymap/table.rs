//! Every key of the program.

use crossterm::event::{KeyCode, KeyModifiers};

use crate::domain::{review::StarPart, rubric::Level};

use super::{Action, Binding, Key, Mode as M};

const fn code(code: KeyCode) -> Key {
    Key(code, KeyModifiers::NONE)
}

const fn letter(letter: char) -> Key {
    code(KeyCode::Char(letter))
}

const fn control(letter: char) -> Key {
    Key(KeyCode::Char(letter), KeyModifiers::CONTROL)
}

const fn shifted(code: KeyCode) -> Key {
    Key(code, KeyModifiers::SHIFT)
}

const LISTS: &[M] = &[
    M::Home,
    M::Setup,
    M::Browser,
    M::Clarifications,
    M::Interviewing,
    M::Differences,
    M::Sessions,
    M::Signals,
    M::Closing,
    M::Overruling,
    M::Dimensions,
    M::Trends,
    M::TrendsOfSeveral,
];
const REVIEWS: &[M] = &[M::Review, M::ReviewScores];
const PLAYERS: &[M] = &[M::Review, M::ReviewScores, M::Compare];
const TRENDS: &[M] = &[M::Trends, M::TrendsOfSeveral];
const PAGES: &[M] = &[M::Question, M::Material, M::Debrief, M::Help];
const EVERYWHERE: &[M] = &[
    M::Home,
    M::Setup,
    M::Host,
    M::Browser,
    M::Question,
    M::Microphone,
    M::Interview,
    M::Break,
    M::Clarifications,
    M::Material,
    M::Interviewing,
    M::Predicting,
    M::Differences,
    M::Voting,
    M::Scoring,
    M::Signals,
    M::Closing,
    M::Overruling,
    M::Debrief,
    M::Sessions,
    M::Review,
    M::ReviewScores,
    M::Dimensions,
    M::Compare,
    M::Trends,
    M::TrendsOfSeveral,
    M::Typing,
    M::Evidence,
    M::Confirm,
    M::Help,
];
const NOT_TYPING: &[M] = &[
    M::Home,
    M::Setup,
    M::Host,
    M::Question,
    M::Microphone,
    M::Interview,
    M::Break,
    M::Material,
    M::Interviewing,
    M::Predicting,
    M::Differences,
    M::Voting,
    M::Scoring,
    M::Signals,
    M::Closing,
    M::Overruling,
    M::Debrief,
    M::Sessions,
    M::Review,
    M::ReviewScores,
    M::Compare,
    M::Trends,
    M::TrendsOfSeveral,
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

/// Every key of the program. One row is one binding, so the rows stay whole.
#[rustfmt::skip]
pub(super) const BINDINGS: &[Binding] = &[
    // Moving.
    bind!(LISTS, [code(KeyCode::Up), code(KeyCode::Down)], "↑↓", [Action::Up, Action::Down], "choose", "Move up and down", 6),
    bind!(&[M::Scoring, M::Predicting], [code(KeyCode::Up), code(KeyCode::Down)], "↑↓", [Action::Up, Action::Down], "dimension", "Go to another dimension", 4),
    bind!(PAGES, [code(KeyCode::Up), code(KeyCode::Down)], "↑↓", [Action::Up, Action::Down], "scroll", "Scroll a line", 5),
    bind!(&[M::Setup, M::Microphone, M::Overruling], [code(KeyCode::Left), code(KeyCode::Right)], "←→", [Action::Left, Action::Right], "change", "Change the value; a verdict against the rule wants a reason", 3),
    bind!(&[M::Question, M::Material, M::Debrief, M::Help, M::Browser, M::Sessions], [code(KeyCode::PageUp), code(KeyCode::PageDown)], "PgUp PgDn", [Action::PageUp, Action::PageDown], "page", "A page up or down", 0),
    bind!(&[M::Question, M::Material, M::Debrief, M::Help, M::Browser, M::Sessions], [code(KeyCode::Home), code(KeyCode::End)], "Home End", [Action::First, Action::Last], "ends", "To the beginning or the end", 0),
    bind!(&[M::Home, M::Browser, M::Sessions], [code(KeyCode::Enter)], "enter", [Action::Open], "open", "Open what is chosen", 1),
    bind!(&[M::Setup], [code(KeyCode::Enter)], "enter", [Action::Open], "start", "Start the interview; on the question's row, choose one", 1),
    bind!(&[M::Clarifications], [code(KeyCode::Enter)], "enter", [Action::Open], "ask", "Ask it and read the answer", 1),
    bind!(&[M::Closing], [code(KeyCode::Enter)], "enter", [Action::Open], "write", "Write it down", 1),
    // Home.
    bind!(&[M::Home], [letter('p')], "p", [Action::PracticeNow], "practise", "Go on where you were cut off, or set up the suggested question", 2),
    bind!(&[M::Home], [letter('s')], "s", [Action::Sessions], "sessions", "All earlier sessions", 3),
    bind!(&[M::Home], [letter('t')], "t", [Action::Trends], "trends", "Whether it gets better, and what is missing", 4),
    bind!(&[M::Home], [letter('b')], "b", [Action::Bank], "bank", "Look through the questions", 5),
    bind!(&[M::Home, M::Setup], [letter('m')], "m", [Action::Microphone], "microphone", "Check the microphone", 7),
    bind!(&[M::Browser], [code(KeyCode::Tab)], "tab", [Action::Filter], "kind", "Only one kind of question, the next one, or all again", 3),
    // Setting up.
    bind!(&[M::Setup], [letter('/')], "/", [Action::Search], "question", "Choose a question from the list", 4),
    bind!(&[M::Question], [letter('i')], "i", [Action::Interviewer], "interviewer's view", "Show or hide what the interviewer sees", 2),
    bind!(&[M::Question], [code(KeyCode::Enter)], "enter", [Action::Open], "practise it", "Practise this question", 1),
    bind!(&[M::Microphone], [letter('r')], "r", [Action::Record], "record 5 s", "Record five seconds and play them back", 1),
    // Others at their own screens.
    bind!(&[M::Host], [code(KeyCode::Enter)], "enter", [Action::Open], "begin", "Begin the interview, or go back to it", 1),
    bind!(&[M::Host], [letter('o')], "o", [Action::OpenDoor], "new invitation", "Open the door again, with a new invitation", 3),
    // The interview.
    bind!(&[M::Interview, M::Break], [letter('n')], "n", [Action::Next], "next", "Next phase", 1),
    bind!(&[M::Interview], [letter('b')], "b", [Action::Previous], "back", "Back to the phase before", 8),
    bind!(&[M::Interview, M::Break], [letter(' ')], "space", [Action::Pause], "pause", "Pause clock and recording, or go on", 2),
    bind!(&[M::Interview, M::Break], [letter('+'), letter('=')], "+", [Action::More], "minute", "One more minute for this phase", 7),
    bind!(&[M::Interview], [letter('p')], "p", [Action::Probe], "probe", "Show the next probe", 3),
    bind!(&[M::Interview], [letter('a')], "a", [Action::Ask], "ask", "Ask a clarification from the list", 4),
    bind!(&[M::Interview, M::Interviewing], [letter('r')], "r", [Action::Read], "read", "Open what the question gives to read", 0),
    bind!(&[M::Interview], [letter('c')], "c", [Action::Curveball], "curveball", "Drop a curveball", 9),
    bind!(&[M::Interview, M::Break], [letter('m')], "m", [Action::Mark], "mark", "Mark this moment", 5),
    bind!(&[M::Interview, M::Break], [letter('M')], "M", [Action::MarkWithText], "mark with words", "Mark this moment and say why", 0),
    bind!(&[M::Interview, M::Break], [letter('t')], "t", [Action::Note], "note", "Type a note", 6),
    bind!(&[M::Interview, M::Break], [letter('B')], "B", [Action::Bell], "bell", "Ring the bell when time is short, or do not", 0),
    bind!(&[M::Interview, M::Break], [letter('e')], "e", [Action::End], "end", "End the interview", 2),
    bind!(&[M::Interview], [letter('v')], "v", [Action::Interviewer], "interviewer", "What only the interviewer beside you may see", 0),
    // The interviewer beside the candidate.
    bind!(&[M::Interviewing], [code(KeyCode::Enter)], "enter", [Action::Open], "tell", "Put it on the candidate's screen", 1),
    bind!(&[M::Interviewing], [letter(' ')], "space", [Action::Tick], "tick", "The answer had this signal, or had it not", 2),
    bind!(&[M::Interviewing], [code(KeyCode::Tab)], "tab", [Action::Turn], "part", "To the next part: answers, probes, curveballs, signals, pitfalls", 3),
    bind!(&[M::Interviewing], [letter('m')], "m", [Action::Mark], "tag", "Tag this moment in a file of your own", 4),
    bind!(&[M::Interviewing], [letter('t')], "t", [Action::Note], "note", "Write a note into a file of your own", 4),
    bind!(&[M::Interviewing], [letter('n')], "n", [Action::Next], "next phase", "Next phase", 5),
    bind!(&[M::Interviewing], [letter('+'), letter('=')], "+", [Action::More], "minute", "One more minute for this phase", 6),
    bind!(&[M::Interviewing], [code(KeyCode::Esc)], "esc", [Action::Back], "turn it back", "Back to the candidate's view", 2),
    bind!(&[M::Interview, M::Break], [letter('i')], "i", [Action::Invite], "invite", "Show the invitation to the page, if others join", 0),
    // Scoring.
    bind!(&[M::Scoring, M::Predicting, M::Voting], [letter('1'), letter('2'), letter('3'), letter('4')], "1-4", [Action::Level(Level::Poor), Action::Level(Level::Mixed), Action::Level(Level::Good), Action::Level(Level::Excellent)], "level", "Give the level", 1),
    bind!(&[M::Scoring, M::Predicting, M::Voting], [letter('0')], "0", [Action::NoEvidence], "no evidence", "Say that nothing was seen of it", 2),
    bind!(&[M::Scoring, M::Predicting, M::Differences], [code(KeyCode::Left), code(KeyCode::Right)], "←→", [Action::Bar, Action::Bar], "Senior/Staff", "Change between the Senior and the Staff bar", 5),
    bind!(&[M::Scoring], [code(KeyCode::Tab)], "tab", [Action::Evidence], "evidence", "Write evidence, or link it to a mark", 3),
    bind!(&[M::Scoring], [code(KeyCode::Delete), code(KeyCode::Backspace)], "del", [Action::DropEvidence], "drop evidence", "Take the last evidence away", 0),
    bind!(&[M::Signals], [letter(' ')], "space", [Action::Tick], "tick", "The answer had it, or had it not", 1),
    bind!(&[M::Scoring, M::Signals], [code(KeyCode::Enter)], "enter", [Action::Next], "next", "Go to the next part", 4),
    bind!(&[M::Overruling], [code(KeyCode::Enter)], "enter", [Action::Finish], "lock the scorecard", "Lock the scorecard; it never changes after that", 1),
    bind!(&[M::Debrief, M::Sessions], [letter('s')], "s", [Action::Score], "score", "Score this session", 2),
    bind!(&[M::Sessions], [letter('r')], "r", [Action::Resume], "resume", "Go on with a session that was cut off", 3),
    bind!(&[M::Sessions], [letter('d')], "d", [Action::Delete], "delete", "Delete this session", 4),
    // Two scorecards.
    bind!(&[M::Predicting], [code(KeyCode::Enter)], "enter", [Action::Accept], "done: show both", "This is what you think they gave; then both scorecards are shown", 3),
    bind!(&[M::Predicting], [letter('d')], "d", [Action::Other], "show without", "Show both without a prediction", 5),
    bind!(&[M::Differences], [letter('v')], "v", [Action::Vote], "vote again", "Give this dimension another level, with a reason; the first stays", 1),
    bind!(&[M::Differences], [code(KeyCode::Tab)], "tab", [Action::Voter], "who votes", "The next one of you votes", 3),
    bind!(&[M::Differences], [code(KeyCode::Enter)], "enter", [Action::Open], "whole debrief", "The whole debrief as a page", 2),
    bind!(&[M::Differences], [letter('x')], "x", [Action::Swap], "change places", "Who answered interviews in the next round", 4),
    bind!(&[M::Debrief], [letter('v')], "v", [Action::Differences], "differences", "Where your scores and a peer's differ, the widest first", 4),
    // Looking back.
    bind!(&[M::Debrief, M::Differences, M::Sessions, M::Scoring], [letter('l')], "l", [Action::Review], "listen", "Listen to the session; from a score, to the moment of its evidence", 3),
    bind!(PLAYERS, [letter(' ')], "space", [Action::Pause], "play", "Play from here, or pause", 1),
    bind!(REVIEWS, [code(KeyCode::Left), code(KeyCode::Right)], "←→", [Action::Left, Action::Right], "5 s", "Five seconds back or on", 2),
    bind!(REVIEWS, [shifted(KeyCode::Left), shifted(KeyCode::Right), code(KeyCode::PageUp), code(KeyCode::PageDown)], "⇧←→", [Action::Sooner, Action::Later, Action::Sooner, Action::Later], "15 s", "Fifteen seconds back or on; PgUp and PgDn do the same", 9),
    bind!(REVIEWS, [code(KeyCode::Home), code(KeyCode::End)], "Home End", [Action::First, Action::Last], "ends", "To the beginning or the end", 0),
    bind!(&[M::Review], [code(KeyCode::Up), code(KeyCode::Down)], "↑↓", [Action::Up, Action::Down], "moment", "To the moment before or after", 3),
    bind!(&[M::ReviewScores], [code(KeyCode::Up), code(KeyCode::Down)], "↑↓", [Action::Up, Action::Down], "evidence", "Choose among the evidence", 3),
    bind!(&[M::ReviewScores], [code(KeyCode::Enter)], "enter", [Action::Open], "listen", "Listen to the chosen evidence", 2),
    bind!(REVIEWS, [letter('['), letter(']')], "[ ]", [Action::PreviousMark, Action::NextMark], "mark", "To the mark, comment or evidence before or after", 6),
    bind!(PLAYERS, [letter('{'), letter('}')], "{ }", [Action::PreviousPhase, Action::NextPhase], "phase", "To the phase before or after", 6),
    bind!(REVIEWS, [letter('('), letter(')')], "( )", [Action::PreviousPause, Action::NextPause], "silence", "To the long silence before or after", 10),
    bind!(PLAYERS, [letter('<'), letter('>')], "< >", [Action::Slower, Action::Faster], "speed", "Slower or faster, at the same pitch", 9),
    bind!(PLAYERS, [letter('-'), letter('+'), letter('=')], "- +", [Action::Quieter, Action::Louder, Action::Louder], "volume", "Quieter or louder", 0),
    bind!(PLAYERS, [letter('d')], "d", [Action::Speaker], "speaker", "Play through the next speaker", 0),
    bind!(REVIEWS, [letter('z'), letter('Z')], "z Z", [Action::ZoomIn, Action::ZoomOut], "zoom", "Look closer, or at more", 8),
    bind!(REVIEWS, [code(KeyCode::Tab)], "tab", [Action::Pane], "time, scores", "Moments, time and scores in turn", 4),
    bind!(REVIEWS, [letter('m')], "m", [Action::Mark], "mark", "Mark this moment, and say why", 5),
    bind!(REVIEWS, [letter('t')], "t", [Action::Comment], "comment", "Write a comment on this moment", 7),
    bind!(REVIEWS, [letter('e')], "e", [Action::Evidence], "evidence", "Tie this moment to a dimension of the rubric", 5),
    bind!(REVIEWS, [letter('f')], "f", [Action::Filler], "filler", "Count one filler heard here", 8),
    bind!(REVIEWS, [letter('1'), letter('2'), letter('3'), letter('4')], "1-4", [Action::StarPart(StarPart::Situation), Action::StarPart(StarPart::Task), Action::StarPart(StarPart::Action), Action::StarPart(StarPart::Result)], "S T A R", "Situation, task, action or result begins here", 8),
    bind!(REVIEWS, [letter('u')], "u", [Action::Undo], "undo", "Take your last remark back", 10),
    bind!(REVIEWS, [letter('s')], "s", [Action::Score], "score", "Open the scorecard", 4),
    bind!(&[M::Debrief, M::Sessions, M::Review, M::ReviewScores], [letter('c')], "c", [Action::Compare], "compare", "Beside another attempt at the same question or its variant", 5),
    bind!(&[M::Debrief, M::Trends, M::TrendsOfSeveral], [letter('w')], "w", [Action::Page], "page", "Write this as a page for the browser, to keep or to share", 7),
    bind!(&[M::Dimensions], [code(KeyCode::Enter)], "enter", [Action::Accept], "take it", "Evidence for this dimension", 1),
    bind!(&[M::Compare], [code(KeyCode::Tab), code(KeyCode::Left), code(KeyCode::Right)], "tab", [Action::Pane], "other attempt", "Go on in the other attempt, from the same phase", 2),
    bind!(&[M::Compare], [code(KeyCode::Up), code(KeyCode::Down)], "↑↓", [Action::Up, Action::Down], "attempt", "Compare with another attempt", 4),
    bind!(&[M::Compare], [code(KeyCode::Enter), letter('l')], "enter", [Action::Review], "listen", "Review this attempt alone", 3),
    // Trends.
    bind!(TRENDS, [code(KeyCode::Tab), code(KeyCode::BackTab)], "tab", [Action::Turn, Action::TurnBack], "page", "Scores, self-judgement, coverage, time; with Shift the other way", 1),
    bind!(TRENDS, [code(KeyCode::Left), code(KeyCode::Right)], "←→", [Action::Left, Action::Right], "interview", "Look at another interview, or at another topic of the map", 5),
    bind!(TRENDS, [code(KeyCode::Enter)], "enter", [Action::Open], "open it", "Open the interview that is looked at", 7),
    bind!(TRENDS, [letter('k')], "k", [Action::Filter], "kind", "Only one kind of interview, the next one, or all again", 3),
    bind!(&[M::TrendsOfSeveral], [letter('c')], "c", [Action::Whose], "candidate", "Turn to the interviews of the next candidate: each guest, and you", 3),
    bind!(TRENDS, [letter('b')], "b", [Action::Bar], "Senior/Staff", "Change between the Senior and the Staff bar", 4),
    bind!(TRENDS, [letter('a')], "a", [Action::Adjust], "adjust", "Take off what hard questions and strict assessors did, or leave it in", 4),
    bind!(TRENDS, [letter('x')], "x", [Action::Axis], "axis", "Numbers of interviews along the axis, or dates", 6),
    // Asking and typing.
    bind!(&[M::Confirm], [letter('y'), code(KeyCode::Enter)], "enter", [Action::Accept], "yes", "Yes", 1),
    bind!(&[M::Evidence], [code(KeyCode::Up), code(KeyCode::Down)], "↑↓", [Action::Up, Action::Down], "link to a mark", "Link it to a mark or note of the interview", 3),
    bind!(&[M::Confirm], [letter('c')], "c", [Action::Other], "third answer", "The third answer, where there is one", 0),
    bind!(&[M::Typing, M::Evidence], [code(KeyCode::Enter)], "enter", [Action::Accept], "keep", "Keep what is typed", 1),
    // Everywhere.
    bind!(&[M::Confirm], [code(KeyCode::Esc), letter('n')], "esc", [Action::Back], "no", "No", 2),
    bind!(&[M::Scoring, M::Signals, M::Closing, M::Overruling, M::Predicting], [code(KeyCode::Esc)], "esc", [Action::Back], "later", "Leave; the draft is kept", 6),
    bind!(&[M::Setup, M::Host, M::Browser, M::Question, M::Microphone, M::Clarifications, M::Material, M::Differences, M::Voting, M::Debrief, M::Sessions, M::Review, M::ReviewScores, M::Dimensions, M::Compare, M::Trends, M::TrendsOfSeveral, M::Typing, M::Evidence, M::Help], [code(KeyCode::Esc)], "esc", [Action::Back], "back", "Back", 2),
    bind!(&[M::Home], [letter('q'), code(KeyCode::Esc)], "q", [Action::Quit], "quit", "Leave mockloop", 8),
    bind!(EVERYWHERE, [control('c')], "ctrl-c", [Action::Quit], "leave", "Leave mockloop; an interview is kept and can be resumed", 0),
    bind!(EVERYWHERE, [control('z')], "ctrl-z", [Action::Suspend], "shell", "Back to the shell; 'fg' returns", 0),
    bind!(NOT_TYPING, [letter('?')], "?", [Action::Help], "help", "All keys", 1),
];
