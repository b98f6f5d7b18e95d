//! The whole check of a bank: every fault of every file, in one run.

use std::{collections::BTreeSet, path::Path};

use serde::Serialize;

use crate::domain::{
    calibration::CalibrationFile,
    format::FormatFile,
    question::{Kind, Question},
    rubric::Rubric,
};

use super::{
    Bank, cache,
    fault::{Fault, Severity},
    in_parallel,
    lint::{self, Context, Finding},
    parse, read,
    source::{self, Holds, Source},
    yaml,
};

/// What a whole check of the bank found.
#[derive(Debug, Serialize)]
pub struct Report {
    pub files: usize,
    pub questions: usize,
    pub faults: Vec<Fault>,
}

impl Report {
    /// Whether anything found keeps a part of the bank from being used.
    pub fn has_errors(&self) -> bool {
        self.faults.iter().any(|fault| fault.severity == Severity::Error)
    }
}

/// Checks everything in a workspace's bank: every fault of every file, in one run.
pub fn lint(workspace: &Path) -> Report {
    report(workspace, source::all(workspace, |_| false))
}

/// Checks what the workspace itself holds, as if nothing were built in.
pub fn lint_own(workspace: &Path) -> Report {
    report(workspace, source::own(workspace, |_| false))
}

fn report(workspace: &Path, (sources, faults): (Vec<Source>, Vec<Fault>)) -> Report {
    let mut bank = Bank { workspace: workspace.to_owned(), faults, ..Bank::default() };
    bank.take_documents(&sources);
    let parsed = parse(sources.iter());
    bank.take_shelves(&sources, &cache::Known::new(), &parsed);
    let context = Context::new(&bank.formats, bank.rubrics.iter().map(|it| &it.rubric), bank.plan.as_ref());
    let formats: BTreeSet<String> = bank.formats.iter().map(|it| it.id.clone()).collect();
    let none = Vec::new();
    let questions = |source: &Source| parsed.get(&source.hash).map_or(&none, |(questions, _)| questions);
    let all: Vec<&Source> = sources.iter().collect();
    let checked = in_parallel(&all, |source| check(source, questions(source), &context, &formats));
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
    let mut faults = bank.faults;
    for (source, findings) in all.iter().zip(findings) {
        faults.extend(place(source, findings));
    }
    for kind in Kind::ALL {
        if !bank.rubrics.iter().any(|it| it.rubric.kind == kind) {
            faults.push(Fault::of_file(
                "rubrics/",
                format!("there is no rubric for {kind}"),
                "Add a file for it.",
            ));
        }
    }
    faults.sort_by(|a, b| (&a.file, a.at).cmp(&(&b.file, b.at)));
    faults.dedup();
    Report { files: all.len(), questions: bank.entries.len(), faults }
}

/// What one file means, checked; its shape has been seen to by the reading of questions.
fn check(
    source: &Source,
    questions: &[(usize, Question)],
    context: &Context,
    formats: &BTreeSet<String>,
) -> (Vec<Finding>, Vec<Fault>) {
    let nothing = (Vec::new(), Vec::new());
    match source.holds {
        Holds::Questions => {
            let found =
                questions.iter().flat_map(|(at, it)| context.question(&format!("/questions/{at}"), it));
            (found.collect(), Vec::new())
        }
        // The faults of shape of these have been found when they were taken into the bank.
        Holds::Formats => match read::document::<FormatFile>(source) {
            Ok(file) => (lint::formats(&file, formats), Vec::new()),
            Err(_) => nothing,
        },
        Holds::Rubric => match read::document::<Rubric>(source) {
            Ok(rubric) => (lint::rubric(&rubric), Vec::new()),
            Err(_) => nothing,
        },
        Holds::Plan => nothing,
        Holds::Calibration => match read::document::<CalibrationFile>(source) {
            Ok(file) => (context.calibration(&file), Vec::new()),
            Err(faults) => (Vec::new(), faults),
        },
    }
}

/// Findings as faults at their places.
fn place(source: &Source, findings: Vec<Finding>) -> Vec<Fault> {
    if findings.is_empty() {
        return Vec::new();
    }
    let tree = yaml::tree(&source.name, &source.text).ok();
    let fault = |finding: Finding| {
        let fault = Fault {
            severity: finding.severity,
            ..Fault::of_file(&source.name, finding.message, finding.help)
        };
        match &tree {
            Some(tree) => fault.at(tree.locate(&finding.pointer), &source.text),
            None => fault,
        }
    };
    findings.into_iter().map(fault).collect()
}
