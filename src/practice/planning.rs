//! Plans a session from what was asked for: formats, questions drawn or named, rubrics.

use std::collections::BTreeMap;

use rand::{TryRng, rngs::SysRng};

use crate::{
    bank::Bank,
    clock,
    domain::{
        SCHEMA,
        digest::Digest,
        draw::{self, Want},
        fact::{Round, Start},
        format::Format,
        length::Length,
        people::People,
        question::{Exercise, Kind, Question},
    },
    error::Error,
};

/// Describes what somebody wants to practise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    pub kinds: Vec<Kind>,
    pub questions: Vec<String>,
    /// A format's or a loop's id.
    pub format: Option<String>,
    pub count: Option<u8>,
    /// With a seed the draw looks at the bank alone; without one, also at what was practised before.
    pub seed: Option<u64>,
    pub candidate: Option<String>,
    /// Who interviews beside the candidate, at the same terminal.
    pub interviewer: Option<String>,
    /// Whether roles were swapped, so that the candidate is a guest here.
    pub guest: bool,
    pub recorded: bool,
    /// The microphone, by name or a part of it; the default one without.
    pub device: Option<String>,
    /// Questions that come only when there are no others: somebody has just asked them.
    pub seen: Vec<String>,
}

impl Request {
    /// Asks for another interview of the shape of `before`, with other questions, in which `candidate` answers.
    #[must_use]
    pub fn swapped(&self, before: &Start, candidate: String) -> Self {
        let mut request = Self {
            questions: Vec::new(),
            // The same seed would draw the same questions.
            seed: self.seed.map(|it| it.wrapping_add(1)),
            candidate: Some(candidate),
            guest: !before.guest,
            ..self.clone()
        };
        if let ([round], None) = (before.rounds.as_slice(), &self.format) {
            request.format = Some(round.format.id.clone());
            request.count = u8::try_from(round.questions.len()).ok();
        } else if self.format.is_none() {
            request.kinds = before.rounds.iter().map(|it| it.format.kind).collect();
        }
        request
    }
}

/// Holds one round before its questions are complete.
struct Slot {
    format: Format,
    named: Vec<Question>,
    count: usize,
}

/// Plans a session.
pub fn plan(bank: &Bank, sessions: &[Digest], request: &Request) -> Result<Start, Error> {
    let named = request.questions.iter().map(|id| bank.question(id)).collect::<Result<Vec<_>, _>>()?;
    let looped = request.format.as_ref().and_then(|id| bank.loops.iter().find(|it| it.id == *id));
    let formats = match (&request.format, looped) {
        (Some(_), Some(it)) => it.rounds.iter().map(|id| format(bank, id)).collect::<Result<Vec<_>, _>>()?,
        (Some(id), None) => vec![format(bank, id)?],
        (None, _) => usual_formats(bank, &request.kinds, &named)?,
    };
    let is_whole = request.format.is_some() || named.is_empty();
    let mut slots: Vec<Slot> = formats
        .into_iter()
        .map(|format| {
            let count =
                request.count.map_or(usize::from(if is_whole { format.questions } else { 1 }), usize::from);
            Slot { format, named: Vec::new(), count }
        })
        .collect();
    for question in named {
        let fits =
            |slot: &&mut Slot| slot.format.kind == question.kind && slot.format.exercise == question.exercise;
        let Some(slot) = slots.iter_mut().find(fits) else {
            let wanted = request.format.as_deref().unwrap_or("these kinds");
            return Err(Error::usage(format!("the question '{}' does not fit {wanted}", question.id))
                .hint(format!("it is {}; leave --format away, or choose another", sort_of(&question))));
        };
        if slot.named.iter().any(|it| it.id == question.id) {
            return Err(Error::usage(format!("the question '{}' is named twice", question.id)));
        }
        slot.named.push(question);
    }
    let seed = match request.seed {
        Some(seed) => seed,
        None => {
            SysRng.try_next_u64().map_err(|error| Error::failed(format!("no random numbers: {error}")))?
        }
    };
    let people = People::of(sessions);
    let theirs = people.of_one(sessions, &people.whose_is(request.candidate.as_deref(), request.guest));
    let drawn = draw_missing(bank, &theirs, &slots, seed, request)?;
    let mut rounds = Vec::new();
    for (slot, ids) in slots.into_iter().zip(drawn) {
        let kind = slot.format.kind;
        let rubric = bank.needed_rubric(kind)?;
        let mut questions = slot.named;
        for id in ids {
            questions.push(bank.question(id)?);
        }
        rounds.push(Round {
            format: slot.format,
            rubric: rubric.rubric.clone(),
            rubric_hash: rubric.hash.clone(),
            questions,
        });
    }
    let pause =
        looped.map_or(if rounds.len() > 1 { Length::minutes(5) } else { Length::default() }, |it| it.pause);
    Ok(Start {
        schema: SCHEMA,
        wall: clock::wall().fixed_offset(),
        candidate: request.candidate.clone(),
        interviewer: request.interviewer.clone(),
        guest: request.guest,
        seed,
        recorded: request.recorded,
        elsewhere: None,
        title: looped.map(|it| it.title.clone()),
        pause,
        rounds,
    })
}

/// Names the kind of a question, and its exercise where it is not the usual one.
fn sort_of(question: &Question) -> String {
    match question.exercise {
        Exercise::Interview => format!("of kind {}", question.kind),
        other => format!("of kind {}, with the exercise {other}", question.kind),
    }
}

/// Finds the format of this id; the error lists those that there are.
fn format(bank: &Bank, id: &str) -> Result<Format, Error> {
    bank.format(id).cloned().ok_or_else(|| {
        let all: Vec<&str> = bank
            .formats
            .iter()
            .map(|it| it.id.as_str())
            .chain(bank.loops.iter().map(|it| it.id.as_str()))
            .collect();
        Error::failed(format!("there is no format '{id}'")).hint(format!("there are: {}", all.join(", ")))
    })
}

/// Finds the usual format of each kind asked for and of each question named, in this order, each once.
fn usual_formats(bank: &Bank, kinds: &[Kind], named: &[Question]) -> Result<Vec<Format>, Error> {
    let of_kinds = kinds.iter().map(|kind| (*kind, Exercise::default()));
    let mut wanted = Vec::new();
    for it in of_kinds.chain(named.iter().map(|question| (question.kind, question.exercise))) {
        if !wanted.contains(&it) {
            wanted.push(it);
        }
    }
    if wanted.is_empty() {
        wanted.push((Kind::SystemDesign, Exercise::default()));
    }
    let usual = |(kind, exercise)| {
        bank.usual_format(kind, exercise).cloned().ok_or_else(|| {
            Error::failed(format!("the bank has no format for {kind}"))
                .hint("'mockloop bank lint' says what is wrong")
        })
    };
    wanted.into_iter().map(usual).collect()
}

/// Draws what each round still lacks.
fn draw_missing<'a>(
    bank: &'a Bank,
    sessions: &[&Digest],
    slots: &[Slot],
    seed: u64,
    request: &Request,
) -> Result<Vec<Vec<&'a str>>, Error> {
    let named: Vec<&str> = slots.iter().flat_map(|slot| &slot.named).map(|it| it.id.as_str()).collect();
    let candidates: Vec<_> = bank.candidates().into_iter().filter(|it| !named.contains(&it.id)).collect();
    let wants: Vec<Want> = slots
        .iter()
        .map(|slot| Want {
            kind: slot.format.kind,
            exercise: slot.format.exercise,
            count: slot.count.saturating_sub(slot.named.len()),
        })
        .collect();
    let mut practised = if request.seed.is_some() { BTreeMap::new() } else { practised(sessions) };
    practised.extend(request.seen.iter().map(|id| (id.as_str(), u32::MAX)));
    Ok(draw::draw(&candidates, &wants, &practised, seed)?)
}

/// Counts how often each question was practised.
pub fn practised<'a>(sessions: &[&'a Digest]) -> BTreeMap<&'a str, u32> {
    let mut counts = BTreeMap::new();
    for id in sessions.iter().flat_map(|it| &it.questions) {
        *counts.entry(id.as_str()).or_default() += 1;
    }
    counts
}
