//! The running interview: from keys to inputs of the engine.

use std::time::Duration;

use super::steps;
use crate::{
    app::{hosting, live::Live, pending::Pending, state::App},
    audio::Recorder,
    domain::{length::clock, question::Part, session::Input},
    error::Error,
    store::sessions::{self, SessionError},
    tui::{
        Screen,
        keymap::Action,
        screens::{interview::Over, reading::Reading},
        widgets::{dialog::Question, input::Input as Line, list::Cursor},
    },
};

impl App {
    pub(in crate::app) fn enter_interview(&mut self, live: Live) {
        if let Err(error) = self.sit_beside(&live) {
            self.say(&error.sentence);
        }
        self.live = Some(live);
        self.screen = Screen::Interview(Box::default());
        if self.banner.is_some() {
            self.say("This is the demo: practise as you like, the interview will not be kept.");
        }
    }

    pub(in crate::app) fn on_interview(&mut self, action: Action) -> Result<(), Error> {
        let (Screen::Interview(screen), Some(live)) = (&mut self.screen, &mut self.live) else {
            return Ok(());
        };
        if matches!(screen.over, Over::Interviewer(_)) {
            return self.on_interviewing(action);
        }
        let input = match (&mut screen.over, action) {
            (Over::Clarifications(cursor), Action::Open) => Some(Input::Ask(cursor.at)),
            (Over::Clarifications(cursor), Action::Up | Action::Down) => {
                let count = live.history().question().map_or(0, |it| it.count(Part::Clarification));
                cursor.step(if action == Action::Up { -1 } else { 1 }, count);
                None
            }
            (Over::Material(reading), Action::Back) => {
                screen.over = reading.beside.take().map_or(Over::Nothing, Over::Interviewer);
                None
            }
            (Over::Material(reading), action) => {
                if let Some(steps) = steps(action) {
                    reading.step(steps);
                }
                None
            }
            (Over::Note(_) | Over::Mark(_), Action::Accept) => match std::mem::take(&mut screen.over) {
                Over::Note(line) if line.text().trim().is_empty() => None,
                Over::Note(line) => Some(Input::Note(line.text())),
                Over::Mark(line) => Some(Input::Mark { text: line.text(), moment: self.marked_at.take() }),
                _ => None,
            },
            (_, Action::Back) => {
                screen.over = Over::Nothing;
                None
            }
            (_, Action::Next) => Some(Input::Next),
            (_, Action::Previous) => Some(Input::Back),
            (_, Action::More) => Some(Input::More),
            (_, Action::Probe) => Some(Input::Probe),
            (_, Action::Curveball) => Some(Input::Curveball),
            (_, Action::Mark) => Some(Input::Mark { text: String::new(), moment: None }),
            (_, Action::Pause) => {
                let effects = live.toggle_pause().map_err(|refusal| Error::failed(refusal.to_string()))?;
                self.effects(&effects);
                return Ok(());
            }
            (_, Action::Ask) => {
                let count = live.history().question().map_or(0, |it| it.count(Part::Clarification));
                if count == 0 {
                    self.say("This question has no clarifications; assume, and say what you assume.");
                } else {
                    screen.over = Over::Clarifications(Cursor::default());
                }
                return Ok(());
            }
            (_, Action::Read) => return self.open_material(),
            (_, Action::MarkWithText) => {
                self.marked_at = Some(live.at());
                screen.over = Over::Mark(Line::new("Mark", ""));
                None
            }
            (_, Action::Note) => {
                screen.over = Over::Note(Line::new("Note", ""));
                None
            }
            (_, Action::Bell) => {
                screen.has_bell = !screen.has_bell;
                let text =
                    if screen.has_bell { "The bell rings when time is short." } else { "The bell is off." };
                self.say(text);
                return Ok(());
            }
            (_, Action::Interviewer) => {
                self.ask_to_look_away();
                return Ok(());
            }
            (_, Action::Invite) => {
                self.show_invitation();
                return Ok(());
            }
            (_, Action::End) => {
                self.ask_to_end();
                return Ok(());
            }
            _ => None,
        };
        let Some(input) = input else { return Ok(()) };
        let is_mark = matches!(input, Input::Mark { .. });
        let effects = live.input(input).map_err(|refusal| Error::failed(refusal.to_string()))?;
        if is_mark {
            let at = live.history().moments.last().map(|it| clock(it.at)).unwrap_or_default();
            self.say(&format!("Marked {at}."));
        }
        self.effects(&effects);
        Ok(())
    }

    /// Opens what there is to read, over the interview or over the interviewer's view.
    pub(in crate::app) fn open_material(&mut self) -> Result<(), Error> {
        let (Screen::Interview(screen), Some(live)) = (&mut self.screen, &self.live) else {
            return Ok(());
        };
        if live.history().question().is_none_or(|it| it.material.is_empty()) {
            return Err(Error::failed("This question gives nothing to read."));
        }
        let beside = match std::mem::take(&mut screen.over) {
            Over::Interviewer(view) => Some(view),
            Over::Nothing | Over::Clarifications(_) | Over::Material(_) | Over::Note(_) | Over::Mark(_) => {
                None
            }
        };
        screen.over = Over::Material(Reading::new(beside));
        Ok(())
    }

    pub(in crate::app) fn ask_to_end(&mut self) {
        let Some(live) = &self.live else { return };
        let history = live.history();
        let left = history.stretches().len() - history.current() - 1;
        let rest = match left {
            0 => "This was the last phase.".to_owned(),
            1 => "One phase is left.".to_owned(),
            many => format!("{many} phases are left."),
        };
        self.ask(
            Question {
                title: "End the interview".to_owned(),
                text: format!("{rest} Scoring comes next."),
                yes: "end and score".to_owned(),
                no: "go on".to_owned(),
                other: None,
            },
            Pending::EndInterview,
        );
    }

    pub(in crate::app) fn ask_to_resume(&mut self, folder: &str) {
        if let Some(pid) = sessions::Lock::holder(&self.folder(folder)) {
            let held = SessionError::Held { folder: folder.to_owned(), pid };
            return self.say(&Error::from(held).sentence);
        }
        let Some(digest) = self.sessions.digests.iter().find(|it| it.folder == folder) else { return };
        let (number, phase) = digest.stopped_in.clone().unwrap_or((1, String::new()));
        let at = clock(Duration::from_secs_f64(digest.seconds));
        let path = self.folder(folder);
        let people =
            sessions::open(&path).map(|(_, it)| hosting::people(&path, &it.start)).unwrap_or_default();
        let others = match people.as_slice() {
            [] => String::new(),
            names => format!(
                " {} took part; 'mockloop host --resume {folder}' opens their page again.",
                names.join(" and ")
            ),
        };
        let question = Question {
            title: digest.title.clone(),
            text: format!(
                "This interview was cut off at {at}, in phase {number} ({phase}). What was recorded is safe.{others}"
            ),
            yes: format!("resume at {at}"),
            no: "not now".to_owned(),
            other: Some("close and score".to_owned()),
        };
        self.ask(question, Pending::Resume(folder.to_owned()));
    }

    pub(in crate::app) async fn resume(&mut self, folder: &str) -> Result<(), Error> {
        let path = self.folder(folder);
        let wants_sound = self.request.recorded && sessions::open(&path)?.1.start.recorded;
        self.listening.close();
        let device = self.device.clone();
        let opened = if wants_sound {
            tokio::task::spawn_blocking(move || Recorder::open(device.as_deref()))
                .await
                .map_err(|error| Error::failed(error.to_string()))?
                .map(Some)
        } else {
            Ok(None)
        };
        let recorder = match opened {
            Ok(recorder) => recorder,
            Err(error) => {
                self.say(&format!("Going on without recording: {error}."));
                None
            }
        };
        let live = Live::resume(&path, recorder)?;
        self.enter_interview(live);
        Ok(())
    }
}
