//! Whether what was said and written is open to its owner alone, and can be written at all.

use std::path::{Path, PathBuf};

use crate::{
    output::counted,
    platform,
    store::{
        packets,
        survey::Survey,
        workspace::{RECORDINGS, Workspace},
    },
};

use super::finding::{Area, Finding};

pub fn look(workspace: &Workspace, cache: Option<&Path>, survey: &Survey) -> Vec<Finding> {
    let mut found = vec![writable(workspace)];
    if survey.open_to_others.is_empty() {
        found.push(Finding::good(Area::Permissions, "recordings", "Recordings are open to you alone."));
    } else {
        let what = counted(survey.open_to_others.len(), "part");
        let folders = [RECORDINGS, packets::FOLDER].map(|it| workspace.root.join(it));
        let folders: Vec<String> = folders.iter().filter(|it| it.is_dir()).map(|it| quoted(it)).collect();
        found.push(
            Finding::warning(
                Area::Permissions,
                "recordings",
                format!("{what} of the recordings can be read by others on this machine."),
            )
            .names(survey.open_to_others.iter().map(|it| it.display().to_string()))
            .remedy("Close them to others:")
            .command(format!("chmod -R go= {}", folders.join(" "))),
        );
    }
    found.extend(cache.map(derived));
    found
}

fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

fn writable(workspace: &Workspace) -> Finding {
    let recordings = workspace.recordings();
    let nearest =
        recordings.ancestors().find(|it| it.exists()).map_or_else(|| workspace.root.clone(), Path::to_owned);
    if nearest.is_dir() && platform::is_writable(&nearest) {
        return Finding::good(Area::Permissions, "writable", "The workspace can be written.");
    }
    Finding::error(
        Area::Permissions,
        "writable",
        "The workspace cannot be written, so that nothing can be kept.",
    )
    .names([nearest.display().to_string()])
    .remedy("Give yourself permission to write there, or choose another folder with --workspace.")
}

/// The folder of the log and of what is derived.
fn derived(cache: &Path) -> Finding {
    let names = |path: PathBuf| path.display().to_string();
    if !cache.exists() {
        return Finding::note(
            Area::Permissions,
            "cache",
            "There is no folder for the log and what is derived yet.",
        );
    }
    if !platform::is_writable(cache) {
        return Finding::warning(
            Area::Permissions,
            "cache",
            "The folder for the log and what is derived cannot be written, so that starts take longer.",
        )
        .names([names(cache.to_owned())])
        .remedy("Give yourself permission to write there.");
    }
    let log = cache.join("mockloop.log");
    if platform::is_open_to_others(cache) || platform::is_open_to_others(&log) {
        return Finding::warning(
            Area::Permissions,
            "cache",
            "The log and what is derived of interviews can be read by others on this machine.",
        )
        .names([names(cache.to_owned())])
        .remedy("Close it to others:")
        .command(format!("chmod -R go= {}", quoted(cache)));
    }
    Finding::good(Area::Permissions, "cache", "The log and what is derived are open to you alone.")
}
