//! `mockloop formats`: lists formats and loops.

use std::process::ExitCode;

use crate::{
    bank::Bank,
    cli::Json,
    domain::{format::Format, length::Length},
    error::Error,
    output,
    store::workspace::Workspace,
};

/// Runs the command.
pub fn run(workspace: &Workspace, flags: &Json) -> Result<ExitCode, Error> {
    formats(&Bank::load(&workspace.root, workspace.cache.as_deref()), flags.json)?;
    Ok(ExitCode::SUCCESS)
}

fn formats(bank: &Bank, json: bool) -> Result<(), Error> {
    if json {
        let mut all: Vec<serde_json::Value> = Vec::new();
        for it in &bank.formats {
            all.push(serde_json::to_value(it).map_err(|error| Error::failed(error.to_string()))?);
        }
        for it in &bank.loops {
            all.push(serde_json::to_value(it).map_err(|error| Error::failed(error.to_string()))?);
        }
        return output::json(&all);
    }
    let mut rows: Vec<Vec<String>> = bank.formats.iter().map(format_row).collect();
    rows.extend(bank.loops.iter().map(|it| {
        let formats: Vec<&Format> = it.rounds.iter().filter_map(|id| bank.format(id)).collect();
        let breaks = it.pause.times(u32::try_from(formats.len().saturating_sub(1)).unwrap_or(0));
        let total: Length = formats.iter().map(|it| it.length()).chain([breaks]).sum();
        vec![it.id.clone(), "loop".to_owned(), total.to_string(), it.rounds.join(", ")]
    }));
    output::lines(output::table(&rows, &[2]))
}

fn format_row(it: &Format) -> Vec<String> {
    let phases: Vec<String> =
        it.phases.iter().map(|phase| format!("{} {}", phase.title, phase.length)).collect();
    let times = if it.questions > 1 { format!("{} times: ", it.questions) } else { String::new() };
    vec![it.id.clone(), it.kind.id().to_owned(), it.length().to_string(), times + &phases.join(", ")]
}
