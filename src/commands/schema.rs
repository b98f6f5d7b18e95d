//! `mockloop schema`: prints the JSON Schema of a kind of file, for editors.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::{
    bank,
    domain::{
        calibration::CalibrationFile, facts::FactFile, format::FormatFile, plan::StudyPlan,
        question::QuestionFile, rubric::Rubric,
    },
    error::Error,
    output,
};

/// Prints a schema.
#[derive(Debug, Args)]
pub struct Schema {
    what: SchemaOf,
}

/// Names a kind of file that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SchemaOf {
    Question,
    Format,
    Rubric,
    Plan,
    Calibration,
    Facts,
}

impl Schema {
    /// Runs the command.
    pub fn run(&self) -> Result<ExitCode, Error> {
        output::json(&match self.what {
            SchemaOf::Question => bank::shape::schema::<QuestionFile>(),
            SchemaOf::Format => bank::shape::schema::<FormatFile>(),
            SchemaOf::Rubric => bank::shape::schema::<Rubric>(),
            SchemaOf::Plan => bank::shape::schema::<StudyPlan>(),
            SchemaOf::Calibration => bank::shape::schema::<CalibrationFile>(),
            SchemaOf::Facts => bank::shape::schema::<FactFile>(),
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
