//! Which topics of the plan and which pillars were practised, when, and how it went.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::{
    digest::{Asked, Digest, RoundDigest},
    fact::How,
    plan::Topic,
    question::{Bar, Kind, Pillar},
    scorecard::Assessor,
    statistics::mean,
};

use super::interview::Interview;

/// Topics in the order of the plan, and the five pillars.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    pub topics: Vec<TopicCoverage>,
    pub pillars: Vec<PillarCoverage>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopicCoverage {
    pub topic: String,
    pub title: String,
    /// The part of the plan that it belongs to.
    pub phase: String,
    #[serde(flatten)]
    pub practised: Practised,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PillarCoverage {
    pub pillar: Pillar,
    #[serde(flatten)]
    pub practised: Practised,
}

/// How often something was practised.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Practised {
    /// How many questions on it were asked.
    pub times: usize,
    pub last: Option<NaiveDate>,
    /// The mean of the candidate's own means of the rounds in which it came up, by each kind's rubric as it was last.
    pub senior: Option<f64>,
    pub staff: Option<f64>,
}

impl Practised {
    pub const fn at(&self, bar: Bar) -> Option<f64> {
        match bar {
            Bar::Senior => self.senior,
            Bar::Staff => self.staff,
        }
    }
}

/// What is gathered of one topic or pillar.
#[derive(Default)]
struct Gathered {
    times: usize,
    last: Option<NaiveDate>,
    senior: Vec<f64>,
    staff: Vec<f64>,
}

impl Gathered {
    fn take(&mut self, date: NaiveDate, scores: [Option<f64>; 2]) {
        self.times += 1;
        self.last = self.last.max(Some(date));
        self.senior.extend(scores[0]);
        self.staff.extend(scores[1]);
    }

    fn practised(&self) -> Practised {
        Practised { times: self.times, last: self.last, senior: mean(&self.senior), staff: mean(&self.staff) }
    }
}

impl Coverage {
    pub(super) fn of(interviews: &[Interview], topics: &[Topic]) -> Self {
        let wordings = latest_wordings(interviews);
        let mut by_topic: BTreeMap<&str, Gathered> = BTreeMap::new();
        let mut by_pillar: BTreeMap<Pillar, Gathered> = BTreeMap::new();
        for interview in interviews {
            for round in interview.rounds(None) {
                let scores = own_means(round, &wordings);
                for question in asked(interview.digest, round) {
                    for topic in &question.topics {
                        by_topic.entry(topic).or_default().take(interview.date(), scores);
                    }
                    for pillar in &question.pillars {
                        by_pillar.entry(*pillar).or_default().take(interview.date(), scores);
                    }
                }
            }
        }
        let practised = |found: Option<&Gathered>| found.map(Gathered::practised).unwrap_or_default();
        let topic = |topic: &Topic| TopicCoverage {
            topic: topic.id.clone(),
            title: topic.title.clone(),
            phase: topic.phase.clone(),
            practised: practised(by_topic.get(topic.id.as_str())),
        };
        let pillar = |pillar| PillarCoverage { pillar, practised: practised(by_pillar.get(&pillar)) };
        Self { topics: topics.iter().map(topic).collect(), pillars: Pillar::ALL.map(pillar).to_vec() }
    }

    /// The parts of the plan in its order, each with its topics.
    pub fn phases(&self) -> impl Iterator<Item = (&str, &[TopicCoverage])> {
        let phases = self.topics.chunk_by(|a, b| a.phase == b.phase);
        phases.filter_map(|topics| Some((topics.first()?.phase.as_str(), topics)))
    }
}

/// The questions of a round that the candidate came to. A session that was logged has no phases to tell by.
fn asked<'a>(digest: &Digest, round: &'a RoundDigest) -> impl Iterator<Item = &'a Asked> {
    let all = digest.ended == Some(How::Logged);
    let came_to = move |at: usize| all || round.phases.iter().any(|phase| phase.question == at);
    round.questions.iter().enumerate().filter(move |(at, _)| came_to(*at)).map(|(_, question)| question)
}

/// The wording of each kind's rubric in the latest interview that is scored.
fn latest_wordings<'a>(interviews: &[Interview<'a>]) -> BTreeMap<Kind, &'a str> {
    let mut wordings = BTreeMap::new();
    for (round, _) in interviews.iter().rev().flat_map(|it| it.scores(None)) {
        wordings.entry(round.kind).or_insert(round.rubric.hash.as_str());
        if wordings.len() == Kind::ALL.len() {
            break;
        }
    }
    wordings
}

/// The candidate's means of a round at both bars, if its rubric is still worded so.
fn own_means(round: &RoundDigest, wordings: &BTreeMap<Kind, &str>) -> [Option<f64>; 2] {
    let is_current = wordings.get(&round.kind).is_some_and(|hash| *hash == round.rubric.hash);
    let own = round.scored.iter().find(|it| it.assessor == Assessor::Candidate).filter(|_| is_current);
    Bar::ALL.map(|bar| own?.at(bar).mean)
}
