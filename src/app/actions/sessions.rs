//! Looking back: debrief and sessions.

use std::{path::PathBuf, time::Duration};

use crate::{
    app::{desk::Origin, message::Message, pending::Pending, reports, state::App},
    error::Error,
    store::{sessions, workspace::Workspace},
    tui::{
        Screen,
        keymap::Action,
        screens::sessions::{SessionList, size},
        widgets::dialog::Question,
    },
};

use super::steps;

impl App {
    pub(in crate::app) fn on_debrief(&mut self, action: Action) -> Result<(), Error> {
        let is_lent = self.packet.is_some();
        let Screen::Debrief(debrief) = &mut self.screen else { return Ok(()) };
        match action {
            Action::Page if is_lent => self.say("A page is made of your own interviews, not of another's."),
            Action::Score => {
                let folder = debrief.folder.clone();
                return self.open_score(&folder);
            }
            Action::Review => {
                let folder = debrief.folder.clone();
                return self.open_review(&folder, Duration::ZERO, Origin::Debrief);
            }
            Action::Compare => return self.open_compare(),
            Action::Differences if debrief.can_differ() => {
                let folder = debrief.folder.clone();
                return self.open_debrief(&folder);
            }
            Action::Differences if is_lent => {
                let own = debrief.card.clone().filter(|it| it.locked.is_some());
                if own.is_none_or(|it| !self.open_lent_differences(it).is_ok_and(|is_open| is_open)) {
                    self.say(
                        "The candidate's scores come with another packet, once both of you have locked.",
                    );
                }
            }
            Action::Differences => self.say("Two locked scorecards are needed: yours and a peer's."),
            Action::Page => {
                let folder = debrief.folder.clone();
                self.write_page(move |workspace| reports::page(workspace, &folder));
            }
            Action::Back => {
                self.leave_packet();
                self.go_home();
            }
            _ => {
                if let Some(steps) = steps(action) {
                    debrief.step(steps);
                }
            }
        }
        Ok(())
    }

    /// Writes a page in the background: an hour of sound takes seconds to look into.
    pub(in crate::app) fn write_page(
        &mut self,
        write: impl FnOnce(&Workspace) -> Result<PathBuf, Error> + Send + 'static,
    ) {
        self.say("Writing the page …");
        let (workspace, sender) = (self.workspace.clone(), self.sender.clone());
        std::thread::spawn(move || {
            let written = write(&workspace).map_err(|error| error.sentence);
            // Nobody waits any more only when the whole program is leaving.
            let _ = sender.blocking_send(Message::Written(written));
        });
    }

    pub(in crate::app) fn open_sessions(&mut self) {
        self.refresh_sessions();
        self.screen =
            Screen::Sessions(SessionList::new(self.sessions.digests.clone(), self.sessions.broken.clone()));
    }

    pub(in crate::app) fn on_sessions(&mut self, action: Action) -> Result<(), Error> {
        let Screen::Sessions(list) = &mut self.screen else { return Ok(()) };
        if let Some(steps) = steps(action) {
            list.step(steps);
            return Ok(());
        }
        if action == Action::Back {
            self.go_home();
            return Ok(());
        }
        let Some(digest) = list.chosen().cloned() else { return Ok(()) };
        let path = self.folder(&digest.folder);
        match action {
            Action::Open | Action::Score if digest.ended.is_none() => self.ask_to_resume(&digest.folder),
            Action::Open => return self.open_debrief(&path),
            Action::Score => return self.open_score(&path),
            Action::Review => return self.open_review(&path, Duration::ZERO, Origin::Sessions),
            Action::Compare => return self.open_compare(),
            Action::Resume if digest.ended.is_some() => self.say("This session is over; s scores it."),
            Action::Resume => self.ask_to_resume(&digest.folder),
            Action::Delete => {
                let takes = match digest.sounding() {
                    0 => "no recording".to_owned(),
                    1 => "1 recording".to_owned(),
                    many => format!("{many} recordings"),
                };
                let question = Question {
                    title: "Delete".to_owned(),
                    text: format!(
                        "Delete '{}' of {} for good? Its folder goes with journal, {takes} and scorecards, {} in all.",
                        digest.title,
                        digest.started.format("%-d %b %Y"),
                        size(digest.bytes),
                    ),
                    yes: "delete".to_owned(),
                    no: "keep".to_owned(),
                    other: None,
                };
                self.ask(question, Pending::Delete(digest.folder));
            }
            _ => {}
        }
        Ok(())
    }

    pub(in crate::app) fn delete(&mut self, folder: &str) -> Result<(), Error> {
        let at = if let Screen::Sessions(list) = &self.screen { list.at() } else { 0 };
        sessions::delete(&self.workspace, folder)?;
        self.open_sessions();
        if let Screen::Sessions(list) = &mut self.screen {
            list.choose(folder, at);
        }
        self.say("Deleted.");
        Ok(())
    }
}
