//! Acts on what flows answer: the one place where a screen gives way to another.

use std::{path::Path, time::Duration};

use crate::{
    domain::scorecard::Assessor,
    error::Error,
    practice::{Live, packet::OpenedPacket},
    tui::{Screen, screens::microphone::Microphone},
};

use super::{
    app::App,
    flows::{
        compare, debrief, home, host, local_interviewer::LocalInterviewer, microphone, packet, player::Stage,
        questions, review, running::Interview, score, sessions, setup, trends,
    },
    step::{Origin, Place, Step, Wish},
};

impl App {
    /// Acts on a step. What goes wrong is an error, which whoever called says at the bottom.
    pub(super) async fn follow(&mut self, step: Step) -> Result<(), Error> {
        match step {
            Step::Stay => {}
            Step::Say(text) => self.shell.say(text),
            Step::Ask(ask) => self.shell.ask(ask),
            Step::Leave => self.shell.is_leaving = true,
            Step::Go(place) => self.go(place).await?,
        }
        Ok(())
    }

    /// Leaves the screen that is open and opens another.
    pub(super) async fn go(&mut self, place: Place) -> Result<(), Error> {
        if matches!(self.screen, Screen::Score(_)) {
            // What opens next is read from disk, where the last draft may not have arrived yet.
            self.finish_saving().await;
        }
        let place = match place {
            Place::LeaveReview => self.leave_review()?,
            other => other,
        };
        self.leave_player(&place)?;
        match place {
            Place::Home => self.go_home(),
            Place::Setup(wish) => self.open_setup(&wish)?,
            Place::Questions => {
                let browser = questions::screen(&self.library, self.inbox.sender());
                self.screen = Screen::Browser(Box::new(browser));
            }
            Place::Microphone => self.open_microphone(),
            Place::Sessions(chosen) => {
                self.library.refresh_sessions();
                self.screen = Screen::Sessions(sessions::screen(&self.library, chosen));
            }
            Place::Trends(filter) => {
                self.library.refresh_sessions();
                self.screen = Screen::Trends(Box::new(trends::screen(&self.library, filter)));
            }
            Place::Debrief(folder) => self.open_debrief(&folder)?,
            Place::WholeDebrief(folder) => self.open_whole_debrief(&folder)?,
            Place::LeaveScore(folder) => self.leave_score(&folder)?,
            Place::Score(folder) => self.open_score(&folder)?,
            Place::Review { folder, at, origin, plays } => self.open_review(&folder, at, origin, plays)?,
            Place::Compare(name) => self.open_compare(&name)?,
            Place::Attempts(chosen, other) => self.open_attempts(&chosen, &other)?,
            Place::Interview(live) => self.enter_interview(*live),
            Place::BackToInterview => self.screen = Screen::Interview(Box::default()),
            Place::Invitation => {
                if let Some(hosting) = &self.hosting {
                    self.screen = Screen::Host(Box::new(host::screen(hosting, true)));
                }
            }
            Place::NextHosted(request) => {
                if let Some(hosting) = &self.hosting {
                    self.screen = Screen::Host(Box::new(host::screen(hosting, false)));
                }
                self.request = *request;
                self.look_for_microphone();
            }
            // It has led somewhere else above.
            Place::LeaveReview => {}
        }
        Ok(())
    }

    /// Opens the home screen; the page for others ends with whatever was open.
    pub(super) fn go_home(&mut self) {
        self.sound_check.close();
        self.close_hosting();
        self.screen = Screen::Home(Box::new(home::screen(&self.library)));
    }

    /// Opens the set-up, and the microphone with it.
    pub(super) fn open_setup(&mut self, wish: &Wish) -> Result<(), Error> {
        self.screen = Screen::Setup(Box::new(setup::screen(&self.library, &self.request, wish)?));
        self.look_for_microphone();
        Ok(())
    }

    pub(super) fn open_microphone(&mut self) {
        self.screen = Screen::Microphone(Microphone::default());
        self.sound_check.look_around();
        self.sound_check.open(self.request.device.as_deref());
    }

    pub(super) fn look_for_microphone(&mut self) {
        if self.request.recorded {
            self.sound_check.look_around();
            self.sound_check.open(self.request.device.as_deref());
        }
    }

    fn open_debrief(&mut self, folder: &Path) -> Result<(), Error> {
        let own = match self.scoring.packet_of(folder) {
            Some(_) => debrief::record(folder, &self.scoring)?.card.filter(|it| it.locked.is_some()),
            None => None,
        };
        if let (Some(own), Some(packet)) = (own, &self.scoring.packet)
            && let Some(screen) = packet::differences(own, packet)?
        {
            self.screen = Screen::Differences(Box::new(screen));
            return Ok(());
        }
        self.screen = debrief::open(folder, &mut self.scoring)?;
        self.candidate_has_written();
        Ok(())
    }

    fn open_whole_debrief(&mut self, folder: &Path) -> Result<(), Error> {
        let was_differing = matches!(self.screen, Screen::Differences(_));
        self.screen = Screen::Debrief(Box::new(debrief::whole(folder, &self.scoring)?));
        if was_differing && self.scoring.packet.as_ref().is_some_and(OpenedPacket::has_voted) {
            self.offer_answer();
        }
        Ok(())
    }

    /// Leaves a scorecard that is not finished.
    fn leave_score(&mut self, folder: &Path) -> Result<(), Error> {
        if let Screen::Score(score) = &self.screen
            && score::is_local_interviewer(&score.history, &self.scoring)
        {
            self.shell.say(score::later(folder, self.scoring.assessor.name()));
            self.scoring.assessor = Assessor::Candidate;
        }
        self.screen = Screen::Debrief(Box::new(debrief::whole(folder, &self.scoring)?));
        self.library.refresh_sessions();
        Ok(())
    }

    /// Opens the scorecard of a session; a locked one opens the debrief.
    pub(super) fn open_score(&mut self, folder: &Path) -> Result<(), Error> {
        match score::open(folder, &mut self.scoring)? {
            score::Opened::Draft(mut screen, why) => {
                if let Origin::Score(part) = &self.listening.origin {
                    screen.show(*part);
                    self.listening.origin = Origin::Debrief;
                }
                self.screen = Screen::Score(screen);
                if let Some(why) = why {
                    self.shell.say(why);
                }
            }
            score::Opened::Locked(history) => {
                if self.scoring.assessor == Assessor::Candidate
                    && let Some(ask) = score::ask_to_hand_over(folder, &history)?
                {
                    // Nothing of the candidate's scores lies under what asks the other to take the terminal.
                    self.go_home();
                    self.shell.ask(ask);
                    return Ok(());
                }
                self.open_debrief(folder)?;
                self.offer_answer();
                if self.shell.asked().is_none() && matches!(self.screen, Screen::Debrief(_)) {
                    self.shell.say("This scorecard is locked.");
                }
            }
        }
        Ok(())
    }

    /// Asks whether to write the answer, if what is on screen is somebody else's interview.
    pub(super) fn offer_answer(&mut self) {
        if let Some(packet) = &self.scoring.packet {
            self.shell.last_words = Some(packet.later());
            self.shell.ask(packet::offer_answer(packet));
        }
    }

    pub(super) fn open_review(
        &mut self,
        folder: &Path,
        at: Duration,
        origin: Origin,
        plays: bool,
    ) -> Result<(), Error> {
        let (mut screen, says) = review::open(folder, at, origin, &mut self.scoring, &mut self.listening)?;
        let silent = if plays { self.listening.toggle(&mut Stage::Review(&mut screen)) } else { None };
        self.screen = Screen::Review(Box::new(screen));
        if let Some(says) = silent.or(says) {
            self.shell.say(says);
        }
        Ok(())
    }

    /// Closes the review; returns where it was opened from.
    fn leave_review(&mut self) -> Result<Place, Error> {
        match &mut self.screen {
            Screen::Review(screen) => review::leave(screen, &mut self.listening),
            _ => Ok(Place::Home),
        }
    }

    /// Lets the player go when a screen that plays gives way to another one.
    fn leave_player(&mut self, place: &Place) -> Result<(), Error> {
        match (&mut self.screen, place) {
            // Without another attempt the review stays.
            (Screen::Review(screen), Place::Compare(name))
                if compare::other_attempt(&self.library, name).is_none() =>
            {
                self.listening.pause(&mut Stage::Review(screen));
                Ok(())
            }
            (Screen::Review(screen), _) => review::close(screen, &mut self.listening),
            _ => Ok(()),
        }
    }

    fn open_compare(&mut self, name: &str) -> Result<(), Error> {
        let Some(other) = compare::other_attempt(&self.library, name) else {
            self.shell.say("There is no other attempt at this question or at a variant of it yet.");
            return Ok(());
        };
        self.open_attempts(name, &other)
    }

    fn open_attempts(&mut self, chosen: &str, other: &str) -> Result<(), Error> {
        if let Some(screen) = compare::open(&self.library, chosen, other, &mut self.listening)? {
            self.screen = Screen::Compare(Box::new(screen));
        }
        Ok(())
    }

    /// Shows an interview that has begun or goes on.
    pub(super) fn enter_interview(&mut self, live: Live) {
        let mut interview = Interview::new(live, self.inbox.wake());
        let (folder, history) = (&interview.live.folder, interview.live.history());
        match LocalInterviewer::find(folder, history, self.inbox.drafts(), self.inbox.wake()) {
            Ok(found) => interview.interviewer = found,
            Err(error) => self.shell.say(error.sentence),
        }
        self.interview = Some(interview);
        self.screen = Screen::Interview(Box::default());
        if self.shell.banner.is_some() {
            self.shell.say("This is the demo: practise as you like, the interview will not be kept.");
        }
    }

    /// Takes in the names of the microphones.
    pub(super) fn devices_found(&mut self, names: Vec<String>, default: Option<String>) {
        let preferred = self.request.device.clone().or(default);
        match &mut self.screen {
            Screen::Setup(setup) => setup.set_devices(names, preferred.as_deref()),
            Screen::Microphone(screen) => microphone::show_devices(screen, names, preferred.as_deref()),
            // They were asked for by a screen that is no longer open.
            Screen::Home(_)
            | Screen::Host(_)
            | Screen::Browser(_)
            | Screen::Interview(_)
            | Screen::Score(_)
            | Screen::Differences(_)
            | Screen::Debrief(_)
            | Screen::Sessions(_)
            | Screen::Review(_)
            | Screen::Compare(_)
            | Screen::Trends(_) => {}
        }
    }
}
