//! What the questions and the assessors did to the scores, so that it can be taken off.

use serde::Serialize;

use crate::domain::{
    question::{Bar, Kind},
    scorecard::Assessor,
    statistics::{Effects, Observation, Ratios, effects, mean},
};

use super::{
    comparable::Comparable,
    eras::eras,
    figures::{ENOUGH, number},
    interview::{Interview, difficulty},
    words::{change, counted},
};

/// From this correlation on, difficulty and time can hardly be told apart.
pub(super) const CONFOUNDED: f64 = 0.7;

/// What is taken off at one bar, in levels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Adjusting {
    pub bar: Bar,
    /// How many means of rounds it is drawn from.
    pub scores: usize,
    /// The mean difficulty, 1 to 5, at which nothing is taken off.
    pub usual_difficulty: f64,
    /// What one step of difficulty adds to a score; usually below nought.
    pub difficulty: f64,
    /// How difficulty goes with time, -1 to 1; `None` where one of them does not vary.
    pub difficulty_with_time: Option<f64>,
    /// How the kind goes with time, 0 to 1: of the kind for which that is most so.
    pub kind_with_time: Option<f64>,
    /// What each kind adds, in the order of [`Kind::ALL`], those without a score left out.
    pub kinds: Vec<KindEffect>,
    /// What each assessor adds, the candidate first: above nought is lenient.
    pub assessors: Vec<AssessorEffect>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KindEffect {
    pub kind: Kind,
    pub effect: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AssessorEffect {
    pub assessor: Assessor,
    /// How many means of rounds they gave.
    pub scores: usize,
    pub effect: f64,
}

impl Adjusting {
    /// Works the effects out from the means of all rounds of these interviews.
    pub(super) fn of(interviews: &[Interview], scores: &[Vec<Comparable>], bar: Bar) -> Self {
        let mut assessors: Vec<AssessorEffect> = Vec::new();
        let mut observations = Vec::new();
        let eras = eras(interviews, None);
        for (at, ((interview, scores), era)) in interviews.iter().zip(scores).zip(&eras).enumerate() {
            for it in scores {
                let (round, scored) = (it.round, it.scored);
                let (Some(score), Some(difficulty)) = (it.mean(bar), difficulty(round)) else {
                    continue;
                };
                let known = assessors.iter().position(|it| it.assessor == scored.assessor);
                let assessor = known.unwrap_or_else(|| {
                    let assessor = scored.assessor.clone();
                    assessors.push(AssessorEffect { assessor, scores: 0, effect: 0.0 });
                    assessors.len() - 1
                });
                assessors[assessor].scores += 1;
                observations.push(Observation {
                    score,
                    era: era.index,
                    time: number(interview.number),
                    kind: round.kind as usize,
                    difficulty,
                    assessor,
                    interview: at,
                });
            }
        }
        let found = effects(&observations, Ratios::USUAL);
        for (known, effect) in assessors.iter_mut().zip(&found.assessors) {
            known.effect = *effect;
        }
        assessors.sort_by(|a, b| {
            let key =
                |it: &AssessorEffect| (it.assessor != Assessor::Candidate, it.assessor.name().to_owned());
            key(a).cmp(&key(b))
        });
        Self {
            bar,
            scores: observations.len(),
            usual_difficulty: found.usual_difficulty,
            difficulty: found.difficulty,
            difficulty_with_time: correlation(&observations, |it| it.difficulty),
            kind_with_time: Kind::ALL
                .into_iter()
                .filter_map(|kind| {
                    let share = |it: &Observation| f64::from(u8::from(it.kind == kind as usize));
                    correlation(&observations, share).map(f64::abs)
                })
                .max_by(f64::total_cmp),
            kinds: kinds(&observations, &found),
            assessors,
        }
    }

    /// What a kind adds.
    pub(super) fn of_kind(&self, kind: Kind) -> f64 {
        self.kinds.iter().find(|it| it.kind == kind).map_or(0.0, |it| it.effect)
    }

    /// What an assessor adds.
    pub(super) fn of_assessor(&self, assessor: &Assessor) -> f64 {
        self.assessors.iter().find(|it| it.assessor == *assessor).map_or(0.0, |it| it.effect)
    }

    /// What this difficulty adds.
    pub(super) fn of_difficulty(&self, difficulty: f64) -> f64 {
        self.difficulty * (difficulty - self.usual_difficulty)
    }

    /// What was taken off, and how far that can be trusted, a sentence each.
    pub fn sentences(&self) -> Vec<String> {
        if self.scores < ENOUGH {
            return vec!["Too few scores to adjust by.".to_owned()];
        }
        let mut said = vec![format!(
            "A question one step harder goes with {} levels; {:.1} of 5 is usual.",
            change(self.difficulty),
            self.usual_difficulty
        )];
        if self.assessors.len() > 1 {
            let each = self.assessors.iter().enumerate().map(|(number, it)| {
                let who = if it.assessor == Assessor::Candidate { "you" } else { it.assessor.name() };
                let scores = if number == 0 { counted(it.scores, "score") } else { it.scores.to_string() };
                format!("{who} {} ({scores})", change(it.effect))
            });
            let each: Vec<String> = each.collect();
            said.push(format!("Against the average assessor: {}.", each.join(", ")));
        }
        if self.difficulty_with_time.is_some_and(|it| it.abs() >= CONFOUNDED) {
            let how = if self.difficulty_with_time.is_some_and(|it| it > 0.0) { "harder" } else { "easier" };
            said.push(format!(
                "Questions became {how} with time, so that their difficulty and your progress can hardly be told apart."
            ));
        }
        if self.kind_with_time.is_some_and(|it| it >= CONFOUNDED) {
            said.push(
                "Kinds changed with time, so that all of them together may show the kind and not your progress."
                    .to_owned(),
            );
        }
        said
    }
}

fn kinds(observations: &[Observation], found: &Effects) -> Vec<KindEffect> {
    let seen = |kind: &Kind| observations.iter().any(|it| it.kind == *kind as usize);
    let effect = |kind: Kind| found.kinds.get(kind as usize).copied().unwrap_or(0.0);
    Kind::ALL.into_iter().filter(seen).map(|kind| KindEffect { kind, effect: effect(kind) }).collect()
}

/// Pearson's correlation of something with time.
fn correlation(observations: &[Observation], of: impl Fn(&Observation) -> f64) -> Option<f64> {
    let times: Vec<f64> = observations.iter().map(|it| it.time).collect();
    let values: Vec<f64> = observations.iter().map(of).collect();
    let (time, value) = (mean(&times)?, mean(&values)?);
    let pairs = || times.iter().zip(&values).map(|(a, b)| (a - time, b - value));
    let together: f64 = pairs().map(|(a, b)| a * b).sum();
    let apart = pairs().map(|(a, _)| a * a).sum::<f64>() * pairs().map(|(_, b)| b * b).sum::<f64>();
    (apart > 1e-12).then(|| together / apart.sqrt())
}
