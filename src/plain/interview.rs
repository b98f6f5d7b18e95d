//! The interview as plain lines: no cursor movement, no redraw, one command a line, each answered by a line.

use std::{
    io::{IsTerminal, stdin},
    time::Duration,
};

use tokio::{sync::mpsc::Receiver, time::sleep_until};

use crate::{
    clock::{self, Wakefulness},
    domain::{
        fact::How,
        history::Stretch,
        length::{self, clock as time},
        question::{Part, Probe, Question},
        session::{Effect, Input},
        sound::{Hearing, Sound},
    },
    error::Error,
    output::{line, lines},
    platform::{self, Signals, Told},
    practice::Live,
};

/// How often it is looked whether the machine has slept, and how the recording stands.
const WATCH: Duration = Duration::from_millis(500);

/// How long an answer waits for the disk, and how often it looks.
const PATIENCE: Duration = Duration::from_secs(2);
const SHORTLY: Duration = Duration::from_millis(2);

const HELP: &str = "\
next · back        go to the next phase, or to the one before
pause · resume     stop clock and recording, or go on
more               one more minute for this phase
probe              the next probe
read               what there is to read, again
ask [N]            the list of clarifications, or the answer to one
curveball          a constraint that changes
mark [TEXT]        flag this moment
note TEXT          write something down
time               where you are
end                end the interview
help               this list";

/// Tells how the interview was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// It is over and can be scored.
    Over,
    /// It was told to stop and can be resumed.
    CutOff,
}

/// Runs an interview until it ends, its input ends, or a signal comes.
pub async fn interview(
    mut live: Live,
    input: &mut Receiver<String>,
    signals: &mut Signals,
) -> Result<Left, Error> {
    let left = converse(&mut live, input, signals).await;
    // Whatever has happened to the reader of the lines, the take is finished and the journal closed.
    live.leave().await?;
    left
}

async fn converse(
    live: &mut Live,
    input: &mut Receiver<String>,
    signals: &mut Signals,
) -> Result<Left, Error> {
    announce(live)?;
    let has_terminal = stdin().is_terminal();
    let mut said = Said::default();
    let mut wakefulness = Wakefulness::since(clock::now(), platform::uptime());
    let mut watch = tokio::time::interval(WATCH);
    watch.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    loop {
        if live.is_over() {
            return Ok(Left::Over);
        }
        said.say_anew(&live.sound())?;
        let deadline = live.deadline();
        tokio::select! {
            biased;
            told = signals.next() => match told {
                Told::End => return Ok(Left::CutOff),
                Told::Suspend => step_aside(live)?,
            },
            heard = live.heard() => live.take_in(heard),
            typed = input.recv() => match typed {
                Some(typed) => obey(live, &typed).await?,
                // A window that was closed is no end that anybody meant.
                None if has_terminal && platform::is_terminal_gone() => return Ok(Left::CutOff),
                None => drop(live.end(How::InputEnded)),
            },
            () = sleep_until(deadline.unwrap_or_else(clock::now).into()), if deadline.is_some() => {
                let effects = live.input(Input::Tick).unwrap_or_default();
                report(live, &effects)?;
            }
            _ = watch.tick() => {
                if let Some(slept) = wakefulness.slept(clock::now(), platform::uptime())
                    && !live.history().is_paused
                    && live.toggle_pause().is_ok()
                {
                    line(&format!("! {} 'resume' goes on.", length::slept(slept)))?;
                }
            }
        }
    }
}

/// What has been said of the microphone and the disk.
#[derive(Default)]
struct Said {
    hearing: Hearing,
    is_little_room: bool,
}

impl Said {
    /// Says what is wrong with the recording since a moment ago, and what no longer is.
    fn say_anew(&mut self, sound: &Sound) -> Result<(), Error> {
        // Between two takes nothing is recorded, and nothing is wrong.
        if sound.hearing == Hearing::Live && !sound.is_recording {
            return Ok(());
        }
        let before = std::mem::replace(&mut self.hearing, sound.hearing.clone());
        match &sound.hearing {
            now if *now == before => {}
            Hearing::NoSignal => line("! No signal: the microphone delivers only silence.")?,
            Hearing::Gone => line("! The microphone is gone; the interview goes on.")?,
            Hearing::Failed(why) => line(&format!("! Nothing is recorded now: {why}."))?,
            Hearing::Live if matches!(before, Hearing::Off | Hearing::Opening) => {}
            Hearing::Live => line("It is recorded again.")?,
            Hearing::Off | Hearing::Opening => {}
        }
        if let (Some(room), false) = (sound.room, self.is_little_room) {
            line(&format!("! The disk will be full in {}.", time(room)))?;
        }
        self.is_little_room = sound.room.is_some();
        Ok(())
    }
}

/// Stops until somebody continues the process, the interview paused meanwhile.
fn step_aside(live: &mut Live) -> Result<(), Error> {
    if !live.history().is_paused {
        // Only an interview that is over cannot be paused, and that one needs no pause.
        let _ = live.toggle_pause();
    }
    platform::suspend()?;
    line("Paused. 'resume' goes on.")
}

/// Says what is asked, from the beginning.
fn announce(live: &Live) -> Result<(), Error> {
    let history = live.history();
    let Some((round, question, _)) = history.parts(history.stretch()) else {
        return line(&format!("Break of {}. 'next' begins the next round.", history.start.pause));
    };
    line(&format!("{} · {}", round.format.title, question.title))?;
    line(question.prompt.trim())?;
    if let Some(role) = &question.role {
        line(&format!("Your role: {role}"))?;
    }
    for it in &question.constraints {
        line(&format!("- {it}"))?;
    }
    material(question)?;
    phase(live)
}

/// Prints what there is to read, line by line with numbers.
fn material(question: &Question) -> Result<(), Error> {
    for it in &question.material {
        line(&format!("To read: {}", it.caption()))?;
        let row = |(number, text): (usize, &str)| format!("{number:>4}  {text}");
        lines(it.numbered().map(row))?;
    }
    Ok(())
}

/// Says which phase it is now, and what to do.
fn phase(live: &Live) -> Result<(), Error> {
    let history = live.history();
    match history.parts(history.stretch()) {
        Some((.., phase)) => {
            let planned = time(history.planned(history.current()));
            line(&format!("Phase {} ({planned}): {}", phase.title, phase.prompt.trim()))
        }
        None => announce(live),
    }
}

/// Says what time has brought about.
fn report(live: &Live, effects: &[Effect]) -> Result<(), Error> {
    let history = live.history();
    let title = history.phase().map_or("the break", |phase| phase.title.as_str());
    for effect in effects {
        match effect {
            Effect::MinuteLeft => line(&format!("! One minute left of {title}."))?,
            Effect::TimeUp => line(&format!("! Time is up for {title}; the clock goes on."))?,
            Effect::EventArrived(number) => {
                if let Some(event) = history.question().and_then(|it| it.events.get(*number)) {
                    line(&format!("! {} {}", event.at, event.says.trim()))?;
                }
            }
            Effect::BeginTake(_)
            | Effect::EndTake
            | Effect::PauseTake
            | Effect::ResumeTake
            | Effect::Finished => {}
        }
    }
    Ok(())
}

/// Does what one line says and answers it.
async fn obey(live: &mut Live, typed: &str) -> Result<(), Error> {
    let typed = typed.trim();
    let (word, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    let rest = rest.trim();
    let wall = || clock::wall().fixed_offset();
    let before = live.history().item_number();
    let input = match word {
        "" => return Ok(()),
        "next" => Input::Next,
        "back" => Input::Back,
        "pause" => Input::Pause { wall: wall() },
        "resume" => Input::Resume { wall: wall() },
        "more" => Input::More,
        "probe" => Input::Probe,
        "read" => return read_again(live),
        "ask" if rest.is_empty() => return list_clarifications(live),
        "ask" => match rest.parse::<usize>().ok().and_then(|it| it.checked_sub(1)) {
            Some(number) => Input::Ask(number),
            None => return line("ask takes the number of a clarification; 'ask' lists them."),
        },
        "curveball" => Input::Curveball,
        "mark" => Input::Mark { text: rest.to_owned(), moment: None },
        "note" => Input::Note(rest.to_owned()),
        "time" => return say_time(live),
        "end" => Input::End { wall: wall(), how: How::Ended },
        "help" => return line(HELP),
        other => return line(&format!("'{other}' is no command; 'help' lists them.")),
    };
    let effects = match live.input(input.clone()) {
        Ok(effects) => effects,
        Err(refusal) => return line(&refusal.to_string()),
    };
    report(live, &effects)?;
    let reserve = match input {
        Input::Mark { .. } | Input::Note(_) | Input::End { .. } => reservation(live).await,
        _ => String::new(),
    };
    let history = live.history();
    let last = |part: Part| history.item().and_then(|it| it.shown(part).last());
    let question = history.question();
    match input {
        Input::Next | Input::Back if before != history.item_number() => announce(live),
        Input::Next | Input::Back => phase(live),
        Input::Pause { .. } => line("Paused. 'resume' goes on."),
        Input::Resume { .. } => line("Going on."),
        Input::More => {
            line(&format!("One more minute: {} planned.", time(history.planned(history.current()))))
        }
        Input::Probe => line(
            &last(Part::Probe).and_then(|at| question?.probes.get(at)).map_or_else(String::new, Probe::noted),
        ),
        Input::Ask(number) => {
            line(question.and_then(|it| it.clarifications.get(number)).map_or("", |it| it.answer.trim()))
        }
        Input::Curveball => line(
            last(Part::Curveball).and_then(|at| question?.curveballs.get(at)).map_or("", |it| it.says.trim()),
        ),
        Input::Mark { .. } => {
            let at = history.moments.last().map(|it| time(it.at)).unwrap_or_default();
            line(&format!("Marked {at}{reserve}."))
        }
        Input::Note(_) => line(&format!("Noted at {}{reserve}.", time(history.at))),
        Input::End { .. } => line(&format!("The interview is over after {}{reserve}.", time(history.at))),
        // Whoever types has the next one of each; chosen ones come from a page.
        Input::Tick | Input::Heard(_) | Input::Reveal(..) => Ok(()),
    }
}

/// What is said with something that is to be kept and is not on disk: a line without it is a promise.
async fn reservation(live: &Live) -> String {
    let until = clock::now() + PATIENCE;
    loop {
        match live.unsaved() {
            (0, _) => return String::new(),
            (_, Some(why)) => return format!(", but it is not on disk yet: {why}"),
            _ if clock::now() >= until => return ", but it is not on disk yet".to_owned(),
            _ => tokio::time::sleep(SHORTLY).await,
        }
    }
}

fn read_again(live: &Live) -> Result<(), Error> {
    match live.history().question() {
        None => line("Not during a break."),
        Some(question) if question.material.is_empty() => line("This question gives nothing to read."),
        Some(question) => material(question),
    }
}

fn list_clarifications(live: &Live) -> Result<(), Error> {
    let history = live.history();
    let Some(question) = history.question() else { return line("Not during a break.") };
    if question.clarifications.is_empty() {
        return line("This question has no clarifications; assume, and say what you assume.");
    }
    let row =
        |(at, it): (usize, &crate::domain::question::Clarification)| format!("{}  {}", at + 1, it.ask.trim());
    lines(question.clarifications.iter().enumerate().map(row))
}

fn say_time(live: &Live) -> Result<(), Error> {
    let history = live.history();
    let (current, at) = (history.current(), live.at());
    let (planned, spent) = (history.planned(current), history.spent(current, at));
    let name = match history.parts(history.stretch()) {
        Some((.., phase)) => phase.title.clone(),
        None => "Break".to_owned(),
    };
    let place = match (history.stretch(), history.parts(history.stretch())) {
        (Stretch::Phase { phase, .. }, Some((round, ..))) => {
            format!(", phase {} of {}", phase + 1, round.format.phases.len())
        }
        _ => String::new(),
    };
    let rest = if spent > planned {
        format!("{} over", time(spent.saturating_sub(planned)))
    } else {
        // From the whole seconds that are shown, so that the two add up.
        format!("{} left", time(planned.saturating_sub(Duration::from_secs(spent.as_secs()))))
    };
    let sound = live.sound();
    let safe =
        if sound.is_recording { format!(", {} of sound safe", time(sound.safe)) } else { String::new() };
    let paused = if history.is_paused { ", paused" } else { "" };
    line(&format!(
        "{} in all. {name}{place}: {} spent of {}, {rest}{safe}{paused}.",
        time(at),
        time(spent),
        time(planned),
    ))
}
