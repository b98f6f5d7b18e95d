//! The session engine by example: what each input does, when, and what is refused.

use std::time::Duration;

use mockloop::domain::{
    fact::{Fact, How, Stamped, Start},
    history::History,
    question::Part,
    session::{Effect, Input, Outcome, Refusal, Replayed, Session},
};

use crate::harness::content::{start, talk, two_rounds, wall};

/// A session and all that it has said so far.
struct Run {
    session: Session,
    facts: Vec<Stamped>,
}

fn at(minutes: u64, seconds: u64) -> Duration {
    Duration::from_secs(minutes * 60 + seconds)
}

impl Run {
    fn of(start: Start) -> Self {
        let (session, outcome) = Session::start(start).expect("a session with a question");
        assert_eq!(outcome.effects, [Effect::BeginTake(0)]);
        Self { session, facts: outcome.facts }
    }

    fn try_do(&mut self, input: Input, at: Duration) -> Result<Vec<Effect>, Refusal> {
        let Outcome { facts, effects } = self.session.apply(input, at)?;
        self.facts.extend(facts);
        Ok(effects)
    }

    #[track_caller]
    fn does(&mut self, input: Input, at: Duration) -> Vec<Effect> {
        self.try_do(input, at).expect("an input that is allowed")
    }

    #[track_caller]
    fn refuses(&mut self, input: Input, at: Duration, why: Refusal) {
        let before = self.session.clone();
        assert_eq!(self.try_do(input, at), Err(why));
        assert_eq!(self.session, before, "a refused input changes nothing");
    }

    fn history(&self) -> &History {
        self.session.history()
    }

    /// The facts behind the first, each as a moment and a word.
    fn told(&self) -> Vec<(u64, &Fact)> {
        self.facts[1..].iter().map(|it| (it.at.as_secs(), &it.fact)).collect()
    }

    fn replayed(&self) -> Session {
        match Session::replay(self.facts.clone()) {
            Ok(Replayed::Running(session)) => session,
            other => panic!("not a running session: {other:?}"),
        }
    }
}

fn mark(text: &str, moment: Option<Duration>) -> Input {
    Input::Mark { text: text.to_owned(), moment }
}

fn end() -> Input {
    Input::End { wall: wall(), how: How::Ended }
}

#[test]
fn an_interview_from_beginning_to_end() {
    let mut run = Run::of(talk());
    assert_eq!(run.history().phase().unwrap().id, "opening");
    assert_eq!(run.does(Input::Next, at(7, 0)), []);
    assert_eq!(run.history().phase().unwrap().id, "middle");
    assert_eq!(run.does(Input::Back, at(8, 0)), []);
    assert_eq!(run.does(Input::Next, at(9, 30)), []);
    assert_eq!(run.does(Input::Next, at(11, 0)), []);
    assert_eq!(run.does(end(), at(11, 45)), [Effect::EndTake, Effect::Finished]);
    let history = run.history();
    let spent: Vec<u64> = (0..3).map(|it| history.spent(it, at(99, 0)).as_secs()).collect();
    assert_eq!(spent, [420 + 90, 60 + 90, 45], "going back counts where one is");
    assert_eq!(history.ended, Some((wall(), How::Ended)));
    assert_eq!(history.at, at(11, 45));
}

#[test]
fn overtime_is_counted_up_and_never_cut_off() {
    let mut run = Run::of(talk());
    assert_eq!(run.does(Input::Tick, at(10, 0)), [Effect::TimeUp]);
    run.does(Input::Tick, at(25, 7));
    let history = run.history();
    assert_eq!(history.planned(0), at(10, 0));
    assert_eq!(history.spent(0, at(25, 7)), at(25, 7), "fifteen minutes over");
    assert_eq!(history.phase().unwrap().id, "opening", "nothing moves on by itself");
}

#[test]
fn a_warning_comes_once_at_its_time() {
    let mut run = Run::of(talk());
    run.does(Input::Next, at(1, 0));
    let mut came = Vec::new();
    for second in 60..=480 {
        let effects = run.does(Input::Tick, at(0, second));
        came.extend(effects.into_iter().map(|effect| (second, effect)));
    }
    assert_eq!(came, [(60 + 240, Effect::MinuteLeft), (60 + 300, Effect::TimeUp)]);
}

#[test]
fn a_short_phase_has_no_minute_to_warn_of() {
    let mut run = Run::of(start(&[("drill", &["night-shift"])]));
    assert_eq!(run.session.next_deadline(), Some(at(0, 1)), "the first event");
    let effects = run.does(Input::Tick, at(0, 2));
    assert_eq!(effects, [Effect::EventArrived(0), Effect::TimeUp]);
}

#[test]
fn one_more_minute_puts_the_warnings_off() {
    let mut run = Run::of(talk());
    assert_eq!(run.does(Input::Tick, at(9, 0)), [Effect::MinuteLeft]);
    run.does(Input::More, at(9, 30));
    assert_eq!(run.history().planned(0), at(11, 0));
    assert_eq!(run.history().foreseen(0), at(10, 0), "the plan itself stays");
    assert_eq!(run.does(Input::Tick, at(10, 0)), [Effect::MinuteLeft], "announced again, a minute later");
    assert_eq!(run.does(Input::Tick, at(11, 0)), [Effect::TimeUp]);
    assert_eq!(run.does(Input::Tick, at(12, 0)), []);
}

#[test]
fn events_of_a_scenario_arrive_at_their_time() {
    let mut run = Run::of(start(&[("drill", &["night-shift"])]));
    let mut came = Vec::new();
    while let Some(deadline) = run.session.next_deadline().filter(|it| *it <= at(6, 0)) {
        for effect in run.does(Input::Tick, deadline) {
            came.push((deadline.as_secs(), effect));
        }
    }
    let events: Vec<_> = came.iter().filter(|(_, it)| matches!(it, Effect::EventArrived(_))).collect();
    assert_eq!(events, [&(1, Effect::EventArrived(0)), &(300, Effect::EventArrived(1))]);
    assert_eq!(run.history().item().unwrap().shown(Part::Event).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn an_event_waits_while_the_clock_stands() {
    let mut run = Run::of(start(&[("drill", &["night-shift"])]));
    run.does(Input::Pause { wall: wall() }, Duration::from_millis(500));
    assert_eq!(run.session.next_deadline(), None);
    assert_eq!(run.does(Input::Tick, Duration::from_millis(500)), []);
    let effects = run.does(Input::Resume { wall: wall() }, Duration::from_millis(500));
    assert_eq!(effects, [Effect::ResumeTake]);
    assert_eq!(run.session.next_deadline(), Some(at(0, 1)));
}

#[test]
fn a_loop_begins_and_ends_takes_around_its_breaks() {
    let mut run = Run::of(two_rounds());
    run.does(Input::Next, at(0, 10));
    run.does(Input::Next, at(0, 20));
    assert_eq!(run.does(Input::Next, at(0, 30)), [Effect::EndTake], "into the break");
    assert_eq!((run.history().item_number(), run.history().phase()), (None, None));
    for input in [Input::Probe, Input::Ask(0), Input::Curveball, Input::Back] {
        run.refuses(input, at(0, 31), Refusal::Break);
    }
    assert_eq!(run.does(Input::Tick, at(1, 30)), [Effect::TimeUp], "of a break, too");
    assert_eq!(run.does(Input::Next, at(1, 40)), [Effect::BeginTake(1)]);
    run.refuses(Input::Back, at(1, 41), Refusal::FirstPhase);
    run.does(Input::Next, at(1, 50));
    let effects = run.does(Input::Next, at(2, 0));
    assert_eq!(effects, [Effect::EndTake, Effect::BeginTake(2)], "from question to question");
    run.does(Input::Next, at(2, 10));
    run.refuses(Input::Next, at(2, 11), Refusal::LastPhase);
    assert_eq!(run.does(end(), at(2, 20)), [Effect::EndTake, Effect::Finished]);
    let history = run.history();
    let spent: Duration = (0..history.stretches().len()).map(|it| history.spent(it, history.at)).sum();
    assert_eq!(spent, at(2, 20));
}

#[test]
fn a_session_that_ends_in_a_break_has_no_take_to_end() {
    let mut run = Run::of(two_rounds());
    for second in 1..=3 {
        run.does(Input::Next, at(0, second));
    }
    assert_eq!(run.does(end(), at(0, 4)), [Effect::Finished]);
}

#[test]
fn probes_come_in_the_order_of_the_phase_and_run_out() {
    let mut run = Run::of(talk());
    run.does(Input::Next, at(1, 0));
    run.does(Input::Next, at(2, 0));
    let mut shown = Vec::new();
    for _ in 0..3 {
        run.does(Input::Probe, at(2, 30));
        shown.extend(run.history().item().unwrap().shown(Part::Probe).last());
    }
    assert_eq!(shown, [1, 2, 0], "the phase's own, then those for any, then the others");
    run.refuses(Input::Probe, at(2, 31), Refusal::NoProbe);
}

#[test]
fn clarifications_and_curveballs_are_told_once() {
    let mut run = Run::of(talk());
    run.does(Input::Ask(2), at(0, 1));
    let facts = run.facts.len();
    run.does(Input::Ask(2), at(0, 2));
    assert_eq!(run.facts.len(), facts, "asked again is no news");
    run.refuses(Input::Ask(3), at(0, 3), Refusal::NoClarification);
    run.does(Input::Curveball, at(0, 4));
    run.does(Input::Curveball, at(0, 4));
    run.refuses(Input::Curveball, at(0, 4), Refusal::NoCurveball);
    let revealed = run.history().item().unwrap().revealed.iter();
    let revealed: Vec<_> = revealed.map(|it| (it.part, it.number)).collect();
    assert_eq!(revealed, [(Part::Clarification, 2), (Part::Curveball, 0), (Part::Curveball, 1)]);
}

#[test]
fn a_mark_stands_where_typing_began() {
    let mut run = Run::of(talk());
    run.does(mark("  cost!  ", Some(at(1, 0))), at(1, 9));
    run.does(mark("", Some(at(30, 0))), at(1, 10));
    run.does(Input::Note(" by floor ".to_owned()), at(1, 11));
    run.refuses(Input::Note(" \t ".to_owned()), at(1, 12), Refusal::NoText);
    let moments = &run.history().moments;
    let moments: Vec<_> = moments.iter().map(|it| (it.at.as_secs(), it.text.as_str(), it.is_mark)).collect();
    assert_eq!(
        moments,
        [(60, "cost!", true), (70, "", true), (71, "by floor", false)],
        "never in the future"
    );
}

#[test]
fn a_pause_refuses_what_needs_the_clock() {
    let mut run = Run::of(talk());
    run.refuses(Input::Resume { wall: wall() }, at(1, 0), Refusal::NotPaused);
    assert_eq!(run.does(Input::Pause { wall: wall() }, at(1, 0)), [Effect::PauseTake]);
    for input in [Input::Next, Input::Back, Input::More, Input::Probe, Input::Pause { wall: wall() }] {
        run.refuses(input, at(1, 0), Refusal::Paused);
    }
    run.does(mark("kept", None), at(1, 0));
    run.does(Input::Note("kept".to_owned()), at(1, 0));
    run.does(end(), at(1, 0));
}

/// What is due when somebody presses a key that does nothing must not get lost with it.
#[test]
fn a_refused_input_takes_nothing_with_it() {
    let mut run = Run::of(start(&[("drill", &["night-shift"])]));
    run.refuses(Input::Back, at(0, 2), Refusal::FirstPhase);
    let effects = run.does(Input::Tick, at(0, 2));
    assert_eq!(effects, [Effect::EventArrived(0), Effect::TimeUp], "still to come");
    assert_eq!(run.replayed(), run.session);
}

#[test]
fn time_never_runs_backwards() {
    let mut run = Run::of(talk());
    run.does(Input::Note("late".to_owned()), at(5, 0));
    run.does(Input::Note("early".to_owned()), at(4, 0));
    run.does(Input::Next, at(0, 0));
    assert!(
        run.told().iter().skip_while(|(_, fact)| !matches!(fact, Fact::Noted { .. })).all(|it| it.0 == 300)
    );
}

#[test]
fn after_the_end_only_the_recorder_has_something_to_say() {
    let mut run = Run::of(talk());
    run.does(
        Input::Heard(Fact::TakeStarted { file: "1.wav".to_owned(), device: "M".to_owned(), rate: 48_000 }),
        at(0, 0),
    );
    run.does(end(), at(1, 0));
    let facts = run.facts.len();
    for input in [Input::Next, Input::Tick, end(), mark("late", None), Input::Note("late".to_owned())] {
        assert_eq!(run.does(input, at(2, 0)), []);
    }
    assert_eq!(run.facts.len(), facts);
    let ended = Fact::TakeEnded { file: "1.wav".to_owned(), seconds: 60.0, lost: 3 };
    run.does(Input::Heard(ended), at(2, 0));
    let take = &run.history().items[0].takes[0];
    assert_eq!((take.seconds, take.lost), (Some(60.0), 3));
    assert_eq!(run.session.next_deadline(), None);
}

/// Finishing a take takes a moment, in which somebody quick may have reached the next break.
#[test]
fn a_take_that_begins_late_does_not_spoil_the_journal() {
    let mut run = Run::of(two_rounds());
    for second in 1..=3 {
        run.does(Input::Next, at(0, second));
    }
    let late = Fact::TakeStarted { file: "1.wav".to_owned(), device: "M".to_owned(), rate: 48_000 };
    run.does(Input::Heard(late), at(0, 4));
    let unknown = Fact::TakeEnded { file: "never-begun.wav".to_owned(), seconds: 1.0, lost: 0 };
    run.does(Input::Heard(unknown), at(0, 5));
    assert_eq!(run.replayed(), run.session);
}

#[test]
fn a_session_that_was_cut_off_goes_on() {
    let mut run = Run::of(talk());
    run.does(Input::Next, at(3, 0));
    run.does(Input::Pause { wall: wall() }, at(4, 0));
    let mut session = run.replayed();
    let outcome = session.go_on(at(4, 2), wall());
    let facts: Vec<_> = outcome.facts.iter().map(|it| (it.at.as_secs(), &it.fact)).collect();
    let (interrupted, resumed) = (Fact::Interrupted { wall: wall() }, Fact::Resumed { wall: wall() });
    assert_eq!(facts, [(242, &interrupted), (242, &resumed)], "it does not stay paused");
    assert_eq!(outcome.effects, [Effect::BeginTake(0)]);
    assert_eq!(session.history().phase().unwrap().id, "middle");
    assert_eq!(session.history().spent(1, at(5, 0)), at(2, 0));
}

#[test]
fn a_session_without_a_question_is_none() {
    let mut empty = talk();
    empty.rounds[0].questions.clear();
    assert_eq!(Session::start(empty).unwrap_err().to_string(), "the session has no question");
    assert_eq!(Session::replay([]).unwrap_err().to_string(), "the journal is empty");
    let clock = Stamped { at: Duration::ZERO, fact: Fact::Clock };
    assert_eq!(Session::replay([clock]).unwrap_err().to_string(), "the first fact does not start a session");
}
