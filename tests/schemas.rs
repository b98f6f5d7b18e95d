//! The committed JSON Schemas, which editors use, are those that the program itself checks by.

use std::{fs, path::Path};

use crate::harness::workspace::Workspace;

const SCHEMAS: [&str; 5] = ["question", "format", "rubric", "plan", "calibration"];

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

#[test]
fn every_template_lints_clean() {
    for kind in ["system-design", "behavioural", "azure-deep-dive", "scenario"] {
        let workspace = Workspace::empty();
        let template = workspace.run(&["bank", "new", kind]).succeeds().out;
        workspace.write(&format!("question-bank/{kind}/mine.yaml"), &template);
        let lint = workspace.run(&["bank", "lint"]).succeeds();
        assert!(lint.out.contains("no fault"), "{kind}: {}", lint.out);
    }
}
