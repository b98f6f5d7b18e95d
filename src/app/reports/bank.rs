//! What commands report of the bank: questions, faults, counts.

use serde::Serialize;

use crate::{
    bank::{self, Bank},
    domain::question::{Kind, Summary},
    error::Error,
    store::workspace::Workspace,
    tui::{
        screens::{browser, question_page},
        theme::Theme,
    },
};

use super::{WIDTH, output};

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
struct Tally {
    id: String,
    title: String,
    count: usize,
}

#[derive(Serialize)]
struct Stats {
    questions: usize,
    kinds: Vec<Tally>,
    difficulties: Vec<Tally>,
    topics: Vec<Tally>,
}

/// `mockloop bank stats`
pub fn bank_stats(bank: &Bank, json: bool) -> Result<(), Error> {
    let count = |fits: &dyn Fn(&Summary) -> bool| bank.entries.iter().filter(|it| fits(&it.summary)).count();
    let kinds = Kind::ALL.map(|kind| Tally {
        id: kind.id().to_owned(),
        title: kind.title().to_owned(),
        count: count(&|it| it.kind == kind),
    });
    let difficulties = (1..=5).map(|level: u8| Tally {
        id: level.to_string(),
        title: format!("Difficulty {level}"),
        count: count(&|it| it.difficulty == level),
    });
    let topics = bank.plan.iter().flat_map(|plan| &plan.topics).map(|topic| Tally {
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
        let row = |it: &Tally| {
            let hole = if it.count == 0 { "← none".to_owned() } else { "▪".repeat(it.count.min(40)) };
            vec![format!("  {}", it.title), it.count.to_string(), hole]
        };
        output::lines(output::table(&counts.iter().map(row).collect::<Vec<_>>(), &[1]))?;
    }
    Ok(())
}
