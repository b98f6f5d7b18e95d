//! Facts and their sources: of questions that exist, on days that were, looked up within a year.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use crate::domain::facts::FactFile;

use super::finding::{Finding, error, meant, warning};
use crate::bank::shape::nearest;

/// Finds everything that is wrong with a file of facts.
pub fn facts(file: &FactFile, questions: &BTreeSet<String>, today: NaiveDate) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Somewhere it may be tomorrow already.
    let latest = today.checked_add_days(Days::new(1)).unwrap_or(today);
    for (at, fact) in file.facts.iter().enumerate() {
        let place = |field: &str| format!("/facts/{at}/{field}");
        if !questions.contains(&fact.question) {
            let message = format!("there is no question `{}`", fact.question);
            let near = meant(nearest(&fact.question, questions));
            findings.push(error(place("question"), message, format!("{near}A fact belongs to a question.")));
        }
        for (field, day) in [("page_date", fact.page_date.as_ref()), ("checked", Some(&fact.checked))] {
            let Some(day) = day else { continue };
            match day.date() {
                None => {
                    let message = format!("the calendar has no day '{}'", day.0);
                    findings.push(error(place(field), message, "Write a day such as 2026-11-29."));
                }
                Some(date) if date > latest => {
                    let message = format!("'{}' has not come yet", day.0);
                    findings.push(error(place(field), message, "Write the day on which it was."));
                }
                Some(_) => {}
            }
        }
        if fact.is_fresh(today) == Some(false) {
            let message = format!("this was checked on {}, more than a year ago", fact.checked.0);
            findings.push(warning(place("checked"), message, "Read the page again, and write today's date."));
        }
    }
    findings
}
