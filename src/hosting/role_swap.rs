//! Roles swapped for the next round: who asked answers, at the same page and with the same people.

use std::sync::Arc;

use crate::{
    domain::{awaited::Awaited, fact::Start, history::History, slug::slug},
    error::Error,
    peer::{Published, Role},
    practice::{
        Library,
        planning::{Request, plan},
    },
};

use super::{host::Hosting, material::material, people::Person};

impl Hosting {
    /// Finds who changes places: the one at a page who answers next, by their place, and the name of the one who asks next.
    fn swapping(&self) -> Result<(usize, String), Error> {
        if !self.is_over {
            return Err(Error::failed("Roles are swapped once the interview is over."));
        }
        let Some(name) = self.history.start.candidate.clone() else {
            return Err(Error::failed(
                "Whoever interviews next needs a name: start with 'mockloop host --candidate NAME'.",
            ));
        };
        let mut leads = self.people.iter().enumerate().filter(|(_, it)| it.role == Role::Interviewer);
        let lead = leads.clone().find(|(_, it)| it.has_locked()).or_else(|| leads.next());
        let Some((at, person)) = lead else {
            return Err(Error::failed("Nobody is there who interviewed you."));
        };
        if !person.has_locked() {
            return Err(Error::failed(format!("{} has not locked their scores yet.", person.name)));
        }
        if !self.server.is_here(person.id) {
            return Err(Error::failed(format!("{}'s page is not connected.", person.name)));
        }
        let is_taken = |(other, it): (usize, &Person)| other != at && slug(&it.name) == slug(&name);
        if self.people.iter().enumerate().any(is_taken) {
            return Err(Error::failed(format!("Somebody else at a page is called {name} already.")));
        }
        Ok((at, name))
    }

    /// Gives the page at this place to `name`, and everything a beginning.
    fn begin_anew(&mut self, at: usize, name: &str, start: Start) -> Result<(), Error> {
        if let Some(why) = self.close() {
            return Err(Error::failed(format!("what was written on the page is not on disk: {why}")));
        }
        self.asked.extend(start.questions().map(|(_, it)| it.id.clone()));
        let recorded = start.recorded;
        self.material = Arc::new(material(&start, true));
        self.history = History::begin(start).map_err(|error| Error::failed(error.to_string()))?;
        self.server.rename(self.people[at].id, name);
        for (place, person) in self.people.iter_mut().enumerate() {
            let is_swapped = place == at;
            let called = if is_swapped { name.to_owned() } else { person.name.clone() };
            // Whoever sits down at the page says so, even where nothing is recorded.
            let fresh = Person::new(person.id, called, person.role, !recorded && !is_swapped, &self.writers);
            let before = std::mem::replace(person, fresh);
            // Its windows go on counting, and everything that they said is on disk.
            (person.saved, person.obeyed) = (before.obeyed.clone(), before.obeyed);
        }
        (self.folder, self.candidate, self.is_over) = (None, None, false);
        self.awaited = Awaited::Scores;
        self.before.clear();
        self.published = Published::default();
        self.is_stale = true;
        Ok(())
    }

    /// Swaps roles for another interview of the same shape, with other questions; returns what was planned.
    pub fn swap(&mut self, library: &Library, request: &Request) -> Result<Request, Error> {
        let (at, name) = self.swapping()?;
        let candidate = self.people[at].name.clone();
        let request = Request { seen: self.asked.clone(), ..request.swapped(&self.history.start, candidate) };
        let start = plan(&library.bank, &library.sessions.digests, &request)?;
        self.begin_anew(at, &name, start)?;
        Ok(request)
    }
}
