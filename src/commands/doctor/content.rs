//! Whether questions, formats and rubrics can be used.

use crate::{
    bank::{self, Bank, fault::Severity},
    clock,
    output::counted,
    store::workspace::Workspace,
};

use super::finding::{Area, Finding};

pub fn look(workspace: &Workspace) -> Vec<Finding> {
    let report = bank::lint(&workspace.root, clock::wall().date_naive());
    let bank = Bank::load(&workspace.root, None);
    let kinds = counted(bank.entries.len(), "question");
    let (formats, rubrics) = (counted(bank.formats.len(), "format"), counted(bank.rubrics.len(), "rubric"));
    let mut found = vec![Finding::note(Area::Content, "bank", format!("{kinds}, {formats}, {rubrics}."))];
    let of = |severity| report.faults.iter().filter(move |it| it.severity == severity);
    // What is built in works, and is not the user's to improve.
    let warnings = of(Severity::Warning).filter(|it| !it.file.starts_with("(built in)")).count();
    let errors = of(Severity::Error).count();
    if errors > 0 {
        let mut all: Vec<_> = of(Severity::Error).collect();
        // What the user has written can be mended here.
        all.sort_by_key(|it| it.file.starts_with("(built in)"));
        let names = all.into_iter().map(|it| format!("{}: {}", it.file, it.message));
        found.push(
            Finding::error(
                Area::Content,
                "faults",
                format!("{} in the bank: what they concern is not used.", counted(errors, "error")),
            )
            .names(names)
            .remedy("'mockloop bank lint' names each with its line and what would be right."),
        );
    }
    if warnings > 0 {
        found.push(
            Finding::note(
                Area::Content,
                "warnings",
                format!("{} in the bank.", counted(warnings, "warning")),
            )
            .remedy("'mockloop bank lint' names each."),
        );
    }
    if errors == 0 {
        found.push(Finding::good(Area::Content, "faults", "Nothing in the bank is kept from being used."));
    }
    let own = bank.entries.iter().filter(|it| !bank.file_of(it).starts_with("(built in)")).count();
    if own > 0 {
        let are = if own == 1 { "is" } else { "are" };
        let what = format!(
            "{} {are} the workspace's own; they replace built-in questions of the same id.",
            counted(own, "question")
        );
        found.push(Finding::note(Area::Content, "own", what));
    }
    found
}
