//! Who comes in: the candidate is asked by name, and whoever was there before finds what they wrote.

use crate::{
    app::pending::Pending,
    app::state::App,
    clock,
    domain::slug::slug,
    error::Error,
    peer::{PersonId, Role},
    tui::{keymap::Mode, widgets::dialog::Question},
};

use super::{Hosting, Live, people::Person};

impl Hosting {
    /// Whether somebody of this name was let in.
    pub(super) fn has(&self, name: &str) -> bool {
        self.people.iter().any(|it| slug(&it.name) == slug(name))
    }

    /// What the candidate should know of a name before they let somebody in under it.
    fn knows(&self, name: &str) -> &'static str {
        if self.has(name) {
            "Somebody of this name was let in before, and their page is gone. "
        } else if self.before.iter().any(|it| slug(it) == slug(name)) {
            "Somebody of this name was there before the session was cut off. "
        } else {
            ""
        }
    }

    /// Lets somebody in. Whoever was let in before goes on where they were.
    fn admit(&mut self, id: PersonId, name: String, role: Role) -> Result<(), Error> {
        self.server.admit(id);
        if let Some(person) = self.people.iter_mut().find(|it| slug(&it.name) == slug(&name)) {
            self.server.refuse(person.id);
            (person.id, person.role) = (id, role);
            return Ok(());
        }
        // There is nothing left to record once the interview is over.
        let agreed = !self.material.recorded || self.is_over;
        let mut person = Person::new(id, name, role, agreed);
        let found = self.folder.as_ref().map_or(Ok(()), |it| person.find(it, &self.history.start));
        self.people.push(person);
        found
    }
}

impl App {
    /// Puts the question whether somebody may come in, unless another one is on the screen or something is typed.
    pub(in crate::app) fn attend(&mut self) {
        let Some(hosting) = &self.hosting else { return };
        let Some((person, name)) = hosting.asking.first() else { return };
        let mode = self.screen.mode(self.live.as_ref().map(Live::history));
        if self.question.is_some() || matches!(mode, Mode::Typing | Mode::Evidence) {
            return;
        }
        let known = hosting.knows(name);
        let question = Question {
            title: "Somebody asks to come in".to_owned(),
            text: format!("{name} asks to join. {known}Let them in only if you know that it is them."),
            yes: "as interviewer".to_owned(),
            other: Some("as observer".to_owned()),
            no: "turn away".to_owned(),
        };
        let pending = Pending::Admit(*person, clock::now());
        self.ask(question, pending);
        self.mark_dirty();
    }

    /// Answers whoever asks: with a role, or turned away.
    pub(in crate::app) fn answer(&mut self, person: PersonId, role: Option<Role>) {
        let Some(hosting) = &mut self.hosting else { return };
        hosting.is_stale = true;
        let Some(at) = hosting.asking.iter().position(|(id, _)| *id == person) else { return };
        let (_, name) = hosting.asking.remove(at);
        match role {
            Some(role) => {
                if let Err(error) = hosting.admit(person, name, role) {
                    self.say(&error.sentence);
                }
            }
            None => hosting.server.refuse(person),
        }
    }

    /// The page and every invitation end with the host screen, so that is asked first.
    pub(in crate::app) fn ask_to_close_page(&mut self, leaves: bool) {
        let Some(hosting) = &self.hosting else { return };
        let who = match hosting.people.len() {
            0 => "Nobody has joined yet.".to_owned(),
            1 => format!("{} is sent away.", hosting.people[0].name),
            many => format!("{many} people are sent away."),
        };
        let question = Question {
            title: "End the page".to_owned(),
            text: format!("The page and its invitation end. {who}"),
            yes: "end it".to_owned(),
            no: "stay".to_owned(),
            other: None,
        };
        self.ask(question, Pending::ClosePage { leaves });
    }

    /// The page ends before the interview has begun.
    pub(in crate::app) fn close_page(&mut self, leaves: bool) {
        if leaves {
            self.leave_now();
        } else {
            self.go_home();
        }
    }
}
