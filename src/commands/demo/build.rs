//! Makes the invented interviews: each through the engine and the store, as if it had been held.

use std::{path::Path, sync::atomic::AtomicBool, thread, time::Duration};

use chrono::{NaiveTime, TimeDelta};

use crate::{
    bank::Bank,
    clock,
    domain::{
        fact::{Round, Start, Wall},
        format::Format,
        length::Length,
        question::{Bar, Kind},
        review::{Remark, StarPart},
        rubric::Level,
        scorecard::{Assessor, Evidence, Moment, Scorecard, Seen},
        second_vote::SecondVote,
        session::Input,
    },
    error::Error,
    store::{reviews::ReviewFile, scorecards, second_votes, sessions, workspace::Workspace},
};

use super::super::log;
use super::{
    play::{Played, play},
    story::{Happens, LOGGED, OWNER, PEERS, PREDICTED, SECOND, STORIES, SWAPPED, Second, Story},
};

/// The story that was listened to afterwards.
const REVIEWED: usize = 8;

/// Makes all of them; the days are counted back from `now`.
pub fn interviews(workspace: &Workspace, bank: &Bank, now: Wall) -> Result<(), Error> {
    let one = |number: usize| interview(workspace, bank, now, number);
    thread::scope(|scope| {
        let one = &one;
        let running: Vec<_> = (0..STORIES.len()).map(|number| scope.spawn(move || one(number))).collect();
        let logged = logged(workspace, bank, now);
        let panicked = || Error::failed("an interview of the demo could not be made");
        running.into_iter().try_for_each(|it| it.join().map_err(|_| panicked())?)?;
        logged
    })
}

/// A time of a day some days ago, as the clocks here showed it.
fn wall(now: Wall, days: i64, (hour, minute): (u32, u32)) -> Wall {
    let day = now.date_naive() - TimeDelta::days(days);
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
    clock::local(day.and_time(time)).unwrap_or(now - TimeDelta::days(days))
}

fn interview(workspace: &Workspace, bank: &Bank, now: Wall, number: usize) -> Result<(), Error> {
    let story = &STORIES[number];
    let wall = wall(now, story.days, story.time);
    let start = start(bank, story, wall, number)?;
    let (script, end) = script(story);
    let played = play(workspace, start, script, end, story.voice)?;
    let scored = wall + TimeDelta::from_std(end).unwrap_or_default() + TimeDelta::minutes(12);
    let mut own = card(story, &played, Assessor::Candidate, [0; 8], number, scored)?;
    own_words(&mut own, story, &played, number);
    scorecards::save(&played.folder, &own)?;
    let later = scored + TimeDelta::hours(20);
    for (name, offsets) in PEERS.iter().filter(|(name, _)| story.peers.contains(name)) {
        let peer = card(story, &played, Assessor::named(name), *offsets, number, later)?;
        scorecards::save(&played.folder, &peer)?;
    }
    if !story.peers.is_empty() {
        let predicted = card(story, &played, Assessor::Candidate, PREDICTED, number, later)?;
        scorecards::save_prediction(&played.folder, &predicted)?;
    }
    if number == SECOND.0 {
        SECOND.1.iter().try_for_each(|it| second_vote(&played, it, later + TimeDelta::minutes(9)))?;
    }
    if number == REVIEWED { review(&played.folder, scored + TimeDelta::days(1)) } else { Ok(()) }
}

/// Somebody votes again on one dimension.
fn second_vote(played: &Played, given: &Second, wall: Wall) -> Result<(), Error> {
    let (name, at, level, because) = *given;
    let assessor = name.map_or(Assessor::Candidate, Assessor::named);
    let (folder, start) = (&played.folder, &played.history.start);
    let missing = || Error::failed("somebody votes again in the demo who has not voted");
    let card = scorecards::load(folder, &assessor, start)?.ok_or_else(missing)?;
    let mut votes = second_votes::load(folder, &assessor, start)?;
    let vote = SecondVote {
        round: 0,
        dimension: card.rounds[0].scores[at].dimension.clone(),
        bar: Bar::Senior,
        seen: moved(level, 0),
        because: because.to_owned(),
        wall,
    };
    votes.give(&card, vote).map_err(|why| Error::failed(why.to_string()))?;
    Ok(second_votes::save(folder, &votes)?)
}

fn start(bank: &Bank, story: &Story, wall: Wall, number: usize) -> Result<Start, Error> {
    let question = bank.question(story.question)?;
    let missing = || Error::failed(format!("the bank has no format {}, or no rubric for it", story.format));
    let is_swapped = number == SWAPPED.0;
    let format = bank.format(story.format).ok_or_else(missing)?;
    let rubric = bank.needed_rubric(format.kind)?;
    let round = Round {
        format: shortened(format, story.lengths),
        rubric: rubric.rubric.clone(),
        rubric_hash: rubric.hash.clone(),
        questions: vec![question],
    };
    Ok(Start {
        candidate: Some(if is_swapped { SWAPPED.1 } else { OWNER }.to_owned()),
        seed: number as u64,
        recorded: story.voice.is_some(),
        interviewer: is_swapped.then(|| OWNER.to_owned()),
        guest: is_swapped,
        ..Start::of_one(wall, round)
    })
}

/// The format with other lengths, if there are some.
fn shortened(format: &Format, lengths: &[u32]) -> Format {
    let mut format = format.clone();
    if !lengths.is_empty() {
        format.title = format!("{}, cut to seconds for the demo", format.kind.title());
        for (phase, seconds) in format.phases.iter_mut().zip(lengths) {
            phase.length = Length::seconds(*seconds);
        }
    }
    format
}

/// What happens when, and when it is over.
fn script(story: &Story) -> (Vec<(Duration, Input)>, Duration) {
    let seconds = |it: u32| Duration::from_secs(u64::from(it));
    let mut script: Vec<(Duration, Input)> = Vec::new();
    let mut at = 0;
    for (number, spent) in story.spent.iter().enumerate() {
        if number > 0 {
            script.push((seconds(at), Input::Next));
        }
        at += spent;
    }
    let input = |happens: &Happens| match happens {
        Happens::Probe => Input::Probe,
        Happens::Ask(which) => Input::Ask(*which),
        Happens::Curveball => Input::Curveball,
        Happens::More => Input::More,
        Happens::Mark(text) => Input::Mark { text: (*text).to_owned(), moment: None },
        Happens::Note(text) => Input::Note((*text).to_owned()),
    };
    script.extend(story.happens.iter().map(|(at, it)| (seconds(*at), input(it))));
    script.sort_by_key(|(at, _)| *at);
    (script, seconds(at))
}

/// An assessor's locked scorecard, `offsets` from the candidate's own levels.
fn card(
    story: &Story,
    played: &Played,
    assessor: Assessor,
    offsets: [i8; 8],
    number: usize,
    locked: Wall,
) -> Result<Scorecard, Error> {
    let start = &played.history.start;
    let mut card = Scorecard::draft(&sessions::name(&played.folder), start, assessor);
    for (at, pair) in story.scores.split_whitespace().enumerate() {
        // Nobody differs everywhere and every time.
        let offset = if (at + number).is_multiple_of(3) { 0 } else { offsets[at] };
        let mut levels = pair.bytes().map(|digit| moved(digit - b'0', offset));
        for bar in Bar::ALL {
            let seen = levels.next().unwrap_or(Seen::NOTHING);
            let seen =
                card.rounds[0].scores[at].senior.filter(|it| it.level() < seen.level()).unwrap_or(seen);
            card.set(0, at, bar, seen).map_err(|why| Error::failed(why.to_string()))?;
        }
    }
    card.locked = Some(locked);
    Ok(card)
}

/// What the candidate wrote beside their levels.
fn own_words(card: &mut Scorecard, story: &Story, played: &Played, number: usize) {
    let marks: Vec<_> = played.history.moments.iter().filter(|it| it.is_mark).collect();
    for (at, mark, text) in story.evidence {
        let mark = mark.and_then(|it| marks.get(it)).map(|it| Moment(it.at));
        let evidence = Evidence { at: mark, text: (*text).to_owned() };
        card.rounds[0].scores[*at].evidence.push(evidence);
    }
    let signals = played.history.start.rounds[0].questions[0].signals.len();
    card.rounds[0].signals[0] = (0..signals).filter(|it| it % 3 != number % 3).collect();
    story.strengths.clone_into(&mut card.strengths);
    story.to_work_on.clone_into(&mut card.to_work_on);
    story.next_action.clone_into(&mut card.next_action);
}

/// A level from 1 to 4, moved; 0 is no evidence and stays so.
fn moved(level: u8, by: i8) -> Seen {
    let level = if level == 0 { 0 } else { level.saturating_add_signed(by).clamp(1, 4) };
    Level::try_from(level).map_or(Seen::NOTHING, Seen::Level)
}

/// What the candidate said when listening to it: the parts of the story, fillers, comments, evidence.
fn review(folder: &Path, wall: Wall) -> Result<(), Error> {
    let (mut file, mut review) = ReviewFile::open(folder, Assessor::Candidate)?;
    let remarks = [
        (0, Remark::PartBegan { part: StarPart::Situation }),
        (7, Remark::Filler),
        (13, Remark::Filler),
        (18, Remark::PartBegan { part: StarPart::Task }),
        (28, Remark::PartBegan { part: StarPart::Action }),
        (39, Remark::Filler),
        (
            47,
            Remark::Commented {
                text: "Here I say 'I' for the first time. Earlier would be better.".to_owned(),
            },
        ),
        (55, Remark::Marked { text: "good: the choice and its price".to_owned() }),
        (69, Remark::PartBegan { part: StarPart::Result }),
        (
            72,
            Remark::Evidence {
                round: 0,
                dimension: "scope-and-impact".to_owned(),
                text: "a number with its unit and its period".to_owned(),
            },
        ),
        (88, Remark::Filler),
        (0, Remark::Listened { until: Duration::from_secs(102) }),
    ];
    for (number, (at, remark)) in (0_i64..).zip(remarks) {
        let wall = wall + TimeDelta::seconds(number * 9);
        file.append(&mut review, Duration::from_secs(at), remark, wall)?;
    }
    file.close().map_err(|why| Error::failed(format!("the review could not be written: {why}")))
}

/// The interview that was held elsewhere goes the way of `mockloop log`.
fn logged(workspace: &Workspace, bank: &Bank, now: Wall) -> Result<(), Error> {
    let (days, scores) = LOGGED;
    let rubric = bank.rubric(crate::domain::question::Kind::SystemDesign);
    let dimensions = rubric.map(|it| it.rubric.dimensions.as_slice()).unwrap_or_default();
    let pairs = dimensions.iter().zip(scores.split_whitespace());
    let flags = log::Log {
        date: Some(wall(now, days, (10, 0)).format("%Y-%m-%d %H:%M").to_string()),
        kind: Some(Kind::SystemDesign),
        title: Some("A booking service for car parks".to_owned()),
        difficulty: Some(3),
        format: Some("system-design-45".to_owned()),
        length: Some(Length::minutes(52)),
        with: Some("Contoso (invented)".to_owned()),
        candidate: Some(OWNER.to_owned()),
        notes: vec![
            "They asked for the bill twice.".to_owned(),
            "No whiteboard: everything by voice.".to_owned(),
        ],
        score: pairs.map(|(it, pair)| format!("{}={}/{}", it.id, &pair[..1], &pair[1..])).collect(),
        locked: true,
        ..log::Log::default()
    };
    log::write(workspace, &log::Account::new(bank, &flags)?, &AtomicBool::new(false)).map(drop)
}
