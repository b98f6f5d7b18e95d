//! `mockloop where`: prints which workspace is used, and why.

use std::{collections::BTreeMap, path::Path, process::ExitCode};

use crate::{cli::Json, error::Error, output, store::workspace::Workspace};

/// Runs the command.
pub fn run(workspace: &Workspace, flags: &Json) -> Result<ExitCode, Error> {
    whereabouts(workspace, flags.json)?;
    Ok(ExitCode::SUCCESS)
}

fn whereabouts(workspace: &Workspace, json: bool) -> Result<(), Error> {
    if json {
        let path = |path: &Path| path.display().to_string();
        let all: BTreeMap<&str, Option<String>> = BTreeMap::from([
            ("workspace", Some(path(&workspace.root))),
            ("because", Some(workspace.why.to_string())),
            ("recordings", Some(path(&workspace.recordings()))),
            ("cache", workspace.cache.as_deref().map(path)),
        ]);
        return output::json(&all);
    }
    output::line(&workspace.root.display().to_string())?;
    output::line(&format!("  {}", workspace.why))
}
