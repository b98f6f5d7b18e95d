//! The remarks that a listener adds to a session afterwards: facts in a file of their own, and the fold of them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    fact::{Stamped, Wall, seconds},
    scorecard::Assessor,
};

/// Describes a listener's remark about a moment; its time is interview time, as in the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum Remark {
    /// The first fact of the file.
    ReviewStarted { schema: u32, session: String, listener: Assessor, wall: Wall },
    /// A moment was flagged.
    Marked { text: String },
    /// A comment about a moment.
    Commented { text: String },
    /// A part of a story begins here; each question of the session has its own.
    PartBegan { part: StarPart },
    /// A filler was heard: `um`, `you know`.
    Filler,
    /// A moment shows something of a dimension of the rubric of one round, from 0.
    Evidence { round: usize, dimension: String, text: String },
    /// The listener heard from this moment on, without a break, until `until`.
    Listened {
        #[serde(with = "seconds")]
        until: Duration,
    },
    /// An earlier fact of this file, counted from 0, no longer holds.
    Withdrawn { number: usize },
    /// A fact that a newer program wrote.
    #[serde(other)]
    Unknown,
}

/// Names the parts of a story that is told as situation, task, action, result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StarPart {
    Situation,
    Task,
    Action,
    Result,
}

impl StarPart {
    pub const ALL: [Self; 4] = [Self::Situation, Self::Task, Self::Action, Self::Result];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Situation => "Situation",
            Self::Task => "Task",
            Self::Action => "Action",
            Self::Result => "Result",
        }
    }

    /// Returns the id of the phase of a format that is this part.
    pub const fn phase(self) -> &'static str {
        match self {
            Self::Situation => "situation",
            Self::Task => "task",
            Self::Action => "action",
            Self::Result => "result",
        }
    }
}

/// Holds a remark that was not withdrawn, with its number in the file, by which it can be withdrawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbered {
    pub number: usize,
    pub at: Duration,
    pub remark: Remark,
}

/// Holds all that one listener has added: the fold of their remarks. Equal remarks give equal reviews.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Review {
    pub listener: Option<Assessor>,
    /// Sorted by moment, without those withdrawn and without [`Remark::Listened`].
    pub remarks: Vec<Numbered>,
    /// The stretches that were heard, as spans of interview time that do not touch.
    pub heard: Vec<(Duration, Duration)>,
}

impl Review {
    /// Makes the review that facts with their numbers tell.
    pub fn replay<'a>(facts: impl IntoIterator<Item = (usize, &'a Stamped<Remark>)>) -> Self {
        let mut review = Self::default();
        for (number, stamped) in facts {
            review.absorb(number, stamped);
        }
        review
    }

    /// Takes one more remark in, the `number`th of its file.
    pub fn absorb(&mut self, number: usize, stamped: &Stamped<Remark>) {
        let at = stamped.at;
        match &stamped.fact {
            Remark::ReviewStarted { listener, .. } => self.listener = Some(listener.clone()),
            Remark::Listened { until } => self.hear(at, *until),
            Remark::Withdrawn { number } => self.remarks.retain(|it| it.number != *number),
            Remark::Unknown => {}
            remark => {
                let place = self.remarks.partition_point(|it| it.at <= at);
                self.remarks.insert(place, Numbered { number, at, remark: remark.clone() });
            }
        }
    }

    fn hear(&mut self, from: Duration, until: Duration) {
        let (mut from, mut until) = (from, until.max(from));
        self.heard.retain(|&(begin, end)| {
            let touches = begin <= until && end >= from;
            if touches {
                (from, until) = (from.min(begin), until.max(end));
            }
            !touches
        });
        let place = self.heard.partition_point(|&(begin, _)| begin < from);
        self.heard.insert(place, (from, until));
    }

    /// Returns how much was heard, each moment counted once.
    pub fn heard(&self) -> Duration {
        self.heard.iter().map(|&(from, until)| until.saturating_sub(from)).sum()
    }

    /// Returns whether the session counts as reviewed: there is a remark about it, or half of `recorded` was heard.
    pub fn is_done(&self, recorded: Duration) -> bool {
        !self.remarks.is_empty() || (!recorded.is_zero() && self.heard() * 2 >= recorded)
    }

    /// Counts the fillers that were tallied from `from` until `until`.
    pub fn fillers(&self, from: Duration, until: Duration) -> usize {
        let inside = self.remarks.iter().filter(|it| it.at >= from && it.at < until);
        inside.filter(|it| it.remark == Remark::Filler).count()
    }

    /// Lists where each part of a story begins from `from` until `until`; the last word on a part counts.
    pub fn parts(&self, from: Duration, until: Duration) -> Vec<(StarPart, Duration)> {
        let mut latest: Vec<(usize, StarPart, Duration)> = Vec::new();
        for it in self.remarks.iter().filter(|it| it.at >= from && it.at < until) {
            if let Remark::PartBegan { part } = it.remark {
                match latest.iter_mut().find(|(_, known, _)| *known == part) {
                    Some(known) if known.0 < it.number => *known = (it.number, part, it.at),
                    Some(_) => {}
                    None => latest.push((it.number, part, it.at)),
                }
            }
        }
        let mut parts: Vec<_> = latest.into_iter().map(|(_, part, at)| (part, at)).collect();
        parts.sort_by_key(|&(_, at)| at);
        parts
    }
}
