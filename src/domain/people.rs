//! Whose interviews lie in a workspace: those of its owner, and those of guests, who were candidates there because
//! roles were swapped. Each keeps their own history.

use serde::Serialize;

use super::digest::Digest;

/// Whose interview it is. As data, the owner is `null` and a guest their name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Whose {
    #[default]
    Owner,
    Guest(String),
}

impl Whose {
    /// The name of a guest.
    pub fn guest(&self) -> Option<&str> {
        match self {
            Self::Owner => None,
            Self::Guest(name) => Some(name),
        }
    }
}

/// Who was interviewed in a workspace besides its owner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// By name, each once.
    guests: Vec<String>,
    /// Names under which the owner was a guest elsewhere.
    own: Vec<String>,
}

impl People {
    /// The guests among the candidates of these sessions. Somebody of whom there is also a session as no guest is the
    /// owner, who has brought home what was held elsewhere.
    pub fn of(sessions: &[Digest]) -> Self {
        let mut guests: Vec<String> = Vec::new();
        for it in sessions.iter().filter(|it| it.guest) {
            let name = called(it.candidate.as_deref());
            if find(&guests, name).is_none() {
                guests.push(name.to_owned());
            }
        }
        guests.sort();
        let bears = |name: &String| {
            let mut owners = sessions.iter().filter(|it| !it.guest).filter_map(|it| it.candidate.as_deref());
            owners.any(|it| is_same(it, name))
        };
        let (own, guests) = guests.into_iter().partition(bears);
        Self { guests, own }
    }

    /// Whose a session is.
    pub fn whose(&self, session: &Digest) -> Whose {
        self.whose_is(session.candidate.as_deref(), session.guest)
    }

    /// Whose a session of this candidate is, or would be.
    pub fn whose_is(&self, candidate: Option<&str>, is_guest: bool) -> Whose {
        let name = called(candidate);
        if !is_guest || find(&self.own, name).is_some() {
            return Whose::Owner;
        }
        Whose::Guest(find(&self.guests, name).map_or(name, String::as_str).to_owned())
    }

    /// The sessions of one of them, in their order.
    pub fn of_one<'a>(&self, sessions: &'a [Digest], whose: &Whose) -> Vec<&'a Digest> {
        sessions.iter().filter(|it| self.whose(it) == *whose).collect()
    }

    /// The names of the guests, sorted.
    pub fn guests(&self) -> &[String] {
        &self.guests
    }

    /// Who bears this name; `None` if nobody who was interviewed here does.
    pub fn named(&self, wanted: &str, sessions: &[Digest]) -> Option<Whose> {
        if let Some(guest) = find(&self.guests, wanted) {
            return Some(Whose::Guest(guest.clone()));
        }
        let bears = |it: &Digest| it.candidate.as_deref().is_some_and(|it| is_same(it, wanted));
        sessions.iter().any(bears).then_some(Whose::Owner)
    }
}

/// The sessions that are the owner's, in their order.
pub fn own(sessions: &[Digest]) -> Vec<&Digest> {
    People::of(sessions).of_one(sessions, &Whose::Owner)
}

/// What a guest is called; one without a name has one all the same.
pub(super) fn called(candidate: Option<&str>) -> &str {
    candidate.map(str::trim).filter(|it| !it.is_empty()).unwrap_or("a guest")
}

fn find<'a>(names: &'a [String], wanted: &str) -> Option<&'a String> {
    names.iter().find(|it| is_same(it, wanted))
}

/// Whether two names are those of one person: case and spaces around them tell nobody apart.
fn is_same(a: &str, b: &str) -> bool {
    let lower = |it: &str| it.trim().chars().flat_map(char::to_lowercase).collect::<String>();
    lower(a) == lower(b)
}
