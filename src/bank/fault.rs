//! What is wrong with a file of the bank: where, what, and what would be right.

use std::fmt;

use serde::Serialize;

/// Gives a line and a column, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    pub line: u64,
    pub column: u64,
}

/// Says how much a fault matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// What it concerns cannot be used.
    Error,
    /// It can be used, and should be better.
    Warning,
}

/// Tells one fault in one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file as the user would name it.
    pub file: String,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
    /// The line itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub help: String,
}

/// The longest piece of a line that is shown, in characters.
const SHOWN: usize = 100;

impl Fault {
    /// Makes a fault of a whole file.
    pub fn of_file(file: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            at: None,
            text: None,
            severity: Severity::Error,
            message: message.into(),
            help: help.into(),
        }
    }

    /// Puts the fault at a place of `source`, with that line.
    #[must_use]
    pub fn at(mut self, at: Position, source: &str) -> Self {
        let line = usize::try_from(at.line).ok().and_then(|line| source.lines().nth(line.checked_sub(1)?));
        self.text = line
            .map(|line| line.chars().map(|it| if it.is_control() { ' ' } else { it }).take(SHOWN).collect());
        self.at = Some(at);
        self
    }

    /// Says where and what in one line, without the text around it.
    pub fn in_a_line(&self) -> String {
        match self.at {
            Some(at) => format!("{}:{}:{}: {}", self.file, at.line, at.column, self.message),
            None => format!("{}: {}", self.file, self.message),
        }
    }

    /// Makes it a fault that keeps nothing from being used.
    #[must_use]
    pub fn warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(at) = self.at {
            write!(f, ":{}:{}", at.line, at.column)?;
        }
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, ": {severity}: {}", self.message)?;
        if let (Some(at), Some(text)) = (self.at, &self.text) {
            let number = at.line.to_string();
            let margin = " ".repeat(number.len());
            write!(f, "\n  {number} | {text}")?;
            let column = usize::try_from(at.column).unwrap_or(1);
            if (1..=SHOWN).contains(&column) {
                write!(f, "\n  {margin} | {}^", " ".repeat(column - 1))?;
            }
        }
        if !self.help.is_empty() {
            write!(f, "\n  = {}", self.help)?;
        }
        Ok(())
    }
}
