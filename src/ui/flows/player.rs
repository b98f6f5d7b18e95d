//! The player of review and of two attempts: what its keys do, and where it is.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    audio::{AudioError, Playback, Player},
    clock,
    domain::{
        listening::{Playing, Track},
        review::Remark,
    },
    error::Error,
    practice::{message::Learned, playback::PlaybackController},
    tui::{
        Screen,
        keymap::player::Action,
        screens::{compare::Compare, review::Review},
    },
    ui::step::Origin,
};

/// Less than this is not worth a line in the listener's file.
const HEARD: Duration = Duration::from_secs(1);
/// This near to the end, play begins again.
const AT_THE_END: Duration = Duration::from_millis(200);

/// Holds the player, and where `esc` leads from the review.
#[derive(Debug)]
pub struct Listening {
    pub player: PlaybackController,
    pub origin: Origin,
}

/// Is one of the screens that play.
#[derive(Debug)]
pub enum Stage<'a> {
    Review(&'a mut Review),
    Compare(&'a mut Compare),
}

impl<'a> Stage<'a> {
    /// Returns the screen if it is one that plays.
    pub fn of(screen: &'a mut Screen) -> Option<Self> {
        match screen {
            Screen::Review(it) => Some(Self::Review(it)),
            Screen::Compare(it) => Some(Self::Compare(it)),
            Screen::Home(_)
            | Screen::Setup(_)
            | Screen::Host(_)
            | Screen::Browser(_)
            | Screen::Microphone(_)
            | Screen::Interview(_)
            | Screen::Score(_)
            | Screen::Differences(_)
            | Screen::Debrief(_)
            | Screen::Sessions(_)
            | Screen::Trends(_) => None,
        }
    }

    /// Returns where it is on the session's time axis.
    pub fn at(&self) -> Duration {
        match self {
            Self::Review(it) => it.at,
            Self::Compare(it) => it.at,
        }
    }

    fn go_to(&mut self, at: Duration) {
        match self {
            Self::Review(it) => it.seek(at),
            Self::Compare(it) => it.at = at,
        }
    }

    fn playable(&self) -> (PathBuf, Vec<Track>) {
        match self {
            Self::Review(it) => (it.folder.clone(), it.tracks.clone()),
            Self::Compare(it) => (it.playing().folder.clone(), it.playing().tracks.clone()),
        }
    }

    fn tracks_of(&mut self, path: &Path) -> Vec<&mut Track> {
        match self {
            Self::Review(it) => {
                let folder = it.folder.clone();
                it.tracks.iter_mut().filter(|track| folder.join(&track.file) == path).collect()
            }
            Self::Compare(it) => {
                let tracks = it.attempts.iter_mut().flat_map(|it| {
                    let folder = it.folder.clone();
                    it.tracks.iter_mut().filter(move |track| folder.join(&track.file) == path)
                });
                tracks.collect()
            }
        }
    }
}

/// Takes in what was learned of a file; returns why it has no sound.
pub fn learn(stage: &mut Stage, path: &Path, learned: &Learned) -> Option<String> {
    let mut failed = None;
    for track in stage.tracks_of(path) {
        match learned {
            Learned::Envelope(it) => {
                // After a crash only the file knows how long it is.
                track.length = track.length.max(it.length());
                track.envelope = Some(it.clone());
            }
            Learned::Speech(it) => track.speech = Some(it.clone()),
            Learned::Failed(why) => {
                track.missing = Some(why.clone());
                failed = Some(why.clone());
            }
        }
    }
    failed
}

impl Listening {
    /// Starts with nothing to play.
    pub fn new(player: PlaybackController) -> Self {
        Self { player, origin: Origin::Sessions }
    }

    /// Carries out a key that every screen with a player knows; returns what to say.
    pub fn act(&mut self, stage: &mut Stage, action: Action) -> Result<Option<String>, Error> {
        let mut says = None;
        match action {
            Action::PlayPause => says = self.toggle(stage),
            Action::Slower => self.player.change_speed(-1),
            Action::Faster => self.player.change_speed(1),
            Action::Quieter => self.player.change_volume(-1.0),
            Action::Louder => self.player.change_volume(1.0),
            Action::Speaker => says = Some(format!("Playing through {}.", self.player.turn_speaker()?)),
        }
        self.show(stage);
        Ok(says)
    }

    /// Plays, or pauses; returns why there is nothing to hear.
    pub fn toggle(&mut self, stage: &mut Stage) -> Option<String> {
        if self.player.is_playing() {
            return self.pause(stage);
        }
        let (folder, tracks) = stage.playable();
        let at = stage.at();
        if tracks.iter().all(|it| it.missing.is_some()) {
            let why = tracks.iter().find_map(|it| it.missing.clone());
            let why = why.unwrap_or_else(|| "This session has no recording.".to_owned());
            self.player.transport.state = Playing::Silent(why);
        } else {
            // Whoever presses play at the end wants to hear it again.
            let last = tracks.iter().filter(|it| it.missing.is_none()).map(Track::until).max();
            let from = if last.is_some_and(|end| at + AT_THE_END >= end) { Duration::ZERO } else { at };
            stage.go_to(from);
            self.player.play(&folder, &tracks, from);
            self.player.heard_from = Some(from);
        }
        self.show(stage);
        match &self.player.transport.state {
            Playing::Silent(why) => Some(why.clone()),
            Playing::Paused | Playing::Opening | Playing::Playing => None,
        }
    }

    /// Takes in a player that was asked for, or why there is none; returns what to say.
    pub fn opened(
        &mut self,
        stage: &mut Stage,
        attempt: u64,
        player: Result<Player, AudioError>,
    ) -> Vec<String> {
        let says = self.player.opened(attempt, player, stage.at());
        self.show(stage);
        says
    }

    /// Pauses where it is; returns what could not be kept of what was heard.
    pub fn pause(&mut self, stage: &mut Stage) -> Option<String> {
        let says = self.follow(stage);
        self.player.pause();
        let at = stage.at();
        let unkept = match stage {
            Stage::Review(it) => self.note_heard(it, at),
            Stage::Compare(_) => {
                self.player.heard_from = None;
                None
            }
        };
        self.show(stage);
        says.or(unkept)
    }

    /// Goes to where the screen has gone from `from`, if something plays.
    pub fn move_to(&mut self, stage: &mut Stage, from: Duration) -> Option<String> {
        let to = stage.at();
        if !self.player.is_playing() || to == from {
            return None;
        }
        let unkept = self.note_heard_on(stage, from);
        self.player.seek(to);
        self.player.heard_from = Some(to);
        unkept
    }

    /// Takes over from the player where it is; returns what to say.
    pub fn follow(&mut self, stage: &mut Stage) -> Option<String> {
        let player = self.player.player.as_ref().filter(|_| self.player.is_playing())?;
        let (at, state) = (player.position(), player.state());
        stage.go_to(at);
        let says = match state {
            Playback::Playing => None,
            Playback::Paused | Playback::Ended => {
                self.player.transport.state = Playing::Paused;
                self.note_heard_on(stage, at)
            }
            Playback::Failed { why } => {
                let unkept = self.note_heard_on(stage, at);
                self.player.player = None;
                self.player.transport.state = Playing::Paused;
                unkept.or(Some(why))
            }
        };
        self.show(stage);
        says
    }

    /// Shows on the screen what the player does.
    pub fn show(&self, stage: &mut Stage) {
        let transport = self.player.transport.clone();
        match stage {
            Stage::Review(it) => it.transport = transport,
            Stage::Compare(it) => it.transport = transport,
        }
    }

    fn note_heard_on(&mut self, stage: &mut Stage, until: Duration) -> Option<String> {
        match stage {
            Stage::Review(it) => self.note_heard(it, until),
            Stage::Compare(_) => {
                self.player.heard_from = None;
                None
            }
        }
    }

    /// Writes down what was heard since it was last written down.
    fn note_heard(&mut self, review: &mut Review, until: Duration) -> Option<String> {
        let from = self.player.heard_from.take()?;
        if until >= from + HEARD { self.remark(review, from, Remark::Listened { until }) } else { None }
    }

    /// Writes a remark down and shows it; returns why it was not kept.
    pub fn remark(&mut self, review: &mut Review, at: Duration, remark: Remark) -> Option<String> {
        if let Some(why) = &self.player.only_reads {
            return Some(format!("Not kept: {why}"));
        }
        let file = self.player.file.as_mut()?;
        let written = file.append(&mut review.own, at, remark, clock::wall().fixed_offset());
        review.gather();
        let failure = written.map_err(|error| Error::from(error).sentence).err().or_else(|| file.failure());
        failure.map(|why| format!("Not kept: {why}"))
    }
}
