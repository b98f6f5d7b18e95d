//! What to measure, and how long.

use std::path::PathBuf;

/// How it is called.
pub const USAGE: &str = "\
Usage: scripts/bench [--quick] [--json] [--program FILE] [PART]...

Measures the release build and prints each figure beside its promise and beside
other programs in the same run. Without PART, everything:

  recording   CPU time, memory and lost samples of a recording
  start       time to the first full screen
  trends      trends and the list of sessions over 10,000 sessions
  trend-words how often words about change err, by invented candidates
  keys        time from a key press to its effect on screen
  page        time between the terminal and the interviewer's page, both ways
  waveform    the waveform of a 60-minute take
  bank        a check of 10,000 questions
  engine      steps of the session engine

  --quick         shorter and fewer runs: a minute or two, but noisier
  --json          print JSON
  --program FILE  measure this mockloop instead";

/// One part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Recording,
    Start,
    Trends,
    TrendWords,
    Keys,
    Page,
    Waveform,
    Bank,
    Engine,
}

impl Part {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "recording" => Self::Recording,
            "start" => Self::Start,
            "trends" => Self::Trends,
            "trend-words" => Self::TrendWords,
            "keys" => Self::Keys,
            "page" => Self::Page,
            "waveform" => Self::Waveform,
            "bank" => Self::Bank,
            "engine" => Self::Engine,
            _ => return None,
        })
    }
}

/// Why nothing is measured.
#[derive(Debug)]
pub enum Stop {
    Help,
    Wrong(String),
}

/// The command line.
#[derive(Debug)]
pub struct Options {
    pub is_quick: bool,
    pub json: bool,
    pub program: PathBuf,
    parts: Vec<Part>,
}

impl Options {
    /// Reads the arguments after the program's name.
    pub fn from(arguments: impl IntoIterator<Item = String>) -> Result<Self, Stop> {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_mockloop"));
        let mut options = Self { is_quick: false, json: false, program, parts: Vec::new() };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--quick" => options.is_quick = true,
                "--json" => options.json = true,
                "--program" => {
                    let file =
                        arguments.next().ok_or_else(|| Stop::Wrong("--program takes a file".into()))?;
                    // Cargo runs a benchmark in the repository, wherever it was called.
                    let here = std::env::var_os("PWD").map(PathBuf::from).unwrap_or_default();
                    let whole = std::fs::canonicalize(here.join(&file));
                    options.program = whole.map_err(|error| Stop::Wrong(format!("{file}: {error}")))?;
                }
                "--help" | "-h" => return Err(Stop::Help),
                // What `cargo bench` adds.
                "--bench" => {}
                other => {
                    let part = Part::named(other);
                    options.parts.push(part.ok_or_else(|| Stop::Wrong(format!("'{other}' is no part")))?);
                }
            }
        }
        Ok(options)
    }

    pub fn has(&self, part: Part) -> bool {
        self.parts.is_empty() || self.parts.contains(&part)
    }

    /// The first in a full run, the second in a quick one.
    pub fn choose<T>(&self, full: T, quick: T) -> T {
        if self.is_quick { quick } else { full }
    }
}
