//! The digest of a session for lists and trends, made from its folder.

use std::{fs, path::Path, time::Duration};

use crate::domain::{
    digest::{Asked, Digest, DimensionScore, Judged, PhaseTime, RoundDigest, Scored, TakeDigest},
    history::{History, Stretch, Take},
    question::{Bar, Kind, Question},
    scorecard::{Assessor, RubricUsed, Scorecard},
};

use super::{
    reviews, scorecards,
    sessions::{self, SessionError, name, weigh},
    takes,
};

/// Counts the bytes before the first sample of a take, and the bytes of a sample.
const WAV_HEADER: u64 = 44;
const SAMPLE: u64 = 2;

/// Makes the digest of a session's folder; else gives the reason why there is none.
pub(super) fn digest(path: &Path) -> Result<Digest, String> {
    let (_, history) = sessions::open(path).map_err(|error| match error {
        SessionError::Unreadable { reason, .. } => reason,
        other => other.to_string(),
    })?;
    let start = &history.start;
    let card = scorecards::load(path, &Assessor::Candidate, start).ok().flatten();
    let locked = card.as_ref().filter(|card| card.locked.is_some());
    let peers = if locked.is_some() { scorecards::others(path, start).0 } else { Vec::new() };
    let cards: Vec<&Scorecard> = locked.into_iter().chain(&peers).collect();
    let predicted = locked.and_then(|_| scorecards::prediction(path, start).ok().flatten());
    let predicted = predicted.filter(|card| card.locked.is_some());
    let questions: Vec<String> = start.questions().map(|(_, question)| question.id.clone()).collect();
    let first = start.questions().next().map_or(String::new(), |(_, question)| question.title.clone());
    let stopped_in = history.ended.is_none().then(|| {
        let phase = history.phase().map_or("Break".to_owned(), |phase| phase.title.clone());
        (history.current() + 1, phase)
    });
    Ok(Digest {
        folder: name(path),
        started: start.wall,
        candidate: start.candidate.clone(),
        guest: start.guest,
        title: start.title.clone().unwrap_or(first),
        kinds: start.rounds.iter().map(|round| round.format.kind).collect(),
        takes: take_digests(path, &history),
        behavioural: start.questions().filter(|(round, _)| round.format.kind == Kind::Behavioural).count(),
        questions,
        seconds: known_time(path, &history).as_secs_f64(),
        ended: history.ended.map(|(_, how)| how),
        recorded: start.recorded,
        bytes: weigh(path),
        senior: locked.and_then(|card| card.verdict(start, Bar::Senior)),
        staff: locked.and_then(|card| card.verdict(start, Bar::Staff)),
        scored: locked.is_some(),
        next_action: locked.map(|card| card.next_action.clone()).unwrap_or_default(),
        stopped_in,
        elsewhere: start.elsewhere.clone(),
        reviewed: is_reviewed(path, &history),
        rounds: (0..start.rounds.len()).map(|at| round(&history, at, &cards, predicted.as_ref())).collect(),
    })
}

/// Lists the takes of a session, in order, as their files are today.
pub fn take_digests(folder: &Path, history: &History) -> Vec<TakeDigest> {
    let one = |question: &Question, take: &Take| TakeDigest {
        file: takes::name(folder, &take.file),
        kept: takes::find(folder, &take.file).kept(),
        question: question.id.clone(),
        seconds: take.seconds,
    };
    let items = history.items.iter().zip(history.start.questions());
    items.flat_map(|(item, (_, question))| item.takes.iter().map(move |take| one(question, take))).collect()
}

fn is_reviewed(path: &Path, history: &History) -> bool {
    let takes = history.items.iter().flat_map(|item| &item.takes);
    let recorded = Duration::from_secs_f64(takes.filter_map(|take| take.seconds).sum());
    reviews::load(path, &Assessor::Candidate).is_ok_and(|(review, _)| review.is_done(recorded))
}

fn round(history: &History, at: usize, cards: &[&Scorecard], predicted: Option<&Scorecard>) -> RoundDigest {
    let round = &history.start.rounds[at];
    let rubric = RubricUsed {
        id: round.rubric.id.clone(),
        version: round.rubric.version,
        hash: round.rubric_hash.clone(),
    };
    // Levels by other words mean something else: no trend mixes them with these.
    let is_by_it = |card: &&Scorecard| card.rounds[at].rubric == rubric;
    let predicted = predicted.filter(is_by_it).map(|card| card.rounds[at].scores.as_slice());
    let predicted: Vec<DimensionScore> =
        predicted.unwrap_or_default().iter().map(DimensionScore::from).collect();
    let is_declined = predicted.iter().all(|it| it.senior.is_none() && it.staff.is_none());
    RoundDigest {
        kind: round.format.kind,
        questions: round.questions.iter().map(Asked::from).collect(),
        phases: phases(history, at),
        scored: cards.iter().copied().filter(is_by_it).filter_map(|card| scored(history, at, card)).collect(),
        predicted: if is_declined { Vec::new() } else { predicted },
        weights: round.rubric.dimensions.iter().map(|it| (it.id.clone(), it.weight)).collect(),
        rubric,
    }
}

fn phases(history: &History, at: usize) -> Vec<PhaseTime> {
    let entered =
        history.stretches().iter().enumerate().filter(|(number, _)| history.progress(*number).visited);
    let time = |(number, stretch): (usize, &Stretch)| match (*stretch, history.parts(*stretch)) {
        (Stretch::Phase { round, question, .. }, Some((.., phase))) if round == at => Some(PhaseTime {
            question,
            id: phase.id.clone(),
            title: phase.title.clone(),
            planned: history.foreseen(number).as_secs_f64(),
            spent: history.spent(number, history.at).as_secs_f64(),
        }),
        _ => None,
    };
    entered.filter_map(time).collect()
}

fn scored(history: &History, at: usize, card: &Scorecard) -> Option<Scored> {
    let judged = |bar| {
        let judgement = card.judge_round(&history.start, at, bar);
        Judged { mean: judgement.mean, verdict: judgement.verdict }
    };
    Some(Scored {
        assessor: card.assessor.clone(),
        locked: card.locked?,
        dimensions: card.rounds[at].scores.iter().map(DimensionScore::from).collect(),
        senior: judged(Bar::Senior),
        staff: judged(Bar::Staff),
    })
}

/// Returns interview time as far as anything on disk tells: after a crash the sound goes on after the last fact.
fn known_time(path: &Path, history: &History) -> Duration {
    let open = history.items.iter().flat_map(|item| &item.takes).filter(|take| take.seconds.is_none());
    let heard = open.filter_map(|take| {
        let bytes = fs::metadata(path.join(&take.file)).ok()?.len().saturating_sub(WAV_HEADER);
        Some(take.from + Duration::from_millis(bytes * 1000 / u64::from(take.rate.max(1)) / SAMPLE))
    });
    heard.chain([history.at]).max().unwrap_or_default()
}
