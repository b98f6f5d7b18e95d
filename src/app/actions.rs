//! What an action does on each screen.

use crate::{
    domain::{
        fact::How,
        question::{Kind, Part},
        scorecard::Seen,
        session::Input,
    },
    error::Error,
    store::sessions,
    tui::{
        Screen,
        keymap::Action,
        screens::{
            browser::Browser,
            home::{self, Choice, Home},
            interview::{Interview, Over},
            microphone::Microphone,
            sessions::{SessionList, size},
            setup::{Row, Setup, Shape, Wanted},
        },
        widgets::{dialog::Question, input::Input as Line, list::Cursor},
    },
};

use super::{
    live::Live,
    planning::{self, Request, plan},
    state::{App, Pending},
};

/// How far a page key goes.
const PAGE: isize = 10;

/// How far an action moves a cursor or a page.
fn steps(action: Action) -> Option<isize> {
    match action {
        Action::Up => Some(-1),
        Action::Down => Some(1),
        Action::PageUp => Some(-PAGE),
        Action::PageDown => Some(PAGE),
        Action::First => Some(-100_000),
        Action::Last => Some(100_000),
        _ => None,
    }
}

impl App {
    pub(super) async fn act_on_screen(&mut self, action: Action) -> Result<(), Error> {
        match &mut self.screen {
            Screen::Home(_) => self.on_home(action),
            Screen::Setup(_) => self.on_setup(action),
            Screen::Browser(_) => self.on_browser(action),
            Screen::Microphone(_) => self.on_microphone(action),
            Screen::Interview(_) => self.on_interview(action).await,
            Screen::Score(_) => self.on_score(action),
            Screen::Debrief(_) => self.on_debrief(action),
            Screen::Sessions(_) => self.on_sessions(action),
        }
    }

    /// The home screen, from what is known now.
    pub(super) fn go_home(&mut self) {
        self.listening.close();
        self.screen = Screen::Home(self.home());
    }

    fn home(&self) -> Home {
        let digests = &self.sessions.digests;
        let held = |folder: &str| sessions::Lock::is_held(&self.folder(folder));
        let cut_off: Vec<_> = digests.iter().filter(|it| it.ended.is_none() && !held(&it.folder)).collect();
        let next = self.suggestion();
        Home::new(home::Facts {
            sessions: digests,
            cut_off: &cut_off,
            next: next.as_ref().map(|(id, why)| (&self.bank.entries[*id].summary, why.as_str())),
            questions: self.bank.entries.len(),
            loops: self.bank.loops.first().map(|it| it.title.as_str()),
            milestones: self.bank.plan.as_ref().map(|plan| plan.milestones),
            set_aside: (self.bank.faults.len(), self.sessions.broken.len()),
        })
    }

    /// The question to practise next: of the kind least practised, the easiest that was practised least.
    fn suggestion(&self) -> Option<(usize, String)> {
        let practised = planning::practised(&self.sessions.digests);
        let of_kind = |kind: Kind| self.sessions.digests.iter().filter(|it| it.kinds.contains(&kind)).count();
        let kind = Kind::ALL.into_iter().min_by_key(|kind| of_kind(*kind))?;
        let often = |id: &str| practised.get(id).copied().unwrap_or(0);
        let entries = self.bank.entries.iter().enumerate().filter(|(_, it)| it.summary.kind == kind);
        let (at, entry) = entries.min_by_key(|(_, it)| {
            (often(&it.summary.id), it.summary.exercise != Default::default(), it.summary.difficulty)
        })?;
        let why = match often(&entry.summary.id) {
            0 => "not practised yet".to_owned(),
            1 => "practised once".to_owned(),
            many => format!("practised {many} times"),
        };
        Some((at, why))
    }

    fn on_home(&mut self, action: Action) -> Result<(), Error> {
        let Screen::Home(home) = &mut self.screen else { return Ok(()) };
        if let Some(steps) = steps(action) {
            home.step(steps);
            return Ok(());
        }
        let choice = match action {
            Action::Open => home.chosen().cloned(),
            Action::PracticeNow => home.practise_now().cloned(),
            Action::Sessions => Some(Choice::Sessions),
            Action::Bank => Some(Choice::Bank),
            Action::Microphone => Some(Choice::Microphone),
            _ => None,
        };
        match choice {
            Some(Choice::Resume(folder)) => self.ask_to_resume(&folder),
            Some(Choice::Next(id)) => {
                self.open_setup();
                self.choose_question(&id)?;
            }
            Some(Choice::SetUp) => self.open_setup(),
            Some(Choice::Loop) => {
                self.open_setup();
                if let (Screen::Setup(setup), Some(it)) = (&mut self.screen, self.bank.loops.first()) {
                    setup.choose_shape(&it.id);
                }
            }
            Some(Choice::Sessions) => self.open_sessions(),
            Some(Choice::Bank) => self.open_bank(),
            Some(Choice::Microphone) => self.open_microphone(),
            None => {}
        }
        Ok(())
    }

    pub(super) fn open_setup(&mut self) {
        // Formats stand by kind, each kind's usual one first, then the loops.
        let formats =
            Kind::ALL.into_iter().flat_map(|kind| self.bank.formats.iter().filter(move |it| it.kind == kind));
        let mut shapes: Vec<Shape> = formats.cloned().map(Shape::Format).collect();
        shapes.extend(self.bank.loops.iter().map(|it| {
            let formats = it.rounds.iter().filter_map(|id| self.bank.format(id).cloned()).collect();
            Shape::Loop(it.clone(), formats)
        }));
        if shapes.is_empty() {
            return self.say("There is no format to practise in; 'mockloop bank lint' says why.");
        }
        self.screen = Screen::Setup(Setup::new(shapes, self.request.recorded));
        self.look_for_microphone();
    }

    /// Puts a question into the set-up screen, with the usual format for it.
    pub(super) fn choose_question(&mut self, id: &str) -> Result<(), Error> {
        let summary = self.bank.entry(id)?.summary.clone();
        let format = self.bank.usual_format(summary.kind, summary.exercise).map(|it| it.id.clone());
        let Some(format) = format else {
            return Err(Error::failed(format!("There is no format for this question ({}).", summary.kind)));
        };
        if let Screen::Setup(setup) = &mut self.screen {
            setup.choose_question(summary.id, summary.title, &format);
        }
        Ok(())
    }

    fn look_for_microphone(&mut self) {
        if self.request.recorded {
            self.listening.look_around();
            let device = self.device.clone();
            self.listening.open(device.as_deref());
        }
    }

    /// Microphones have been found.
    pub(super) fn devices(&mut self, names: Vec<String>, default: Option<String>) {
        let preferred = self.device.clone().or(default);
        match &mut self.screen {
            Screen::Setup(setup) => setup.set_devices(names, preferred.as_deref()),
            Screen::Microphone(screen) => {
                screen.device =
                    preferred.and_then(|name| names.iter().position(|it| *it == name)).unwrap_or(0);
                screen.devices = names;
            }
            _ => {}
        }
    }

    fn on_setup(&mut self, action: Action) -> Result<(), Error> {
        let Screen::Setup(setup) = &mut self.screen else { return Ok(()) };
        match action {
            Action::Left | Action::Right => {
                if setup.change(if action == Action::Left { -1 } else { 1 }) {
                    let device = setup.device().map(str::to_owned);
                    match setup.microphone() {
                        Wanted::None => self.listening.close(),
                        Wanted::Default => self.listening.open(None),
                        Wanted::This(_) => {
                            self.listening.open(device.as_deref());
                            self.device = device;
                        }
                    }
                }
            }
            Action::Search => self.open_bank(),
            Action::Open if setup.row() == Row::Question && setup.question().is_none() => self.open_bank(),
            Action::Open => return self.start(),
            Action::Microphone => self.open_microphone(),
            Action::Back => self.go_home(),
            _ => {
                if let Some(steps) = steps(action) {
                    setup.step(steps);
                }
            }
        }
        Ok(())
    }

    /// Starts the interview as set up, if the microphone is ready or not wanted.
    fn start(&mut self) -> Result<(), Error> {
        let Screen::Setup(setup) = &self.screen else { return Ok(()) };
        if setup.microphone() == Wanted::None {
            return self.begin(false);
        }
        if self.listening.is_opening() {
            self.say("The microphone is still being opened.");
            return Ok(());
        }
        let sound = self.listening.sound();
        if let crate::tui::sound::Hearing::Failed(why) = sound.hearing {
            self.ask(
                Question {
                    title: "No microphone".to_owned(),
                    text: format!("The microphone cannot be used: {why}. Practise without recording? Notes, times and scores are kept all the same."),
                    yes: "practise without".to_owned(),
                    no: "back".to_owned(),
                },
                Pending::StartWithoutRecording,
            );
            return Ok(());
        }
        self.begin(true)
    }

    pub(super) fn begin(&mut self, recorded: bool) -> Result<(), Error> {
        let Screen::Setup(setup) = &self.screen else { return Ok(()) };
        let request = Request {
            questions: setup.question().map(str::to_owned).into_iter().collect(),
            format: Some(setup.shape().id().to_owned()),
            count: None,
            recorded,
            ..self.request.clone()
        };
        let start = plan(&self.bank, &self.sessions.digests, &request)?;
        let recorder = if recorded { self.listening.hand_over() } else { None };
        self.listening.close();
        self.enter_interview(Live::begin(&self.workspace, start, recorder)?);
        Ok(())
    }

    pub(super) fn enter_interview(&mut self, live: Live) {
        self.live = Some(live);
        self.screen = Screen::Interview(Interview::default());
    }

    fn open_bank(&mut self) {
        let all = self.bank.entries.iter().map(|entry| entry.summary.clone());
        self.screen = Screen::Browser(Browser::new(all));
    }

    fn on_browser(&mut self, action: Action) -> Result<(), Error> {
        let Screen::Browser(browser) = &mut self.screen else { return Ok(()) };
        match (action, browser.opened().map(|it| it.id.clone())) {
            (Action::Open, None) => {
                if let Some(id) = browser.chosen().map(|it| it.id.clone()) {
                    browser.open(self.bank.question(&id)?);
                }
            }
            (Action::Open, Some(id)) => {
                self.open_setup();
                self.choose_question(&id)?;
            }
            (Action::Interviewer, _) => browser.turn(),
            (Action::Back, _) if browser.close() => {}
            (Action::Back, _) => self.go_home(),
            _ => {
                if let Some(steps) = steps(action) {
                    browser.step(steps);
                }
            }
        }
        Ok(())
    }

    pub(super) fn open_microphone(&mut self) {
        self.screen = Screen::Microphone(Microphone::default());
        self.listening.look_around();
        let device = self.device.clone();
        self.listening.open(device.as_deref());
    }

    fn on_microphone(&mut self, action: Action) -> Result<(), Error> {
        let Screen::Microphone(screen) = &mut self.screen else { return Ok(()) };
        match action {
            Action::Left | Action::Right => {
                screen.change(if action == Action::Left { -1 } else { 1 });
                if let Some(device) = screen.device().map(str::to_owned) {
                    self.listening.open(Some(&device));
                    self.device = Some(device);
                }
            }
            Action::Record => screen.trial = self.listening.begin_trial(),
            Action::Back => self.go_home(),
            _ => {}
        }
        Ok(())
    }

    async fn on_interview(&mut self, action: Action) -> Result<(), Error> {
        let (Screen::Interview(screen), Some(live)) = (&mut self.screen, &mut self.live) else {
            return Ok(());
        };
        let input = match (&mut screen.over, action) {
            (Over::Clarifications(cursor), Action::Open) => Some(Input::Ask(cursor.at)),
            (Over::Clarifications(cursor), Action::Up | Action::Down) => {
                let count = live.history().question().map_or(0, |it| it.count(Part::Clarification));
                cursor.step(if action == Action::Up { -1 } else { 1 }, count);
                None
            }
            (Over::Note(_) | Over::Mark(_), Action::Accept) => match std::mem::take(&mut screen.over) {
                Over::Note(line) if line.text().trim().is_empty() => None,
                Over::Note(line) => Some(Input::Note(line.text())),
                Over::Mark(line) => Some(Input::Mark { text: line.text(), moment: self.marked_at.take() }),
                _ => None,
            },
            (_, Action::Back) => {
                screen.over = Over::Nothing;
                None
            }
            (_, Action::Next) => Some(Input::Next),
            (_, Action::Previous) => Some(Input::Back),
            (_, Action::More) => Some(Input::More),
            (_, Action::Probe) => Some(Input::Probe),
            (_, Action::Curveball) => Some(Input::Curveball),
            (_, Action::Mark) => Some(Input::Mark { text: String::new(), moment: None }),
            (_, Action::Pause) => {
                let effects = live.toggle_pause().map_err(|refusal| Error::failed(refusal.to_string()))?;
                self.effects(&effects);
                return Ok(());
            }
            (_, Action::Ask) => {
                let count = live.history().question().map_or(0, |it| it.count(Part::Clarification));
                if count == 0 {
                    self.say("This question has no clarifications; assume, and say what you assume.");
                } else {
                    screen.over = Over::Clarifications(Cursor::default());
                }
                return Ok(());
            }
            (_, Action::MarkWithText) => {
                self.marked_at = Some(live.at());
                screen.over = Over::Mark(Line::new("Mark", ""));
                None
            }
            (_, Action::Note) => {
                screen.over = Over::Note(Line::new("Note", ""));
                None
            }
            (_, Action::Bell) => {
                screen.has_bell = !screen.has_bell;
                let text =
                    if screen.has_bell { "The bell rings when time is short." } else { "The bell is off." };
                self.say(text);
                return Ok(());
            }
            (_, Action::End) => {
                self.ask_to_end();
                return Ok(());
            }
            _ => None,
        };
        let Some(input) = input else { return Ok(()) };
        let is_mark = matches!(input, Input::Mark { .. });
        let effects = live.input(input).map_err(|refusal| Error::failed(refusal.to_string()))?;
        if is_mark {
            let at = live
                .history()
                .moments
                .last()
                .map(|it| crate::domain::length::clock(it.at))
                .unwrap_or_default();
            self.say(&format!("Marked {at}."));
        }
        self.effects(&effects);
        Ok(())
    }

    fn ask_to_end(&mut self) {
        let Some(live) = &self.live else { return };
        let history = live.history();
        let left = history.stretches().len() - history.current() - 1;
        let rest = match left {
            0 => "This was the last phase.".to_owned(),
            1 => "One phase is left.".to_owned(),
            many => format!("{many} phases are left."),
        };
        self.ask(
            Question {
                title: "End the interview".to_owned(),
                text: format!("{rest} Scoring comes next."),
                yes: "end and score".to_owned(),
                no: "go on".to_owned(),
            },
            Pending::EndInterview,
        );
    }

    pub(super) fn ask_to_resume(&mut self, folder: &str) {
        let Some(digest) = self.sessions.digests.iter().find(|it| it.folder == folder) else { return };
        let (number, phase) = digest.stopped_in.clone().unwrap_or((1, String::new()));
        let at = crate::domain::length::clock(std::time::Duration::from_secs_f64(digest.seconds));
        let question = Question {
            title: digest.title.clone(),
            text: format!(
                "This interview was cut off at {at}, in phase {number} ({phase}). What was recorded is safe."
            ),
            yes: format!("resume at {at}"),
            no: "close and score".to_owned(),
        };
        self.ask(question, Pending::Resume(folder.to_owned()));
    }

    /// Yes.
    pub(super) async fn accept(&mut self) -> Result<(), Error> {
        let Some((_, pending)) = self.question.take() else { return Ok(()) };
        match pending {
            Pending::EndInterview => self.end_interview(How::Ended).await,
            Pending::LeaveInterview => {
                self.leave_interview().await;
                Ok(())
            }
            Pending::StartWithoutRecording => self.begin(false),
            Pending::Delete(folder) => self.delete(&folder),
            Pending::Resume(folder) => self.resume(&folder).await,
            Pending::LockScorecard => self.lock_scorecard().await,
        }
    }

    /// No.
    pub(super) async fn decline(&mut self) -> Result<(), Error> {
        match self.question.take() {
            Some((_, Pending::Resume(folder))) => {
                let path = self.folder(&folder);
                Live::close_later(&path).await?;
                self.refresh_sessions();
                self.open_score(&path)
            }
            _ => Ok(()),
        }
    }

    async fn resume(&mut self, folder: &str) -> Result<(), Error> {
        let path = self.folder(folder);
        let wants_sound = self.request.recorded && sessions::open(&path)?.1.start.recorded;
        self.listening.close();
        let device = self.device.clone();
        let opened = if wants_sound {
            tokio::task::spawn_blocking(move || crate::audio::Recorder::open(device.as_deref()))
                .await
                .map_err(|error| Error::failed(error.to_string()))?
                .map(Some)
        } else {
            Ok(None)
        };
        let recorder = match opened {
            Ok(recorder) => recorder,
            Err(error) => {
                self.say(&format!("Going on without recording: {error}."));
                None
            }
        };
        let live = Live::resume(&path, recorder)?;
        self.enter_interview(live);
        Ok(())
    }

    fn on_debrief(&mut self, action: Action) -> Result<(), Error> {
        let Screen::Debrief(debrief) = &mut self.screen else { return Ok(()) };
        match action {
            Action::Score => {
                let folder = debrief.folder.clone();
                return self.open_score(&folder);
            }
            Action::Back => self.go_home(),
            _ => {
                if let Some(steps) = steps(action) {
                    debrief.step(steps);
                }
            }
        }
        Ok(())
    }

    pub(super) fn open_sessions(&mut self) {
        self.refresh_sessions();
        self.screen =
            Screen::Sessions(SessionList::new(self.sessions.digests.clone(), self.sessions.broken.clone()));
    }

    fn on_sessions(&mut self, action: Action) -> Result<(), Error> {
        let Screen::Sessions(list) = &mut self.screen else { return Ok(()) };
        if let Some(steps) = steps(action) {
            list.step(steps);
            return Ok(());
        }
        if action == Action::Back {
            self.go_home();
            return Ok(());
        }
        let Some(digest) = list.chosen().cloned() else { return Ok(()) };
        let path = self.folder(&digest.folder);
        match action {
            Action::Open if digest.ended.is_none() => self.ask_to_resume(&digest.folder),
            Action::Open => self.screen = Screen::Debrief(self.debrief(&path)?),
            Action::Score if digest.ended.is_none() => self.ask_to_resume(&digest.folder),
            Action::Score => return self.open_score(&path),
            Action::Resume if digest.ended.is_some() => self.say("This session is over; s scores it."),
            Action::Resume => self.ask_to_resume(&digest.folder),
            Action::Delete => {
                let takes = match digest.takes.len() {
                    0 => "no recording".to_owned(),
                    1 => "1 recording".to_owned(),
                    many => format!("{many} recordings"),
                };
                let question = Question {
                    title: "Delete".to_owned(),
                    text: format!(
                        "Delete '{}' of {} for good? Its folder goes with journal, {takes} and scorecards, {} in all.",
                        digest.title,
                        digest.started.format("%-d %b %Y"),
                        size(digest.bytes),
                    ),
                    yes: "delete".to_owned(),
                    no: "keep".to_owned(),
                };
                self.ask(question, Pending::Delete(digest.folder));
            }
            _ => {}
        }
        Ok(())
    }

    fn delete(&mut self, folder: &str) -> Result<(), Error> {
        let at = if let Screen::Sessions(list) = &self.screen { list.at() } else { 0 };
        sessions::delete(&self.workspace, folder)?;
        self.open_sessions();
        if let Screen::Sessions(list) = &mut self.screen {
            list.choose(folder, at);
        }
        self.say("Deleted.");
        Ok(())
    }

    fn on_score(&mut self, action: Action) -> Result<(), Error> {
        let Screen::Score(score) = &mut self.screen else { return Ok(()) };
        let before = score.card.clone();
        match action {
            Action::Level(level) => self.give(Seen::Level(level))?,
            Action::NoEvidence => self.give(Seen::NOTHING)?,
            Action::Bar => score.turn_bar(),
            Action::Next => score.go(1),
            Action::Evidence | Action::Open => score.begin_typing(),
            Action::DropEvidence => score.drop_evidence(),
            Action::Tick => score.tick(),
            Action::Accept => score.keep_typed(),
            Action::Left | Action::Right => score.change_verdict(if action == Action::Left { -1 } else { 1 }),
            Action::Finish if score.bar_without_reason().is_some() => score.begin_typing(),
            Action::Finish => self.ask_to_lock(),
            Action::Back if score.stop_typing() => {}
            Action::Back => {
                let folder = self.scoring.folder.clone();
                self.screen = Screen::Debrief(self.debrief(&folder)?);
                self.refresh_sessions();
                return Ok(());
            }
            _ => {
                if let Some(steps) = steps(action) {
                    score.step(steps);
                }
            }
        }
        self.save_if_changed(&before);
        Ok(())
    }

    fn give(&mut self, seen: Seen) -> Result<(), Error> {
        let Screen::Score(score) = &mut self.screen else { return Ok(()) };
        score.give(seen).map_err(|refusal| Error::failed(refusal.to_string()))
    }

    fn ask_to_lock(&mut self) {
        let Screen::Score(score) = &self.screen else { return };
        let (done, all) = score.card.progress();
        let rest = if done < all {
            format!("{} of {all} dimensions have no score. ", all - done)
        } else {
            String::new()
        };
        self.ask(
            Question {
                title: "Lock the scorecard".to_owned(),
                text: format!("{rest}Once locked it never changes."),
                yes: "lock".to_owned(),
                no: "not yet".to_owned(),
            },
            Pending::LockScorecard,
        );
    }
}
