//! Admission: the candidate decides by name who comes in, and whoever was there before finds what they wrote.

use crate::{
    domain::slug::slug,
    error::Error,
    peer::{PersonId, Role},
};

use super::{host::Hosting, people::Person};

/// Describes somebody who asks to come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdmissionRequest {
    pub person: PersonId,
    pub name: String,
    /// Says what the candidate should know of the name before they let somebody in under it.
    pub warning: &'static str,
}

impl Hosting {
    /// Returns whether somebody of this name was let in.
    pub(super) fn has(&self, name: &str) -> bool {
        self.people.iter().any(|it| slug(&it.name) == slug(name))
    }

    /// Returns the first who asks to come in.
    pub fn next_request(&self) -> Option<AdmissionRequest> {
        let (person, name) = self.asking.first()?;
        let warning = if self.has(name) {
            "Somebody of this name was let in before, and their page is gone. "
        } else if self.before.iter().any(|it| slug(it) == slug(name)) {
            "Somebody of this name was there before the session was cut off. "
        } else {
            ""
        };
        Some(AdmissionRequest { person: *person, name: name.clone(), warning })
    }

    /// Answers whoever asks: with a role, or turned away.
    pub fn answer(&mut self, person: PersonId, role: Option<Role>) -> Result<(), Error> {
        self.is_stale = true;
        let Some(at) = self.asking.iter().position(|(id, _)| *id == person) else { return Ok(()) };
        let (_, name) = self.asking.remove(at);
        if let Some(role) = role {
            return self.admit(person, name, role);
        }
        self.server.refuse(person);
        Ok(())
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
        let mut person = Person::new(id, name, role, agreed, &self.writers);
        let found = self.folder.as_ref().map_or(Ok(()), |it| person.find(it, &self.history.start));
        self.people.push(person);
        found
    }

    /// Opens the door again, with a new invitation.
    pub fn renew_invitation(&mut self) -> Result<(), Error> {
        self.server.open_door()?;
        self.is_stale = true;
        Ok(())
    }
}
