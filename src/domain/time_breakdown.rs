//! The time of a session: each phase against its plan, and the parts of a story against the format's.

use std::time::Duration;

use super::{
    history::{History, Stretch},
    review::{Review, StarPart},
};

/// Holds the planned and the spent time of one phase or break that was entered.
#[derive(Debug, Clone, PartialEq)]
pub struct Spent {
    pub title: String,
    /// The number of the question among all of the session, from 0; `None` for a break.
    pub item: Option<usize>,
    /// The planned time by the format, without added minutes.
    pub planned: Duration,
    pub spent: Duration,
}

impl Spent {
    /// Returns how much longer than planned it took, in whole seconds.
    pub fn over(&self) -> Duration {
        Duration::from_secs(self.spent.as_secs().saturating_sub(self.planned.as_secs()))
    }
}

/// Holds the share of a story's time that one of its parts took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    pub part: StarPart,
    /// The planned share of the story, 0 to 1, by the format.
    pub planned: f64,
    /// The share of the story that it really took, 0 to 1.
    pub spent: f64,
    pub time: Duration,
}

/// Describes how a story was divided into its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// The number of the question among all of the session, from 0.
    pub item: usize,
    pub shares: Vec<Share>,
    /// True if a listener said where the parts begin; else the phases say it.
    pub is_tapped: bool,
}

/// Lists every stretch that was entered, in planned order.
pub fn spent(history: &History) -> Vec<Spent> {
    let entered = history.stretches().iter().enumerate().filter(|(at, _)| history.progress(*at).visited);
    let spent = |(at, stretch): (usize, &Stretch)| Spent {
        title: history.parts(*stretch).map_or("Break".to_owned(), |(.., phase)| phase.title.clone()),
        item: item(*stretch),
        planned: history.foreseen(at),
        spent: history.spent(at, history.at),
    };
    entered.map(spent).collect()
}

const fn item(stretch: Stretch) -> Option<usize> {
    match stretch {
        Stretch::Phase { item, .. } => Some(item),
        Stretch::Break { .. } => None,
    }
}

/// Divides each story into its parts, where the format has all four as phases. The beginnings that a listener tapped
/// count before the phases; a story that was tapped ends where a phase begins that is no part of it.
pub fn stories(history: &History, review: &Review) -> Vec<Story> {
    (0..history.items.len()).filter_map(|item| story(history, review, item)).collect()
}

fn story(history: &History, review: &Review, number: usize) -> Option<Story> {
    let own = || history.stretches().iter().enumerate().filter(|(_, it)| item(**it) == Some(number));
    let of_part = |part: StarPart| {
        own().find(|(_, it)| history.parts(**it).is_some_and(|(.., phase)| phase.id == part.phase()))
    };
    let phases: Vec<usize> =
        StarPart::ALL.into_iter().map(|part| of_part(part).map(|(at, _)| at)).collect::<Option<_>>()?;
    let planned: Vec<Duration> = phases.iter().map(|&at| history.foreseen(at)).collect();
    let tapped = tapped(history, review, number);
    let is_tapped = tapped.is_some();
    let times = tapped.unwrap_or_else(|| phases.iter().map(|&at| history.spent(at, history.at)).collect());
    let all = |times: &[Duration]| times.iter().sum::<Duration>().as_secs_f64();
    let (of_plan, of_time) = (all(&planned), all(&times));
    if of_time == 0.0 || of_plan == 0.0 {
        return None;
    }
    let shares = StarPart::ALL.into_iter().zip(planned.iter().zip(&times));
    let share = |(part, (planned, time)): (StarPart, (&Duration, &Duration))| Share {
        part,
        planned: planned.as_secs_f64() / of_plan,
        spent: time.as_secs_f64() / of_time,
        time: *time,
    };
    Some(Story { item: number, shares: shares.map(share).collect(), is_tapped })
}

/// Returns the times of the four parts by the beginnings that were tapped; `None` where nothing was.
fn tapped(history: &History, review: &Review, number: usize) -> Option<Vec<Duration>> {
    let (from, until) = bounds(history, number)?;
    let taps = review.parts(from, until);
    let last = taps.last()?.1;
    let is_part = |stretch: Stretch| {
        let phase = history.parts(stretch).map(|(.., phase)| phase.id.as_str());
        StarPart::ALL.into_iter().any(|part| phase == Some(part.phase()))
    };
    let other = history.entries().find(|(at, stretch)| *at > last && !is_part(*stretch)).map(|(at, _)| at);
    let end = other.unwrap_or(until).min(until);
    let mut times = vec![Duration::ZERO; StarPart::ALL.len()];
    let ends = taps.iter().skip(1).map(|&(_, at)| at).chain([end]);
    for (&(part, from), until) in taps.iter().zip(ends) {
        times[part as usize] += until.saturating_sub(from);
    }
    Some(times)
}

/// Returns when a question began and when it was left for good.
pub fn bounds(history: &History, number: usize) -> Option<(Duration, Duration)> {
    let from = history.items.get(number)?.began?;
    let mut until = from;
    let entries: Vec<(Duration, Stretch)> = history.entries().collect();
    for (at, (_, stretch)) in entries.iter().enumerate() {
        if item(*stretch) == Some(number) {
            until = entries.get(at + 1).map_or(history.at, |&(next, _)| next);
        }
    }
    Some((from, until))
}
