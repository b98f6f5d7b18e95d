//! Rows of scores over interviews: overall, by kind, by dimension, each assessor apart, broken where a rubric changed.

use serde::Serialize;

use crate::domain::{
    digest::Scored,
    fact::Wall,
    question::{Bar, Kind},
    rubric::Verdict,
    scorecard::{Assessor, RubricUsed},
    statistics::{count, mean},
};

use super::{
    Interview, Standard,
    adjusting::Adjusting,
    difficulty, dimension_title,
    eras::{EraOf, eras},
    words::Trend,
};

/// What is followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "scope", rename_all = "kebab-case")]
pub enum Subject {
    /// All kinds together, on the scale that all rubrics share.
    Overall,
    Kind {
        kind: Kind,
    },
    Dimension {
        kind: Kind,
        /// Its id in the rubric.
        dimension: String,
        title: String,
    },
}

impl Subject {
    pub const fn kind(&self) -> Option<Kind> {
        match self {
            Self::Overall => None,
            Self::Kind { kind } | Self::Dimension { kind, .. } => Some(*kind),
        }
    }

    pub fn title(&self) -> &str {
        match self {
            Self::Overall => "Overall",
            Self::Kind { kind } => kind.title(),
            Self::Dimension { title, .. } => title,
        }
    }
}

/// Whose scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    #[serde(rename = "self")]
    Candidate,
    /// The mean of all peers who scored an interview.
    Peers,
    Peer(String),
}

impl Voice {
    pub fn name(&self) -> &str {
        match self {
            Self::Candidate => "self",
            Self::Peers => "peers",
            Self::Peer(name) => name,
        }
    }

    fn has(&self, assessor: &Assessor) -> bool {
        match (self, assessor) {
            (Self::Candidate, Assessor::Candidate) | (Self::Peers, Assessor::Peer(_)) => true,
            (Self::Peer(name), Assessor::Peer(other)) => name == other,
            _ => false,
        }
    }
}

/// One row of scores at one bar.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    pub subject: Subject,
    pub bar: Bar,
    pub by: Voice,
    /// The mean from which the rubric says hire; `None` where the latest scores are by another wording than the
    /// rubric has now, or where kinds differ.
    pub hire: Option<f64>,
    /// Oldest first, each with a point at least. Scores of different eras are never compared.
    pub eras: Vec<Era>,
}

/// Scores by one wording of the rubric, or for all kinds by one wording each.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Era {
    /// Why scores before are not compared with these; `None` in the first.
    pub because: Option<String>,
    pub rubrics: Vec<RubricUsed>,
    /// Oldest first.
    pub points: Vec<Point>,
    pub trend: Trend,
    /// The same with what question and assessor did taken off.
    pub adjusted: Trend,
}

/// The score of one interview.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// The session's folder.
    pub session: String,
    /// The number of the interview, from 1: among those of the kind, or among all.
    pub interview: usize,
    pub started: Wall,
    /// 1 to 4.
    pub score: f64,
    /// May lie a little outside 1 to 4.
    pub adjusted: f64,
    /// The mean difficulty of its questions, 1 to 5.
    pub difficulty: Option<f64>,
    /// At this bar, where one was given of one round; none of a dimension.
    pub verdict: Option<Verdict>,
}

impl Series {
    /// The era of now.
    pub fn now(&self) -> Option<&Era> {
        self.eras.last()
    }

    pub fn points(&self) -> impl Iterator<Item = &Point> {
        self.eras.iter().flat_map(|it| &it.points)
    }
}

/// Every row that has a point.
pub(super) fn all(
    interviews: &[Interview],
    adjusting: &[Adjusting],
    standards: &[Standard],
    only: Option<Kind>,
) -> Vec<Series> {
    let voices = voices(interviews);
    let mut all = Vec::new();
    for subject in subjects(interviews, standards, only) {
        let eras = eras(interviews, subject.kind());
        for adjusting in adjusting {
            let row = Row { subject: &subject, adjusting };
            all.extend(voices.iter().filter_map(|voice| row.series(interviews, &eras, voice, standards)));
        }
    }
    all
}

/// The candidate's own dimensions at Senior, with nothing taken off.
pub(super) fn own_dimensions(interviews: &[Interview], standards: &[Standard]) -> Vec<Series> {
    let adjusting = Adjusting::nothing(Bar::Senior);
    let subjects = subjects(interviews, standards, None).into_iter();
    let row = |subject: Subject| {
        let row = Row { subject: &subject, adjusting: &adjusting };
        row.series(interviews, &eras(interviews, subject.kind()), &Voice::Candidate, standards)
    };
    subjects.filter(|it| matches!(it, Subject::Dimension { .. })).filter_map(row).collect()
}

/// The candidate, the peers together where there is one, and each by name.
fn voices(interviews: &[Interview]) -> Vec<Voice> {
    let scores = interviews.iter().flat_map(|it| it.scores(None));
    let mut names: Vec<String> = scores
        .filter_map(|(_, scored)| match &scored.assessor {
            Assessor::Peer(name) => Some(name.clone()),
            Assessor::Candidate => None,
        })
        .collect();
    names.sort();
    names.dedup();
    let together = (!names.is_empty()).then_some(Voice::Peers);
    [Voice::Candidate].into_iter().chain(together).chain(names.into_iter().map(Voice::Peer)).collect()
}

/// Overall, then each kind with its dimensions in the order of the rubric used last.
fn subjects(interviews: &[Interview], standards: &[Standard], only: Option<Kind>) -> Vec<Subject> {
    let mut subjects = Vec::new();
    if only.is_none() {
        subjects.push(Subject::Overall);
    }
    for kind in Kind::ALL {
        let mut dimensions: Vec<&str> = Vec::new();
        // The latest first, so that its order counts.
        for (_, scored) in interviews.iter().rev().flat_map(|it| it.scores(Some(kind))) {
            for score in &scored.dimensions {
                if !dimensions.contains(&score.dimension.as_str()) {
                    dimensions.push(&score.dimension);
                }
            }
        }
        if dimensions.is_empty() || only.is_some_and(|it| it != kind) {
            continue;
        }
        subjects.push(Subject::Kind { kind });
        subjects.extend(dimensions.into_iter().map(|id| Subject::Dimension {
            kind,
            dimension: id.to_owned(),
            title: dimension_title(standards, kind, id),
        }));
    }
    subjects
}

/// What makes a row of one subject at one bar.
struct Row<'a> {
    subject: &'a Subject,
    adjusting: &'a Adjusting,
}

impl Row<'_> {
    fn series(
        &self,
        interviews: &[Interview],
        eras: &[EraOf],
        voice: &Voice,
        standards: &[Standard],
    ) -> Option<Series> {
        let mut made: Vec<(usize, Draft)> = Vec::new();
        let mut because: Option<String> = None;
        for (interview, era) in interviews.iter().zip(eras) {
            // The reason counts also where this assessor did not score the very interview.
            because = era.because.clone().or(because);
            let Some(point) = self.point(interview, voice) else { continue };
            if made.last().is_none_or(|(index, _)| *index != era.index) {
                let because = because.take().filter(|_| !made.is_empty());
                made.push((era.index, Draft { because, ..Draft::default() }));
            }
            if let Some((_, draft)) = made.last_mut() {
                draft.points.push(point);
                draft.take_rubrics(interview, self.subject.kind());
            }
        }
        let eras: Vec<Era> = made.into_iter().filter_map(|(_, draft)| draft.finish()).collect();
        let hire = hire(eras.last()?, self.adjusting.bar, standards);
        Some(Series { subject: self.subject.clone(), bar: self.adjusting.bar, by: voice.clone(), hire, eras })
    }

    /// The mean of what this voice gave to the rounds of an interview.
    fn point(&self, interview: &Interview, voice: &Voice) -> Option<Point> {
        let (mut scores, mut adjusted, mut difficulties) = (Vec::new(), Vec::new(), Vec::new());
        let mut verdicts = Vec::new();
        for (round, scored) in interview.scores(self.subject.kind()) {
            if !voice.has(&scored.assessor) {
                continue;
            }
            let Some(score) = self.score(scored) else { continue };
            let difficulty = difficulty(round);
            let by_question = difficulty.map_or(0.0, |it| self.adjusting.of_difficulty(it));
            let by_kind = match self.subject {
                Subject::Overall => self.adjusting.of_kind(round.kind),
                _ => 0.0,
            };
            scores.push(score);
            adjusted.push(score - by_question - by_kind - self.adjusting.of_assessor(&scored.assessor));
            difficulties.extend(difficulty);
            verdicts.push(scored.at(self.adjusting.bar).verdict);
        }
        let verdict = match (self.subject, verdicts.as_slice()) {
            (Subject::Dimension { .. }, _) => None,
            (Subject::Overall, _) if *voice == Voice::Candidate => match self.adjusting.bar {
                Bar::Senior => interview.digest.senior,
                Bar::Staff => interview.digest.staff,
            },
            (_, [one]) => *one,
            _ => None,
        };
        Some(Point {
            session: interview.digest.folder.clone(),
            interview: interview.number_of(self.subject.kind()),
            started: interview.digest.started,
            score: mean(&scores)?,
            adjusted: even(mean(&adjusted)?),
            difficulty: mean(&difficulties),
            verdict,
        })
    }

    fn score(&self, scored: &Scored) -> Option<f64> {
        let bar = self.adjusting.bar;
        let Subject::Dimension { dimension, .. } = self.subject else { return scored.at(bar).mean };
        let score = scored.dimensions.iter().find(|it| it.dimension == *dimension)?;
        score.at(bar).map(|level| f64::from(u8::from(level)))
    }
}

/// An era while its points are gathered.
#[derive(Default)]
struct Draft {
    because: Option<String>,
    rubrics: Vec<RubricUsed>,
    points: Vec<Point>,
}

impl Draft {
    fn take_rubrics(&mut self, interview: &Interview, kind: Option<Kind>) {
        for (round, _) in interview.scores(kind) {
            if !self.rubrics.contains(&round.rubric) {
                self.rubrics.push(round.rubric.clone());
            }
        }
    }

    fn finish(self) -> Option<Era> {
        let numbers: Vec<f64> = self.points.iter().map(|it| number(it.interview)).collect();
        let days: Vec<f64> = self.points.iter().map(|it| day(it.started)).collect();
        let values = |value: fn(&Point) -> f64| self.points.iter().map(value).collect::<Vec<_>>();
        Some(Era {
            trend: Trend::of(&numbers, &days, &values(|it| it.score))?,
            adjusted: Trend::of(&numbers, &days, &values(|it| it.adjusted))?,
            because: self.because,
            rubrics: self.rubrics,
            points: self.points,
        })
    }
}

/// The line of hire that all rubrics of an era share as they are now.
fn hire(era: &Era, bar: Bar, standards: &[Standard]) -> Option<f64> {
    let line = |used: &RubricUsed| {
        let now = standards.iter().find(|it| it.hash == used.hash)?;
        Some(now.rubric.rule(bar).hire)
    };
    let lines: Option<Vec<f64>> = era.rubrics.iter().map(line).collect();
    let lines = lines?;
    let first = *lines.first()?;
    lines.iter().all(|it| (it - first).abs() < 1e-9).then_some(first)
}

/// The number of an interview as a place on an axis.
pub(super) const fn number(interview: usize) -> f64 {
    count(interview)
}

/// A moment in days.
#[expect(clippy::cast_precision_loss, reason = "seconds of a lifetime are far below 2^53")]
pub(super) const fn day(moment: Wall) -> f64 {
    moment.timestamp() as f64 / 86_400.0
}

/// Rounded to a millionth, so that equal scores stay equal when the same is taken off.
fn even(score: f64) -> f64 {
    (score * 1e6).round() / 1e6
}
