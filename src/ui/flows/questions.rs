//! The list of questions: searched, read, chosen.

use tokio::sync::mpsc::Sender;

use crate::{
    error::Error,
    practice::{Library, message::Message},
    tui::{keymap::questions::Action, screens::browser::Browser},
    ui::step::{Place, Step, Wish},
};

/// Makes the screen. Titles can be searched at once; the texts follow as soon as they are read.
pub fn screen(library: &Library, sender: Sender<Message>) -> Browser {
    let all = library.bank.entries.iter().map(|entry| entry.summary.clone());
    let bank = library.bank.clone();
    std::thread::spawn(move || {
        // The program may be leaving; then nobody wants to search.
        let _ = sender.blocking_send(Message::Texts(bank.text_index()));
    });
    Browser::new(all)
}

/// Carries out a key.
pub fn act(browser: &mut Browser, action: Action, library: &Library) -> Result<Step, Error> {
    match action {
        Action::Open => {
            if let Some(id) = browser.chosen().map(|it| it.id.clone()) {
                browser.open(library.bank.question(&id)?);
            }
        }
        Action::Practise => {
            if let Some(id) = browser.opened().map(|it| it.id.clone()) {
                return Ok(Step::Go(Place::Setup(Wish::Question(id))));
            }
        }
        Action::TurnView => browser.turn(),
        Action::NextKind => browser.turn_kind(),
        Action::Back if browser.close() => {}
        Action::Back => return Ok(Step::Go(Place::Home)),
        Action::Move(to) => browser.step(to.steps()),
    }
    Ok(Step::Stay)
}
