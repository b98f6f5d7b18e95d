//! What comes into the program from elsewhere: each crate named with what it is for, no build script that fetches
//! anything, nothing outside of the registry, and every build from the lock file.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What cargo knows of everything that is built here, from the lock file, without a network.
fn metadata() -> Value {
    let rustc = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let rustc = String::from_utf8(rustc.stdout).expect("text");
    let host = rustc.lines().find_map(|it| it.strip_prefix("host: ")).expect("it names the machine");
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", host])
        .current_dir(root());
    let out = command.output().expect("cargo runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("JSON")
}

/// The crates of the tables under 'Dependencies', by their name.
fn table() -> BTreeSet<String> {
    let page = text("ARCHITECTURE.md");
    let section = page.split("## Dependencies").nth(1).expect("a section");
    let section = section.split("\n## ").next().unwrap_or(section);
    let rows = section.lines().filter_map(|it| it.strip_prefix("| ")).filter(|it| !it.starts_with("crate "));
    let mut names = BTreeSet::new();
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert!(cells.len() >= 3 && cells[1].len() > 5, "it does not say what it is for: {row}");
        assert!(
            ["MIT", "Apache", "BSD", "MPL", "ISC", "Unlicense"].iter().any(|it| cells[2].contains(it)),
            "{row}"
        );
        for name in cells[0].split(',') {
            names.insert(name.split('(').next().unwrap_or(name).trim().to_owned());
        }
    }
    names
}

/// The crates that the manifest asks for.
fn asked() -> BTreeSet<String> {
    let own = metadata();
    let packages = own["packages"].as_array().unwrap();
    let package = packages.iter().find(|it| it["name"] == "mockloop").unwrap();
    package["dependencies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_crate_that_is_asked_for_stands_in_the_table_and_no_other() {
    assert_eq!(asked(), table());
}

#[test]
fn everything_comes_from_the_registry_and_is_locked() {
    let lock = text("Cargo.lock");
    for package in lock.split("[[package]]").skip(1) {
        if package.contains("name = \"mockloop\"") {
            continue;
        }
        assert!(package.contains("source = \"registry+"), "it comes from elsewhere: {package}");
        assert!(package.contains("checksum = \""), "it has no checksum: {package}");
    }
    for script in ["run", "test", "bench"] {
        let text = text(&format!("scripts/{script}"));
        let builds = text.lines().filter(|it| {
            let it = it.trim_start();
            ["cargo build", "cargo run", "cargo test", "cargo bench", "cargo clippy"]
                .iter()
                .any(|word| it.contains(word))
                && !it.starts_with('#')
        });
        for line in builds {
            assert!(line.contains("--locked"), "{script} builds without the lock file: {line}");
        }
    }
}

/// Words of a build script that reaches out for something.
const FETCHES: [&str; 12] = [
    "reqwest",
    "ureq::",
    "curl::",
    "\"curl\"",
    "\"wget\"",
    "TcpStream",
    "hyper::",
    "attohttpc",
    "isahc",
    "\"git\"",
    "git2::",
    "download",
];

/// Build scripts in which such a word was looked at by a person, and why it fetches nothing.
const KNOWN: [(&str, &str); 0] = [];

#[test]
fn no_build_script_fetches_anything() {
    let all = metadata();
    let mut found = Vec::new();
    let mut count = 0;
    for package in all["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        for target in package["targets"].as_array().unwrap() {
            if target["kind"][0] != "custom-build" {
                continue;
            }
            count += 1;
            let script = PathBuf::from(target["src_path"].as_str().unwrap());
            let Ok(text) = fs::read_to_string(&script) else { continue };
            let code: Vec<&str> = text.lines().map(|it| it.split("//").next().unwrap_or(it)).collect();
            let code = code.join("\n");
            let words = FETCHES.iter().filter(|it| code.contains(**it));
            found.extend(
                words
                    .map(|it| format!("{name}: {it}"))
                    .filter(|it| KNOWN.iter().all(|(known, _)| it != known)),
            );
        }
    }
    assert!(count > 10, "build scripts are where they always were: {count}");
    assert_eq!(found, Vec::<String>::new());
    assert!(!root().join("build.rs").exists(), "the program itself has none");
}

#[test]
fn unsafe_code_is_forbidden() {
    let manifest = text("Cargo.toml");
    assert!(manifest.contains("[lints.rust]\nunsafe_code = \"forbid\""), "{manifest}");
}
