//! The whole check of a bank: every fault of every file, in one run.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::{
    calibration::CalibrationFile,
    facts::FactFile,
    format::{Format, FormatFile},
    question::{Kind, Question, QuestionFile},
    rubric::Rubric,
};

use super::{
    Bank, cache,
    fault::{Fault, Severity},
    in_parallel,
    lint::{self, Context, Finding},
    parse, place, read,
    repair::{Repaired, repair},
    source::{self, Hash, Holds, Source},
};

/// Holds what a whole check of the bank found.
#[derive(Debug, Serialize)]
pub struct Report {
    pub files: usize,
    pub questions: usize,
    pub faults: Vec<Fault>,
}

impl Report {
    /// Tells whether anything found keeps a part of the bank from being used.
    pub fn has_errors(&self) -> bool {
        self.faults.iter().any(|fault| fault.severity == Severity::Error)
    }
}

/// Checks everything in a workspace's bank: every fault of every file, in one run. What was looked up too long before
/// `today` is told.
pub fn lint(workspace: &Path, today: NaiveDate) -> Report {
    report(workspace, source::all(workspace, |_| false), today)
}

/// Checks what the workspace itself holds, as if nothing were built in.
pub fn lint_own(workspace: &Path, today: NaiveDate) -> Report {
    report(workspace, source::own(workspace, |_| false), today)
}

fn report(
    workspace: &Path,
    (mut sources, mut faults): (Vec<Source>, Vec<Fault>),
    today: NaiveDate,
) -> Report {
    let (facts, unread) = source::facts(workspace);
    sources.extend(facts);
    faults.extend(unread);
    let mut bank = Bank { workspace: workspace.to_owned(), faults, ..Bank::default() };
    bank.take_documents(&sources);
    let parsed = parse(sources.iter());
    bank.take_shelves(&sources, &cache::Known::new(), &parsed);
    // A file with a fault still says which phases and dimensions there are.
    let refused: Vec<Rubric> = broken(&sources, Holds::Rubric);
    let formats: Vec<Format> =
        broken(&sources, Holds::Formats).into_iter().flat_map(|it: FormatFile| it.formats).collect();
    let kept = bank.rubrics.iter().map(|it| &it.rubric);
    let rubrics = refused.iter().filter(|it| bank.rubric(it.kind).is_none()).chain(kept);
    let context = Context::new(bank.formats.iter().chain(&formats), rubrics, bank.plan.as_ref());
    let none = Vec::new();
    let questions = |source: &Source| parsed.get(&source.hash).map_or(&none, |(questions, _)| questions);
    let all: Vec<&Source> = sources.iter().collect();
    // A question with a fault of its own exists all the same.
    let faulty = all.iter().filter(|it| parsed.get(&it.hash).is_some_and(|(_, faults)| !faults.is_empty()));
    let faulty: BTreeMap<Hash, Repaired<QuestionFile>> =
        faulty.filter_map(|it| Some((it.hash, repair(it)?))).collect();
    let mut ids: BTreeSet<String> = bank.entries.iter().map(|it| it.summary.id.clone()).collect();
    ids.extend(faulty.values().flat_map(|it| &it.document.questions).map(|it| it.id.clone()));
    let check = Check {
        context,
        formats: bank.formats.iter().chain(&formats).map(|it| it.id.clone()).collect(),
        questions: ids,
        today,
    };
    let checked = in_parallel(&all, |source| check.file(source, questions(source), faulty.get(&source.hash)));
    let mut findings: Vec<Vec<Finding>> = Vec::new();
    for (found, faults) in checked {
        findings.push(found);
        bank.faults.extend(faults);
    }
    // What only shows when questions are held against each other.
    let shelves: Vec<(usize, &[(usize, Question)])> =
        all.iter().enumerate().map(|(at, source)| (at, questions(source).as_slice())).collect();
    for (file, finding) in lint::among(&shelves) {
        findings[file].push(finding);
    }
    let mut faults = std::mem::take(&mut bank.faults);
    for (source, findings) in all.iter().zip(findings) {
        faults.extend(place::place(source, findings));
    }
    for kind in Kind::ALL {
        if bank.rubric(kind).is_none() && bank.refusal(kind).is_none() {
            faults.push(Fault::of_file(
                "rubrics/",
                format!("there is no rubric for {kind}"),
                "Add a file for it.",
            ));
        }
    }
    faults.sort_by(|a, b| (&a.file, a.at).cmp(&(&b.file, b.at)));
    // A refused rubric is told of when it is taken and when it is checked.
    let mut told = BTreeSet::new();
    faults.retain(|it| told.insert((it.file.clone(), it.at, it.message.clone())));
    Report { files: all.len(), questions: bank.entries.len(), faults }
}

/// Reads what the files of one sort hold that cannot be used as they are.
fn broken<T: read::Document>(sources: &[Source], holds: Holds) -> Vec<T> {
    let of = sources.iter().filter(|it| it.holds == holds);
    // A rubric may be whole and have rules that do not hold; what it says is the same then.
    let is_needed = |it: &&Source| holds == Holds::Rubric || read::document::<T>(it).is_err();
    of.filter(is_needed).filter_map(|it| Some(repair(it)?.document)).collect()
}

/// Holds what files are checked against.
struct Check {
    context: Context,
    formats: BTreeSet<String>,
    questions: BTreeSet<String>,
    today: NaiveDate,
}

impl Check {
    /// Checks what one file means. Faults of shape were found when files were taken into the bank; what stands behind
    /// them is checked here too.
    fn file(
        &self,
        source: &Source,
        questions: &[(usize, Question)],
        broken: Option<&Repaired<QuestionFile>>,
    ) -> (Vec<Finding>, Vec<Fault>) {
        match source.holds {
            Holds::Questions => (self.questions(questions, broken), Vec::new()),
            Holds::Formats => {
                let findings = |it: &FormatFile| lint::formats(it, &self.formats);
                (checked(source, findings).0, Vec::new())
            }
            Holds::Rubric => (checked(source, lint::rubric).0, Vec::new()),
            Holds::Plan => (Vec::new(), Vec::new()),
            Holds::Calibration => checked(source, |it: &CalibrationFile| self.context.calibration(it)),
            Holds::Facts => checked(source, |it: &FactFile| lint::facts(it, &self.questions, self.today)),
        }
    }

    fn questions(&self, good: &[(usize, Question)], broken: Option<&Repaired<QuestionFile>>) -> Vec<Finding> {
        let check =
            |(at, question): (usize, &Question)| self.context.question(&format!("/questions/{at}"), question);
        let mut findings: Vec<Finding> = good.iter().flat_map(|(at, it)| check((*at, it))).collect();
        if let Some(broken) = broken {
            let is_good = |at: usize| good.iter().any(|(number, _)| *number == at);
            let rest = broken.document.questions.iter().enumerate().filter(|(at, _)| !is_good(*at));
            findings.extend(rest.flat_map(check).filter(|it| broken.is_as_written(&it.pointer)));
        }
        findings
    }
}

/// Checks a document that is right as a whole or not at all: what it means, and its faults of shape.
fn checked<T: read::Document>(
    source: &Source,
    findings: impl Fn(&T) -> Vec<Finding>,
) -> (Vec<Finding>, Vec<Fault>) {
    match read::document::<T>(source) {
        Ok(document) => (findings(&document), Vec::new()),
        Err(faults) => {
            let behind = repair::<T>(source).map(|it| {
                let found = findings(&it.document).into_iter();
                found.filter(|finding| it.is_as_written(&finding.pointer)).collect()
            });
            (behind.unwrap_or_default(), faults)
        }
    }
}
