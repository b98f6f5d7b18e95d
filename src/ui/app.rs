//! The program as screens show it: what is open, what it works on, and what lies around it.

use crossterm::event::{Event, KeyEventKind};
use ratatui::Frame;

use crate::{
    domain::{sound::Sound, trends::Filter},
    error::Error,
    hosting::Hosting,
    peer,
    practice::{
        Heard, Library, Live, message::Message, planning::Request, playback::PlaybackController,
        sound_check::SoundCheck,
    },
    tui::{self, Screen, View, theme::Theme},
};

use super::{
    flows::{
        differences, host,
        player::{self, Listening, Stage},
        running::Interview,
        trends,
    },
    inbox::Inbox,
    scoring::Scoring,
    shell::Shell,
};

/// Tells what came without a key.
#[derive(Debug)]
pub enum News {
    Heard(Heard),
    Message(Message),
    Page(peer::Event),
}

/// Holds the program with its screens.
#[derive(Debug)]
pub struct App {
    pub(super) library: Library,
    pub(super) inbox: Inbox,
    /// Flags of `practice` that go on into every interview of this run.
    pub(super) request: Request,
    pub(super) screen: Screen,
    pub(super) interview: Option<Interview>,
    pub(super) sound_check: SoundCheck,
    pub(super) listening: Listening,
    pub(super) scoring: Scoring,
    /// The page for others, while there is one.
    pub(super) hosting: Option<Box<Hosting>>,
    pub(super) shell: Shell,
}

impl App {
    /// Starts on the home screen.
    pub fn new(library: Library, theme: Theme) -> Self {
        let inbox = Inbox::open();
        let player = PlaybackController::new(inbox.sender(), library.workspace.cache.clone());
        let mut app = Self {
            screen: Screen::Home(Box::default()),
            request: Request { recorded: true, ..Request::default() },
            interview: None,
            sound_check: SoundCheck::new(inbox.sender()),
            listening: Listening::new(player),
            scoring: Scoring::new(inbox.drafts()),
            hosting: None,
            shell: Shell::new(theme),
            inbox,
            library,
        };
        app.go_home();
        app
    }

    /// Names the demo on every screen, and what is said when it is left.
    pub fn set_demo(&mut self, banner: &'static str, farewell: &str) {
        self.shell.banner = Some(banner);
        self.shell.last_words = Some(farewell.to_owned());
    }

    /// Opens the trends.
    pub fn open_trends(&mut self, filter: Filter) {
        self.screen = Screen::Trends(Box::new(trends::screen(&self.library, filter)));
    }

    /// Returns the sessions that were read at the start.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Returns the last thing to say once the terminal is back.
    pub fn last_words(&self) -> Option<&str> {
        self.shell.last_words.as_deref()
    }

    /// Returns what could not be put on disk, for the end of the program.
    pub fn take_failure(&mut self) -> Option<Error> {
        self.shell.take_failure()
    }

    /// Draws one frame.
    pub fn draw(&self, frame: &mut Frame) {
        let sound = self.sound();
        let company = self.hosting.as_ref().filter(|_| !matches!(self.screen, Screen::Host(_)));
        let company = company.map(|it| it.company());
        let live = self.interview.as_ref().map(|it| &it.live);
        let (unsaved, failure) = live.map(Live::unsaved).unwrap_or_default();
        let live = live.map(|live| tui::Live {
            history: live.history(),
            at: live.at(),
            unsaved,
            failure: failure.as_deref(),
        });
        let view = View {
            theme: &self.shell.theme,
            sound: &sound,
            live,
            notice: self.shell.notice().map(|(text, _)| text),
            banner: self.shell.banner.or(company.as_deref()),
            confirmation: self.shell.asked().map(|it| &it.confirmation),
            help: self.shell.help,
        };
        tui::draw(&self.screen, &view, frame);
    }

    fn sound(&self) -> Sound {
        self.interview.as_ref().map_or_else(|| self.sound_check.sound(), |it| it.live.sound())
    }

    /// Waits until the interview's microphone, a page or a background thread has something to say.
    pub async fn news(&mut self) -> News {
        let heard = async {
            match &mut self.interview {
                Some(interview) => interview.live.heard().await,
                None => std::future::pending().await,
            }
        };
        let page = async {
            match &mut self.hosting {
                Some(hosting) => hosting.event().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            heard = heard => News::Heard(heard),
            message = self.inbox.next() => News::Message(message),
            event = page => News::Page(event),
        }
    }

    /// Takes in what came without a key.
    pub fn take_in(&mut self, news: News) {
        self.shell.is_dirty = true;
        self.pages_are_behind();
        match news {
            News::Heard(heard) => {
                if let Some(interview) = &mut self.interview {
                    interview.live.take_in(heard);
                }
            }
            News::Page(event) => {
                let live = self.interview.as_mut().map(|it| &mut it.live);
                let effects = self.hosting.as_mut().map(|it| it.take_in(event, live));
                if let (Some(interview), Some(effects)) = (&mut self.interview, effects) {
                    interview.add_effects(effects);
                }
            }
            News::Message(message) => self.take_message(message),
        }
        self.show_effects();
    }

    fn take_message(&mut self, message: Message) {
        match message {
            Message::Devices { names, default } => self.devices_found(names, default),
            Message::Opened(attempt, opened) => self.sound_check.opened(attempt, opened),
            Message::DraftsWritten => self.drafts_written(),
            Message::Player(attempt, player) => {
                if let Some(mut stage) = Stage::of(&mut self.screen) {
                    for text in self.listening.opened(&mut stage, attempt, player) {
                        self.shell.say(text);
                    }
                }
            }
            Message::Written(Ok(path)) => self.shell.say(format!("Written: {}", path.display())),
            Message::Written(Err(why)) => self.shell.say(why),
            Message::Learned(path, learned) => {
                let stage = Stage::of(&mut self.screen);
                if let Some(why) = stage.and_then(|mut it| player::learn(&mut it, &path, &learned)) {
                    self.shell.say(why);
                }
            }
            Message::Texts(texts) => {
                if let Screen::Browser(browser) = &mut self.screen {
                    browser.set_text(texts);
                }
            }
        }
    }

    /// Shows how the writing of drafts stands.
    fn drafts_written(&mut self) {
        if let (Some(interview), Screen::Interview(screen)) = (&self.interview, &mut self.screen)
            && let (Some(beside), tui::screens::interview::Over::Interviewer(view)) =
                (&interview.interviewer, &mut screen.over)
        {
            beside.show(view);
        }
        if self.scoring.draft.is_writing() {
            return;
        }
        self.candidate_has_written();
        if let Screen::Score(score) = &mut self.screen {
            // There is little room on the screen for the reason, and none for the path.
            score.unsaved = self.scoring.draft.failure().map(|it| it.reason);
        }
    }

    /// Takes in a key, a paste, or a new size.
    pub async fn event(&mut self, event: Event) {
        self.shell.is_dirty = true;
        self.pages_are_behind();
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                if let Err(error) = self.key(key).await {
                    self.shell.say(error.sentence);
                }
                self.show_effects();
                self.release_session();
            }
            Event::Key(_) | Event::FocusGained | Event::FocusLost | Event::Mouse(_) | Event::Resize(..) => {}
            Event::Paste(text) => {
                let is_whole = match &mut self.screen {
                    Screen::Browser(browser) => {
                        browser.paste(&text);
                        true
                    }
                    screen => screen.input().is_none_or(|input| input.paste(&text)),
                };
                if !is_whole {
                    self.shell.say("A line holds 4,000 characters; the rest was left out.");
                }
            }
        }
    }

    /// Shows what the engine has brought about.
    pub(super) fn show_effects(&mut self) {
        let effects = self.interview.as_mut().map(Interview::take_effects).unwrap_or_default();
        if !effects.is_empty() {
            self.pages_are_behind();
        }
        let has_bell = matches!(&self.screen, Screen::Interview(it) if it.has_bell);
        self.shell.show(&effects, has_bell);
    }

    /// Lets go of a session once nobody writes to it: on no screen, and at no page.
    pub(super) fn release_session(&mut self) {
        let is_written = matches!(self.screen, Screen::Score(_) | Screen::Review(_));
        let held = self.scoring.lock.folder();
        let is_at_page = held.is_some_and(|held| self.hosting.as_ref().is_some_and(|it| it.is_of(held)));
        if !is_written && !is_at_page {
            self.scoring.lock.release();
        }
    }

    /// Remembers that something has happened that pages may have to hear.
    pub(super) fn pages_are_behind(&mut self) {
        if let Some(hosting) = &mut self.hosting {
            hosting.mark_stale();
        }
    }

    /// Tells pages what is awaited of the candidate, or opens everybody's scores to them.
    pub(super) fn candidate_has_written(&mut self) {
        if let Some(Err(error)) = self.hosting.as_mut().map(|it| it.look_at_candidate()) {
            self.shell.say(error.sentence);
        }
    }

    /// Tells every page what is new, and shows on the own screen who is there.
    pub fn tell_pages(&mut self) {
        let Some(hosting) = &mut self.hosting else { return };
        let told = hosting.tell(self.interview.as_ref().map(|it| &it.live));
        if told.others_have_written {
            self.others_have_written();
        }
        if told.changed {
            if let (Screen::Host(screen), Some(hosting)) = (&mut self.screen, &self.hosting) {
                **screen = host::screen(hosting, self.interview.is_some());
            }
            self.shell.is_dirty = true;
        }
    }

    /// Shows scores or second votes of others that have come to disk after the interview.
    fn others_have_written(&mut self) {
        if let Screen::Differences(screen) = &mut self.screen {
            differences::refresh(screen);
        }
        let hosted = self.hosting.as_ref().and_then(|it| it.folder());
        let Screen::Debrief(page) = &self.screen else { return };
        if Some(page.session.folder.as_path()) != hosted {
            return;
        }
        match super::flows::debrief::record(&page.session.folder, &self.scoring) {
            Ok(fresh) if fresh.others.len() != page.session.others.len() => {
                self.screen = Screen::Debrief(Box::new(fresh.into()));
            }
            Ok(_) => {}
            Err(error) => self.shell.say(error.sentence),
        }
    }

    /// Puts the question whether somebody may come in, unless another one is on the screen or something is typed.
    pub fn attend(&mut self) {
        let Some(request) = self.hosting.as_ref().and_then(|it| it.next_request()) else { return };
        let history = self.interview.as_ref().map(|it| it.live.history());
        // In the list of questions letters are text too, but nothing is lost by a question over it.
        let is_typing = self.screen.legend(history).takes_text && !matches!(self.screen, Screen::Browser(_));
        if self.shell.asked().is_none() && !is_typing {
            self.shell.ask(host::ask_to_admit(&request));
            self.shell.is_dirty = true;
        }
    }

    /// Ends the page, everything that was written there on disk.
    pub(super) fn close_hosting(&mut self) {
        if let Some(mut hosting) = self.hosting.take()
            && let Some(why) = hosting.close()
        {
            self.shell.last_words =
                Some(format!("error: what was written on the page is not complete: {why}"));
        }
        self.release_session();
    }
}
