//! One assessor's scores, evidence and recommendation for one session.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    fact::{Round, Start, Wall, seconds},
    question::{Bar, Kind},
    rubric::{Judgement, Level, Verdict},
};

/// Tells the level of a dimension at one bar, or that there was no evidence of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", untagged)]
pub enum Seen {
    Level(Level),
    Nothing(NoEvidence),
}

/// Holds the word in the file for a dimension without evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoEvidence {
    NoEvidence,
}

impl Seen {
    pub const NOTHING: Self = Self::Nothing(NoEvidence::NoEvidence);

    pub const fn level(self) -> Option<Level> {
        match self {
            Self::Level(level) => Some(level),
            Self::Nothing(_) => None,
        }
    }

    /// Returns the digit that was typed: `3`, or `0` for no evidence.
    pub fn digit(self) -> char {
        self.level().map_or('0', |level| char::from(b'0' + u8::from(level)))
    }
}

/// Describes words or behaviour that earn a score, and when they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    pub text: String,
}

/// Holds interview time in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment(#[serde(with = "seconds")] pub Duration);

/// Holds one dimension's score.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    pub dimension: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub senior: Option<Seen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<Seen>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

impl Score {
    pub const fn at(&self, bar: Bar) -> Option<Seen> {
        match bar {
            Bar::Senior => self.senior,
            Bar::Staff => self.staff,
        }
    }
}

/// Tells why a score is not taken, in a sentence for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotThisScore {
    #[error("The Staff bar asks for more: its level cannot be above the one at Senior.")]
    StaffAboveSenior,
    #[error("Give the level at Senior first.")]
    SeniorFirst,
}

/// Tells why a scorecard is not locked, in a sentence for people that says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotLocked {
    #[error("{open} of {all} dimensions have no level at Senior: give 1 to 4, or 0 for no evidence.")]
    Unscored { open: usize, all: usize },
    #[error("Give a reason for a verdict that differs from the computed one at {}.", .0.title())]
    NoReason(Bar),
}

/// Names the rubric that was used, so that scores by different wordings are never mixed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RubricUsed {
    pub id: String,
    pub version: u32,
    pub hash: String,
}

/// Holds the scores of one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundScores {
    pub kind: Kind,
    pub rubric: RubricUsed,
    pub scores: Vec<Score>,
    /// The numbers of the signals that the answer had, for each question of the round.
    pub signals: Vec<Vec<usize>>,
}

/// Holds a verdict that the assessor gives against the computed one, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overruling {
    pub verdict: Verdict,
    pub because: String,
}

/// Names the person who scores.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assessor {
    #[serde(rename = "self")]
    Candidate,
    Peer(String),
}

impl Assessor {
    /// Returns the peer of this name; `self`, in any case, is the candidate.
    pub fn named(name: &str) -> Self {
        if name.trim().eq_ignore_ascii_case("self") {
            Self::Candidate
        } else {
            Self::Peer(name.trim().to_owned())
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Candidate => "self",
            Self::Peer(name) => name,
        }
    }
}

/// Holds one assessor's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scorecard {
    pub schema: u32,
    /// The session's folder.
    pub session: String,
    pub assessor: Assessor,
    /// The time when it was finished; while empty it is a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked: Option<Wall>,
    pub rounds: Vec<RoundScores>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub strengths: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to_work_on: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub next_action: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overruled_senior: Option<Overruling>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overruled_staff: Option<Overruling>,
}

impl Scorecard {
    /// Makes an empty draft for a session.
    pub fn draft(session: &str, start: &Start, assessor: Assessor) -> Self {
        let rounds = start.rounds.iter().map(|round| RoundScores {
            kind: round.format.kind,
            rubric: RubricUsed {
                id: round.rubric.id.clone(),
                version: round.rubric.version,
                hash: round.rubric_hash.clone(),
            },
            scores: round
                .rubric
                .dimensions
                .iter()
                .map(|it| Score { dimension: it.id.clone(), ..Score::default() })
                .collect(),
            signals: vec![Vec::new(); round.questions.len()],
        });
        Self {
            schema: super::SCHEMA,
            session: session.to_owned(),
            assessor,
            locked: None,
            rounds: rounds.collect(),
            strengths: String::new(),
            to_work_on: String::new(),
            next_action: String::new(),
            overruled_senior: None,
            overruled_staff: None,
        }
    }

    /// Returns whether its rounds, dimensions and questions are those of the session.
    pub fn fits(&self, start: &Start) -> bool {
        let fits = |(scores, round): (&RoundScores, &Round)| {
            scores.scores.len() == round.rubric.dimensions.len()
                && scores
                    .scores
                    .iter()
                    .zip(&round.rubric.dimensions)
                    .all(|(score, it)| score.dimension == it.id)
                && scores.signals.len() == round.questions.len()
                && scores
                    .signals
                    .iter()
                    .zip(&round.questions)
                    .all(|(seen, it)| seen.iter().all(|&at| at < it.signals.len()))
        };
        self.rounds.len() == start.rounds.len() && self.rounds.iter().zip(&start.rounds).all(fits)
    }

    /// Gives one dimension of one round its level at one bar; no evidence at Senior means none at Staff.
    pub fn set(&mut self, round: usize, dimension: usize, bar: Bar, seen: Seen) -> Result<(), NotThisScore> {
        let score = &mut self.rounds[round].scores[dimension];
        match bar {
            Bar::Senior => {
                score.senior = Some(seen);
                match (seen.level(), score.staff.and_then(Seen::level)) {
                    (None, _) => score.staff = Some(Seen::NOTHING),
                    (Some(senior), Some(staff)) if staff > senior => score.staff = None,
                    _ => {}
                }
            }
            Bar::Staff => {
                let senior = score.senior.ok_or(NotThisScore::SeniorFirst)?;
                if seen.level() > senior.level() {
                    return Err(NotThisScore::StaffAboveSenior);
                }
                score.staff = Some(seen);
            }
        }
        Ok(())
    }

    /// Returns how many dimensions have a score at Senior, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        let scores = || self.rounds.iter().flat_map(|round| &round.scores);
        (scores().filter(|score| score.senior.is_some()).count(), scores().count())
    }

    /// Finds a bar at which another verdict is given without a reason.
    pub fn without_reason(&self) -> Option<Bar> {
        Bar::ALL.into_iter().find(|bar| self.overruling(*bar).is_some_and(|it| it.because.is_empty()))
    }

    /// Locks it, wherever it was filled in: every dimension has a level at Senior, if only that nothing was seen, and
    /// whatever is said against the rules has its reason.
    pub fn lock(&mut self, wall: Wall) -> Result<(), NotLocked> {
        let (done, all) = self.progress();
        if done < all {
            return Err(NotLocked::Unscored { open: all - done, all });
        }
        if let Some(bar) = self.without_reason() {
            return Err(NotLocked::NoReason(bar));
        }
        self.locked = Some(wall);
        Ok(())
    }

    pub const fn overruling(&self, bar: Bar) -> Option<&Overruling> {
        match bar {
            Bar::Senior => self.overruled_senior.as_ref(),
            Bar::Staff => self.overruled_staff.as_ref(),
        }
    }

    pub fn overrule(&mut self, bar: Bar, overruling: Option<Overruling>) {
        match bar {
            Bar::Senior => self.overruled_senior = overruling,
            Bar::Staff => self.overruled_staff = overruling,
        }
    }

    /// Computes the verdict of one round by the rubric's rule.
    pub fn judge_round(&self, start: &Start, round: usize, bar: Bar) -> Judgement {
        let scores = &self.rounds[round].scores;
        start.rounds[round].rubric.judge(bar, |dimension| {
            scores.iter().find(|score| score.dimension == dimension)?.at(bar)?.level()
        })
    }

    /// Computes the verdict of the whole session. With several rounds each has one voice: the mean of their verdicts
    /// rounded down, and one strong no hire leaves no more than a no hire. A round without a verdict leaves the session
    /// without one.
    pub fn judge(&self, start: &Start, bar: Bar) -> Judgement {
        let mut rounds: Vec<Judgement> =
            (0..self.rounds.len()).map(|at| self.judge_round(start, at, bar)).collect();
        if rounds.len() == 1 {
            return rounds.remove(0);
        }
        let mut reasons = Vec::new();
        for (round, judgement) in start.rounds.iter().zip(&rounds) {
            let verdict = judgement.verdict.map_or("no verdict", Verdict::title);
            reasons.push(format!("{}: {verdict}.", round.format.kind.title()));
        }
        let verdicts: Option<Vec<Verdict>> = rounds.iter().map(|it| it.verdict).collect();
        let verdict = verdicts.filter(|all| !all.is_empty()).map(|all| {
            let mean = all.iter().map(|&it| it as usize).sum::<usize>() / all.len();
            let lowest = all.iter().min() == Some(&Verdict::StrongNoHire);
            if lowest { Verdict::ALL[mean].min(Verdict::NoHire) } else { Verdict::ALL[mean] }
        });
        let means: Vec<f64> = rounds.iter().filter_map(|it| it.mean).collect();
        #[expect(clippy::cast_precision_loss, reason = "a handful of rounds")]
        let mean = (!means.is_empty()).then(|| means.iter().sum::<f64>() / means.len() as f64);
        Judgement { verdict, mean, reasons }
    }

    /// Returns the verdict that counts: the assessor's own where one is written, else the computed one.
    pub fn verdict(&self, start: &Start, bar: Bar) -> Option<Verdict> {
        self.overruling(bar).map(|it| it.verdict).or_else(|| self.judge(start, bar).verdict)
    }
}
