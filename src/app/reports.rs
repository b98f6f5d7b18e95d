//! What commands report: sessions, questions, formats, rubrics. Each as text and as one stable JSON shape.

use std::{collections::BTreeMap, path::Path, time::Duration};

use serde::Serialize;

use crate::{
    audio,
    bank::{self, Bank},
    domain::{
        digest::{Digest, Sessions, TakeDigest},
        fact::Wall,
        format::Format,
        history::History,
        length::clock,
        question::{Bar, Kind, Summary},
        rubric::{Judgement, Verdict},
        scorecard::{Assessor, Scorecard},
    },
    error::Error,
    store::{scorecards, sessions, workspace::Workspace},
    tui::{
        screens::{browser, debrief::Debrief, question_page, sessions::size},
        theme::Theme,
    },
};

use super::output;

/// Columns of pages printed on standard output.
const WIDTH: u16 = 96;

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
        eprintln!("warning: {}: {}", it.folder, it.reason);
    }
    if json {
        return output::json(
            &sessions.digests.iter().map(|it| session_row(workspace, it)).collect::<Vec<_>>(),
        );
    }
    if sessions.digests.is_empty() {
        eprintln!("No session yet; 'mockloop practice' makes the first one.");
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
        vec![it.folder.clone(), it.title.clone(), kind, length, verdict, size(it.bytes)]
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
    Ok(Debrief { folder: folder.to_owned(), history, card, set_aside, scroll: 0 })
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
            set_aside: &page.set_aside,
        });
    }
    let start = &page.history.start;
    let title = crate::tui::screens::debrief::title(&page.history);
    output::line(&format!(
        "{title} · {} · {}",
        start.wall.format("%-d %b %Y %H:%M"),
        clock(page.history.at)
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

#[derive(Serialize)]
struct QuestionRow<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    file: &'a str,
}

/// `mockloop bank list`
pub fn bank_list(bank: &Bank, words: &[String], kind: Option<Kind>, json: bool) -> Result<(), Error> {
    let words = words.join(" ");
    let fits = |it: &&bank::Entry| {
        kind.is_none_or(|kind| it.summary.kind == kind)
            && browser::matches(&browser::searched(&it.summary), &words)
    };
    let found: Vec<_> = bank.entries.iter().filter(fits).collect();
    if json {
        let row = |entry: &&'_ bank::Entry| (bank.file_of(entry)).to_owned();
        let files: Vec<String> = found.iter().map(row).collect();
        let rows =
            found.iter().zip(&files).map(|(entry, file)| QuestionRow { summary: &entry.summary, file });
        return output::json(&rows.collect::<Vec<_>>());
    }
    if found.is_empty() {
        eprintln!("No question has all these words.");
    }
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|entry| {
            let it = &entry.summary;
            vec![it.id.clone(), it.kind.id().to_owned(), it.difficulty.to_string(), it.title.clone()]
        })
        .collect();
    output::lines(output::table(&rows, &[2]))
}

/// `mockloop bank show QUESTION`
pub fn bank_show(bank: &Bank, id: &str, for_candidate: bool, json: bool) -> Result<(), Error> {
    let question = bank.question(id)?;
    if json {
        return output::json(&question);
    }
    let page = question_page::lines(&question, !for_candidate, WIDTH, &Theme::plain());
    output::lines(page.iter().map(ToString::to_string))
}

/// `mockloop bank lint`: whether nothing keeps a part of the bank from being used.
pub fn bank_lint(workspace: &Workspace, json: bool) -> Result<bool, Error> {
    let report = bank::lint(&workspace.root);
    if json {
        output::json(&report)?;
    } else {
        output::lines(report.faults.iter().map(|fault| format!("{fault}\n")))?;
        let faults = match report.faults.len() {
            0 => "no fault".to_owned(),
            1 => "1 fault".to_owned(),
            many => format!("{many} faults"),
        };
        output::line(&format!("{} files, {} questions, {faults}", report.files, report.questions))?;
    }
    Ok(!report.has_errors())
}

#[derive(Serialize)]
struct Count {
    id: String,
    title: String,
    count: usize,
}

#[derive(Serialize)]
struct Stats {
    questions: usize,
    kinds: Vec<Count>,
    difficulties: Vec<Count>,
    topics: Vec<Count>,
}

/// `mockloop bank stats`
pub fn bank_stats(bank: &Bank, json: bool) -> Result<(), Error> {
    let count = |fits: &dyn Fn(&Summary) -> bool| bank.entries.iter().filter(|it| fits(&it.summary)).count();
    let kinds = Kind::ALL.map(|kind| Count {
        id: kind.id().to_owned(),
        title: kind.title().to_owned(),
        count: count(&|it| it.kind == kind),
    });
    let difficulties = (1..=5).map(|level: u8| Count {
        id: level.to_string(),
        title: format!("Difficulty {level}"),
        count: count(&|it| it.difficulty == level),
    });
    let topics = bank.plan.iter().flat_map(|plan| &plan.topics).map(|topic| Count {
        id: topic.id.clone(),
        title: topic.title.clone(),
        count: count(&|it| it.topics.contains(&topic.id)),
    });
    let stats = Stats {
        questions: bank.entries.len(),
        kinds: kinds.into(),
        difficulties: difficulties.collect(),
        topics: topics.collect(),
    };
    if json {
        return output::json(&stats);
    }
    output::line(&format!("{} questions", stats.questions))?;
    for (title, counts) in
        [("Kinds", &stats.kinds), ("Difficulty", &stats.difficulties), ("Topics", &stats.topics)]
    {
        output::line(&format!("\n{title}"))?;
        let row = |it: &Count| {
            let hole = if it.count == 0 { "← none".to_owned() } else { "▪".repeat(it.count.min(40)) };
            vec![format!("  {}", it.title), it.count.to_string(), hole]
        };
        output::lines(output::table(&counts.iter().map(row).collect::<Vec<_>>(), &[1]))?;
    }
    Ok(())
}

/// `mockloop formats`
pub fn formats(bank: &Bank, json: bool) -> Result<(), Error> {
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
        let total = formats.iter().map(|it| it.length()).sum::<crate::domain::length::Length>();
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

/// `mockloop rubrics`
pub fn rubrics(bank: &Bank, json: bool) -> Result<(), Error> {
    if json {
        return output::json(&bank.rubrics.iter().map(|it| &it.rubric).collect::<Vec<_>>());
    }
    for it in &bank.rubrics {
        let rubric = &it.rubric;
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
        output::line("")?;
    }
    Ok(())
}

/// `mockloop where`
pub fn whereabouts(workspace: &Workspace, json: bool) -> Result<(), Error> {
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

#[derive(Serialize)]
struct DeviceRow {
    name: String,
    id: String,
    /// `microphone` or `speaker`.
    direction: &'static str,
    host: String,
    rate: u32,
    channels: u16,
    default: bool,
}

/// `mockloop devices`
pub fn devices(json: bool) -> Result<(), Error> {
    let inputs = audio::inputs();
    let outputs = audio::outputs();
    if let (Err(error), Err(_)) = (&inputs, &outputs) {
        eprintln!("warning: {error}");
    }
    let of = |found: Result<Vec<audio::Device>, _>, direction| {
        found.unwrap_or_default().into_iter().map(move |it: audio::Device| DeviceRow {
            name: it.name,
            id: it.id,
            direction,
            host: it.host,
            rate: it.rate,
            channels: it.channels,
            default: it.is_default,
        })
    };
    let rows: Vec<DeviceRow> = of(inputs, "microphone").chain(of(outputs, "speaker")).collect();
    if json {
        return output::json(&rows);
    }
    if rows.is_empty() {
        eprintln!("No microphone and no speaker found; 'practice --no-audio' works without.");
    }
    let row = |it: &DeviceRow| {
        let default = if it.default { "default" } else { "" };
        let shape = format!("{} Hz, {} ch", it.rate, it.channels);
        vec![it.direction.to_owned(), it.name.clone(), shape, it.host.clone(), default.to_owned()]
    };
    output::lines(output::table(&rows.iter().map(row).collect::<Vec<_>>(), &[]))
}
