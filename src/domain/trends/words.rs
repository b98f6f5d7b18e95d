//! Words and figures as they are written of rows of scores.

use std::fmt;

use serde::Serialize;

/// Says whether it gets better. [`Decision`](super::decision::Decision) alone gives these words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    Improving,
    GettingWorse,
    NoClearChange,
    TooFew,
    /// A row of which only figures are given, because it is no part of what is decided together.
    NotJudged,
}

impl Word {
    pub const fn text(self) -> &'static str {
        match self {
            Self::Improving => "improving",
            Self::GettingWorse => "getting worse",
            Self::NoClearChange => "no clear change",
            Self::TooFew => "too few interviews to say",
            Self::NotJudged => "figures only",
        }
    }

    /// Tells whether it is a change for better or worse.
    pub const fn is_change(self) -> bool {
        matches!(self, Self::Improving | Self::GettingWorse)
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

/// `+0.13`, `-0.02`, `0.00`: a change in levels.
pub fn change(levels: f64) -> String {
    let rounded = rounded(levels);
    if rounded == 0.0 { "0.00".to_owned() } else { format!("{rounded:+.2}") }
}

/// `0.13`: a distance in levels, rounded as a change is.
pub fn apart(levels: f64) -> String {
    format!("{:.2}", rounded(levels))
}

fn rounded(levels: f64) -> f64 {
    (levels * 100.0).round() / 100.0
}

/// `p 0.012`, `p < 0.001`.
pub fn chance(p: f64) -> String {
    if p < 0.001 { "p < 0.001".to_owned() } else { format!("p {p:.3}") }
}

/// `1 interview`, `2 interviews`
pub fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// The text with its first letter large.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_well() {
        assert_eq!([change(0.127), change(-0.02), change(-0.001)], ["+0.13", "-0.02", "0.00"]);
        assert_eq!([chance(0.0123), chance(0.0001)], ["p 0.012", "p < 0.001"]);
        assert_eq!(capital("trade offs"), "Trade offs");
    }
}
