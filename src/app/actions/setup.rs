//! Setting an interview up and starting it.

use crate::{
    app::{
        pending::Pending,
        planning::{Request, plan},
        state::App,
    },
    domain::question::Kind,
    error::Error,
    tui::{
        Screen,
        keymap::Action,
        screens::setup::{Row, Setup, Shape, Wanted},
        sound::Hearing,
        widgets::dialog::Question,
    },
};

use super::steps;

impl App {
    pub(in crate::app) fn open_setup(&mut self) {
        // Formats stand by kind, each kind's usual one first, then the loops.
        let formats =
            Kind::ALL.into_iter().flat_map(|kind| self.bank.formats.iter().filter(move |it| it.kind == kind));
        let mut shapes: Vec<Shape> = formats.cloned().map(Shape::Format).collect();
        shapes.extend(self.bank.loops.iter().map(|it| {
            let formats = it.rounds.iter().filter_map(|id| self.bank.format(id).cloned()).collect();
            Shape::Loop(it.clone(), formats)
        }));
        if shapes.is_empty() {
            return self.say("There is no format to practise in; 'mockloop bank lint' says why.");
        }
        self.screen = Screen::Setup(Box::new(Setup::new(shapes, self.request.recorded)));
        self.look_for_microphone();
    }

    /// Puts a question into the set-up screen, with the usual format for it.
    pub(in crate::app) fn choose_question(&mut self, id: &str) -> Result<(), Error> {
        let summary = self.bank.entry(id)?.summary.clone();
        let format = self.bank.usual_format(summary.kind, summary.exercise).map(|it| it.id.clone());
        let Some(format) = format else {
            return Err(Error::failed(format!("There is no format for this question ({}).", summary.kind)));
        };
        if let Screen::Setup(setup) = &mut self.screen {
            setup.choose_question(summary.id, summary.title, &format);
        }
        Ok(())
    }

    pub(in crate::app) fn look_for_microphone(&mut self) {
        if self.request.recorded {
            self.listening.look_around();
            let device = self.device.clone();
            self.listening.open(device.as_deref());
        }
    }

    /// Microphones have been found.
    pub(in crate::app) fn devices(&mut self, names: Vec<String>, default: Option<String>) {
        let preferred = self.device.clone().or(default);
        match &mut self.screen {
            Screen::Setup(setup) => setup.set_devices(names, preferred.as_deref()),
            Screen::Microphone(screen) => {
                screen.device =
                    preferred.and_then(|name| names.iter().position(|it| *it == name)).unwrap_or(0);
                screen.devices = names;
            }
            _ => {}
        }
    }

    pub(in crate::app) fn on_setup(&mut self, action: Action) -> Result<(), Error> {
        let Screen::Setup(setup) = &mut self.screen else { return Ok(()) };
        match action {
            Action::Left | Action::Right => {
                if setup.change(if action == Action::Left { -1 } else { 1 }) {
                    let device = setup.device().map(str::to_owned);
                    match setup.microphone() {
                        Wanted::None => self.listening.close(),
                        Wanted::Default => self.listening.open(None),
                        Wanted::This(_) => {
                            self.listening.open(device.as_deref());
                            self.device = device;
                        }
                    }
                }
            }
            Action::Search => self.open_bank(),
            Action::Open if setup.row() == Row::Question && setup.question().is_none() => self.open_bank(),
            Action::Open => return self.start(),
            Action::Microphone => self.open_microphone(),
            Action::Back => self.go_home(),
            _ => {
                if let Some(steps) = steps(action) {
                    setup.step(steps);
                }
            }
        }
        Ok(())
    }

    /// Starts the interview as set up, if the microphone is ready or not wanted.
    pub(in crate::app) fn start(&mut self) -> Result<(), Error> {
        let Screen::Setup(setup) = &self.screen else { return Ok(()) };
        if setup.microphone() == Wanted::None {
            return self.begin(false);
        }
        if self.listening.is_opening() {
            self.say("The microphone is still being opened.");
            return Ok(());
        }
        let sound = self.listening.sound();
        if let Hearing::Failed(why) = sound.hearing {
            self.ask_without_recording(&why);
            return Ok(());
        }
        self.begin(true)
    }

    /// Asks whether to go on without a microphone that cannot be used.
    fn ask_without_recording(&mut self, why: &str) {
        self.ask(
            Question {
                title: "No microphone".to_owned(),
                text: format!(
                    "The microphone cannot be used: {why}. Practise without recording? Notes, times and scores are kept all \
                     the same."
                ),
                yes: "practise without".to_owned(),
                no: "back".to_owned(),
                other: None,
            },
            Pending::StartWithoutRecording,
        );
    }

    pub(in crate::app) fn begin(&mut self, recorded: bool) -> Result<(), Error> {
        if matches!(self.screen, Screen::Host(_)) {
            return self.begin_hosted(recorded);
        }
        if recorded && self.ask_consent(Pending::Consent) {
            return Ok(());
        }
        self.begin_agreed(recorded)
    }

    /// Starts once whoever interviews beside the candidate has agreed to the recording, or nobody does.
    pub(in crate::app) fn begin_agreed(&mut self, recorded: bool) -> Result<(), Error> {
        let Screen::Setup(setup) = &self.screen else {
            return self.begin_requested(recorded);
        };
        let request = Request {
            questions: setup.question().map(str::to_owned).into_iter().collect(),
            format: Some(setup.shape().id().to_owned()),
            count: None,
            recorded,
            ..self.request.clone()
        };
        let start = plan(&self.bank, &self.sessions.digests, &request)?;
        let recorder = if recorded { self.listening.hand_over() } else { None };
        self.listening.close();
        self.begin_with(start, recorder)
    }

    /// Starts what the command line describes in full.
    fn begin_requested(&mut self, recorded: bool) -> Result<(), Error> {
        let request = Request { recorded, ..self.request.clone() };
        let start = plan(&self.bank, &self.sessions.digests, &request)?;
        match self.recorder(recorded) {
            Ok(recorder) => self.begin_with(start, recorder),
            Err(error) => {
                self.ask_without_recording(&error.sentence);
                Ok(())
            }
        }
    }
}
