//! What state the sessions are in.

use std::path::{Path, PathBuf};

use crate::output::counted;
use crate::store::{
    sessions::name,
    survey::Survey,
    workspace::{Why, Workspace},
};

use super::finding::{Area, Finding};

fn shown(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|it| it.display().to_string()).collect()
}

pub fn look(workspace: &Workspace, survey: &Survey) -> Vec<Finding> {
    let mut found = vec![which(workspace)];
    found.push(Finding::note(
        Area::Workspace,
        "sessions",
        format!("{}.", counted(survey.sessions, "session")),
    ));
    let several = |paths: &[PathBuf], one: &str, many: &str| match paths.len() {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    if !survey.held.is_empty() {
        let what = several(
            &survey.held,
            "session is open in another mockloop.",
            "sessions are open in other mockloops.",
        );
        found.push(
            Finding::note(Area::Workspace, "held", what)
                .names(shown(&survey.held))
                .remedy("Leave it there, or end that program, to open it here."),
        );
    }
    if !survey.cut_off.is_empty() {
        let what = several(&survey.cut_off, "session was cut off.", "sessions were cut off.");
        let remedy =
            "'mockloop resume' goes on with the latest; the home screen can also close it for scoring.";
        found.push(
            Finding::warning(Area::Workspace, "cut-off", what).names(shown(&survey.cut_off)).remedy(remedy),
        );
    }
    if !survey.newer.is_empty() {
        let what =
            several(&survey.newer, "file is from a newer mockloop.", "files are from a newer mockloop.");
        let remedy = "Update this one to open what they hold; nothing changes them until then.";
        found.push(
            Finding::warning(Area::Workspace, "newer", what).names(shown(&survey.newer)).remedy(remedy),
        );
    }
    if !survey.unreadable.is_empty() {
        let paths: Vec<PathBuf> = survey.unreadable.iter().map(|(path, _)| path.clone()).collect();
        let what = several(&paths, "file of a session cannot be read.", "files of sessions cannot be read.");
        let names = survey.unreadable.iter().map(|(path, why)| format!("{}: {why}", path.display()));
        let remedy = "Take it back from a copy, or move it away; recordings beside it can still be played.";
        found.push(Finding::error(Area::Workspace, "unreadable", what).names(names).remedy(remedy));
    }
    if !survey.set_aside.is_empty() {
        let lines: usize = survey.set_aside.iter().map(|(_, lines)| lines).sum();
        let is = if lines == 1 { "is" } else { "are" };
        let what = format!(
            "{} of journals or reviews {is} damaged and set aside; the rest is used.",
            counted(lines, "line")
        );
        let names = survey
            .set_aside
            .iter()
            .map(|(path, lines)| format!("{}: {}", path.display(), counted(*lines, "line")));
        let remedy =
            "'mockloop show SESSION' names each line. Take the file back from a copy if you have one.";
        found.push(Finding::warning(Area::Workspace, "set-aside", what).names(names).remedy(remedy));
    }
    if !survey.drafts.is_empty() {
        let what = several(
            &survey.drafts,
            "draft was left by a program that has ended.",
            "drafts were left by programs that have ended.",
        );
        let remedy = "They may be deleted; nothing needs them.";
        found
            .push(Finding::note(Area::Workspace, "drafts", what).names(shown(&survey.drafts)).remedy(remedy));
    }
    if !survey.links.is_empty() {
        let what = several(
            &survey.links,
            "link lies among the recordings and is left out of exports.",
            "links lie among the recordings and are left out of exports.",
        );
        found.push(Finding::note(Area::Workspace, "links", what).names(shown(&survey.links)));
    }
    found
}

fn which(workspace: &Workspace) -> Finding {
    let names = [workspace.root.display().to_string()];
    let what = format!("The workspace is {}.", workspace.why);
    let is_new = !workspace.root.is_dir();
    match workspace.why {
        Why::Flag | Why::Variable if is_new => {
            Finding::warning(Area::Workspace, "which", format!("{what} It is not there yet."))
                .names(names)
                .remedy("If the name is right, the first interview makes it.")
        }
        _ if is_new => {
            Finding::note(Area::Workspace, "which", format!("{what} It is made with the first interview."))
                .names(names)
        }
        _ if is_inside_a_shared_folder(&workspace.root) => Finding::warning(
            Area::Workspace,
            "which",
            format!("{what} It lies in a folder for what is temporary."),
        )
        .names(names)
        .remedy("Choose a folder that stays, with --workspace."),
        _ => Finding::good(Area::Workspace, "which", what).names(names),
    }
}

fn is_inside_a_shared_folder(root: &Path) -> bool {
    let temporary = std::env::temp_dir();
    root.starts_with(&temporary) && !name(root).is_empty()
}
