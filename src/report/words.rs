//! The words of reports for dates, people, levels and verdicts.

use std::time::Duration;

use crate::domain::{
    question::Bar,
    reveal::Again,
    rubric::{Judgement, Verdict},
    scorecard::{Assessor, Scorecard, Seen},
};

use super::Session;

/// Writes the date, or the month alone: `22 November 2026, 14:30`.
pub(super) fn date(session: &Session) -> String {
    let format = if session.is_anonymous { "%B %Y" } else { "%-d %B %Y, %H:%M" };
    session.history.start.wall.format(format).to_string()
}

/// Names the shape of a session: `System design, 45 minutes`, or `4 rounds`.
pub(super) fn shape(session: &Session) -> String {
    match session.history.start.rounds.as_slice() {
        [round] => round.format.title.clone(),
        rounds => format!("{} rounds", rounds.len()),
    }
}

/// Names the assessor at the head of a column or a part.
pub(super) fn who(assessor: &Assessor) -> &str {
    match assessor {
        Assessor::Candidate => "You",
        Assessor::Peer(name) => name,
    }
}

/// Writes a level: `3 good`, `no evidence`, or a dash for what was not scored.
pub(super) fn level(seen: Option<Seen>) -> String {
    match seen.map(Seen::level) {
        None => "–".to_owned(),
        Some(None) => "no evidence".to_owned(),
        Some(Some(level)) => format!("{} {}", u8::from(level), level.title()),
    }
}

/// Writes a level that was given again: `Senior: 2 mixed → 3 good`.
pub(super) fn twice(it: &Again) -> String {
    let (first, second) = (level(it.first), level(Some(it.vote.seen)));
    format!("{}: {first} → {second}", it.vote.bar.title())
}

pub(super) fn verdict(verdict: Option<Verdict>) -> &'static str {
    verdict.map_or("no verdict", Verdict::title)
}

/// Lists why a scorecard has its verdict at one bar: the overruling first, then what the rule says.
pub(super) fn reasons(card: &Scorecard, bar: Bar, judgement: &Judgement) -> Vec<String> {
    let overruled = card.overruling(bar).map(|it| {
        let because = if it.because.is_empty() { "no reason given" } else { &it.because };
        format!("Overruled (the rule says {}): {because}", verdict(judgement.verdict))
    });
    overruled.into_iter().chain(judgement.reasons.iter().cloned()).collect()
}

/// Says how far a draft has come.
pub(super) fn unscored(session: &Session) -> String {
    match session.card.as_ref().map(Scorecard::progress) {
        Some((done, all)) => format!("Not scored yet: {done} of {all} dimensions done."),
        None => "Not scored yet.".to_owned(),
    }
}

/// Says why peers' scores are not there; `None` if none are kept back.
pub(super) fn unseen(session: &Session) -> Option<String> {
    match session.unseen {
        0 => None,
        1 => Some("One peer has scored it; their scores show once your own scorecard is locked.".to_owned()),
        many => {
            Some(format!("{many} peers have scored it; their scores show once your own scorecard is locked."))
        }
    }
}

/// Returns seconds with three decimals at most.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of an interview are far below 2^53")]
pub(super) fn seconds(time: Duration) -> f64 {
    time.as_millis() as f64 / 1000.0
}

/// Returns a count as a place on an axis.
pub(super) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Writes a share of a whole in whole per cent.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// Writes a number with its word in singular or plural.
pub(super) fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// Returns whether a character steers instead of being seen: control codes, and what changes the direction of what
/// follows. Line breaks and tabs are not meant.
pub(super) fn steers(it: char) -> bool {
    (it.is_control() && it != '\n' && it != '\t')
        || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}
