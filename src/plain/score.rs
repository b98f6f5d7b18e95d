//! Scores a session as plain lines. The draft is saved after every answer; when the input ends, it waits for later.

use std::path::Path;

use tokio::sync::mpsc::Receiver;

use crate::{
    clock,
    domain::{
        fact::Start,
        question::{Bar, Signal},
        rubric::{Level, Verdict},
        scorecard::{Assessor, Evidence, Overruling, Scorecard, Seen},
    },
    error::Error,
    output::{line, lines},
    store::{
        packets, scorecards,
        sessions::{self, Lock},
    },
};

const HOW: &str = "Answer each with the level at Senior and at Staff and, if you like, the evidence: '3 2 compared by \
                   load'. 0 is no evidence; an empty line leaves it open.";

/// Asks for every score that is still open; says whether the scorecard was locked.
pub async fn score(folder: &Path, assessor: Assessor, input: &mut Receiver<String>) -> Result<bool, Error> {
    let (_, history) = sessions::open(folder)?;
    let start = &history.start;
    let card = scorecards::load(folder, &assessor, start)?;
    let mut card = card.unwrap_or_else(|| Scorecard::draft(&sessions::name(folder), start, assessor));
    if card.locked.is_some() {
        line("This scorecard is locked.")?;
        return Ok(true);
    }
    let _lock = Lock::take(folder)?;
    line(HOW)?;
    if !levels_open(folder, &mut card, start, input).await? {
        return waits(folder, &card);
    }
    for (round, it) in start.rounds.iter().enumerate() {
        for (number, question) in it.questions.iter().enumerate() {
            line(&format!(
                "Signals of {}: which of these did the answer have? Numbers, or an empty line.",
                question.title
            ))?;
            let row = |(at, signal): (usize, &Signal)| {
                let bar = if signal.bar == Bar::Staff { "staff  " } else { "" };
                format!("{:>3}  {bar}{}", at + 1, signal.text.trim())
            };
            lines(question.signals.iter().enumerate().map(row))?;
            loop {
                let Some(answer) = input.recv().await else { return waits(folder, &card) };
                match numbers(&answer, question.signals.len()) {
                    Some(seen) => {
                        card.rounds[round].signals[number].extend(seen);
                        card.rounds[round].signals[number].sort_unstable();
                        card.rounds[round].signals[number].dedup();
                        break;
                    }
                    None => line(&format!(
                        "Numbers from 1 to {}, with spaces between them.",
                        question.signals.len()
                    ))?,
                }
            }
            scorecards::save(folder, &card)?;
        }
    }
    for (label, field) in [("Strengths", 0), ("To work on", 1), ("One next action", 2)] {
        line(&format!("{label}:"))?;
        let Some(answer) = input.recv().await else { return waits(folder, &card) };
        let text = match field {
            0 => &mut card.strengths,
            1 => &mut card.to_work_on,
            _ => &mut card.next_action,
        };
        if !answer.trim().is_empty() {
            answer.trim().clone_into(text);
        }
        scorecards::save(folder, &card)?;
    }
    verdicts(&card, start)?;
    lock(folder, &mut card, start, input).await
}

/// Asks for the level of every dimension that has none; says whether the input lasted.
async fn levels_open(
    folder: &Path,
    card: &mut Scorecard,
    start: &Start,
    input: &mut Receiver<String>,
) -> Result<bool, Error> {
    for round in 0..start.rounds.len() {
        if start.rounds.len() > 1 {
            line(&format!("Round {}: {}", round + 1, start.rounds[round].format.title))?;
        }
        for (at, dimension) in start.rounds[round].rubric.dimensions.iter().enumerate() {
            if card.rounds[round].scores[at].senior.is_some() {
                continue;
            }
            line(&format!("{} ({} %): {}", dimension.title, dimension.weight, dimension.looks_at.trim()))?;
            for bar in Bar::ALL {
                let anchor = |level: Level| {
                    format!("  {} {}  {}", bar.title(), u8::from(level), dimension.anchors.at(bar).at(level))
                };
                lines(Level::ALL.map(anchor))?;
            }
            loop {
                let Some(answer) = input.recv().await else { return Ok(false) };
                match take(card, round, at, &answer) {
                    Ok(()) => break,
                    Err(why) => line(&why)?,
                }
            }
            scorecards::save(folder, card)?;
        }
    }
    Ok(true)
}

/// What the rules make of the levels so far.
fn verdicts(card: &Scorecard, start: &Start) -> Result<(), Error> {
    for bar in Bar::ALL {
        let judgement = card.judge(start, bar);
        line(&format!("{}: {}", bar.title(), judgement.verdict.map_or("no verdict", Verdict::title)))?;
        lines(judgement.reasons.iter().map(|it| format!("  {it}")))?;
    }
    Ok(())
}

/// Asks for the lock; takes verdicts against the rule, with their reasons, and what was left open, until then.
async fn lock(
    folder: &Path,
    card: &mut Scorecard,
    start: &Start,
    input: &mut Receiver<String>,
) -> Result<bool, Error> {
    loop {
        line("Lock it? It never changes after that: yes or no. Or overrule: 'staff no-hire REASON'.")?;
        let Some(answer) = input.recv().await else { return waits(folder, card) };
        match answer.trim() {
            "yes" | "y" => match card.lock(clock::wall().fixed_offset()) {
                Ok(()) => {
                    scorecards::save(folder, card)?;
                    line("Locked.")?;
                    return Ok(true);
                }
                Err(why) => {
                    line(&why.to_string())?;
                    if !levels_open(folder, card, start, input).await? {
                        return waits(folder, card);
                    }
                    verdicts(card, start)?;
                }
            },
            "no" | "n" | "" => return waits(folder, card),
            other => match overruling(other) {
                Some((bar, overruling)) => {
                    line(&format!("{}: {}, overruled.", bar.title(), overruling.verdict))?;
                    card.overrule(bar, Some(overruling));
                    scorecards::save(folder, card)?;
                }
                None => line(
                    "A bar (senior, staff), a verdict (strong-no-hire, no-hire, hire, strong-hire) and a reason.",
                )?,
            },
        }
    }
}

/// Reads `staff no-hire REASON`.
fn overruling(answer: &str) -> Option<(Bar, Overruling)> {
    let (bar, rest) = answer.split_once(char::is_whitespace)?;
    let bar = Bar::ALL.into_iter().find(|it| it.title().eq_ignore_ascii_case(bar))?;
    let (verdict, because) = rest.trim().split_once(char::is_whitespace)?;
    let verdict = Verdict::ALL.into_iter().find(|it| it.title().replace(' ', "-") == verdict)?;
    Some((bar, Overruling { verdict, because: because.trim().to_owned() }))
}

/// Numbers from 1 to `most`, given back from 0.
fn numbers(answer: &str, most: usize) -> Option<Vec<usize>> {
    let parts = answer.split(|it: char| it.is_whitespace() || it == ',').filter(|it| !it.is_empty());
    parts.map(|it| it.parse::<usize>().ok().filter(|it| (1..=most).contains(it)).map(|it| it - 1)).collect()
}

fn waits(folder: &Path, card: &Scorecard) -> Result<bool, Error> {
    scorecards::save(folder, card)?;
    let (name, peer) = (sessions::name(folder), card.assessor.name());
    let rest = if packets::is_of_others(folder) {
        format!("open {name} --as '{peer}'")
    } else {
        format!("score {name}")
    };
    line(&format!("The scorecard waits: mockloop {rest}"))?;
    Ok(false)
}

/// Takes `3 2 evidence` for one dimension.
fn take(card: &mut Scorecard, round: usize, dimension: usize, answer: &str) -> Result<(), String> {
    if answer.trim().is_empty() {
        return Ok(());
    }
    let (senior, staff, evidence) = levels(answer)
        .ok_or("Levels are 1 to 4, or 0 for no evidence: first the one at Senior, then the one at Staff.")?;
    let mut next = card.clone();
    next.set(round, dimension, Bar::Senior, senior).map_err(|it| it.to_string())?;
    if let Some(staff) = staff {
        next.set(round, dimension, Bar::Staff, staff).map_err(|it| it.to_string())?;
    }
    if !evidence.is_empty() {
        next.rounds[round].scores[dimension].evidence.push(Evidence { at: None, text: evidence.to_owned() });
    }
    *card = next;
    Ok(())
}

/// Reads `3 2 evidence`: the level at Senior, perhaps the one at Staff, and the rest.
pub fn levels(answer: &str) -> Option<(Seen, Option<Seen>, &str)> {
    let answer = answer.trim();
    let (first, rest) = answer.split_once(char::is_whitespace).unwrap_or((answer, ""));
    let senior = seen(first)?;
    let rest = rest.trim();
    let (second, evidence) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    // A number alone is a slip, and no evidence.
    let is_number = !second.is_empty() && second.bytes().all(|it| it.is_ascii_digit());
    match seen(second) {
        None if is_number && evidence.is_empty() => None,
        Some(staff) => Some((senior, Some(staff), evidence.trim())),
        None => Some((senior, None, rest)),
    }
}

/// The level that a digit stands for; 0 is no evidence.
pub fn seen(word: &str) -> Option<Seen> {
    match word.parse::<u8>().ok()? {
        0 => Some(Seen::NOTHING),
        number => Level::try_from(number).ok().map(Seen::Level),
    }
}
