//! Invents candidates of whom it is known whether they change, and tells which words they see.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta};
use mockloop::domain::{
    digest::{Asked, Digest, DimensionScore, RoundDigest, Scored},
    fact::How,
    question::{Bar, Kind},
    rubric::{Level, Rubric},
    scorecard::{Assessor, RubricUsed},
    trends::{
        Filter, Standard, Trends,
        movers::movers,
        self_judgement::Movement,
        series::Series,
        subjects::{Subject, Voice},
        words::Word,
    },
};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

/// What a candidate is like. Scatters are standard deviations in levels.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    pub interviews: usize,
    /// What is gained from one interview to the next.
    pub gain: f64,
    /// How far an interview goes as a whole above or below what the candidate can do.
    pub form: f64,
    /// The correlation of the form of neighbouring interviews.
    pub streak: f64,
    /// How far each dimension lies off its interview.
    pub noise: f64,
    /// How far kinds, and dimensions of a kind, differ from one another.
    pub kinds: f64,
    pub peers: usize,
}

impl Candidate {
    /// Somebody whose form and levels scatter as usual, who does not change, without peers.
    pub const USUAL: Self =
        Self { interviews: 10, gain: 0.0, form: 0.3, streak: 0.0, noise: 0.6, kinds: 0.2, peers: 0 };

    /// The interviews of the candidate of this number, newest first.
    pub fn interviews(self, rubrics: &[Rubric], number: u64) -> Vec<Digest> {
        let mut chance = Chance(ChaCha8Rng::seed_from_u64(number));
        let of_kind: Vec<f64> = rubrics.iter().map(|_| self.kinds * chance.normal()).collect();
        let of_dimension: Vec<Vec<f64>> = rubrics
            .iter()
            .map(|it| it.dimensions.iter().map(|_| self.kinds * chance.normal()).collect())
            .collect();
        let mut form = chance.normal();
        let mut all: Vec<Digest> = Vec::new();
        for at in 0..self.interviews {
            let kind = chance.below(rubrics.len());
            let rubric = &rubrics[kind];
            let able = 2.2
                + self.gain * f64::from(u32::try_from(at).expect("few"))
                + of_kind[kind]
                + self.form * form;
            let names = (0..=self.peers).map(|peer| match peer {
                0 => Assessor::Candidate,
                1 => Assessor::named("Robin"),
                _ => Assessor::named("Sam"),
            });
            let scored = names
                .map(|who| {
                    let lenient = if who == Assessor::Candidate { 0.1 } else { -0.1 };
                    let levels = of_dimension[kind].iter().map(|own| {
                        let shared = chance.normal();
                        // What is seen at both bars is half the same.
                        let mut at = |bar: f64| {
                            let noise = self.noise * (shared + chance.normal()) / f64::sqrt(2.0);
                            level(able + own + lenient + bar + noise)
                        };
                        [at(0.0), at(-0.7)]
                    });
                    scored(rubric, who, &levels.collect::<Vec<_>>())
                })
                .collect();
            all.push(digest(rubric, at, 2 + u8::try_from(chance.below(3)).expect("few"), scored));
            form = self.streak * form + (1.0 - self.streak * self.streak).sqrt() * chance.normal();
        }
        all.reverse();
        all
    }
}

/// Seeded chance.
struct Chance(ChaCha8Rng);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    /// A number of the normal distribution (Box and Muller 1958, Annals of Mathematical Statistics 29:610).
    fn normal(&mut self) -> f64 {
        let (a, b): (f64, f64) = (self.0.random(), self.0.random());
        (-2.0 * (1.0 - a).ln()).sqrt() * (std::f64::consts::TAU * b).cos()
    }
}

/// A whole level of what was shown.
fn level(shown: f64) -> Level {
    let above = [1.5, 2.5, 3.5].into_iter().filter(|it| shown > *it).count();
    Level::ALL[above]
}

fn scored(rubric: &Rubric, assessor: Assessor, levels: &[[Level; 2]]) -> Scored {
    let given: Vec<DimensionScore> = rubric
        .dimensions
        .iter()
        .zip(levels)
        .map(|(it, [senior, staff])| DimensionScore {
            dimension: it.id.clone(),
            senior: Some(*senior),
            staff: Some(*staff),
        })
        .collect();
    let judged = |bar| {
        let found = rubric.judge(bar, |id| given.iter().find(|it| it.dimension == id)?.at(bar));
        mockloop::domain::digest::Judged { mean: found.mean, verdict: found.verdict }
    };
    Scored {
        assessor,
        locked: begun(),
        senior: judged(Bar::Senior),
        staff: judged(Bar::Staff),
        dimensions: given,
    }
}

fn begun() -> mockloop::domain::fact::Wall {
    DateTime::parse_from_rfc3339("2026-01-05T18:00:00+00:00").expect("a moment")
}

fn digest(rubric: &Rubric, at: usize, difficulty: u8, scored: Vec<Scored>) -> Digest {
    let started = begun() + TimeDelta::days(3 * i64::try_from(at).expect("few"));
    let question = Asked {
        id: format!("question-{at}"),
        title: "A question".to_owned(),
        difficulty,
        family: None,
        topics: Vec::new(),
        pillars: std::collections::BTreeSet::new(),
    };
    Digest {
        folder: format!("session-{at:03}"),
        started,
        candidate: None,
        guest: false,
        title: question.title.clone(),
        kinds: vec![rubric.kind],
        questions: vec![question.id.clone()],
        behavioural: usize::from(rubric.kind == Kind::Behavioural),
        seconds: 2400.0,
        ended: Some(How::Ended),
        recorded: false,
        takes: Vec::new(),
        bytes: 0,
        senior: None,
        staff: None,
        scored: true,
        next_action: String::new(),
        stopped_in: None,
        elsewhere: None,
        reviewed: false,
        rounds: vec![RoundDigest {
            kind: rubric.kind,
            rubric: RubricUsed { id: rubric.id.clone(), version: rubric.version, hash: rubric.id.clone() },
            questions: vec![question],
            phases: Vec::new(),
            scored,
            predicted: Vec::new(),
            weights: rubric
                .dimensions
                .iter()
                .map(|it| (it.id.clone(), it.weight))
                .collect::<BTreeMap<_, _>>(),
        }],
    }
}

/// The shipped rubrics.
pub fn rubrics() -> Vec<Rubric> {
    let read = |text| serde_saphyr::from_str(text).expect("the rubric is whole");
    [
        include_str!("../../rubrics/system-design.yaml"),
        include_str!("../../rubrics/behavioural.yaml"),
        include_str!("../../rubrics/azure-deep-dive.yaml"),
        include_str!("../../rubrics/scenario.yaml"),
    ]
    .map(read)
    .to_vec()
}

/// The words that somebody sees anywhere.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    /// A change of any row on any page, or at home.
    pub any: bool,
    /// That all of it improves.
    pub overall: bool,
    /// That a pooled dimension, a kind or a single dimension improves.
    pub part: bool,
}

/// Looks through the pages of all kinds and through home; with `each_kind` through those of each kind alone as well.
pub fn seen(digests: &[Digest], rubrics: &[Rubric], each_kind: bool) -> Seen {
    let standards: Vec<Standard> =
        rubrics.iter().map(|rubric| Standard { rubric, hash: rubric.id.as_str() }).collect();
    let today = begun().date_naive();
    let mut found = Seen::default();
    for kind in [None].into_iter().chain(Kind::ALL.map(Some)).take(if each_kind { 5 } else { 1 }) {
        let filter = Filter { kind, ..Filter::default() };
        let trends = Trends::of(digests, None, &standards, filter, today);
        let moves = |it: &mockloop::domain::trends::self_judgement::SelfJudgement| {
            matches!(it.movement, Movement::Closer | Movement::FurtherApart)
        };
        found.any |=
            trends.series.iter().any(|it| it.word.is_change()) || trends.self_judgement.iter().any(moves);
        let improves = |it: &&Series| it.by == Voice::Candidate && it.word == Word::Improving;
        found.overall |= trends.series.iter().filter(improves).any(|it| it.subject == Subject::Overall);
        found.part |= trends.series.iter().filter(improves).any(|it| it.subject != Subject::Overall);
    }
    found.any |= movers(digests, &standards).iter().any(|it| it.word.is_change());
    found
}

/// Two who score the same interviews, whose levels share the day, while each has a mood of their own.
pub struct Judges;

impl Judges {
    /// Seven levels of each interview by both, with the interview's number.
    pub fn pairs(interviews: usize, number: u64) -> Vec<(usize, Level, Level)> {
        let mut chance = Chance(ChaCha8Rng::seed_from_u64(number));
        let mut pairs = Vec::with_capacity(7 * interviews);
        for at in 0..interviews {
            let day = 2.5 + 0.5 * chance.normal();
            let moods = [0.3 * chance.normal() + 0.2, 0.3 * chance.normal()];
            for _ in 0..7 {
                let shown = day + 0.5 * chance.normal();
                let [own, theirs] = moods.map(|mood| level(shown + mood + 0.4 * chance.normal()));
                pairs.push((at, own, theirs));
            }
        }
        pairs
    }
}
