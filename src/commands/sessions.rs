//! `mockloop sessions`: lists earlier sessions, newest first.

use std::{process::ExitCode, time::Duration};

use crate::{
    cli::Json,
    domain::{
        bytes::size,
        digest::{Digest, Sessions},
        fact,
        length::clock,
        rubric::Verdict,
    },
    error::Error,
    output,
    report::json::SessionRow,
    store::{sessions, workspace::Workspace},
};

/// Runs the command.
pub fn run(workspace: &Workspace, flags: &Json) -> Result<ExitCode, Error> {
    print(workspace, &sessions::list(workspace), flags.json)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the list.
pub fn print(workspace: &Workspace, sessions: &Sessions, json: bool) -> Result<(), Error> {
    for it in &sessions.broken {
        output::aside(&format!("warning: {}: {}", it.folder, it.reason));
    }
    if json {
        let path = |it: &Digest| workspace.recordings().join(&it.folder).display().to_string();
        let paths: Vec<String> = sessions.digests.iter().map(path).collect();
        let rows = sessions.digests.iter().zip(&paths).map(|(it, path)| SessionRow::new(it, Some(path)));
        return output::json(&rows.collect::<Vec<_>>());
    }
    if sessions.digests.is_empty() {
        output::aside("No session yet; 'mockloop practice' makes the first one.");
    }
    let rows = sessions.digests.iter().map(|it| {
        let kind = if it.kinds.len() == 1 {
            it.kinds[0].title().to_owned()
        } else {
            format!("{} rounds", it.kinds.len())
        };
        let verdict = match (it.ended, it.scored) {
            (None, _) => match sessions::Lock::holder(&workspace.recordings().join(&it.folder)) {
                Some(process) => format!("open in process {process}"),
                None => "cut off".to_owned(),
            },
            (_, false) => "not scored".to_owned(),
            _ => format!("{} / {}", word(it.senior), word(it.staff)),
        };
        let length = clock(Duration::from_secs_f64(it.seconds));
        let elsewhere = it.elsewhere.as_deref().map(|with| format!(" · {}", fact::elsewhere(with)));
        let guest = it.guest_name().map(|name| format!(" · {name}"));
        let title = it.title.clone() + &guest.unwrap_or_default() + &elsewhere.unwrap_or_default();
        vec![it.folder.clone(), title, kind, length, verdict, size(it.bytes)]
    });
    output::lines(output::table(&rows.collect::<Vec<_>>(), &[3, 5]))
}

fn word(verdict: Option<Verdict>) -> &'static str {
    verdict.map_or("no verdict", Verdict::title)
}
