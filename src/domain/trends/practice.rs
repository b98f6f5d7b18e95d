//! How much was practised and how often, and what the plan's milestones still want.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

use crate::domain::{plan::Milestones, question::Kind};

use super::{interview::Interview, words::counted};

/// Weeks that are told one by one: a year.
const WEEKS: usize = 53;

/// How much, and how often.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Practice {
    /// Interview time of all that are over.
    pub seconds: f64,
    pub kinds: Vec<KindPractice>,
    /// From the first week with an interview until this one, at most a year; the latest last.
    pub weeks: Vec<Week>,
    /// Weeks in a row with an interview, until this week or the one before it.
    pub in_a_row: usize,
    /// The most that there ever were in a row.
    pub longest: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KindPractice {
    pub kind: Kind,
    /// Interviews that have it; a loop counts for each of its kinds.
    pub interviews: usize,
    pub seconds: f64,
}

/// A week from Monday to Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Week {
    pub monday: NaiveDate,
    pub interviews: usize,
    pub seconds: f64,
}

impl Practice {
    pub(super) fn of(interviews: &[Interview], today: NaiveDate) -> Self {
        let mut weeks: BTreeMap<NaiveDate, (usize, f64)> = BTreeMap::new();
        for interview in interviews {
            let week = weeks.entry(monday(interview.date())).or_default();
            week.0 += 1;
            week.1 += interview.digest.seconds;
        }
        let this = monday(today);
        let has = |week: &NaiveDate| weeks.contains_key(week);
        let newest = if has(&this) { Some(this) } else { before(this) };
        let in_a_row = std::iter::successors(newest, |it| before(*it)).take_while(has).count();
        let kind = |kind: Kind| {
            let held = interviews.iter().filter(|it| it.digest.kinds.contains(&kind));
            let seconds = held.clone().map(|it| share(it, kind)).sum();
            KindPractice { kind, interviews: held.count(), seconds }
        };
        Self {
            seconds: interviews.iter().map(|it| it.digest.seconds).sum(),
            kinds: Kind::ALL.map(kind).into_iter().filter(|it| it.interviews > 0).collect(),
            weeks: told(&weeks, this),
            in_a_row,
            longest: longest(weeks.keys().copied()),
        }
    }
}

/// The time of an interview that went to one kind: by the time in its phases, or all of it.
fn share(interview: &Interview, kind: Kind) -> f64 {
    let spent = |wanted: Option<Kind>| {
        let rounds = interview.digest.rounds.iter().filter(|it| wanted.is_none_or(|kind| kind == it.kind));
        rounds.flat_map(|it| &it.phases).map(|it| it.spent).sum::<f64>()
    };
    let all = spent(None);
    if interview.digest.kinds.len() < 2 || all <= 0.0 {
        return interview.digest.seconds;
    }
    interview.digest.seconds * spent(Some(kind)) / all
}

/// The Monday of a day's week; of the first days that there are, which have no Monday, the day itself.
fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
}

/// The week before.
fn before(monday: NaiveDate) -> Option<NaiveDate> {
    monday.checked_sub_days(Days::new(7))
}

fn longest(weeks: impl Iterator<Item = NaiveDate>) -> usize {
    let (mut longest, mut row, mut last) = (0, 0, None);
    for week in weeks {
        row = if last.is_some() && before(week) == last { row + 1 } else { 1 };
        last = Some(week);
        longest = longest.max(row);
    }
    longest
}

/// The weeks one by one, also those without an interview.
fn told(weeks: &BTreeMap<NaiveDate, (usize, f64)>, this: NaiveDate) -> Vec<Week> {
    let Some(first) = weeks.keys().next().copied().filter(|it| *it <= this) else { return Vec::new() };
    let back = std::iter::successors(Some(this), |it| before(*it));
    let week = |monday: NaiveDate| {
        let (interviews, seconds) = weeks.get(&monday).copied().unwrap_or_default();
        Week { monday, interviews, seconds }
    };
    let mut told: Vec<Week> = back.take_while(|it| *it >= first).take(WEEKS).map(week).collect();
    told.reverse();
    told
}

/// One figure of the plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Milestone {
    pub title: String,
    pub done: usize,
    pub wanted: usize,
    /// What is still missing, such as `4 interviews`; `None` once it is reached.
    pub missing: Option<String>,
}

impl Milestone {
    fn new(title: &str, done: usize, wanted: u32, missing: impl FnOnce(usize) -> String) -> Self {
        let wanted = wanted as usize;
        let left = wanted.saturating_sub(done);
        Self { title: title.to_owned(), done, wanted, missing: (left > 0).then(|| missing(left)) }
    }
}

/// The milestones of the plan over all interviews: how many, a mix of kinds, behavioural questions, recorded and
/// reviewed.
pub(super) fn milestones(interviews: &[Interview], wanted: Milestones) -> Vec<Milestone> {
    let held = |is: &dyn Fn(&Interview) -> bool| interviews.iter().filter(|it| is(it)).count();
    let missing = |noun: &'static str| move |left: usize| counted(left, noun);
    let mut all =
        vec![Milestone::new("Interviews", interviews.len(), wanted.interviews, missing("interview"))];
    for kind in Kind::ALL {
        let done = held(&|it| it.digest.kinds.contains(&kind));
        all.push(Milestone::new(kind.title(), done, wanted.of_each_kind, missing(noun(kind))));
    }
    let behavioural = interviews.iter().map(|it| it.digest.behavioural).sum();
    let recorded = held(&|it| !it.digest.takes.is_empty());
    let reviewed = held(&|it| it.digest.reviewed);
    let question = missing("behavioural question");
    all.push(Milestone::new("Behavioural questions", behavioural, wanted.behavioural, question));
    all.push(Milestone::new("Recorded", recorded, wanted.interviews, missing("recorded interview")));
    all.push(Milestone::new("Reviewed", reviewed, wanted.interviews, missing("reviewed interview")));
    all
}

const fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::SystemDesign => "system design interview",
        Kind::Behavioural => "behavioural interview",
        Kind::AzureDeepDive => "Azure deep dive",
        Kind::Scenario => "scenario",
    }
}
