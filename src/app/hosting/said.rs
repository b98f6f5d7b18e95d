//! What people at their pages want, done: an input of the engine, a remark, or a line of a scorecard.

use std::time::Duration;

use crate::{
    app::{live::Live, state::App},
    clock,
    domain::{
        history::History,
        question::Part,
        review::{Numbered, Remark},
        rubric::Level,
        scorecard::{Evidence, Moment, Overruling, Scorecard, Seen},
        second_vote::SecondVote,
        session::Input,
    },
    error::Error,
    peer::{Command, Field, PersonId, Role, clean},
};

use super::{opened, people::Person};

/// The longest text of a remark, in characters.
const TEXT: usize = 2000;
/// What is said to whoever names a line that no scorecard of this interview has.
const NO_LINE: &str = "There is no such line in this scorecard.";

impl App {
    /// Does one command; what stands in its way is said to the person.
    pub(super) fn obey(&mut self, person: PersonId, tab: String, number: u64, command: Command) {
        let done = self.does(person, command);
        let Some(hosting) = &mut self.hosting else { return };
        if let Some(person) = hosting.people.iter_mut().find(|it| it.id == person) {
            person.said = done.err().map(|error| error.sentence);
            person.obeyed.insert(tab, number);
        }
    }

    fn does(&mut self, id: PersonId, command: Command) -> Result<(), Error> {
        let Some(hosting) = &mut self.hosting else { return Ok(()) };
        let is_over = hosting.is_over;
        let Some(person) = hosting.people.iter_mut().find(|it| it.id == id) else { return Ok(()) };
        if command == Command::Agree {
            person.agreed = true;
            return Ok(());
        }
        if !person.agreed {
            return Err(Error::failed("Say first that you have seen what is recorded."));
        }
        let is_remark = matches!(command, Command::Tag { .. } | Command::Note { .. });
        if person.role == Role::Observer && !is_remark {
            return Err(Error::failed("Observers have notes of their own, and no controls."));
        }
        let Some(folder) = hosting.folder.clone() else {
            return Err(Error::failed("The interview has not begun yet."));
        };
        let history = self.live.as_ref().map_or(&hosting.history, Live::history);
        let remark = match &command {
            Command::Tag { at, text } => Some((*at, Remark::Marked { text: clean(text, TEXT) })),
            Command::Note { at, text } => {
                let text = clean(text, TEXT);
                if text.is_empty() {
                    return Err(Error::failed("There is nothing to write down."));
                }
                Some((*at, Remark::Commented { text }))
            }
            _ => None,
        };
        if let Some((at, remark)) = remark {
            let now = self.live.as_ref().map_or(history.at, Live::at);
            return person.remark(&folder, Duration::from_millis(at).min(now), remark);
        }
        if let Some(input) = input(&command, history.is_paused) {
            return self.put_in(input);
        }
        let start = history.start.clone();
        if let Command::Vote { round, dimension, bar, level, because } = command {
            if !opened::is_open(hosting.candidate.as_ref(), person) {
                return Err(Error::failed("Second votes come once everybody's scores are open."));
            }
            let dimension = start.rounds.get(round).and_then(|it| it.rubric.dimensions.get(dimension));
            let dimension = dimension.ok_or_else(|| Error::failed(NO_LINE))?.id.clone();
            let (seen, because) = (seen(level)?, clean(&because, TEXT));
            let wall = clock::wall().fixed_offset();
            return person.vote(&folder, &start, SecondVote { round, dimension, bar, seen, because, wall });
        }
        if let Command::Evidence { at: Some(at), .. } = command
            && !has_remark(person, at)
        {
            return Err(Error::failed("There is no tag or note of yours at this moment."));
        }
        let card = person.card(&folder, &start)?;
        if card.locked.is_some() {
            return Err(Error::failed("Your scorecard is locked."));
        }
        write(card, command, history, is_over)?;
        person.notebook.write_card(&folder);
        Ok(())
    }

    /// An input of the engine, with its effects shown on the candidate's screen.
    fn put_in(&mut self, input: Input) -> Result<(), Error> {
        let Some(live) = &mut self.live else { return Err(Error::failed("The interview is over.")) };
        let effects = live.input(input).map_err(|refusal| Error::failed(refusal.to_string()))?;
        self.effects(&effects);
        Ok(())
    }
}

/// The level that a digit stands for.
fn seen(level: u8) -> Result<Seen, Error> {
    Ok(match level {
        0 => Seen::NOTHING,
        level => Seen::Level(Level::try_from(level).map_err(Error::failed)?),
    })
}

/// Whether somebody has tagged this moment, in milliseconds, or written a note about it.
fn has_remark(person: &Person, at: u64) -> bool {
    let is_it = |it: &Numbered| {
        let is_own = matches!(it.remark, Remark::Marked { .. } | Remark::Commented { .. });
        is_own && it.at == Duration::from_millis(at)
    };
    person.notebook.review.remarks.iter().any(is_it)
}

/// The input of the engine that a command is, if it is one. What is so already is done by a tick of the clock.
fn input(command: &Command, is_paused: bool) -> Option<Input> {
    let wall = clock::wall().fixed_offset();
    Some(match command {
        Command::Next => Input::Next,
        Command::Back => Input::Back,
        Command::Pause if is_paused => Input::Tick,
        Command::Pause => Input::Pause { wall },
        Command::Resume if !is_paused => Input::Tick,
        Command::Resume => Input::Resume { wall },
        Command::More => Input::More,
        Command::Probe { number } => Input::Reveal(Part::Probe, *number),
        Command::Curveball { number } => Input::Reveal(Part::Curveball, *number),
        Command::Clarification { number } => Input::Reveal(Part::Clarification, *number),
        _ => return None,
    })
}

/// Writes one thing into a scorecard.
fn write(card: &mut Scorecard, command: Command, history: &History, is_over: bool) -> Result<(), Error> {
    let missing = || Error::failed(NO_LINE);
    match command {
        Command::Signal { question, number, seen } => {
            let questions = card.rounds.iter_mut().flat_map(|round| &mut round.signals);
            let (_, of) = history.start.questions().nth(question).ok_or_else(missing)?;
            let ticked = questions.into_iter().nth(question).ok_or_else(missing)?;
            if number >= of.signals.len() {
                return Err(missing());
            }
            ticked.retain(|it| *it != number);
            if seen {
                ticked.push(number);
                ticked.sort_unstable();
            }
        }
        Command::Score { round, dimension, bar, level } => {
            if card.rounds.get(round).is_none_or(|it| dimension >= it.scores.len()) {
                return Err(missing());
            }
            card.set(round, dimension, bar, seen(level)?)
                .map_err(|error| Error::failed(error.to_string()))?;
        }
        Command::Evidence { round, dimension, text, at } => {
            let score = card.rounds.get_mut(round).and_then(|it| it.scores.get_mut(dimension));
            let text = clean(&text, TEXT);
            let score = score.ok_or_else(missing)?;
            score.evidence.clear();
            let at = at.map(|it| Moment(Duration::from_millis(it)));
            if !text.is_empty() || at.is_some() {
                score.evidence.push(Evidence { at, text });
            }
        }
        Command::Words { field, text } => {
            let field = match field {
                Field::Strengths => &mut card.strengths,
                Field::ToWorkOn => &mut card.to_work_on,
                Field::NextAction => &mut card.next_action,
            };
            *field = clean(&text, TEXT);
        }
        Command::Overrule { bar, verdict, because } => {
            let computed = card.judge(&history.start, bar).verdict;
            let own = verdict.filter(|it| Some(*it) != computed);
            let because = clean(&because, TEXT);
            card.overrule(bar, own.map(|verdict| Overruling { verdict, because }));
        }
        Command::Lock => {
            if !is_over {
                return Err(Error::failed("Lock your scores when the interview is over."));
            }
            let wall = clock::wall().fixed_offset();
            card.lock(wall).map_err(|why| Error::failed(why.to_string()))?;
        }
        _ => {}
    }
    Ok(())
}
