//! Every screen at three sizes, in colour and without, as it will be seen.

use std::fmt::Write as _;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use mockloop::{
    domain::{
        fact::Fact,
        question::Kind,
        rubric::Level,
        scorecard::{Assessor, Scorecard, Seen},
        session::Input,
        sound::{Hearing, Sound, Trial},
    },
    tui::{
        self, Screen,
        screens::{
            interview::{Interview, Over},
            microphone::Microphone,
            sessions::SessionList,
        },
        theme::Theme,
        widgets::dialog,
    },
};
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::{Buffer, Cell},
    style::Color,
};

use crate::harness::{
    content,
    interviews::{Held, of_nine_weeks},
    scenes::{
        Scene, at, broken, browser, busy, card, clarifications, cut_off, debrief, digests, finished, hearing,
        history, home, home_after, interview, interview_over, ledger, locked, microphone, score, sessions,
        set_up, speaking, trends, typing,
    },
};

const SIZES: [(u16, u16); 3] = [(80, 24), (100, 30), (160, 45)];

pub fn drawn(scene: &Scene, theme: &Theme, (width, height): (u16, u16)) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a backend");
    terminal.draw(|frame| tui::draw(&scene.screen, &scene.view(theme), frame)).expect("a frame");
    terminal.backend().buffer().clone()
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content().chunks(usize::from(buffer.area.width))
}

fn text(buffer: &Buffer) -> String {
    let row = |row: &[Cell]| row.iter().map(Cell::symbol).collect::<String>().trim_end().to_owned() + "\n";
    rows(buffer).map(row).collect()
}

/// How a cell looks beyond its letter, in words.
fn look(cell: &Cell) -> String {
    let mut words = Vec::new();
    if cell.fg != Color::Reset {
        words.push(cell.fg.to_string());
    }
    if cell.bg != Color::Reset {
        words.push(format!("on {}", cell.bg));
    }
    if !cell.modifier.is_empty() {
        words.push(format!("{:?}", cell.modifier).to_lowercase());
    }
    words.join(" ")
}

/// The looks of a frame: for each row the pieces that look other than plain text.
fn looks(buffer: &Buffer) -> String {
    let mut told = String::new();
    for (number, row) in rows(buffer).enumerate() {
        let pieces = row.chunk_by(|a, b| look(a) == look(b)).filter(|it| !look(&it[0]).is_empty());
        let piece = |cells: &[Cell]| {
            let text: String = cells.iter().map(Cell::symbol).collect();
            format!("{} [{}]", text.trim(), look(&cells[0]))
        };
        let pieces: Vec<String> = pieces.map(piece).filter(|it| !it.starts_with(' ')).collect();
        if !pieces.is_empty() {
            let _ = writeln!(told, "{:>2}: {}", number + 1, pieces.join(" · "));
        }
    }
    told
}

/// Three sizes as text, the looks of the middle one, and the same letters without any colour.
pub fn check(name: &str, scene: &Scene) {
    let mut seen = String::new();
    for size in SIZES {
        let coloured = drawn(scene, &Theme::coloured(), size);
        let plain = drawn(scene, &Theme::plain(), size);
        assert_eq!(text(&plain), text(&coloured), "colour carries nothing that letters do not");
        for cell in plain.content() {
            let colours = (cell.fg, cell.bg, cell.underline_color);
            assert_eq!(colours, (Color::Reset, Color::Reset, Color::Reset), "{name}: '{}'", cell.symbol());
        }
        let (width, height) = size;
        let _ = write!(seen, "{width}x{height} {}\n{}", "=".repeat(usize::from(width) - 7), text(&coloured));
    }
    let looks = looks(&drawn(scene, &Theme::coloured(), (100, 30)));
    let _ = write!(seen, "Looks at 100x30 ====\n{looks}");
    insta::assert_snapshot!(name, seen);
}

macro_rules! screens {
    ($($name:ident => $scene:expr;)*) => {
        $(#[test]
        fn $name() {
            check(stringify!($name), &$scene);
        })*
    };
}

/// Types into whatever takes text.
pub fn typed(mut screen: Screen, text: &str) -> Screen {
    if let Some(input) = screen.input() {
        for letter in text.chars() {
            input.type_key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
        }
    }
    screen
}

fn delete() -> dialog::Confirmation {
    dialog::Confirmation {
        title: "Delete".to_owned(),
        text: "Delete 'A payments ledger for a marketplace' of 22 Nov 2026 for good? Its folder goes with journal, 1 \
               recording and scorecards, 254 MB in all."
            .to_owned(),
        yes: "delete".to_owned(),
        no: "keep".to_owned(),
        other: None,
    }
}

screens! {
    home_at_first => home(&[], &[], (0, 0));
    home_after_a_while => home(&digests(), &[], (0, 0));
    home_with_a_session_cut_off => {
        let cut_off = cut_off();
        home(&[vec![cut_off.clone()], digests()].concat(), &[&cut_off], (3, 1))
    };
    setup_as_it_opens => {
        let scene = Scene::of(Screen::Setup(set_up().into()));
        scene.with_sound(Sound { is_recording: false, ..speaking() })
    };
    setup_with_a_question => {
        let mut setup = set_up();
        setup.choose_question("lift-control".to_owned(), "The lifts of a tall building".to_owned(), "talk");
        setup.change(1);
        Scene::of(Screen::Setup(setup.into())).with_sound(hearing(Hearing::Opening))
    };
    setup_of_a_loop_without_a_microphone => {
        let mut setup = set_up();
        setup.choose_shape("two-rounds");
        setup.step(3);
        setup.change(-1);
        Scene::of(Screen::Setup(setup.into()))
    };
    browser_of_all => Scene::of(Screen::Browser(browser().into()));
    browser_that_finds_nothing => {
        let mut browser = browser();
        browser.paste("kubernetes and lifts");
        Scene::of(Screen::Browser(browser.into()))
    };
    question_for_the_candidate => {
        let mut browser = browser();
        browser.open(content::question("night-shift"));
        Scene::of(Screen::Browser(browser.into()))
    };
    question_for_the_interviewer => {
        let mut browser = browser();
        browser.open(ledger().rounds[0].questions[0].clone());
        browser.turn();
        Scene::of(Screen::Browser(browser.into()))
    };
    microphone_none => {
        Scene::of(Screen::Microphone(Microphone::default())).with_sound(hearing(Hearing::Failed("no microphone found".to_owned())))
    };
    microphone_opening => Scene::of(Screen::Microphone(microphone(Trial::Not))).with_sound(hearing(Hearing::Opening));
    microphone_live => Scene::of(Screen::Microphone(microphone(Trial::Recording(4)))).with_sound(speaking());
    microphone_too_loud => {
        let sound = Sound { level: -0.2, hold: -0.1, ..speaking() };
        Scene::of(Screen::Microphone(microphone(Trial::Playing))).with_sound(sound)
    };
    microphone_silent => Scene::of(Screen::Microphone(microphone(Trial::Played))).with_sound(hearing(Hearing::NoSignal));
    microphone_gone => {
        let trial = Trial::Failed("Recorded, but there is no speaker to play it on.".to_owned());
        Scene::of(Screen::Microphone(microphone(trial))).with_sound(hearing(Hearing::Gone))
    };
    interview_begins => interview(history(ledger(), &[]), at(0, 1));
    interview_in_its_middle => interview(history(ledger(), &busy()), at(9, 31));
    interview_in_the_last_minute => interview(history(ledger(), &busy()), at(9, 50));
    interview_in_overtime => interview(history(ledger(), &busy()), at(12, 47));
    interview_paused => {
        let paused = [busy(), vec![(at(9, 30), Input::Pause { wall: content::wall() })]].concat();
        interview(history(ledger(), &paused), at(9, 30))
    };
    interview_without_its_microphone => {
        let gone = [busy(), vec![(at(9, 20), Input::Heard(Fact::MicrophoneGone))]].concat();
        interview(history(ledger(), &gone), at(9, 31)).with_sound(hearing(Hearing::Gone))
    };
    interview_with_lost_sound => {
        let sound = Sound { lost: std::time::Duration::from_millis(340), ..speaking() };
        interview(history(ledger(), &busy()), at(9, 31)).with_sound(sound)
    };
    interview_that_cannot_be_saved => Scene {
        failure: Some("No space left on device (os error 28)"),
        notice: Some("Marked 9:31."),
        ..interview(history(ledger(), &busy()), at(9, 31))
    };
    interview_without_recording => interview(history(ledger(), &busy()), at(9, 31)).with_sound(Sound::default());
    interview_of_a_scenario => interview(history(content::start(&[("drill", &["night-shift"])]), &[(at(5, 30), Input::Next)]), at(6, 2));
    interview_with_clarifications => interview_over(clarifications(3));
    interview_with_an_answer => interview_over(clarifications(0));
    interview_with_a_note => interview_over(Over::Note(typing("Note", "one hot seller would fill a partition")));
    interview_in_a_break => {
        let done: Vec<_> = (1..=3).map(|minute| (at(minute, 0), Input::Next)).collect();
        interview(history(content::two_rounds(), &done), at(3, 12)).with_sound(Sound { is_recording: false, ..speaking() })
    };
    score_of_a_dimension => Scene::of(Screen::Score(score(card(), 2).into()));
    score_at_staff => {
        let mut score = score(card(), 3);
        score.give(Seen::Level(Level::Good)).expect("a level");
        Scene { notice: Some("The Staff bar asks for more: its level cannot be above the one at Senior."), ..Scene::of(Screen::Score(score.into())) }
    };
    score_while_typing_evidence => {
        let mut score = score(card(), 2);
        score.begin_typing();
        score.step(1);
        Scene::of(typed(Screen::Score(score.into()), "says it without being asked"))
    };
    score_of_signals => Scene::of(Screen::Score(score(card(), 5).into()));
    score_in_words => Scene::of(Screen::Score(score(card(), 6).into()));
    score_with_a_verdict_overruled => {
        let mut score = score(Scorecard { locked: None, ..locked() }, 7);
        score.unsaved = Some("disk full".to_owned());
        score.change_verdict(1);
        Scene::of(Screen::Score(score.into()))
    };
    debrief_scored => Scene::of(Screen::Debrief(debrief(Some(locked()), Vec::new()).into()));
    debrief_with_a_peer => {
        let peer = Scorecard { assessor: Assessor::Peer("Robin".to_owned()), ..locked() };
        Scene::of(Screen::Debrief(debrief(Some(locked()), vec![peer]).into()))
    };
    debrief_not_scored => {
        let mut debrief = debrief(None, Vec::new());
        debrief.session.set_aside = vec!["journal.jsonl, line 17: its checksum is wrong".to_owned()];
        Scene::of(Screen::Debrief(debrief.into()))
    };
    sessions_of_a_while => Scene::of(Screen::Sessions(sessions()));
    sessions_none => Scene::of(Screen::Sessions(SessionList::default()));
    sessions_with_one_broken => Scene::of(Screen::Sessions(SessionList::new(digests(), vec![broken()])));
    home_after_nine_weeks => home_after(&of_nine_weeks());
    trends_of_nine_weeks => trends(&of_nine_weeks(), None, |_| {});
    trends_of_one_kind => trends(&of_nine_weeks(), Some(Kind::SystemDesign), |it| {
        it.step(2);
        it.turn_bar();
    });
    trends_adjusted_by_date => trends(&of_nine_weeks(), Some(Kind::SystemDesign), |it| {
        it.turn_adjusting();
        it.turn_axis();
        it.step_aside(-3);
    });
    trends_after_a_new_rubric => {
        let mut held = of_nine_weeks();
        held[..4].iter_mut().for_each(|it| it.wording = (6, "00ff00ff"));
        trends(&held, Some(Kind::SystemDesign), |_| {})
    };
    trends_of_self_judgement => trends(&of_nine_weeks(), None, |it| it.turn(1));
    trends_without_a_peer => trends(&[Held::on(0, [2, 2, 3, 3, 2])], None, |it| it.turn(1));
    trends_of_coverage => trends(&of_nine_weeks(), None, |it| {
        it.turn(2);
        it.step(1);
        it.step_aside(3);
    });
    trends_of_time => trends(&of_nine_weeks(), None, |it| it.turn(3));
    trends_before_the_first => trends(&[], None, |_| {});
    trends_of_one => trends(&of_nine_weeks()[..1], None, |_| {});
    trends_of_one_not_scored => {
        let held = Held { own: None, ..Held::on(0, [2, 2, 3, 3, 2]) };
        trends(&[held], None, |_| {})
    };
    trends_of_four => trends(&of_nine_weeks()[..4], None, |_| {});
    help_of_the_interview => Scene { help: Some(0), ..interview(history(ledger(), &busy()), at(9, 31)) };
    dialog_before_deleting => Scene { confirmation: Some(delete()), ..Scene::of(Screen::Sessions(sessions())) };
    dialog_with_three_answers => {
        let question = dialog::Confirmation {
            title: "A payments ledger for a marketplace".to_owned(),
            text: "This interview was cut off at 12:31, in phase 3 (High-level design). What was recorded is safe.".to_owned(),
            yes: "resume at 12:31".to_owned(),
            no: "not now".to_owned(),
            other: Some("close and score".to_owned()),
        };
        let cut_off = cut_off();
        Scene { confirmation: Some(question), ..home(std::slice::from_ref(&cut_off), &[&cut_off], (0, 0)) }
    };
}

/// A window that is too small says so, with the time that is left.
#[test]
fn too_small() {
    let scene = interview(history(ledger(), &busy()), at(9, 31));
    for size in [(59, 18), (60, 17), (20, 3), (1, 1), (5, 40)] {
        drawn(&scene, &Theme::coloured(), size);
    }
    insta::assert_snapshot!(text(&drawn(&scene, &Theme::plain(), (40, 5))), @r"
    0:41 left
    40x5 is too small;
    60x18 is needed.
    ");
    let smallest = drawn(&scene, &Theme::plain(), tui::SMALLEST);
    assert!(text(&smallest).contains("Say how it works"), "{}", text(&smallest));
}

/// No size and no state makes drawing panic.
#[test]
fn every_size_can_be_drawn() {
    let scenes = [
        home(&digests(), &[], (1, 1)),
        Scene::of(Screen::Setup(set_up().into())),
        Scene::of(Screen::Browser(browser().into())),
        Scene::of(Screen::Microphone(microphone(Trial::Not))).with_sound(speaking()),
        interview_over(clarifications(8)),
        Scene {
            screen: Screen::Interview(Interview::default().into()),
            help: Some(99),
            ..interview(finished(), at(14, 10))
        },
        Scene::of(Screen::Score(score(card(), 2).into())),
        Scene::of(Screen::Score(score(locked(), 5).into())),
        Scene::of(Screen::Debrief(debrief(Some(locked()), Vec::new()).into())),
        Scene { confirmation: Some(delete()), ..Scene::of(Screen::Sessions(sessions())) },
    ];
    for scene in &scenes {
        for width in (1..=200).step_by(9) {
            for height in (1..=60).step_by(5) {
                drawn(scene, &Theme::coloured(), (width, height));
            }
        }
    }
}
