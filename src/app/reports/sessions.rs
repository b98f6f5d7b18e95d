//! What commands report of sessions.

use std::{path::Path, time::Duration};

use serde::Serialize;

use crate::{
    domain::{
        digest::{Digest, Sessions, TakeDigest},
        fact::{self, Wall},
        history::History,
        length::clock,
        question::Bar,
        rubric::{Judgement, Verdict},
        scorecard::{Assessor, Scorecard},
    },
    error::Error,
    store::{digests, reviews, scorecards, sessions, workspace::Workspace},
    tui::{
        screens::{debrief::Debrief, sessions::size},
        theme::Theme,
    },
};

use super::{WIDTH, output};

/// A session as JSON has it.
#[derive(Serialize)]
struct SessionRow<'a> {
    id: &'a str,
    folder: &'a str,
    path: String,
    kind: &'a str,
    title: &'a str,
    questions: &'a [String],
    started: Wall,
    /// Interview time, pauses left out.
    seconds: f64,
    ended: bool,
    recorded: bool,
    /// With whom it was held, if it was held elsewhere and logged afterwards.
    elsewhere: Option<&'a str>,
    takes: &'a [TakeDigest],
    bytes: u64,
    scored: bool,
    senior: Option<Verdict>,
    staff: Option<Verdict>,
}

fn session_row<'a>(workspace: &Workspace, it: &'a Digest) -> SessionRow<'a> {
    let kind = match it.kinds.as_slice() {
        [kind] => kind.id(),
        _ => "loop",
    };
    SessionRow {
        id: &it.folder,
        folder: &it.folder,
        path: workspace.recordings().join(&it.folder).display().to_string(),
        kind,
        title: &it.title,
        questions: &it.questions,
        started: it.started,
        seconds: it.seconds,
        ended: it.ended.is_some(),
        recorded: it.recorded,
        elsewhere: it.elsewhere.as_deref(),
        takes: &it.takes,
        bytes: it.bytes,
        scored: it.scored,
        senior: it.senior,
        staff: it.staff,
    }
}

/// `mockloop sessions`
pub fn sessions(workspace: &Workspace, sessions: &Sessions, json: bool) -> Result<(), Error> {
    for it in &sessions.broken {
        output::aside(&format!("warning: {}: {}", it.folder, it.reason));
    }
    if json {
        return output::json(
            &sessions.digests.iter().map(|it| session_row(workspace, it)).collect::<Vec<_>>(),
        );
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
            (None, _) => "cut off".to_owned(),
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

#[derive(Serialize)]
struct PhaseRow {
    round: usize,
    question: String,
    id: String,
    title: String,
    planned: f64,
    spent: f64,
}

#[derive(Serialize)]
struct MomentRow<'a> {
    at: f64,
    kind: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct VerdictRow {
    bar: Bar,
    verdict: Option<Verdict>,
    computed: Judgement,
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    session: SessionRow<'a>,
    candidate: Option<&'a str>,
    seed: u64,
    phases: Vec<PhaseRow>,
    moments: Vec<MomentRow<'a>>,
    verdicts: Vec<VerdictRow>,
    scorecard: Option<&'a Scorecard>,
    /// Locked scorecards of peers; empty until the candidate's own is locked.
    peers: &'a [Scorecard],
    set_aside: &'a [String],
}

/// `mockloop show SESSION`
pub fn show(workspace: &Workspace, wanted: &str, json: bool) -> Result<(), Error> {
    let folder = sessions::find(workspace, wanted)?;
    let page = debrief(&folder)?;
    if json {
        let name = sessions::name(&folder);
        let all = sessions::list(workspace);
        let digest = all.digests.iter().find(|it| it.folder == name);
        let digest = digest.ok_or_else(|| Error::failed(format!("the session {name} cannot be listed")))?;
        return output::json(&Shown {
            session: session_row(workspace, digest),
            candidate: page.history.start.candidate.as_deref(),
            seed: page.history.start.seed,
            phases: phases(&page.history),
            moments: moments(&page.history),
            verdicts: page.card.as_ref().map(|card| verdicts(card, &page.history)).unwrap_or_default(),
            scorecard: page.card.as_ref(),
            peers: if page.card.as_ref().is_some_and(|card| card.locked.is_some()) {
                &page.others
            } else {
                &[]
            },
            set_aside: &page.set_aside,
        });
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

fn phases(history: &History) -> Vec<PhaseRow> {
    let visited = history.stretches().iter().enumerate().filter(|(at, _)| history.progress(*at).visited);
    let row = |(at, stretch): (usize, &crate::domain::history::Stretch)| {
        let (_, question, phase) = history.parts(*stretch)?;
        Some(PhaseRow {
            round: history.place(*stretch)?.round + 1,
            question: question.id.clone(),
            id: phase.id.clone(),
            title: phase.title.clone(),
            planned: history.foreseen(at).as_secs_f64(),
            spent: history.spent(at, history.at).as_secs_f64(),
        })
    };
    visited.filter_map(row).collect()
}

fn moments(history: &History) -> Vec<MomentRow<'_>> {
    let row = |it: &'_ crate::domain::history::Moment| {
        (it.at.as_secs_f64(), if it.is_mark { "mark" } else { "note" })
    };
    history.moments.iter().map(|it| MomentRow { at: row(it).0, kind: row(it).1, text: &it.text }).collect()
}

fn verdicts(card: &Scorecard, history: &History) -> Vec<VerdictRow> {
    let row = |bar| VerdictRow {
        bar,
        verdict: card.verdict(&history.start, bar),
        computed: card.judge(&history.start, bar),
    };
    Bar::ALL.into_iter().map(row).collect()
}
