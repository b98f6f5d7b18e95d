//! Files of the bank that cannot be read at all: each is named, and none hides another.

use std::fmt::Write as _;

use mockloop::bank::{Bank, fault::Fault};

use crate::lint::{OWN, QUESTIONS, faults, workspace};

/// Files of which nothing can be read, and how what is said of each begins.
const WHOLE_FILES: &[(&str, &[u8], &str)] = &[
    ("broken", b"schema: 1\nquestions:\n  - id: 'first\n", "this is not readable YAML: "),
    ("tabs", b"schema: 1\nquestions:\n\t- id: first\n", "this is not readable YAML: "),
    (
        "twice",
        b"schema: 1\nquestions: []\nquestions: []\n",
        "this is not readable YAML: the field `questions` stands here twice",
    ),
    ("list", b"- schema\n", "the document is of the wrong type"),
    ("empty", b"", "the document is of the wrong type"),
    ("newer", b"schema: 99\nquestions: []\n", "this file was written for a newer mockloop"),
    (
        "newer-still",
        b"schema: 99\nquestions: []\nholograms: 3\n",
        "this file was written for a newer mockloop",
    ),
    ("latin-1", b"schema: 1\nquestions:\n  - id: caf\xe9\n", "this is not UTF-8 text"),
    (
        "two",
        b"schema: 1\nquestions: []\n---\nschema: 1\nquestions: []\n",
        "this is not readable YAML: there is a second document in it",
    ),
];

#[test]
fn a_file_that_cannot_be_read_is_named_and_hides_no_other() {
    let workspace = workspace(&[("question-bank/good.yaml", QUESTIONS)]);
    for (name, bytes, _) in WHOLE_FILES {
        workspace.write(&format!("question-bank/{name}.yaml"), bytes);
    }
    workspace.write("question-bank/bomb.yaml", alias_bomb());
    workspace.write("question-bank/deep.yaml", format!("schema: {}1{}\n", "[".repeat(400), "]".repeat(400)));
    workspace.write("question-bank/deeper.yaml", format!("schema: {}1{}\n", "[".repeat(40), "]".repeat(40)));
    workspace
        .write("question-bank/large.yaml", format!("schema: 1\nquestions: []\n#{}", "x".repeat(1 << 20)));
    workspace.write("question-bank/folder.yaml/inside.yaml", "schema: 1\nquestions: []\n");
    let found = faults(&workspace);
    let of = |name: &str| {
        let all: Vec<&Fault> =
            found.iter().filter(|it| it.file == format!("question-bank/{name}.yaml")).collect();
        assert_eq!(all.len(), 1, "{name}: {all:#?}");
        assert!(!all[0].help.is_empty(), "{}", all[0]);
        all[0]
    };
    for (name, _, message) in WHOLE_FILES {
        assert!(of(name).message.starts_with(message), "{}", of(name));
    }
    let place = |name: &str| of(name).at.map(|at| (at.line, at.column));
    assert_eq!(place("latin-1"), Some((3, 12)));
    assert_eq!(place("tabs"), Some((3, 2)));
    assert_eq!(place("twice"), Some((3, 1)));
    for name in ["bomb", "deep", "deeper"] {
        assert_eq!(of(name).message, "this is not readable YAML: it unfolds to far more than it says");
        assert_eq!(of(name).help, "Write repeated text out; 64 aliases and 32 levels are the limit.");
    }
    assert!(of("large").message.ends_with("bytes; 1 MiB is the limit"), "{}", of("large"));
    assert_eq!(found.len(), WHOLE_FILES.len() + 4, "and nothing else has a fault");
    let bank = Bank::load(&workspace.root(), None);
    assert!(bank.question("first").is_ok() && bank.question("second").is_ok());
    assert_eq!(bank.faults.len(), found.len(), "the program knows of them without a lint");
}

/// Nine levels, each of nine times the one below.
fn alias_bomb() -> String {
    let mut text = "schema: 1\nquestions: []\na0: &a0 boom\n".to_owned();
    for level in 1..10 {
        let below = vec![format!("*a{}", level - 1); 9].join(", ");
        let _ = write!(text, "a{level}: &a{level} [{below}]\n");
    }
    text
}

/// Copies of one file are as wrong as any other second holder of an id, at the first start and at the next.
#[test]
fn the_bank_is_the_same_out_of_its_cache() {
    let workspace = workspace(&[
        (OWN, QUESTIONS),
        ("question-bank/copy.yaml", QUESTIONS),
        ("question-bank/bad.yaml", "schema: ["),
    ]);
    let cache = workspace.home().join("cache");
    let cold = Bank::load(&workspace.root(), Some(&cache));
    let warm = Bank::load(&workspace.root(), Some(&cache));
    assert_eq!(warm.entries, cold.entries);
    assert_eq!(warm.faults, cold.faults);
    assert_eq!(cold.faults.len(), 3, "{:#?}", cold.faults);
    for entry in std::fs::read_dir(&cache).unwrap() {
        std::fs::write(entry.unwrap().path(), "rubbish").unwrap();
    }
    assert_eq!(
        Bank::load(&workspace.root(), Some(&cache)).entries,
        cold.entries,
        "a broken cache is no cache"
    );
}
