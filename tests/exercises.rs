//! Exercises that are not the usual interview, from the draw to the last phase: what there is to read, what must be
//! asked, and the loops that hold them.

use serde_json::Value;

use crate::harness::{
    keys::{DOWN, ESCAPE},
    window::Window,
    workspace::Workspace,
};

/// A workspace with one question or more of each exercise beside what is built in.
fn workspace() -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("question-bank/exercises.yaml", include_str!("bank/exercises.yaml"));
    workspace
}

/// The formats of a session and the exercises of what was drawn for each.
fn drawn(workspace: &Workspace, format: &str) -> Vec<(String, Vec<String>)> {
    let phases = "next\n".repeat(120);
    let arguments = ["practice", "--plain", "--no-audio", "--format", format, "--seed", "3"];
    let ran = workspace.run_with(&arguments, &(phases + "end\n")).succeeds();
    let folder = ran.out.lines().last().expect("the folder of the session");
    let journal = std::fs::read_to_string(std::path::Path::new(folder).join("journal.jsonl")).unwrap();
    let first = journal.lines().next().expect("the first fact");
    let fact: Value =
        serde_json::from_str(&first[first.find('{').expect("an object")..=first.rfind('}').unwrap()])
            .unwrap();
    let rounds = rounds(&fact).expect("rounds").clone();
    let word = |it: &Value| it.as_str().unwrap_or("interview").to_owned();
    let round = |it: &Value| {
        let questions = it["questions"].as_array().expect("questions").iter();
        (word(&it["format"]["id"]), questions.map(|it| word(&it["exercise"])).collect())
    };
    rounds.iter().map(round).collect()
}

/// Finds the rounds in the first fact of a journal.
fn rounds(value: &Value) -> Option<&Vec<Value>> {
    let Value::Object(fields) = value else { return None };
    fields.get("rounds").and_then(Value::as_array).or_else(|| fields.values().find_map(rounds))
}

#[test]
fn loops_draw_for_each_of_their_rounds_and_run_to_the_end() {
    let workspace = workspace();
    let of =
        |format: &str, exercise: &str, count: usize| (format.to_owned(), vec![exercise.to_owned(); count]);
    assert_eq!(
        drawn(&workspace, "senior-staff"),
        [
            of("project-deep-dive-45", "project", 1),
            of("system-design-45", "interview", 1),
            of("behavioural-45", "interview", 5),
            of("critique-30", "critique", 1),
            of("hiring-manager-30", "conversation", 4),
        ]
    );
    assert_eq!(
        drawn(&workspace, "azure-architect"),
        [
            of("hiring-manager-30", "conversation", 4),
            of("system-design-45", "interview", 1),
            of("azure-deep-dive-30", "interview", 1),
            of("scenario-30", "interview", 1),
            of("behavioural-45", "interview", 5),
        ]
    );
    assert_eq!(
        drawn(&workspace, "first-screen"),
        [of("first-screen-30", "fundamentals", 6), of("behavioural-10", "interview", 1)]
    );
}

#[test]
fn what_there_are_too_few_of_is_named() {
    let workspace = workspace();
    // Nobody writes a critique of kind behavioural.
    let format = "schema: 1\nformats:\n  - {id: odd, kind: behavioural, exercise: critique, title: Odd, \
                  phases: [{id: one, title: One, length: 1m, prompt: Begin.}]}\n";
    workspace.write("question-bank/formats.yaml", format);
    let ran = workspace.run(&["practice", "--plain", "--no-audio", "--format", "odd"]);
    assert_eq!(ran.code, Some(1));
    let says = "the bank has 0 of the 1 questions of kind behavioural for the exercise critique";
    assert!(ran.err.contains(says), "{}", ran.err);
}

#[test]
fn plain_lines_print_what_there_is_to_read_and_ask_first_what_must_be_asked() {
    let workspace = workspace();
    let arguments =
        ["practice", "--plain", "--no-audio", "--format", "critique-30", "--question", "retry-loop"];
    let ran = workspace.run_with(&arguments, "next\nprobe\nprobe\nread\nend\n").succeeds();
    let lines: Vec<&str> = ran.out.lines().collect();
    let caption = "To read: Retry loop (C#, 5 lines)";
    assert_eq!(
        lines.iter().filter(|it| **it == caption).count(),
        2,
        "with the question, and again: {}",
        ran.out
    );
    let at = lines.iter().position(|it| *it == caption).unwrap();
    assert_eq!(lines[at + 3], "   3      try { return await Send(order); }");
    assert_eq!(lines[at + 6], "To read: Report of the last outage (incident report, 2 lines)");
    let probes: Vec<&&str> =
        lines.iter().filter(|it| it.contains("most harm") || **it == "What else?").collect();
    assert_eq!(probes, [&"Which line does the most harm? (must ask)", &"What else?"]);
}

#[test]
fn the_bank_shows_what_there_is_to_read_to_the_candidate_too() {
    let workspace = workspace();
    let ran = workspace.run(&["bank", "show", "retry-loop", "--candidate"]).succeeds();
    assert!(ran.out.contains("Retry loop (C#, 5 lines)") && ran.out.contains("5  }"), "{}", ran.out);
    assert!(!ran.out.contains("most harm"), "{}", ran.out);
    let ran = workspace.run(&["bank", "show", "retry-loop"]).succeeds();
    let (must, other) =
        (ran.out.find("▸ Which line does the most harm? (must ask)"), ran.out.find("▸ What else?"));
    assert!(must.is_some() && must < other, "{}", ran.out);
}

#[test]
fn the_screen_opens_what_there_is_to_read_and_never_cuts_it_unsaid() {
    let workspace = workspace();
    let long: String =
        (1..=60).map(|it| format!("          line {it}")).collect::<Vec<_>>().join("\n") + "\n";
    let text = include_str!("bank/exercises.yaml")
        .replace("          09:12  The queue of orders grew to 40,000.\n", &long);
    workspace.write("question-bank/exercises.yaml", text);
    let arguments = ["practice", "--no-audio", "--format", "critique-30", "--question", "retry-loop"];
    let mut window = Window::open(&workspace, &arguments, 80, 24);
    window.wait_for("To read: Retry loop (C#, 5 lines): r opens it");
    window.press_for("r", "lines 1 to ");
    window.wait_for("↓ for more");
    window.wait_for("3      try { return await Send(order); }");
    for _ in 0..100 {
        window.press(DOWN);
    }
    window.wait_for("Every sender retried a hundred times.");
    window.wait_for("↑ for more");
    window.press_for("\u{1b}[A", "↑↓ for more");
    window.press_for(ESCAPE, "r opens it");
    window.press_for("n", "must ask 0 of 3");
    window.press_for("p", "Which line does the most harm?");
    window.wait_for("must ask 1 of 3");
}

#[test]
fn what_was_used_of_a_question_is_told_without_being_cut() {
    let workspace = workspace();
    let arguments = ["practice", "--no-audio", "--question", "document-pipeline"];
    let mut window = Window::open(&workspace, &arguments, 120, 24);
    window.wait_for("must ask 0 of ");
    for columns in [100, 90, 80] {
        window.resize(columns, 24);
        window.wait_for(", must 0/");
        window.press_for("?", "Keys · ");
        window.press_for(ESCAPE, ", must 0/");
        let screen = window.screen();
        let counts = screen.lines().find(|it| it.contains(", must 0/")).expect("the counts").trim_end();
        let (_, curveballs) = counts.rsplit_once(" · curveballs 0/").unwrap_or_else(|| panic!("{screen}"));
        assert!(curveballs.parse::<usize>().is_ok(), "{screen}");
    }
}

#[test]
fn a_report_tells_what_was_read_and_what_was_asked_of_everybody() {
    let workspace = workspace();
    let arguments =
        ["practice", "--plain", "--no-audio", "--format", "critique-30", "--question", "retry-loop"];
    workspace.run_with(&arguments, "next\nprobe\nend\n").succeeds();
    let text = workspace.report(&["last", "--format", "md"]);
    assert!(text.contains("## Given to read: A retry loop\n"), "{text}");
    assert!(text.contains("```csharp\nfor (var i = 0; i < 100; i++)\n{\n    try"), "{text}");
    assert!(text.contains("## Must ask: 1 of 3 · A retry loop\n"), "{text}");
    assert!(text.contains("Which line does the most harm?\n- not asked Which goes first?\n"), "{text}");
    let output = workspace.root().join("session.html");
    let (_, page) = workspace.report_file(&["last", "--output", output.to_str().unwrap()]);
    assert!(page.contains("What was asked of everybody"), "the page");
    assert!(page.contains("1 of 3 probes that must be asked were asked."), "the page");
    assert!(
        page.contains(r#"<span class="line" data-number="3">    try { return await Send(order); }"#),
        "the page"
    );
}
