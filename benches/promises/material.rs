//! Workspaces to measure with: the shipped bank, banks of any size like it, and sessions by the hundred.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use chrono::{DateTime, FixedOffset, TimeDelta};
use mockloop::{
    bank::Bank,
    domain::{
        SCHEMA,
        fact::{Fact, How, Round, Stamped, Start, Wall},
        length::Length,
        question::{Bar, Exercise, Kind, Question, QuestionFile},
        rubric::Level,
        scorecard::{Assessor, Scorecard, Seen},
        session::{Input, Session},
    },
    store::{journal::Journal, scorecards, sessions},
};

/// How many questions one generated file holds; the shipped ones hold about as many.
const IN_A_FILE: usize = 4;

/// What makes this program write a workspace and end. It does so in a process of its own, because a process that
/// has grown takes long to start another.
pub const MAKE: &str = "--make";

/// Makes a workspace of this many questions and sessions.
pub fn make(folder: &Path, questions: usize, sessions: usize) {
    let this = std::env::current_exe().expect("a program knows itself");
    let numbers = [questions, sessions].map(|it| it.to_string());
    let made = Command::new(this).arg(MAKE).arg(folder).args(numbers).status().expect("it runs again");
    assert!(made.success(), "the workspace could not be made");
}

/// The other end of [`make`].
pub fn obey(mut arguments: impl Iterator<Item = String>) {
    let folder = PathBuf::from(arguments.next().expect("a folder"));
    let mut number = || arguments.next().and_then(|it| it.parse().ok()).expect("a number");
    let material = Material::shipped();
    material.write_questions(&folder, number());
    material.write_sessions(&folder, number());
}

/// The shipped bank as it lies in the repository.
pub fn copy_shipped(into: &Path) {
    for folder in ["question-bank", "rubrics"] {
        copy(&repository().join(folder), &into.join(folder));
    }
}

/// What the shipped bank offers to build from.
pub struct Material {
    bank: Bank,
    questions: Vec<Question>,
    words: Vec<String>,
}

impl Material {
    /// Reads the repository's own bank.
    pub fn shipped() -> Self {
        let bank = Bank::load(repository(), None);
        let ids = bank.entries.iter().map(|entry| entry.summary.id.as_str());
        let questions: Vec<Question> = ids.filter_map(|id| bank.question(id).ok()).collect();
        assert!(!questions.is_empty(), "the repository has no questions");
        let words = questions.iter().flat_map(|it| it.prompt.split_whitespace()).map(str::to_owned);
        Self { words: words.collect(), bank, questions }
    }

    /// Writes this many questions, each as deep as a shipped one and none with the words of another.
    fn write_questions(&self, into: &Path, count: usize) {
        let mut chance = Chance(count as u64);
        let made: Vec<Question> = (0..count).map(|number| self.question(number, &mut chance)).collect();
        for kind in Kind::ALL {
            let folder = into.join("question-bank").join(kind.id());
            fs::create_dir_all(&folder).expect("a folder");
            let own: Vec<Question> = made.iter().filter(|it| it.kind == kind).cloned().collect();
            for (number, questions) in own.chunks(IN_A_FILE).enumerate() {
                let file = QuestionFile { schema: SCHEMA, questions: questions.to_vec() };
                let text = serde_saphyr::to_string(&file).expect("a question is YAML");
                fs::write(folder.join(format!("made-{number:04}.yaml")), text).expect("a file");
            }
        }
    }

    fn question(&self, number: usize, chance: &mut Chance) -> Question {
        let mut question = self.questions[number % self.questions.len()].clone();
        question.id = format!("made-{number}");
        question.family = None;
        question.title = self.reworded(&question.title, chance);
        question.prompt = self.reworded(&question.prompt, chance);
        question
    }

    /// Every second word is another.
    fn reworded(&self, text: &str, chance: &mut Chance) -> String {
        let words = text.split_whitespace().enumerate().map(|(at, word)| match at % 2 {
            0 => word,
            _ => self.words[chance.below(self.words.len())].as_str(),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// What a session of one question starts from.
    pub fn start(&self, number: usize) -> Start {
        let usual = |it: &&Question| it.exercise == Exercise::Interview;
        let all: Vec<&Question> = self.questions.iter().filter(usual).collect();
        let question = all[number % all.len()].clone();
        let format = self.bank.usual_format(question.kind, question.exercise).expect("a format").clone();
        let rubric = self.bank.rubric(question.kind).expect("a rubric");
        Start {
            schema: SCHEMA,
            wall: wall(number),
            candidate: None,
            seed: number as u64,
            recorded: true,
            interviewer: None,
            guest: false,
            elsewhere: None,
            title: None,
            pause: Length::default(),
            rounds: vec![Round {
                format,
                rubric: rubric.rubric.clone(),
                rubric_hash: rubric.hash.clone(),
                questions: vec![question],
            }],
        }
    }

    /// Writes this many finished and scored sessions.
    fn write_sessions(&self, into: &Path, count: usize) {
        let mut chance = Chance(3);
        for number in 0..count {
            let start = self.start(number);
            let folder = into.join("recordings").join(sessions::folder_name(&start));
            fs::create_dir_all(folder.join("scorecards")).expect("a folder");
            let mut journal = Journal::create(&folder).expect("a journal");
            journal.append(&interview(start.clone()));
            journal.close().expect("a whole journal");
            fs::write(folder.join("01_made.wav"), [0; 44]).expect("a file");
            // A quarter is scored by a peer as well; levels rise slowly, and no two sessions are alike.
            let peer = ["Robin", "Sam"][number % 2];
            let peer = number.is_multiple_of(4).then(|| Assessor::named(peer));
            for assessor in [Some(Assessor::Candidate), peer].into_iter().flatten() {
                let mut card = Scorecard::draft(&sessions::name(&folder), &start, assessor);
                for dimension in 0..card.rounds[0].scores.len() {
                    let senior = 2 + usize::from(chance.below(count) < number) + chance.below(3) - 1;
                    let staff = senior.saturating_sub(chance.below(2)).max(1);
                    for (bar, level) in [(Bar::Senior, senior), (Bar::Staff, staff)] {
                        let seen = Seen::Level(Level::ALL[level - 1]);
                        card.set(0, dimension, bar, seen).expect("Staff is not above Senior");
                    }
                }
                card.locked = Some(start.wall);
                card.next_action.push_str("Name the failure mode before the remedy.");
                scorecards::save(&folder, &card).expect("a scorecard");
            }
        }
    }
}

/// The facts of a whole interview.
fn interview(start: Start) -> Vec<Stamped> {
    let wall = start.wall;
    let length = start.length().as_duration();
    let (mut session, begun) = Session::start(start).expect("a session");
    let mut facts = begun.facts;
    let file = || "01_made.wav".to_owned();
    let started = Fact::TakeStarted { file: file(), device: "made".to_owned(), rate: 48_000 };
    let mut inputs = vec![Input::Heard(started)];
    let text = || "partition by account, not by day".to_owned();
    for _ in 0..4 {
        let mark = Input::Mark { text: text(), moment: None };
        inputs.extend([Input::Probe, Input::Note(text()), mark, Input::Next]);
    }
    let steps = u32::try_from(inputs.len() + 2).expect("few");
    let ended = Fact::TakeEnded { file: file(), seconds: length.as_secs_f64(), lost: 0 };
    inputs.extend([Input::End { wall, how: How::Ended }, Input::Heard(ended)]);
    let mut at = Duration::ZERO;
    for input in inputs {
        // As in a real one, the clock is written down between inputs.
        let next = at + length / steps;
        while at < next {
            at += Duration::from_secs(15);
            facts.extend(session.apply(Input::Tick, at).map(|it| it.facts).unwrap_or_default());
        }
        facts.extend(session.apply(input, at).map(|it| it.facts).unwrap_or_default());
    }
    facts
}

fn wall(number: usize) -> Wall {
    let first: DateTime<FixedOffset> =
        DateTime::parse_from_rfc3339("2026-01-05T18:30:00+01:00").expect("a date");
    first + TimeDelta::hours(7 * i64::try_from(number).expect("few"))
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the repository is whole").filter_map(Result::ok) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("a copy");
        }
    }
}

/// The same numbers in every run (a linear congruential generator with Knuth's constants).
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }
}
