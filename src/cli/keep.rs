//! The flags of the commands that keep interviews: `log`, `prune`, `export`, `import`, and `demo`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use crate::domain::{
    length::Length,
    pruning::{Age, Size},
};

use super::KindArg;

pub const LOG_EXAMPLES: &str = "\
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

pub const PRUNE_EXAMPLES: &str = "\
Journals, scorecards and reviews always stay. Sessions that run, were cut off or are not scored yet are left alone
unless you name them with --session.

Examples:
  mockloop prune                                   what recordings weigh
  mockloop prune --compress --older-than 30d       the same sound in smaller files
  mockloop prune --remove --older-than 1y          no sound from last year
  mockloop prune --remove --keep-below 5GB --yes   the oldest go until less than 5 GB is left";

/// An interview that was held elsewhere.
#[derive(Debug, Args, Default, PartialEq, Eq)]
pub struct Log {
    /// When it began: '2026-11-03 14:30', or 2026-11-03, which is taken as noon
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Kind of question
    #[arg(long, value_name = "KIND")]
    pub kind: Option<KindArg>,
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
    /// Whether nothing was said, so that everything is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What recordings weigh, and which of them go.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "they are flags")]
#[command(group = ArgGroup::new("what").args(["compress", "remove"]))]
pub struct Prune {
    /// Make the chosen recordings smaller without loss (FLAC)
    #[arg(long)]
    pub compress: bool,
    /// Remove the chosen recordings for good
    #[arg(long)]
    pub remove: bool,
    /// Only of sessions older than this: 90d, 12w, 1y
    #[arg(long, value_name = "AGE")]
    pub older_than: Option<Age>,
    /// Only of sessions whose recordings weigh more than this: 500MB
    #[arg(long, value_name = "SIZE")]
    pub larger_than: Option<Size>,
    /// The oldest first, until all recordings together weigh less than this: 5GB
    #[arg(long, value_name = "SIZE", requires = "what")]
    pub keep_below: Option<Size>,
    /// Only of this session; may be given several times
    #[arg(long, value_name = "SESSION")]
    pub session: Vec<String>,
    /// Do it without asking
    #[arg(long, requires = "what", conflicts_with = "dry_run")]
    pub yes: bool,
    /// Only say what would be done
    #[arg(long, requires = "what")]
    pub dry_run: bool,
    /// Print JSON, and do nothing
    #[arg(long, conflicts_with = "yes")]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Export {
    /// The archive to write; nothing may be there yet
    pub file: PathBuf,
    /// Leave the recordings' sound out
    #[arg(long)]
    pub without_sound: bool,
    /// Only this session, without the bank; may be given several times
    #[arg(long, value_name = "SESSION")]
    pub session: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Import {
    /// The archive, as 'mockloop export' wrote it
    pub file: PathBuf,
    /// Check all of it and say what would be taken in
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Plain lines instead of screens
    #[arg(long)]
    pub plain: bool,
}
