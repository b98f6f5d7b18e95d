//! Wrapped text whose height is known before it is drawn.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

/// Wraps `text` to lines of at most `width` columns; its own line breaks stay.
pub fn wrap(text: &str, width: u16) -> Vec<String> {
    let width = usize::from(width.max(8));
    let text: String = text.chars().filter(|it| !it.is_control() || *it == '\n').collect();
    text.trim_end()
        .lines()
        .flat_map(|line| textwrap::wrap(line, width))
        .map(std::borrow::Cow::into_owned)
        .collect()
}

/// Wraps text to styled lines.
pub fn lines(text: &str, width: u16, style: Style) -> Vec<Line<'static>> {
    wrap(text, width).into_iter().map(|line| Line::styled(line, style)).collect()
}

/// Wraps text behind a mark, with the following lines indented below the first.
pub fn item(mark: &str, mark_style: Style, text: &str, width: u16, style: Style) -> Vec<Line<'static>> {
    let indent = u16::try_from(unicode_width::UnicodeWidthStr::width(mark)).unwrap_or(2);
    let mut lines = Vec::new();
    for (at, line) in wrap(text, width.saturating_sub(indent)).into_iter().enumerate() {
        let head = if at == 0 { mark.to_owned() } else { " ".repeat(usize::from(indent)) };
        lines.push(Line::from(vec![Span::styled(head, mark_style), Span::styled(line, style)]));
    }
    lines
}

/// Keeps at most `rows` of `lines`; where some are left out, the last one says so.
pub fn clip(mut lines: Vec<Line<'static>>, rows: u16, dim: Style) -> Vec<Line<'static>> {
    let rows = usize::from(rows);
    if lines.len() > rows {
        lines.truncate(rows);
        if let Some(last) = lines.last_mut() {
            last.spans.push(Span::styled(" …", dim));
        }
    }
    lines
}

/// Cuts `text` to `width` columns, with an ellipsis where something is missing.
pub fn cut(text: &str, width: usize) -> String {
    use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
    let text: String = text.chars().filter(|it| !it.is_control()).collect();
    if text.width() <= width {
        return text;
    }
    let mut kept = String::new();
    let mut used = 1;
    for it in text.chars() {
        used += it.width().unwrap_or(0);
        if used > width {
            break;
        }
        kept.push(it);
    }
    kept.trim_end().to_owned() + "…"
}

/// Cuts `text`, or fills it up with spaces, to exactly `width` columns.
pub fn padded(text: &str, width: usize) -> String {
    let kept = cut(text, width);
    let pad = width.saturating_sub(unicode_width::UnicodeWidthStr::width(kept.as_str()));
    kept + &" ".repeat(pad)
}
