//! What commands report of sessions.

use std::{path::Path, time::Duration};

use crate::{
    domain::{
        digest::{Digest, Sessions},
        fact::{self, Start},
        length::clock,
        reveal::Reveal,
        rubric::Verdict,
        scorecard::{Assessor, Scorecard},
        second_vote::SecondVotes,
    },
    error::Error,
    report::{
        self,
        json::{SessionRow, Shown},
    },
    store::{digests, reviews, scorecards, second_votes, sessions, workspace::Workspace},
    tui::{
        screens::{debrief::Debrief, sessions::size},
        theme::Theme,
        widgets::agreement,
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
        let guest = it.guest_name().map(|name| format!(" · {name}"));
        let title = it.title.clone() + &guest.unwrap_or_default() + &elsewhere.unwrap_or_default();
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
    Ok(Debrief {
        folder: folder.to_owned(),
        history,
        card,
        others,
        takes,
        review,
        set_aside,
        waits_for_prediction: false,
        scroll: 0,
    })
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
    let (predicted, second, unread_votes) = opened(folder, &history.start, &others);
    let session = report::Session::new(digest, path, history, card, others, reviews);
    let mut session = session.with(predicted, second);
    session.set_aside = set_aside;
    session.set_aside.extend(unread.into_iter().map(|error| Error::from(error).sentence));
    session.set_aside.extend(unread_votes);
    Ok(session)
}

/// What came of opening everybody's scores: the prediction, the second votes, and what could not be read of them. Whoever
/// shows it first looks whether the candidate's own scorecard is locked.
fn opened(
    folder: &Path,
    start: &Start,
    others: &[Scorecard],
) -> (Option<Scorecard>, Vec<SecondVotes>, Vec<String>) {
    let mut unread = Vec::new();
    let predicted = scorecards::prediction(folder, start).unwrap_or_else(|error| {
        unread.push(Error::from(error).sentence);
        None
    });
    let mut second = Vec::new();
    for assessor in [&Assessor::Candidate].into_iter().chain(others.iter().map(|it| &it.assessor)) {
        match second_votes::load(folder, assessor, start) {
            Ok(votes) if votes.votes.is_empty() => {}
            Ok(votes) => second.push(votes),
            Err(error) => unread.push(Error::from(error).sentence),
        }
    }
    (predicted, second, unread)
}

/// `mockloop show SESSION`
pub fn show(workspace: &Workspace, wanted: &str, json: bool) -> Result<(), Error> {
    let folder = sessions::find(workspace, wanted)?;
    let mut page = debrief(&folder)?;
    if json {
        return output::json(&Shown::new(&reported(workspace, &folder, page)?));
    }
    let (predicted, second, unread) = opened(&folder, &page.history.start, &page.others);
    page.set_aside.extend(unread);
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
    let theme = Theme::plain();
    let mut lines = page.lines(WIDTH, &theme);
    if let Some(own) = page.card.as_ref().filter(|it| it.locked.is_some()) {
        let reveal =
            Reveal { start, own, predicted: predicted.as_ref(), peers: &page.others, second: &second };
        lines.extend(agreement::lines(&reveal, WIDTH, &theme));
    }
    output::lines(lines.iter().map(ToString::to_string))
}
