//! `mockloop rubrics`: lists rubrics with their dimensions, weights and rules.

use std::process::ExitCode;

use crate::{
    bank::Bank, cli::Json, domain::question::Bar, error::Error, output, store::workspace::Workspace,
};

/// Runs the command.
pub fn run(workspace: &Workspace, flags: &Json) -> Result<ExitCode, Error> {
    rubrics(&Bank::load(&workspace.root, workspace.cache.as_deref()), flags.json)?;
    Ok(ExitCode::SUCCESS)
}

fn rubrics(bank: &Bank, json: bool) -> Result<(), Error> {
    if json {
        return output::json(&bank.rubrics.iter().map(|it| &it.rubric).collect::<Vec<_>>());
    }
    for (number, it) in bank.rubrics.iter().enumerate() {
        let rubric = &it.rubric;
        if number > 0 {
            output::line("")?;
        }
        output::line(&format!("{} · {} · version {}", rubric.title, rubric.kind, rubric.version))?;
        let rows: Vec<Vec<String>> = rubric
            .dimensions
            .iter()
            .map(|it| vec![format!("  {}", it.title), format!("{} %", it.weight), it.looks_at.clone()])
            .collect();
        output::lines(output::table(&rows, &[1]))?;
        for bar in Bar::ALL {
            let rule = rubric.rule(bar);
            let gates: Vec<String> = rule
                .gates
                .iter()
                .map(|gate| format!("{} at least {}", gate.dimension, u8::from(gate.at_least)))
                .collect();
            output::line(&format!(
                "  {}: hire from {:.2}, strong hire from {:.2}; gates: {}",
                bar.title(),
                rule.hire,
                rule.strong_hire,
                if gates.is_empty() { "none".to_owned() } else { gates.join(", ") },
            ))?;
        }
    }
    Ok(())
}
