//! Trends over all sessions: whether scores improve, and which topics and kinds are still missing. They are worked out
//! once.
//!
//! `docs/trends.md` says in plain words how, and where its limits lie.
//!
//! | part | what it answers |
//! |---|---|
//! | [`series`] | how scores went: overall, pooled, by kind, by dimension, each assessor apart |
//! | [`decision`] | which of all these rows change |
//! | [`adjusting`] | what the question and the assessor did to them |
//! | [`self_judgement`] | how well the candidate judges themselves |
//! | [`calibration_curve`] | what peers give where the candidate gives or predicts a level |
//! | [`coverage`] | which topics and pillars were practised |
//! | [`practice`] | how much, how often, what of the plan is missing |
//! | [`overruns`] | which phases run over |

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    digest::Digest,
    people::{People, Whose},
    plan::StudyPlan,
    question::{Bar, Kind},
};

pub mod adjusting;
pub mod calibration_curve;
mod comparable;
pub mod coverage;
pub mod csv;
pub mod decision;
mod eras;
pub mod figures;
mod interview;
pub mod movers;
pub mod overruns;
mod pairs;
pub mod practice;
pub mod self_judgement;
pub mod series;
mod standard;
pub mod subjects;
pub mod words;

use adjusting::Adjusting;
use comparable::{Comparable, comparable};
use coverage::Coverage;
use decision::Decision;
use interview::{Interview, interviews, latest_scored};
use overruns::PhaseTimes;
use practice::{Milestone, Practice};
use self_judgement::SelfJudgement;
use series::{Series, Source};

pub use figures::ENOUGH;
pub use interview::LATEST;
pub use standard::Standard;

/// Selects the interviews that trends look at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Filter {
    /// One kind alone; `None` is all of them.
    pub kind: Option<Kind>,
    /// The person whose interviews they are.
    #[serde(rename = "candidate")]
    pub whose: Whose,
}

/// Describes somebody else whose interviews lie in the same workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Other {
    pub name: String,
    /// Those that are over.
    pub interviews: usize,
}

/// Holds all that trends say.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trends {
    pub today: NaiveDate,
    pub filter: Filter,
    /// Everybody else whose interviews lie here, which are not counted.
    pub others: Vec<Other>,
    /// Interviews that are over.
    pub interviews: usize,
    /// Those that are scored.
    pub scored: usize,
    /// The number of the latest scored interviews over which the scores are followed.
    pub followed: usize,
    pub series: Vec<Series>,
    /// The decision on all rows of all kinds together.
    pub decision: Decision,
    /// One entry for Senior, one for Staff.
    pub adjusting: Vec<Adjusting>,
    /// One entry for Senior, one for Staff.
    pub self_judgement: Vec<SelfJudgement>,
    pub coverage: Coverage,
    pub milestones: Vec<Milestone>,
    pub practice: Practice,
    /// The worst first.
    pub phases: Vec<PhaseTimes>,
}

impl Trends {
    /// Works everything out. `sessions` may come in any order; those that are not over are left out.
    pub fn of(
        sessions: &[Digest],
        plan: Option<&StudyPlan>,
        standards: &[Standard],
        filter: Filter,
        today: NaiveDate,
    ) -> Self {
        let people = People::of(sessions);
        let theirs = people.of_one(sessions, &filter.whose);
        let all = interviews(&theirs, None);
        let chosen = if filter.kind.is_some() { interviews(&theirs, filter.kind) } else { all.clone() };
        let whole = Whole::of(&all, standards);
        let decision = whole.decision;
        let (latest, series, adjusting, mut self_judgement) = if filter.kind.is_none() {
            (whole.latest, whole.series, whole.adjusting, whole.self_judgement)
        } else {
            // The rows of one kind alone keep the words that they have among all.
            let latest = latest_scored(&chosen);
            let scores = comparable(&latest);
            let adjusting = adjusting(&latest, &scores);
            let source = Source { interviews: &latest, scores: &scores, adjusting: &adjusting, standards };
            let series = worded(source.rows(filter.kind), &decision);
            let judged = Bar::ALL.map(|bar| SelfJudgement::of(&latest, bar, standards)).to_vec();
            (latest, series, adjusting, judged)
        };
        for it in &mut self_judgement {
            it.movement = decision.movement(it.bar);
        }
        let topics = plan.map(|plan| plan.topics.as_slice()).unwrap_or_default();
        Self {
            today,
            others: others(&people, sessions, &filter.whose),
            interviews: chosen.len(),
            scored: chosen.iter().filter(|it| it.is_scored()).count(),
            followed: latest.len(),
            series,
            decision,
            self_judgement,
            adjusting,
            coverage: Coverage::of(&chosen, topics),
            milestones: plan.map(|plan| practice::milestones(&all, plan.milestones)).unwrap_or_default(),
            practice: Practice::of(&chosen, today),
            phases: overruns::phases(&chosen),
            filter,
        }
    }

    pub fn adjusting(&self, bar: Bar) -> Option<&Adjusting> {
        self.adjusting.iter().find(|it| it.bar == bar)
    }

    pub fn self_judgement(&self, bar: Bar) -> Option<&SelfJudgement> {
        self.self_judgement.iter().find(|it| it.bar == bar)
    }
}

/// Holds everything that is decided together: all kinds of one candidate.
struct Whole<'a> {
    latest: Vec<Interview<'a>>,
    series: Vec<Series>,
    adjusting: Vec<Adjusting>,
    self_judgement: Vec<SelfJudgement>,
    decision: Decision,
}

impl<'a> Whole<'a> {
    fn of(all: &[Interview<'a>], standards: &[Standard]) -> Self {
        let latest = latest_scored(all);
        let scores = comparable(&latest);
        let adjusting = adjusting(&latest, &scores);
        let source = Source { interviews: &latest, scores: &scores, adjusting: &adjusting, standards };
        let rows = source.rows(None);
        let self_judgement = Bar::ALL.map(|bar| SelfJudgement::of(&latest, bar, standards)).to_vec();
        let decision = Decision::of(&rows, &latest, &adjusting, &self_judgement);
        let series = worded(rows, &decision);
        Self { latest, series, adjusting, self_judgement, decision }
    }
}

/// Estimates the effects of questions and assessors, at Senior and at Staff.
fn adjusting(latest: &[Interview], scores: &[Vec<Comparable>]) -> Vec<Adjusting> {
    Bar::ALL.map(|bar| Adjusting::of(latest, scores, bar)).to_vec()
}

/// Gives the rows their words.
fn worded(mut rows: Vec<Series>, decision: &Decision) -> Vec<Series> {
    for row in &mut rows {
        row.word = decision.word(row);
    }
    rows
}

/// Lists everybody whose interviews lie here, but for the one who is looked at and the owner.
fn others(people: &People, sessions: &[Digest], whose: &Whose) -> Vec<Other> {
    let theirs = |name: &String| {
        let whose = Whose::Guest(name.clone());
        let all = people.of_one(sessions, &whose);
        Other { name: name.clone(), interviews: all.iter().filter(|it| it.ended.is_some()).count() }
    };
    people.guests().iter().filter(|it| whose.guest() != Some(it.as_str())).map(theirs).collect()
}
