//! Everything that a screen can show, from fixed values: one function a scene.

use std::time::Duration;

use chrono::TimeDelta;
use mockloop::{
    domain::{
        debrief::SessionRecord,
        digest::{Broken, Digest, Kept, TakeDigest},
        fact::{Fact, How, Start},
        history::History,
        plan::Milestones,
        question::{Bar, Clarification, Kind, Probe},
        review::Review,
        rubric::{Level, Verdict},
        scorecard::{Assessor, Evidence, Moment, Overruling, Scorecard, Seen},
        session::{Input, Session},
        sound::{Hearing, Sound, Trial},
        summary::Summary,
        trends::{Standard, movers::movers},
    },
    tui::{
        Live, Screen, View,
        screens::{
            browser::Browser,
            debrief::Debrief,
            home::{Facts, Home},
            interview::{Interview, Over},
            microphone::Microphone,
            score::Score,
            sessions::SessionList,
            setup::{Setup, Shape},
            trends::TrendsScreen,
        },
        theme::Theme,
        widgets::{dialog, input, list::Cursor},
    },
};

use super::{
    content,
    interviews::{self, Held},
};

/// All that a frame shows, with its own values.
pub struct Scene {
    pub screen: Screen,
    pub sound: Sound,
    pub live: Option<(History, Duration)>,
    pub unsaved: u64,
    pub failure: Option<&'static str>,
    pub notice: Option<&'static str>,
    pub banner: Option<&'static str>,
    pub confirmation: Option<dialog::Confirmation>,
    pub help: Option<u16>,
}

impl Scene {
    pub fn of(screen: Screen) -> Self {
        let sound = Sound::default();
        Self {
            screen,
            sound,
            live: None,
            unsaved: 0,
            failure: None,
            notice: None,
            banner: None,
            confirmation: None,
            help: None,
        }
    }

    pub fn view<'a>(&'a self, theme: &'a Theme) -> View<'a> {
        let live = |(history, at): &'a (History, Duration)| Live {
            history,
            at: *at,
            unsaved: self.unsaved,
            failure: self.failure,
        };
        View {
            theme,
            sound: &self.sound,
            live: self.live.as_ref().map(live),
            notice: self.notice,
            banner: self.banner,
            confirmation: self.confirmation.as_ref(),
            help: self.help,
        }
    }

    pub fn with_sound(self, sound: Sound) -> Self {
        Self { sound, ..self }
    }
}

pub fn at(minutes: u64, seconds: u64) -> Duration {
    Duration::from_secs(minutes * 60 + seconds)
}

/// A microphone that hears somebody speak.
pub fn speaking() -> Sound {
    let wave = |at: u16| -46.0 + 30.0 * (f32::from(at) / 4.0).sin().abs() + f32::from(at % 7);
    Sound {
        hearing: Hearing::Live,
        device: "Built-in microphone".to_owned(),
        is_recording: true,
        level: -14.2,
        hold: -6.4,
        history: (0..200).map(wave).collect(),
        safe: at(12, 31),
        lost: Duration::ZERO,
        room: None,
    }
}

pub fn hearing(hearing: Hearing) -> Sound {
    Sound { hearing, ..speaking() }
}

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

pub fn interview(history: History, at: Duration) -> Scene {
    let scene = Scene::of(Screen::Interview(Interview::default().into()));
    Scene { live: Some((history, at)), ..scene }.with_sound(speaking())
}

pub fn interview_over(over: Over) -> Scene {
    let screen = Screen::Interview(Interview { over, has_bell: false }.into());
    Scene { screen, ..interview(history(ledger(), &busy()), at(9, 31)) }
}

pub fn typing(label: &str, text: &str) -> input::Input {
    input::Input::new(label, text)
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

pub fn home(sessions: &[Digest], cut_off: &[&Digest], set_aside: (usize, usize)) -> Scene {
    let question = Summary::from(&content::question("lift-control"));
    Scene::of(Screen::Home(
        Home::new(Facts {
            sessions,
            cut_off,
            next: Some((&question, "not practised yet")),
            questions: 174,
            loops: Some("Full loop of four rounds"),
            milestones: Some(Milestones { interviews: 10, of_each_kind: 2, behavioural: 20 }),
            set_aside,
            refused: Vec::new(),
            movers: Vec::new(),
        })
        .into(),
    ))
}

pub fn set_up() -> Setup {
    let all = content::formats();
    let formats = all.formats.clone();
    let mut shapes: Vec<Shape> = all.formats.into_iter().map(Shape::Format).collect();
    shapes.extend(all.loops.into_iter().map(|it| {
        let rounds =
            it.rounds.iter().filter_map(|id| formats.iter().find(|format| format.id == *id).cloned());
        Shape::Loop(it.clone(), rounds.collect())
    }));
    let mut setup = Setup::new(shapes, true);
    let names =
        ["Built-in microphone", "USB microphone with a name as long as makers like to give them, rev. 2"];
    setup.set_devices(names.map(str::to_owned).to_vec(), Some("Built-in microphone"));
    setup
}

pub fn browser() -> Browser {
    let ids = ["lift-control", "parcel-lockers", "toll-gates", "night-shift", "alpha", "bravo", "charlie"];
    Browser::new(ids.iter().map(|id| Summary::from(&content::question(id))))
}

pub fn microphone(trial: Trial) -> Microphone {
    Microphone {
        devices: vec!["Built-in microphone".to_owned(), "USB microphone".to_owned()],
        device: 0,
        trial,
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

/// The score screen, so many parts further down.
pub fn score(card: Scorecard, parts: isize) -> Score {
    let mut score = Score::new(card, finished());
    score.go(-100);
    score.go(parts);
    score
}

pub fn debrief(card: Option<Scorecard>, others: Vec<Scorecard>) -> Debrief {
    let folder = "/home/kim/interviews/recordings/2026-11-22_143005_system-design_lift-control".into();
    let take = TakeDigest {
        file: "01_lift-control.wav".to_owned(),
        kept: Kept::Wav,
        question: "lift-control".to_owned(),
        seconds: Some(850.0),
    };
    SessionRecord {
        folder,
        history: finished(),
        card,
        others,
        takes: vec![take],
        review: Review::default(),
        set_aside: Vec::new(),
        waits_for_prediction: false,
    }
    .into()
}

pub fn sessions() -> SessionList {
    let mut all = digests();
    all.insert(0, cut_off());
    SessionList::new(all, Vec::new())
}

pub fn broken() -> Broken {
    Broken {
        folder: "2026-11-19_090000_scenario_night-shift".to_owned(),
        reason: "it is of schema 99, from a newer mockloop; update this one".to_owned(),
    }
}

pub fn clarifications(at: usize) -> Over {
    Over::Clarifications(Cursor { at })
}

/// The screen of trends nine weeks after the first interview; `does` presses its keys.
pub fn trends(held: &[Held], kind: Option<Kind>, does: impl FnOnce(&mut TrendsScreen)) -> Scene {
    let mut screen = TrendsScreen::new(interviews::trends(held, None, 63), Vec::new());
    if kind.is_some() {
        screen.show(interviews::trends(held, kind, 63));
    }
    does(&mut screen);
    Scene::of(Screen::Trends(Box::new(screen)))
}

/// Home after these interviews.
pub fn home_after(held: &[Held]) -> Scene {
    let digests: Vec<Digest> = held.iter().rev().map(Held::digest).collect();
    let rubrics = Kind::ALL.map(content::rubric);
    let standards = rubrics.each_ref().map(|rubric| Standard { rubric, hash: "0123abcd" });
    let question = Summary::from(&content::question("lift-control"));
    Scene::of(Screen::Home(
        Home::new(Facts {
            sessions: &digests,
            cut_off: &[],
            next: Some((&question, "practised 12 times")),
            questions: 174,
            loops: Some("Full loop of four rounds"),
            milestones: Some(Milestones { interviews: 10, of_each_kind: 2, behavioural: 20 }),
            refused: Vec::new(),
            set_aside: (0, 0),
            movers: movers(&digests, &standards),
        })
        .into(),
    ))
}
