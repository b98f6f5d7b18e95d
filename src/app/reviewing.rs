//! Listening again: what the player does and what was heard, joined with the screen that shows it.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    audio::{AudioError, Playback, Player},
    clock,
    domain::review::Remark,
    error::Error,
    tui::{Screen, screens::review::Playing, widgets::wave::Track},
};

use super::{desk::Learned, state::App};

/// Less than this is not worth a line in the listener's file.
const HEARD: Duration = Duration::from_secs(1);

impl App {
    /// What was learned of a file, for whoever shows it.
    pub(super) fn learned(&mut self, path: &Path, learned: &Learned) {
        let shown: Vec<(PathBuf, &mut Track)> = match &mut self.screen {
            Screen::Review(it) => {
                let folder = it.folder.clone();
                it.tracks.iter_mut().map(|track| (folder.join(&track.file), track)).collect()
            }
            Screen::Compare(it) => {
                let tracks = it.attempts.iter_mut().flat_map(|it| {
                    let folder = it.folder.clone();
                    it.tracks.iter_mut().map(move |track| (folder.join(&track.file), track))
                });
                tracks.collect()
            }
            _ => return,
        };
        let mut failed = None;
        for (_, track) in shown.into_iter().filter(|(of, _)| of == path) {
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
        if let Some(why) = failed {
            self.say(&why);
        }
    }

    /// Plays, or pauses.
    pub(super) fn toggle_player(&mut self) {
        if self.desk.is_playing() {
            self.pause_player();
            return;
        }
        let (folder, tracks, at) = match &self.screen {
            Screen::Review(it) => (it.folder.clone(), it.tracks.clone(), it.at),
            Screen::Compare(it) => (it.playing().folder.clone(), it.playing().tracks.clone(), it.at),
            _ => return,
        };
        if tracks.iter().all(|it| it.missing.is_some()) {
            let why = tracks.iter().find_map(|it| it.missing.clone());
            self.desk.transport.state =
                Playing::Silent(why.unwrap_or_else(|| "This session has no recording.".to_owned()));
        } else {
            // Whoever presses play at the end wants to hear it again.
            let last = tracks.iter().filter(|it| it.missing.is_none()).map(Track::until).max();
            let from = if last.is_some_and(|end| at + Duration::from_millis(200) >= end) {
                Duration::ZERO
            } else {
                at
            };
            self.go_to(from);
            self.desk.play(&folder, &tracks, from);
            self.desk.heard_from = Some(from);
        }
        if let Playing::Silent(why) = &self.desk.transport.state {
            let why = why.clone();
            self.say(&why);
        }
        self.show_transport();
    }

    /// A player that was asked for is there, or why it is not.
    pub(super) fn player_opened(&mut self, attempt: u64, player: Result<Player, AudioError>) {
        let from = match &self.screen {
            Screen::Review(it) => it.at,
            Screen::Compare(it) => it.at,
            _ => return,
        };
        for fault in self.desk.opened(attempt, player, from) {
            self.say(&fault);
        }
        self.show_transport();
    }

    fn go_to(&mut self, at: Duration) {
        match &mut self.screen {
            Screen::Review(it) => it.seek(at),
            Screen::Compare(it) => it.at = at,
            _ => {}
        }
    }

    pub(super) fn pause_player(&mut self) {
        self.follow_player();
        self.desk.pause();
        self.note_heard();
        self.show_transport();
    }

    /// Goes to where the screen has gone, if something plays.
    pub(super) fn move_player(&mut self, from: Duration) {
        let to = match &self.screen {
            Screen::Review(it) => it.at,
            Screen::Compare(it) => it.at,
            _ => return,
        };
        if self.desk.is_playing() && to != from {
            self.note_heard_until(from);
            self.desk.seek(to);
            self.desk.heard_from = Some(to);
        }
    }

    /// Takes over from the player where it is.
    pub(super) fn follow_player(&mut self) {
        let Some(player) = self.desk.player.as_ref().filter(|_| self.desk.is_playing()) else { return };
        let (at, state) = (player.position(), player.state());
        self.go_to(at);
        match state {
            Playback::Playing => {}
            Playback::Paused | Playback::Ended => {
                self.desk.transport.state = Playing::Paused;
                self.note_heard_until(at);
            }
            Playback::Failed { why } => {
                self.note_heard_until(at);
                self.desk.player = None;
                self.desk.transport.state = Playing::Paused;
                self.say(&why);
            }
        }
        self.show_transport();
    }

    /// Shows on the screen what the player does.
    pub(super) fn show_transport(&mut self) {
        let transport = self.desk.transport.clone();
        match &mut self.screen {
            Screen::Review(it) => it.transport = transport,
            Screen::Compare(it) => it.transport = transport,
            _ => {}
        }
    }

    /// Puts what was heard and said on disk before the program ends.
    pub(super) fn close_review(&mut self) {
        self.pause_player();
        self.desk.stop();
        if let Err(error) = self.desk.close_file() {
            self.fail(error);
        }
    }

    fn note_heard(&mut self) {
        if let Screen::Review(it) = &self.screen {
            let at = it.at;
            self.note_heard_until(at);
        } else {
            self.desk.heard_from = None;
        }
    }

    /// Writes down what was heard since it was last written down.
    fn note_heard_until(&mut self, until: Duration) {
        let Some(from) = self.desk.heard_from.take() else { return };
        if until >= from + HEARD {
            self.remark(from, Remark::Listened { until });
        }
    }

    /// Writes a remark down and shows it.
    pub(super) fn remark(&mut self, at: Duration, remark: Remark) {
        if let (Screen::Review(_), Some(why)) = (&self.screen, &self.desk.only_reads) {
            let why = format!("Not kept: {why}");
            return self.say(&why);
        }
        let (Screen::Review(screen), Some(file)) = (&mut self.screen, &mut self.desk.file) else { return };
        let written = file.append(&mut screen.own, at, remark, clock::wall().fixed_offset());
        screen.gather();
        let failure = written.map_err(|error| Error::from(error).sentence).err().or_else(|| file.failure());
        if let Some(why) = failure {
            self.say(&format!("Not kept: {why}"));
        }
    }
}
