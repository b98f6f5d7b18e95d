//! A browser that opens written pages and checks them. Needs `node`, `npm` and Chromium.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use serde_json::Value;

/// Where the checks are, and the two packages that they need.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page")
}

/// What the checks of a page have found.
#[derive(Debug)]
pub struct Checked {
    pub passed: Vec<String>,
    pub figures: BTreeMap<String, Value>,
}

/// Opens `page` and runs a suite of checks on it; `told` is what they need to know. All of them must hold.
#[track_caller]
pub fn check(suite: &str, page: &Path, told: &Value) -> Checked {
    install();
    let mut command = Command::new("node");
    command.arg(folder().join("check.mjs")).arg(suite).arg(page).arg(told.to_string());
    command.env("CHROMIUM", chromium()).stdin(Stdio::null());
    let output = command.output().expect("node is installed");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{err}");
    let result: Value = serde_json::from_str(out.trim()).expect("a result");
    let failed = result["failed"].as_array().expect("a list");
    let reasons: Vec<String> = failed
        .iter()
        .map(|it| format!("{}: {}", it["name"].as_str().unwrap(), it["why"].as_str().unwrap()))
        .collect();
    assert!(failed.is_empty(), "{suite} of {}\n{}", page.display(), reasons.join("\n"));
    let passed = serde_json::from_value(result["passed"].clone()).expect("names");
    let figures = serde_json::from_value(result["figures"].clone()).expect("figures");
    println!("{suite}: {result}");
    Checked { passed, figures }
}

/// Node with a script of the checks, its packages there and the browser named.
pub fn node(script: &str) -> Command {
    install();
    let mut command = Command::new("node");
    command.arg(folder().join(script)).env("CHROMIUM", chromium());
    command
}

/// Fetches the packages of the checks once, as their lock file names them, while any other test that wants them waits: it
/// may run in a process of its own. It never fetches a browser.
fn install() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| {
        let folder = folder();
        let turn = fs::File::open(folder.join("package.json")).expect("a list of packages");
        turn.lock().expect("one at a time");
        let lock = fs::read(folder.join("package-lock.json")).expect("a lock file");
        let installed = folder.join("node_modules/.installed");
        if fs::read(&installed).is_ok_and(|it| it == lock) {
            return;
        }
        let output = Command::new("npm").arg("ci").current_dir(&folder).output().expect("npm is installed");
        assert!(output.status.success(), "npm ci: {}", String::from_utf8_lossy(&output.stderr));
        fs::write(installed, lock).expect("a note of it");
    });
}

/// The browser: `CHROMIUM`, or the first that is found.
fn chromium() -> PathBuf {
    let named = env::var_os("CHROMIUM").map(PathBuf::from);
    let path = env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let mut found = env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name)));
    let on_a_mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    let found = found.find(|it| it.is_file()).or_else(|| Some(on_a_mac).filter(|it| it.is_file()));
    named.or(found).expect("Chromium is installed, or CHROMIUM names it")
}
