//! Review and two attempts: opened, left, and what their keys do.

use std::{path::Path, time::Duration};

use crate::{
    app::{
        desk::{Origin, tracks},
        state::App,
    },
    domain::{
        digest::{Asked, Digest},
        people::People,
        review::Remark,
        scorecard::{Assessor, Scorecard},
    },
    error::Error,
    store::{reviews, scorecards, sessions},
    tui::{
        Screen,
        keymap::{Action, Mode},
        screens::{
            compare::{Attempt, Compare, Side},
            review::{Playing, Review, Typed},
        },
    },
};

use super::steps;

/// How far arrows go, in seconds.
const SHORT: i64 = 5;
const LONG: i64 = 15;

impl App {
    /// Opens the review of a session that is over, at a moment.
    pub(in crate::app) fn open_review(
        &mut self,
        folder: &Path,
        at: Duration,
        origin: Origin,
    ) -> Result<(), Error> {
        let (_, history) = sessions::open(folder)?;
        if history.ended.is_none() {
            return Err(Error::failed("This session is not over; r goes on with it."));
        }
        let listener = self.scoring.assessor.clone();
        let held = self.hold(folder).map_err(|error| Error::from(error).sentence);
        let own = self.desk.open_file(folder, listener.clone())?;
        self.desk.only_reads = held.err();
        let (tracks, files) = tracks(folder, &history);
        let cards = cards(folder, &history.start, &listener)?;
        let may_see = cards.first().is_some_and(|card| card.assessor == listener && card.locked.is_some());
        let mut screen = Review::new(folder.to_owned(), history, tracks);
        let (others, errors) = if may_see { reviews::others(folder, &listener) } else { Default::default() };
        (screen.own, screen.others, screen.cards) = (own, others, cards);
        screen.own.listener.get_or_insert(listener);
        screen.gather();
        screen.seek(at);
        self.desk.transport.state = if files.is_empty() {
            Playing::Silent("This session has no recording.".to_owned())
        } else {
            Playing::Paused
        };
        self.screen = Screen::Review(Box::new(screen));
        self.desk.origin = origin;
        self.desk.learn(files);
        self.show_transport();
        if let Some(why) = self.desk.only_reads.clone() {
            self.say(&format!("Nothing can be added: {why}"));
        }
        if let Some(error) = errors.into_iter().next() {
            self.say(&Error::from(error).sentence);
        }
        Ok(())
    }

    /// Leaves the review for where it was opened.
    fn leave_review(&mut self) -> Result<(), Error> {
        self.pause_player();
        self.desk.stop();
        let Screen::Review(screen) = &self.screen else { return Ok(()) };
        let folder = screen.folder.clone();
        self.desk.close_file()?;
        match self.desk.origin.clone() {
            Origin::Sessions => {
                self.open_sessions();
                if let Screen::Sessions(list) = &mut self.screen {
                    list.choose(&sessions::name(&folder), 0);
                }
            }
            Origin::Debrief => self.screen = Screen::Debrief(Box::new(self.debrief(&folder)?)),
            Origin::Score(part) => {
                self.open_score(&folder)?;
                if let Screen::Score(score) = &mut self.screen {
                    score.show(part);
                }
            }
        }
        Ok(())
    }

    pub(in crate::app) fn on_review(&mut self, action: Action) -> Result<(), Error> {
        if self.desk.is_playing() {
            self.follow_player();
        }
        let Screen::Review(screen) = &mut self.screen else { return Ok(()) };
        let from = screen.at;
        let mut was_there = true;
        match (screen.mode(), action) {
            (Mode::Dimensions, Action::Accept) => screen.take_dimension(),
            (_, Action::Accept) => self.keep_typed_remark(),
            (_, Action::Back) if screen.stop() => {}
            (_, Action::Back) => return self.leave_review(),
            (Mode::Dimensions | Mode::ReviewScores, Action::Up | Action::Down) => {
                screen.step_row(steps(action).unwrap_or(0));
            }
            (_, Action::Up) => was_there = screen.go_to(false, |_| true),
            (_, Action::Down) => was_there = screen.go_to(true, |_| true),
            (_, Action::Open) => {
                return {
                    self.listen_to_evidence();
                    Ok(())
                };
            }
            (_, Action::First) => screen.seek(Duration::ZERO),
            (_, Action::Last) => screen.seek(Duration::MAX),
            (_, Action::Left) => screen.skip(-SHORT),
            (_, Action::Right) => screen.skip(SHORT),
            (_, Action::Sooner) => screen.skip(-LONG),
            (_, Action::Later) => screen.skip(LONG),
            (_, Action::PreviousMark | Action::NextMark) => {
                was_there = screen.go_to(action == Action::NextMark, Review::is_mark);
            }
            (_, Action::PreviousPhase | Action::NextPhase) => {
                was_there = screen.go_to(action == Action::NextPhase, Review::is_phase);
            }
            (_, Action::PreviousPause | Action::NextPause) => {
                was_there = screen.go_to_pause(action == Action::NextPause);
            }
            (_, Action::ZoomIn) => screen.zoom(1),
            (_, Action::ZoomOut) => screen.zoom(-1),
            (_, Action::Pane) => screen.turn_pane(),
            (_, Action::Mark) => screen.begin_typing(Typed::Mark),
            (_, Action::Comment) => screen.begin_typing(Typed::Comment),
            (_, Action::Evidence) => screen.choose_dimension(),
            (_, Action::Filler) => self.remark(from, Remark::Filler),
            (_, Action::StarPart(part)) => self.remark(from, Remark::PartBegan { part }),
            (_, Action::Undo) => self.undo_remark(),
            (_, Action::Score) => return self.score_from_review(),
            (_, Action::Compare) => return self.open_compare(),
            _ => self.on_player(action)?,
        }
        if !was_there {
            self.say("There is none in that direction.");
        }
        self.move_player(from);
        Ok(())
    }

    /// What every screen with a player knows.
    fn on_player(&mut self, action: Action) -> Result<(), Error> {
        match action {
            Action::Pause => self.toggle_player(),
            Action::Slower => self.desk.change_speed(-1),
            Action::Faster => self.desk.change_speed(1),
            Action::Quieter => self.desk.change_volume(-1.0),
            Action::Louder => self.desk.change_volume(1.0),
            Action::Speaker => {
                let name = self.desk.turn_speaker()?;
                self.say(&format!("Playing through {name}."));
            }
            _ => {}
        }
        self.show_transport();
        Ok(())
    }

    fn keep_typed_remark(&mut self) {
        let Screen::Review(screen) = &mut self.screen else { return };
        let Some((typed, at, text)) = screen.take_typed() else { return };
        let remark = match typed {
            Typed::Mark => Remark::Marked { text },
            Typed::Comment if text.is_empty() => return,
            Typed::Comment => Remark::Commented { text },
            Typed::Evidence { round, dimension } => Remark::Evidence { round, dimension, text },
        };
        self.remark(at, remark);
    }

    fn undo_remark(&mut self) {
        let Screen::Review(screen) = &self.screen else { return };
        match screen.last_remark() {
            Some(number) => {
                self.remark(screen.at, Remark::Withdrawn { number });
                self.say("Your last remark is taken back.");
            }
            None => self.say("There is no remark of yours to take back."),
        }
    }

    /// Plays from the chosen evidence.
    fn listen_to_evidence(&mut self) {
        let Screen::Review(screen) = &mut self.screen else { return };
        let Some(at) = screen.chosen_evidence() else {
            self.say("No evidence here is tied to a moment.");
            return;
        };
        let from = screen.at;
        screen.seek(at);
        if self.desk.is_playing() {
            self.move_player(from);
        } else {
            self.toggle_player();
        }
    }

    fn score_from_review(&mut self) -> Result<(), Error> {
        let Screen::Review(screen) = &self.screen else { return Ok(()) };
        let folder = screen.folder.clone();
        self.desk.origin = Origin::Debrief;
        self.leave_review()?;
        self.open_score(&folder)
    }

    /// Opens this session beside the latest other attempt at the same question or its variant.
    pub(in crate::app) fn open_compare(&mut self) -> Result<(), Error> {
        let folder = match &self.screen {
            Screen::Review(it) => it.folder.clone(),
            Screen::Debrief(it) => it.folder.clone(),
            Screen::Sessions(it) => match it.chosen() {
                Some(digest) => self.folder(&digest.folder),
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        let name = sessions::name(&folder);
        let Some(other) = self.other_attempts(&name).first().cloned() else {
            self.say("There is no other attempt at this question or at a variant of it yet.");
            return Ok(());
        };
        self.leave_player()?;
        self.compare(&name, &other)
    }

    fn leave_player(&mut self) -> Result<(), Error> {
        if matches!(self.screen, Screen::Review(_)) {
            self.pause_player();
            self.desk.close_file()?;
        }
        self.desk.stop();
        Ok(())
    }

    /// Sessions of the same person with a question that this one has too, or a variant of it, newest first.
    fn other_attempts(&self, name: &str) -> Vec<String> {
        let digests = &self.sessions.digests;
        let Some(this) = digests.iter().find(|it| it.folder == name) else { return Vec::new() };
        let people = People::of(digests);
        let theirs = people.of_one(digests, &people.whose(this));
        let others = theirs.into_iter().filter(|it| it.folder != name && it.ended.is_some());
        others.filter(|it| shared(this, it).is_some()).map(|it| it.folder.clone()).collect()
    }

    fn compare(&mut self, chosen: &str, other: &str) -> Result<(), Error> {
        let digest = |name: &str| self.sessions.digests.iter().find(|it| it.folder == name);
        let (Some(a), Some(b)) = (digest(chosen), digest(other)) else { return Ok(()) };
        let Some((item_a, item_b)) = shared(a, b) else { return Ok(()) };
        let is_later = a.started > b.started;
        let mut attempts = vec![self.attempt(chosen, item_a)?, self.attempt(other, item_b)?];
        if is_later {
            attempts.swap(0, 1);
        }
        let files = attempts.iter().flat_map(|it| tracks(&it.folder, &it.history).1).collect();
        let Ok(attempts) = <[Attempt; 2]>::try_from(attempts) else { return Ok(()) };
        let side = if is_later { Side::Second } else { Side::First };
        self.screen = Screen::Compare(Box::new(Compare::new(attempts, side)));
        self.desk.learn(files);
        self.show_transport();
        Ok(())
    }

    fn attempt(&self, name: &str, item: usize) -> Result<Attempt, Error> {
        let folder = self.folder(name);
        let (_, history) = sessions::open(&folder)?;
        let card = scorecards::load(&folder, &Assessor::Candidate, &history.start)?;
        let (tracks, _) = tracks(&folder, &history);
        Ok(Attempt { folder, item, card: card.filter(|it| it.locked.is_some()), tracks, history })
    }

    pub(in crate::app) fn on_compare(&mut self, action: Action) -> Result<(), Error> {
        self.follow_player();
        let was_playing = self.desk.is_playing();
        let Screen::Compare(screen) = &mut self.screen else { return Ok(()) };
        let from = screen.at;
        match action {
            Action::Back | Action::Review => {
                let (folder, at) = (screen.playing().folder.clone(), screen.at);
                self.desk.stop();
                if action == Action::Review {
                    return self.open_review(&folder, at, Origin::Debrief);
                }
                self.screen = Screen::Debrief(Box::new(self.debrief(&folder)?));
            }
            Action::Pane => {
                screen.turn();
                self.desk.stop();
                if was_playing {
                    self.toggle_player();
                }
                self.show_transport();
            }
            Action::Up | Action::Down => return self.turn_attempt(action == Action::Down),
            Action::PreviousPhase | Action::NextPhase => {
                if !screen.go_to_phase(action == Action::NextPhase) {
                    self.say("There is none in that direction.");
                }
                self.move_player(from);
            }
            _ => self.on_player(action)?,
        }
        Ok(())
    }

    /// Puts another attempt beside the one that plays.
    fn turn_attempt(&mut self, is_forward: bool) -> Result<(), Error> {
        let Screen::Compare(screen) = &self.screen else { return Ok(()) };
        let name = |side: usize| sessions::name(&screen.attempts[side].folder);
        let (chosen, other) = (name(screen.side as usize), name(1 - screen.side as usize));
        let others = self.other_attempts(&chosen);
        let at = others.iter().position(|it| *it == other).unwrap_or(0);
        let to =
            at.saturating_add_signed(if is_forward { 1 } else { -1 }).min(others.len().saturating_sub(1));
        if to == at {
            self.say("There is no other attempt in that direction.");
            return Ok(());
        }
        self.desk.stop();
        self.compare(&chosen, &others[to])
    }
}

/// The places of a question in two sessions that is the same in both, or of the same family.
fn shared(a: &Digest, b: &Digest) -> Option<(usize, usize)> {
    let asked = |it: &Digest| it.rounds.iter().flat_map(|round| round.questions.clone()).collect::<Vec<_>>();
    let (of_a, of_b) = (asked(a), asked(b));
    let find = |is_alike: fn(&Asked, &Asked) -> bool| {
        of_a.iter()
            .enumerate()
            .find_map(|(at, one)| Some((at, of_b.iter().position(|two| is_alike(one, two))?)))
    };
    find(|one, two| one.id == two.id)
        .or_else(|| find(|one, two| one.family.is_some() && one.family == two.family))
}

/// The scorecards that a listener may see, their own first: others' only once it is locked.
fn cards(
    folder: &Path,
    start: &crate::domain::fact::Start,
    listener: &Assessor,
) -> Result<Vec<Scorecard>, Error> {
    let own = scorecards::load(folder, listener, start)?;
    let is_locked = own.as_ref().is_some_and(|card| card.locked.is_some());
    let mut cards: Vec<Scorecard> = own.into_iter().collect();
    if is_locked {
        cards.extend(scorecards::load(folder, &Assessor::Candidate, start)?);
        cards.extend(scorecards::others(folder, start).0);
        let mut known: Vec<Assessor> = Vec::new();
        cards.retain(|card| {
            let is_new = card.locked.is_some() && !known.contains(&card.assessor);
            known.push(card.assessor.clone());
            is_new
        });
    }
    Ok(cards)
}
