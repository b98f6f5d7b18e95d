//! The flags of `mockloop log`.

use std::path::PathBuf;

use clap::Args;

use crate::{
    cli::kind_parser,
    domain::{length::Length, question::Kind},
};

/// Goes below the help.
pub const EXAMPLES: &str = "\
Without flags it asks line by line.

Examples:
  mockloop log --date 2026-11-03 --question url-shortener --length 45m --with Robin
  mockloop log --date '2026-11-03 14:30' --kind behavioural --title 'A conflict with a peer team' \\
      --format behavioural-10 --score ownership=3/2 --score judgement=2/1 --notes @notes.txt
  mockloop log --date 2026-11-03 --kind scenario --title 'Region lost' --recording call.m4a \\
      --as Robin --score framing=3/3 --score plan=2/2 --locked

Only what is known is kept. The time stands as one phase, unless you give each phase its time:
  mockloop log --date 2026-11-03 --question url-shortener --format system-design-25 \\
      --phase requirements=4m --phase high-level-design=12m --phase deep-dive=9m";

/// Adds an interview that was held elsewhere.
#[derive(Debug, Args, Default, PartialEq, Eq)]
pub struct Log {
    /// When it began: '2026-11-03 14:30', or 2026-11-03, which is taken as noon
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Kind of question
    #[arg(long, value_name = "KIND", value_parser = kind_parser())]
    pub kind: Option<Kind>,
    /// The question of the bank that was asked
    #[arg(long, value_name = "ID", conflicts_with = "title")]
    pub question: Option<String>,
    /// What was asked, if it is not in the bank
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// How hard it was, with --title: 1 (a warm-up) to 5 (hard even for Staff)
    #[arg(long, value_name = "N", requires = "title", value_parser = clap::value_parser!(u8).range(1..=5))]
    pub difficulty: Option<u8>,
    /// The format that it followed; `mockloop formats` lists them
    #[arg(long, value_name = "ID")]
    pub format: Option<String>,
    /// How long it took: 45m, 1h10m
    #[arg(long, value_name = "TIME", conflicts_with = "phase")]
    pub length: Option<Length>,
    /// How long a phase of the format took: requirements=6m; name every phase that was held
    #[arg(long, value_name = "ID=TIME", requires = "format")]
    pub phase: Vec<String>,
    /// With whom: a person or a company
    #[arg(long, value_name = "NAME")]
    pub with: Option<String>,
    /// Who answered
    #[arg(long, value_name = "NAME")]
    pub candidate: Option<String>,
    /// A note, or @FILE for what stands in a file; may be given several times
    #[arg(long, value_name = "TEXT")]
    pub notes: Vec<String>,
    /// A level at Senior and at Staff: depth=3/2; 0 is no evidence; may be given several times
    #[arg(long, value_name = "DIMENSION=N/N")]
    pub score: Vec<String>,
    /// Who gives these scores; without it, the candidate
    #[arg(long = "as", value_name = "NAME", requires = "score")]
    pub assessor: Option<String>,
    /// Lock the scorecard; without it, 'mockloop score' goes on with it
    #[arg(long, requires = "score")]
    pub locked: bool,
    /// The recording, in any usual format (docs/recordings.md lists them); it is copied
    #[arg(long, value_name = "FILE")]
    pub recording: Option<PathBuf>,
    /// Which of several tracks of sound in it, counted from 1; without it, the first that is not silent
    #[arg(long, value_name = "N", requires = "recording", value_parser = clap::value_parser!(u16).range(1..))]
    pub track: Option<u16>,
}

impl Log {
    /// Returns whether nothing was said, so that everything is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
