//! The outcomes as a table, for a terminal and for a README.

use std::{fmt::Write as _, process::ExitCode};

use crate::fault::{Figure, Outcome};

const HEAD: [&str; 6] = ["#", "fault", "what must hold", "tries", "survived", "worst seen"];

/// The table as plain text, and a last line that sums it up as other tests do.
pub fn text(outcomes: &[Outcome]) -> String {
    let rows: Vec<[String; 6]> =
        std::iter::once(HEAD.map(str::to_owned)).chain(outcomes.iter().map(row)).collect();
    // What must hold is for the README: on a terminal it would push everything else off the screen.
    let columns = [0, 1, 3, 4, 5];
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for row in &rows {
        let cells = columns.map(|column| match column {
            0 | 3 | 4 => format!("{:>1$}", row[column], width(column)),
            _ => format!("{:<1$}", row[column], width(column)),
        });
        let _ = writeln!(text, "{}", cells.join("  ").trim_end());
    }
    let _ = writeln!(text, "\n{}", summary(outcomes));
    text
}

/// The table as Markdown.
pub fn markdown(outcomes: &[Outcome]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(&HEAD.map(str::to_owned));
    text += "|---|---|---|---|---|---|\n";
    text.extend(outcomes.iter().map(|it| line(&row(it))));
    text
}

fn row(outcome: &Outcome) -> [String; 6] {
    let fault = outcome.fault;
    let mut seen: Vec<String> = outcome.figures.iter().map(|(what, figure)| figure.told(what)).collect();
    if let Some(why) = outcome.not_tried.first() {
        seen.push(format!("{} not tried: {why}", outcome.not_tried.len()));
    }
    let numbers = [fault.number.to_string(), outcome.tried.to_string(), outcome.survived.to_string()];
    let [number, tried, survived] = numbers;
    [number, fault.name.to_owned(), fault.holds.to_owned(), tried, survived, seen.join("; ")]
}

impl Figure {
    fn told(self, what: &str) -> String {
        match self {
            Self::AtMost(it) => format!("at most {it} {what}"),
            Self::AtLeast(it) => format!("at least {it} {what}"),
            Self::Sum(it) => format!("{it} {what}"),
        }
    }
}

fn summary(outcomes: &[Outcome]) -> String {
    let passed = outcomes.iter().filter(|it| it.is_survived() && it.tried > 0).count();
    let failed = outcomes.iter().filter(|it| !it.is_survived()).count();
    let word = if failed == 0 { "ok" } else { "FAILED" };
    let ignored = outcomes.len() - passed - failed;
    format!("test result: {word}. {passed} passed; {failed} failed; {ignored} ignored")
}

pub fn exit_code(outcomes: &[Outcome]) -> ExitCode {
    if outcomes.iter().all(Outcome::is_survived) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
