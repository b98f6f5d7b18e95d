//! An interview with others at their own screens: who asks to come in, who is there, and the page's server.

mod again;
mod ballot;
mod command;
mod door;
mod opened;
mod people;
mod said;
mod swap;
mod telling;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use tokio::sync::mpsc::{Receiver, channel};

use crate::{
    clock,
    domain::{awaited::Awaited, fact::Start, history::History},
    error::Error,
    peer::{Event, Material, Options, PersonId, Published, Role, Server},
    tui::{
        Screen,
        keymap::Action,
        screens::host::{Guest, Host, Progress},
        sound::Hearing,
        widgets::dialog::Question,
    },
};

use super::{
    live::Live,
    pending::Pending,
    planning::{Request, plan},
    state::App,
};

pub(super) use again::people;
pub(super) use command::host;
use opened::Candidate;
use people::Person;

/// How many commands wait for the interview at most.
const QUEUE: usize = 256;

/// The page's server and everybody at it.
#[derive(Debug)]
pub(super) struct Hosting {
    server: Server,
    events: Receiver<Event>,
    people: Vec<Person>,
    /// Who asks to come in, the first first.
    asking: Vec<(PersonId, String)>,
    /// The interview before it begins, and what it was when it ended.
    history: History,
    material: Arc<Material>,
    /// The session's folder, once it has begun.
    folder: Option<PathBuf>,
    /// Who was there before the session was cut off.
    before: Vec<String>,
    is_over: bool,
    /// What the candidate has given, once others may see it.
    candidate: Option<Candidate>,
    /// What is awaited of the candidate once the interview is over.
    awaited: Awaited,
    /// The questions of all interviews of this evening.
    asked: Vec<String>,
    /// Something has happened that pages may have to hear.
    is_stale: bool,
    published: Published,
}

impl Hosting {
    fn start(start: Start, options: Options) -> Result<Self, Error> {
        let (sender, events) = channel(QUEUE);
        let server = Server::start(options, again::port(&start), sender)?;
        let material = Arc::new(telling::material(&start, false));
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
        })
    }

    /// Whether what is written at the page goes into this session.
    pub fn is_of(&self, folder: &Path) -> bool {
        self.folder.as_deref() == Some(folder)
    }

    /// Waits for what a page wants.
    pub async fn heard(&mut self) -> Event {
        match self.events.recv().await {
            Some(event) => event,
            None => std::future::pending().await,
        }
    }

    /// What is awaited of somebody who scores, once the interview is over.
    fn awaited_of(&self, person: &Person) -> Option<Awaited> {
        person.awaited().filter(|_| self.is_over)
    }

    /// Who is there and what they do, as one line; nothing of what they gave.
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

    /// The interview is over: scoring goes on with what it was.
    pub fn ended(&mut self, history: History) {
        (self.history, self.is_over, self.is_stale) = (history, true, true);
    }

    /// When something that is not on disk yet has to be looked at again.
    pub fn deadline(&self) -> Option<Instant> {
        self.people.iter().any(Person::has_unsaved).then(|| clock::now() + people::LOOK_AGAIN)
    }

    /// Puts what everybody wrote on disk, and says what could not be.
    pub fn close(&mut self) -> Option<String> {
        let folder = self.folder.clone();
        self.people.iter_mut().filter_map(|it| it.close(folder.as_deref())).last()
    }

    fn screen(&self, is_started: bool) -> Host {
        let guest = |it: &Person| Guest {
            name: it.name.clone(),
            is_interviewer: it.role == Role::Interviewer,
            awaited: self.awaited_of(it),
            has_agreed: it.agreed,
            is_here: self.server.is_here(it.id),
        };
        Host {
            title: self.material.title.clone(),
            recorded: self.material.recorded,
            link: self.server.link(),
            address: self.server.address(),
            code: self.server.invitation().code,
            fingerprint: self.server.fingerprint().map(str::to_owned),
            is_shut: self.server.is_shut(),
            guests: self.people.iter().map(guest).collect(),
            before: self.before.iter().filter(|it| !self.has(it)).cloned().collect(),
            stage: match (is_started, &self.folder, self.is_over) {
                (true, ..) => Progress::Running,
                (false, None, _) => Progress::New,
                (false, Some(_), false) => Progress::CutOff,
                (false, Some(_), true) => Progress::Over,
            },
        }
    }
}

impl App {
    /// Opens the page and the screen that invites to it.
    pub(super) fn prepare_host(
        &mut self,
        request: &Request,
        device: Option<String>,
        options: Options,
    ) -> Result<(), Error> {
        self.device = device;
        self.request.clone_from(request);
        let start = plan(&self.bank, &self.sessions.digests, request)?;
        let hosting = Hosting::start(start, options)?;
        self.screen = Screen::Host(Box::new(hosting.screen(false)));
        self.hosting = Some(Box::new(hosting));
        self.look_for_microphone();
        Ok(())
    }

    pub(in crate::app) fn on_host(&mut self, action: Action) -> Result<(), Error> {
        let Some(hosting) = &mut self.hosting else { return Ok(()) };
        match action {
            Action::Open | Action::Back if self.live.is_some() => self.back_to_interview(),
            Action::Open if hosting.is_over => {
                let folder = hosting.folder.clone();
                return folder.map_or(Ok(()), |it| self.open_score(&it));
            }
            Action::Open => return self.start_hosted(),
            Action::OpenDoor => {
                hosting.server.open_door()?;
                hosting.is_stale = true;
                self.say("The door is open again, with a new invitation.");
            }
            Action::Back => self.ask_to_close_page(false),
            _ => {}
        }
        Ok(())
    }

    fn back_to_interview(&mut self) {
        self.screen = Screen::Interview(Box::default());
    }

    /// Shows the invitation during the interview, for somebody who comes late.
    pub(in crate::app) fn show_invitation(&mut self) {
        match &self.hosting {
            Some(hosting) => self.screen = Screen::Host(Box::new(hosting.screen(true))),
            None => self.say("Nobody can join this interview; 'mockloop host' starts one for others."),
        }
    }

    /// Starts, if somebody is there to lead and the microphone is ready or not wanted.
    fn start_hosted(&mut self) -> Result<(), Error> {
        let Some(hosting) = &self.hosting else { return Ok(()) };
        let leads = |it: &&Person| it.role == Role::Interviewer;
        let Some(_) = hosting.people.iter().find(leads) else {
            return Err(Error::failed("Nobody is there to interview you yet."));
        };
        if !hosting.people.iter().filter(leads).any(|it| it.agreed) {
            let lacks =
                if hosting.material.recorded { "agreed to the recording" } else { "sat down at the page" };
            return Err(Error::failed(format!("Your interviewer has not {lacks} yet.")));
        }
        if !hosting.material.recorded {
            return self.begin_hosted(false);
        }
        if self.listening.is_opening() {
            return Err(Error::failed("The microphone is still being opened."));
        }
        if let Hearing::Failed(why) = self.listening.sound().hearing {
            let text = format!("The microphone cannot be used: {why}. Practise without recording?");
            let (yes, no) = ("practise without".to_owned(), "back".to_owned());
            self.ask(
                Question { title: "No microphone".to_owned(), text, yes, no, other: None },
                Pending::StartWithoutRecording,
            );
            return Ok(());
        }
        self.begin_hosted(true)
    }

    pub(in crate::app) fn begin_hosted(&mut self, recorded: bool) -> Result<(), Error> {
        let Some(hosting) = &mut self.hosting else { return Ok(()) };
        let mut start = hosting.history.start.clone();
        start.recorded = recorded;
        let recorder = if recorded { self.listening.hand_over() } else { None };
        self.listening.close();
        if let Some(folder) = hosting.folder.clone() {
            hosting.is_stale = true;
            let live = self.go_on_with(&folder, recorder)?;
            self.enter_interview(live);
            return Ok(());
        }
        start.wall = clock::wall().fixed_offset();
        hosting.material = Arc::new(telling::material(&start, hosting.material.swapped));
        let live = Live::begin(&self.workspace, start, recorder)?;
        hosting.folder = Some(live.folder.clone());
        hosting.is_stale = true;
        self.enter_interview(live);
        Ok(())
    }

    /// Something came from a page.
    pub(super) fn hear_page(&mut self, event: Event) {
        let Some(hosting) = &mut self.hosting else { return };
        hosting.is_stale = true;
        match event {
            Event::Asked { person, name } => hosting.asking.push((person, name)),
            Event::Said { person, tab, number, command } => self.obey(person, tab, number, command),
            Event::Changed => {}
        }
    }

    /// Something has happened that pages may have to hear.
    pub(in crate::app) fn pages_are_behind(&mut self) {
        if let Some(hosting) = &mut self.hosting {
            hosting.is_stale = true;
        }
    }

    /// Tells every page what is new, and shows on the own screen who is there.
    pub(super) fn tell_pages(&mut self) {
        let unsaved = self.live.as_ref().map(Live::unsaved).unwrap_or_default();
        let Some(hosting) = &mut self.hosting else { return };
        let folder = hosting.folder.clone();
        let settle = |it: &mut Person| it.settle(&unsaved, folder.as_deref());
        let settled = hosting.people.iter_mut().map(settle).fold(false, |any, it| any | it);
        if settled && hosting.is_over {
            self.others_have_written();
        }
        let Some(hosting) = &mut self.hosting else { return };
        if !std::mem::take(&mut hosting.is_stale) && !settled {
            return;
        }
        hosting.tell(self.live.as_ref());
        if let Screen::Host(screen) = &mut self.screen {
            **screen = hosting.screen(self.live.is_some());
        }
        self.is_dirty = true;
    }

    /// Ends the page, everything that was written there on disk.
    pub(super) fn close_hosting(&mut self) {
        if let Some(mut hosting) = self.hosting.take()
            && let Some(why) = hosting.close()
        {
            self.last_words = Some(format!("error: what was written on the page is not complete: {why}"));
        }
        self.let_go();
    }
}
