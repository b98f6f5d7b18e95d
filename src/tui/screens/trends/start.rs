//! What trends say before they can say anything: the next step, in plain words.

use ratatui::text::Line;

use crate::{
    domain::trends::{ENOUGH, Trends, words::counted},
    tui::{theme::Theme, widgets::prose},
};

/// What to do next while there is too little to go by; nothing once there is enough.
pub fn advice(trends: &Trends) -> Option<String> {
    let open = trends.interviews - trends.scored;
    match (trends.interviews, trends.scored) {
        (0, _) => Some(
            "No interview yet. Hold one, score it, and it stands here as the first dot. After five, this page \
             says whether it gets better. Esc, then p, begins one."
                .to_owned(),
        ),
        (_, 0) => Some(format!(
            "{} held, none scored yet. Score it while it is fresh: esc, then s for the sessions, then s again.",
            counted(open, "interview")
        )),
        (_, few) if few < ENOUGH => Some(format!(
            "{} scored. {} more, and this page can say whether it gets better; until then the dots are only dots.{}",
            counted(few, "interview"),
            capital_number(ENOUGH - few),
            match open {
                0 => String::new(),
                1 => " One that you held is not scored yet.".to_owned(),
                many => format!(" {many} that you held are not scored yet."),
            }
        )),
        _ => None,
    }
}

const fn capital_number(number: usize) -> &'static str {
    match number {
        1 => "One",
        2 => "Two",
        3 => "Three",
        _ => "Four",
    }
}

/// The advice as lines.
pub fn lines(trends: &Trends, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    advice(trends).map(|it| prose::lines(&it, width.min(72), theme.text)).unwrap_or_default()
}
