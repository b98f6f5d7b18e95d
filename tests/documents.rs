//! Every path of the repository that a document names is there, and every link leads somewhere.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What a program has written here, and what belongs to whoever practises.
const NOT_OURS: [&str; 4] = ["target", "node_modules", ".git", "recordings"];

/// Endings that only files of the repository have; documents tell of sounds, journals and scorecards of a user as well.
const OWN_ENDINGS: [&str; 4] = [".rs", ".toml", ".md", ".mjs"];

/// Every file below a folder of the repository, by its path from the root.
fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        if NOT_OURS.iter().any(|it| entry.file_name() == *it) {
            continue;
        }
        let path = entry.path();
        if entry.file_type().expect("a kind").is_dir() {
            files(&path, all);
        } else {
            all.push(path.strip_prefix(root()).expect("below the root").to_owned());
        }
    }
}

/// A document and the files that it may name.
struct Document<'a> {
    path: &'a Path,
    text: &'a str,
    files: &'a [PathBuf],
}

impl Document<'_> {
    fn folder(&self) -> PathBuf {
        root().join(self.path.parent().expect("a file"))
    }

    /// The text outside of blocks of code, which show what somebody types and writes.
    fn prose(&self) -> String {
        let mut is_code = false;
        let lines = self.text.lines().filter(|line| {
            let is_fence = line.trim_start().starts_with("```");
            is_code ^= is_fence;
            !is_fence && !is_code
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The words in backticks that name a path of the repository which is not there.
    fn missing_paths(&self) -> Vec<String> {
        let prose = self.prose();
        let words = prose.split('`').skip(1).step_by(2).flat_map(str::split_whitespace);
        let words =
            words.map(|it| it.trim_matches([',', ';', '(', ')', '\'', '"', ':']).trim_end_matches('.'));
        words.filter(|it| self.is_missing(it)).map(str::to_owned).collect()
    }

    fn is_missing(&self, word: &str) -> bool {
        let first = word.split('/').next().unwrap_or_default();
        let is_from_the_root = word.contains('/') && !first.is_empty() && root().join(first).exists();
        if is_from_the_root && !NOT_OURS.contains(&first) {
            let known: PathBuf = word.split('/').take_while(|it| !stands_for_any(it)).collect();
            return !root().join(&known).exists() && !self.folder().join(&known).exists();
        }
        let has_own_ending = OWN_ENDINGS.iter().any(|it| word.ends_with(it) && word.len() > it.len());
        has_own_ending
            && !word.split('/').any(stands_for_any)
            && !self.files.iter().any(|it| it.ends_with(word))
    }

    /// The links that lead to no file, or to no heading of one.
    fn missing_links(&self) -> Vec<String> {
        let prose = self.prose();
        let links = prose.split("](").skip(1).filter_map(|it| it.split([')', ' ']).next());
        let leads_away = |it: &&str| ["https://", "http://", "mailto:"].iter().any(|way| it.starts_with(way));
        links.filter(|it| !leads_away(it) && !self.leads_somewhere(it)).map(str::to_owned).collect()
    }

    fn leads_somewhere(&self, link: &str) -> bool {
        let (path, heading) = link.split_once('#').unwrap_or((link, ""));
        let target = if path.is_empty() { root().join(self.path) } else { self.folder().join(path) };
        if heading.is_empty() {
            return target.exists();
        }
        fs::read_to_string(target).is_ok_and(|text| headings(&text).contains(heading))
    }
}

/// A part of a path such as `KIND`, `NAME.yaml`, `*` or `…`.
fn stands_for_any(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default();
    let has_sign = ['*', '…', '<', '{', '['].iter().any(|it| part.contains(*it)) || part.contains("...");
    let is_own_file = root().join(part).exists();
    has_sign || !is_own_file && stem.len() > 1 && stem.chars().all(|it| it.is_ascii_uppercase() || it == '_')
}

/// The headings of a document, as links name them.
fn headings(text: &str) -> BTreeSet<String> {
    let lines = text.lines().filter(|it| it.starts_with('#'));
    let anchor = |line: &str| {
        let words = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        words.chars().filter(|it| it.is_alphanumeric() || *it == '-' || *it == '_').collect()
    };
    lines.map(anchor).collect()
}

fn is_document(path: &Path) -> bool {
    let of_the_root = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"];
    let is_page = path.starts_with("docs") && path.extension().is_some_and(|it| it == "md");
    is_page || of_the_root.iter().any(|it| path == Path::new(it))
}

#[test]
fn every_path_and_link_of_a_document_is_there() {
    let mut files_here = Vec::new();
    files(root(), &mut files_here);
    let (mut missing, mut count) = (Vec::new(), 0);
    for path in files_here.iter().filter(|it| is_document(it)) {
        let text = fs::read_to_string(root().join(path)).expect("text");
        let document = Document { path, text: &text, files: &files_here };
        let found = document.missing_paths().into_iter().chain(document.missing_links());
        missing.extend(found.map(|it| format!("{}: {it}", path.display())));
        count += 1;
    }
    assert!(count > 4, "the documents are where they always were: {count}");
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn a_path_that_is_not_there_is_told() {
    let files_here = [PathBuf::from("src/main.rs"), PathBuf::from("tests/page/check.mjs")];
    let missing = |text: &str| {
        let document = Document { path: Path::new("README.md"), text, files: &files_here };
        [document.missing_paths(), document.missing_links()].concat()
    };
    let nothing: [&str; 0] = [];
    assert_eq!(missing("`src/main.rs`, `main.rs`, `page/check.mjs`, `scripts/test --quick`"), nothing);
    assert_eq!(missing("`src/tui/`, `rubrics/KIND.yaml`, `question-bank/KIND/…`, `+ - * /`"), nothing);
    assert_eq!(
        missing("`recordings/SESSION/journal.jsonl`, `scorecards/self.yaml`, `peer-NAME.rs`"),
        ["peer-NAME.rs"]
    );
    assert_eq!(
        missing("`src/nowhere/`, `nowhere.rs`, `scripts/never`."),
        ["src/nowhere/", "nowhere.rs", "scripts/never"]
    );
    assert_eq!(missing("[a](src/main.rs) [b](nowhere.md) [c](https://example.org/x.md)"), ["nowhere.md"]);
    assert_eq!(missing("```\n`src/nowhere/`\n```\n`src/gone.rs`"), ["src/gone.rs"]);
}

#[test]
fn a_heading_is_named_as_links_name_it() {
    let found = headings("# Ways in\n\ntext\n\n## What `--quick` leaves out, and why\n");
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["ways-in", "what---quick-leaves-out-and-why"]);
}
