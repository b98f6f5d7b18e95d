//! The shape of the code: who may import whom, what the domain must not know, and what every file owes its reader.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every file below a folder, with its text.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            all.push((path.clone(), fs::read_to_string(&path).expect("text")));
        }
    }
    all.sort();
    all
}

/// The module of a file: the first part of its path below `src`.
fn module(path: &Path) -> String {
    let below = path.strip_prefix(source()).expect("a source");
    let first = below.iter().next().expect("a name").to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The code of a file without comments and without the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The modules of the crate that some code names, as `crate::x` or in `crate::{x, y}`.
fn named(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        // `pub(in crate::app)` gives, and does not take.
        if code[..at].ends_with("pub(in ") {
            continue;
        }
        let parts = if let Some(group) = rest.strip_prefix('{') { branches(group) } else { vec![rest] };
        for part in parts {
            let part = part.trim_start();
            let end = part.find(|it: char| !(it.is_alphanumeric() || it == '_')).unwrap_or(part.len());
            names.push(part[..end].to_owned());
        }
    }
    names.retain(|it| !it.is_empty());
    names.sort();
    names.dedup();
    names
}

/// The parts of a group of imports, up to its closing brace.
fn branches(group: &str) -> Vec<&str> {
    let (mut parts, mut begin, mut depth) = (Vec::new(), 0, 0);
    for (at, it) in group.char_indices() {
        match it {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' => {
                parts.push(&group[begin..at]);
                break;
            }
            ',' if depth == 0 => {
                parts.push(&group[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts
}

/// The table on the crate's front page: what each module may know; `None` is everything.
fn table() -> BTreeMap<String, Option<Vec<String>>> {
    let page = fs::read_to_string(source().join("lib.rs")).expect("a front page");
    let rows = page.lines().filter_map(|line| line.strip_prefix("//! | [`"));
    let row = |row: &str| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let name = cells[0].trim_end_matches("`]").to_owned();
        let knows = match cells[2] {
            "all" => None,
            list => Some(list.split('`').skip(1).step_by(2).map(str::to_owned).collect()),
        };
        (name, knows)
    };
    rows.map(row).collect()
}

#[test]
fn imports_follow_the_table_of_the_front_page() {
    let table = table();
    let mut broken = Vec::new();
    for (path, text) in files(&source()) {
        let module = module(&path);
        if module == "main" || module == "lib" {
            continue;
        }
        let knows = table.get(&module).unwrap_or_else(|| panic!("{module} is not in the table"));
        for name in named(&code(&text)) {
            let is_known = name == module || knows.as_ref().is_none_or(|it| it.contains(&name));
            if table.contains_key(&name) && !is_known {
                broken.push(format!("{}: {module} must not know {name}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_table_is_that_of_the_modules() {
    let page = fs::read_to_string(source().join("lib.rs")).expect("a front page");
    let mut modules: Vec<String> = page
        .lines()
        .filter_map(|it| it.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect();
    modules.sort();
    assert_eq!(table().into_keys().collect::<Vec<_>>(), modules);
    let all: Vec<String> =
        table().into_iter().filter(|(_, knows)| knows.is_none()).map(|(name, _)| name).collect();
    assert_eq!(all, ["commands"], "only one module may know all others");
    assert_eq!(table()["domain"], Some(vec![]), "the domain knows nothing");
    let sides = ["audio", "bank", "peer", "report", "store", "tui"];
    for side in sides {
        let knows = table()[side].clone().expect("a list");
        assert!(sides.iter().all(|it| !knows.iter().any(|known| known == it)), "{side} knows {knows:?}");
    }
}

#[test]
fn the_reader_of_imports_reads_them() {
    let text = "use crate::{\n    audio::{self, Take},\n    bank,\n    domain::{fact::{Fact, How}, draw},\n};\n\
                use crate::tui::Screen; // crate::store\nfn f() { crate::clock::now() }\npub(in crate::app) fn g() {}";
    assert_eq!(named(&code(text)), ["audio", "bank", "clock", "domain", "tui"]);
}

#[test]
fn the_domain_reads_no_clock_and_touches_nothing() {
    let foreign = [
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        "std::thread",
        "std::io",
        "Instant",
        "SystemTime",
        "Local::now",
        "Utc::now",
        "tokio",
        "crossterm",
        "ratatui",
        "cpal",
        "println!",
        "eprintln!",
    ];
    for (path, text) in files(&source().join("domain")) {
        for word in foreign {
            assert!(!code(&text).contains(word), "{} names {word}", path.display());
        }
    }
}

#[test]
fn screens_read_no_clock_and_no_file() {
    for (path, text) in files(&source().join("tui")) {
        for word in ["std::fs", "std::env::var(", "Instant", "SystemTime", "Local::now", "tokio"] {
            assert!(!code(&text).contains(word), "{} names {word}", path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is_for_and_is_not_too_long() {
    for (path, text) in files(&source()) {
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 12, "{} begins with: {first}", path.display());
        let lines = text.lines().count();
        assert!(lines <= 400, "{} has {lines} lines; 400 is the limit", path.display());
    }
}

#[test]
fn nothing_is_left_to_do_and_nothing_is_there_for_tests_alone() {
    for (path, text) in files(&source()) {
        for word in ["todo!(", "unimplemented!(", "dbg!(", "cfg!(test)", "#[allow(", "TODO", "FIXME", "XXX"] {
            assert!(!text.contains(word), "{} has {word}", path.display());
        }
        let names = ["utils", "helpers", "common", "misc"];
        let name = path.file_stem().expect("a name").to_string_lossy();
        assert!(!names.contains(&name.as_ref()), "{}", path.display());
    }
}
