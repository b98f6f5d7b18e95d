//! The committed JSON Schemas, which editors use, are those that the program itself checks by.

use std::{fs, path::Path};

use crate::harness::workspace::Workspace;

const SCHEMAS: [&str; 6] = ["question", "format", "rubric", "plan", "calibration", "facts"];

#[test]
fn the_committed_copies_are_what_the_program_prints() {
    let workspace = Workspace::new();
    for name in SCHEMAS {
        let printed = workspace.run(&["schema", name]).succeeds();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{name}.json"));
        let committed = fs::read_to_string(&path).unwrap();
        assert_eq!(
            printed.out.trim(),
            committed.trim(),
            "renew it: mockloop schema {name} > {}",
            path.display()
        );
    }
}

#[test]
fn every_file_of_the_bank_points_editors_at_its_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("question-bank"), root.join("rubrics")];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "yaml") {
                let text = fs::read_to_string(&path).unwrap();
                let first = text.lines().next().unwrap_or_default();
                let schema = first.strip_prefix("# yaml-language-server: $schema=");
                let schema = schema.unwrap_or_else(|| panic!("{}: {first}", path.display()));
                assert!(path.parent().unwrap().join(schema).is_file(), "{}: {schema}", path.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen} files");
}

const KINDS: [&str; 4] = ["system-design", "behavioural", "azure-deep-dive", "scenario"];

#[test]
fn a_template_is_written_where_it_belongs_and_lints_clean_once_it_is_filled_in() {
    for kind in KINDS {
        let workspace = Workspace::empty();
        let made = workspace.run(&["bank", "new", kind, "--file", "region-lost"]).succeeds();
        let path = workspace.root().join(format!("question-bank/{kind}/region-lost.yaml"));
        assert_eq!(made.out.trim(), path.display().to_string());
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("\n  - id: region-lost\n"), "{text}");
        let lint = workspace.run(&["bank", "lint"]);
        assert_eq!(lint.code, Some(1), "what is not filled in is a fault: {}", lint.out);
        assert!(lint.out.contains("this is still what the template says"), "{}", lint.out);
        fs::write(&path, filled(&text)).unwrap();
        let lint = workspace.run(&["bank", "lint"]).succeeds();
        let ours = format!("question-bank/{kind}/region-lost.yaml:");
        assert!(!lint.out.contains(&ours), "{kind}: {}", lint.out);
    }
}

/// The template with its examples in place of what is to be filled in.
fn filled(text: &str) -> String {
    let line = |line: &str| match line.split_once("FILL IN (") {
        Some((head, rest)) => {
            let (example, tail) = rest.rsplit_once(')').expect("a bracket that closes");
            format!("{head}{example}{tail}")
        }
        None => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn a_template_overwrites_nothing_and_has_a_topic_of_the_plan() {
    let workspace = Workspace::empty();
    let plan = "schema: 1\nmilestones: {interviews: 1, of_each_kind: 1, behavioural: 1}\n\
                topics:\n  - {id: gardening, phase: One, title: Gardening}\n";
    workspace.write("question-bank/plan.yaml", plan);
    workspace.run(&["bank", "new", "scenario"]).succeeds();
    let path = workspace.root().join("question-bank/scenario/my-question.yaml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("topics: [gardening]"), "{text}");
    fs::write(&path, "mine").unwrap();
    let again = workspace.run(&["bank", "new", "scenario"]);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("question-bank/scenario/my-question.yaml is there already"), "{}", again.err);
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    let outside = workspace.run(&["bank", "new", "scenario", "--file", "../out"]);
    assert_eq!(outside.code, Some(1));
    assert!(outside.err.contains("'../out' cannot name a file of the bank"), "{}", outside.err);
}
