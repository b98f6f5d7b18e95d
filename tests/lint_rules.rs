//! Rules of the bank beyond its shape: what must be asked, what there is to read, facts with sources, habits of
//! writing, and rubrics that cannot be trusted.

use std::fmt::Write as _;

use mockloop::{
    bank::{
        self, Bank,
        fault::{Fault, Severity},
    },
    domain::question::Kind,
};

use crate::{
    harness::{content, workspace::Workspace},
    lint::{OWN, QUESTIONS, faults, today, workspace},
};

/// Everything that is said of the file, each with its line.
fn said(workspace: &Workspace, file: &str) -> Vec<(Severity, u64, String)> {
    let found = bank::lint(&workspace.root(), today()).faults.into_iter().filter(|it| it.file == file);
    found.map(|it: Fault| (it.severity, it.at.expect("a place").line, it.message)).collect()
}

fn of_own(text: &str) -> Vec<(Severity, u64, String)> {
    said(&workspace(&[(OWN, text)]), OWN)
}

/// The good questions with as many probes marked in the first of them.
fn marked(count: usize) -> String {
    let mut probes = String::from("    probes:\n");
    for number in 0..6 {
        let must = if number < count { ", must_ask: true" } else { "" };
        let _ = writeln!(probes, "      - {{ask: Why {number}?{must}, listen_for: [Because]}}");
    }
    QUESTIONS.replacen(
        "    probes:\n      - {phase: requirements, ask: Why?, listen_for: [Because.]}\n",
        &probes,
        1,
    )
}

#[test]
fn three_to_five_probes_are_asked_of_everybody() {
    let about = |count: usize| -> Vec<(Severity, String)> {
        let all = of_own(&marked(count)).into_iter().filter(|(_, line, _)| *line < 20);
        all.filter(|(.., message)| message.contains("must")).map(|(it, _, message)| (it, message)).collect()
    };
    let none = "no probe is marked as one that must be asked".to_owned();
    assert_eq!(about(0), [(Severity::Warning, none)]);
    for count in [1, 2, 6] {
        let is = if count == 1 { "probe is" } else { "probes are" };
        let message = format!("{count} {is} marked as must_ask; three to five should be");
        assert_eq!(about(count), [(Severity::Error, message)]);
    }
    for count in [3, 4, 5] {
        assert_eq!(about(count), [], "{count}");
    }
}

#[test]
fn a_gate_has_a_signal_at_each_of_its_bars() {
    let of = |signals: &str| -> Vec<String> {
        let text = QUESTIONS.replacen("dimension: scope\n        bar: senior", signals, 1);
        let all = of_own(&text).into_iter().filter(|(_, line, _)| *line < 23);
        all.map(|(.., message)| message).filter(|it| it.contains("gate")).collect()
    };
    // Depth is a gate at both bars in the rubrics of the tests.
    assert_eq!(of("dimension: depth\n        bar: senior"), ["`depth` is a gate and has no signal at Staff"]);
    assert_eq!(of("dimension: depth\n        bar: staff"), ["`depth` is a gate and has no signal at Senior"]);
    let both =
        "dimension: depth\n        bar: staff\n      - {text: Says how, dimension: depth, bar: senior}";
    assert_eq!(of(both), Vec::<String>::new());
}

/// Questions of the exercises need what their formats use, and no more.
#[test]
fn an_exercise_has_its_own_needs() {
    let question = |kind: &str, exercise: &str, phase: &str, more: &str| {
        format!(
            "schema: 1\nquestions:\n  - id: own\n    kind: {kind}\n    exercise: {exercise}\n    title: Own\n    \
             difficulty: 2\n    topics: [storage]\n    prompt: Say it.\n{more}    probes:\n      \
             - {{phase: {phase}, ask: Why?, listen_for: [Because]}}\n    signals:\n      \
             - {{text: Says why, dimension: scope, bar: staff}}\n    pitfalls: [Says nothing.]\n    references: []\n"
        )
    };
    let errors = |text: &str| -> Vec<String> {
        faults(&workspace(&[(OWN, text)])).into_iter().map(|it| it.message).collect()
    };
    let material = "    material:\n      - {title: A page, form: bicep, text: param name string}\n";
    for (kind, exercise, phase) in [
        ("behavioural", "conversation", "follow-ups"),
        ("behavioural", "project", "third-level"),
        ("azure-deep-dive", "fundamentals", "answer"),
    ] {
        assert_eq!(errors(&question(kind, exercise, phase, "")), Vec::<String>::new(), "{exercise}");
    }
    for kind in ["scenario", "azure-deep-dive", "system-design"] {
        assert_eq!(errors(&question(kind, "critique", "rank", material)), Vec::<String>::new(), "{kind}");
        assert_eq!(
            errors(&question(kind, "critique", "rank", "")),
            ["a question for the exercise critique needs `material`"]
        );
    }
    assert_eq!(
        errors(&question("scenario", "critique", "respond", material)),
        ["no format for scenario with the exercise critique has a phase `respond`"]
    );
    assert_eq!(
        errors(&question("scenario", "critique", "rank", &material.replace("bicep", "biceps"))),
        ["unknown form `biceps`"]
    );
}

#[test]
fn material_fits_on_a_screen() {
    let with = |text: &str| {
        let block =
            text.lines().map(|line| format!("          {line}")).collect::<Vec<_>>().join("\n") + "\n";
        let material = format!(
            "    material:\n      - title: A page\n        form: text\n        text: |\n{block}    pitfalls:"
        );
        let text = QUESTIONS.replacen("    pitfalls:", &material, 1);
        faults(&workspace(&[(OWN, &text)])).into_iter().map(|it| it.message).collect::<Vec<_>>()
    };
    let line = "ä".repeat(100);
    assert_eq!(with(&[line.as_str(); 120].join("\n")), Vec::<String>::new());
    assert_eq!(with(&["a"; 121].join("\n")), ["the material has 121 lines; 120 are the limit"]);
    assert_eq!(
        with(&format!("a\n{line}b")),
        ["line 2 of the material has 101 characters; 100 are the limit"]
    );
}

const FACTS: &str = "\
schema: 1
facts:
  - question: first
    claim: Ten visits a user.
    source: https://example.org/
    page_date: 2025-01-31
    checked: 2025-11-29
    by: author
    status: verified
";

#[test]
fn facts_are_of_questions_that_exist_and_were_checked_within_a_year() {
    let file = "docs/facts/system-design/own.yaml";
    let of = |text: &str| said(&workspace(&[(OWN, QUESTIONS), (file, text)]), file);
    assert_eq!(of(FACTS), []);
    let error = |line: u64, message: &str| (Severity::Error, line, message.to_owned());
    assert_eq!(of(&FACTS.replace(": first", ": fisrt")), [error(3, "there is no question `fisrt`")]);
    assert_eq!(
        of(&FACTS.replace("2025-01-31", "2025-02-31")),
        [error(6, "the calendar has no day '2025-02-31'")]
    );
    assert_eq!(of(&FACTS.replace("2025-01-31", "January")), [error(6, "'January' is not a day")]);
    assert_eq!(of(&FACTS.replace("2025-11-29", "2026-12-24")), [error(7, "'2026-12-24' has not come yet")]);
    assert_eq!(of(&FACTS.replace("by: author", "by: auther")), [error(8, "unknown by `auther`")]);
    assert_eq!(of(&FACTS.replace("status:", "state:")).len(), 2, "an unknown field and a missing one");
    let old = (Severity::Warning, 7, "this was checked on 2025-11-28, more than a year ago".to_owned());
    assert_eq!(of(&FACTS.replace("2025-11-29", "2025-11-28")), [old]);
    let found = faults(&workspace(&[(OWN, QUESTIONS), (file, &FACTS.replace(": first", ": fisrt"))]));
    assert_eq!(found[0].help, "Did you mean `first`? A fact belongs to a question.");
}

#[test]
fn facts_are_counted() {
    let workspace = workspace(&[(OWN, QUESTIONS), ("docs/facts/system-design/own.yaml", FACTS)]);
    let stats = workspace.run(&["bank", "stats", "--json"]).json();
    assert_eq!(stats["facts"]["count"], 1);
    assert!(stats["facts"]["checked_within_a_year"].is_u64());
}

#[rustfmt::skip]
#[test]
fn habits_of_writing_are_told() {
    let of = |from: &str, to: &str| -> Vec<String> {
        assert!(QUESTIONS.contains(from), "{from}");
        let before = of_own(QUESTIONS);
        let after = of_own(&QUESTIONS.replacen(from, to, 1));
        after.into_iter().filter(|it| !before.contains(it)).map(|(.., message)| message).collect()
    };
    assert_eq!(of("text: Says why.", "text: Says how."), Vec::<String>::new());
    let stop = "an item of a list has no full stop";
    assert!(of_own(QUESTIONS).iter().any(|(_, line, message)| (*line, message.as_str()) == (17, stop)));
    assert!(!of_own(&QUESTIONS.replacen("Says why.", "Says why", 1)).iter().any(|(_, line, _)| *line == 17));
    assert_eq!(of("pitfalls: [Says nothing.]", "pitfalls: [Says nothing]"), ["a pitfall ends with a full stop"]);
    assert_eq!(of("Design it.", "Design it - all of it."), ["'-' stands for a pause here"]);
    assert_eq!(of("Design it.", "Design it – all of it."), ["'–' stands for a pause here"]);
    assert_eq!(of("Design it.", "Design 10–20 well-known parts."), Vec::<String>::new());
    assert_eq!(of("Design it.", "Mend it for ever."), [
        "'mend' is not used here; the usual word is 'fix'",
        "'for ever' is not used here; the usual word is 'for good'",
    ]);
}

/// Scores by other weights than those that were written would be wrong unnoticed.
#[test]
fn a_rubric_that_cannot_be_trusted_is_not_used() {
    let good = content::rubric_text(Kind::SystemDesign);
    for (from, to) in [("weight: 30", "weight: 40"), ("cap: no-hire", "cap: maybe")] {
        assert!(good.contains(from));
        let text = good.replacen(from, to, 1);
        let workspace = workspace(&[(OWN, QUESTIONS), ("rubrics/system-design.yaml", &text)]);
        let bank = Bank::load(&workspace.root(), None);
        assert!(
            bank.rubric(Kind::SystemDesign).is_none(),
            "{to}: not that one, and not another in its place"
        );
        assert!(bank.rubric(Kind::Scenario).is_some());
        let told: Vec<String> = faults(&workspace).into_iter().map(|it| it.message).collect();
        assert_eq!(told.len(), 1, "it still says which dimensions there are: {told:?}");
        let ran = workspace.run(&["practice", "--plain", "--no-audio", "--question", "first"]);
        assert_eq!(ran.code, Some(1));
        let says = "the rubric for system-design cannot be used: rubrics/system-design.yaml:";
        assert!(ran.err.contains(says) && ran.err.contains("mockloop bank lint"), "{}", ran.err);
        workspace.run(&["practice", "--plain", "--no-audio", "--question", "second"]).succeeds();
    }
    // Another file of the same id that is right takes the place of the broken one.
    let broken = good.replacen("weight: 30", "weight: 40", 1);
    let workspace = workspace(&[("rubrics/a.yaml", &broken), ("rubrics/system-design.yaml", &good)]);
    assert!(Bank::load(&workspace.root(), None).rubric(Kind::SystemDesign).is_some());
}
