//! Somebody who interviews beside the candidate, at the same terminal: their view, what they write, and the consent to the
//! recording before it begins.

use std::{
    io::{IsTerminal, stdin},
    time::Duration,
};

use crate::{
    clock,
    domain::{answer, question::Part, review::Remark, scorecard::Assessor, session::Input},
    error::Error,
    tui::{
        Screen,
        keymap::Action,
        screens::{
            interview::Over,
            interviewer::{Interviewer, Typed, What},
        },
        widgets::dialog::Question,
    },
};

use super::{live::Live, notebook::Notebook, output::line, pending::Pending, state::App};

/// Whoever interviews beside the candidate, and what they write.
#[derive(Debug)]
pub(super) struct Beside {
    name: String,
    /// What the candidate is called in sentences.
    candidate: String,
    notebook: Notebook,
}

impl Beside {
    fn assessor(&self) -> Assessor {
        Assessor::named(&self.name)
    }

    pub fn is_writing(&self) -> bool {
        !self.notebook.is_saved() && self.notebook.failure.is_none()
    }
}

/// What the candidate is called where nobody has given a name.
pub(super) fn candidate(name: Option<&str>) -> String {
    name.unwrap_or("the candidate").to_owned()
}

/// Asks on the terminal what the candidate is called, before the screens; nothing if they do not say.
pub(super) fn ask_name(interviewer: &str) -> Result<Option<String>, Error> {
    if !stdin().is_terminal() {
        return Ok(None);
    }
    line(&format!("Your name, for when you change places with {interviewer} (enter: without one):"))?;
    let mut typed = String::new();
    stdin().read_line(&mut typed)?;
    Ok(answer::name(&typed))
}

impl App {
    /// Asks whoever sits beside to agree to the recording. Says whether there is anything to ask.
    pub(super) fn ask_consent(&mut self, pending: Pending) -> bool {
        let Some(name) = self.request.interviewer.clone() else { return false };
        self.ask(
            Question {
                title: format!("{name}, before it begins"),
                text: format!(
                    "This interview is recorded: what you both say goes into a file on this machine, which belongs to {}, \
                     and nowhere else. Is that all right?",
                    candidate(self.request.candidate.as_deref())
                ),
                yes: "begin, recorded".to_owned(),
                no: "back".to_owned(),
                other: Some("begin without recording".to_owned()),
            },
            pending,
        );
        true
    }

    /// Gets the notebook of the interviewer of this interview ready, if it has one.
    pub(super) fn sit_beside(&mut self, live: &Live) -> Result<(), Error> {
        let start = &live.history().start;
        let Some(name) = start.interviewer.clone() else { return Ok(()) };
        let notebook = Notebook::find(&live.folder, &Assessor::named(&name), start)?;
        let candidate = candidate(start.candidate.as_deref());
        self.beside = Some(Box::new(Beside { name, candidate, notebook }));
        Ok(())
    }

    /// Asks the candidate to look away, before the interviewer's view opens.
    pub(super) fn ask_to_look_away(&mut self) {
        let Some(beside) = &self.beside else {
            self.say("Nobody interviews you here; 'mockloop practice --interviewer NAME' is for two.");
            return;
        };
        let question = Question {
            title: format!("For {} alone", beside.name),
            text: format!(
                "Look away, {}: next come the answers, the probes and what to listen for. {} presses esc when it is your \
                 turn to look again.",
                beside.candidate, beside.name
            ),
            yes: format!("{} looks", beside.name),
            no: "back".to_owned(),
            other: None,
        };
        self.ask(question, Pending::LookAway);
    }

    /// Opens the interviewer's view.
    pub(super) fn open_interviewer(&mut self) {
        let (Some(beside), Screen::Interview(screen)) = (&self.beside, &mut self.screen) else { return };
        let view = Interviewer::new(beside.name.clone(), beside.candidate.clone());
        screen.over = Over::Interviewer(Box::new(view));
        self.show_notebook();
    }

    /// Puts what the interviewer has written into their view.
    fn show_notebook(&mut self) {
        let (Some(beside), Screen::Interview(screen)) = (&self.beside, &mut self.screen) else { return };
        let Over::Interviewer(view) = &mut screen.over else { return };
        let card = beside.notebook.card.as_ref();
        view.signals =
            card.map(|it| it.rounds.iter().map(|it| it.signals.clone()).collect()).unwrap_or_default();
        view.remarks = beside.notebook.review.remarks.len();
        view.failure.clone_from(&beside.notebook.failure);
    }

    /// A key in the interviewer's view.
    pub(super) fn on_interviewing(&mut self, action: Action) -> Result<(), Error> {
        let (Screen::Interview(screen), Some(live)) = (&mut self.screen, &mut self.live) else {
            return Ok(());
        };
        let Over::Interviewer(view) = &mut screen.over else { return Ok(()) };
        let at = live.at();
        let question = live.history().question().cloned();
        let input = match (action, &question) {
            (Action::Accept, _) => {
                let typed = view.take_typed();
                return self.write_down(typed);
            }
            (Action::Back, _) => {
                if view.take_typed().is_none() {
                    screen.over = Over::Nothing;
                }
                return Ok(());
            }
            (Action::Mark, _) => {
                view.begin_typing(Typed::Tag(at));
                return Ok(());
            }
            (Action::Note, _) => {
                view.begin_typing(Typed::Note(at));
                return Ok(());
            }
            (Action::Read, _) => return self.open_material(),
            (Action::Next, _) => Input::Next,
            (Action::More, _) => Input::More,
            (Action::Turn, Some(question)) => {
                view.turn(question);
                return Ok(());
            }
            (Action::Open, Some(question)) => match view.chosen(question) {
                What::Part(part, number) => Input::Reveal(part, number),
                What::Signal(_) => return self.tick_signal(),
                What::Reading => return Ok(()),
            },
            (Action::Tick, Some(question)) => match view.chosen(question) {
                What::Signal(_) => return self.tick_signal(),
                _ => {
                    return Err(Error::failed(
                        "Only signals are ticked; enter tells the candidate what is chosen.",
                    ));
                }
            },
            (_, Some(question)) => {
                if let Some(steps) = super::actions::steps(action) {
                    view.step(question, steps);
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        let is_told = matches!(input, Input::Reveal(..));
        let what = if let Input::Reveal(part, _) = &input { part_title(*part) } else { "" };
        let effects = live.input(input).map_err(|refusal| Error::failed(refusal.to_string()))?;
        if is_told {
            self.say(&format!("The {what} is on the candidate's screen; read it out, or press esc."));
        }
        self.effects(&effects);
        Ok(())
    }

    /// Writes a tag or a note of the interviewer into their own file.
    fn write_down(&mut self, typed: Option<(Typed, String)>) -> Result<(), Error> {
        let (Some(beside), Some(live), Some((typed, text))) = (&mut self.beside, &self.live, typed) else {
            return Ok(());
        };
        let (at, remark) = match typed {
            Typed::Tag(at) => (at, Remark::Marked { text }),
            Typed::Note(_) if text.is_empty() => return Ok(()),
            Typed::Note(at) => (at, Remark::Commented { text }),
        };
        let assessor = beside.assessor();
        beside.notebook.remark(&live.folder, &assessor, at, remark)?;
        self.show_notebook();
        Ok(())
    }

    /// Ticks or unticks the chosen signal in the draft of the interviewer's scorecard.
    fn tick_signal(&mut self) -> Result<(), Error> {
        let (Some(beside), Some(live), Screen::Interview(screen)) =
            (&mut self.beside, &self.live, &mut self.screen)
        else {
            return Ok(());
        };
        let Over::Interviewer(view) = &mut screen.over else { return Ok(()) };
        let history = live.history();
        let (Some(question), Some(place)) = (history.question(), history.place(history.stretch())) else {
            return Ok(());
        };
        let What::Signal(signal) = view.chosen(question) else { return Ok(()) };
        let assessor = beside.assessor();
        let card = beside.notebook.card(&live.folder, &assessor, &history.start)?;
        if card.locked.is_some() {
            return Err(Error::failed(format!("{}'s scorecard is locked.", beside.name)));
        }
        let seen = &mut card.rounds[place.round].signals[place.question];
        if let Some(at) = seen.iter().position(|it| *it == signal) {
            seen.remove(at);
        } else {
            seen.push(signal);
            seen.sort_unstable();
        }
        beside.notebook.write_card(&live.folder);
        view.step(question, 1);
        self.show_notebook();
        Ok(())
    }

    /// Looks how far the interviewer's writing is.
    pub(super) fn settle_beside(&mut self) {
        let folder = self.live.as_ref().map(|it| it.folder.clone());
        if self.beside.as_mut().is_some_and(|it| it.notebook.settle(folder.as_deref())) {
            self.show_notebook();
        }
    }

    /// Puts what the interviewer wrote on disk.
    pub(super) fn close_beside(&mut self, folder: &std::path::Path) {
        if let Some(mut beside) = self.beside.take()
            && let Some(why) = beside.notebook.close(Some(folder))
        {
            let name = &beside.name;
            self.last_words = Some(format!("error: what {name} wrote is not complete: {why}"));
            self.say(&format!("What {name} wrote is not complete: {why}"));
        }
    }

    /// When the interviewer's writing has to be looked at again.
    pub(super) fn beside_deadline(&self) -> Option<std::time::Instant> {
        const LOOK_AGAIN: Duration = Duration::from_millis(20);
        self.beside.as_ref().filter(|it| it.is_writing()).map(|_| clock::now() + LOOK_AGAIN)
    }
}

/// What a part of a question is called.
const fn part_title(part: Part) -> &'static str {
    match part {
        Part::Probe => "probe",
        Part::Clarification => "answer",
        Part::Curveball => "curveball",
        Part::Event => "event",
    }
}
