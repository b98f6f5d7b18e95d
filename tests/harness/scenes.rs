//! Everything that a screen can show, from fixed values: one function a scene.

use std::time::Duration;

use mockloop::{
    domain::{
        debrief::SessionRecord,
        digest::{Broken, Digest, Kept, TakeDigest},
        history::History,
        plan::Milestones,
        question::Kind,
        review::Review,
        scorecard::Scorecard,
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

#[allow(unused_imports, reason = "each program of tests uses a part of them")]
pub use super::ledger::{busy, card, cut_off, digests, finished, history, ledger, locked, mark, note};
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
