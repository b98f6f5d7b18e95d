//! `mockloop trends`: how scores move, as the screen, as plain lines, or as JSON.

use std::process::ExitCode;

use clap::Args;

use crate::{
    cli::kind_parser,
    domain::{
        digest::Digest,
        question::{Bar, Kind},
        trends::Trends,
    },
    error::Error,
    lookback::trends as lookback,
    output,
    practice::Library,
    store::workspace::Workspace,
    tui::{screens::trends as pages, theme::Theme},
    ui,
};

use super::startup::{WIDTH, executor, is_plain};

/// Shows how scores move.
#[derive(Debug, Args)]
pub struct TrendsFlags {
    /// Only this kind of interview
    #[arg(long, value_name = "KIND", value_parser = kind_parser())]
    pub kind: Option<Kind>,
    /// The interviews of this guest, with whom roles were swapped, instead of your own
    #[arg(long, value_name = "NAME")]
    pub candidate: Option<String>,
    /// Plain lines instead of the screen, as in a pipe
    #[arg(long)]
    pub plain: bool,
    /// Print JSON
    #[arg(long, conflicts_with = "plain")]
    pub json: bool,
}

impl TrendsFlags {
    /// Runs the command.
    pub fn run(self, workspace: Workspace) -> Result<ExitCode, Error> {
        let filter = |sessions: &[Digest]| lookback::filter(sessions, self.kind, self.candidate.as_deref());
        if !self.json && !is_plain(self.plain) && ui::has_terminal() {
            return ui::run(&executor()?, workspace, |app| {
                let filter = filter(&app.library().sessions.digests)?;
                app.open_trends(filter);
                Ok(())
            });
        }
        let library = Library::load(workspace);
        let sessions = &library.sessions.digests;
        print(&lookback::trends(&library.bank, sessions, filter(sessions)?), self.json)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints the pages of the screen as text, or everything as JSON.
pub fn print(trends: &Trends, json: bool) -> Result<(), Error> {
    if json {
        return output::json(trends);
    }
    let theme = Theme::plain();
    let text =
        |lines: Vec<ratatui::text::Line<'_>>| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut lines = Vec::new();
    for bar in Bar::ALL {
        lines.extend(pages::score_table(trends, bar));
        lines.push(String::new());
    }
    for bar in Bar::ALL {
        lines.push(format!("Self-judgement at {}", bar.title()));
        lines.extend(text(pages::judgement_lines(trends, bar, WIDTH, &theme)));
        lines.push(String::new());
    }
    lines.push("Coverage".to_owned());
    lines.extend(text(pages::coverage_lines(trends, WIDTH, &theme)));
    lines.extend([String::new(), "Time".to_owned()]);
    lines.extend(text(pages::time_lines(trends, WIDTH, &theme)));
    output::lines(lines)
}
