//! Interviews that were held and scored, as digests and as folders of a workspace.

use std::{fs, path::Path, time::Duration};

use chrono::{Days, NaiveDate, TimeDelta};
use mockloop::{
    domain::{
        digest::{Asked, Digest, DimensionScore, Judged, PhaseTime, RoundDigest, Scored, TakeDigest},
        fact::{How, Stamped, Start, Wall},
        plan::StudyPlan,
        question::{Bar, Kind, Pillar},
        rubric::{Level, Rubric},
        scorecard::{Assessor, RubricUsed, Scorecard, Seen},
        session::{Input, Session},
        trends::{Filter, Standard, Trends},
    },
    store::{journal::Journal, scorecards, sessions},
};

use super::{content, workspace::Workspace};

/// The levels of Scope, Depth, Choices, Clarity and Care at Senior; at Staff each is one less.
pub type Levels = [u8; 5];

/// An interview of one question in three phases of ten, five and two minutes.
#[derive(Debug, Clone)]
pub struct Held {
    pub day: u64,
    pub kind: Kind,
    pub difficulty: u8,
    pub topics: Vec<&'static str>,
    pub pillars: Vec<Pillar>,
    pub own: Option<Levels>,
    pub peers: Vec<(&'static str, Levels)>,
    /// The wording of the rubric.
    pub wording: (u32, &'static str),
    /// Seconds by which each phase ran over, or was short.
    pub over: [i32; 3],
    pub reviewed: bool,
    /// What the candidate thought that peers gave.
    pub predicted: Option<Levels>,
    pub candidate: Option<&'static str>,
    pub guest: bool,
}

impl Held {
    /// A design interview so many days after the first, scored by the candidate.
    pub fn on(day: u64, own: Levels) -> Self {
        Self {
            day,
            kind: Kind::SystemDesign,
            difficulty: 3,
            topics: vec!["well-architected"],
            pillars: vec![Pillar::Reliability],
            own: Some(own),
            peers: Vec::new(),
            wording: (7, "0123abcd"),
            over: [0; 3],
            reviewed: false,
            predicted: None,
            candidate: None,
            guest: false,
        }
    }

    pub fn predicting(self, levels: Levels) -> Self {
        Self { predicted: Some(levels), ..self }
    }

    /// With a candidate of this name, who is the owner of the workspace.
    pub fn named(self, name: &'static str) -> Self {
        Self { candidate: Some(name), ..self }
    }

    /// With a candidate of this name, who is a guest.
    pub fn of_guest(self, name: &'static str) -> Self {
        Self { candidate: Some(name), guest: true, ..self }
    }

    pub fn by(mut self, peer: &'static str, levels: Levels) -> Self {
        self.peers.push((peer, levels));
        self
    }

    pub fn of(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// On these topics, with this difficulty.
    pub fn about(self, topics: &[&'static str], difficulty: u8) -> Self {
        Self { topics: topics.to_vec(), difficulty, ..self }
    }

    fn started(&self) -> Wall {
        content::wall() + Days::new(self.day)
    }

    fn start(&self) -> Start {
        let mut start = content::talk();
        start.wall = self.started();
        (start.candidate, start.guest) = (self.candidate.map(str::to_owned), self.guest);
        let round = &mut start.rounds[0];
        round.format.kind = self.kind;
        round.rubric = Rubric { version: self.wording.0, ..content::rubric(self.kind) };
        self.wording.1.clone_into(&mut round.rubric_hash);
        let question = &mut round.questions[0];
        question.kind = self.kind;
        question.difficulty = self.difficulty;
        question.topics = self.topics.iter().map(|&it| it.to_owned()).collect();
        for signal in &mut question.signals {
            signal.pillar = None;
        }
        for (signal, pillar) in question.signals.iter_mut().zip(&self.pillars) {
            signal.pillar = Some(*pillar);
        }
        start
    }

    fn cards(&self) -> impl Iterator<Item = (Assessor, Levels)> {
        let own = self.own.map(|levels| (Assessor::Candidate, levels));
        own.into_iter().chain(self.peers.iter().map(|(name, levels)| (Assessor::named(name), *levels)))
    }

    /// As lists and trends see it.
    pub fn digest(&self) -> Digest {
        let start = self.start();
        let (round, folder) = (&start.rounds[0], sessions::folder_name(&start));
        let phase = |(phase, over): (&mockloop::domain::format::Phase, &i32)| {
            let planned = f64::from(phase.length.as_seconds());
            let spent = planned + f64::from(*over);
            PhaseTime { question: 0, id: phase.id.clone(), title: phase.title.clone(), planned, spent }
        };
        let phases: Vec<PhaseTime> = round.format.phases.iter().zip(&self.over).map(phase).collect();
        let scored: Vec<Scored> = self.cards().map(|(who, levels)| scored(&start, who, levels)).collect();
        let own = |bar| scored.first().and_then(|it| it.at(bar).verdict);
        let seconds = phases.iter().map(|it| it.spent).sum();
        Digest {
            folder: format!("{folder}-{}", self.day),
            started: start.wall,
            title: round.questions[0].title.clone(),
            kinds: vec![self.kind],
            questions: vec![round.questions[0].id.clone()],
            behavioural: usize::from(self.kind == Kind::Behavioural),
            seconds,
            ended: Some(How::Ended),
            recorded: true,
            takes: vec![TakeDigest {
                kept: mockloop::domain::digest::Kept::Wav,
                file: "01_lift-control.wav".to_owned(),
                question: "lift-control".to_owned(),
                seconds: Some(seconds),
            }],
            bytes: 96_000_000,
            senior: own(Bar::Senior),
            staff: own(Bar::Staff),
            scored: self.own.is_some(),
            next_action: "Name the failure mode first.".to_owned(),
            stopped_in: None,
            candidate: start.candidate.clone(),
            guest: start.guest,
            elsewhere: None,
            reviewed: self.reviewed,
            rounds: vec![RoundDigest {
                kind: self.kind,
                rubric: RubricUsed {
                    id: round.rubric.id.clone(),
                    version: round.rubric.version,
                    hash: round.rubric_hash.clone(),
                },
                questions: vec![Asked::from(&round.questions[0])],
                phases,
                scored,
                predicted: self.predicted.map(|it| dimensions(&start, it)).unwrap_or_default(),
                weights: round.rubric.dimensions.iter().map(|it| (it.id.clone(), it.weight)).collect(),
            }],
        }
    }

    /// Writes it into a workspace as the program would have done.
    pub fn write(&self, workspace: &Workspace) {
        let start = self.start();
        let folder = workspace.recordings().join(format!("{}-{}", sessions::folder_name(&start), self.day));
        fs::create_dir_all(&folder).expect("a folder");
        let mut journal = Journal::create(&folder).expect("a journal");
        journal.append(&self.facts(&start));
        journal.close().expect("a whole journal");
        for (assessor, levels) in self.cards() {
            scorecards::save(&folder, &card(&folder, &start, assessor, levels)).expect("a scorecard");
        }
        if let Some(levels) = self.predicted {
            let card = card(&folder, &start, Assessor::Candidate, levels);
            scorecards::save_prediction(&folder, &card).expect("a prediction");
        }
    }

    fn facts(&self, start: &Start) -> Vec<Stamped> {
        let (mut session, begun) = Session::start(start.clone()).expect("a session");
        let mut facts = begun.facts;
        let mut at = 0;
        for (number, (phase, over)) in start.rounds[0].format.phases.iter().zip(self.over).enumerate() {
            at += i64::from(phase.length.as_seconds()) + i64::from(over);
            let end = Input::End { wall: start.wall, how: How::Ended };
            let input = if number == 2 { end } else { Input::Next };
            let at = Duration::from_secs(at.unsigned_abs());
            facts.extend(session.apply(input, at).expect("an input that is allowed").facts);
        }
        facts
    }
}

/// A locked scorecard.
fn card(folder: &Path, start: &Start, assessor: Assessor, levels: Levels) -> Scorecard {
    let mut card = Scorecard::draft(&sessions::name(folder), start, assessor);
    for (dimension, given) in levels.into_iter().enumerate() {
        for bar in Bar::ALL {
            card.set(0, dimension, bar, Seen::Level(at(bar, given))).expect("Staff is not above Senior");
        }
    }
    card.locked = Some(start.wall + TimeDelta::hours(1));
    card
}

/// The level at a bar.
fn at(bar: Bar, given: u8) -> Level {
    let level = match bar {
        Bar::Senior => given,
        Bar::Staff => given.max(2) - 1,
    };
    Level::try_from(level).expect("a level")
}

fn dimensions(start: &Start, levels: Levels) -> Vec<DimensionScore> {
    let dimension = |(dimension, given): (&mockloop::domain::rubric::Dimension, u8)| DimensionScore {
        dimension: dimension.id.clone(),
        senior: Some(at(Bar::Senior, given)),
        staff: Some(at(Bar::Staff, given)),
    };
    start.rounds[0].rubric.dimensions.iter().zip(levels).map(dimension).collect()
}

fn scored(start: &Start, assessor: Assessor, levels: Levels) -> Scored {
    let rubric = &start.rounds[0].rubric;
    let judged = |bar| {
        let given = rubric.dimensions.iter().zip(levels);
        let found = rubric.judge(bar, |id| {
            given.clone().find(|(dimension, _)| dimension.id == id).map(|(_, given)| at(bar, given))
        });
        Judged { mean: found.mean, verdict: found.verdict }
    };
    Scored {
        assessor,
        locked: start.wall,
        dimensions: dimensions(start, levels),
        senior: judged(Bar::Senior),
        staff: judged(Bar::Staff),
    }
}

/// The shipped plan.
pub fn plan() -> StudyPlan {
    serde_saphyr::from_str(include_str!("../../question-bank/plan.yaml")).expect("the plan is whole")
}

/// So many days after the first interview.
pub fn day(days: u64) -> NaiveDate {
    (content::wall() + Days::new(days)).date_naive()
}

/// The trends of interviews by the rubrics of the tests, looked at so many days after the first.
pub fn trends(held: &[Held], kind: Option<Kind>, days: u64) -> Trends {
    let digests: Vec<Digest> = held.iter().rev().map(Held::digest).collect();
    trends_of(&digests, kind, days)
}

/// The same of digests.
pub fn trends_of(digests: &[Digest], kind: Option<Kind>, days: u64) -> Trends {
    let rubrics = Kind::ALL.map(content::rubric);
    let standards = rubrics.each_ref().map(|rubric| Standard { rubric, hash: "0123abcd" });
    Trends::of(digests, Some(&plan()), &standards, Filter { kind, ..Filter::default() }, day(days))
}

/// Twelve interviews of two kinds over nine weeks, most of them scored by peers as well, with harder questions and a
/// strict peer later on.
pub fn of_nine_weeks() -> Vec<Held> {
    let design = |day, own: Levels, difficulty| {
        let topics: &[&'static str] =
            if difficulty > 3 { &["sharding", "cosmos-db"] } else { &["well-architected", "messaging"] };
        Held { over: [72, -20, 15], ..Held::on(day, own).about(topics, difficulty) }
    };
    let story = |day, own: Levels| {
        let held = Held::on(day, own).of(Kind::Behavioural).about(&["conflict", "leadership"], 2);
        Held { pillars: Vec::new(), over: [-30, 40, 25], reviewed: true, ..held }
    };
    vec![
        design(0, [2, 1, 2, 3, 2], 2).by("Robin", [2, 1, 2, 2, 2]),
        design(4, [2, 2, 2, 3, 2], 2).by("Robin", [2, 2, 1, 2, 2]),
        story(9, [3, 2, 3, 3, 3]),
        design(13, [3, 2, 2, 3, 2], 3).by("Robin", [2, 2, 2, 3, 2]),
        design(20, [2, 2, 3, 3, 3], 3).by("Robin", [2, 2, 2, 3, 2]).by("Sam", [3, 2, 3, 3, 3]),
        story(23, [3, 3, 3, 3, 2]).by("Sam", [3, 3, 2, 3, 3]),
        design(28, [3, 3, 3, 3, 2], 4).by("Sam", [3, 3, 3, 3, 2]),
        design(36, [3, 3, 3, 4, 3], 4),
        story(41, [3, 3, 3, 4, 3]).by("Robin", [3, 3, 3, 3, 3]),
        design(47, [3, 3, 4, 4, 3], 4).by("Robin", [3, 3, 3, 3, 3]),
        design(55, [4, 3, 4, 4, 3], 5).by("Robin", [3, 3, 3, 3, 3]).by("Sam", [4, 4, 4, 4, 3]),
        story(60, [3, 3, 3, 3, 3]),
    ]
}
