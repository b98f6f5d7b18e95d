//! Sessions that were held, recorded, scored by three people and listened to, as files of a workspace.

use std::{fs, path::PathBuf, time::Duration};

use mockloop::{
    bank::Bank,
    domain::{
        fact::{Fact, How, Place, Round, Stamped, Start},
        question::{Bar, Part},
        review::{Remark, StarPart},
        rubric::{Level, Verdict},
        scorecard::{Assessor, Evidence, Moment, Overruling, Scorecard, Seen},
        second_vote::SecondVote,
    },
    store::{journal::Journal, reviews::ReviewFile, scorecards, second_votes, sessions},
};

use super::{content::wall, workspace::Workspace};

/// Frames a second of these recordings: little, so that three quarters of an hour fit into a test.
pub const RATE: u32 = 4_000;

pub fn at(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

/// Where a moment is in a recording.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an hour at most")]
fn frame(seconds: f64) -> usize {
    (seconds * f64::from(RATE)).round() as usize
}

/// A round of the shipped bank.
fn round(format: &str, question: &str) -> Round {
    let empty = tempfile::tempdir().expect("a folder");
    let bank = Bank::load(empty.path(), None);
    let format = bank.format(format).expect("a shipped format").clone();
    let rubric = bank.rubric(format.kind).expect("a shipped rubric");
    let question = bank.question(question).expect("a shipped question");
    Round {
        rubric: rubric.rubric.clone(),
        rubric_hash: rubric.hash.clone(),
        format,
        questions: vec![question],
    }
}

fn start(round: Round) -> Start {
    Start {
        candidate: Some("Kim Vasquez".to_owned()),
        seed: 7,
        recorded: true,
        ..Start::of_one(wall(), round)
    }
}

/// Writes the journal of a session and gives its folder.
pub fn journal(workspace: &Workspace, start: &Start, facts: Vec<(f64, Fact)>) -> PathBuf {
    let folder = sessions::create(&workspace.store(), start).expect("a folder");
    let mut journal = Journal::create(&folder).expect("a journal");
    let begins = Stamped { at: Duration::ZERO, fact: Fact::SessionStarted(Box::new(start.clone())) };
    let facts = facts.into_iter().map(|(seconds, fact)| Stamped { at: at(seconds), fact });
    let facts: Vec<Stamped> = [begins].into_iter().chain(facts).collect();
    journal.append(&facts);
    journal.close().expect("it is written");
    folder
}

pub fn enter(phase: &str) -> Fact {
    Fact::PhaseEntered(Place { round: 0, question: 0, phase: phase.to_owned() })
}

pub fn mark(text: &str, seconds: f64) -> (f64, Fact) {
    (seconds, Fact::Marked { text: text.to_owned(), moment: at(seconds) })
}

pub fn note(text: &str) -> Fact {
    Fact::Noted { text: text.to_owned() }
}

pub fn told(part: Part, number: usize) -> Fact {
    Fact::Revealed { part, number }
}

pub fn take_begins(file: &str) -> Fact {
    Fact::TakeStarted { file: file.to_owned(), device: "Kim's headset".to_owned(), rate: RATE }
}

pub fn take_ends(file: &str, seconds: f64) -> Fact {
    Fact::TakeEnded { file: file.to_owned(), seconds, lost: 0 }
}

pub fn over() -> Fact {
    Fact::Ended { wall: wall(), how: How::Ended }
}

/// Something like speech: syllables and pauses, never louder than a third; and at each of `clicks`, in seconds, one
/// click of full scale.
pub fn speech(seconds: f64, clicks: &[f64]) -> Vec<u8> {
    let mut noise = 12_345_u32;
    let mut samples = Vec::with_capacity(frame(seconds));
    for frame in 0..i32::try_from(frame(seconds)).expect("an hour at most") {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let second = frame / RATE.cast_signed();
        // Now and then somebody thinks, and not every sentence is as loud as the one before.
        let speaks = !(second % 23 > 19 || (second / 60) % 7 == 5 && second % 60 > 35);
        let sentence = 3_000 + (second / 9 * 7919 % 83) * 90;
        let loud = if speaks { sentence + (second * 7919 % 61) * 40 } else { 60 };
        let syllable = (frame % 900 - 450).abs() * 100 / 450;
        let sample = ((noise >> 16).cast_signed() - 32_768) * loud / 32_768 * syllable / 100;
        samples.push(i16::try_from(sample).unwrap_or(0));
    }
    for click in clicks {
        let from = frame(*click);
        samples[from..from + 8].fill(i16::MAX);
    }
    let data = u32::try_from(samples.len() * 2).expect("an hour at most");
    let mut bytes = Vec::with_capacity(44 + samples.len() * 2);
    bytes.extend(b"RIFF");
    bytes.extend((36 + data).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    for number in [16, 1 | 1 << 16, RATE, RATE * 2, 2 | 16 << 16] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(b"data");
    bytes.extend(data.to_le_bytes());
    bytes.extend(samples.iter().flat_map(|it| it.to_le_bytes()));
    bytes
}

/// When somebody marked a moment in [`design`], and clicked.
pub const CLICKS: [f64; 4] = [163.25, 588.5, 1204.75, 2215.125];
/// The second take of [`design`] begins here: the program had been killed.
pub const SECOND_TAKE: f64 = 1290.0;
pub const DESIGN_ENDS: f64 = 2650.0;

/// Three quarters of an hour of system design in two takes, with everything in it. With `sound`, its recordings too.
pub fn design(workspace: &Workspace, sound: bool) -> PathBuf {
    let start = start(round("system-design-45", "url-shortener"));
    let (one, two) = ("01_url-shortener.wav", "01_url-shortener_2.wav");
    let gap = Fact::Gap {
        file: two.to_owned(),
        from: 410.0,
        seconds: 42.5,
        reason: "the microphone was gone".to_owned(),
    };
    let folder = journal(
        workspace,
        &start,
        vec![
            (0.0, take_begins(one)),
            (22.0, told(Part::Clarification, 0)),
            (61.5, told(Part::Clarification, 2)),
            (95.0, note("200 reads for a write")),
            mark("asked before drawing", CLICKS[0]),
            (312.0, enter("estimate")),
            (430.0, note("1.8 TB is small")),
            mark("lost the thread in the units", CLICKS[1]),
            (592.0, enter("high-level-design")),
            (700.0, told(Part::Probe, 2)),
            mark("302 before the click event: good", CLICKS[2]),
            (SECOND_TAKE, take_ends(one, SECOND_TAKE)),
            (SECOND_TAKE, Fact::Interrupted { wall: wall() }),
            (SECOND_TAKE, take_begins(two)),
            (1560.0, enter("deep-dive")),
            (1640.0, told(Part::Probe, 4)),
            (1742.5, gap),
            (1980.0, told(Part::Curveball, 0)),
            (2104.0, note("purge by tag, Robin asked twice")),
            mark("cost came only when asked", CLICKS[3]),
            (2410.0, enter("wrap-up")),
            (DESIGN_ENDS, take_ends(two, DESIGN_ENDS - SECOND_TAKE)),
            (DESIGN_ENDS, over()),
        ],
    );
    if sound {
        let (first, second): (Vec<f64>, Vec<f64>) = CLICKS.iter().partition(|it| **it < SECOND_TAKE);
        let second: Vec<f64> = second.iter().map(|it| it - SECOND_TAKE).collect();
        fs::write(folder.join(one), speech(SECOND_TAKE, &first)).expect("a recording");
        fs::write(folder.join(two), speech(DESIGN_ENDS - SECOND_TAKE, &second)).expect("a recording");
    }
    let levels = [(3, 3), (3, 2), (3, 2), (4, 3), (2, 1), (3, 3), (2, 1), (3, 3)];
    let mut own = scored(&folder, &start, Assessor::Candidate, &levels);
    evidence(&mut own, 0, Some(CLICKS[0]), "asked for reads, writes and who pays, and crossed out QR codes");
    evidence(&mut own, 3, Some(CLICKS[2]), "302 with no-store, and what a 301 would give away");
    evidence(&mut own, 6, Some(CLICKS[3]), "named the edge's 12,000 a month only when asked for the bill");
    evidence(&mut own, 6, None, "no word on what the logs cost");
    own.rounds[0].signals[0] = vec![0, 1, 3];
    own.strengths = String::from("Scope in four minutes, and every number came back in the design.");
    own.to_work_on = String::from("Failure comes late: the region was lost only when Robin took it away.");
    own.next_action = String::from("Name the failure mode first, then the number that decides it.");
    let because = "The cost of the edge came only when asked for, twice.".to_owned();
    own.overrule(Bar::Staff, Some(Overruling { verdict: Verdict::StrongNoHire, because }));
    lock(&folder, own);
    let levels = [(3, 2), (3, 3), (2, 2), (3, 2), (2, 2), (3, 3), (1, 1), (4, 3)];
    let mut robin = scored(&folder, &start, Assessor::named("Robin Okafor"), &levels);
    evidence(&mut robin, 4, Some(1985.0), "Kim needed the region to go before failure came up");
    robin.to_work_on = String::from("Say what happens when it breaks before I ask.");
    lock(&folder, robin);
    let levels = [(3, 3), (3, 2), (3, 3), (3, 3), (3, 2), (2, 2), (2, 2), (3, 3)];
    lock(&folder, scored(&folder, &start, Assessor::named("Ada"), &levels));
    let levels = [(3, 3), (3, 2), (2, 2), (3, 2), (2, 1), (3, 3), (1, 1), (3, 3)];
    predicted(&folder, &start, &levels);
    again(
        &folder,
        &Assessor::Candidate,
        "depth",
        2,
        "Robin stopped me at the second level. I had gone no further.",
    );
    again(
        &folder,
        &Assessor::named("Robin Okafor"),
        "cost",
        2,
        "Kim had the bill. I asked before it could be said.",
    );
    let filler = || Remark::Filler;
    let fillers = (0..19).map(|it| (61.0 + f64::from(it * it) * 6.5, filler()));
    let evidence = Remark::Evidence {
        round: 0,
        dimension: "depth".to_owned(),
        text: "two levels down into the partition key".to_owned(),
    };
    let said = [
        (205.0, Remark::Commented { text: "A long breath here; a number would have filled it.".to_owned() }),
        (1702.0, evidence),
        (2010.5, Remark::Marked { text: "the turn".to_owned() }),
        (0.0, Remark::Listened { until: at(2288.0) }),
    ];
    reviewed(&folder, Assessor::Candidate, fillers.chain(said));
    let robin = Remark::Commented { text: "Robin here: count to three before you answer.".to_owned() };
    reviewed(&folder, Assessor::named("Robin Okafor"), [(1700.0, robin)]);
    folder
}

/// When somebody clicked in [`story`].
pub const STORY_CLICK: f64 = 5.5;

/// A story of twelve seconds, told once, with its parts tapped.
pub fn story(workspace: &Workspace) -> PathBuf {
    let start = start(round("behavioural-10", "brought-a-technology-in"));
    let file = "01_brought-a-technology-in.wav";
    let folder = journal(
        workspace,
        &start,
        vec![
            (0.0, take_begins(file)),
            (2.0, enter("task")),
            (3.5, enter("action")),
            mark("the turn", STORY_CLICK),
            (8.0, enter("result")),
            (10.0, enter("probes")),
            (10.5, told(Part::Probe, 0)),
            (12.0, take_ends(file, 12.0)),
            (12.0, over()),
        ],
    );
    fs::write(folder.join(file), speech(12.0, &[STORY_CLICK])).expect("a recording");
    let own = scored(&folder, &start, Assessor::Candidate, &[(3, 2), (2, 2), (3, 2), (3, 3), (4, 3), (3, 3)]);
    lock(&folder, own);
    let parts =
        [(0.0, StarPart::Situation), (1.0, StarPart::Task), (3.0, StarPart::Action), (9.0, StarPart::Result)];
    reviewed(&folder, Assessor::Candidate, parts.map(|(at, part)| (at, Remark::PartBegan { part })));
    folder
}

/// A draft with these levels at Senior and at Staff, dimension by dimension.
pub fn scored(folder: &std::path::Path, start: &Start, assessor: Assessor, levels: &[(u8, u8)]) -> Scorecard {
    let mut card = Scorecard::draft(&sessions::name(folder), start, assessor);
    for (dimension, (senior, staff)) in levels.iter().enumerate() {
        for (bar, level) in [(Bar::Senior, *senior), (Bar::Staff, *staff)] {
            let seen = Level::try_from(level).map_or(Seen::NOTHING, Seen::Level);
            card.set(0, dimension, bar, seen).expect("a level");
        }
    }
    card
}

pub fn evidence(card: &mut Scorecard, dimension: usize, seconds: Option<f64>, text: &str) {
    let at = seconds.map(|seconds| Moment(at(seconds)));
    card.rounds[0].scores[dimension].evidence.push(Evidence { at, text: text.to_owned() });
}

/// What the candidate thought that peers gave.
pub fn predicted(folder: &std::path::Path, start: &Start, levels: &[(u8, u8)]) {
    let mut card = scored(folder, start, Assessor::Candidate, levels);
    card.locked = Some(wall());
    scorecards::save_prediction(folder, &card).expect("it is written");
}

/// Gives another level at Senior to a dimension of a locked scorecard.
pub fn again(folder: &std::path::Path, assessor: &Assessor, dimension: &str, level: u8, because: &str) {
    let start = sessions::open(folder).expect("a session").1.start;
    let card = scorecards::load(folder, assessor, &start).expect("a card").expect("a first vote");
    let mut votes = second_votes::load(folder, assessor, &start).expect("votes");
    let vote = SecondVote {
        round: 0,
        dimension: dimension.to_owned(),
        bar: Bar::Senior,
        seen: Level::try_from(level).map_or(Seen::NOTHING, Seen::Level),
        because: because.to_owned(),
        wall: wall(),
    };
    votes.give(&card, vote).expect("a vote that is taken");
    second_votes::save(folder, &votes).expect("it is written");
}

pub fn lock(folder: &std::path::Path, mut card: Scorecard) {
    card.locked = Some(wall());
    scorecards::save(folder, &card).expect("it is written");
}

pub fn reviewed(
    folder: &std::path::Path,
    listener: Assessor,
    remarks: impl IntoIterator<Item = (f64, Remark)>,
) {
    let (mut file, mut review) = ReviewFile::open(folder, listener).expect("a review");
    for (seconds, remark) in remarks {
        file.append(&mut review, at(seconds), remark, wall()).expect("it is taken");
    }
    file.close().expect("it is written");
}

/// Twelve interviews of two kinds over three months, which go better and better; a peer scored every other one, and
/// Ada one.
pub fn months(workspace: &Workspace) {
    let design = round("system-design-25", "url-shortener");
    let story = round("behavioural-10", "brought-a-technology-in");
    for number in 0..12_u8 {
        let is_story = number % 3 == 2;
        let round = if is_story { story.clone() } else { design.clone() };
        let dimensions = round.rubric.dimensions.len();
        let phases: Vec<String> = round.format.phases.iter().map(|it| it.id.clone()).collect();
        let days = chrono::TimeDelta::days(7 * i64::from(11 - number) + i64::from(number % 3));
        let start = Start { wall: wall() - days, recorded: false, ..start(round) };
        let mut facts: Vec<(f64, Fact)> = Vec::new();
        for (at, phase) in (1_u32..).zip(&phases[1..]) {
            facts.push((f64::from(at) * 200.0 + f64::from(number), enter(phase)));
        }
        facts.push((1_380.0 + f64::from(number), over()));
        let folder = journal(workspace, &start, facts);
        let level = |dimension: usize, lenient: u8| {
            let wave = (dimension + usize::from(number) * 2) % 5 / 4;
            let rise = 1 + (usize::from(number) + dimension) / 5;
            u8::try_from((rise + wave).clamp(1, 4)).unwrap_or(1).saturating_sub(lenient).max(1)
        };
        let levels = |lenient| -> Vec<(u8, u8)> {
            let each = (0..dimensions).map(|it| level(it, lenient));
            each.map(|senior| (senior, senior.saturating_sub(1).max(1))).collect()
        };
        lock(&folder, scored(&folder, &start, Assessor::Candidate, &levels(0)));
        if number % 2 == 1 {
            lock(
                &folder,
                scored(&folder, &start, Assessor::named("Robin Okafor"), &levels(u8::from(number < 7))),
            );
            predicted(&folder, &start, &levels(u8::from(number < 5)));
        }
        if number == 5 {
            lock(&folder, scored(&folder, &start, Assessor::named("Ada"), &levels(0)));
        }
    }
}
