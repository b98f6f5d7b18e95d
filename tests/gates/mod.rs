//! Every gate through which a stranger's bytes come in, as one function each: the fuzzers in `fuzz/` open them with what
//! they make up, the suite with what is kept in `fuzz/corpus/` and with changes to it.
//!
//! Behind each gate stands the code that the program itself runs. What makes bytes worth looking at, such as a right
//! checksum, is put around them where chance would never find it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use mockloop::store::workspace::{Why, Workspace};
use tempfile::TempDir;

mod archives;
mod bank;
pub mod hostile;
mod page;
mod sessions;
mod sound;

/// One gate.
#[derive(Clone, Copy)]
pub struct Gate {
    /// The name of its fuzzer and of the folder of its corpus.
    pub name: &'static str,
    pub open: fn(&[u8], &Place),
}

/// All of them.
pub const GATES: [Gate; 14] = [
    Gate { name: "question", open: bank::question },
    Gate { name: "rubric", open: bank::rubric },
    Gate { name: "formats", open: bank::formats },
    Gate { name: "plan", open: bank::plan },
    Gate { name: "calibration", open: bank::calibration },
    Gate { name: "journal", open: sessions::journal },
    Gate { name: "facts", open: sessions::facts },
    Gate { name: "scorecard", open: sessions::scorecard },
    Gate { name: "review", open: sessions::review },
    Gate { name: "archive", open: archives::archive },
    Gate { name: "packet", open: archives::packet },
    Gate { name: "answer", open: archives::answer },
    Gate { name: "sound", open: sound::sound },
    Gate { name: "page", open: page::page },
];

/// The folders that one input may see: a workspace, several folders deep, with nothing beside it.
pub struct Place {
    outer: TempDir,
}

/// How deep the workspace lies, so that a way out of it ends in folders that are looked at.
const DEPTH: [&str; 4] = ["a", "b", "c", "workspace"];

impl Place {
    pub fn new() -> Self {
        let outer = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(DEPTH.iter().fold(outer.path().to_owned(), |path, part| path.join(part)))
            .expect("a folder");
        Self { outer }
    }

    pub fn root(&self) -> PathBuf {
        DEPTH.iter().fold(self.outer.path().to_owned(), |path, part| path.join(part))
    }

    pub fn workspace(&self) -> Workspace {
        Workspace { root: self.root(), why: Why::Flag, cache: None }
    }

    /// Writes a file of the workspace.
    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.root().join(name);
        fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
        fs::write(&path, bytes).expect("room on the disk");
        path
    }

    /// What lies beside the workspace, where nothing should be.
    pub fn outside(&self) -> Vec<PathBuf> {
        let mut folder = self.outer.path().to_owned();
        let mut found = Vec::new();
        for part in DEPTH {
            let names = |folder: &Path| {
                fs::read_dir(folder).expect("a folder").map(|it| it.expect("an entry").path())
            };
            found.extend(names(&folder).filter(|it| !it.ends_with(part)));
            folder.push(part);
        }
        found
    }
}

/// Opens a gate with these bytes; panics if anything was written outside of the workspace.
pub fn open(gate: &Gate, bytes: &[u8]) {
    let place = Place::new();
    (gate.open)(bytes, &place);
    assert_eq!(place.outside(), Vec::<PathBuf>::new(), "written outside by {}", gate.name);
}

/// The gate of this name.
pub fn named(name: &str) -> &'static Gate {
    GATES.iter().find(|it| it.name == name).unwrap_or_else(|| panic!("there is no gate {name}"))
}

/// What is kept for a gate, by name.
pub fn kept(gate: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(gate);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let read = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name, fs::read(&path).expect("a file"))
    };
    let mut all: Vec<(String, Vec<u8>)> = entries.map(read).collect();
    all.sort();
    all
}
