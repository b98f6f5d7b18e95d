//! The history of a session so far: the fold of its facts. Screens, reports and the engine read it.

use std::time::Duration;

use super::{
    fact::{Fact, How, Place, Round, Stamped, Start, Wall},
    format::Phase,
    question::{Part, Question},
};

/// Names a timed part of the session, in planned order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    Phase {
        round: usize,
        question: usize,
        phase: usize,
        /// The question's place among all questions of the session, from 0.
        item: usize,
    },
    Break {
        after: usize,
    },
}

/// Tells how one stretch went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    pub visited: bool,
    pub minute_left: bool,
    pub time_up: bool,
    spent: Duration,
    extra: Duration,
}

/// Tells how one question went.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    pub began: Option<Duration>,
    /// The parts of the question that the candidate has been told, in this order.
    pub revealed: Vec<Revealed>,
    pub takes: Vec<Take>,
}

/// Names the `number`th probe, clarification, curveball or event, from 0, and when it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revealed {
    pub part: Part,
    pub number: usize,
    pub at: Duration,
}

/// Describes silence that stands in a take where the sound is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    pub at: Duration,
    pub length: Duration,
    pub reason: String,
}

/// Describes one file of a take.
#[derive(Debug, Clone, PartialEq)]
pub struct Take {
    pub file: String,
    pub device: String,
    pub rate: u32,
    /// Interview time at its first frame.
    pub from: Duration,
    /// Length of the file in seconds; `None` while it is open, or after a crash.
    pub seconds: Option<f64>,
    pub lost: u64,
}

/// Holds a mark or a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    pub at: Duration,
    pub stretch: usize,
    pub text: String,
    pub is_mark: bool,
}

/// Holds all that has happened, and when. Equal facts give equal histories.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    pub start: Start,
    pub items: Vec<Item>,
    pub moments: Vec<Moment>,
    pub gaps: Vec<Gap>,
    pub is_paused: bool,
    pub is_microphone_gone: bool,
    pub ended: Option<(Wall, How)>,
    /// Interview time of the last fact.
    pub at: Duration,
    stretches: Vec<Stretch>,
    progress: Vec<Progress>,
    current: usize,
    entered: Duration,
    /// The moment at which each stretch was entered, in order.
    entries: Vec<(Duration, Stretch)>,
}

/// Tells why facts do not make a history.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    #[error("the journal is empty")]
    Empty,
    #[error("the first fact does not start a session")]
    NoStart,
    #[error("the session has no question")]
    NoQuestion,
    #[error("fact {0} names a question or phase that is not in this session")]
    Nowhere(usize),
}

impl History {
    /// Returns what the session is called: its own title, or that of its first question.
    pub fn title(&self) -> String {
        let first = || self.start.questions().next().map(|(_, question)| question.title.clone());
        self.start.title.clone().or_else(first).unwrap_or_default()
    }

    /// Makes the history in which the session has just started.
    pub fn begin(start: Start) -> Result<Self, ReplayError> {
        let stretches = stretches(&start);
        let Some(&Stretch::Phase { .. }) = stretches.first() else { return Err(ReplayError::NoQuestion) };
        let mut history = Self {
            items: vec![Item::default(); start.questions().count()],
            progress: vec![Progress::default(); stretches.len()],
            start,
            moments: Vec::new(),
            gaps: Vec::new(),
            is_paused: false,
            is_microphone_gone: false,
            ended: None,
            at: Duration::ZERO,
            stretches,
            current: 0,
            entered: Duration::ZERO,
            entries: Vec::new(),
        };
        history.enter(0, Duration::ZERO);
        Ok(history)
    }

    /// Makes the history that `facts` tell.
    pub fn replay(facts: impl IntoIterator<Item = Stamped>) -> Result<Self, ReplayError> {
        let (history, nowhere) = Self::replay_what_fits(facts)?;
        nowhere.first().map_or(Ok(history), |number| Err(ReplayError::Nowhere(number + 1)))
    }

    /// Makes the history that `facts` tell where some are missing: those that therefore speak of a place that the
    /// session does not have are left out, and their numbers, from 0, are given.
    pub fn replay_what_fits(
        facts: impl IntoIterator<Item = Stamped>,
    ) -> Result<(Self, Vec<usize>), ReplayError> {
        let mut facts = facts.into_iter().enumerate();
        let Some((_, first)) = facts.next() else { return Err(ReplayError::Empty) };
        let Fact::SessionStarted(start) = first.fact else { return Err(ReplayError::NoStart) };
        let mut history = Self::begin(*start)?;
        let nowhere = facts.filter_map(|(number, stamped)| match history.absorb(&stamped) {
            Some(()) => None,
            None => Some(number),
        });
        let nowhere = nowhere.collect();
        Ok((history, nowhere))
    }

    /// Takes one more fact in; `None` if it speaks of a place that the session does not have.
    pub fn absorb(&mut self, stamped: &Stamped) -> Option<()> {
        let at = stamped.at.max(self.at);
        match &stamped.fact {
            Fact::SessionStarted(_) => return None,
            Fact::PhaseEntered(place) => self.enter(self.find(place)?, at),
            Fact::BreakEntered { after } => {
                let index = self.stretches.iter().position(|it| *it == Stretch::Break { after: *after })?;
                self.enter(index, at);
            }
            Fact::Paused { .. } => self.is_paused = true,
            Fact::Resumed { .. } => self.is_paused = false,
            Fact::Extended { by } => {
                self.progress[self.current].extra += by.as_duration();
                let left = self.planned(self.current).saturating_sub(self.spent(self.current, at));
                let now = &mut self.progress[self.current];
                // A warning that the new minute put off will be announced again.
                now.minute_left &= left <= Duration::from_mins(1);
                now.time_up &= left.is_zero();
            }
            Fact::MinuteLeft => self.progress[self.current].minute_left = true,
            Fact::TimeUp => self.progress[self.current].time_up = true,
            Fact::Revealed { part, number } => self.reveal(*part, *number, at)?,
            Fact::Marked { text, moment } => self.remember((*moment).min(at), text, true),
            Fact::Noted { text } => self.remember(at, text, false),
            Fact::TakeStarted { file, device, rate } => {
                // The file lies in the session's folder; a journal from elsewhere must not lead out of it.
                is_plain_name(file).then_some(())?;
                let (file, device) = (file.clone(), device.clone());
                let take = Take { file, device, rate: *rate, from: at, seconds: None, lost: 0 };
                self.item_mut()?.takes.push(take);
            }
            Fact::TakeEnded { file, seconds, lost } => {
                let mut takes = self.items.iter_mut().flat_map(|item| &mut item.takes);
                let take = takes.find(|take| take.file == *file)?;
                (take.seconds, take.lost) = (Some(*seconds), *lost);
            }
            Fact::MicrophoneGone => self.is_microphone_gone = true,
            Fact::MicrophoneBack | Fact::Interrupted { .. } => self.is_microphone_gone = false,
            Fact::Ended { wall, how } => {
                self.progress[self.current].spent += at.checked_sub(self.entered).unwrap();
                self.entered = at;
                self.ended = Some((*wall, *how));
            }
            Fact::Gap { file, from, seconds, reason } => {
                let mut takes = self.items.iter().flat_map(|item| &item.takes);
                let take = takes.find(|take| take.file == *file)?;
                let at = take.from + Duration::from_secs_f64(*from);
                let length = Duration::from_secs_f64(*seconds);
                self.gaps.push(Gap { at, length, reason: reason.clone() });
            }
            Fact::Clock | Fact::NoSignal | Fact::Signal | Fact::RecordingFailed { .. } | Fact::Unknown => {}
        }
        self.at = at;
        Some(())
    }

    /// Lists when each stretch was entered, in order; going back enters again.
    pub fn entries(&self) -> impl Iterator<Item = (Duration, Stretch)> {
        self.entries.iter().copied()
    }

    pub fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// Returns the index of the current stretch.
    pub fn current(&self) -> usize {
        self.current
    }

    pub fn stretch(&self) -> Stretch {
        self.stretches[self.current]
    }

    pub fn progress(&self, stretch: usize) -> &Progress {
        &self.progress[stretch]
    }

    /// Returns the planned length of a stretch, with the minutes that were added.
    pub fn planned(&self, stretch: usize) -> Duration {
        self.foreseen(stretch) + self.progress[stretch].extra
    }

    /// Returns the length of a stretch as its format has it.
    pub fn foreseen(&self, stretch: usize) -> Duration {
        match self.stretches[stretch] {
            Stretch::Phase { round, phase, .. } => self.start.rounds[round].format.phases[phase].length,
            Stretch::Break { .. } => self.start.pause,
        }
        .as_duration()
    }

    /// Returns the time spent in a stretch until `at`.
    pub fn spent(&self, stretch: usize, at: Duration) -> Duration {
        let open = stretch == self.current && self.ended.is_none();
        let running = if open { at.saturating_sub(self.entered) } else { Duration::ZERO };
        self.progress[stretch].spent + running
    }

    /// Returns the round, question and phase of a stretch; `None` for a break.
    pub fn parts(&self, stretch: Stretch) -> Option<(&Round, &Question, &Phase)> {
        let Stretch::Phase { round, question, phase, .. } = stretch else { return None };
        let round = &self.start.rounds[round];
        Some((round, &round.questions[question], &round.format.phases[phase]))
    }

    /// Returns the current question; `None` in a break.
    pub fn question(&self) -> Option<&Question> {
        self.parts(self.stretch()).map(|(_, question, _)| question)
    }

    /// Returns the current phase; `None` in a break.
    pub fn phase(&self) -> Option<&Phase> {
        self.parts(self.stretch()).map(|(.., phase)| phase)
    }

    /// Returns the place of the current question among all; `None` in a break.
    pub fn item_number(&self) -> Option<usize> {
        match self.stretch() {
            Stretch::Phase { item, .. } => Some(item),
            Stretch::Break { .. } => None,
        }
    }

    /// Tells how the current question has gone so far; `None` in a break.
    pub fn item(&self) -> Option<&Item> {
        self.item_number().map(|item| &self.items[item])
    }

    /// Returns the place by which the journal names a stretch; `None` for a break.
    pub fn place(&self, stretch: Stretch) -> Option<Place> {
        let Stretch::Phase { round, question, .. } = stretch else { return None };
        let (.., phase) = self.parts(stretch)?;
        Some(Place { round, question, phase: phase.id.clone() })
    }

    fn enter(&mut self, index: usize, at: Duration) {
        self.progress[self.current].spent += at.checked_sub(self.entered).unwrap();
        (self.current, self.entered) = (index, at);
        self.progress[index].visited = true;
        self.entries.push((at, self.stretches[index]));
        if let Stretch::Phase { item, .. } = self.stretches[index] {
            self.items[item].began.get_or_insert(at);
        }
    }

    fn reveal(&mut self, part: Part, number: usize, at: Duration) -> Option<()> {
        (number < self.question()?.count(part)).then_some(())?;
        let item = self.item_mut()?;
        if !item.has_shown(part, number) {
            item.revealed.push(Revealed { part, number, at });
        }
        Some(())
    }

    fn remember(&mut self, at: Duration, text: &str, is_mark: bool) {
        self.moments.push(Moment { at, stretch: self.current, text: text.to_owned(), is_mark });
    }

    fn find(&self, place: &Place) -> Option<usize> {
        self.stretches.iter().position(|stretch| self.place(*stretch).as_ref() == Some(place))
    }

    fn item_mut(&mut self) -> Option<&mut Item> {
        let Stretch::Phase { item, .. } = self.stretches[self.current] else { return None };
        self.items.get_mut(item)
    }
}

impl Item {
    /// Lists the numbers of the shown things of `part`, in the order in which they were shown.
    pub fn shown(&self, part: Part) -> impl Iterator<Item = usize> {
        self.revealed.iter().filter(move |it| it.part == part).map(|it| it.number)
    }

    pub fn has_shown(&self, part: Part, number: usize) -> bool {
        self.revealed.iter().any(|it| (it.part, it.number) == (part, number))
    }
}

fn is_plain_name(file: &str) -> bool {
    !file.contains(['/', '\\']) && !file.starts_with('.')
}

fn stretches(start: &Start) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut item = 0;
    for (round, it) in start.rounds.iter().enumerate() {
        if round > 0 && start.pause.as_seconds() > 0 {
            stretches.push(Stretch::Break { after: round - 1 });
        }
        for question in 0..it.questions.len() {
            let phases = 0..it.format.phases.len();
            stretches.extend(phases.map(|phase| Stretch::Phase { round, question, phase, item }));
            item += 1;
        }
    }
    stretches
}
