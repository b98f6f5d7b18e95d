//! The room of people at their pages: seats with their cookies, the door, and each command once, in order.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::{
    mpsc::{Sender, error::TrySendError},
    watch,
};

use crate::{clock, domain::slug::slug};

use super::{
    Command, Invitation, PeerError, Published,
    admission::{self, Answer, Door},
    names,
    person::PersonId,
};

/// Limits the people who may have asked, those who were refused included.
const SEATS: usize = 24;
/// Limits the windows that one person may have had open.
const TABS: usize = 16;
/// Limits the windows of one person that may listen at once.
const STREAMS: usize = 6;
/// Limits the commands that somebody may give at once, and how many a second after that.
const BURST: f64 = 80.0;
const EACH_SECOND: f64 = 20.0;

/// Tells whether somebody has been let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Waiting,
    In,
    Refused,
}

/// Tells the program what came from the pages.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A person asks to come in.
    Asked { person: PersonId, name: String },
    /// A person who is in gives a command; `number` counts the commands of this window.
    Said { person: PersonId, tab: String, number: u64, command: Command },
    /// A person's page came or went, the door was shut, or the invitation was used: look again.
    Changed,
}

/// Tells why somebody cannot come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwelcome {
    Wrong { left: u8 },
    Shut,
    Full,
    Name(&'static str),
    Failed,
}

/// Tells why commands were not taken; those before them were.
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
    /// The stream that each window listens to.
    streams: BTreeMap<String, u64>,
    /// Commands that may still come at once, and when that was counted.
    credit: (f64, Instant),
}

#[derive(Debug)]
struct Inner {
    door: Door,
    seats: BTreeMap<PersonId, Seat>,
    /// Streams that there have been so far.
    streams: u64,
}

/// Holds all that requests share.
#[derive(Debug)]
pub struct Room {
    inner: Mutex<Inner>,
    events: Sender<Event>,
    pub published: watch::Sender<Published>,
}

impl Room {
    pub fn new(events: Sender<Event>) -> Result<Self, PeerError> {
        let inner = Inner { door: Door::new(Invitation::new()?), seats: BTreeMap::new(), streams: 0 };
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

    /// Gives somebody's page to somebody else.
    pub fn rename(&self, person: PersonId, name: &str) {
        if let Some(seat) = self.lock().seats.get_mut(&person) {
            name.clone_into(&mut seat.name);
        }
    }

    pub fn is_here(&self, person: PersonId) -> bool {
        self.lock().seats.get(&person).is_some_and(|it| !it.streams.is_empty())
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
        // Somebody whose page is gone may ask again under their name; the candidate is asked whether it is them.
        let is_there = |seat: &Seat| seat.standing != Standing::Refused && !seat.streams.is_empty();
        let taken = |seat: &Seat| is_there(seat) && slug(&seat.name) == slug(&name);
        if inner.seats.values().any(taken) {
            return Err(Unwelcome::Name("Somebody of that name is there already; please add to yours."));
        }
        let (Ok(cookie), Ok(next)) = (admission::secret(), Invitation::new()) else {
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
            streams: BTreeMap::new(),
            credit: (BURST, clock::now()),
        };
        inner.seats.insert(person, seat);
        Ok(cookie)
    }

    /// Finds the person of this cookie.
    pub fn person(&self, cookie: &str) -> Option<(PersonId, Standing)> {
        let inner = self.lock();
        let found = inner.seats.iter().find(|(_, seat)| admission::same(&seat.cookie, cookie));
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

    /// Begins to send a new stream to a window, in place of the one before: a line that has died without a word leaves
    /// that open. Gives the number of the stream; `None` if the person has too many windows.
    pub fn listens(&self, person: PersonId, window: &str) -> Option<u64> {
        let mut inner = self.lock();
        inner.streams += 1;
        let number = inner.streams;
        let seat = inner.seats.get_mut(&person)?;
        if seat.streams.len() >= STREAMS && !seat.streams.contains_key(window) {
            return None;
        }
        seat.streams.insert(window.to_owned(), number);
        drop(inner);
        self.changed();
        Some(number)
    }

    /// Ends a stream.
    pub fn leaves(&self, person: PersonId, window: &str, stream: u64) {
        if !self.has(person, window, stream) {
            return;
        }
        if let Some(seat) = self.lock().seats.get_mut(&person) {
            seat.streams.remove(window);
        }
        self.changed();
    }

    /// Returns whether this is the stream that the window listens to now.
    pub fn has(&self, person: PersonId, window: &str, stream: u64) -> bool {
        self.lock().seats.get(&person).is_some_and(|it| it.streams.get(window) == Some(&stream))
    }
}

/// Takes one command from those that somebody may still send; `false` if none is left.
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
        let stream = room.listens(person, "w").unwrap();
        assert!(matches!(room.ask(&key, "ROBIN!"), Err(Unwelcome::Name(_))));
        room.ask(&key, "Ada").unwrap();
        assert!(matches!(room.ask(&key, "Bo"), Err(Unwelcome::Wrong { left: 4 })));
        room.leaves(person, "w", stream);
        let again = room.ask(&room.invitation().token, "robin").unwrap();
        assert_eq!(room.person(&again).unwrap().1, Standing::Waiting, "the candidate is asked anew");
    }

    #[test]
    fn names_that_would_be_one_file_are_one_person() {
        let (room, _events, person) = room(8);
        room.listens(person, "w").unwrap();
        // Lower case of this letter is two: what stands behind the fortieth letter no longer counts.
        let long = |end: &str| "\u{130}".repeat(25) + end;
        room.ask(&room.invitation().token, &long("a")).unwrap();
        let (first, _) = room.lock().seats.last_key_value().map(|(id, it)| (*id, it.name.clone())).unwrap();
        room.listens(first, "w").unwrap();
        assert!(matches!(room.ask(&room.invitation().token, &long("b")), Err(Unwelcome::Name(_))));
    }

    #[test]
    fn a_window_that_comes_again_takes_the_place_of_its_dead_line() {
        let (room, _events, person) = room(64);
        let first = room.listens(person, "w").unwrap();
        for _ in 0..20 {
            room.listens(person, "w").unwrap();
        }
        assert!(!room.has(person, "w", first));
        room.leaves(person, "w", first);
        assert!(room.is_here(person), "the end of a dead line is not the end of the window");
        let others = (0..8).filter_map(|it| room.listens(person, &it.to_string())).count();
        assert_eq!(others, 5);
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
