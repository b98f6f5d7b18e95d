//! The one description of the command line: flags, help, man page and completions come from here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::domain::question::Kind;

mod bank;
mod keep;
mod listen;
mod packets;
mod peers;

pub use bank::{BankCommand, Calibrate, SchemaOf};
pub use keep::{Demo, Export, Import, Log, Prune};
pub use listen::Review;
pub use packets::{Answer, Merge, Open, Packet};
pub use peers::{Host, PracticeHere};

const EXAMPLES: &str = "\
Examples:
  mockloop                                     open the home screen
  mockloop practice --kind system-design       one system design interview
  mockloop practice --format full-loop         four rounds with breaks
  mockloop practice --question url-shortener --no-audio
  mockloop score last                          score the latest session
  mockloop show last --json                    everything about it, for a script
  mockloop report last --with-audio            a page to listen to, in one file

Exit codes: 0 done, 1 failed, 2 wrong usage.";

const REPORTS: &str = "\
Formats:
  html     one page that works offline: player, waveform, moments, scores, review, time
  md       the same to read as text
  json     all that 'show --json' has, and more
  labels   a label track for Audacity, one file a take: begin, end, text
  vtt      WebVTT with phases and moments, one file a take
  csv      trends only: one row a score

Where it goes:
  md, json and csv go to standard output. A page goes into the session's folder as report.html,
  the trends' into recordings/ as trends.html, and labels and vtt beside the recordings. With
  --output it goes there: to a file, to a folder (labels and vtt of several takes), or to
  standard output with '-'. A page links its recordings relative to where it lies, so move it
  with them, or write it with --with-audio.

What --anonymous leaves out:
  The candidate's name; peers become Peer A, Peer B. Folders, paths, names of files and devices,
  links to recordings. Of the date only the month is left; in the tables and the data of trends
  the first of the month stands for it. These names are also taken out of everything that was
  written. Other names that somebody wrote stay, and so does a voice: sound is in the page only
  with --with-audio.

Examples:
  mockloop report last
  mockloop report last --with-audio --anonymous --output for-robin.html
  mockloop report last --format vtt --take 1 --output -
  mockloop report --trends --format csv > scores.csv";

const DOCTOR: &str = "\
It listens to the microphone for a moment, records nothing, and writes nothing.

With --json it prints what belongs into a report of a defect: no names, no paths, no titles, nothing that was said or
written in an interview.

Exit codes: 0 nothing is wrong, or only small things; 1 something keeps a part from working.";

/// Mock interviews in the terminal: timed, recorded, scored against rubrics, offline.
#[derive(Debug, Parser)]
#[command(name = "mockloop", version, about, after_help = EXAMPLES, max_term_width = 100)]
pub struct Cli {
    #[arg(
        long,
        global = true,
        value_name = "FOLDER",
        help = "The folder with question-bank/, rubrics/ and recordings/ [env: MOCKLOOP_WORKSPACE]"
    )]
    pub workspace: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Practise: draw questions, answer against the clock, record, score
    #[command(after_help = "Examples:
  mockloop practice --kind behavioural --count 3
  mockloop practice --format system-design-25 --seed 42
  mockloop practice --candidate Alex --interviewer Robin
  printf 'probe\\nnext\\nend\\n' | mockloop practice --question url-shortener --no-audio --plain")]
    Practice(PracticeHere),
    /// Be interviewed by somebody at another screen, who gets a page with all that an interviewer needs
    #[command(after_help = peers::HOST_EXAMPLES)]
    Host(Host),
    /// List earlier sessions, newest first
    Sessions(Report),
    /// Show one session: verdict, scores, times, marks, files
    Show(OneSession),
    /// Write a session, or the trends, as a page, as text, or as labels for other programs
    #[command(after_help = REPORTS)]
    Report(Written),
    /// Score a session against its rubric
    Score(Score),
    /// Listen to a session again: waveform, marks, comments, times, evidence
    #[command(after_help = "Examples:
  mockloop review                              the latest session
  mockloop review last --at 12:05
  mockloop review 2026-11-22 --as Robin        with remarks in Robin's own file")]
    Review(Review),
    /// Whether it gets better: scores, self-judgement, coverage, time
    #[command(after_help = "Examples:
  mockloop trends --kind system-design
  mockloop trends --candidate Robin            of a guest who was interviewed here
  mockloop trends --json | jq '.series[] | select(.bar == \"staff\")'")]
    Trends(Trends),
    /// Go on with a session that was cut off
    Resume(Resume),
    /// Check the microphone: level, five seconds recorded and played back
    Mic(Mic),
    /// List microphones and speakers
    Devices(Report),
    /// Look into the question bank
    #[command(subcommand)]
    Bank(BankCommand),
    /// List the formats: kinds of interview with their phases and lengths
    Formats(Report),
    /// List the rubrics: dimensions, weights and rules
    Rubrics(Report),
    /// Print the JSON Schema of a kind of file, for editors
    Schema { what: SchemaOf },
    /// Learn to score: judge reference answers blind, then see how far off you are
    #[command(
        after_help = "Each of three answers is shown as it was spoken; give each dimension its level at Senior and at
Staff. The comparison comes at the end, and your scores are kept in a file of your own."
    )]
    Calibrate(Calibrate),
    /// Add an interview that was held elsewhere, with its recording if there is one
    #[command(after_help = keep::LOG_EXAMPLES)]
    Log(Log),
    /// Show what recordings weigh; compress or remove old ones
    #[command(after_help = keep::PRUNE_EXAMPLES)]
    Prune(Prune),
    /// Write the whole workspace, or some sessions, into one archive with checksums
    #[command(after_help = "The archive is a ZIP file that any tool opens; nothing in the workspace changes.

Examples:
  mockloop export interviews.zip
  mockloop export small.zip --without-sound
  mockloop export for-robin.zip --session last")]
    Export(Export),
    /// Take in what an archive of 'export' holds
    #[command(
        after_help = "All of it is checked before anything is placed, and nothing is overwritten. What is here
already is skipped. A session of which a file differs stays as it is here, and is named.

Examples:
  mockloop import interviews.zip
  mockloop import interviews.zip --dry-run
  mockloop import interviews.zip --workspace ~/interviews"
    )]
    Import(Import),
    /// Write one interview into a file for a peer, who listens and scores it later
    #[command(after_help = packets::PACKET_EXAMPLES)]
    Packet(Packet),
    /// Open a peer's packet: listen, score it blind, write the answer
    #[command(after_help = packets::OPEN_EXAMPLES)]
    Open(Open),
    /// Write the answer to a packet again
    #[command(after_help = packets::ANSWER_EXAMPLES)]
    Answer(Answer),
    /// Add what peers have answered to its sessions
    #[command(after_help = packets::MERGE_EXAMPLES)]
    Merge(Merge),
    /// Look around in a workspace with invented interviews, which leaves nothing behind
    Demo(Demo),
    /// Look at terminal, sound, permissions, disk, workspace and content, and say what to do about what is found
    #[command(after_help = DOCTOR)]
    Doctor(Report),
    /// Print which workspace is used, and why
    Where(Report),
    /// Print completions for a shell
    Completions { shell: Shell },
    /// Print the manual page
    Man,
}

#[derive(Debug, Args, Default)]
pub struct Practice {
    /// Kind of question; give it several times for several rounds
    #[arg(long, value_name = "KIND")]
    pub kind: Vec<KindArg>,
    /// Ask this very question; may be given several times
    #[arg(long, value_name = "ID")]
    pub question: Vec<String>,
    /// Format or loop; `mockloop formats` lists them
    #[arg(long, value_name = "ID")]
    pub format: Option<String>,
    /// How many questions to draw in each round
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=20))]
    pub count: Option<u8>,
    /// Draw with this number: the same seed on the same bank draws the same questions
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Microphone, by name or a part of it; `mockloop devices` lists them
    #[arg(long, value_name = "NAME", conflicts_with = "no_audio")]
    pub device: Option<String>,
    /// Practise without recording
    #[arg(long)]
    pub no_audio: bool,
    /// Who answers; kept in the session
    #[arg(long, value_name = "NAME")]
    pub candidate: Option<String>,
    /// Plain lines instead of screens: for screen readers, dumb terminals and scripts
    #[arg(long)]
    pub plain: bool,
}

#[derive(Debug, Args)]
pub struct Report {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct OneSession {
    /// A session's folder, an unambiguous beginning of one, or `last`
    pub session: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Written {
    /// A session's folder, an unambiguous beginning of one, or `last`
    #[arg(required_unless_present = "trends", conflicts_with = "trends")]
    pub session: Option<String>,
    /// All sessions instead of one: how the scores move
    #[arg(long)]
    pub trends: bool,
    /// How it is written; see below
    #[arg(long, value_name = "FORMAT", default_value = "html")]
    pub format: FormatArg,
    /// Write it to this file; with several takes, to this folder; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Put the sound into the page, compressed (html)
    #[arg(long)]
    pub with_audio: bool,
    /// Leave out names, paths and the exact date
    #[arg(long)]
    pub anonymous: bool,
    /// Only this kind of interview (trends)
    #[arg(long, value_name = "KIND", requires = "trends")]
    pub kind: Option<KindArg>,
    /// The interviews of this guest instead of your own (trends)
    #[arg(long, value_name = "NAME", requires = "trends")]
    pub candidate: Option<String>,
    /// Only this take, from 1 (labels, vtt)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub take: Option<u32>,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    Html,
    Md,
    Json,
    Labels,
    Vtt,
    Csv,
}

#[derive(Debug, Args)]
pub struct Score {
    /// A session's folder, an unambiguous beginning of one, or `last`
    #[arg(default_value = "last")]
    pub session: String,
    /// Who scores; without it, the candidate
    #[arg(long = "as", value_name = "NAME")]
    pub assessor: Option<String>,
    /// Plain lines instead of screens
    #[arg(long)]
    pub plain: bool,
}

#[derive(Debug, Args)]
pub struct Trends {
    /// Only this kind of interview
    #[arg(long, value_name = "KIND")]
    pub kind: Option<KindArg>,
    /// The interviews of this guest, with whom roles were swapped, instead of your own
    #[arg(long, value_name = "NAME")]
    pub candidate: Option<String>,
    /// Plain lines instead of the screen, as in a pipe
    #[arg(long)]
    pub plain: bool,
    /// Print JSON
    #[arg(long, conflicts_with = "plain")]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Resume {
    /// A session's folder, an unambiguous beginning of one, or `last`; without it, the latest that was cut off
    pub session: Option<String>,
    /// Microphone, by name or a part of it
    #[arg(long, value_name = "NAME", conflicts_with = "no_audio")]
    pub device: Option<String>,
    /// Go on without recording
    #[arg(long)]
    pub no_audio: bool,
    /// Plain lines instead of screens
    #[arg(long)]
    pub plain: bool,
}

#[derive(Debug, Args)]
pub struct Mic {
    /// Microphone, by name or a part of it
    #[arg(long, value_name = "NAME")]
    pub device: Option<String>,
    /// Listen for two seconds and print what was heard as JSON
    #[arg(long)]
    pub json: bool,
}

/// A kind of question, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KindArg {
    SystemDesign,
    Behavioural,
    AzureDeepDive,
    Scenario,
}

impl From<KindArg> for Kind {
    fn from(kind: KindArg) -> Self {
        match kind {
            KindArg::SystemDesign => Self::SystemDesign,
            KindArg::Behavioural => Self::Behavioural,
            KindArg::AzureDeepDive => Self::AzureDeepDive,
            KindArg::Scenario => Self::Scenario,
        }
    }
}
