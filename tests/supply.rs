//! What comes into the program from elsewhere: each crate named with what it is for, no build script that fetches
//! anything, nothing outside of the registry, and every build from the lock file.

use std::{
    collections::{BTreeMap, BTreeSet},
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

/// The licences that a text names.
fn licences(text: &str) -> BTreeSet<&'static str> {
    let known = [
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "MIT",
        "MPL-2.0",
        "Unicode-3.0",
        "Unlicense",
        "Zlib",
    ];
    let is_part = |it: char| it.is_alphanumeric() || it == '-' || it == '.';
    let words: Vec<&str> = text
        .split(|it| !is_part(it))
        .map(|it| it.trim_end_matches('.'))
        .filter(|it| !it.is_empty())
        .collect();
    known.into_iter().filter(|it| words.contains(it)).collect()
}

/// Each crate that the manifest asks for, with the comment directly above its line or at the line's end.
fn commented(manifest: &str) -> Vec<(String, String)> {
    let (mut is_dependency, mut above, mut all) = (false, Vec::new(), Vec::new());
    for line in manifest.lines() {
        let line = line.trim();
        if let Some(comment) = line.strip_prefix('#') {
            above.push(comment.trim());
            continue;
        }
        if line.starts_with('[') {
            is_dependency = line.ends_with("dependencies]");
        } else if let Some((name, rest)) = line.split_once('=').filter(|_| is_dependency) {
            let at_the_end = rest.rsplit_once(" # ").map_or("", |(_, comment)| comment);
            all.push((name.trim().to_owned(), format!("{} {at_the_end}", above.join(" ")).trim().to_owned()));
        }
        above.clear();
    }
    all
}

#[test]
fn every_crate_that_is_asked_for_has_its_reason_and_its_licence_beside_it() {
    let known = metadata();
    let known: BTreeMap<&str, &str> = known["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| Some((it["name"].as_str()?, it["license"].as_str()?)))
        .collect();
    let all = commented(&text("Cargo.toml"));
    assert!(all.len() > 50, "crates are where they always were: {}", all.len());
    let mut wrong = Vec::new();
    for (name, comment) in all {
        let told = licences(&comment);
        let reason: String = told.iter().fold(comment.clone(), |it, licence| it.replace(licence, ""));
        if told.is_empty() || reason.split_whitespace().filter(|it| it.len() > 2).count() < 2 {
            wrong.push(format!("{name}: a reason and a licence, not '{comment}'"));
        }
        // A crate for another system may not be known here.
        if let Some(declared) = known.get(name.as_str()).map(|it| licences(it)).filter(|it| *it != told) {
            wrong.push(format!("{name} is under {declared:?}, and its comment tells of {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_comment_belongs_to_the_crate_below_it_or_beside_it() {
    let manifest = "[dependencies]\n# One. MIT.\nfirst = \"1\"\nsecond = \"1\"\nthird = \"1\" # Three. ISC.\n\n\
                    # Apart.\n\n[dev-dependencies]\nfourth = \"1\"\n[lints.rust]\nunsafe_code = \"forbid\"";
    let found = commented(manifest);
    let found: Vec<_> = found.iter().map(|(name, comment)| (name.as_str(), comment.as_str())).collect();
    assert_eq!(found, [("first", "One. MIT."), ("second", ""), ("third", "Three. ISC."), ("fourth", "")]);
    assert_eq!(licences("Apache-2.0 WITH LLVM-exception OR MIT/ISC").len(), 3);
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
    for script in ["run", "test", "bench", "faults"] {
        let text = text(&format!("scripts/{script}"));
        let builds = text.lines().filter(|it| {
            let it = it.trim_start();
            ["cargo build", "cargo run", "cargo test", "cargo bench", "cargo clippy", "cargo nextest run"]
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
