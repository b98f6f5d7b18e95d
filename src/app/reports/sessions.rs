//! What commands report of sessions.

use std::{path::Path, time::Duration};

use crate::{
    domain::{
        digest::{Digest, Sessions},
        fact,
        length::clock,
        rubric::Verdict,
        scorecard::Assessor,
    },
    error::Error,
    report::{
        self,
        json::{SessionRow, Shown},
    },
    store::{digests, reviews, scorecards, sessions, workspace::Workspace},
    tui::{
        screens::{debrief::Debrief, sessions::size},
        theme::Theme,
    },
};

use super::{WIDTH, output};

/// `mockloop sessions`
pub fn sessions(workspace: &Workspace, sessions: &Sessions, json: bool) -> Result<(), Error> {
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
        let title = it.title.clone() + &elsewhere.unwrap_or_default();
        vec![it.folder.clone(), title, kind, length, verdict, size(it.bytes)]
    });
    output::lines(output::table(&rows.collect::<Vec<_>>(), &[3, 5]))
}

fn word(verdict: Option<Verdict>) -> &'static str {
    verdict.map_or("no verdict", Verdict::title)
}

/// The debrief of a session, read from disk.
pub fn debrief(folder: &Path) -> Result<Debrief, Error> {
    let (reading, history) = sessions::open(folder)?;
    let mut set_aside: Vec<String> = reading
        .set_aside
        .iter()
        .map(|it| format!("journal.jsonl, line {}: {}", it.line, it.reason))
        .collect();
    let card = scorecards::load(folder, &Assessor::Candidate, &history.start).unwrap_or_else(|error| {
        set_aside.push(Error::from(error).sentence);
        None
    });
    let (others, errors) = scorecards::others(folder, &history.start);
    set_aside.extend(errors.into_iter().map(|error| Error::from(error).sentence));
    let takes = digests::take_digests(folder, &history);
    let (review, torn) = reviews::load(folder, &Assessor::Candidate).unwrap_or_else(|error| {
        set_aside.push(Error::from(error).sentence);
        Default::default()
    });
    set_aside
        .extend(torn.into_iter().map(|it| format!("reviews/self.jsonl, line {}: {}", it.line, it.reason)));
    Ok(Debrief { folder: folder.to_owned(), history, card, others, takes, review, set_aside, scroll: 0 })
}

/// A session as reports see it, without its sound.
pub(super) fn reported(
    workspace: &Workspace,
    folder: &Path,
    page: Debrief,
) -> Result<report::Session, Error> {
    let name = sessions::name(folder);
    let digest = sessions::list(workspace).digests.into_iter().find(|it| it.folder == name);
    let digest = digest.ok_or_else(|| Error::failed(format!("the session {name} cannot be listed")))?;
    let (heard, unread) = reviews::others(folder, &Assessor::Candidate);
    let path = Some(folder.display().to_string());
    let Debrief { history, card, others, review, set_aside, .. } = page;
    let reviews = [review].into_iter().chain(heard).filter(|it| it.listener.is_some()).collect();
    let mut session = report::Session::new(digest, path, history, card, others, reviews);
    session.set_aside = set_aside;
    session.set_aside.extend(unread.into_iter().map(|error| Error::from(error).sentence));
    Ok(session)
}

/// `mockloop show SESSION`
pub fn show(workspace: &Workspace, wanted: &str, json: bool) -> Result<(), Error> {
    let folder = sessions::find(workspace, wanted)?;
    let page = debrief(&folder)?;
    if json {
        return output::json(&Shown::new(&reported(workspace, &folder, page)?));
    }
    let start = &page.history.start;
    let title = crate::tui::screens::debrief::title(&page.history);
    let elsewhere = start.elsewhere.as_deref().map(|with| format!(" · {}", fact::elsewhere(with)));
    output::line(&format!(
        "{title} · {} · {}{}",
        start.wall.format("%-d %b %Y %H:%M"),
        clock(page.history.at),
        elsewhere.unwrap_or_default(),
    ))?;
    output::line("")?;
    output::lines(page.lines(WIDTH, &Theme::plain()).iter().map(ToString::to_string))
}
