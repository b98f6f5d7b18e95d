//! What the flags of several commands have in common.

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};

use crate::domain::question::Kind;

/// Asks for JSON instead of text.
#[derive(Debug, Args)]
pub struct Json {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Describes the interview that is asked for.
#[derive(Debug, Args, Default)]
pub struct InterviewFlags {
    /// Kind of question; give it several times for several rounds
    #[arg(long, value_name = "KIND", value_parser = kind_parser())]
    pub kind: Vec<Kind>,
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

/// Reads a kind of question as it is written in files.
pub fn kind_parser() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::id)).try_map(|id| {
        Kind::ALL.into_iter().find(|kind| kind.id() == id).ok_or_else(|| format!("there is no kind '{id}'"))
    })
}
