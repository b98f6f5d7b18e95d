//! What is said of a row of scores, in words that respect its p value and its interval.

use std::fmt;

use serde::Serialize;

use crate::domain::statistics::{Slope, mann_kendall, mean, median, theil_sen};

use super::ENOUGH;

/// A word is given where chance alone would give as clear a trend less often than this.
const SIGNIFICANT: f64 = 0.05;

/// Less than this over all interviews of a row, in levels, is no change, however sure the test may be of it.
const MATERIAL: f64 = 0.1;

/// Days in a month of the axis of dates.
pub const MONTH: f64 = 30.0;

/// Whether it gets better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    Improving,
    GettingWorse,
    NoClearChange,
    TooFew,
}

impl Word {
    pub const fn text(self) -> &'static str {
        match self {
            Self::Improving => "improving",
            Self::GettingWorse => "getting worse",
            Self::NoClearChange => "no clear change",
            Self::TooFew => "too few interviews to say",
        }
    }

    /// Whether it is a change for better or worse.
    pub const fn is_change(self) -> bool {
        matches!(self, Self::Improving | Self::GettingWorse)
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

/// How a row of scores goes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Trend {
    pub word: Word,
    /// How many interviews it is made of.
    pub interviews: usize,
    pub first: f64,
    pub last: f64,
    pub mean: f64,
    pub median: f64,
    /// In levels an interview; `None` of fewer than [`ENOUGH`] interviews, as what follows.
    pub each: Option<Slope>,
    /// In levels a month of thirty days.
    pub monthly: Option<Slope>,
    /// How often chance alone gives a trend at least as clear.
    pub p: Option<f64>,
}

impl Trend {
    /// The trend of `values` at these numbers of interviews and these days, all in order; `None` of nothing.
    pub fn of(numbers: &[f64], days: &[f64], values: &[f64]) -> Option<Self> {
        let (first, last) = (*values.first()?, *values.last()?);
        let is_enough = values.len() >= ENOUGH;
        let months: Vec<f64> = days.iter().map(|it| it / MONTH).collect();
        let each = theil_sen(numbers, values).filter(|_| is_enough);
        let p = is_enough.then(|| mann_kendall(values));
        Some(Self {
            word: word(p, each, numbers.last()? - numbers.first()?),
            interviews: values.len(),
            first,
            last,
            mean: mean(values)?,
            median: median(values)?,
            each,
            monthly: theil_sen(&months, values).filter(|_| is_enough),
            p,
        })
    }
}

/// A change is said only where the test is sure of it, where no part of the interval lies on the other side of nought,
/// and where it amounts to something over the `span` of interviews. That the interval may end at nought itself matters
/// with whole levels: many pairs are equal, so that it often does.
fn word(p: Option<f64>, slope: Option<Slope>, span: f64) -> Word {
    let (Some(p), Some(slope)) = (p, slope) else {
        return if p.is_some() { Word::NoClearChange } else { Word::TooFew };
    };
    let change = slope.slope * span;
    if p < SIGNIFICANT && slope.low >= 0.0 && change >= MATERIAL {
        Word::Improving
    } else if p < SIGNIFICANT && slope.high <= 0.0 && change <= -MATERIAL {
        Word::GettingWorse
    } else {
        Word::NoClearChange
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

    fn trend(values: &[f64]) -> Trend {
        let numbers: Vec<f64> = (1..=100).map(f64::from).take(values.len()).collect();
        Trend::of(&numbers, &numbers, values).unwrap()
    }

    #[test]
    fn four_interviews_are_too_few_whatever_they_show() {
        let few = trend(&[1.0, 2.0, 3.0, 4.0]);
        assert_eq!((few.word, few.each, few.p), (Word::TooFew, None, None));
        assert_eq!(trend(&[1.0, 2.0, 3.0, 3.5, 4.0]).word, Word::Improving);
    }

    #[test]
    fn a_rise_that_chance_explains_is_no_change() {
        let found = trend(&[2.0, 2.5, 2.2, 2.4, 2.6, 2.3]);
        assert!(found.each.unwrap().slope > 0.0 && found.p.unwrap() > 0.05, "{found:?}");
        assert_eq!(found.word, Word::NoClearChange);
    }

    /// The test is sure that something rose, but from one interview to the next the typical change is nought.
    #[test]
    fn a_rise_of_few_among_many_is_no_change() {
        let mut values = vec![2.0; 30];
        values.extend([3.0; 3]);
        let found = trend(&values);
        assert!(found.p.unwrap() < 0.05 && found.each.unwrap().slope == 0.0, "{found:?}");
        assert_eq!(found.word, Word::NoClearChange);
    }

    #[test]
    fn an_interval_that_ends_at_nought_does_not_speak_against_a_rise() {
        let found = trend(&[1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 3.0, 3.0]);
        assert!(found.p.unwrap() < 0.01 && found.each.unwrap().low == 0.0, "{found:?}");
        assert_eq!(found.word, Word::Improving);
    }

    /// What adjusting leaves of equal levels may rise by next to nothing each time.
    #[test]
    fn next_to_nothing_is_no_change() {
        let values: Vec<f64> = (0..9).map(|it| 3.0 + 0.001 * f64::from(it)).collect();
        assert_eq!(trend(&values).word, Word::NoClearChange);
    }

    #[test]
    fn a_fall_is_told_as_well() {
        assert_eq!(trend(&[3.4, 3.2, 3.0, 2.8, 2.9, 2.2]).word, Word::GettingWorse);
    }

    #[test]
    fn figures_read_well() {
        assert_eq!([change(0.127), change(-0.02), change(-0.001)], ["+0.13", "-0.02", "0.00"]);
        assert_eq!([chance(0.0123), chance(0.0001)], ["p 0.012", "p < 0.001"]);
        assert_eq!(capital("trade offs"), "Trade offs");
    }
}
