//! Questions and microphone: looking before practising.

use crate::{
    app::{message::Message, state::App},
    error::Error,
    tui::{
        Screen,
        keymap::Action,
        screens::{browser::Browser, microphone::Microphone},
    },
};

use super::steps;

impl App {
    pub(in crate::app) fn open_bank(&mut self) {
        let all = self.bank.entries.iter().map(|entry| entry.summary.clone());
        self.screen = Screen::Browser(Box::new(Browser::new(all)));
        // Titles can be searched at once; the texts follow as soon as they are read.
        let (sender, bank) = (self.sender.clone(), self.bank.clone());
        std::thread::spawn(move || {
            // The program may be leaving; then nobody wants to search.
            let _ = sender.blocking_send(Message::Texts(bank.text_index()));
        });
    }

    pub(in crate::app) fn on_browser(&mut self, action: Action) -> Result<(), Error> {
        let Screen::Browser(browser) = &mut self.screen else { return Ok(()) };
        match (action, browser.opened().map(|it| it.id.clone())) {
            (Action::Open, None) => {
                if let Some(id) = browser.chosen().map(|it| it.id.clone()) {
                    browser.open(self.bank.question(&id)?);
                }
            }
            (Action::Open, Some(id)) => {
                self.open_setup();
                self.choose_question(&id)?;
            }
            (Action::Interviewer, _) => browser.turn(),
            (Action::Filter, _) => browser.turn_kind(),
            (Action::Back, _) if browser.close() => {}
            (Action::Back, _) => self.go_home(),
            _ => {
                if let Some(steps) = steps(action) {
                    browser.step(steps);
                }
            }
        }
        Ok(())
    }

    pub(in crate::app) fn open_microphone(&mut self) {
        self.screen = Screen::Microphone(Microphone::default());
        self.listening.look_around();
        let device = self.device.clone();
        self.listening.open(device.as_deref());
    }

    pub(in crate::app) fn on_microphone(&mut self, action: Action) {
        let Screen::Microphone(screen) = &mut self.screen else { return };
        match action {
            Action::Left | Action::Right => {
                screen.change(if action == Action::Left { -1 } else { 1 });
                if let Some(device) = screen.device().map(str::to_owned) {
                    self.listening.open(Some(&device));
                    self.device = Some(device);
                }
            }
            Action::Record => screen.trial = self.listening.begin_trial(),
            Action::Back => self.go_home(),
            _ => {}
        }
    }
}
