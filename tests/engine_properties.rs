//! The session engine by property: whatever people press and whenever, what holds for every session.

use std::time::Duration;

use mockloop::domain::{
    fact::{Fact, How, Stamped, Start},
    history::Stretch,
    length::Length,
    session::{Effect, Input, Replayed, Session},
};
use proptest::{collection::vec, prelude::*};

use crate::harness::content::{start, two_rounds, wall};

/// What happens next: somebody waits, or does something.
#[derive(Debug, Clone)]
enum Step {
    Wait(Duration),
    /// Until the engine itself wants to be woken.
    Wake,
    Do(Input),
}

fn inputs() -> impl Strategy<Value = Input> {
    let text = prop_oneof![Just(String::new()), "[ a-zé\u{1F600}]{0,12}"];
    let moment = prop::option::of((0_u64..4_000_000).prop_map(Duration::from_millis));
    let heard = prop_oneof![
        Just(Fact::MicrophoneGone),
        Just(Fact::MicrophoneBack),
        Just(Fact::NoSignal),
        (0_u8..3).prop_map(|it| Fact::TakeStarted {
            file: format!("{it}.wav"),
            device: "M".to_owned(),
            rate: 48_000
        }),
        (0_u8..3).prop_map(|it| Fact::TakeEnded { file: format!("{it}.wav"), seconds: 1.5, lost: 2 }),
    ];
    prop_oneof![
        4 => Just(Input::Next),
        2 => Just(Input::Back),
        2 => Just(Input::Pause { wall: wall() }),
        4 => Just(Input::Resume { wall: wall() }),
        2 => Just(Input::More),
        2 => Just(Input::Probe),
        2 => (0_usize..5).prop_map(Input::Ask),
        1 => Just(Input::Curveball),
        1 => (text.clone(), moment).prop_map(|(text, moment)| Input::Mark { text, moment }),
        1 => text.prop_map(Input::Note),
        2 => Just(Input::Tick),
        2 => heard.prop_map(Input::Heard),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0_u64..200_000_000_000).prop_map(|it| Step::Wait(Duration::from_nanos(it))),
        2 => Just(Step::Wake),
        6 => inputs().prop_map(Step::Do),
    ];
    vec(step, 0..60)
}

fn starts() -> impl Strategy<Value = Start> {
    prop_oneof![
        Just(start(&[("talk", &["lift-control"])])),
        Just(start(&[("drill", &["night-shift"])])),
        Just(two_rounds()),
        Just(Start { pause: Length::default(), ..two_rounds() }),
    ]
}

/// A session driven as the program drives it: interview time stands still while it is paused.
struct Driven {
    session: Session,
    facts: Vec<Stamped>,
    effects: Vec<Effect>,
    clock: Duration,
}

impl Driven {
    fn begin(start: Start) -> Self {
        let (session, outcome) = Session::start(start).expect("a question");
        Self { session, facts: outcome.facts, effects: outcome.effects, clock: Duration::ZERO }
    }

    fn over(session: Session, facts: Vec<Stamped>) -> Self {
        let clock = session.history().at;
        Self { session, facts, effects: Vec::new(), clock }
    }

    fn run(&mut self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Wait(_) | Step::Wake if self.session.history().is_paused => {}
                Step::Wait(time) => self.clock += *time,
                Step::Wake => {
                    let Some(deadline) = self.session.next_deadline() else { continue };
                    self.clock = self.clock.max(deadline);
                    let before = self.facts.len();
                    self.give(&Input::Tick);
                    assert!(self.facts.len() > before, "woken at {deadline:?} for nothing would never end");
                }
                Step::Do(input) => self.give(input),
            }
        }
    }

    fn give(&mut self, input: &Input) {
        let before = self.session.clone();
        match self.session.apply(input.clone(), self.clock) {
            Ok(outcome) => {
                self.facts.extend(outcome.facts);
                self.effects.extend(outcome.effects);
            }
            Err(_) => assert_eq!(self.session, before, "a refused input changes nothing"),
        }
    }

    fn end(&mut self) {
        self.give(&Input::End { wall: wall(), how: How::Ended });
    }
}

fn replayed(facts: &[Stamped]) -> Session {
    match Session::replay(facts.iter().cloned()) {
        Ok(Replayed::Running(session)) => session,
        other => panic!("not a session that runs: {other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn time_never_runs_backwards(start in starts(), steps in steps(), jumps in vec(0_u64..4_000_000, 1..20)) {
        let mut driven = Driven::begin(start);
        for (jump, step) in jumps.iter().zip(steps.chunks(4)) {
            // A clock that jumps about, as no clock should.
            driven.clock = Duration::from_millis(*jump);
            driven.run(step);
        }
        prop_assert!(driven.facts.is_sorted_by_key(|it| it.at));
        let history = driven.session.history();
        prop_assert!(history.entries().is_sorted_by_key(|(at, _)| at));
        prop_assert!(history.moments.iter().all(|it| it.at <= history.at));
    }

    #[test]
    fn the_time_spent_adds_up_to_the_time_that_was_not_paused(start in starts(), steps in steps()) {
        let mut driven = Driven::begin(start);
        driven.run(&steps);
        let clock = driven.clock;
        let spent = |driven: &Driven, at| -> Duration {
            let history = driven.session.history();
            (0..history.stretches().len()).map(|it| history.spent(it, at)).sum()
        };
        prop_assert_eq!(spent(&driven, clock), clock);
        driven.end();
        let at = driven.session.history().at;
        prop_assert_eq!(at.as_millis(), clock.as_millis());
        prop_assert_eq!(spent(&driven, at + Duration::from_mins(1)), at, "no time after the end");
    }

    #[test]
    fn the_facts_tell_the_whole_session(start in starts(), steps in steps()) {
        let mut driven = Driven::begin(start);
        driven.run(&steps);
        prop_assert_eq!(&replayed(&driven.facts), &driven.session);
        driven.end();
        let Replayed::Finished(finished) = Session::replay(driven.facts).unwrap() else { panic!("it is over") };
        prop_assert_eq!(finished.history(), driven.session.history());
    }

    #[test]
    fn a_session_cut_off_anywhere_goes_on(
        start in starts(), before in steps(), cut in any::<prop::sample::Index>(), after in steps(),
    ) {
        let mut driven = Driven::begin(start);
        driven.run(&before);
        let kept = &driven.facts[..=cut.index(driven.facts.len())];
        let mut session = replayed(kept);
        let at = session.history().at;
        let outcome = session.go_on(at + Duration::from_secs(1), wall());
        let item = session.history().item_number();
        prop_assert_eq!(outcome.effects, item.map(Effect::BeginTake).into_iter().collect::<Vec<_>>());
        prop_assert!(!session.history().is_paused);
        let facts: Vec<Stamped> = kept.iter().cloned().chain(outcome.facts).collect();
        let mut driven = Driven::over(session, facts);
        driven.run(&after);
        prop_assert_eq!(replayed(&driven.facts), driven.session);
    }

    #[test]
    fn warnings_and_events_come_once(start in starts(), steps in steps()) {
        let mut driven = Driven::begin(start);
        driven.run(&steps);
        let stretches = driven.session.history().stretches().len();
        // A minute more may bring a warning again; nothing else may.
        let (mut minutes, mut ups, mut more) = (vec![0; stretches], vec![0; stretches], vec![0; stretches]);
        let mut history = replayed(&driven.facts[..1]).history().clone();
        let mut told = Vec::new();
        for stamped in &driven.facts[1..] {
            let here = history.current();
            match &stamped.fact {
                Fact::MinuteLeft => {
                    minutes[here] += 1;
                    let left = history.planned(here).saturating_sub(history.spent(here, stamped.at));
                    prop_assert!(left <= Duration::from_mins(1) && !left.is_zero());
                }
                Fact::TimeUp => {
                    ups[here] += 1;
                    prop_assert!(history.spent(here, stamped.at) >= history.planned(here));
                }
                Fact::Extended { .. } => more[here] += 1,
                Fact::Revealed { part, number } => told.push((history.item_number(), *part, *number)),
                _ => {}
            }
            history.absorb(stamped).expect("its own facts");
        }
        for at in 0..stretches {
            prop_assert!(minutes[at] <= 1 + more[at] && ups[at] <= 1 + more[at]);
        }
        let count = told.len();
        told.sort_unstable_by_key(|(item, part, number)| (*item, *part as u8, *number));
        told.dedup();
        prop_assert_eq!(told.len(), count, "nothing is told twice");
    }

    #[test]
    fn takes_begin_and_end_in_turn(start in starts(), steps in steps()) {
        let mut driven = Driven::begin(start);
        driven.run(&steps);
        driven.end();
        let mut open = None;
        let mut begun = Vec::new();
        for effect in &driven.effects {
            match effect {
                Effect::BeginTake(item) => {
                    prop_assert_eq!(open.replace(*item), None);
                    begun.push(*item);
                }
                Effect::EndTake => prop_assert!(open.take().is_some()),
                Effect::PauseTake
                | Effect::ResumeTake
                | Effect::Finished
                | Effect::MinuteLeft
                | Effect::TimeUp
                | Effect::EventArrived(_) => {}
            }
        }
        prop_assert_eq!(open, None);
        prop_assert_eq!(driven.effects.last(), Some(&Effect::Finished));
        prop_assert!(begun.is_sorted() && begun.windows(2).all(|it| it[0] != it[1]), "each question once, in order");
        let visited = driven.session.history().entries().filter_map(|(_, it)| match it {
            Stretch::Phase { item, .. } => Some(item),
            Stretch::Break { .. } => None,
        });
        prop_assert_eq!(Some(begun.len()), visited.max().map(|it| it + 1));
    }
}
