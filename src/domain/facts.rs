//! Facts that questions rest on, each with the page where it was looked up and the day on which that was done.

use chrono::{Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Sets how long a look into the source counts, in months.
const GOOD_FOR: Months = Months::new(12);

/// Holds a file of facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactFile {
    pub schema: u32,
    pub facts: Vec<SourcedFact>,
}

/// Holds one fact with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourcedFact {
    /// The question that rests on it.
    pub question: String,
    #[schemars(length(min = 1))]
    pub claim: String,
    /// The page that says so.
    #[schemars(regex(pattern = "^https?://"))]
    pub source: String,
    /// The day that the page gives as its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_date: Option<Day>,
    /// The day on which the page was read.
    pub checked: Day,
    pub by: CheckedBy,
    pub status: Status,
}

/// Holds a day as it is written: `2026-11-29`. A day that the calendar does not have is a fault to be told, not a
/// reason to refuse the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Day(#[schemars(regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))] pub String);

impl Day {
    /// Gives the day of the calendar, if there is such a day.
    pub fn date(&self) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(&self.0, "%Y-%m-%d").ok()
    }
}

/// Tells who looked a fact up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckedBy {
    /// The author of the question.
    Author,
    /// A reader who did not write the question.
    Reader,
}

/// Tells how well the source supports a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The source says it.
    Verified,
    /// The source does not say it, so the question is worded in a way that does not depend on it.
    Worded,
}

impl SourcedFact {
    /// Tells whether it was checked within a year before `today`; `None` if the day is not in the calendar.
    pub fn is_fresh(&self, today: NaiveDate) -> Option<bool> {
        let until = self.checked.date()?.checked_add_months(GOOD_FOR)?;
        Some(today <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_a_year() {
        let fact = |checked: &str| SourcedFact {
            question: "a".to_owned(),
            claim: "b".to_owned(),
            source: "https://example.org/".to_owned(),
            page_date: None,
            checked: Day(checked.to_owned()),
            by: CheckedBy::Author,
            status: Status::Verified,
        };
        let today = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
        assert_eq!(fact("2025-11-29").is_fresh(today), Some(true));
        assert_eq!(fact("2025-11-28").is_fresh(today), Some(false));
        assert_eq!(fact("2025-02-30").is_fresh(today), None);
    }
}
