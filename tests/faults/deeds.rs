//! Everything that the program writes, as commands in a workspace that has all they need.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use crate::harness::{
    clips,
    workspace::{Ran, Workspace},
};

/// The answers to a scoring in plain lines, lock included.
pub const SCORING: &str = "3 2 asked for the peak\n3 2\n2 1\n3 3\n4 2\n1\ncalm\nnumbers\nsay numbers\nyes\n";
/// An interview in plain lines and its scoring.
pub const INTERVIEW: &str = "next\nprobe\nnote hello\nmark\nend\n3 2 asked for the peak\n3 2\n2 1\n3 3\n4 2\n1\ncalm\nnumbers\nsay numbers\nyes\n";

/// One command that writes, and what is typed into it. `{NAME}` is a session of the material.
#[derive(Debug, Clone, Copy)]
pub struct Deed {
    pub arguments: &'static [&'static str],
    pub input: &'static str,
    /// Whether it needs no more room than it makes.
    pub frees: bool,
}

const fn deed(arguments: &'static [&'static str], input: &'static str) -> Deed {
    Deed { arguments, input, frees: false }
}

pub const DEEDS: &[Deed] = &[
    deed(&["practice", "--plain", "--no-audio", "--question", "lift-control"], INTERVIEW),
    deed(&["score", "{UNSCORED}", "--plain"], SCORING),
    deed(&["resume", "{CUT}", "--plain"], "note later\nend\n3 2\n3 2\n3 2\n3 2\n3 2\n1\na\nb\nc\nyes\n"),
    deed(&["report", "{SCORED}"], ""),
    deed(&["report", "--trends"], ""),
    deed(&["report", "{LOGGED}", "--format", "vtt"], ""),
    deed(&["packet", "{LOGGED}", "--output", "out.mockloop"], ""),
    deed(&["open", "incoming/packet.mockloop", "--as", "Robin", "--plain"], SCORING),
    deed(&["answer", "{OPENED}", "--as", "Robin", "--output", "out-answer.mockloop"], ""),
    deed(&["merge", "incoming/answer.mockloop"], ""),
    deed(&["export", "out.zip"], ""),
    deed(&["import", "incoming/export.zip"], ""),
    deed(
        &["log", "--date", "2026-11-03", "--question", "alpha", "--length", "10m", "--score", "scope=3/2"],
        "",
    ),
    deed(&["log", "--date", "2026-11-04", "--question", "alpha", "--recording", "incoming/call.wav"], ""),
    deed(&["prune", "--compress", "--session", "{LOGGED}", "--yes"], ""),
    Deed { arguments: &["prune", "--remove", "--session", "{LOGGED}", "--yes"], input: "", frees: true },
];

/// A workspace in which every deed can be done, to be copied for each try.
pub struct Material {
    workspace: Workspace,
    names: Vec<(&'static str, String)>,
}

impl Material {
    pub fn new() -> Self {
        let (own, peer, other) = (Workspace::new(), Workspace::new(), Workspace::new());
        let incoming = own.root().join("incoming");
        fs::create_dir(&incoming).expect("a folder");
        clips::write(&incoming.join("call.wav"), 16_000, &clips::babble(16_000, 3.0));
        let at = |name: &str| incoming.join(name).display().to_string();
        let scored = held(&own, "lift-control", INTERVIEW);
        let unscored = held(&own, "alpha", "note b\nend\n");
        let cut = held(&own, "parcel-lockers", "note c\n");
        let before = own.sessions();
        let call = at("call.wav");
        let score = ["--score", "scope=3/2", "--locked"];
        let log = ["log", "--date", "2026-11-02", "--question", "alpha", "--recording", &call];
        own.run(&[&log[..], &score].concat()).succeeds();
        let logged = newer(&own, &before);
        // A packet of their own that comes back answered, and two of somebody else's.
        own.run(&["packet", &scored, "--output", &at("own.mockloop")]).succeeds();
        peer.run_with(&["open", &at("own.mockloop"), "--as", "Robin", "--plain"], SCORING).succeeds();
        peer.run(&["answer", "last", "--as", "Robin", "--output", &at("answer.mockloop")]).succeeds();
        // Other questions than in the own workspace: what was begun in the same second would bear the same name.
        let theirs = held(&other, "toll-gates", INTERVIEW);
        other.run(&["packet", &theirs, "--output", &at("opened.mockloop")]).succeeds();
        let second = held(&other, "night-shift", INTERVIEW);
        other.run(&["packet", &second, "--output", &at("packet.mockloop")]).succeeds();
        other.run(&["export", &at("export.zip")]).succeeds();
        own.run_with(&["open", &at("opened.mockloop"), "--as", "Robin", "--plain"], SCORING).succeeds();
        let names = vec![
            ("{SCORED}", scored),
            ("{UNSCORED}", unscored),
            ("{CUT}", cut),
            ("{LOGGED}", logged),
            ("{OPENED}", theirs),
        ];
        Self { workspace: own, names }
    }

    /// A copy of its own for one try.
    pub fn copy(&self) -> Workspace {
        let copy = Workspace::empty();
        copy_into(&self.workspace.root(), &copy.root());
        copy
    }

    /// The words of a deed with the names of the sessions in them.
    pub fn words(&self, arguments: &[&str]) -> Vec<String> {
        let word =
            |it: &&str| self.names.iter().fold((*it).to_owned(), |word, (name, is)| word.replace(name, is));
        arguments.iter().map(word).collect()
    }
}

pub fn copy_into(from: &Path, to: &Path) {
    let mut source = from.as_os_str().to_owned();
    source.push("/.");
    let done = Command::new("cp").arg("-a").arg(source).arg(to).status().expect("cp");
    assert!(done.success());
}

/// A session that was held in plain lines, its input ended after these; its folder's name. One that was not ended is
/// cut off.
fn held(workspace: &Workspace, question: &str, input: &str) -> String {
    let before = workspace.sessions();
    let arguments = ["practice", "--plain", "--no-audio", "--question", question];
    if input.contains("end\n") {
        workspace.run_with(&arguments, input).succeeds();
        return newer(workspace, &before);
    }
    let mut command = workspace.command(&arguments);
    let piped = std::process::Stdio::piped;
    let mut child = command.stdin(piped()).stdout(piped()).spawn().expect("the program runs");
    std::io::Write::write_all(child.stdin.as_mut().expect("a pipe"), input.as_bytes()).expect("it listens");
    crate::harness::microphone::wait_until("the note is on disk", || {
        let journal = |name: &String| workspace.recordings().join(name).join("journal.jsonl");
        let new = workspace.sessions().into_iter().find(|it| !before.contains(it));
        new.and_then(|it| fs::read_to_string(journal(&it)).ok()).is_some_and(|it| it.contains("\"noted\""))
    });
    child.kill().expect("it runs");
    child.wait().expect("it was started");
    newer(workspace, &before)
}

fn newer(workspace: &Workspace, before: &[String]) -> String {
    workspace.sessions().into_iter().find(|it| !before.contains(it)).expect("a new session")
}

/// A workspace as it was copied to a folder, with a home of its own.
pub struct Afterwards {
    pub folder: TempDir,
}

impl Afterwards {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }

    /// Runs the program there.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let home = Workspace::empty();
        let mut command = home.command(arguments);
        command.env("MOCKLOOP_WORKSPACE", self.root());
        Workspace::run_command_with(command, "")
    }
}
