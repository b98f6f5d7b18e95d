//! Characters that steer a terminal or turn text around, and text without them.
//!
//! Control characters are those of Unicode's category Cc: C0, DEL and C1, whose U+009B begins a sequence as ESC does.
//! Text is turned around by the embeddings, overrides and isolates of the Unicode Bidirectional Algorithm (UAX #9,
//! revision 51), beside separators of lines and the byte order mark. Plain marks of direction stay: names need them.

use std::fmt::Write;

/// Returns whether a character steers a terminal, or turns the direction of what stands around it.
pub fn is_steering(it: char) -> bool {
    it.is_control() || matches!(it, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Returns text without such characters. Ends of lines stay.
pub fn plain(text: &str) -> String {
    text.chars().filter(|it| !is_steering(*it) || *it == '\n').collect()
}

/// Returns a document of lines without such characters. Tabs stay, and ends of lines as any system writes them.
pub fn document(text: &str) -> String {
    let mut all = text.chars().peekable();
    let mut plain = String::with_capacity(text.len());
    while let Some(it) = all.next() {
        let is_end = it == '\r' && all.peek() == Some(&'\n');
        if !is_steering(it) || matches!(it, '\n' | '\t') || is_end {
            plain.push(it);
        }
    }
    plain
}

/// Returns a JSON document that means the same, with such characters as escapes.
pub fn json(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for it in text.chars() {
        if is_steering(it) && it != '\n' {
            // All of them lie in the first plane, so that four digits name them.
            // Writing to a text cannot fail.
            let _ = write!(escaped, "\\u{:04x}", u32::from(it));
        } else {
            escaped.push(it);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str =
        "a\u{1b}[2Jb\u{7}\u{9b}c\u{7f}\u{202e}d\u{2066}e\u{feff}\r\tf\r\n\u{200f}ש\u{200d}\n";

    #[test]
    fn what_steers_goes_and_what_is_written_stays() {
        assert_eq!(plain(HOSTILE), "a[2Jbcdef\n\u{200f}ש\u{200d}\n");
        assert_eq!(document(HOSTILE), "a[2Jbcde\tf\r\n\u{200f}ש\u{200d}\n");
    }

    #[test]
    fn json_means_the_same() {
        let value = serde_json::json!({ "x": HOSTILE });
        let escaped = json(&serde_json::to_string_pretty(&value).unwrap());
        assert!(escaped.chars().all(|it| !is_steering(it) || it == '\n'), "{escaped}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).unwrap(), value);
    }
}
