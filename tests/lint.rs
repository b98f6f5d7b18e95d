//! Bad content: each fault is named with file, line, column, the line itself, what is wrong and what would be right,
//! and costs nothing else.

use chrono::NaiveDate;
use mockloop::{
    bank::{
        self, Bank,
        fault::{Fault, Severity},
    },
    domain::question::Kind,
};

use crate::harness::{content, workspace::Workspace};

pub const OWN: &str = "question-bank/own.yaml";

pub const QUESTIONS: &str = "\
schema: 1
questions:
  - id: first
    kind: system-design
    title: First
    difficulty: 2
    topics: [storage]
    prompt: Design it.
    clarifications:
      - {ask: How many?, answer: Many.}
    probes:
      - {phase: requirements, ask: Why?, listen_for: [Because.]}
    figures:
      - {name: users, value: 100, unit: people}
      - {name: visits, value: 1000, unit: visits, equals: users * 10}
    signals:
      - text: Says why.
        dimension: scope
        bar: senior
    pitfalls: [Says nothing.]
    references:
      - {title: A page, url: 'https://example.org/'}
  - id: second
    kind: scenario
    title: Second
    difficulty: 3
    topics: [storage]
    role: The one who is called.
    prompt: It is down.
    events:
      - at: 5m
        says: It is up.
        listen_for: [Asks why.]
    probes:
      - {ask: Why?, listen_for: [Because.]}
    signals:
      - text: Says why.
        dimension: care
        bar: staff
    pitfalls: [Says nothing.]
    references:
      - {title: A page, url: 'https://example.org/'}
";

const PLAN: &str = "\
schema: 1
milestones: {interviews: 10, of_each_kind: 2, behavioural: 20}
topics:
  - {id: storage, phase: Foundations, title: Storage}
";

/// A bank with these files beside the tests' own rubrics.
pub fn workspace(files: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("question-bank/plan.yaml", PLAN);
    for kind in Kind::ALL {
        workspace.write(&format!("rubrics/{kind}.yaml"), content::rubric_text(kind));
    }
    for (path, text) in files {
        workspace.write(path, text);
    }
    workspace
}

/// The day on which every check of the tests is made.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 29).expect("a day")
}

/// The faults of the workspace's own files that are more than warnings.
pub fn faults(workspace: &Workspace) -> Vec<Fault> {
    let report = bank::lint(&workspace.root(), today());
    let is_ours = |it: &Fault| !it.file.starts_with("(built in)") && it.severity == Severity::Error;
    report.faults.into_iter().filter(is_ours).collect()
}

/// `text` with its first `from` turned into `to`.
#[track_caller]
fn with(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// What is changed in a good text, where the fault is then, what is said of it, and what would be right.
struct Case {
    from: &'static str,
    to: &'static str,
    /// The part of a line at which the fault stands; the first such line of the text.
    place: &'static str,
    message: &'static str,
    help: &'static str,
}

const fn case(
    from: &'static str,
    to: &'static str,
    place: &'static str,
    message: &'static str,
    help: &'static str,
) -> Case {
    Case { from, to, place, message, help }
}

impl Case {
    fn of(&self, text: &str) -> String {
        with(text, self.from, self.to)
    }

    /// Exactly this fault in `file`, with the place and the line itself.
    #[track_caller]
    fn is_told(&self, file: &str, text: &str, all: &[Fault]) {
        let found: Vec<&Fault> = all.iter().filter(|it| it.file == file).collect();
        assert_eq!(found.len(), 1, "{}: {found:#?}", self.to);
        let fault = found[0];
        let line = text.lines().position(|it| it.contains(self.place)).expect("the place is in the text");
        let content = text.lines().nth(line).unwrap();
        let column = content[..content.find(self.place).unwrap()].chars().count() + 1;
        let at = fault.at.expect("a place");
        assert_eq!((at.line, at.column), (line as u64 + 1, column as u64), "{fault}");
        assert_eq!(fault.text.as_deref(), Some(content), "{fault}");
        assert_eq!(fault.message, self.message);
        assert!(fault.help.contains(self.help) && !self.help.is_empty(), "{fault}");
    }
}

#[test]
fn what_is_right_has_no_fault() {
    let workspace = workspace(&[(OWN, QUESTIONS), ("question-bank/formats.yaml", content::FORMATS)]);
    assert_eq!(faults(&workspace), []);
}

#[test]
fn the_shipped_bank_has_no_fault() {
    let report = bank::lint(&Workspace::empty().root(), today());
    assert_eq!(report.faults, []);
    assert!(report.questions > 0 && report.files > report.questions / 100);
    let own = bank::lint(std::path::Path::new(env!("CARGO_MANIFEST_DIR")), today());
    assert_eq!(own.faults, [], "neither as a workspace of its own");
    assert_eq!(own.questions, report.questions);
}

#[rustfmt::skip]
const IN_QUESTIONS: &[Case] = &[
    case("kind: system-design", "kind: system-desing", "kind: system-desing",
        "unknown kind `system-desing`",
        "Did you mean `system-design`? It is one of: system-design, behavioural,"),
    case("    title: First\n", "", "id: first", "the field `title` is missing", "Add `title:` here."),
    case("    difficulty: 2\n", "    difficulty: 2\n    rol: A guest.\n", "rol: A guest",
        "there is no field `rol`",
        "Did you mean `role`? The fields here are: "),
    case("dimension: scope", "dimension: humour", "dimension: humour",
        "the rubric for system-design has no dimension `humour`",
        "Its dimensions are: scope, depth, choices, clarity, care."),
    case("bar: senior", "bar: principal", "bar: principal",
        "unknown bar `principal`",
        "It is one of: senior, staff."),
    case("phase: requirements", "phase: coffee", "phase: coffee",
        "no format for system-design has a phase `coffee`",
        "The phases are: "),
    case("topics: [storage]", "topics: [storage, gardening]", "gardening",
        "the study plan has no topic `gardening`",
        "Use a topic of plan.yaml, or add this one there."),
    case("id: first", "id: First One", "id: First One",
        "`First One` is not a usable id",
        "Use lower-case letters, digits and hyphens"),
    case("url: 'https://example.org/'", "url: example.org", "url: example.org",
        "this is not the address of a page",
        "https://"),
    case("value: 1000", "value: 5000", "{name: visits",
        "`visits` is 5000, but `users * 10` gives 1000",
        "Change the value, the formula"),
    case("at: 5m", "at: five minutes", "at: five minutes",
        "'five minutes' is not a length",
        "Write it like 45m, 90s or 1h30m."),
    case("    role: The one who is called.\n", "", "id: second",
        "a question of kind scenario needs `role`",
        "Say who the candidate is."),
    case("difficulty: 2", "difficulty: 7", "difficulty: 7", "`difficulty` is 7", "It is 5 at most."),
    case("pitfalls: [Says nothing.]", "pitfalls: Says nothing.", "pitfalls: Says nothing",
        "`pitfalls` is of the wrong type",
        "It should be a list, each entry behind a '- '."),
];

/// All of them in one bank, in one run.
#[test]
fn a_fault_in_a_question_is_named_with_its_place() {
    let workspace = workspace(&[]);
    let file = |at: usize| format!("question-bank/case-{at}.yaml");
    let text = |at: usize, case: &Case| {
        let text = case.of(QUESTIONS);
        text.replace("id: first", &format!("id: first-{at}"))
            .replace("id: second", &format!("id: second-{at}"))
    };
    for (at, case) in IN_QUESTIONS.iter().enumerate() {
        workspace.write(&file(at), text(at, case));
    }
    let found = faults(&workspace);
    for (at, case) in IN_QUESTIONS.iter().enumerate() {
        case.is_told(&file(at), &text(at, case), &found);
    }
    let bank = Bank::load(&workspace.root(), None);
    for (at, case) in IN_QUESTIONS.iter().enumerate() {
        let other = if text(at, case).find(case.place) < QUESTIONS.find("  - id: second") {
            "second"
        } else {
            "first"
        };
        assert!(bank.question(&format!("{other}-{at}")).is_ok(), "{} hides the good one beside it", case.to);
    }
}

#[rustfmt::skip]
const IN_RUBRICS: &[Case] = &[
    case("weight: 30", "weight: 35", "dimensions:",
        "the weights add up to 105, not 100",
        "They are 35 + 25 + 20 + 15 + 10."),
    case("id: care", "id: scope # again", "id: scope # again",
        "the dimension `scope` stands here twice",
        "Rename one."),
    case("dimension: depth", "dimension: humour", "dimension: humour",
        "there is no dimension `humour`",
        "The dimensions are: scope, depth, choices, clarity, care."),
    case("  senior:\n    strong_hire: 3.5", "  senior: # here\n    strong_hire: 2.0", "senior: # here",
        "the thresholds are out of order",
        "strong_hire must be above hire, and hire above no_hire."),
    case("at_least: 2", "at_least: 5", "at_least: 5", "`at_least` is 5", "It is 4 at most."),
    case("      staff:\n        poor: No care for the staff bar.\n", "      staff: # here\n", "staff: # here",
        "the field `poor` is missing",
        "Add `poor:` here."),
    case("cap: no-hire", "cap: maybe", "cap: maybe",
        "unknown cap `maybe`",
        "It is one of: strong-no-hire, no-hire, hire, strong-hire."),
];

#[test]
fn a_fault_in_a_rubric_is_named_with_its_place() {
    let workspace = workspace(&[(OWN, QUESTIONS)]);
    let good = content::rubric_text(Kind::Scenario).replace("id: scenario", "id: another");
    let file = |at: usize| format!("rubrics/case-{at}.yaml");
    for (at, case) in IN_RUBRICS.iter().enumerate() {
        workspace.write(&file(at), case.of(&good));
    }
    let found = faults(&workspace);
    for (at, case) in IN_RUBRICS.iter().enumerate() {
        case.is_told(&file(at), &case.of(&good), &found);
    }
    let bank = Bank::load(&workspace.root(), None);
    assert!(Kind::ALL.into_iter().all(|kind| bank.rubric(kind).is_some_and(|it| it.rubric.version == 7)));
}

/// The phases of one format.
const DRILL: &str = "phases:
      - {id: rush, title: Rush, length: 2s, prompt: Do the first thing.}
      - {id: calm, title: Calm, length: 10m, prompt: Say what you did.}";

#[rustfmt::skip]
const IN_FORMATS: &[Case] = &[
    case(DRILL, "phases: []", "phases: []", "`phases` has too few entries", "It needs 1 or more."),
    case("length: 2s", "length: 0s", "length: 0s",
        "the phase `rush` has no length",
        "Give it at least a second."),
    case("length: 2s", "length: two", "length: two",
        "'two' is not a length",
        "Write it like 45m, 90s or 1h30m."),
    case(", length: 2s", "", "{id: rush", "the field `length` is missing", "Add `length:` here."),
    case("id: calm, title", "id: rush, title", "id: rush, title: Calm",
        "the phase `rush` stands here twice",
        "Rename one."),
    case("rounds: [talk, ladder]", "rounds: [talk, jump]", "jump",
        "there is no format `jump`",
        "A round is the id of a format."),
    case("id: drill", "id: talk # again", "id: talk # again",
        "the format `talk` stands here twice",
        "Rename one."),
    case("questions: 2", "questions: 99", "questions: 99", "`questions` is 99", "It is 20 at most."),
];

#[test]
fn a_fault_in_the_formats_is_named_with_its_place() {
    let file = "question-bank/formats.yaml";
    for case in IN_FORMATS {
        let text = case.of(content::FORMATS);
        let workspace = workspace(&[(file, &text)]);
        case.is_told(file, &text, &faults(&workspace));
        assert!(
            Bank::load(&workspace.root(), None).format("system-design-45").is_some(),
            "the built-in ones are there"
        );
    }
}

#[test]
fn an_id_that_another_file_has_is_named() {
    let workspace = workspace(&[(OWN, QUESTIONS), ("question-bank/scenario/more.yaml", QUESTIONS)]);
    let found = faults(&workspace);
    let said: Vec<_> =
        found.iter().map(|it| (it.file.as_str(), it.at.unwrap().line, it.message.as_str())).collect();
    let file = "question-bank/scenario/more.yaml";
    assert_eq!(
        said,
        [
            (file, 3, "the id `first` is taken: question-bank/own.yaml has it already"),
            (file, 23, "the id `second` is taken: question-bank/own.yaml has it already"),
        ]
    );
}

#[test]
fn every_fault_of_a_file_is_told_in_one_run() {
    let text = with(QUESTIONS, "kind: system-design", "kind: sytem-design");
    let text = with(&text, "    title: Second\n", "");
    let text = with(&text, "difficulty: 3", "difficulty: 9");
    let workspace = workspace(&[(OWN, &text), ("question-bank/formats.yaml", "schema: 1\nformats: [}\n")]);
    let found = faults(&workspace);
    let places: Vec<_> = found.iter().map(|it| (it.file.as_str(), it.at.unwrap().line)).collect();
    let formats = "question-bank/formats.yaml";
    assert_eq!(places, [(formats, 2), (OWN, 4), (OWN, 23), (OWN, 25)], "{found:#?}");
}

/// A fault of shape does not hide what the rest of the same question means.
#[test]
fn what_a_question_means_is_checked_behind_a_fault_of_shape() {
    let text = with(QUESTIONS, "bar: senior", "bar: senor");
    let text = with(&text, "topics: [storage]", "topics: [storag, gardening]");
    let text = with(&text, "dimension: scope", "dimension: scop");
    let text = with(&text, "phase: requirements", "phase: requirments");
    let text = with(&text, "value: 1000", "value: 5000");
    let text = with(&text, "    pitfalls: [Says nothing.]", "    pitfals: [Says nothing.]");
    let found = faults(&workspace(&[(OWN, &text)]));
    let said: Vec<(u64, &str, &str)> = found
        .iter()
        .map(|it| (it.at.unwrap().line, it.message.as_str(), it.help.split('?').next().unwrap()))
        .collect();
    assert_eq!(
        said,
        [
            (3, "the field `pitfalls` is missing", "Add `pitfalls:` here."),
            (7, "the study plan has no topic `storag`", "Did you mean `storage`"),
            (
                7,
                "the study plan has no topic `gardening`",
                "Use a topic of plan.yaml, or add this one there."
            ),
            (12, "no format for system-design has a phase `requirments`", "Did you mean `requirements`"),
            (
                15,
                "`visits` is 5000, but `users * 10` gives 1000",
                "Change the value, the formula, or the figure that it builds on."
            ),
            (18, "the rubric for system-design has no dimension `scop`", "Did you mean `scope`"),
            (19, "unknown bar `senor`", "Did you mean `senior`"),
            (20, "there is no field `pitfals`", "Did you mean `pitfalls`"),
        ]
    );
    let text =
        with(&content::rubric_text(Kind::Scenario), "        good: Enough scope for the senior bar.\n", "");
    let text = with(&text, "weight: 30", "weight: 35");
    let rubric = workspace(&[("rubrics/scenario.yaml", &text)]);
    let said: Vec<String> = faults(&rubric).into_iter().map(|it| it.message).collect();
    assert_eq!(said, ["the weights add up to 105, not 100", "the field `good` is missing"]);
}

#[test]
fn a_fault_reads_well() {
    let text = with(QUESTIONS, "dimension: scope", "dimension: humour");
    let fault = &faults(&workspace(&[(OWN, &text)]))[0];
    insta::assert_snapshot!(fault, @r"
    question-bank/own.yaml:18:9: error: the rubric for system-design has no dimension `humour`
      18 |         dimension: humour
         |         ^
      = Its dimensions are: scope, depth, choices, clarity, care.
    ");
}
