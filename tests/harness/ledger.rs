//! A design interview about a payments ledger, with long texts as real ones have them: its questions, what was done in
//! it, its scorecard, and how a list shows it.

use std::time::Duration;

use chrono::TimeDelta;
use mockloop::domain::{
    digest::{Digest, Kept, TakeDigest},
    fact::{Fact, How, Start},
    history::History,
    question::{Bar, Clarification, Kind, Probe},
    rubric::{Level, Verdict},
    scorecard::{Assessor, Evidence, Moment, Overruling, Scorecard, Seen},
    session::{Input, Session},
};

use super::{content, scenes::at};

/// A session of one design question with long texts, as real ones have them.
pub fn ledger() -> Start {
    let mut start = content::talk();
    let question = &mut start.rounds[0].questions[0];
    question.title = String::from("A payments ledger for a marketplace");
    question.prompt = String::from(
        "A marketplace pays 40,000 sellers in nine countries. Today a nightly batch moves money and nobody \
        can say during the day what a seller is owed. Design the ledger and everything around it, so that a seller sees \
        each sale within seconds, an auditor can follow every cent, and a payment is never made twice.",
    );
    let ask = |number: u32| {
        Clarification {
        ask: format!("Question {number}: how many payments a second are there on the busiest day of the year?"),
        answer: "Eleven hundred for two hours in November, ninety on a usual day. Nine in ten are below twenty euros, \
            and the largest that was ever seen was 1.2 million."
            .to_owned(),
    }
    };
    question.clarifications = (1..=9).map(ask).collect();
    question.probes.insert(
        0,
        Probe {
            phase: Some("opening".to_owned()),
            ask: "What happens to a payment in flight when the region is lost between the debit and the credit?"
                .to_owned(),
            must_ask: false,
            listen_for: vec!["An idempotency key.".to_owned()],
            wrong: None,
        },
    );
    question.curveballs[0].says = String::from(
        "The regulator wants every booking of the last ten years within an hour, from tomorrow on.",
    );
    let rubric = &mut start.rounds[0].rubric;
    for dimension in &mut rubric.dimensions {
        dimension.looks_at =
            format!("Whether {} is shown with reasons that come from the requirements.", dimension.id);
        for anchors in [&mut dimension.anchors.senior, &mut dimension.anchors.staff] {
            anchors.good = format!(
                "{} Compares two options by the stated load, says what is given up, and names the number that decides it.",
                anchors.good
            );
        }
    }
    start
}

/// A history in which things have been done at their times.
pub fn history(start: Start, done: &[(Duration, Input)]) -> History {
    let (mut session, _) = Session::start(start).expect("a question");
    for (at, input) in done {
        // Time passes in between, as it does in the program.
        while let Some(deadline) = session.next_deadline().filter(|it| it < at) {
            session.apply(Input::Tick, deadline).expect("ticks are never refused");
        }
        session.apply(input.clone(), *at).expect("an input that is allowed");
    }
    session.history().clone()
}

pub fn mark(text: &str) -> Input {
    Input::Mark { text: text.to_owned(), moment: None }
}

pub fn note(text: &str) -> Input {
    Input::Note(text.to_owned())
}

/// What most interviews have had after twelve minutes.
pub fn busy() -> Vec<(Duration, Input)> {
    let take = Fact::TakeStarted {
        file: "01_lift-control.wav".to_owned(),
        device: "Built-in microphone".to_owned(),
        rate: 48_000,
    };
    vec![
        (at(0, 0), Input::Heard(take)),
        (at(1, 10), Input::Ask(0)),
        (at(2, 0), Input::Probe),
        (at(5, 12), Input::Next),
        (at(6, 0), Input::Curveball),
        (at(6, 48), mark("unsure about idempotency")),
        (at(7, 2), note("partition by account, not by day")),
        (at(8, 40), note("outbox for the events")),
        (at(9, 5), mark("cost!")),
    ]
}

pub fn digests() -> Vec<Digest> {
    let digest = |days: i64, title: &str, kinds: &[Kind], seconds: f64, bytes: u64| Digest {
        folder: format!("2026-11-{:02}_143005_system-design_lift-control", 22 - days),
        started: content::wall() - TimeDelta::days(days),
        title: title.to_owned(),
        kinds: kinds.to_vec(),
        questions: vec!["lift-control".to_owned()],
        behavioural: kinds.iter().filter(|it| **it == Kind::Behavioural).count() * 3,
        seconds,
        ended: Some(How::Ended),
        recorded: true,
        takes: vec![TakeDigest {
            file: "01_lift-control.wav".to_owned(),
            kept: Kept::Wav,
            question: "lift-control".to_owned(),
            seconds: Some(seconds),
        }],
        bytes,
        senior: Some(Verdict::Hire),
        staff: Some(Verdict::NoHire),
        scored: true,
        next_action: "Name the failure mode first, then the number that decides it.".to_owned(),
        stopped_in: None,
        candidate: None,
        guest: false,
        elsewhere: None,
        reviewed: false,
        rounds: Vec::new(),
    };
    let mut all = vec![
        digest(0, "A payments ledger for a marketplace", &[Kind::SystemDesign], 2650.0, 254_000_000),
        digest(1, "A day when nothing went as planned", &[Kind::Behavioural], 2700.4, 259_212_000),
        digest(2, "Full loop of four rounds", &Kind::ALL, 9480.0, 912_000_000),
        digest(3, "Cosmos DB partitioning", &[Kind::AzureDeepDive], 1805.0, 1_730_000_000),
        digest(9, "Alone on the night shift", &[Kind::Scenario], 59.0, 9_100),
    ];
    all[1].scored = false;
    all[2].senior = Some(Verdict::StrongHire);
    all[3].senior = Some(Verdict::StrongNoHire);
    all[3].staff = None;
    all
}

pub fn cut_off() -> Digest {
    Digest {
        ended: None,
        scored: false,
        seconds: 751.0,
        stopped_in: Some((3, "High-level design".to_owned())),
        ..digests().remove(0)
    }
}

/// A session that is over, in overtime in one phase.
pub fn finished() -> History {
    let mut done = busy();
    let ended = |seconds| Fact::TakeEnded { file: "01_lift-control.wav".to_owned(), seconds, lost: 480 };
    done.extend([
        (at(11, 30), Input::Next),
        (at(14, 10), Input::Heard(ended(850.0))),
        (at(14, 10), Input::End { wall: content::wall(), how: How::Ended }),
    ]);
    history(ledger(), &done)
}

/// A scorecard that has everything in it.
pub fn card() -> Scorecard {
    let mut card =
        Scorecard::draft("2026-11-22_143005_system-design_lift-control", &ledger(), Assessor::Candidate);
    for (dimension, senior, staff) in [(0, Level::Good, Level::Mixed), (1, Level::Excellent, Level::Good)] {
        card.set(0, dimension, Bar::Senior, Seen::Level(senior)).expect("a level");
        card.set(0, dimension, Bar::Staff, Seen::Level(staff)).expect("a level");
    }
    card.set(0, 2, Bar::Senior, Seen::Level(Level::Good)).expect("a level");
    card.rounds[0].scores[2].evidence = vec![
        Evidence {
            at: Some(Moment(at(9, 5))),
            text: "chose zone redundancy and said what it costs a month".to_owned(),
        },
        Evidence { at: None, text: "no second region".to_owned() },
    ];
    card.rounds[0].signals[0] = vec![0, 2];
    card.strengths = String::from("Asks for the peak before drawing anything.");
    card.to_work_on = String::from("Numbers come late.");
    card.next_action = String::from("Name the failure mode first, then the number that decides it.");
    card
}

/// The same, with every dimension scored, one verdict overruled, and locked.
pub fn locked() -> Scorecard {
    let mut card = card();
    card.set(0, 2, Bar::Staff, Seen::Level(Level::Mixed)).expect("a level");
    card.set(0, 3, Bar::Senior, Seen::Level(Level::Good)).expect("a level");
    card.set(0, 3, Bar::Staff, Seen::Level(Level::Good)).expect("a level");
    card.set(0, 4, Bar::Senior, Seen::NOTHING).expect("no evidence");
    let because = "The numbers came only when asked for, twice.".to_owned();
    card.overrule(Bar::Staff, Some(Overruling { verdict: Verdict::StrongNoHire, because }));
    card.locked = Some(content::wall());
    card
}
