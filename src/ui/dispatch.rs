//! From a key to what it does: the confirmation that lies over a screen first, then the help, then the screen itself.

use crossterm::event::KeyEvent;

use crate::{
    error::Error,
    tui::{
        Screen,
        keymap::{self, confirmation, everywhere, help},
        screens::interview::Over,
    },
};

use super::{
    app::App,
    flows::{
        compare, debrief, differences, home, host, interview, interviewer, microphone, prediction, questions,
        review, score, sessions, setup, trends,
    },
    step::Step,
};

/// The help is not longer than this, in lines.
const LONGEST_HELP: u16 = 200;

impl App {
    /// Carries out a key.
    pub(super) async fn key(&mut self, key: KeyEvent) -> Result<(), Error> {
        if self.shell.asked().is_some() {
            return match (confirmation::KEYS.action(key), everywhere::TYPING.action(key)) {
                (Some(action), _) => self.confirm(action).await,
                (None, Some(action)) => {
                    self.everywhere(action);
                    Ok(())
                }
                (None, None) => Ok(()),
            };
        }
        if let Some(scroll) = self.shell.help {
            match (help::KEYS.action(key), everywhere::TYPING.action(key)) {
                (Some(help::Action::Back), _) => self.shell.help = None,
                (Some(help::Action::Move(to)), _) => {
                    let steps =
                        i16::try_from(to.steps()).unwrap_or(if to.steps() < 0 { i16::MIN } else { i16::MAX });
                    self.shell.help = Some(scroll.saturating_add_signed(steps).min(LONGEST_HELP));
                }
                (None, Some(action)) => self.everywhere(action),
                (None, None) => {}
            }
            return Ok(());
        }
        let history = self.interview.as_ref().map(|it| it.live.history());
        let takes_text = self.screen.legend(history).takes_text;
        let shell_keys = if takes_text { everywhere::TYPING } else { everywhere::KEYS };
        if let Some(action) = shell_keys.action(key) {
            self.shell.clear_notice();
            self.everywhere(action);
            return Ok(());
        }
        if let Some(step) = self.act(key)? {
            return self.follow(step).await;
        }
        self.type_key(key);
        Ok(())
    }

    fn everywhere(&mut self, action: everywhere::Action) {
        match action {
            everywhere::Action::Suspend => self.shell.wants_suspend = true,
            everywhere::Action::Help => self.shell.help = Some(0),
            everywhere::Action::Leave => self.quit(),
        }
    }

    /// Leaves the program; a running interview and an open page ask first.
    pub(super) fn quit(&mut self) {
        if self.interview.is_some() {
            self.shell.ask(interview::ask_to_leave(self.shell.banner.is_some()));
        } else if let (Screen::Host(_), Some(hosting)) = (&self.screen, &self.hosting) {
            self.shell.ask(host::ask_to_close(hosting, true));
        } else {
            self.shell.is_leaving = true;
        }
    }

    /// Looks the key up among those of the open screen and carries it out; `None` if the screen does not bind it.
    fn act(&mut self, key: KeyEvent) -> Result<Option<Step>, Error> {
        let Self {
            library,
            inbox,
            request,
            screen,
            interview,
            sound_check,
            listening,
            scoring,
            hosting,
            shell,
        } = self;
        let mut found = |is_found: bool| {
            if is_found {
                shell.clear_notice();
            }
            is_found
        };
        macro_rules! bound {
            ($keys:expr) => {
                match $keys.action(key) {
                    it if !found(it.is_some()) => return Ok(None),
                    Some(action) => action,
                    None => return Ok(None),
                }
            };
        }
        Ok(Some(match screen {
            Screen::Home(it) => home::act(it, bound!(keymap::home::KEYS), library),
            Screen::Setup(it) => setup::act(it, bound!(keymap::setup::KEYS), library, request, sound_check)?,
            Screen::Host(_) => {
                let action = bound!(keymap::host::KEYS);
                let Some(hosting) = hosting else { return Ok(None) };
                host::act(action, hosting, interview.is_some(), library, scoring, sound_check)?
            }
            Screen::Browser(it) => questions::act(it, bound!(it.keys()), library)?,
            Screen::Microphone(it) => {
                microphone::act(it, bound!(keymap::microphone::KEYS), request, sound_check)
            }
            Screen::Interview(it) => {
                let Some(interview) = interview else { return Ok(None) };
                let in_break = interview.live.history().question().is_none();
                match &it.over {
                    Over::Interviewer(view) => interviewer::act(it, bound!(view.keys()), interview)?,
                    Over::Nothing
                    | Over::Clarifications(_)
                    | Over::Material(_)
                    | Over::Note(_)
                    | Over::Mark(..) => {
                        interview::act(it, bound!(it.keys(in_break)), interview, hosting.as_deref())?
                    }
                }
            }
            Screen::Score(it) if it.is_prediction() => {
                prediction::act(it, bound!(keymap::prediction::KEYS), scoring)?
            }
            Screen::Score(it) => score::act(it, bound!(it.keys()), scoring)?,
            Screen::Differences(it) => {
                let action = bound!(it.keys());
                let step = differences::act(it, action, scoring, hosting.as_deref_mut(), library, request)?;
                if let Some(packet) = scoring.packet.as_ref().filter(|it| it.has_voted()) {
                    shell.last_words = Some(packet.later());
                }
                step
            }
            Screen::Debrief(it) => {
                debrief::act(it, bound!(keymap::debrief::KEYS), scoring, library, inbox.sender())?
            }
            Screen::Sessions(it) => sessions::act(it, bound!(keymap::sessions::KEYS), library),
            Screen::Review(it) => review::act(it, bound!(it.keys()), listening)?,
            Screen::Compare(it) => compare::act(it, bound!(keymap::compare::KEYS), listening, library)?,
            Screen::Trends(it) => trends::act(it, bound!(it.keys()), library, inbox.sender()),
        }))
    }

    /// Takes a letter where something is typed.
    fn type_key(&mut self, key: KeyEvent) {
        match &mut self.screen {
            Screen::Browser(browser) if browser.keys().takes_text => browser.type_key(key),
            screen => {
                if let Some(input) = screen.input() {
                    input.type_key(key);
                }
            }
        }
    }
}
