//! What a flow answers: stay, say something, go somewhere, ask, or leave. One place acts on it.

use std::{path::PathBuf, time::Duration};

use crate::{
    domain::{scorecard::Assessor, trends::Filter},
    peer::PersonId,
    practice::{Live, planning::Request},
    tui::{screens::score::Part, widgets::dialog::Confirmation},
};

/// Tells what comes after a key.
#[derive(Debug)]
pub enum Step {
    Stay,
    /// Shows a sentence at the bottom for a while.
    Say(String),
    Go(Place),
    Ask(Ask),
    /// Leaves the program.
    Leave,
}

impl Step {
    /// Says something.
    pub fn say(text: impl Into<String>) -> Self {
        Self::Say(text.into())
    }
}

/// Names a screen, with what it opens on.
#[derive(Debug)]
pub enum Place {
    Home,
    Setup(Wish),
    Questions,
    Microphone,
    /// The list of sessions, with one of them chosen: by name, else by place.
    Sessions(Option<(String, usize)>),
    Trends(Filter),
    /// The debrief, or the prediction or the differences where these come first.
    Debrief(PathBuf),
    /// The debrief as a whole page.
    WholeDebrief(PathBuf),
    /// A scorecard is left for the debrief.
    LeaveScore(PathBuf),
    Score(PathBuf),
    Review {
        folder: PathBuf,
        at: Duration,
        origin: Origin,
        /// Plays at once.
        plays: bool,
    },
    /// A session beside another attempt at the same question.
    Compare(String),
    /// Two sessions side by side; the first is the one that plays.
    Attempts(String, String),
    Interview(Box<Live>),
    /// The running interview again.
    BackToInterview,
    /// The invitation to the page.
    Invitation,
    /// A review is left for where it was opened.
    LeaveReview,
    /// The next interview at the same page, as planned.
    NextHosted(Box<Request>),
}

/// Tells what is chosen when an interview is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    Nothing,
    Question(String),
    /// A format or a loop, by its id.
    Shape(String),
}

/// Tells where `esc` leads from the review.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    Sessions,
    Debrief,
    Score(Part),
}

/// Asks for a yes, and says what it will do.
#[derive(Debug)]
pub struct Ask {
    pub confirmation: Confirmation,
    pub deed: Deed,
}

impl Ask {
    /// Asks with two answers.
    pub fn new(title: impl Into<String>, text: impl Into<String>, yes: &str, no: &str, deed: Deed) -> Self {
        let confirmation = Confirmation {
            title: title.into(),
            text: text.into(),
            yes: yes.to_owned(),
            no: no.to_owned(),
            other: None,
        };
        Self { confirmation, deed }
    }

    /// Adds a third answer.
    pub fn or(mut self, other: &str) -> Self {
        self.confirmation.other = Some(other.to_owned());
        self
    }
}

/// Names what a yes will do.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    EndInterview,
    LeaveInterview,
    StartWithoutRecording,
    Delete(String),
    /// Go on with the session in this folder; the third answer closes and scores it.
    Resume(String),
    LockScorecard,
    /// Let somebody in; the third answer lets them in as an observer.
    Admit(PersonId),
    WriteAnswer,
    /// Open what is for the interviewer's eyes alone.
    LookAway,
    /// Whoever interviews agrees to the recording; the third answer begins without one.
    Consent,
    /// Somebody else scores this session now.
    HandOver(PathBuf, Assessor),
    /// It is the candidate's turn again.
    HandBack(PathBuf),
    /// The next round, with the places changed.
    Swap(Box<Request>),
    /// End the page before the interview has begun, and the program too.
    ClosePage {
        leaves: bool,
    },
}
