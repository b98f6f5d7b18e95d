//! `mockloop bank`: looks into the question bank and checks it.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::ExitCode,
};

use clap::Subcommand;
use serde::Serialize;

use crate::{
    bank::{self, Bank, Phrase, TemplateError},
    cli::{Json, kind_parser},
    clock,
    domain::{
        question::{Kind, Pillar},
        summary::Summary,
    },
    error::Error,
    output,
    store::workspace::Workspace,
    tui::{
        screens::{browser, question_page},
        theme::Theme,
    },
};

use super::startup::WIDTH;

/// Looks into the bank.
#[derive(Debug, Subcommand)]
pub enum BankCommand {
    /// List questions; words narrow the list to those that have them all
    List {
        words: Vec<String>,
        /// Only this kind
        #[arg(long, value_name = "KIND", value_parser = kind_parser())]
        kind: Option<Kind>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show one question as the interviewer sees it
    Show {
        question: String,
        /// Show only what the candidate sees
        #[arg(long)]
        candidate: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Check every file: each fault with file, line, column and what would be right
    Lint(Json),
    /// Count questions by kind, difficulty, topic, service, pillar and competency, with the holes marked, facts that
    /// were checked, and phrases that many questions share
    Stats(Json),
    /// Write a commented template for a new question, to be filled in
    #[command(after_help = "Example:
  mockloop bank new scenario --file region-lost     writes question-bank/scenario/region-lost.yaml")]
    New {
        #[arg(value_parser = kind_parser())]
        kind: Kind,
        /// The name of the file, without .yaml; also the id of the question
        #[arg(long, value_name = "NAME", default_value = "my-question")]
        file: String,
    },
}

impl BankCommand {
    /// Runs the command.
    pub fn run(self, workspace: &Workspace) -> Result<ExitCode, Error> {
        let bank = || Bank::load(&workspace.root, workspace.cache.as_deref());
        match self {
            Self::List { words, kind, json } => list(&bank(), &words, kind, json)?,
            Self::Show { question, candidate, json } => show(&bank(), &question, candidate, json)?,
            Self::Stats(it) => stats(&bank(), it.json)?,
            Self::New { kind, file } => new(workspace, &bank(), kind, &file)?,
            Self::Lint(it) => {
                let is_clean = lint(workspace, it.json)?;
                return Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE });
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Serialize)]
struct QuestionRow<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    file: &'a str,
}

/// Lists questions.
fn list(bank: &Bank, words: &[String], kind: Option<Kind>, json: bool) -> Result<(), Error> {
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
        output::aside("No question has all these words.");
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

/// Shows one question.
fn show(bank: &Bank, id: &str, for_candidate: bool, json: bool) -> Result<(), Error> {
    let question = bank.question(id)?;
    if json {
        return output::json(&question);
    }
    let page = question_page::lines(&question, !for_candidate, WIDTH, &Theme::plain());
    output::lines(page.iter().map(ToString::to_string))
}

/// Checks every file; returns whether nothing keeps a part of the bank from being used.
fn lint(workspace: &Workspace, json: bool) -> Result<bool, Error> {
    let report = bank::lint(&workspace.root, clock::wall().date_naive());
    if json {
        output::json(&report)?;
    } else {
        output::lines(report.faults.iter().flat_map(|fault| [fault.to_string(), String::new()]))?;
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

/// Holds each group of counts, in the order in which it is shown.
#[derive(Serialize)]
struct Stats {
    questions: usize,
    families: usize,
    kinds: Vec<Tally>,
    difficulties: Vec<Tally>,
    topics: Vec<Tally>,
    services: Vec<Tally>,
    pillars: Vec<Tally>,
    competencies: Vec<Tally>,
    facts: Facts,
    phrases: Vec<Phrase>,
}

/// Counts facts with a source, and how fresh the look into it is.
#[derive(Serialize)]
struct Facts {
    count: usize,
    checked_within_a_year: usize,
}

/// Phrases that are shown; the rest is in the JSON.
const SHOWN_PHRASES: usize = 20;

/// Counts what is covered, with the holes marked.
fn stats(bank: &Bank, json: bool) -> Result<(), Error> {
    let count = |fits: &dyn Fn(&Summary) -> bool| bank.entries.iter().filter(|it| fits(&it.summary)).count();
    let tally = |id: &str, title: &str, fits: &dyn Fn(&Summary) -> bool| Tally {
        id: id.to_owned(),
        title: title.to_owned(),
        count: count(fits),
    };
    let topics = bank.plan.iter().flat_map(|plan| &plan.topics);
    let families: BTreeSet<&str> =
        bank.entries.iter().filter_map(|it| it.summary.family.as_deref()).collect();
    let stats = Stats {
        questions: bank.entries.len(),
        families: families.len(),
        kinds: Kind::ALL.map(|kind| tally(kind.id(), kind.title(), &|it| it.kind == kind)).into(),
        difficulties: (1..=5)
            .map(|level: u8| {
                tally(&level.to_string(), &format!("Difficulty {level}"), &|it| it.difficulty == level)
            })
            .collect(),
        topics: topics
            .map(|it| tally(&it.id, &it.title, &|question| question.topics.contains(&it.id)))
            .collect(),
        services: named(bank.entries.iter().flat_map(|it| &it.summary.services)),
        pillars: Pillar::ALL
            .map(|pillar| tally(pillar.id(), pillar.id(), &|it| it.pillars.contains(&pillar)))
            .into(),
        competencies: named(bank.entries.iter().filter_map(|it| it.summary.competency.as_ref())),
        facts: facts(bank),
        phrases: bank.phrases(),
    };
    if json {
        return output::json(&stats);
    }
    output::line(&format!("{} questions, {} families of variants", stats.questions, stats.families))?;
    let Facts { count, checked_within_a_year } = stats.facts;
    if count > 0 {
        output::line(&format!("{count} facts with a source, {checked_within_a_year} checked within a year"))?;
    }
    for (title, counts) in [
        ("Kinds", &stats.kinds),
        ("Difficulty", &stats.difficulties),
        ("Topics of the plan", &stats.topics),
        ("Pillars", &stats.pillars),
        ("Services", &stats.services),
        ("Competencies", &stats.competencies),
    ] {
        output::line(&format!("\n{title}"))?;
        let row = |it: &Tally| {
            let hole = if it.count == 0 { "← none".to_owned() } else { "▪".repeat(it.count.min(40)) };
            vec![format!("  {}", it.title), it.count.to_string(), hole]
        };
        output::lines(output::table(&counts.iter().map(row).collect::<Vec<_>>(), &[1]))?;
    }
    phrases(&stats.phrases)
}

/// Prints the phrases that many questions share.
fn phrases(phrases: &[Phrase]) -> Result<(), Error> {
    if phrases.is_empty() {
        return Ok(());
    }
    output::line("\nPhrases in more than 3 % of questions")?;
    let row = |it: &Phrase| {
        let share = format!("{}.{} %", it.per_mille / 10, it.per_mille % 10);
        vec![format!("  {}", it.text), it.questions.to_string(), share]
    };
    let rows: Vec<Vec<String>> = phrases.iter().take(SHOWN_PHRASES).map(row).collect();
    output::lines(output::table(&rows, &[1, 2]))?;
    match phrases.len().saturating_sub(SHOWN_PHRASES) {
        0 => Ok(()),
        more => output::line(&format!("  and {more} more; --json has them all")),
    }
}

fn facts(bank: &Bank) -> Facts {
    let today = clock::wall().date_naive();
    let facts = bank.facts();
    let fresh = facts.iter().filter(|it| it.is_fresh(today) == Some(true)).count();
    Facts { count: facts.len(), checked_within_a_year: fresh }
}

/// Counts how often each name occurs, the most frequent first.
fn named<'a>(names: impl Iterator<Item = &'a String>) -> Vec<Tally> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut tallies: Vec<Tally> = counts
        .into_iter()
        .map(|(name, count)| Tally { id: name.to_owned(), title: name.to_owned(), count })
        .collect();
    tallies.sort_by_key(|it| std::cmp::Reverse(it.count));
    tallies
}

/// Writes a file that is ready to be filled in.
fn new(workspace: &Workspace, bank: &Bank, kind: Kind, name: &str) -> Result<(), Error> {
    let file = bank::write_template(&workspace.root, kind, name, bank.plan.as_ref()).map_err(|error| {
        let said = Error::failed(error.to_string());
        match error {
            TemplateError::BadName { .. } => said.hint("use lower-case letters, digits and hyphens"),
            TemplateError::Exists { .. } => said.hint("nothing was changed; --file gives another name"),
            TemplateError::Unwritable { source, .. } => said.hint(source.to_string()),
        }
    })?;
    output::line(&workspace.root.join(&file).display().to_string())?;
    output::aside("Fill in what says FILL IN; 'mockloop bank lint' tells what is left.");
    Ok(())
}
