//! Who is there: seats with their cookies, the door, and each command once, in order.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use serde::Serialize;
use tokio::sync::{
    mpsc::{Sender, error::TrySendError},
    watch,
};

use crate::clock;

use super::{
    Command, Invitation, PeerError, Published,
    door::{self, Answer, Door},
    names,
};

/// How many people may have asked, those who were refused included.
const SEATS: usize = 24;
/// How many windows one person may have had open.
const TABS: usize = 16;
/// How many commands somebody may give at once, and how many a second after that.
const BURST: f64 = 80.0;
const EACH_SECOND: f64 = 20.0;

/// A person of this session, by the order of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(u32);

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Leads the interview, and scores it.
    Interviewer,
    /// Listens, with notes of their own.
    Observer,
}

/// Whether somebody has been let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Waiting,
    In,
    Refused,
}

/// What the program hears from the pages.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Somebody asks to come in.
    Asked { person: PersonId, name: String },
    /// Somebody who is in wants something; `number` counts the commands of this window.
    Said { person: PersonId, tab: String, number: u64, command: Command },
    /// Somebody's page came or went, the door was shut, or the invitation was used: look again.
    Changed,
}

/// Why somebody cannot come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwelcome {
    Wrong { left: u8 },
    Shut,
    Full,
    Name(&'static str),
    Failed,
}

/// Why commands were not taken; those before them were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTaken {
    /// A command before this one is missing; the number of the last that was taken.
    Gap(u64),
    /// Too many at once; the page tries again.
    Busy,
    Tabs,
}

#[derive(Debug)]
struct Seat {
    cookie: String,
    name: String,
    standing: Standing,
    /// The last command taken, by window.
    taken: BTreeMap<String, u64>,
    streams: usize,
    /// Commands that may still come at once, and when that was counted.
    credit: (f64, Instant),
}

#[derive(Debug)]
struct Inner {
    door: Door,
    seats: BTreeMap<PersonId, Seat>,
}

/// All that requests share.
#[derive(Debug)]
pub struct Room {
    inner: Mutex<Inner>,
    events: Sender<Event>,
    pub published: watch::Sender<Published>,
}

impl Room {
    pub fn new(events: Sender<Event>) -> Result<Self, PeerError> {
        let inner = Inner { door: Door::new(Invitation::new()?), seats: BTreeMap::new() };
        Ok(Self { inner: Mutex::new(inner), events, published: watch::Sender::default() })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the program to look again. A full queue will make it look anyway.
    fn changed(&self) {
        let _ = self.events.try_send(Event::Changed);
    }

    pub fn invitation(&self) -> Invitation {
        self.lock().door.invitation.clone()
    }

    pub fn is_shut(&self) -> bool {
        self.lock().door.is_shut()
    }

    pub fn open_door(&self) -> Result<(), PeerError> {
        self.lock().door.open(Invitation::new()?);
        Ok(())
    }

    /// Lets somebody in, or sends them away.
    pub fn settle(&self, person: PersonId, standing: Standing) {
        if let Some(seat) = self.lock().seats.get_mut(&person) {
            seat.standing = standing;
        }
        self.published.send_modify(|_| {});
    }

    pub fn is_here(&self, person: PersonId) -> bool {
        self.lock().seats.get(&person).is_some_and(|it| it.streams > 0)
    }

    /// Swaps a key for a cookie: the person waits until the candidate has answered.
    pub fn ask(&self, key: &str, name: &str) -> Result<String, Unwelcome> {
        let mut inner = self.lock();
        match inner.door.try_key(key) {
            Answer::Fits => {}
            answer => {
                drop(inner);
                self.changed();
                return Err(match answer {
                    Answer::Wrong { left } => Unwelcome::Wrong { left },
                    _ => Unwelcome::Shut,
                });
            }
        }
        let name = names::name(name).map_err(Unwelcome::Name)?;
        if inner.seats.len() >= SEATS {
            return Err(Unwelcome::Full);
        }
        let taken = |seat: &Seat| seat.standing != Standing::Refused && is_same_name(&seat.name, &name);
        if inner.seats.values().any(taken) {
            return Err(Unwelcome::Name("Somebody of that name is there already; please add to yours."));
        }
        let (Ok(cookie), Ok(next)) = (door::secret(), Invitation::new()) else {
            return Err(Unwelcome::Failed);
        };
        let person = PersonId(u32::try_from(inner.seats.len()).unwrap_or(u32::MAX));
        // The program must hear of it, or nobody would ever answer.
        if self.events.try_send(Event::Asked { person, name: name.clone() }).is_err() {
            return Err(Unwelcome::Failed);
        }
        inner.door.renew(next);
        let seat = Seat {
            cookie: cookie.clone(),
            name,
            standing: Standing::Waiting,
            taken: BTreeMap::new(),
            streams: 0,
            credit: (BURST, clock::now()),
        };
        inner.seats.insert(person, seat);
        Ok(cookie)
    }

    /// Whose cookie this is.
    pub fn person(&self, cookie: &str) -> Option<(PersonId, Standing)> {
        let inner = self.lock();
        let found = inner.seats.iter().find(|(_, seat)| door::same(&seat.cookie, cookie));
        found.map(|(person, seat)| (*person, seat.standing))
    }

    pub fn standing(&self, person: PersonId) -> Option<Standing> {
        self.lock().seats.get(&person).map(|it| it.standing)
    }

    /// Takes commands that are numbered from `first`. What was taken before is passed over; gives the number of the
    /// last that has been taken.
    pub fn take(
        &self,
        person: PersonId,
        tab: &str,
        first: u64,
        commands: Vec<Command>,
    ) -> Result<u64, NotTaken> {
        let mut inner = self.lock();
        let Some(seat) = inner.seats.get_mut(&person) else { return Err(NotTaken::Busy) };
        if !seat.taken.contains_key(tab) && seat.taken.len() >= TABS {
            return Err(NotTaken::Tabs);
        }
        let last = seat.taken.entry(tab.to_owned()).or_default();
        for (number, command) in (first..).zip(commands) {
            if number <= *last {
                continue;
            }
            if number > *last + 1 {
                return Err(NotTaken::Gap(*last));
            }
            if !spend(&mut seat.credit) {
                return Err(NotTaken::Busy);
            }
            let said = Event::Said { person, tab: tab.to_owned(), number, command };
            match self.events.try_send(said) {
                Ok(()) => *last = number,
                Err(TrySendError::Full(_) | TrySendError::Closed(_)) => return Err(NotTaken::Busy),
            }
        }
        Ok(*last)
    }

    /// A page begins or ends to listen.
    pub fn listens(&self, person: PersonId, begins: bool) {
        if let Some(seat) = self.lock().seats.get_mut(&person) {
            seat.streams = if begins { seat.streams + 1 } else { seat.streams.saturating_sub(1) };
        }
        self.changed();
    }

    pub fn streams(&self, person: PersonId) -> usize {
        self.lock().seats.get(&person).map_or(0, |it| it.streams)
    }
}

/// Whether two names would be one file: the same letters and digits in any case.
fn is_same_name(one: &str, other: &str) -> bool {
    let words = |name: &str| {
        let lower = name.to_lowercase();
        let all = lower.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
        all.map(str::to_owned).collect::<Vec<_>>()
    };
    words(one) == words(other)
}

/// Takes one from what somebody may still send.
fn spend(credit: &mut (f64, Instant)) -> bool {
    let now = clock::now();
    let passed: Duration = now.saturating_duration_since(credit.1);
    *credit = ((credit.0 + passed.as_secs_f64() * EACH_SECOND).min(BURST), now);
    let has_one = credit.0 >= 1.0;
    if has_one {
        credit.0 -= 1.0;
    }
    has_one
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc::{Receiver, channel};

    use super::*;

    fn room(size: usize) -> (Room, Receiver<Event>, PersonId) {
        let (sender, mut events) = channel(size);
        let room = Room::new(sender).unwrap();
        let key = room.invitation().token;
        let cookie = room.ask(&key, "Robin").unwrap();
        let (person, _) = room.person(&cookie).unwrap();
        events.try_recv().unwrap();
        (room, events, person)
    }

    #[test]
    fn an_invitation_is_used_once_and_a_name_is_one_person() {
        let (room, _events, person) = room(8);
        assert_eq!(room.standing(person), Some(Standing::Waiting));
        let key = room.invitation().token;
        assert!(matches!(room.ask(&key, "ROBIN!"), Err(Unwelcome::Name(_))));
        room.ask(&key, "Ada").unwrap();
        assert!(matches!(room.ask(&key, "Bo"), Err(Unwelcome::Wrong { left: 4 })));
    }

    #[test]
    fn what_comes_twice_is_taken_once_and_a_gap_is_not_taken() {
        let (room, mut events, person) = room(8);
        assert_eq!(room.take(person, "a", 1, vec![Command::Next, Command::More]), Ok(2));
        assert_eq!(room.take(person, "a", 2, vec![Command::More, Command::Back]), Ok(3));
        assert_eq!(room.take(person, "a", 5, vec![Command::Next]), Err(NotTaken::Gap(3)));
        assert_eq!(room.take(person, "b", 1, vec![Command::Next]), Ok(1), "another window counts for itself");
        let mut all = Vec::new();
        while let Ok(Event::Said { command, .. }) = events.try_recv() {
            all.push(command);
        }
        assert_eq!(all, [Command::Next, Command::More, Command::Back, Command::Next]);
    }

    #[test]
    fn a_full_queue_keeps_the_order() {
        let (room, mut events, person) = room(2);
        let three = || vec![Command::Next, Command::More, Command::Back];
        assert_eq!(room.take(person, "a", 1, three()), Err(NotTaken::Busy));
        events.try_recv().unwrap();
        assert_eq!(room.take(person, "a", 1, three()), Ok(3));
    }

    #[test]
    fn too_many_at_once_have_to_wait() {
        let (room, _events, person) = room(1000);
        assert_eq!(room.take(person, "a", 1, vec![Command::Next; 200]), Err(NotTaken::Busy));
    }
}
