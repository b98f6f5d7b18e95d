//! The view of somebody who interviews at the candidate's terminal: from keys to inputs, remarks and ticks.

use crate::{
    domain::{question::Part, review::Remark, session::Input},
    error::Error,
    tui::{
        keymap::interviewer::Action,
        screens::{
            interview::{Interview as Screen, Over},
            interviewer::{Interviewer, Typed, What},
        },
    },
    ui::step::Step,
};

use super::{
    interview,
    local_interviewer::LocalInterviewer,
    running::{Interview, refused},
};

/// Opens the interviewer's view.
pub fn open(screen: &mut Screen, interviewer: &LocalInterviewer) {
    let mut view = Interviewer::new(interviewer.name.clone(), interviewer.candidate.clone());
    interviewer.show(&mut view);
    screen.over = Over::Interviewer(Box::new(view));
}

/// Carries out a key in the interviewer's view.
pub fn act(screen: &mut Screen, action: Action, running: &mut Interview) -> Result<Step, Error> {
    let Over::Interviewer(view) = &mut screen.over else { return Ok(Step::Stay) };
    let at = running.live.at();
    let question = running.live.history().question().cloned();
    let input = match (action, &question) {
        (Action::Keep, _) => {
            let typed = view.take_typed();
            write_down(view, running, typed)?;
            return Ok(Step::Stay);
        }
        (Action::Back, _) => {
            if view.take_typed().is_none() {
                screen.over = Over::Nothing;
            }
            return Ok(Step::Stay);
        }
        (Action::Tag, _) => {
            view.begin_typing(Typed::Tag(at));
            return Ok(Step::Stay);
        }
        (Action::Note, _) => {
            view.begin_typing(Typed::Note(at));
            return Ok(Step::Stay);
        }
        (Action::Read, _) => {
            interview::read(screen, running)?;
            return Ok(Step::Stay);
        }
        (Action::Next, _) => Input::Next,
        (Action::More, _) => Input::More,
        (Action::NextPart | Action::Tell | Action::Tick | Action::Move(_), None) => return Ok(Step::Stay),
        (Action::NextPart, Some(question)) => {
            view.turn(question);
            return Ok(Step::Stay);
        }
        (Action::Tell, Some(question)) => match view.chosen(question) {
            What::Part(part, number) => Input::Reveal(part, number),
            What::Signal(_) => return tick_signal(view, running),
            What::Reading => return Ok(Step::Stay),
        },
        (Action::Tick, Some(question)) => match view.chosen(question) {
            What::Signal(_) => return tick_signal(view, running),
            What::Part(..) | What::Reading => {
                return Err(Error::failed(
                    "Only signals are ticked; enter tells the candidate what is chosen.",
                ));
            }
        },
        (Action::Move(to), Some(question)) => {
            view.step(question, to.steps());
            return Ok(Step::Stay);
        }
    };
    let told = if let Input::Reveal(part, _) = &input { Some(part_title(*part)) } else { None };
    running.input(input).map_err(refused)?;
    Ok(told.map_or(Step::Stay, |what| {
        Step::Say(format!("The {what} is on the candidate's screen; read it out, or press esc."))
    }))
}

/// Writes a tag or a note of the interviewer into their own file.
fn write_down(
    view: &mut Interviewer,
    interview: &mut Interview,
    typed: Option<(Typed, String)>,
) -> Result<(), Error> {
    let (Some(interviewer), Some((typed, text))) = (&mut interview.interviewer, typed) else {
        return Ok(());
    };
    let (at, remark) = match typed {
        Typed::Tag(at) => (at, Remark::Marked { text }),
        Typed::Note(_) if text.is_empty() => return Ok(()),
        Typed::Note(at) => (at, Remark::Commented { text }),
    };
    let assessor = interviewer.assessor();
    interviewer.notebook.remark(&interview.live.folder, &assessor, at, remark)?;
    interviewer.show(view);
    Ok(())
}

/// Ticks or unticks the chosen signal in the draft of the interviewer's scorecard.
fn tick_signal(view: &mut Interviewer, interview: &mut Interview) -> Result<Step, Error> {
    let Some(interviewer) = &mut interview.interviewer else { return Ok(Step::Stay) };
    let (folder, history) = (&interview.live.folder, interview.live.history());
    let (Some(question), Some(place)) = (history.question(), history.place(history.stretch())) else {
        return Ok(Step::Stay);
    };
    let What::Signal(signal) = view.chosen(question) else { return Ok(Step::Stay) };
    let assessor = interviewer.assessor();
    let card = interviewer.notebook.card(folder, &assessor, &history.start)?;
    if card.locked.is_some() {
        return Err(Error::failed(format!("{}'s scorecard is locked.", interviewer.name)));
    }
    let seen = &mut card.rounds[place.round].signals[place.question];
    if let Some(at) = seen.iter().position(|it| *it == signal) {
        seen.remove(at);
    } else {
        seen.push(signal);
        seen.sort_unstable();
    }
    interviewer.notebook.write_card(folder);
    view.step(question, 1);
    interviewer.show(view);
    Ok(Step::Stay)
}

/// Names a part of a question in a sentence.
const fn part_title(part: Part) -> &'static str {
    match part {
        Part::Probe => "probe",
        Part::Clarification => "answer",
        Part::Curveball => "curveball",
        Part::Event => "event",
    }
}
