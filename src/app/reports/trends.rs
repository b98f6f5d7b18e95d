//! What `mockloop trends` prints: the pages of the screen as text, or everything as JSON.

use crate::{
    domain::{question::Bar, trends::Trends},
    error::Error,
    tui::{screens::trends as pages, theme::Theme},
};

use super::{WIDTH, output};

/// `mockloop trends --plain`, `--json`
pub fn trends(trends: &Trends, json: bool) -> Result<(), Error> {
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
