//! The running interview: from keys to inputs of the engine.

use crate::{
    domain::{length::clock, question::Part, session::Input},
    error::Error,
    hosting::Hosting,
    practice::Live,
    tui::{
        keymap::interview::Action,
        screens::{
            interview::{Interview as Screen, Over},
            reading::Reading,
        },
        widgets::{input::Input as Line, list::Cursor},
    },
    ui::step::{Ask, Deed, Place, Step},
};

use super::{
    local_interviewer,
    running::{Interview, refused},
};

/// Carries out a key.
pub fn act(
    screen: &mut Screen,
    action: Action,
    interview: &mut Interview,
    hosting: Option<&Hosting>,
) -> Result<Step, Error> {
    let clarifications = interview.live.history().question().map_or(0, |it| it.count(Part::Clarification));
    let input = match action {
        Action::Move(to) => {
            match &mut screen.over {
                Over::Clarifications(cursor) => cursor.step(to.steps(), clarifications),
                Over::Material(reading) => reading.step(to.steps()),
                Over::Nothing | Over::Note(_) | Over::Mark(..) | Over::Interviewer(_) => {}
            }
            return Ok(Step::Stay);
        }
        Action::AskChosen => match &screen.over {
            Over::Clarifications(cursor) => Input::Ask(cursor.at),
            Over::Nothing | Over::Material(_) | Over::Note(_) | Over::Mark(..) | Over::Interviewer(_) => {
                return Ok(Step::Stay);
            }
        },
        Action::Keep => match std::mem::take(&mut screen.over) {
            Over::Note(line) if line.text().trim().is_empty() => return Ok(Step::Stay),
            Over::Note(line) => Input::Note(line.text()),
            Over::Mark(line, at) => Input::Mark { text: line.text(), moment: Some(at) },
            over @ (Over::Nothing | Over::Clarifications(_) | Over::Material(_) | Over::Interviewer(_)) => {
                screen.over = over;
                return Ok(Step::Stay);
            }
        },
        Action::Back => {
            screen.over = match std::mem::take(&mut screen.over) {
                Over::Material(mut reading) => reading.beside.take().map_or(Over::Nothing, Over::Interviewer),
                Over::Nothing
                | Over::Clarifications(_)
                | Over::Note(_)
                | Over::Mark(..)
                | Over::Interviewer(_) => Over::Nothing,
            };
            return Ok(Step::Stay);
        }
        Action::Next => Input::Next,
        Action::Previous => Input::Back,
        Action::More => Input::More,
        Action::Probe => Input::Probe,
        Action::Curveball => Input::Curveball,
        Action::Mark => Input::Mark { text: String::new(), moment: None },
        Action::Pause => {
            interview.toggle_pause().map_err(refused)?;
            return Ok(Step::Stay);
        }
        Action::Ask if clarifications == 0 => {
            return Ok(Step::say("This question has no clarifications; assume, and say what you assume."));
        }
        Action::Ask => {
            screen.over = Over::Clarifications(Cursor::default());
            return Ok(Step::Stay);
        }
        Action::MarkWithText => {
            screen.over = Over::Mark(Line::new("Mark", ""), interview.live.at());
            return Ok(Step::Stay);
        }
        Action::Note => {
            screen.over = Over::Note(Line::new("Note", ""));
            return Ok(Step::Stay);
        }
        Action::Bell => {
            screen.has_bell = !screen.has_bell;
            let rings = "The bell rings when time is short.";
            return Ok(Step::say(if screen.has_bell { rings } else { "The bell is off." }));
        }
        Action::Interviewer => {
            return Ok(local_interviewer::ask_to_look_away(interview.interviewer.as_deref()));
        }
        Action::Invite if hosting.is_some() => return Ok(Step::Go(Place::Invitation)),
        Action::Invite => {
            return Ok(Step::say("Nobody can join this interview; 'mockloop host' starts one for others."));
        }
        Action::Read => {
            read(screen, interview)?;
            return Ok(Step::Stay);
        }
        Action::End => return Ok(Step::Ask(ask_to_end(&interview.live))),
    };
    let is_mark = matches!(input, Input::Mark { .. });
    interview.input(input).map_err(refused)?;
    if is_mark {
        let at = interview.live.history().moments.last().map(|it| clock(it.at)).unwrap_or_default();
        return Ok(Step::Say(format!("Marked {at}.")));
    }
    Ok(Step::Stay)
}

/// Opens what there is to read, over the interview or over the interviewer's view.
pub fn read(screen: &mut Screen, interview: &Interview) -> Result<(), Error> {
    if interview.live.history().question().is_none_or(|it| it.material.is_empty()) {
        return Err(Error::failed("This question gives nothing to read."));
    }
    let beside = match std::mem::take(&mut screen.over) {
        Over::Interviewer(view) => Some(view),
        Over::Nothing | Over::Clarifications(_) | Over::Material(_) | Over::Note(_) | Over::Mark(..) => None,
    };
    screen.over = Over::Material(Reading::new(beside));
    Ok(())
}

fn ask_to_end(live: &Live) -> Ask {
    let history = live.history();
    let left = history.stretches().len() - history.current() - 1;
    let rest = match left {
        0 => "This was the last phase.".to_owned(),
        1 => "One phase is left.".to_owned(),
        many => format!("{many} phases are left."),
    };
    let text = format!("{rest} Scoring comes next.");
    Ask::new("End the interview", text, "end and score", "go on", Deed::EndInterview)
}

/// Asks before a running interview is left.
pub fn ask_to_leave(is_demo: bool) -> Ask {
    let text = if is_demo {
        "Leave the demo? This interview goes with it."
    } else {
        "Leave the interview? It is kept, and the home screen offers to go on with it."
    };
    Ask::new("Leave", text, "leave", "stay", Deed::LeaveInterview)
}
