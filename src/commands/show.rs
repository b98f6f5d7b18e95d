//! `mockloop show`: shows one session.

use std::process::ExitCode;

use clap::Args;

use crate::{
    domain::{fact, length::clock, reveal::Reveal},
    error::Error,
    lookback::session::{read, reported, revealed},
    output,
    report::json::Shown,
    store::{sessions, workspace::Workspace},
    tui::{screens::debrief::Debrief, theme::Theme, widgets::agreement},
};

use super::startup::WIDTH;

/// Shows one session.
#[derive(Debug, Args)]
pub struct Show {
    /// A session's folder, a beginning that fits no other, or `last`
    pub session: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

impl Show {
    /// Runs the command.
    pub fn run(&self, workspace: &Workspace) -> Result<ExitCode, Error> {
        print(workspace, &self.session, self.json)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints a session.
pub fn print(workspace: &Workspace, wanted: &str, json: bool) -> Result<(), Error> {
    let folder = sessions::find(workspace, wanted)?;
    let mut record = read(&folder)?;
    if json {
        return output::json(&Shown::new(&reported(workspace, &folder, record)?));
    }
    let (predicted, second, unread) = revealed(&folder, &record.history.start, &record.others);
    record.set_aside.extend(unread);
    let page = Debrief::from(record);
    let record = &page.session;
    let start = &record.history.start;
    let title = record.history.title();
    let elsewhere = start.elsewhere.as_deref().map(|with| format!(" · {}", fact::elsewhere(with)));
    output::line(&format!(
        "{title} · {} · {}{}",
        start.wall.format("%-d %b %Y %H:%M"),
        clock(record.history.at),
        elsewhere.unwrap_or_default(),
    ))?;
    output::line("")?;
    let theme = Theme::plain();
    let mut lines = page.lines(WIDTH, &theme);
    if let Some(own) = record.card.as_ref().filter(|it| it.locked.is_some()) {
        let reveal =
            Reveal { start, own, predicted: predicted.as_ref(), peers: &record.others, second: &second };
        lines.extend(agreement::lines(&reveal, WIDTH, &theme));
    }
    output::lines(lines.iter().map(ToString::to_string))
}
