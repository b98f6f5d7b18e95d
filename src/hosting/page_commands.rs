//! Carries out what people at their pages ask for: an input of the engine, a remark, or a line of a scorecard.

use std::time::Duration;

use crate::{
    clock,
    domain::{
        history::History,
        question::{Bar, Part},
        review::{Numbered, Remark},
        rubric::Level,
        scorecard::{Evidence, Moment, Overruling, Scorecard, Seen},
        second_vote::SecondVote,
        session::{Effect, Input},
    },
    error::Error,
    peer::{Command, Field, PersonId, Role, clean},
    practice::Live,
};

use super::{host::Hosting, people::Person, reveal_policy};

/// The longest text of a remark, in characters.
const TEXT: usize = 2000;
/// Answers whoever names a line that no scorecard of this interview has.
const NO_LINE: &str = "This scorecard has no such dimension.";

impl Hosting {
    /// Carries out one command; what stands in its way is told to the person. Returns what the engine brought about.
    pub(super) fn obey(
        &mut self,
        id: PersonId,
        tab: String,
        number: u64,
        command: Command,
        live: Option<&mut Live>,
    ) -> Vec<Effect> {
        let done = self.carry_out(id, command, live);
        let (effects, refusal) =
            done.map_or_else(|error| (Vec::new(), Some(error.sentence)), |it| (it, None));
        if let Some(person) = self.people.iter_mut().find(|it| it.id == id) {
            person.refusal = refusal;
            person.obeyed.insert(tab, number);
        }
        effects
    }

    fn carry_out(
        &mut self,
        id: PersonId,
        command: Command,
        live: Option<&mut Live>,
    ) -> Result<Vec<Effect>, Error> {
        let Some(person) = self.people.iter_mut().find(|it| it.id == id) else { return Ok(Vec::new()) };
        if command == Command::Agree {
            person.agreed = true;
            return Ok(Vec::new());
        }
        check_allowed(person, &command)?;
        let Some(folder) = self.folder.clone() else {
            return Err(Error::failed("The interview has not begun yet."));
        };
        let is_over = self.is_over;
        let is_open = reveal_policy::is_open(self.candidate.as_ref(), person);
        let history = live.as_deref().map_or(&self.history, Live::history);
        let now = live.as_deref().map_or(history.at, Live::at);
        let remark = |person: &mut Person, at: u64, remark| {
            person.remark(&folder, Duration::from_millis(at).min(now), remark).map(|()| Vec::new())
        };
        let edit = |person: &mut Person, change: &dyn Fn(&mut Scorecard) -> Result<(), Error>| {
            let card = person.card(&folder, &history.start)?;
            if card.locked.is_some() {
                return Err(Error::failed("Your scorecard is locked."));
            }
            change(card)?;
            person.notebook.write_card(&folder);
            Ok(Vec::new())
        };
        let wall = clock::wall().fixed_offset();
        let is_paused = history.is_paused;
        let input = match command {
            Command::Agree => return Ok(Vec::new()),
            Command::Tag { at, text } => {
                return remark(person, at, Remark::Marked { text: clean(&text, TEXT) });
            }
            Command::Note { at, text } => {
                let text = clean(&text, TEXT);
                if text.is_empty() {
                    return Err(Error::failed("There is nothing to write down."));
                }
                return remark(person, at, Remark::Commented { text });
            }
            Command::Signal { question, number, seen } => {
                return edit(person, &|card| tick(card, history, question, number, seen));
            }
            Command::Score { round, dimension, bar, level } => {
                return edit(person, &|card| give(card, round, dimension, bar, level));
            }
            Command::Evidence { round, dimension, text, at } => {
                if at.is_some_and(|at| !has_remark(person, at)) {
                    return Err(Error::failed("There is no tag or note of yours at this moment."));
                }
                return edit(person, &|card| evidence(card, round, dimension, &text, at));
            }
            Command::Words { field, text } => {
                return edit(person, &|card| {
                    *words_of(card, field) = clean(&text, TEXT);
                    Ok(())
                });
            }
            Command::Overrule { bar, verdict, because } => {
                return edit(person, &|card| {
                    let computed = card.judge(&history.start, bar).verdict;
                    let own = verdict.filter(|it| Some(*it) != computed);
                    let because = clean(&because, TEXT);
                    card.overrule(bar, own.map(|verdict| Overruling { verdict, because }));
                    Ok(())
                });
            }
            Command::Lock => {
                return edit(person, &|card| {
                    if !is_over {
                        return Err(Error::failed("Lock your scores when the interview is over."));
                    }
                    card.lock(wall).map_err(|why| Error::failed(why.to_string()))
                });
            }
            Command::Vote { round, dimension, bar, level, because } => {
                if !is_open {
                    return Err(Error::failed("Second votes come once everybody's scores are open."));
                }
                let rubric = history.start.rounds.get(round).map(|it| &it.rubric);
                let dimension = rubric.and_then(|it| it.dimensions.get(dimension)).ok_or_else(missing)?;
                let (dimension, because) = (dimension.id.clone(), clean(&because, TEXT));
                let vote = SecondVote { round, dimension, bar, seen: seen(level)?, because, wall };
                return person.vote(&folder, &history.start, vote).map(|()| Vec::new());
            }
            // What is so already is done by a tick of the clock.
            Command::Pause if is_paused => Input::Tick,
            Command::Pause => Input::Pause { wall },
            Command::Resume if !is_paused => Input::Tick,
            Command::Resume => Input::Resume { wall },
            Command::Next => Input::Next,
            Command::Back => Input::Back,
            Command::More => Input::More,
            Command::Probe { number } => Input::Reveal(Part::Probe, number),
            Command::Curveball { number } => Input::Reveal(Part::Curveball, number),
            Command::Clarification { number } => Input::Reveal(Part::Clarification, number),
        };
        let live = live.ok_or_else(|| Error::failed("The interview is over."))?;
        live.input(input).map_err(|refusal| Error::failed(refusal.to_string()))
    }
}

/// Fails if somebody may not ask for this.
fn check_allowed(person: &Person, command: &Command) -> Result<(), Error> {
    if !person.agreed {
        return Err(Error::failed("Say first that you have seen what is recorded."));
    }
    // Whatever is no remark is kept from observers.
    if person.role == Role::Observer && !matches!(command, Command::Tag { .. } | Command::Note { .. }) {
        return Err(Error::failed("Observers have notes of their own, and no controls."));
    }
    Ok(())
}

fn missing() -> Error {
    Error::failed(NO_LINE)
}

/// Reads the level that a digit stands for.
fn seen(level: u8) -> Result<Seen, Error> {
    Ok(match level {
        0 => Seen::NOTHING,
        level => Seen::Level(Level::try_from(level).map_err(Error::failed)?),
    })
}

/// Returns whether somebody has tagged this moment, in milliseconds, or written a note about it.
fn has_remark(person: &Person, at: u64) -> bool {
    let is_it = |it: &Numbered| {
        let is_own = matches!(it.remark, Remark::Marked { .. } | Remark::Commented { .. });
        is_own && it.at == Duration::from_millis(at)
    };
    person.notebook.review.remarks.iter().any(is_it)
}

/// Says of a signal that it was seen, or that it was not.
fn tick(
    card: &mut Scorecard,
    history: &History,
    question: usize,
    number: usize,
    seen: bool,
) -> Result<(), Error> {
    let (_, of) = history.start.questions().nth(question).ok_or_else(missing)?;
    let mut questions = card.rounds.iter_mut().flat_map(|round| &mut round.signals);
    let ticked = questions.nth(question).ok_or_else(missing)?;
    if number >= of.signals.len() {
        return Err(missing());
    }
    ticked.retain(|it| *it != number);
    if seen {
        ticked.push(number);
        ticked.sort_unstable();
    }
    Ok(())
}

/// Gives a level, or none.
fn give(card: &mut Scorecard, round: usize, dimension: usize, bar: Bar, level: u8) -> Result<(), Error> {
    if card.rounds.get(round).is_none_or(|it| dimension >= it.scores.len()) {
        return Err(missing());
    }
    let seen = seen(level)?;
    card.set(round, dimension, bar, seen).map_err(|error| Error::failed(error.to_string()))
}

/// Replaces the evidence of a score.
fn evidence(
    card: &mut Scorecard,
    round: usize,
    dimension: usize,
    text: &str,
    at: Option<u64>,
) -> Result<(), Error> {
    let score = card.rounds.get_mut(round).and_then(|it| it.scores.get_mut(dimension));
    let score = score.ok_or_else(missing)?;
    let text = clean(text, TEXT);
    score.evidence.clear();
    let at = at.map(|it| Moment(Duration::from_millis(it)));
    if !text.is_empty() || at.is_some() {
        score.evidence.push(Evidence { at, text });
    }
    Ok(())
}

/// Returns the words of a scorecard that a field of the page holds.
fn words_of(card: &mut Scorecard, field: Field) -> &mut String {
    match field {
        Field::Strengths => &mut card.strengths,
        Field::ToWorkOn => &mut card.to_work_on,
        Field::NextAction => &mut card.next_action,
    }
}
