//! The state of the review: the player's position, and what is shown, chosen and typed.

use std::{path::PathBuf, time::Duration};

use crate::{
    domain::{
        history::{History, Stretch},
        length::clock,
        listening::{Playing, Track, Transport},
        review,
        rubric::Dimension,
        scorecard::{Assessor, Scorecard},
        timeline::{self, Point, Sort},
    },
    tui::{
        keymap::{Keys, review as keymap},
        widgets::{input::Input, list::Cursor, wave::Scale},
    },
};

/// Sets the length from which a silence is worth jumping to.
pub const LONG_PAUSE: Duration = Duration::from_secs(2);
/// Lists the stretches of time that can be shown around the player's position, from everything to the closest look.
const ZOOMS: [Option<Duration>; 5] = [
    None,
    Some(Duration::from_mins(10)),
    Some(Duration::from_mins(3)),
    Some(Duration::from_mins(1)),
    Some(Duration::from_secs(15)),
];

/// Names what stands below the waveform; in a wide window beside the moments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pane {
    #[default]
    Moments,
    Time,
    Scores,
}

/// Tells what is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    Mark,
    Comment,
    Evidence { round: usize, dimension: String },
}

/// Holds the review screen.
#[derive(Debug)]
pub struct Review {
    pub folder: PathBuf,
    pub history: History,
    /// The listener's own review.
    pub own: review::Review,
    /// The reviews of others, where they may be seen.
    pub others: Vec<review::Review>,
    /// The scorecards that may be seen, the listener's first.
    pub cards: Vec<Scorecard>,
    pub tracks: Vec<Track>,
    pub transport: Transport,
    /// The position of the player.
    pub at: Duration,
    pub(super) points: Vec<Point>,
    pub(super) pane: Pane,
    pub(super) zoom: usize,
    /// The chosen row of the scores.
    pub(super) row: Cursor,
    /// The dimension being chosen for evidence.
    pub(super) choosing: Option<Cursor>,
    pub(super) typing: Option<(Typed, Duration, Input)>,
}

impl Review {
    pub fn new(folder: PathBuf, history: History, tracks: Vec<Track>) -> Self {
        let mut screen = Self {
            folder,
            history,
            own: review::Review::default(),
            others: Vec::new(),
            cards: Vec::new(),
            tracks,
            transport: Transport::default(),
            at: Duration::ZERO,
            points: Vec::new(),
            pane: Pane::default(),
            zoom: 0,
            row: Cursor::default(),
            choosing: None,
            typing: None,
        };
        screen.gather();
        screen
    }

    /// Brings what is shown up to date with the remarks.
    pub fn gather(&mut self) {
        self.points = timeline::points(&self.history, [&self.own].into_iter().chain(&self.others));
    }

    /// Returns the keys that apply now.
    pub fn keys(&self) -> Keys<keymap::Action> {
        match (&self.typing, self.choosing, self.pane) {
            (Some(_), ..) => keymap::TYPING,
            (None, Some(_), _) => keymap::DIMENSIONS,
            (None, None, Pane::Scores) => keymap::SCORES,
            (None, None, Pane::Moments | Pane::Time) => keymap::MOMENTS,
        }
    }

    pub fn input(&mut self) -> Option<&mut Input> {
        self.typing.as_mut().map(|(.., input)| input)
    }

    /// Returns the end of the session's time axis.
    pub fn end(&self) -> Duration {
        self.tracks.iter().map(Track::until).chain([self.history.at]).max().unwrap_or_default()
    }

    /// Goes to a moment, or as near as there is one.
    pub fn seek(&mut self, to: Duration) {
        self.at = to.min(self.end());
    }

    /// Goes by some seconds, forwards or back.
    pub fn skip(&mut self, seconds: i64) {
        let by = Duration::from_secs(seconds.unsigned_abs());
        self.seek(if seconds < 0 { self.at.saturating_sub(by) } else { self.at + by });
    }

    /// Goes to the next or previous point that `wanted` takes; says whether there is one. Going back, a point that
    /// has just been passed does not count, or one could never leave it while the sound plays.
    pub fn go_to(&mut self, is_forward: bool, wanted: impl Fn(&Point) -> bool) -> bool {
        self.go_to_one_of(
            is_forward,
            &self.points.iter().filter(|it| wanted(it)).map(|it| it.at).collect::<Vec<_>>(),
        )
    }

    /// Goes to the next or previous long silence; says whether there is one.
    pub fn go_to_pause(&mut self, is_forward: bool) -> bool {
        let begins = |track: &Track| {
            let pauses = track.speech.as_ref().map(|it| it.pauses(LONG_PAUSE)).unwrap_or_default();
            pauses.into_iter().map(|(from, _)| track.from + from).collect::<Vec<_>>()
        };
        self.go_to_one_of(is_forward, &self.tracks.iter().flat_map(begins).collect::<Vec<_>>())
    }

    fn go_to_one_of(&mut self, is_forward: bool, moments: &[Duration]) -> bool {
        let is_playing = self.transport.state == Playing::Playing;
        let slack = if is_playing { Duration::from_secs(1) } else { Duration::ZERO };
        let found = if is_forward {
            moments.iter().filter(|it| **it > self.at).min()
        } else {
            moments.iter().filter(|it| **it + slack < self.at).max()
        };
        let found = found.copied();
        if let Some(to) = found {
            self.seek(to);
        }
        found.is_some()
    }

    /// Zooms by steps: shows a shorter stretch of time, or a longer one.
    pub fn zoom(&mut self, steps: isize) {
        self.zoom = self.zoom.saturating_add_signed(steps).min(ZOOMS.len() - 1);
    }

    pub fn turn_pane(&mut self) {
        self.pane = match self.pane {
            Pane::Moments => Pane::Time,
            Pane::Time => Pane::Scores,
            Pane::Scores => Pane::Moments,
        };
        self.row = Cursor::default();
    }

    pub fn step_row(&mut self, steps: isize) {
        match &mut self.choosing {
            Some(cursor) => cursor.step(steps, dimensions(&self.history, self.at).1.len()),
            None => self.row.step(steps, self.evidence().len()),
        }
    }

    /// Returns the moment of the chosen evidence.
    pub fn chosen_evidence(&self) -> Option<Duration> {
        self.evidence().get(self.row.at).copied()
    }

    /// Opens the list of dimensions to tie this moment to.
    pub fn choose_dimension(&mut self) {
        self.choosing = Some(Cursor::default());
    }

    /// Takes the chosen dimension and begins to type why.
    pub fn take_dimension(&mut self) {
        let Some(cursor) = self.choosing.take() else { return };
        let (round, dimensions) = dimensions(&self.history, self.at);
        if let Some(it) = dimensions.get(cursor.at) {
            let label = format!("{} · what was heard", it.title);
            let typed = Typed::Evidence { round, dimension: it.id.clone() };
            self.typing = Some((typed, self.at, Input::new(label, "")));
        }
    }

    /// Begins to type about this moment.
    pub fn begin_typing(&mut self, typed: Typed) {
        let label = if typed == Typed::Mark { "Mark" } else { "Comment" };
        self.typing = Some((typed, self.at, Input::new(format!("{label} at {}", clock(self.at)), "")));
    }

    /// Takes what was typed, and the moment it is about.
    pub fn take_typed(&mut self) -> Option<(Typed, Duration, String)> {
        let (typed, at, input) = self.typing.take()?;
        Some((typed, at, input.text().trim().to_owned()))
    }

    /// Leaves what is being typed or chosen; says whether something was.
    pub fn stop(&mut self) -> bool {
        self.typing.take().is_some() | self.choosing.take().is_some()
    }

    /// Finds the listener's last remark, by its number.
    pub fn last_remark(&self) -> Option<usize> {
        self.own.remarks.iter().map(|it| it.number).max()
    }

    /// Returns the round in which a moment lies.
    pub fn round(&self, at: Duration) -> usize {
        round(&self.history, at)
    }

    pub(super) fn scale(&self, columns: u16) -> Scale {
        let end = self.end().max(Duration::from_secs(1));
        match ZOOMS[self.zoom].filter(|window| *window < end) {
            None => Scale { from: Duration::ZERO, until: end, columns },
            Some(window) => {
                // The place stands still at a third while it is followed, but for both ends.
                let from = self.at.saturating_sub(window / 3).min(end.saturating_sub(window));
                Scale { from, until: from + window, columns }
            }
        }
    }

    /// Returns whose remarks these are.
    pub fn listener(&self) -> Assessor {
        self.own.listener.clone().unwrap_or(Assessor::Candidate)
    }

    /// Returns whether `[` and `]` stop at a point.
    pub fn is_mark(point: &Point) -> bool {
        matches!(point.sort, Sort::Mark | Sort::Evidence | Sort::Comment)
    }

    pub fn is_phase(point: &Point) -> bool {
        matches!(point.sort, Sort::Phase | Sort::Break)
    }

    /// Returns the stretch in which a moment lies.
    pub fn stretch(&self, at: Duration) -> Option<Stretch> {
        stretch(&self.history, at)
    }

    /// Lists the moments that the evidence of the shown scores is tied to.
    pub fn evidence(&self) -> Vec<Duration> {
        let scores = self.cards.iter().flat_map(|card| &card.rounds).flat_map(|round| &round.scores);
        scores.flat_map(|score| &score.evidence).filter_map(|it| it.at).map(|at| at.0).collect()
    }
}

/// Finds the stretch in which a moment lies.
pub(super) fn stretch(history: &History, at: Duration) -> Option<Stretch> {
    history.entries().take_while(|(entered, _)| *entered <= at).last().map(|(_, stretch)| stretch)
}

/// Finds the round in which a moment lies; a break belongs to the one before.
pub(super) fn round(history: &History, at: Duration) -> usize {
    match stretch(history, at) {
        Some(Stretch::Phase { round, .. }) => round,
        Some(Stretch::Break { after }) => after,
        None => 0,
    }
}

/// Finds the round in which a moment lies, and its dimensions.
pub(super) fn dimensions(history: &History, at: Duration) -> (usize, &[Dimension]) {
    let round = round(history, at);
    (round, &history.start.rounds[round].rubric.dimensions)
}
