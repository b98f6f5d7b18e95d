//! A session that was cut off, gone on with together: the same page, the same people, all that they wrote.

use std::path::Path;

use crate::{
    app::{planning::Request, state::App},
    domain::fact::Start,
    error::Error,
    peer::Options,
    store::{reviews, scorecards, sessions},
    tui::Screen,
};

use super::Hosting;

/// Ports that no service has for its own (RFC 6335, section 6).
const FREE: (u16, u16) = (49_152, 16_384);

/// The port of a session's page where none is named: the same each time, so that a page left open finds it again.
pub(super) fn port(start: &Start) -> u16 {
    let (first, count) = FREE;
    first + u16::try_from(start.seed % u64::from(count)).unwrap_or(0)
}

/// The names of those other than the candidate who have written something in a session.
pub(in crate::app) fn people(folder: &Path, start: &Start) -> Vec<String> {
    let mut names = reviews::peers(folder);
    names.extend(scorecards::peers(folder, start));
    names.sort();
    names.dedup();
    names
}

impl App {
    /// Opens the page of a session that was cut off, or that is over and waits for scores.
    pub(in crate::app) fn prepare_host_again(
        &mut self,
        folder: &Path,
        wants_sound: bool,
        device: Option<String>,
        options: Options,
    ) -> Result<(), Error> {
        // What people write at the page goes into this session from now on.
        self.hold(folder)?;
        self.device = device;
        let (_, history) = sessions::open(folder)?;
        let mut start = history.start.clone();
        start.recorded &= wants_sound;
        let is_over = history.ended.is_some();
        let mut hosting = Hosting::start(start, options)?;
        hosting.before = people(folder, &history.start);
        let before = &history.start;
        self.request = Request {
            kinds: before.rounds.iter().map(|it| it.format.kind).collect(),
            candidate: before.candidate.clone(),
            guest: before.guest,
            recorded: hosting.material.recorded,
            ..Request::default()
        };
        (hosting.folder, hosting.history, hosting.is_over) = (Some(folder.to_owned()), history, is_over);
        hosting.look_at_candidate()?;
        self.screen = Screen::Host(Box::new(hosting.screen(false)));
        self.hosting = Some(Box::new(hosting));
        if !is_over {
            self.look_for_microphone();
        }
        Ok(())
    }
}
