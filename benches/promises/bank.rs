//! `bank lint` over 10,000 questions.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use mockloop::clock::now;

use crate::{
    material::make,
    options::Options,
    peers::{environment, find, median, say},
    table::{Peer, Row, Table, Unit},
};

/// Reads every file given with the fast loader of `PyYAML`, which builds no domain and checks nothing.
const PYTHON: &str = "import sys, yaml
for file in sys.stdin.read().split('\\n'):
    if file:
        with open(file, encoding='utf-8') as stream:
            yaml.load(stream, Loader=yaml.CSafeLoader)";

/// Checks a generated bank, and lets others read it.
pub fn measure(options: &Options, table: &mut Table) {
    say("making 10,000 questions");
    let home = tempfile::tempdir().expect("a folder");
    let workspace = home.path().join("workspace");
    make(&workspace, 10_000, 0);
    let mut files = Vec::new();
    collect(&workspace, &mut files);
    let runs = options.choose(3, 1);
    let (mut own, mut reading) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        say("bank lint, 10,000 questions");
        let mut lint = Command::new(&options.program);
        lint.args(["bank", "lint"]).envs(environment(home.path(), &workspace)).current_dir(home.path());
        own.push(timed(|| {
            // What it finds is not the matter here; that it got to the end is.
            let status = lint.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("mockloop runs");
            assert!(status.code().is_some_and(|it| it < 2), "bank lint ended with {status}");
        }));
        reading.push(timed(|| {
            let bytes: usize = files.iter().map(|file| fs::read(file).expect("a file").len()).sum();
            assert!(bytes > 0);
        }));
    }
    let mut peers = vec![Peer { name: "reading the bytes".to_owned(), measured: median(&mut reading) }];
    match python(&files, options.choose(files.len(), files.len() / 10)) {
        Some(measured) => peers.push(Peer { name: "PyYAML, C loader".to_owned(), measured }),
        None => table.note("Not compared with PyYAML: python3 with libyaml is not installed."),
    }
    table.add(Row {
        what: "bank lint, 10,000 questions".to_owned(),
        unit: Unit::Milliseconds,
        measured: median(&mut own),
        promise: Some(2_000.0),
        peers,
    });
}

fn timed(does: impl FnOnce()) -> f64 {
    let begun = now();
    does();
    begun.elapsed().as_secs_f64() * 1e3
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, into);
        } else {
            into.push(path);
        }
    }
}

/// Milliseconds for all files, judged by the first `sample` of them.
fn python(files: &[PathBuf], sample: usize) -> Option<f64> {
    let python = find("python3")?;
    let has_loader = Command::new(&python)
        .args(["-c", "import yaml; yaml.CSafeLoader"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|it| it.success());
    if !has_loader {
        return None;
    }
    say("the same files through PyYAML");
    let begun = now();
    let mut child = Command::new(&python).args(["-c", PYTHON]).stdin(Stdio::piped()).spawn().ok()?;
    let list: Vec<String> = files.iter().take(sample).map(|it| it.display().to_string()).collect();
    std::io::Write::write_all(&mut child.stdin.take()?, list.join("\n").as_bytes()).ok()?;
    let is_whole = child.wait().is_ok_and(|it| it.success());
    #[expect(clippy::cast_precision_loss, reason = "a few thousand files")]
    let share = sample as f64 / files.len() as f64;
    is_whole.then(|| begun.elapsed().as_secs_f64() * 1e3 / share)
}
