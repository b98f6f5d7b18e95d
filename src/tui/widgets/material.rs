//! Material that is given to read, line by line with numbers; a line that is too wide goes on below itself.

use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthChar;

use crate::{
    domain::{question::Material, sanitising::is_steering},
    tui::theme::Theme,
};

/// Holds the columns of a tab as spaces.
const TAB: &str = "    ";

/// Gives all lines in at most `width` columns. Nothing is left out.
pub fn lines(material: &Material, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let digits = material.text.lines().count().max(1).to_string().len();
    let room = usize::from(width).saturating_sub(digits + 2).max(8);
    let mut lines = Vec::new();
    for (number, text) in material.numbered() {
        for (at, piece) in pieces(text, room).into_iter().enumerate() {
            let head = if at == 0 { number.to_string() } else { "↪".to_owned() };
            lines.push(Line::from(vec![
                Span::styled(format!("{head:>digits$}  "), theme.dim),
                Span::styled(piece, theme.text),
            ]));
        }
    }
    lines
}

/// Breaks a line into pieces of at most `room` columns, without changing its spaces.
fn pieces(text: &str, room: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    let shown = text.trim_end().replace('\t', TAB);
    for it in shown.chars().filter(|it| !is_steering(*it)) {
        let wide = it.width().unwrap_or(0);
        if used + wide > room {
            pieces.push(String::new());
            used = 0;
        }
        used += wide;
        if let Some(last) = pieces.last_mut() {
            last.push(it);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn a_wide_line_goes_on_below_itself_and_loses_nothing() {
        assert_eq!(pieces("\tabc  defgh", 8), ["    abc ", " defgh"]);
        assert_eq!(pieces("", 8), [""]);
    }
}
