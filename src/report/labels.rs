//! A take's phases and marks as files that other programs read: Audacity's label tracks, and WebVTT.

use std::{fmt::Write, time::Duration};

use super::{Recorded, Session, cues::cues};

/// Sets how long a moment stands as a cue, unless something else begins.
const SHOWN: Duration = Duration::from_secs(5);

/// Writes a label track: begin and end in seconds and a text, separated by tabs, one label a line.
///
/// Source: Audacity Manual, 'Importing and Exporting Labels'.
pub fn audacity(session: &Session, take: &Recorded) -> String {
    let mut text = String::new();
    for cue in cues(session, take) {
        let (from, until) = (cue.from.as_secs_f64(), cue.until.as_secs_f64());
        // Writing to a string does not fail.
        let _ = writeln!(text, "{from:.6}\t{until:.6}\t{}", one_line(&cue.text));
    }
    text
}

/// Writes WebVTT: each phase a cue over its whole length, and each moment a short one within it.
///
/// Source: WebVTT: The Web Video Text Tracks Format, W3C, section 4.
pub fn vtt(session: &Session, take: &Recorded) -> String {
    let cues = cues(session, take);
    let mut text = String::from("WEBVTT\n");
    for (number, cue) in cues.iter().enumerate() {
        let until = if cue.is_phase || cue.until > cue.from {
            cue.until
        } else {
            let next = cues[number + 1..].iter().map(|it| it.from).find(|&at| at > cue.from);
            next.unwrap_or(take.length).min(take.length).min(cue.from + SHOWN)
        };
        // A cue must end after it begins.
        let until = until.max(cue.from + Duration::from_millis(1));
        let words = one_line(&cue.text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let _ = write!(text, "\n{}\n{} --> {}\n{words}\n", number + 1, timestamp(cue.from), timestamp(until));
    }
    text
}

/// Writes a time as WebVTT does: `00:12:05.250`.
fn timestamp(at: Duration) -> String {
    let (seconds, milliseconds) = (at.as_secs(), at.subsec_millis());
    format!("{:02}:{:02}:{:02}.{milliseconds:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Turns what would end a line or a field into a space.
fn one_line(text: &str) -> String {
    let words = text.split(|it: char| it.is_control() || it.is_whitespace());
    words.filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_as_webvtt_has_them() {
        assert_eq!(timestamp(Duration::from_millis(725_250)), "00:12:05.250");
        assert_eq!(timestamp(Duration::from_hours(100)), "100:00:00.000");
        assert_eq!(one_line("a\tb\r\nc \u{7} d"), "a b c d");
    }
}
