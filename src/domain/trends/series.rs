//! Rows of scores over interviews: overall, pooled, by kind, by dimension, each assessor apart, broken where a rubric
//! changed.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::{
    digest::Scored,
    fact::Wall,
    question::{Bar, Kind},
    rubric::Verdict,
    scorecard::RubricUsed,
    statistics::mean,
};

use super::{
    adjusting::Adjusting,
    comparable::{Comparable, levelled},
    eras::{EraOf, eras},
    figures::{Trend, day, even, number},
    interview::{Interview, difficulty},
    standard::Standard,
    subjects::{Subject, Voice, pool_of, subjects, voices},
    words::Word,
};

/// One row of scores at one bar.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    pub subject: Subject,
    pub bar: Bar,
    pub by: Voice,
    /// Whether it gets better by the scores of its last era, as decided for all rows together.
    pub word: Word,
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
    /// Dimensions at both bars without evidence, which count as the other interviews make expect.
    pub filled: usize,
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

    /// Says how many interviews of now had dimensions without evidence, and what they count as.
    pub fn filled_sentence(&self) -> Option<String> {
        let points = &self.now()?.points;
        let with = points.iter().filter(|it| it.filled > 0).count();
        (with > 0).then(|| {
            format!(
                "{with} of {} interviews lack evidence on a dimension; it counts there as the rest makes expect, so \
                 that all are compared over the same dimensions.",
                points.len()
            )
        })
    }
}

/// What rows are made of.
pub(super) struct Source<'a> {
    pub interviews: &'a [Interview<'a>],
    /// The scores of each interview.
    pub scores: &'a [Vec<Comparable<'a>>],
    /// At each bar.
    pub adjusting: &'a [Adjusting],
    pub standards: &'a [Standard<'a>],
}

impl Source<'_> {
    /// Makes every row that has a point, of all kinds or of one; none has a word yet.
    pub(super) fn rows(&self, only: Option<Kind>) -> Vec<Series> {
        let voices = voices(self.interviews);
        let mut all = Vec::new();
        for subject in subjects(self.interviews, self.standards, only) {
            let eras = eras(self.interviews, subject.kind());
            for adjusting in self.adjusting {
                let row = Row { source: self, subject: &subject, adjusting };
                all.extend(voices.iter().filter_map(|voice| row.series(&eras, voice)));
            }
        }
        all
    }
}

/// What makes a row of one subject at one bar.
struct Row<'a> {
    source: &'a Source<'a>,
    subject: &'a Subject,
    adjusting: &'a Adjusting,
}

impl Row<'_> {
    fn series(&self, eras: &[EraOf], voice: &Voice) -> Option<Series> {
        let mut made: Vec<(usize, Draft)> = Vec::new();
        let mut because: Option<String> = None;
        for (at, (interview, era)) in self.source.interviews.iter().zip(eras).enumerate() {
            // The reason counts also where this assessor did not score the very interview.
            because = era.because.clone().or(because);
            let Some((point, parts)) = self.point(at, voice) else { continue };
            if made.last().is_none_or(|(index, _)| *index != era.index) {
                let because = because.take().filter(|_| !made.is_empty());
                made.push((era.index, Draft { because, ..Draft::default() }));
            }
            if let Some((_, draft)) = made.last_mut() {
                draft.points.push(point);
                draft.parts.push(parts);
                draft.take_rubrics(interview, self.subject.kind());
            }
        }
        let is_pooled = matches!(self.subject, Subject::Pooled { .. });
        let eras: Vec<Era> = made.into_iter().filter_map(|(_, draft)| draft.finish(is_pooled)).collect();
        let hire = hire(eras.last()?, self.adjusting.bar, self.source.standards);
        Some(Series {
            subject: self.subject.clone(),
            bar: self.adjusting.bar,
            by: voice.clone(),
            word: Word::NotJudged,
            hire,
            eras,
        })
    }

    /// The mean of what this voice gave to the rounds of an interview, and the adjusted scores of each kind.
    fn point(&self, at: usize, voice: &Voice) -> Option<(Point, Parts)> {
        let interview = &self.source.interviews[at];
        let (mut scores, mut adjusted, mut difficulties) = (Vec::new(), Vec::new(), Vec::new());
        let (mut verdicts, mut filled) = (Vec::new(), 0);
        let mut parts: BTreeMap<(Kind, String), Vec<f64>> = BTreeMap::new();
        let is_wanted = |it: &&Comparable| {
            self.subject.kind().is_none_or(|kind| kind == it.round.kind) && voice.has(&it.scored.assessor)
        };
        for it in self.source.scores[at].iter().filter(is_wanted) {
            let difficulty = difficulty(it.round);
            let by_question = difficulty.map_or(0.0, |it| self.adjusting.of_difficulty(it));
            let by_kind = match self.subject {
                Subject::Overall => self.adjusting.of_kind(it.round.kind),
                Subject::Pooled { .. } | Subject::Kind { .. } | Subject::Dimension { .. } => 0.0,
            };
            let taken_off = by_question + by_kind + self.adjusting.of_assessor(&it.scored.assessor);
            let found = self.scores(it);
            if found.is_empty() {
                continue;
            }
            for (dimension, score) in found {
                scores.push(score);
                adjusted.push(score - taken_off);
                parts.entry((it.round.kind, dimension)).or_default().push(score - taken_off);
            }
            filled += if self.subject.is_of_dimensions() { 0 } else { it.filled };
            difficulties.extend(difficulty);
            verdicts.push(it.scored.at(self.adjusting.bar).verdict);
        }
        let verdict = match (self.subject, verdicts.as_slice()) {
            (Subject::Dimension { .. } | Subject::Pooled { .. }, _) => None,
            (Subject::Overall, _) if *voice == Voice::Candidate => match self.adjusting.bar {
                Bar::Senior => interview.digest.senior,
                Bar::Staff => interview.digest.staff,
            },
            (_, [one]) => *one,
            (_, _) => None,
        };
        let point = Point {
            session: interview.digest.folder.clone(),
            interview: interview.number_of(self.subject.kind()),
            started: interview.digest.started,
            score: even(mean(&scores)?),
            adjusted: even(mean(&adjusted)?),
            difficulty: mean(&difficulties),
            filled,
            verdict,
        };
        Some((point, parts.into_iter().filter_map(|(key, all)| Some((key, mean(&all)?))).collect()))
    }

    /// The scores of a round that belong to the subject, each with its dimension; that of a whole round has none.
    fn scores(&self, it: &Comparable) -> Vec<(String, f64)> {
        let bar = self.adjusting.bar;
        let level = |scored: &Scored, is_of: &dyn Fn(&str) -> bool| -> Vec<(String, f64)> {
            let of = scored.dimensions.iter().filter(|it| is_of(&it.dimension));
            of.filter_map(|it| Some((it.dimension.clone(), f64::from(u8::from(it.at(bar)?))))).collect()
        };
        match self.subject {
            Subject::Overall | Subject::Kind { .. } => {
                it.mean(bar).map(|mean| (String::new(), mean)).into_iter().collect()
            }
            Subject::Dimension { dimension, .. } => level(it.scored, &|id| id == dimension),
            Subject::Pooled { name, .. } => {
                let is_of = |id: &str| pool_of(self.source.standards, it.round.kind, id) == Some(name);
                level(it.scored, &is_of)
            }
        }
    }
}

/// The adjusted scores of an interview, by kind and dimension.
type Parts = Vec<((Kind, String), f64)>;

/// An era while its points are gathered.
#[derive(Default)]
struct Draft {
    because: Option<String>,
    rubrics: Vec<RubricUsed>,
    points: Vec<Point>,
    parts: Vec<Parts>,
}

impl Draft {
    fn take_rubrics(&mut self, interview: &Interview, kind: Option<Kind>) {
        for (round, _) in interview.scores(kind) {
            if !self.rubrics.contains(&round.rubric) {
                self.rubrics.push(round.rubric.clone());
            }
        }
    }

    fn finish(mut self, is_pooled: bool) -> Option<Era> {
        if is_pooled {
            self.level();
        }
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

    /// Takes off that a dimension is scored otherwise in one kind than in another.
    fn level(&mut self) {
        let mut columns: Vec<&(Kind, String)> = Vec::new();
        for (key, _) in self.parts.iter().flatten() {
            if !columns.contains(&key) {
                columns.push(key);
            }
        }
        let cell = |parts: &Parts, key: &(Kind, String)| parts.iter().find(|it| it.0 == *key).map(|it| it.1);
        let row = |parts: &Parts| columns.iter().map(|key| cell(parts, key)).collect();
        let table: Vec<Vec<Option<f64>>> = self.parts.iter().map(row).collect();
        for (point, adjusted) in self.points.iter_mut().zip(levelled(&table)) {
            point.adjusted = adjusted.unwrap_or(point.adjusted);
        }
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
