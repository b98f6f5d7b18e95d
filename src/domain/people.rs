//! The people interviewed in a workspace: its owner, and guests, who were candidates there because roles were swapped.
//! Each keeps their own history.

use serde::Serialize;

use super::{
    digest::{Digest, called, given},
    fact::How,
};

/// Names the person whose interview it is. As data, the owner is `null` and a guest their name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Whose {
    #[default]
    Owner,
    Guest(String),
}

impl Whose {
    /// Returns the name of a guest.
    pub fn guest(&self) -> Option<&str> {
        match self {
            Self::Owner => None,
            Self::Guest(name) => Some(name),
        }
    }
}

/// Lists the people who were interviewed in a workspace besides its owner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// Sorted by name, each once: guests, and others who were named as candidates.
    guests: Vec<String>,
    /// The name of the owner, where it is known.
    own: Option<String>,
    /// Several people were named, and nothing tells which of them is the owner.
    is_mixed: bool,
}

/// Counts how often a name was given.
struct Named {
    name: String,
    /// Times that the name was the candidate's of an interview held here, as `logged` counts those logged afterwards.
    held: usize,
    logged: usize,
}

impl People {
    /// Tells the people among the candidates of these sessions apart. The owner is who was named most often in
    /// interviews that were held here and in which nobody was a guest; where no such interview has a name, the only one
    /// who was named in those that were logged. Interviews without a name are the owner's, all others are each person's
    /// own. Who was a guest elsewhere and bears the owner's name has brought it home.
    pub fn of(sessions: &[Digest]) -> Self {
        let mut named: Vec<Named> = Vec::new();
        for it in sessions.iter().filter(|it| !it.guest) {
            let Some(name) = given(it.candidate.as_deref()) else { continue };
            let at = named.iter().position(|it| is_same(&it.name, name)).unwrap_or_else(|| {
                named.push(Named { name: name.to_owned(), held: 0, logged: 0 });
                named.len() - 1
            });
            let is_logged = it.ended == Some(How::Logged);
            named[at].held += usize::from(!is_logged);
            named[at].logged += usize::from(is_logged);
        }
        let most = named.iter().map(|it| it.held).max().unwrap_or(0);
        let mut likely = named.iter().filter(|it| it.held == most);
        let own = likely.next().filter(|_| likely.next().is_none()).map(|it| it.name.clone());
        let is_mixed = own.is_none() && !named.is_empty();
        let guests =
            sessions.iter().filter(|it| it.guest).map(|it| called(it.candidate.as_deref()).to_owned());
        let mut others: Vec<String> = Vec::new();
        for name in guests.chain(named.into_iter().map(|it| it.name)) {
            let is_own = own.as_ref().is_some_and(|own| is_same(own, &name));
            if !is_own && find(&others, &name).is_none() {
                others.push(name);
            }
        }
        others.sort();
        Self { guests: others, own, is_mixed }
    }

    /// Returns the person whose session this is.
    pub fn whose(&self, session: &Digest) -> Whose {
        self.whose_is(session.candidate.as_deref(), session.guest)
    }

    /// Returns the person whose session it is, or would be, with this candidate.
    pub fn whose_is(&self, candidate: Option<&str>, is_guest: bool) -> Whose {
        let is_own = match (given(candidate), &self.own) {
            (None, _) => !is_guest,
            (Some(name), Some(own)) => is_same(name, own),
            // The first who is named and no guest is the owner.
            (Some(name), None) => !is_guest && !self.is_mixed && find(&self.guests, name).is_none(),
        };
        if is_own {
            return Whose::Owner;
        }
        let name = called(candidate);
        Whose::Guest(find(&self.guests, name).map_or(name, String::as_str).to_owned())
    }

    /// Lists the sessions of one person, in their order.
    pub fn of_one<'a>(&self, sessions: &'a [Digest], whose: &Whose) -> Vec<&'a Digest> {
        sessions.iter().filter(|it| self.whose(it) == *whose).collect()
    }

    /// Lists the names of all but the owner, sorted.
    pub fn guests(&self) -> &[String] {
        &self.guests
    }

    /// Returns the name of the owner, where it is known.
    pub fn owner(&self) -> Option<&str> {
        self.own.as_deref()
    }

    /// Tells whether several people were named and nothing says which of them is the owner.
    pub const fn is_mixed(&self) -> bool {
        self.is_mixed
    }

    /// Finds the person who bears this name; `None` if nobody who was interviewed here does.
    pub fn named(&self, wanted: &str) -> Option<Whose> {
        if self.own.as_ref().is_some_and(|own| is_same(own, wanted)) {
            return Some(Whose::Owner);
        }
        find(&self.guests, wanted).map(|it| Whose::Guest(it.clone()))
    }
}

/// Lists the sessions that are the owner's, in their order.
pub fn own(sessions: &[Digest]) -> Vec<&Digest> {
    People::of(sessions).of_one(sessions, &Whose::Owner)
}

fn find<'a>(names: &'a [String], wanted: &str) -> Option<&'a String> {
    names.iter().find(|it| is_same(it, wanted))
}

/// Tells whether two names are those of one person: case and spaces around them tell nobody apart.
fn is_same(a: &str, b: &str) -> bool {
    let lower = |it: &str| it.trim().chars().flat_map(char::to_lowercase).collect::<String>();
    lower(a) == lower(b)
}
