//! The session engine: rules as a value. `apply(input, at)` gives facts and effects; it reads no clock and touches
//! no file. A click on an interviewer's page and a key press are the same inputs.

use std::time::Duration;

pub use super::input::{Effect, Input, Outcome, Refusal};
use super::{
    fact::{Fact, Stamped, Start, Wall},
    history::{History, ReplayError, Stretch},
    length::Length,
    question::Part,
};

/// Sets how often the clock is written down: a crash costs no more of the countdown than this.
const CLOCK_EVERY: Duration = Duration::from_secs(5);
/// Sets how long before the end of a phase it is announced.
const WARNING: Duration = Duration::from_mins(1);

/// Holds a session that runs, and applies its rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    history: History,
}

impl From<History> for Session {
    fn from(history: History) -> Self {
        Self { history }
    }
}

/// Holds a session that is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    history: History,
}

impl Finished {
    pub fn history(&self) -> &History {
        &self.history
    }
}

/// Tells which session a journal holds: one to go on with, or one that is over.
#[derive(Debug, Clone, PartialEq)]
pub enum Replayed {
    Running(Session),
    Finished(Finished),
}

impl Session {
    /// Starts a session at time zero.
    pub fn start(start: Start) -> Result<(Self, Outcome), ReplayError> {
        let fact = Fact::SessionStarted(Box::new(start.clone()));
        let session = Self { history: History::begin(start)? };
        let facts = vec![Stamped { at: Duration::ZERO, fact }];
        Ok((session, Outcome { facts, effects: vec![Effect::BeginTake(0)] }))
    }

    /// Rebuilds the session that `facts` tell.
    pub fn replay(facts: impl IntoIterator<Item = Stamped>) -> Result<Replayed, ReplayError> {
        let history = History::replay(facts)?;
        Ok(match history.ended {
            Some(_) => Replayed::Finished(Finished { history }),
            None => Replayed::Running(Self { history }),
        })
    }

    pub fn history(&self) -> &History {
        &self.history
    }

    /// Returns the session once it is over; itself while it runs.
    pub fn finish(self) -> Result<Finished, Box<Self>> {
        if self.history.ended.is_some() {
            Ok(Finished { history: self.history })
        } else {
            Err(Box::new(self))
        }
    }

    /// Goes on after the program was cut off, at the time `at` that is known to have passed.
    pub fn go_on(&mut self, at: Duration, wall: Wall) -> Outcome {
        let mut step = Step::new(self, at);
        step.absorb(Fact::Interrupted { wall });
        if step.history().is_paused {
            step.absorb(Fact::Resumed { wall });
        }
        if let Some(item) = step.history().item_number() {
            step.effect(Effect::BeginTake(item));
        }
        step.outcome
    }

    /// Returns the next moment at which time alone makes something happen; `None` while paused or after the end.
    pub fn next_deadline(&self) -> Option<Duration> {
        let history = &self.history;
        if history.is_paused || history.ended.is_some() {
            return None;
        }
        let due = self.due(history.at).into_iter().map(|(at, _)| at);
        due.chain([history.at + CLOCK_EVERY]).min()
    }

    /// Lists the events that time alone will bring about in this stretch, each with its moment.
    fn due(&self, now: Duration) -> Vec<(Duration, Due)> {
        let history = &self.history;
        let current = history.current();
        let progress = history.progress(current);
        let planned = history.planned(current);
        let spent = history.spent(current, now);
        // The moment at which the time spent in this stretch will be `target`.
        let when = |target: Duration| now + target.saturating_sub(spent);
        let mut due = Vec::new();
        if !progress.minute_left && planned > WARNING && spent < planned {
            due.push((when(planned.saturating_sub(WARNING)), Due::MinuteLeft));
        }
        if !progress.time_up {
            due.push((when(planned), Due::TimeUp));
        }
        if let (Some(question), Some(item)) = (history.question(), history.item()) {
            let began = item.began.unwrap_or(now);
            let waiting =
                question.events.iter().enumerate().filter(|(at, _)| !item.has_shown(Part::Event, *at));
            due.extend(waiting.map(|(at, event)| (began + event.at.as_duration(), Due::Event(at))));
        }
        due.sort_by_key(|(at, _)| *at);
        due
    }

    /// Applies one input at interview time `at`; time never runs backwards. A refused input changes nothing: what
    /// was due by then stays due.
    pub fn apply(&mut self, input: Input, at: Duration) -> Result<Outcome, Refusal> {
        let mut step = Step::new(self, at);
        // After the end only the recorder still has something to say.
        if step.history().ended.is_some() && !matches!(input, Input::Heard(_)) {
            return Ok(step.outcome);
        }
        step.perform(input)?;
        Ok(step.outcome)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    MinuteLeft,
    TimeUp,
    Event(usize),
}

/// Applies one input: facts are absorbed as they are made, so that each rule sees the ones before.
struct Step<'a> {
    session: &'a mut Session,
    at: Duration,
    outcome: Outcome,
}

impl<'a> Step<'a> {
    fn new(session: &'a mut Session, at: Duration) -> Self {
        // The journal keeps milliseconds; so does the engine, or a replay would differ.
        let at =
            Duration::from_millis(u64::try_from(at.as_millis()).unwrap_or(u64::MAX)).max(session.history.at);
        Self { session, at, outcome: Outcome::default() }
    }

    fn history(&self) -> &History {
        &self.session.history
    }

    /// Adds a fact that an input makes, after those that time has made by now.
    fn fact(&mut self, fact: Fact) {
        self.pass_time();
        self.absorb(fact);
    }

    /// Takes a fact in. One that speaks of a place that the session does not have, such as a take that begins late,
    /// would spoil the journal and is left out.
    fn absorb(&mut self, fact: Fact) {
        let stamped = Stamped { at: self.at, fact };
        if self.session.history.absorb(&stamped).is_some() {
            self.outcome.facts.push(stamped);
        }
    }

    fn effect(&mut self, effect: Effect) {
        self.outcome.effects.push(effect);
    }

    /// Lets everything happen that is due by now, and writes the clock down if it was long ago.
    fn pass_time(&mut self) {
        if self.history().is_paused || self.history().ended.is_some() {
            return;
        }
        let due = self.session.due(self.at).into_iter().filter(|(at, _)| *at <= self.at);
        for (_, due) in due.collect::<Vec<_>>() {
            match due {
                Due::MinuteLeft => {
                    self.absorb(Fact::MinuteLeft);
                    self.effect(Effect::MinuteLeft);
                }
                Due::TimeUp => {
                    self.absorb(Fact::TimeUp);
                    self.effect(Effect::TimeUp);
                }
                Due::Event(number) => {
                    self.absorb(Fact::Revealed { part: Part::Event, number });
                    self.effect(Effect::EventArrived(number));
                }
            }
        }
        if self.at >= self.history().at + CLOCK_EVERY {
            self.absorb(Fact::Clock);
        }
    }

    fn perform(&mut self, input: Input) -> Result<(), Refusal> {
        let paused = self.history().is_paused;
        match input {
            Input::Tick => self.pass_time(),
            Input::Heard(fact) => self.fact(fact),
            Input::Mark { text, moment } => {
                let moment = moment.map_or(self.at, |moment| whole_milliseconds(moment).min(self.at));
                self.fact(Fact::Marked { text: text.trim().to_owned(), moment });
            }
            Input::Note(text) if text.trim().is_empty() => return Err(Refusal::NoText),
            Input::Note(text) => self.fact(Fact::Noted { text: text.trim().to_owned() }),
            Input::End { wall, how } => {
                if self.history().item_number().is_some() {
                    self.effect(Effect::EndTake);
                }
                self.fact(Fact::Ended { wall, how });
                self.effect(Effect::Finished);
            }
            Input::Resume { .. } if !paused => return Err(Refusal::NotPaused),
            Input::Resume { wall } => {
                self.fact(Fact::Resumed { wall });
                self.effect(Effect::ResumeTake);
            }
            _ if paused => return Err(Refusal::Paused),
            Input::Pause { wall } => {
                self.fact(Fact::Paused { wall });
                self.effect(Effect::PauseTake);
            }
            Input::Next => self.next()?,
            Input::Back => self.back()?,
            Input::More => self.fact(Fact::Extended { by: Length::minutes(1) }),
            Input::Probe => self.probe()?,
            Input::Ask(number) => self.reveal(Part::Clarification, number)?,
            Input::Reveal(part, number) => self.reveal(part, number)?,
            Input::Curveball => self.curveball()?,
        }
        Ok(())
    }

    fn next(&mut self) -> Result<(), Refusal> {
        let to = self.history().current() + 1;
        let stretch = *self.history().stretches().get(to).ok_or(Refusal::LastPhase)?;
        self.enter(stretch);
        Ok(())
    }

    fn back(&mut self) -> Result<(), Refusal> {
        let Stretch::Phase { phase, .. } = self.history().stretch() else { return Err(Refusal::Break) };
        if phase == 0 {
            return Err(Refusal::FirstPhase);
        }
        let before = self.history().stretches()[self.history().current() - 1];
        self.enter(before);
        Ok(())
    }

    fn enter(&mut self, stretch: Stretch) {
        let left = self.history().item_number();
        match (stretch, self.history().place(stretch)) {
            (Stretch::Break { after }, _) => self.fact(Fact::BreakEntered { after }),
            (_, Some(place)) => self.fact(Fact::PhaseEntered(place)),
            (Stretch::Phase { .. }, None) => {}
        }
        let entered = self.history().item_number();
        if left != entered {
            if left.is_some() {
                self.effect(Effect::EndTake);
            }
            if let Some(item) = entered {
                self.effect(Effect::BeginTake(item));
            }
        }
    }

    fn probe(&mut self) -> Result<(), Refusal> {
        let history = self.history();
        let (Some(question), Some(phase), Some(item)) = (history.question(), history.phase(), history.item())
        else {
            return Err(Refusal::Break);
        };
        let next = question.probe_order(&phase.id).find(|&at| !item.has_shown(Part::Probe, at));
        let number = next.ok_or(Refusal::NoProbe)?;
        self.fact(Fact::Revealed { part: Part::Probe, number });
        Ok(())
    }

    fn reveal(&mut self, part: Part, number: usize) -> Result<(), Refusal> {
        let history = self.history();
        let (Some(question), Some(item)) = (history.question(), history.item()) else {
            return Err(Refusal::Break);
        };
        let unknown = match part {
            Part::Probe => Refusal::NotThatProbe,
            Part::Clarification => Refusal::NoClarification,
            Part::Curveball => Refusal::NotThatCurveball,
            Part::Event => return Err(Refusal::ByItself),
        };
        if number >= question.count(part) {
            return Err(unknown);
        }
        if !item.has_shown(part, number) {
            self.fact(Fact::Revealed { part, number });
        }
        Ok(())
    }

    fn curveball(&mut self) -> Result<(), Refusal> {
        let history = self.history();
        let (Some(question), Some(item)) = (history.question(), history.item()) else {
            return Err(Refusal::Break);
        };
        let mut all = 0..question.curveballs.len();
        let number = all.find(|&at| !item.has_shown(Part::Curveball, at)).ok_or(Refusal::NoCurveball)?;
        self.fact(Fact::Revealed { part: Part::Curveball, number });
        Ok(())
    }
}

/// Cuts a time to whole milliseconds. The journal keeps no more, and a replay must not differ.
fn whole_milliseconds(time: Duration) -> Duration {
    Duration::from_millis(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}
