//! What looks into the bank, and what learns from it: `bank`, `schema`, `calibrate`.

use clap::{Args, Subcommand, ValueEnum};

use super::{KindArg, Report};

#[derive(Debug, Subcommand)]
pub enum BankCommand {
    /// List questions; words narrow the list to those that have them all
    List {
        words: Vec<String>,
        /// Only this kind
        #[arg(long, value_name = "KIND")]
        kind: Option<KindArg>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show one question as the interviewer sees it
    Show {
        question: String,
        /// Show only what the candidate sees
        #[arg(long)]
        candidate: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Check every file: each fault with file, line, column and what would be right
    Lint(Report),
    /// Count questions by kind, difficulty, topic, service, pillar and competency, with the holes marked, facts that
    /// were checked, and phrases that many questions share
    Stats(Report),
    /// Write a commented template for a new question, to be filled in
    #[command(after_help = "Example:
  mockloop bank new scenario --file region-lost     writes question-bank/scenario/region-lost.yaml")]
    New {
        kind: KindArg,
        /// The name of the file, without .yaml; also the id of the question
        #[arg(long, value_name = "NAME", default_value = "my-question")]
        file: String,
    },
}

#[derive(Debug, Args)]
pub struct Calibrate {
    /// Kind of answers to judge
    #[arg(long, value_name = "KIND", default_value = "system-design")]
    pub kind: KindArg,
    /// Who judges; without it, the candidate
    #[arg(long = "as", value_name = "NAME")]
    pub assessor: Option<String>,
}

/// A kind of file that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    Question,
    Format,
    Rubric,
    Plan,
    Calibration,
    Facts,
}
