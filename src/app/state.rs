//! The program as screens show it: which screen, what lies over it, the live interview, and what keys do.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crossterm::event::{Event, KeyEvent, KeyEventKind};
use ratatui::Frame;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::{
    bank::Bank,
    clock::{self, Wakefulness},
    domain::digest::Sessions,
    error::Error,
    peer, platform,
    store::{sessions, workspace::Workspace},
    tui::{
        self, Screen, View,
        keymap::{self, Action, Mode},
        sound::Sound,
        theme::Theme,
        widgets::dialog::Question,
    },
};

use super::{
    listening::Listening, live::Live, message::Message, mic::Heard, pending::Pending, planning::Request,
};

/// How long a sentence stays at the bottom.
const NOTICE: Duration = Duration::from_secs(4);

/// What came without a key.
#[derive(Debug)]
pub enum News {
    Heard(Heard),
    Message(Message),
    Page(peer::Event),
}

/// The program with its screens.
#[derive(Debug)]
pub struct App {
    pub(super) workspace: Workspace,
    pub(super) bank: Bank,
    pub(super) sessions: Sessions,
    pub(super) screen: Screen,
    pub(super) live: Option<Live>,
    pub(super) listening: Listening,
    pub(super) messages: Receiver<Message>,
    pub(super) sender: Sender<Message>,
    /// Flags of `practice` that go on into every interview of this run.
    pub(super) request: Request,
    pub(super) device: Option<String>,
    pub(super) question: Option<(Question, Pending)>,
    /// When the mark being typed was set.
    pub(super) marked_at: Option<Duration>,
    pub(super) scoring: super::scoring::Saving,
    pub(super) desk: super::desk::Desk,
    /// The page for others, while there is one.
    pub(super) hosting: Option<Box<super::hosting::Hosting>>,
    /// Whoever interviews beside the candidate, while they do.
    pub(super) beside: Option<Box<super::beside::Beside>>,
    /// Somebody else's interview, while it is listened to and scored.
    pub(super) packet: Option<super::packets::Packet>,
    pub(super) theme: Theme,
    pub(super) notice: Option<(String, Instant)>,
    help: Option<u16>,
    /// Stands on every screen of the demo, of which nothing is kept.
    pub(super) banner: Option<&'static str>,
    pub(super) is_dirty: bool,
    pub(super) wakefulness: Wakefulness,
    pub(super) is_leaving: bool,
    wants_suspend: bool,
    pub(super) bells: u8,
    /// The last thing to say once the terminal is back.
    pub(super) last_words: Option<String>,
    /// The session that a screen writes to.
    pub(super) held: Option<super::holding::Held>,
    /// What could not be put on disk.
    pub(super) failure: Option<Error>,
}

impl App {
    pub fn new(workspace: Workspace, bank: Bank, sessions: Sessions, theme: Theme) -> Self {
        let (sender, messages) = channel(32);
        let mut app = Self {
            bank,
            sessions,
            screen: Screen::Home(Box::default()),
            live: None,
            listening: Listening::new(sender.clone()),
            messages,
            request: Request { recorded: true, ..Request::default() },
            device: None,
            question: None,
            marked_at: None,
            scoring: super::scoring::Saving::new(sender.clone()),
            desk: super::desk::Desk::new(sender.clone(), workspace.cache.clone()),
            hosting: None,
            beside: None,
            packet: None,
            sender,
            workspace,
            theme,
            notice: None,
            help: None,
            banner: None,
            is_dirty: true,
            wakefulness: Wakefulness::since(clock::now(), platform::uptime()),
            is_leaving: false,
            wants_suspend: false,
            bells: 0,
            last_words: None,
            held: None,
            failure: None,
        };
        app.go_home();
        app
    }

    pub fn cache(&self) -> Option<&Path> {
        self.workspace.cache.as_deref()
    }

    pub fn last_words(&self) -> Option<&str> {
        self.last_words.as_deref()
    }

    pub fn is_leaving(&self) -> bool {
        self.is_leaving
    }

    pub fn mark_dirty(&mut self) {
        self.is_dirty = true;
    }

    pub fn take_dirty(&mut self) -> bool {
        std::mem::take(&mut self.is_dirty)
    }

    pub fn is_suspending(&self) -> bool {
        self.wants_suspend
    }

    pub fn take_suspend(&mut self) -> bool {
        std::mem::take(&mut self.wants_suspend)
    }

    /// Draws one frame.
    pub fn draw(&self, frame: &mut Frame) {
        let sound = self.sound();
        let company = self.hosting.as_ref().filter(|_| !matches!(self.screen, Screen::Host(_)));
        let company = company.map(|it| it.company());
        let (unsaved, failure) = self.live.as_ref().map(Live::unsaved).unwrap_or_default();
        let live = self.live.as_ref().map(|live| tui::Live {
            history: live.history(),
            at: live.at(),
            unsaved,
            failure: failure.as_deref(),
        });
        let view = View {
            screen: &self.screen,
            theme: &self.theme,
            sound: &sound,
            live,
            notice: self.notice.as_ref().map(|(text, _)| text.as_str()),
            banner: self.banner.or(company.as_deref()),
            question: self.question.as_ref().map(|(question, _)| question),
            help: self.help,
        };
        tui::draw(&view, frame);
    }

    fn sound(&self) -> Sound {
        self.live.as_ref().map_or_else(|| self.listening.sound(), Live::sound)
    }

    /// Waits until the interview's microphone or a background thread has something to say.
    pub async fn news(&mut self) -> News {
        let heard = async {
            match &mut self.live {
                Some(live) => live.heard().await,
                None => std::future::pending().await,
            }
        };
        let page = async {
            match &mut self.hosting {
                Some(hosting) => hosting.heard().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            heard = heard => News::Heard(heard),
            Some(message) = self.messages.recv() => News::Message(message),
            event = page => News::Page(event),
        }
    }

    pub fn take_in(&mut self, news: News) {
        self.is_dirty = true;
        self.pages_are_behind();
        match news {
            News::Heard(heard) => {
                if let Some(live) = &mut self.live {
                    live.take_in(heard);
                }
            }
            News::Page(event) => self.hear_page(event),
            News::Message(Message::Devices { names, default }) => self.devices(names, default),
            News::Message(Message::Opened(attempt, opened)) => self.listening.opened(attempt, opened),
            News::Message(Message::Saved(failure)) => self.saved(failure),
            News::Message(Message::Player(attempt, player)) => self.player_opened(attempt, player),
            News::Message(Message::Written(Ok(path))) => self.say(&format!("Written: {}", path.display())),
            News::Message(Message::Written(Err(why))) => self.say(&why),
            News::Message(Message::Learned(path, learned)) => self.learned(&path, &learned),
            News::Message(Message::Texts(texts)) => {
                if let Screen::Browser(browser) = &mut self.screen {
                    browser.set_text(texts);
                }
            }
        }
    }

    /// A key, a paste, a new size.
    pub async fn event(&mut self, event: Event) {
        self.is_dirty = true;
        self.pages_are_behind();
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                self.key(key).await;
                self.let_go();
            }
            Event::Paste(text) => match &mut self.screen {
                Screen::Browser(browser) => browser.paste(&text),
                screen => {
                    if screen.input().is_some_and(|input| !input.paste(&text)) {
                        self.say("A line holds 4,000 characters; the rest was left out.");
                    }
                }
            },
            _ => {}
        }
    }

    async fn key(&mut self, key: KeyEvent) {
        let mode = match (&self.question, self.help) {
            (Some(_), _) => Mode::Confirm,
            (None, Some(_)) => Mode::Help,
            (None, None) => self.screen.mode(self.live.as_ref().map(Live::history)),
        };
        match keymap::action(mode, key) {
            Some(action) => {
                self.notice = None;
                if let Err(error) = self.act(mode, action).await {
                    self.say(&error.sentence);
                }
            }
            None => match &mut self.screen {
                Screen::Browser(browser) if mode == Mode::Browser => browser.type_key(key),
                screen if matches!(mode, Mode::Typing | Mode::Evidence) => {
                    if let Some(input) = screen.input() {
                        input.type_key(key);
                    }
                }
                _ => {}
            },
        }
    }

    async fn act(&mut self, mode: Mode, action: Action) -> Result<(), Error> {
        match (mode, action) {
            (_, Action::Suspend) => self.wants_suspend = true,
            (_, Action::Quit) => self.quit(),
            (Mode::Confirm, Action::Accept) => return self.accept().await,
            (Mode::Confirm, Action::Other) => return self.third_answer().await,
            (Mode::Confirm, Action::Back) => self.decline(),
            (Mode::Confirm, _) => self.question = None,
            (Mode::Help, Action::Up) => self.help = self.help.map(|it| it.saturating_sub(1)),
            (Mode::Help, Action::Down) => self.help = self.help.map(|it| it.saturating_add(1).min(200)),
            (Mode::Help, Action::Back) => self.help = None,
            (Mode::Help, _) => {}
            (_, Action::Help) => self.help = Some(0),
            _ => return self.act_on_screen(action).await,
        }
        Ok(())
    }

    /// Ctrl-C and `q`. A running interview asks first.
    fn quit(&mut self) {
        if self.live.is_some() {
            let text = if self.banner.is_some() {
                "Leave the demo? This interview goes with it."
            } else {
                "Leave the interview? It is kept, and the home screen offers to go on with it."
            };
            self.ask(
                Question {
                    title: "Leave".to_owned(),
                    text: text.to_owned(),
                    yes: "leave".to_owned(),
                    no: "stay".to_owned(),
                    other: None,
                },
                Pending::LeaveInterview,
            );
        } else if matches!(self.screen, Screen::Host(_)) {
            self.ask_to_close_page(true);
        } else {
            self.is_leaving = true;
        }
    }

    /// Leaves without asking: a signal, or the terminal is gone.
    pub fn leave_now(&mut self) {
        self.is_leaving = true;
    }

    pub(super) fn ask(&mut self, question: Question, pending: Pending) {
        self.question = Some((question, pending));
    }

    /// Shows a sentence at the bottom for a while.
    pub(super) fn say(&mut self, text: &str) {
        self.notice = Some((text.to_owned(), clock::now() + NOTICE));
    }

    pub(super) fn refresh_sessions(&mut self) {
        self.sessions = sessions::list(&self.workspace);
    }

    pub(super) fn folder(&self, name: &str) -> PathBuf {
        self.workspace.recordings().join(name)
    }
}
