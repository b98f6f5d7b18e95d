//! The commands, one file each with its own flags; help, man page and completions come from them.

mod answer;
mod background;
mod bank;
mod calibrate;
mod completions;
mod demo;
mod devices;
mod doctor;
mod export;
mod formats;
mod host;
mod import;
mod log;
mod man;
mod merge;
mod mic;
mod names;
mod open;
mod packet;
mod plainly;
mod practice;
mod prune;
mod report;
mod resume;
mod review;
mod rubrics;
mod schema;
mod score;
mod sessions;
mod show;
mod startup;
mod trends;
mod whereabouts;

use std::{path::PathBuf, process::ExitCode};

use clap::{CommandFactory, Parser, Subcommand};

use crate::{cli::Json, error::Error, platform, store::workspace::Workspace, ui};

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
    workspace: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Practise: draw questions, answer against the clock, record, score
    #[command(after_help = "Examples:
  mockloop practice --kind behavioural --count 3
  mockloop practice --format system-design-25 --seed 42
  mockloop practice --candidate Alex --interviewer Robin
  printf 'probe\\nnext\\nend\\n' | mockloop practice --question url-shortener --no-audio --plain")]
    Practice(practice::Practice),
    /// Be interviewed by somebody at another screen, who gets a page with all that an interviewer needs
    #[command(after_help = host::EXAMPLES)]
    Host(host::Host),
    /// List earlier sessions, newest first
    Sessions(Json),
    /// Show one session: verdict, scores, times, marks, files
    Show(show::Show),
    /// Write a session, or the trends, as a page, as text, or as labels for other programs
    #[command(after_help = report::EXAMPLES)]
    Report(report::Report),
    /// Score a session against its rubric
    Score(score::Score),
    /// Listen to a session again: waveform, marks, comments, times, evidence
    #[command(after_help = "Examples:
  mockloop review                              the latest session
  mockloop review last --at 12:05
  mockloop review 2026-11-22 --as Robin        with remarks in Robin's own file")]
    Review(review::Review),
    /// Show how scores move: scores, self-judgement, coverage, time
    #[command(after_help = "Examples:
  mockloop trends --kind system-design
  mockloop trends --candidate Robin            of a guest who was interviewed here
  mockloop trends --json | jq '.series[] | select(.bar == \"staff\")'")]
    Trends(trends::TrendsFlags),
    /// Go on with a session that was cut off
    Resume(resume::Resume),
    /// Check the microphone: level, five seconds recorded and played back
    Mic(mic::Mic),
    /// List microphones and speakers
    Devices(Json),
    /// Look into the question bank
    #[command(subcommand)]
    Bank(bank::BankCommand),
    /// List the formats: kinds of interview with their phases and lengths
    Formats(Json),
    /// List the rubrics: dimensions, weights and rules
    Rubrics(Json),
    /// Print the JSON Schema of a kind of file, for editors
    Schema(schema::Schema),
    /// Learn to score: judge reference answers blind, then see how far off you are
    #[command(after_help = calibrate::EXAMPLES)]
    Calibrate(calibrate::Calibrate),
    /// Add an interview that was held elsewhere, with its recording if there is one
    #[command(after_help = log::EXAMPLES)]
    Log(log::Log),
    /// Show what recordings weigh; compress or remove old ones
    #[command(after_help = prune::EXAMPLES)]
    Prune(prune::Prune),
    /// Write the whole workspace, or some sessions, into one archive with checksums
    #[command(after_help = export::EXAMPLES)]
    Export(export::Export),
    /// Take in what an archive of 'export' holds
    #[command(after_help = import::EXAMPLES)]
    Import(import::Import),
    /// Write one interview into a file for a peer, who listens and scores it later
    #[command(after_help = packet::EXAMPLES)]
    Packet(packet::Packet),
    /// Open a peer's packet: listen, score it blind, write the answer
    #[command(after_help = open::EXAMPLES)]
    Open(open::Open),
    /// Write the answer to a packet again
    #[command(after_help = answer::EXAMPLES)]
    Answer(answer::Answer),
    /// Add what peers have answered to its sessions
    #[command(after_help = merge::EXAMPLES)]
    Merge(merge::Merge),
    /// Look around in a workspace with invented interviews, which leaves nothing behind
    Demo(demo::Demo),
    /// Look at terminal, sound, permissions, disk, workspace and content, and say what to do about what is found
    #[command(after_help = doctor::EXAMPLES)]
    Doctor(Json),
    /// Print which workspace is used, and why
    Where(Json),
    /// Print completions for a shell
    Completions(completions::Completions),
    /// Print the manual page
    Man,
}

/// Runs what the command line asks for.
pub fn run(cli: Cli) -> Result<ExitCode, Error> {
    platform::let_large_files_fail()?;
    let here = startup::here()?;
    let wanted = cli.workspace;
    let found = || Workspace::find(wanted.clone(), std::env::var_os("MOCKLOOP_WORKSPACE"), &here);
    let logged = || {
        let workspace = found()?;
        startup::start_log(&workspace);
        Ok::<_, Error>(workspace)
    };
    match cli.command {
        None => ui::run(&startup::executor()?, logged()?, |_| Ok(())),
        Some(Command::Practice(it)) => it.run(logged()?),
        Some(Command::Host(it)) => it.run(logged()?),
        Some(Command::Sessions(it)) => sessions::run(&logged()?, &it),
        Some(Command::Show(it)) => it.run(&logged()?),
        Some(Command::Report(it)) => it.run(&logged()?),
        Some(Command::Score(it)) => it.run(logged()?),
        Some(Command::Review(it)) => it.run(logged()?),
        Some(Command::Trends(it)) => it.run(logged()?),
        Some(Command::Resume(it)) => it.run(logged()?),
        Some(Command::Mic(it)) => it.run(logged()?),
        Some(Command::Devices(it)) => devices::run(&logged()?, &it),
        Some(Command::Bank(it)) => it.run(&logged()?),
        Some(Command::Formats(it)) => formats::run(&logged()?, &it),
        Some(Command::Rubrics(it)) => rubrics::run(&logged()?, &it),
        Some(Command::Schema(it)) => it.run(),
        Some(Command::Calibrate(it)) => it.run(&logged()?),
        Some(Command::Log(it)) => it.run(&logged()?),
        Some(Command::Prune(it)) => it.run(&logged()?),
        Some(Command::Export(it)) => it.run(&logged()?),
        Some(Command::Import(it)) => it.run(&logged()?),
        Some(Command::Packet(it)) => it.run(&logged()?),
        Some(Command::Open(it)) => it.run(logged()?),
        Some(Command::Answer(it)) => it.run(&logged()?),
        Some(Command::Merge(it)) => it.run(&logged()?),
        // The demo has a workspace of its own, and not even a log stays of it.
        Some(Command::Demo(it)) => it.run(wanted.is_some()),
        // What looks for faults must not make any: not even a log.
        Some(Command::Doctor(it)) => doctor::run(&found()?, it.json),
        Some(Command::Where(it)) => whereabouts::run(&logged()?, &it),
        Some(Command::Completions(it)) => it.run(&mut Cli::command()),
        Some(Command::Man) => man::run(Cli::command()),
    }
}
