//! The host of a page: its server, everybody at it, and the interview that they take part in.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::sync::mpsc::{Receiver, channel};

use crate::{
    clock,
    domain::{awaited::Awaited, fact::Start, history::History, session::Effect},
    error::Error,
    peer::{Event, Material, Options, PersonId, Published, Role, Server},
    practice::{Live, drafts::DraftWriter},
    store::{sessions, wake::Wake},
};

use super::{
    candidate::Candidate,
    material::material,
    people::{Person, Writers},
    resume::{self, participants},
};

/// How many commands wait for the interview at most.
const QUEUE: usize = 256;

/// Holds the page's server and everybody at it.
#[derive(Debug)]
pub struct Hosting {
    pub(super) server: Server,
    pub(super) events: Receiver<Event>,
    pub(super) people: Vec<Person>,
    /// Who asks to come in, the first first.
    pub(super) asking: Vec<(PersonId, String)>,
    /// The interview before it begins, and what it was when it ended.
    pub(super) history: History,
    pub(super) material: Arc<Material>,
    /// The session's folder, once it has begun.
    pub(super) folder: Option<PathBuf>,
    /// Who was there before the session was cut off.
    pub(super) before: Vec<String>,
    pub(super) is_over: bool,
    /// What the candidate has given, once others may see it.
    pub(super) candidate: Option<Candidate>,
    /// What is awaited of the candidate once the interview is over.
    pub(super) awaited: Awaited,
    /// The questions of all interviews of this evening.
    pub(super) asked: Vec<String>,
    /// Something has happened that pages may have to hear.
    pub(super) is_stale: bool,
    pub(super) published: Published,
    pub(super) writers: Writers,
}

/// Tells what a turn of publishing has found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// Something may look otherwise on the candidate's own screen.
    pub changed: bool,
    /// Scores or second votes of others have come to disk after the interview.
    pub others_have_written: bool,
}

/// Describes somebody at a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    pub name: String,
    pub is_interviewer: bool,
    /// Of whoever scores, once the interview is over.
    pub awaited: Option<Awaited>,
    pub has_agreed: bool,
    pub is_here: bool,
}

impl Hosting {
    /// Opens the page of an interview that has not begun.
    pub fn open(start: Start, options: Options, drafts: DraftWriter, wake: Wake) -> Result<Self, Error> {
        let (sender, events) = channel(QUEUE);
        let server = Server::start(options, resume::port(&start), sender)?;
        let material = Arc::new(material(&start, false));
        let asked = start.questions().map(|(_, it)| it.id.clone()).collect();
        let history = History::begin(start).map_err(|error| Error::failed(error.to_string()))?;
        Ok(Self {
            server,
            events,
            people: Vec::new(),
            asking: Vec::new(),
            history,
            material,
            folder: None,
            before: Vec::new(),
            is_over: false,
            candidate: None,
            awaited: Awaited::Scores,
            asked,
            is_stale: true,
            published: Published::default(),
            writers: Writers { drafts, wake },
        })
    }

    /// Opens the page of a session that was cut off, or that is over and waits for scores.
    pub fn reopen(
        folder: &Path,
        wants_sound: bool,
        options: Options,
        drafts: DraftWriter,
        wake: Wake,
    ) -> Result<Self, Error> {
        let (_, history) = sessions::open(folder)?;
        let mut start = history.start.clone();
        start.recorded &= wants_sound;
        let mut hosting = Self::open(start, options, drafts, wake)?;
        hosting.before = participants(folder, &history.start);
        hosting.is_over = history.ended.is_some();
        (hosting.folder, hosting.history) = (Some(folder.to_owned()), history);
        hosting.look_at_candidate()?;
        Ok(hosting)
    }

    /// Returns whether what is written at the page goes into this session.
    pub fn is_of(&self, folder: &Path) -> bool {
        self.folder.as_deref() == Some(folder)
    }

    /// Returns the session's folder, once it has begun.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Returns whether the interview is over and only scores are missing.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// Returns what pages need once: title, rounds, whether it is recorded.
    pub fn material(&self) -> &Material {
        &self.material
    }

    /// Returns how the interview began, or is to begin.
    pub fn planned(&self) -> &Start {
        &self.history.start
    }

    /// Returns the server, for its addresses and its invitation.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Waits for what a page wants.
    pub async fn event(&mut self) -> Event {
        match self.events.recv().await {
            Some(event) => event,
            None => std::future::pending().await,
        }
    }

    /// Takes in what came from a page; returns what the engine brought about.
    pub fn take_in(&mut self, event: Event, live: Option<&mut Live>) -> Vec<Effect> {
        self.is_stale = true;
        match event {
            Event::Asked { person, name } => self.asking.push((person, name)),
            Event::Said { person, tab, number, command } => {
                return self.obey(person, tab, number, command, live);
            }
            Event::Changed => {}
        }
        Vec::new()
    }

    /// Remembers that something has happened that pages may have to hear.
    pub fn mark_stale(&mut self) {
        self.is_stale = true;
    }

    /// Lists everybody at a page.
    pub fn guests(&self) -> impl Iterator<Item = Guest> {
        self.people.iter().map(|it| Guest {
            name: it.name.clone(),
            is_interviewer: it.role == Role::Interviewer,
            awaited: self.awaited_of(it),
            has_agreed: it.agreed,
            is_here: self.server.is_here(it.id),
        })
    }

    /// Lists who was there before the session was cut off, and has not joined again.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        self.before.iter().filter(|it| !self.has(it)).map(String::as_str)
    }

    /// Returns what is awaited of somebody who scores, once the interview is over.
    pub(super) fn awaited_of(&self, person: &Person) -> Option<Awaited> {
        person.awaited().filter(|_| self.is_over)
    }

    /// Says in one line who is there and what they do; nothing of what they gave.
    pub fn company(&self) -> String {
        let says = |it: &Person| {
            let does = match (self.awaited_of(it), it.role) {
                (Some(awaited), _) => awaited.words(),
                (None, Role::Interviewer) => "interviews",
                (None, Role::Observer) => "listens",
            };
            let here = if self.server.is_here(it.id) { "" } else { " (the line is down)" };
            format!("{} {does}{here}", it.name)
        };
        let mut parts: Vec<String> = self.people.iter().map(says).collect();
        if parts.is_empty() {
            parts.push("nobody is there".to_owned());
        }
        if self.server.is_shut() {
            parts.push("the door is shut after five wrong tries".to_owned());
        }
        format!("HOST {}", parts.join(" · "))
    }

    /// Fails if nobody can lead the interview yet.
    pub fn check_ready(&self) -> Result<(), Error> {
        let mut leads = self.people.iter().filter(|it| it.role == Role::Interviewer).peekable();
        if leads.peek().is_none() {
            return Err(Error::failed("Nobody is there to interview you yet."));
        }
        if leads.any(|it| it.agreed) {
            return Ok(());
        }
        let lacks = if self.material.recorded { "agreed to the recording" } else { "sat down at the page" };
        Err(Error::failed(format!("Your interviewer has not {lacks} yet.")))
    }

    /// Plans the interview that begins now, with or without a recording.
    pub fn begin(&mut self, recorded: bool) -> Start {
        let mut start = self.history.start.clone();
        start.recorded = recorded;
        start.wall = clock::wall().fixed_offset();
        self.material = Arc::new(material(&start, self.material.swapped));
        self.is_stale = true;
        start
    }

    /// Takes in that the interview has begun in this folder.
    pub fn begun(&mut self, folder: &Path) {
        self.folder = Some(folder.to_owned());
        self.is_stale = true;
    }

    /// Takes in that the interview is over: scoring goes on with what it was.
    pub fn ended(&mut self, history: History) {
        (self.history, self.is_over, self.is_stale) = (history, true, true);
    }

    /// Tells every page what is new.
    pub fn tell(&mut self, live: Option<&Live>) -> Told {
        let unsaved = live.map(Live::unsaved).unwrap_or_default();
        let settled = self.people.iter_mut().map(|it| it.settle(&unsaved)).fold(false, |any, it| any | it);
        let is_stale = std::mem::take(&mut self.is_stale) || settled;
        if is_stale {
            self.publish(live);
        }
        Told { changed: is_stale, others_have_written: settled && self.is_over }
    }

    /// Puts what everybody wrote on disk, and says what could not be.
    pub fn close(&mut self) -> Option<String> {
        self.people.iter_mut().filter_map(Person::close).last()
    }
}
