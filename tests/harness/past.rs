//! Sessions of the past, written through the store as the program writes them.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use mockloop::{
    domain::{
        fact::{Fact, How, Start},
        question::Bar,
        rubric::Level,
        scorecard::{Assessor, Scorecard, Seen},
        session::{Input, Session},
    },
    store::{journal::Journal, scorecards, sessions},
};

use super::{content, workspace::Workspace};

/// A sample rate at which a minute is small.
pub const RATE: u32 = 16_000;

/// A session in which things were done at their times and that ended at `end`.
pub fn session(workspace: &Workspace, start: Start, done: &[(Duration, Input)], end: Duration) -> PathBuf {
    let ended = (end, Input::End { wall: start.wall, how: How::Ended });
    cut_off(workspace, start, &[done, &[ended]].concat())
}

/// The same without an end, as a program leaves it that was killed.
pub fn cut_off(workspace: &Workspace, start: Start, done: &[(Duration, Input)]) -> PathBuf {
    let folder = sessions::create(&workspace.store(), &start).expect("a folder");
    let (mut session, outcome) = Session::start(start).expect("a question");
    let mut journal = Journal::create(&folder).expect("a journal");
    journal.append(&outcome.facts);
    for (at, input) in done {
        while let Some(deadline) = session.next_deadline().filter(|it| it < at) {
            journal.append(&session.apply(Input::Tick, deadline).expect("a tick").facts);
        }
        journal.append(&session.apply(input.clone(), *at).expect("an input that is allowed").facts);
    }
    journal.close().expect("on disk");
    folder
}

/// The inputs by which a take of so many seconds is told.
pub fn take(file: &str, from: Duration, seconds: f64) -> [(Duration, Input); 2] {
    let (name, device) = (file.to_owned(), "Built-in microphone".to_owned());
    let started = Fact::TakeStarted { file: name.clone(), device, rate: RATE };
    let ended = Fact::TakeEnded { file: name, seconds, lost: 0 };
    [(from, Input::Heard(started)), (from + Duration::from_secs_f64(seconds), Input::Heard(ended))]
}

/// A WAV file of so many seconds whose samples `of` gives.
pub fn wav(path: &Path, seconds: u32, of: impl Fn(u32) -> i16) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(path, spec).expect("a file");
    for frame in 0..seconds * RATE {
        file.write_sample(of(frame)).expect("a sample");
    }
    file.finalize().expect("a whole file");
}

/// One locked scorecard with the same levels throughout.
pub fn score(folder: &Path, assessor: Assessor, senior: Level, staff: Level) -> Scorecard {
    let (_, history) = sessions::open(folder).expect("a session");
    let name = sessions::name(folder);
    let mut card = Scorecard::draft(&name, &history.start, assessor);
    for round in 0..card.rounds.len() {
        for dimension in 0..card.rounds[round].scores.len() {
            card.set(round, dimension, Bar::Senior, Seen::Level(senior)).expect("a level");
            card.set(round, dimension, Bar::Staff, Seen::Level(staff)).expect("a level");
        }
    }
    card.locked = Some(content::wall());
    scorecards::save(folder, &card).expect("on disk");
    card
}

/// The journal of a session, byte by byte.
pub fn journal(folder: &Path) -> Vec<u8> {
    fs::read(folder.join(mockloop::store::journal::FILE)).expect("a journal")
}
